"""Cells gathered one by one in any order, then sent as slices: for formats read cell by cell."""

from typing import NamedTuple

from registry.importing.coordinates import Kind, letters_of
from registry.importing.readers.formats import DATE, PADDED, PERCENT, Format, double_text, iso_of
from registry.importing.readers.frames import Sink, Slice
from registry.importing.readers.limits import damaged, too_much
from registry.importing.readers.values import NO_DATE

ROWS_AT_ONCE = 1_000


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


class Gathering:
    """The cells of one sheet, by 1-based row and column."""

    def __init__(self, name: str, sink: Sink) -> None:
        self._name = name
        self._sink = sink
        self._columns: dict[int, dict[int, Held]] = {}
        self._formulas: dict[int, set[int]] = {}
        self._count = 0

    def add(self, row: int, column: int, cell: Held) -> None:
        """One cell that is not empty."""
        held = self._columns.setdefault(column, {})
        if row in held:
            raise damaged(f"工作表“{self._name}”{letters_of(column)}{row} 出现了两次")
        held[row] = cell
        self._count += 1
        if self._count > self._sink.limits.cells:
            raise too_much(f"单元格超过 {self._sink.limits.cells:,} 个")
        if cell.raw.startswith(NO_DATE):
            place = f"{letters_of(column)}{row}"
            self._sink.note(f"{place} 设为日期格式，但其数值{cell.raw[len(NO_DATE) :]}不是有效日期")

    def formula(self, row: int, column: int) -> None:
        """The cell holds a formula."""
        self._formulas.setdefault(column, set()).add(row)

    @property
    def has_formulas(self) -> bool:
        """Whether any cell holds a formula."""
        return bool(self._formulas)

    def send(self) -> None:
        """All rows, ascending."""
        numbers = sorted(set().union(*self._columns.values()))
        for start in range(0, len(numbers), ROWS_AT_ONCE):
            some = numbers[start : start + ROWS_AT_ONCE]
            self._sink.rows(some, {column: self._slice(column, some) for column in self._columns})

    def _slice(self, column: int, numbers: list[int]) -> Slice:
        held, formulas = self._columns[column], self._formulas.get(column, ())
        cells = [(index, held[row]) for index, row in enumerate(numbers) if row in held]
        raw, kinds = [""] * len(numbers), bytearray(len(numbers))
        for index, cell in cells:
            raw[index], kinds[index] = cell.raw, cell.kind
        return Slice(
            raw,
            bytes(kinds),
            [index for index, cell in cells if cell.percent],
            [index for index, row in enumerate(numbers) if row in formulas],
            [(index, cell.width) for index, cell in cells if cell.width],
            [(index, cell.precision) for index, cell in cells if cell.precision],
        )
