"""The rows of one table on their way to an outcome: who is still in, who is out and why."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from registry.importing.compare.base import Base
from registry.importing.outcome import Batch, FieldChanges, Outcome, Point, SpecialCell, State
from registry.importing.parsing.vacant import SILENT
from registry.importing.registers import REGISTERS
from registry.importing.table import BLANK, CLEAR, Filled, Handled, ParsedTable, Problem, Severity
from registry.terms import HowRead

_IN = (None, State.NEW, State.CHANGED, State.UNCHANGED)
_STATES: dict[Severity, State] = {"error": State.REJECTED, "question": State.WAITING}


class Book:
    """What is decided about a table, row by row, while it is compared."""

    def __init__(self, table: ParsedTable, base: Base | None = None) -> None:
        self.table = table
        self.base = base
        self.spec = REGISTERS[table.register]
        self.states: list[State | None] = self._first_states()
        self.changes: list[FieldChanges] = []
        self.problems: list[Problem] = []
        self.moved: list[Handled] = []
        self.batches: list[Batch] = []
        self.cells: list[SpecialCell] = []
        self.mapped: dict[str, str] = {}
        self.points: list[Point] = []
        self.choices: dict[str, str] = {}
        self.meanwhile: dict[tuple[str, int], Any] = {}
        self._letters = {column.field: column.column for column in table.columns}
        if table.silent:
            silent = [at for at, row in enumerate(table.rows) if row in table.silent]
            self.leave_out(silent, SILENT)

    def _first_states(self) -> list[State | None]:
        known: dict[int, State] = dict.fromkeys(self.table.waiting_rows, State.WAITING)
        known |= dict.fromkeys(self.table.rejected_rows, State.REJECTED)
        known |= dict.fromkeys(self.table.vacant, State.IGNORED)
        return [known.get(row) for row in self.table.rows]

    @property
    def live(self) -> list[int]:
        """Positions of rows that nothing has stopped yet."""
        return [position for position, state in enumerate(self.states) if state is None]

    def live_or_taken(self) -> list[int]:
        """Positions of rows that go in, whether or not something is to be written for them yet."""
        return [position for position, state in enumerate(self.states) if state in _IN]

    def is_out(self, position: int) -> bool:
        """Whether a row does not go in."""
        return self.states[position] not in _IN

    def label(self, name: str) -> str:
        """How messages call a field."""
        field = self.spec.by_name.get(name)
        return field.label if field else name

    def column(self, name: str) -> list[Filled]:
        """A field's values, with the whole-sheet fact or the register's default for blanks."""
        return self.table.column(name, self.spec.by_name[name].default)

    def companion(self, name: str, main: str) -> list[Filled]:
        """What a field's cells say besides (precision, currency); cleared together with it."""
        values = self.table.values.get(main) or [BLANK] * len(self.table.rows)
        beside = self.table.values.get(name) or [BLANK] * len(self.table.rows)
        return [
            CLEAR if value is CLEAR else BLANK if value is BLANK else also
            for value, also in zip(values, beside, strict=True)
        ]

    def has(self, name: str) -> bool:
        """Whether the table says anything about a field, by column or for the whole sheet."""
        return name in self.table.values or name in self.table.given

    def raw(self, name: str, position: int) -> str:
        """The original text of a field, '' where it has no cell."""
        raws = self.table.raws.get(name)
        return raws[position] if raws else ""

    def cell(self, name: str | None, position: int) -> str | None:
        """The cell a field of a row was read from; None where it has none."""
        letter = self._letters.get(name) if name else None
        row = self.table.rows[position]
        if letter is None or not self.raw(str(name), position):
            return None
        return self.table.merged.get(str(name), {}).get(row) or f"{letter}{row}"

    def refuse(
        self,
        position: int,
        kind: str,
        field: str | None,
        message: str,
        severity: Severity = "error",
    ) -> None:
        """Stop a row: an error rejects it, a question makes it wait for a person."""
        self._tell(position, kind, field, message, severity)
        self.states[position] = _STATES[severity]
        self._move(position, field, "rejected", message)

    def refuse_double(
        self, position: int, others: Sequence[int], field: str | None, what: str
    ) -> None:
        """Reject a row that means the same record as other rows of its table."""
        named = "、".join(f"第 {self.table.rows[other]} 行" for other in others)
        message = f"与{named}是同一{what}，同一张表里只能有一行，请核对后只留一行。"
        self.refuse(position, "duplicate", field, message)

    def ask(self, position: int, kind: str, field: str | None, message: str) -> None:
        """Make a row wait for a person."""
        self.refuse(position, kind, field, message, "question")

    def ask_column(
        self,
        positions: Sequence[int],
        field: str,
        kind: str,
        message: str,
        *,
        proposal: str,
        taken: str,
    ) -> None:
        """Ask once about a whole column; its rows wait for the answer."""
        rows, cell = [self.table.rows[position] for position in positions], self._head(field)
        asked = Problem(None, cell, field, kind, "question", message, "", rows, proposal, taken)
        self.problems.append(asked)
        for position in positions:
            self.states[position] = State.WAITING
            self._move(position, field, "rejected", message)

    def note_column(self, positions: Sequence[int], field: str, kind: str, message: str) -> None:
        """Say something once about many rows of a column that go in nevertheless."""
        rows = [self.table.rows[position] for position in positions]
        self.problems.append(
            Problem(None, self._head(field), field, kind, "note", message, rows=rows)
        )

    def restate(self, position: int, field: str, reason: str) -> None:
        """A cell that was taken as written is taken otherwise after all."""
        self._move(position, field, "normalised", reason)

    def is_key(self, field: str) -> bool:
        """Whether a field says whom a row is about."""
        known = self.spec.by_name.get(field)
        return known is not None and known.key

    def conflict(self, position: int, kind: str, field: str | None, message: str) -> None:
        """Stop a row because somebody else's work stands against it."""
        self._tell(position, kind, field, message, "error")
        self.states[position] = State.CONFLICT

    def note(self, position: int, kind: str, field: str | None, message: str) -> None:
        """Say something about a row that goes in nevertheless."""
        self._tell(position, kind, field, message, "note")

    def ignore(self, position: int, field: str, reason: str) -> None:
        """Leave a cell out, visibly."""
        self._move(position, field, "ignored", reason)

    def hold_back(self) -> None:
        """Write none of the rows that were written when the file was imported (待核对)."""
        only = self.table.decisions.only
        for position in self.live if only else ():
            if self.table.rows[position] not in only:
                self.states[position] = State.IGNORED

    def leave_out(self, positions: Sequence[int], reason: str) -> None:
        """Ignore whole rows; every cell of theirs that was read says why."""
        for position in positions:
            self.states[position] = State.IGNORED
        rows = self.table.rows
        for name, letter in self._letters.items():
            merged = self.table.merged.get(name, {})
            told = [rows[p] for p in positions if self.raw(name, p) and rows[p] not in merged]
            if letter and told and self._counts(letter):
                self.moved.append(Handled(letter, name, "ignored", reason, told))

    def derive(self, position: int, target: str, source_field: str | None, value: object) -> None:
        """Record that a value was derived from another field's cell."""
        cell = self.cell(source_field, position)
        raw = self.raw(source_field, position) if source_field else None
        self.cells.append(
            SpecialCell(
                self.table.rows[position], target, cell, HowRead.DERIVED, raw or None, told(value)
            )
        )

    def outcome(self) -> Outcome:
        """The finished comparison; a row that nothing changed is unchanged."""
        states = [State.UNCHANGED if state is None else state for state in self.states]
        return Outcome(
            self.table,
            states,
            [change for change in self.changes if change.positions],
            self.problems,
            self.moved,
            [batch for batch in self.batches if batch],
            self.cells,
            self.mapped,
            self.points,
            self.choices,
            meanwhile=self.meanwhile,
        )

    def mark(self, positions: Iterable[int], state: State) -> None:
        """Set the state of rows that go in; NEW is never taken back by CHANGED."""
        for position in positions:
            if self.states[position] is not State.NEW:
                self.states[position] = state

    def _head(self, field: str) -> str | None:
        """The lowest header cell of the column a field is read from."""
        letter = self._letters.get(field)
        return f"{letter}{self.table.header_rows[-1]}" if letter else None

    def _tell(
        self, position: int, kind: str, field: str | None, message: str, severity: Severity
    ) -> None:
        raw = self.raw(field, position) if field else ""
        row, cell = self.table.rows[position], self.cell(field, position)
        self.problems.append(Problem(row, cell, field, kind, severity, message, raw))

    def _move(self, position: int, field: str | None, fate: Any, reason: str) -> None:
        """A cell that was taken while reading is not taken after all."""
        row = self.table.rows[position]
        letter = self._letters.get(field) if field else None
        own = letter and self.raw(str(field), position)
        is_cell = own and row not in self.table.merged.get(str(field), {})
        if is_cell and self._counts(str(letter)):
            self.moved.append(Handled(str(letter), field, fate, reason, [row]))

    def _counts(self, letter: str) -> bool:
        """Whether a column's cells are counted with this table, not with another part of it."""
        return self.table.accounts is None or letter in self.table.accounts


MASK = "****"
"""What stands for the hidden digits of an exported telephone number."""


def unmasked(book: Book, phones: list[Filled]) -> list[Filled]:
    """Telephone numbers; one that comes back masked (138****1234) keeps what is recorded."""
    kept = list(phones)
    for position in book.live_or_taken():
        value = kept[position]
        if isinstance(value, str) and MASK in value:
            kept[position] = BLANK
            book.ignore(position, "phone", "已遮盖的电话，保留台账中的号码")
    return kept


def told(value: object) -> str | None:
    """A stored value as text for a record of lineage."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
