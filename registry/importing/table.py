"""A sheet understood: typed values by field, and what became of every cell.

The conservation law: every non-empty cell of a sheet is exactly one of *unchanged* (taken as
written), *normalised* (taken, but not as written), *rejected* (not taken, a person must act) or
*ignored* (not taken, and here is why). The last three carry a reason; nothing is silent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Final, Literal

from registry.importing.decisions import NONE, Decisions, TableKey


class Empty(Enum):
    """The two ways of giving no value."""

    __hash__ = object.__hash__  # the enumeration's own works out a name for each of a million cells

    BLANK = "blank"
    CLEAR = "clear"


BLANK: Final = Empty.BLANK
"""Nothing in the cell: what is recorded stays (空白保留)."""

CLEAR: Final = Empty.CLEAR
"""The word 清空: what is recorded goes."""

NO_KEY: Final = TableKey(0, "", 1)
"""Of a table that stands in no call: one made by a test."""

Value = int | str | bool | date
Filled = Value | Empty
Severity = Literal["error", "question", "note"]
Fate = Literal["normalised", "rejected", "ignored"]
How = Literal["exact", "synonym", "learned", "chosen", "given", "derived"]
UnitFrom = Literal["header", "line", "cell", "chosen", ""]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or uncertain, where, and what to enter.

    row, cell -- None where it concerns the whole column or sheet; then `rows` names all it touches
    severity -- error: the row is not imported; question: it waits for a person; note: it goes in
    proposal -- what one click would put in its place: a unit for a column; taken -- the unit in
      which the column was read
    """

    row: int | None
    cell: str | None
    field: str | None
    kind: str
    severity: Severity
    message: str
    raw: str = ""
    rows: Sequence[int] = ()
    proposal: str = ""
    taken: str = ""

    @property
    def touched(self) -> Sequence[int]:
        """Every row the problem concerns."""
        return self.rows if self.row is None else (self.row,)


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A field and the column it is read from; `column` is None for facts given without one.

    how -- why it is this field: its own word, a synonym, a learned word, a person's choice, or
    what the cells hold
    unit_from -- where the unit stands: in the header, in a line of units, in each cell, or a person
    said it; '' where none is needed or known
    key -- the heading as it is learned
    """

    column: str | None
    header: str
    field: str
    unit: str | None
    how: How
    unit_from: UnitFrom = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class UnmappedColumn:
    """A column that is not imported, why, and the field that a person may choose for it.

    near -- the header is known to be confused with `proposal` (易混指标): never one click
    key -- the heading as it is learned; '' where it must not be
    """

    column: str
    header: str
    reason: str
    proposal: str | None = None
    near: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Handled:
    """Cells of one column that share a fate and its reason."""

    column: str
    field: str | None
    fate: Fate
    reason: str
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class Counts:
    """The conservation count of a table's cells."""

    total: int
    unchanged: int
    normalised: int
    rejected: int
    ignored: int


@dataclass(slots=True)
class ParsedTable:
    """One table of a sheet, read as one register.

    rows -- sheet row of each position in `values` and `raws`
    values -- field → value, BLANK or CLEAR; amounts in base units, choices as codes
    raws -- field → original text; of a filled merged cell, the text of the range's first cell
    given -- facts said once for the whole sheet (整表填写); `proposed` were found in the title or
      file name and wait for a person: field → (value, where it stands)
    merged -- field → {row: cell the value was filled from}
    corrected -- field → {row: text that a person put in the cell's place}; `raws` keeps the cell's
    unchanged -- cells taken as written, counted where they were read
    ours -- rows whose 所属区 says that they are of this district
    first_row, last_row -- the stretch of the sheet whose cells this table accounts for
    samples -- column letter → the first texts of its rows, for people to recognise it
    key, decisions -- which table of the call it is, and what people decided about it
    part -- the period, where several stand side by side and each is a table of its own
    accounts -- the columns whose cells it counts, where it shares rows with other parts
    vacant -- rows that say nothing in this part; silent -- those that say nothing in any
    derived -- made of the rows of another table, which accounts for their cells
    """

    register: str
    sheet: str
    header_rows: list[int]
    columns: list[MappedColumn]
    unmapped: list[UnmappedColumn]
    rows: list[int] = field(default_factory=list)
    values: dict[str, list[Filled]] = field(default_factory=dict)
    raws: dict[str, list[str]] = field(default_factory=dict)
    handled: list[Handled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    given: dict[str, Value] = field(default_factory=dict)
    proposed: dict[str, tuple[Value, str]] = field(default_factory=dict)
    merged: dict[str, dict[int, str]] = field(default_factory=dict)
    corrected: dict[str, dict[int, str]] = field(default_factory=dict)
    ours: set[int] = field(default_factory=set)
    unchanged: int = 0
    cell_total: int = 0
    first_row: int = 1
    last_row: int = 1
    samples: dict[str, list[str]] = field(default_factory=dict)
    key: TableKey = NO_KEY
    decisions: Decisions = NONE
    part: str = ""
    accounts: frozenset[str] | None = None
    vacant: set[int] = field(default_factory=set)
    silent: set[int] = field(default_factory=set)
    derived: bool = False

    @property
    def rejected_rows(self) -> set[int]:
        """Rows with an error: they are not imported (未通过)."""
        return _touched(self.problems, "error")

    @property
    def waiting_rows(self) -> set[int]:
        """Rows with a question and no error: they wait for a person (待核对)."""
        return _touched(self.problems, "question") - self.rejected_rows

    @property
    def ignored_rows(self) -> list[int]:
        """Rows left out whole: totals, groups, notes, hidden rows, rows of other districts."""
        kept = {*self.rows, *self.header_rows}
        touched = {row for group in self.handled if group.fate == "ignored" for row in group.rows}
        return sorted(touched - kept)

    @property
    def unknown_words(self) -> dict[tuple[str, str], list[int]]:
        """(field, word) → rows, of the words that no vocabulary has: one decision settles each."""
        found: dict[tuple[str, str], list[int]] = {}
        for each in self.problems:
            if each.kind == "unknown_word" and each.field and each.row is not None:
                found.setdefault((each.field, each.raw), []).append(each.row)
        return found

    @property
    def counts(self) -> Counts:
        """How many cells met which fate. The four add up to `total`."""
        fates = {"normalised": 0, "rejected": 0, "ignored": 0}
        for group in self.handled:
            fates[group.fate] += len(group.rows)
        return Counts(self.cell_total, self.unchanged, **fates)

    def column(self, name: str, default: Value | None = None) -> list[Filled]:
        """A field's values with the whole-sheet fact, else `default`, in the place of blanks."""
        fact = self.given.get(name, default)
        own = self.values.get(name)
        if own is None:
            return [BLANK if fact is None else fact] * len(self.rows)
        if fact is None:
            return own
        return [fact if value is BLANK else value for value in own]


@dataclass(frozen=True, slots=True)
class NotOurs:
    """A sheet, or the part of it, that no register fits: what was looked for, what was found.

    expected -- nobody looks for data there: our own instructions, an empty sheet, one not chosen
    wanted -- which columns were looked for and what to do, the same for every sheet of a file
    """

    sheet: str
    sentence: str
    cell_total: int
    expected: bool = False
    wanted: str = ""


@dataclass(slots=True)
class ParsedWorkbook:
    """All tables of a file, and the sheets that are not ours."""

    name: str
    sha256: str
    tables: list[ParsedTable]
    refused: list[NotOurs]


def _touched(problems: Iterable[Problem], severity: Severity) -> set[int]:
    return {row for each in problems if each.severity == severity for row in each.touched}
