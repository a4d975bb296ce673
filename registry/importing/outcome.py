"""What a table would do to the ledger (比对结果): decided purely, written later, shown in between.

A row is exactly one of seven states. What is to be written stands column by column, so that a
hundred thousand unchanged rows cost nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import Any

from registry.importing.returned.receipt import Receipt
from registry.importing.table import Counts, Handled, ParsedTable, Problem
from registry.models import Remembering
from registry.terms import HowRead, RowState

Columns = dict[str, list[Any]]
"""Column → values; all lists are equally long."""


State = RowState

BLOCKING = frozenset({State.REJECTED, State.CONFLICT})
"""States that keep the whole call from being written, unless the good rows are asked for."""


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """Cells of one field that differ from what is recorded: positions in the table, old → new."""

    field: str
    positions: list[int]
    old: list[Any]
    new: list[Any]


@dataclass(slots=True)
class Batch:
    """Rows of one model to write. New rows that others refer to have a negative `id`.

    insert, update -- by column, `source_row` among them; an update names `id` and `revision_id`
    delete -- (id, revision read)
    """

    model: type[Remembering]
    insert: Columns = field(default_factory=dict)
    update: Columns = field(default_factory=dict)
    delete: list[tuple[int, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.insert or self.update or self.delete)


@dataclass(frozen=True, slots=True)
class SpecialCell:
    """A value that is not simply column × row; row 0 is the whole sheet."""

    row: int
    field: str
    cell: str | None
    how: HowRead
    raw: str | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """What a list comes to, in a number and the firms behind it (名单要点).

    firms -- (number, name); a new firm has a negative number or none at all, 0
    leaving -- each of the firms may be left out of it by a person
    """

    label: str
    count: int
    unit: str = "家"
    firms: tuple[tuple[int, str], ...] = ()
    leaving: bool = False

    @property
    def names(self) -> list[str]:
        """The firms' names."""
        return [name for _, name in self.firms]


@dataclass
class Outcome:
    """One table compared with the ledger.

    states -- one per position of `table.rows`; changes -- by field, for rows that exist already
    problems -- found by comparing; those of reading stand in `table.problems`
    moved -- cells whose fate comparing decided anew
    points -- what the list comes to; choices -- what holds for the whole list, in words
    mapped -- `<table>.<column>` → the field of the register it is read from
    firms -- the firm of each position as it is recorded, for people to recognise
    receipt -- what is written down of a workbook that was sent out by us
    left -- sheet row → why it still waits, where only settled rows are written
    meanwhile -- (field, position) → what somebody else put there since the workbook was exported
    """

    table: ParsedTable
    states: list[State]
    changes: list[FieldChanges] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    moved: list[Handled] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    cells: list[SpecialCell] = field(default_factory=list)
    mapped: dict[str, str] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    receipt: Receipt | None = None
    left: Mapping[int, str] = field(default_factory=dict)
    meanwhile: Mapping[tuple[str, int], Any] = field(default_factory=dict)

    @property
    def all_problems(self) -> list[Problem]:
        """Problems of reading and of comparing, in the order of the rows."""
        both = [*self.table.problems, *self.problems]
        return sorted(both, key=lambda problem: problem.row or min(problem.rows, default=0))

    @cached_property
    def row_counts(self) -> Mapping[State, int]:
        """How many rows are in each state; rows left out as totals or notes are `ignored`."""
        counted = {state: self.states.count(state) for state in State}
        counted[State.IGNORED] += len(self.table.ignored_rows)
        return counted

    @cached_property
    def cell_counts(self) -> Counts:
        """The conservation count after comparing: the four fates still add up to the total."""
        read = self.table.counts
        fates = {"normalised": read.normalised, "rejected": read.rejected, "ignored": read.ignored}
        unchanged = read.unchanged
        before = _fates(self.table.handled)
        for (column, row), fate in _fates(self.moved).items():
            former = before.get((column, row))
            if former is None:
                unchanged -= 1
            else:
                fates[former] -= 1
            fates[fate] += 1
        return Counts(read.total, unchanged, **fates)

    @cached_property
    def handled(self) -> list[Handled]:
        """Cells not taken as written, each once, by the fate it has after comparing."""
        moved = {(group.column, row) for group in self.moved for row in group.rows}
        if not moved:
            return list(self.table.handled)
        left = [
            replace(group, rows=[row for row in group.rows if (group.column, row) not in moved])
            for group in self.table.handled
        ]
        return [group for group in (*left, *self.moved) if group.rows]

    @cached_property
    def content(self) -> str:
        """A fingerprint of what the table says, wherever it stands: register, facts and texts."""
        said = hashlib.sha256(self.table.register.encode())
        said.update(repr(sorted(self.table.given.items(), key=itemgetter(0))).encode())
        for name, raws in sorted(self.table.raws.items()):
            said.update("\x1f".join((name, *raws)).encode() + b"\x1e")
        return said.hexdigest()

    @property
    def blocked(self) -> bool:
        """Whether a row is rejected or in conflict."""
        return any(self.row_counts[state] for state in BLOCKING)

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return any(self.batches)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of what was shown: equal outcomes have equal ones."""
        told = hashlib.sha256()
        told.update("".join(state[0] + state[-1] for state in self.states).encode())
        for change in self.changes:
            told.update(repr((change.field, change.positions, change.old, change.new)).encode())
        for problem in self.all_problems:
            told.update(repr((problem.row, problem.field, problem.kind, problem.severity)).encode())
        for point in self.points:
            told.update(repr((point.label, point.count, point.firms)).encode())
        told.update(repr(sorted(self.table.decisions.settled.items())).encode())
        told.update(repr(self.left).encode())
        return told.hexdigest()


def _fates(groups: Iterable[Handled]) -> dict[tuple[str, int], str]:
    return {(group.column, row): group.fate for group in groups for row in group.rows}
