"""The user's own workbook, marked: two passes over each sheet, everything else copied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.importing.marking.book import Book
from registry.importing.marking.cutting import Grammar, SheetCutter, cells_of, last_filled
from registry.importing.marking.frame import Box, Filter, Frame, box_of, column_for
from registry.importing.marking.layout import Layout, Request, filter_box, lay_out
from registry.importing.marking.marks import ShownRows, Unmarkable
from registry.importing.marking.markup import masked, outline
from registry.importing.marking.notes import (
    EMPTY_COMMENTS,
    EMPTY_DRAWING,
    Comments,
    read_comments,
    with_shapes,
)
from registry.importing.marking.parts import COMMENTS_TYPE, DRAWING_TYPE, Parts
from registry.importing.marking.rows import SheetRows, style_beside
from registry.importing.marking.styles import Styles
from registry.importing.readers.limits import Limits


def splice(
    data: bytes,
    requests: Mapping[str, Request],
    shown: ShownRows,
    most_comments: int,
    limits: Limits,
) -> bytes:
    """The workbook with its sheets marked. Unmarkable where its own XML cannot be followed."""
    parts = Parts(data, limits)
    book = Book(parts)
    part, styles = book.styles()
    for name, request in requests.items():
        if name not in book.sheets:
            raise Unmarkable(name)
        _Sheet(parts, book, name, request).mark(styles, shown, most_comments)
    book.save()
    parts.put(part, lambda: iter((styles.result(),)), late=True)
    return parts.written()


@dataclass(slots=True)
class _Survey:
    """What a first pass over the rows tells: the last column in use, and the header row."""

    grammar: Grammar
    used: int = 0
    header: bytes = b""

    @property
    def left(self) -> int:
        """The first column of the header that holds anything."""
        seen = masked(self.header)
        filled = self.grammar.filled
        found = (
            c.column for c in cells_of(self.grammar, seen) if filled.search(seen, c.inner, c.end)
        )
        return next(found, 1)


def _survey(cutter: SheetCutter, header_row: int) -> _Survey:
    """Reads the sheet through; afterwards ``cutter`` knows head and tail."""
    used, header = 0, b""
    for run in cutter.runs():
        for row in run.rows:
            used = last_filled(cutter.grammar, run, row, used)
            if row.number == header_row:
                header = run.data[row.start : row.end]
    return _Survey(cutter.grammar, used, header)


class _Sheet:
    """One sheet to be marked."""

    def __init__(self, parts: Parts, book: Book, name: str, request: Request) -> None:
        self._parts = parts
        self._book = book
        self._name = name
        self._part = book.sheets[name]
        self._request = request

    def mark(self, styles: Styles, shown: ShownRows, most_comments: int) -> None:
        """Plans the sheet's new parts; its rows are rewritten when the file is written."""
        cutter = SheetCutter(self._parts.chunks(self._part))
        survey = _survey(cutter, self._request.rows[0])
        frame = Frame(cutter.head, cutter.tail)
        comments = self._comments(frame)
        former = [column for row, column in comments.head if row in self._request.headers]
        used = max(survey.used, self._request.last_column)
        column = former[0] if former else column_for(used, frame.merges)
        layout = lay_out(self._request, frame.merges, column, most_comments)
        self._write_notes(frame, comments, layout)
        if column:
            self._place_column(frame, survey, column, shown)
        rows = SheetRows(
            grammar=cutter.grammar,
            plans=layout.rows,
            styles=styles,
            column=column,
            header_style=style_beside(cutter.grammar, survey.header, column),
            renew=bool(former),
            hide=self._hidden(shown) if column else (),
            column_style=frame.column_style,
        )
        head, tail = frame.result()
        self._parts.put(self._part, lambda: self._stream(rows, head, tail))

    def _comments(self, frame: Frame) -> Comments:
        part = self._parts.related(self._part, "comments")
        return read_comments(self._parts.read(part) if part else EMPTY_COMMENTS % frame.namespace)

    def _write_notes(self, frame: Frame, comments: Comments, layout: Layout) -> None:
        """The comments part and its drawing; neither where there never was a comment."""
        if not layout.notes and not comments.ours:
            return
        part = self._parts.related(self._part, "comments")
        if not part:
            part = self._parts.free_name("xl/comments%d.xml")
            self._parts.declare(part, COMMENTS_TYPE)
            self._parts.relate(self._part, "comments", part, strict=frame.is_strict)
        self._parts.put(part, comments.with_notes(layout.notes))
        drawing, xml = self._drawing(frame)
        new = {place: note for place, note in layout.notes.items() if place not in comments.others}
        self._parts.put(drawing, with_shapes(xml, set(comments.ours), new))

    def _drawing(self, frame: Frame) -> tuple[str, bytes]:
        """The drawing behind the comments: the sheet's own or a new one."""
        if frame.drawing:
            relation = self._parts.relations(self._part).get(frame.drawing)
            if relation is None or not self._parts.has(relation.target):
                raise Unmarkable("legacyDrawing")
            return relation.target, self._parts.read(relation.target)
        part = self._parts.free_name("xl/drawings/vmlDrawing%d.vml")
        self._parts.declare_ending("vml", DRAWING_TYPE)
        link = self._parts.relate(self._part, "vmlDrawing", part, strict=frame.is_strict)
        frame.add_drawing(link)
        return part, EMPTY_DRAWING

    def _place_column(self, frame: Frame, survey: _Survey, column: int, shown: ShownRows) -> None:
        """Makes room for our column: dimension, width, autofilter."""
        first, last = self._request.rows
        frame.widen((self._request.first_told, 1, last, column))
        frame.show_column(column)
        if first:
            box = filter_box(self._request, survey.left, column, frame.filter, self._tables())
            frame.set_filter(Filter(box, column, shown == "marked"))
            self._book.name_filter(self._name, box)

    def _tables(self) -> list[Box]:
        """Ranges of the sheet's table objects."""
        related = self._parts.relations(self._part).values()
        parts = [each.target for each in related if each.kind == "table"]
        roots = [outline(self._parts.read(part), 1) for part in parts if self._parts.has(part)]
        boxes = (box_of(root.attributes.get("ref", "")) for root in roots)
        return [box for box in boxes if box]

    def _hidden(self, shown: ShownRows) -> tuple[tuple[int, int], ...]:
        if shown == "all":
            return ()
        return tuple((span.header_row + 1, span.last_row) for span in self._request.tables)

    def _stream(self, rows: SheetRows, head: bytes, tail: bytes) -> Iterator[bytes]:
        yield head
        for run in SheetCutter(self._parts.chunks(self._part)).runs():
            yield b"".join(rows.rewrite(run))
        yield from rows.missing()
        yield tail
