"""A workbook as it was read: typed columns with exact coordinates, nothing interpreted yet.

Blank rows and columns are left out; ``numbers`` and ``letter`` say where the rest stood. Every
cell keeps its original text, so whatever is decided later can be shown beside it.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from registry.importing.coordinates import Kind, letters_of, number_of, split_cell

__all__ = [
    "Cell",
    "Column",
    "Kind",
    "Range",
    "Sheet",
    "Workbook",
    "letters_of",
    "number_of",
    "split_cell",
    "text_of",
]

Precision = Literal["year", "month"]


class Range(NamedTuple):
    """A rectangle of cells, 1-based and inclusive. It may reach far beyond the kept rows."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def name(self) -> str:
        """``B2:B13``."""
        first = f"{letters_of(self.first_column)}{self.first_row}"
        return f"{first}:{letters_of(self.last_column)}{self.last_row}"


class Cell(NamedTuple):
    """One cell: what it holds and its original text ('' where empty)."""

    kind: Kind
    raw: str


NOTHING = Cell(Kind.EMPTY, "")


@dataclass(slots=True)
class Column:
    """One column, aligned with ``Sheet.numbers``; sets and dicts are keyed by index in it.

    ``raw``: TEXT as written; NUMBER as the shortest decimal at 15 significant digits, as a person
    sees it in Excel (a longer integer that no double can hold was never Excel's and stays whole);
    DATE as ISO text, ``2021-09-01``, ``2021-09-01T08:30:00`` or ``08:30:00``; BOOL TRUE or FALSE;
    ERROR ``#N/A``; '' where EMPTY or UNCACHED.
    """

    letter: str
    raw: list[str]
    kinds: bytes
    percent: set[int] = field(default_factory=set)
    """Numbers shown as per cent: raw 0.12 is seen as 12%."""
    formulas: set[int] = field(default_factory=set)
    padded: dict[int, int] = field(default_factory=dict)
    """Numbers in a format such as 000000, and its width; raw is already padded."""
    precision: dict[int, Precision] = field(default_factory=dict)
    """Dates whose format shows only the month or the year (2021年9月); raw has the hidden day."""

    @property
    def number(self) -> int:
        """1-based column number."""
        return number_of(self.letter)


@dataclass(slots=True)
class Sheet:
    """One sheet. ``numbers`` are the 1-based rows that hold anything, ascending."""

    name: str
    visible: bool
    numbers: list[int]
    columns: list[Column]
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    """1-based numbers of kept rows that the sheet hides."""
    hidden_columns: set[str] = field(default_factory=set)
    """Letters of kept columns that the sheet hides."""
    notes: list[str] = field(default_factory=list)
    """Chinese sentences: what the file cannot tell or what was put right while reading."""

    def column(self, letter: str) -> Column | None:
        """The column by its letters; None where it holds nothing."""
        wanted = number_of(letter)
        place = bisect_left(self.columns, wanted, key=lambda column: column.number)
        if place < len(self.columns) and self.columns[place].number == wanted:
            return self.columns[place]
        return None

    def cell(self, row: int, letter: str) -> Cell:
        """The cell by its place in the sheet: 1-based row and letters."""
        column = self.column(letter)
        place = bisect_left(self.numbers, row)
        if column is None or place == len(self.numbers) or self.numbers[place] != row:
            return NOTHING
        return Cell(Kind(column.kinds[place]), column.raw[place])

    @property
    def formulas(self) -> set[str]:
        """Names of the cells that hold a formula (a new set at each call)."""
        numbers = self.numbers
        return {f"{c.letter}{numbers[index]}" for c in self.columns for index in c.formulas}

    def cells(self) -> Iterator[tuple[int, str, Cell]]:
        """Every non-empty cell with its row and letters, column by column."""
        for column in self.columns:
            for number, kind, raw in zip(self.numbers, column.kinds, column.raw, strict=True):
                if kind:
                    yield number, column.letter, Cell(Kind(kind), raw)

    @property
    def cell_total(self) -> int:
        """How many cells are not empty: what the conservation law counts against."""
        return sum(len(column.kinds) - column.kinds.count(0) for column in self.columns)


@dataclass(slots=True)
class Workbook:
    """A file that was read: its name, hash and sheets in the order of the tabs."""

    name: str
    sha256: str
    format: str
    """xlsx, xlsm, xls, xlsb, ods, csv, html or xml (Excel 2003)."""
    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)


def text_of(sheet: Sheet, row: int, letter: str) -> str:
    """The original text of a cell by its place, '' where empty."""
    return sheet.cell(row, letter).raw
