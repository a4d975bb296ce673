"""原表片段: the cell of an origin with what stands around it, as the stored file shows it."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.coordinates import Kind, letters_of, split_cell
from registry.importing.export.texts import masked
from registry.importing.grid import Column, Range, Sheet
from registry.importing.opening import Limits, Unreadable, open_workbook
from registry.models import ImportDetail, ImportSource
from registry.records import files
from registry.records.origin import Origin
from registry.services.import_details import unpacked

ABOVE, BELOW = 4, 4
"""Rows of the table shown on either side of the row that was read."""
FAR = 200
"""Rows read on either side: blank ones may lie between those that are shown."""
LEFT, RIGHT = 3, 4
"""Columns shown on either side of the cell."""
NO_COLUMN = 0
"""Of a value that was given once for the sheet, or derived: its row is shown from the left."""
KEYS = ("信用代码", "企业名称", "单位名称", "平台名称", "项目名称", "指标")
PHONES = ("电话", "手机", "联系方式")


@dataclass(frozen=True, slots=True)
class Seen:
    """One cell as a person sees it.

    merged -- it lies in a merged range and shows the text of the range's first cell
    """

    text: str
    number: bool = False
    own: bool = False
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet. gap -- rows before it are left out; own -- it is the row read."""

    number: int
    head: bool
    own: bool
    hidden: bool
    gap: bool
    cells: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One column of the sheet. gap -- columns before it are left out."""

    letter: str
    own: bool
    hidden: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The rows and columns around a cell. alone -- neighbouring rows are not for this person."""

    letters: tuple[Letter, ...]
    lines: tuple[Line, ...]
    alone: bool


class NoExcerpt(LookupError):
    """The place cannot be shown; the message is the sentence for the user."""


def excerpt(session: Session, origin: Origin, limits: Limits, *, alone: bool) -> Excerpt | None:
    """What stands around the origin's cell, or around its row where it has none of its own.

    None where nothing of it was read from a sheet.
    alone -- only the heads and the row itself, for whom neighbouring firms are none of theirs
    Raises NoExcerpt where the stored file no longer shows it.
    """
    if origin.stored_file_id is None or origin.source_id is None:
        return None
    if origin.cell is None and not origin.row:
        return None
    row, column = split_cell(origin.cell) if origin.cell else (origin.row or 0, NO_COLUMN)
    own, table = origin.row or row, _table(session, origin.source_id)
    near = limits._replace(
        heads_to=max(table.heads, default=0),
        first_row=max(min(row, own) - FAR, 1),
        last_row=max(row, own) + FAR,
    )
    sheet = _sheet(session, origin, near)
    if origin.cell and sheet.column(letters_of(column)) is None:
        raise NoExcerpt(f"工作表“{sheet.name}”的{origin.cell}是空的。")
    view = _View(sheet, table, row, own, column)
    return view.excerpt(alone=alone)


def _sheet(session: Session, origin: Origin, limits: Limits) -> Sheet:
    assert origin.stored_file_id is not None
    name = origin.file or ""
    try:
        book = open_workbook(files.content(session, origin.stored_file_id), name, limits)
    except Unreadable as problem:
        raise NoExcerpt(problem.sentence) from problem
    only = book.sheets[0] if len(book.sheets) == 1 else None
    found = next((sheet for sheet in book.sheets if sheet.name == origin.sheet), only)
    if found is None:
        raise NoExcerpt(f"“{name}”里没有工作表“{origin.sheet}”。")
    return found


@dataclass(frozen=True)
class _Table:
    """Where the table stands in its sheet: its heads, and the rows that were read."""

    heads: Sequence[int]
    first: int
    last: int


def _table(session: Session, source_id: int) -> _Table:
    """Imports of old have no detail; their head is the row above the first one read."""
    stretch = session.scalars(select(ImportSource.rows).where(ImportSource.id == source_id)).one()
    first, last = (int(number) for number in stretch.split("-"))
    query = select(ImportDetail.data).where(ImportDetail.source_id == source_id)
    data = session.scalar(query)
    heads = unpacked(data).summary["header_rows"] if data else range(max(first - 1, 1), first)
    return _Table(list(heads), first, last)


@dataclass(frozen=True)
class _View:
    """A sheet looked at around one cell. `own` is the row read; a merged cell may stand above."""

    sheet: Sheet
    table: _Table
    row: int
    own: int
    column: int

    def excerpt(self, *, alone: bool) -> Excerpt:
        rows = [self.own] if alone else self._rows()
        heads = [row for row in self.sheet.numbers if row in set(self.table.heads)]
        columns = self._columns(heads)
        numbers = [*heads, *(row for row in rows if row not in heads)]
        return Excerpt(
            tuple(
                Letter(
                    column.letter,
                    column.number == self.column,
                    column.letter in self.sheet.hidden_columns,
                    gap,
                )
                for column, gap in zip(columns, self._column_gaps(columns), strict=True)
            ),
            tuple(
                self._line(row, gap, heads, columns)
                for row, gap in zip(numbers, self._row_gaps(numbers), strict=True)
            ),
            alone,
        )

    def _rows(self) -> list[int]:
        """The rows of the table around the row read, and the one where a merged cell stands."""
        numbers = self.sheet.numbers
        low = bisect_left(numbers, self.table.first)
        high = bisect_right(numbers, self.table.last)
        place = bisect_left(numbers, self.own)
        near = numbers[max(place - ABOVE, low) : min(place + BELOW + 1, high)]
        return sorted({*near, self.row, self.own})

    def _columns(self, heads: Collection[int]) -> list[Column]:
        """Those that name the row, then those beside the cell."""
        columns = self.sheet.columns
        place = bisect_left(columns, self.column, key=lambda one: one.number)
        near = range(max(place - LEFT, 0), min(place + RIGHT + 1, len(columns)))
        keys = [at for at in range(place) if self._is_headed(columns[at], heads, KEYS)]
        return [columns[at] for at in sorted({*keys, *near})]

    def _is_headed(self, column: Column, heads: Iterable[int], words: Sequence[str]) -> bool:
        said = "".join(self.sheet.cell(row, column.letter).raw for row in heads)
        return any(word in said for word in words)

    def _line(self, row: int, gap: bool, heads: Sequence[int], columns: Sequence[Column]) -> Line:
        head = row in heads
        anchors = _anchors(self.sheet.merges, row)
        cells = tuple(
            self._seen(
                row, column, anchors, phone=not head and self._is_headed(column, heads, PHONES)
            )
            for column in columns
        )
        return Line(row, head, row == self.own, row in self.sheet.hidden_rows, gap, cells)

    def _seen(self, row: int, column: Column, anchors: Sequence[Range], *, phone: bool) -> Seen:
        own = column.number == self.column and row in (self.row, self.own)
        at, letter = row, column.letter
        for merge in anchors:
            if merge.first_column <= column.number <= merge.last_column:
                at, letter = merge.first_row, letters_of(merge.first_column)
        cell, covered = self.sheet.cell(at, letter), (at, letter) != (row, column.letter)
        text = _as_seen(self.sheet, at, letter, cell.raw)
        return Seen(
            (masked([text])[0] or "") if phone else text, cell.kind is Kind.NUMBER, own, covered
        )

    def _row_gaps(self, numbers: Sequence[int]) -> list[bool]:
        """Whether rows that hold anything are left out before each."""
        places = [bisect_left(self.sheet.numbers, number) for number in numbers]
        return [at > 0 and places[at] - places[at - 1] > 1 for at in range(len(places))]

    def _column_gaps(self, columns: Sequence[Column]) -> list[bool]:
        numbers = [column.number for column in self.sheet.columns]
        places = [numbers.index(column.number) for column in columns]
        return [at > 0 and places[at] - places[at - 1] > 1 for at in range(len(places))]


def _anchors(merges: Iterable[Range], row: int) -> list[Range]:
    """The merged ranges that reach over a row."""
    return [merge for merge in merges if merge.first_row <= row <= merge.last_row]


def _as_seen(sheet: Sheet, row: int, letter: str, raw: str) -> str:
    """A number shown as per cent is 12%, not 0.12; a date goes without its hidden day."""
    column, place = sheet.column(letter), bisect_left(sheet.numbers, row)
    if column is None or not raw:
        return raw
    if place in column.percent:
        return f"{(Decimal(raw) * 100).normalize():f}%"
    if place in column.precision:
        return raw[: 7 if column.precision[place] == "month" else 4]
    return raw
