"""Rows rewritten: cells painted, messages written, former marks taken away; the rest as it was."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from registry.importing.marking.cutting import Cell, Grammar, Row, Run, cells_of, name_of
from registry.importing.marking.markup import (
    TAG,
    Edits,
    attribute,
    masked,
    text_xml,
    with_attribute,
    without_attribute,
)
from registry.importing.marking.styles import Styles
from registry.importing.table import Severity

NO_COLUMN = 0


@dataclass(slots=True)
class RowPlan:
    """What becomes of one row: its cells' fills by column, and the text of our column."""

    paint: dict[int, Severity] = field(default_factory=dict)
    text: str = ""
    is_header: bool = False


@dataclass(slots=True)
class SheetRows:
    """Rewrites the rows of one sheet.

    column -- our column, 1-based; NO_COLUMN where the sheet has no room for one
    renew -- our column stands there from an earlier round: our red texts in it go, others stay
    hide -- rows of which none has a mark, as (first, last), are hidden as by a filter
    column_style -- the style that a column gives to cells that do not exist
    """

    grammar: Grammar
    plans: Mapping[int, RowPlan]
    styles: Styles
    column: int
    header_style: int
    renew: bool
    hide: tuple[tuple[int, int], ...]
    column_style: Callable[[int], int]
    _pending: list[int] = field(default_factory=list)
    _stale: re.Pattern[bytes] | None = None

    def __post_init__(self) -> None:
        self._pending = sorted(self.plans, reverse=True)
        wanted = []
        if self.renew and self.column:
            letters = name_of(self.column, 0).removesuffix("0").encode()
            wanted.append(rb"""\sr\s*=\s*["']""" + letters + rb"[0-9]")
        if self.styles.ours:
            numbers = b"|".join(str(each).encode() for each in sorted(self.styles.ours))
            wanted.append(rb"""\ss\s*=\s*["'](?:""" + numbers + rb""")["']""")
        self._stale = re.compile(b"|".join(wanted)) if wanted else None

    def rewrite(self, run: Run) -> Iterator[bytes]:
        """The run's bytes with what is planned for its rows."""
        rows = run.rows
        if not rows or not self._touches(run):
            yield run.data
            return
        done = rows[0].start
        yield run.data[:done]
        for row in rows:
            missing, new = b"".join(self.missing(row.number)), self._row(run, row)
            if missing or new:
                yield run.data[done : row.start]
                yield missing
                yield new or run.data[row.start : row.end]
                done = row.end
        yield run.data[done:]

    def missing(self, before: int | None = None) -> Iterator[bytes]:
        """New rows for what is planned where the sheet has none, up to a row or to the end."""
        while self._pending and (before is None or self._pending[-1] <= before):
            number = self._pending.pop()
            if number != before:
                p = self.grammar.prefix
                empty = b'<%srow r="%d"></%srow>' % (p, number, p)
                yield self._edited(empty, empty, number, self.plans[number])

    def _touches(self, run: Run) -> bool:
        first, last = run.rows[0].number, run.rows[-1].number
        if self._pending and self._pending[-1] <= last:
            return True
        if any(start <= last and end >= first for start, end in self.hide):
            return True
        return self._stale is not None and self._stale.search(run.seen) is not None

    def _row(self, run: Run, row: Row) -> bytes:
        """The row rewritten; b'' where it stays, so that long stretches are copied at once."""
        plan = self.plans.get(row.number)
        if plan is not None:
            data, seen = run.data[row.start : row.end], run.seen[row.start : row.end]
            return self._edited(data, seen, row.number, plan)
        if self._stale and self._stale.search(run.seen, row.start, row.end):
            data, seen = run.data[row.start : row.end], run.seen[row.start : row.end]
            return self._hidden(self._edited(data, seen, row.number, RowPlan()), row.number)
        if self.hide:
            return self._hidden(run.data[row.start : row.end], row.number)
        return b""

    def _hidden(self, data: bytes, number: int) -> bytes:
        if not any(first <= number <= last for first, last in self.hide):
            return data
        tag = TAG.match(data)
        assert tag is not None, "the row was found by its tag"
        return with_attribute(tag[0], b"hidden", b"1") + data[tag.end() :]

    def _edited(self, data: bytes, seen: bytes, number: int, plan: RowPlan) -> bytes:
        tag = TAG.match(seen)
        assert tag is not None, "the row was found by its tag"
        edits = Edits(data)
        ends = tag.end()
        columns = sorted({*plan.paint, *([self.column] if self._text(plan) else [])}, reverse=True)
        for cell in cells_of(self.grammar, seen):
            while columns and columns[-1] < cell.column:
                edits.insert(cell.start, self._new_cell(tag[0], columns.pop(), number, plan))
            if columns and columns[-1] == cell.column:
                columns.pop()
            self._cell(edits, cell, number, plan)
            ends = cell.end
        new = b"".join(self._new_cell(tag[0], each, number, plan) for each in reversed(columns))
        _extend(edits, tag[0], new, ends, self.grammar.row_start)
        return edits.result()

    def _text(self, plan: RowPlan) -> bool:
        return bool(plan.text) and self.column != NO_COLUMN

    def _cell(self, edits: Edits, cell: Cell, number: int, plan: RowPlan) -> None:
        """Rewrites an existing cell: ours is written anew, another changes its style alone."""
        if cell.column == self.column and self._text(plan):
            edits.replace(cell.start, cell.end, self._message(number, plan))
            return
        if cell.column not in {*plan.paint, self.column} and not self.styles.ours:
            return
        tag = edits.data[cell.start : cell.inner]
        style = _whole(attribute(tag, b"s"))
        if cell.column == self.column and self.renew and self.styles.is_message(style):
            edits.replace(cell.start, cell.end, b"")
            return
        wanted = self._painted(style, plan.paint.get(cell.column))
        if wanted != style:
            edits.replace(cell.start, cell.inner, with_attribute(tag, b"s", str(wanted).encode()))

    def _painted(self, style: int, severity: Severity | None) -> int:
        return self.styles.own(style) if severity is None else self.styles.painted(style, severity)

    def _new_cell(self, row_tag: bytes, column: int, number: int, plan: RowPlan) -> bytes:
        """A cell that the sheet left out because it is blank."""
        if column == self.column:
            return self._message(number, plan)
        own = attribute(row_tag, b"s") if _is_true(attribute(row_tag, b"customFormat")) else None
        base = _whole(own) if own else self.column_style(column)
        style = self._painted(base, plan.paint[column])
        p, name = self.grammar.prefix, name_of(column, number).encode()
        return b'<%sc r="%s" s="%d"/>' % (p, name, style)

    def _message(self, number: int, plan: RowPlan) -> bytes:
        p, name = self.grammar.prefix, name_of(self.column, number).encode()
        style = self.header_style if plan.is_header else self.styles.message
        text = b'<%st xml:space="preserve">%s</%st>' % (p, text_xml(plan.text), p)
        told = b'<%sc r="%s" s="%d" t="inlineStr"><%sis>%s</%sis></%sc>'
        return told % (p, name, style, p, text, p, p)


def _extend(edits: Edits, tag: bytes, new: bytes, ends: int, row_start: bytes) -> None:
    """Adds cells after the last one, opening an empty row, and drops the row's former reach."""
    wanted = without_attribute(tag, b"spans")
    if new and tag.endswith(b"/>"):
        wanted = wanted[:-2].rstrip() + b">" + new + b"</" + row_start[1:] + b">"
    elif new:
        edits.insert(ends, new)
    edits.replace(0, len(tag), wanted)


def _is_true(text: bytes | None) -> bool:
    return text in {b"1", b"true"}


def _whole(text: bytes | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0


def style_beside(grammar: Grammar, row: bytes, column: int) -> int:
    """The style of the last cell of a row that stands left of a column."""
    style = 0
    for cell in cells_of(grammar, masked(row)):
        if cell.column < column:
            style = _whole(attribute(row[cell.start : cell.inner], b"s"))
    return style
