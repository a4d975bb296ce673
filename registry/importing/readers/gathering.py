"""Cells gathered one by one in any order, then sent as slices: for formats read cell by cell."""

from array import array
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from registry.importing.coordinates import Kind, letters_of
from registry.importing.readers.formats import DATE, PADDED, PERCENT, Format, double_text, iso_of
from registry.importing.readers.frames import Sink, Slice
from registry.importing.readers.limits import damaged, too_much
from registry.importing.readers.values import NO_DATE, impossible_date

ROWS_AT_ONCE = 1_000
REFERS = "文件里的公式引用其他文件：读到的是保存时的结果，不去打开那些文件，请核对是否最新"


class Held(NamedTuple):
    """One cell."""

    kind: Kind
    raw: str
    percent: bool = False
    width: int = 0
    precision: str = ""


def number_cell(value: float, form: Format, *, is_1904: bool) -> Held:
    """A double under its number format; ValueError where it is not finite."""
    text = double_text(value)
    if form.shows == DATE:
        iso = iso_of(value, is_1904=is_1904)
        if iso:
            return Held(Kind.DATE, iso, precision=form.precision)
        return Held(Kind.ERROR, f"{NO_DATE}（{text}）")
    if form.shows == PADDED and text.isdecimal():
        return Held(Kind.NUMBER, text.zfill(form.width), width=form.width)
    return Held(Kind.NUMBER, text, percent=form.shows == PERCENT)


class _Column:
    """The cells of a column in the order of their arrival; a byte for a kind, no object a cell."""

    __slots__ = ("kinds", "place", "raws", "rows", "special")

    def __init__(self) -> None:
        self.rows = array("L")
        self.raws: list[str] = []
        self.kinds = bytearray()
        self.special: dict[int, Held] = {}  # by row, where a number format says more
        self.place = 0  # how many have been sent

    def add(self, row: int, cell: Held) -> None:
        self.rows.append(row)
        self.raws.append(cell.raw)
        self.kinds.append(cell.kind)
        if cell.percent or cell.width or cell.precision:
            self.special[row] = cell

    def sort(self) -> int:
        """By row; the first row that comes twice, or 0."""
        if any(a >= b for a, b in pairwise(self.rows)):
            order = sorted(range(len(self.rows)), key=self.rows.__getitem__)
            self.rows = array("L", [self.rows[index] for index in order])
            self.raws = [self.raws[index] for index in order]
            self.kinds = bytearray([self.kinds[index] for index in order])
        return next((a for a, b in pairwise(self.rows) if a == b), 0)

    def take(self, numbers: list[int], formulas: set[int]) -> Slice:
        """The cells of these rows, which follow those taken before."""
        end = bisect_right(self.rows, numbers[-1], self.place)
        raw, kinds = [""] * len(numbers), bytearray(len(numbers))
        index_of = {row: index for index, row in enumerate(numbers)}
        for place in range(self.place, end):
            index = index_of[self.rows[place]]
            raw[index], kinds[index] = self.raws[place], self.kinds[place]
        self.place = end
        special = [
            (index, self.special[row]) for row, index in index_of.items() if row in self.special
        ]
        return Slice(
            raw,
            bytes(kinds),
            [index for index, cell in special if cell.percent],
            [index for row, index in index_of.items() if row in formulas],
            [(index, cell.width) for index, cell in special if cell.width],
            [(index, cell.precision) for index, cell in special if cell.precision],
        )


class Gathering:
    """The cells of one sheet, by 1-based row and column."""

    def __init__(self, name: str, sink: Sink) -> None:
        self._name = name
        self._sink = sink
        self._columns: dict[int, _Column] = {}
        self._formulas: dict[int, set[int]] = {}
        self._count = 0

    def add(self, row: int, column: int, cell: Held) -> None:
        """One cell that is not empty."""
        held = self._columns.get(column)
        if held is None:
            held = self._columns[column] = _Column()
        held.add(row, cell)
        self._count += 1
        if self._count > self._sink.limits.cells:
            raise too_much(f"单元格超过 {self._sink.limits.cells:,} 个")
        if cell.kind == Kind.ERROR and cell.raw.startswith(NO_DATE):
            self._sink.note(impossible_date(f"{letters_of(column)}{row}", cell.raw))

    def formula(self, row: int, column: int) -> None:
        """The cell holds a formula."""
        self._formulas.setdefault(column, set()).add(row)

    def send(self) -> None:
        """All rows, ascending."""
        for column, held in self._columns.items():
            twice = held.sort()
            if twice:
                raise damaged(f"工作表“{self._name}”{letters_of(column)}{twice} 出现了两次")
        numbers = sorted(set().union(*(held.rows for held in self._columns.values())))
        for start in range(0, len(numbers), ROWS_AT_ONCE):
            some = numbers[start : start + ROWS_AT_ONCE]
            slices = {
                column: held.take(some, self._formulas.get(column, set()))
                for column, held in self._columns.items()
            }
            self._sink.rows(some, slices)
