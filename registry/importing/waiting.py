"""Rows that wait for a person (待核对): what is asked, what each says, where its cells stand."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from registry.importing.compare.growth import KIND as GROWTH
from registry.importing.compare.unit_shift import KIND as SHIFT
from registry.importing.outcome import Outcome, State
from registry.importing.registers import REGISTERS
from registry.importing.table import BLANK, ParsedTable
from registry.terms import WaitReason

SEVERAL = "several_firms"
FIRM_KINDS = frozenset(
    {
        *("unknown_firm", "near_firm", SEVERAL, "other_code"),
        *("code_and_name_differ", "chosen_is_gone"),
    }
)
"""Questions that are settled by saying which firm a row means."""

_REASONS = {
    **dict.fromkeys(("unknown_firm", "chosen_is_gone"), WaitReason.UNKNOWN),
    **dict.fromkeys(("near_firm", SEVERAL), WaitReason.SEVERAL),
    **dict.fromkeys(("other_code", "code_and_name_differ"), WaitReason.CODE),
    **dict.fromkeys((SHIFT, "no_unit", "unit_differs"), WaitReason.UNIT),
    GROWTH: WaitReason.GROWTH,
}
WORDS = ("owner_name", "name", "uscc", "org_code", "former_names")
"""Fields by which a row calls its firm."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about a row; `cell` is None where it is about a whole column or row."""

    kind: str
    field: str
    cell: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Written:
    """A filled cell of a row, as it stands in the file."""

    cell: str
    field: str
    header: str
    text: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row with its questions; `said` is how it calls its firm, by field, as it was read."""

    row: int
    asks: tuple[Ask, ...]
    cells: tuple[Written, ...]
    said: dict[str, str]

    @property
    def text(self) -> str:
        """As JSON keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """What `text` wrote, read as JSON."""
        asks = tuple(Ask(**one) for one in kept["asks"])
        cells = tuple(Written(**one) for one in kept["cells"])
        return cls(kept["row"], asks, cells, kept["said"])

    @property
    def reason(self) -> WaitReason:
        """Why it waits, by its first question."""
        kind = self.asks[0].kind if self.asks else ""
        return _REASONS.get(kind, WaitReason.CELL)

    @property
    def has_rivals(self) -> bool:
        """Whether several firms may be meant."""
        return any(ask.kind == SEVERAL for ask in self.asks)

    @property
    def about_firm(self) -> bool:
        """Whether saying which firm it means is all that is asked."""
        return all(ask.kind in FIRM_KINDS for ask in self.asks)


def rows_waiting(outcome: Outcome) -> list[WaitingRow]:
    """Every row of a table that a person may settle.

    Those that wait, and those that are refused for nothing but a firm that is not on record.
    """
    asks, table, found = _asks(outcome), outcome.table, []
    for at, (row, state) in enumerate(zip(table.rows, outcome.states, strict=True)):
        if state in (State.WAITING, State.REJECTED):
            one = WaitingRow(row, tuple(asks.get(row, ())), _cells(table, at), _said(table, at))
            if state is State.WAITING or (one.said and one.asks and one.about_firm):
                found.append(one)
    return found


def count_lacking(outcome: Outcome) -> int:
    """How many rows are refused for nothing but a firm that is not on record."""
    if not outcome.row_counts[State.REJECTED]:
        return 0
    asks, table = _asks(outcome), outcome.table
    return sum(
        state is State.REJECTED
        and all(ask.kind in FIRM_KINDS for ask in asks.get(row, ()))
        and bool(_said(table, at))
        for at, (row, state) in enumerate(zip(table.rows, outcome.states, strict=True))
    )


def _asks(outcome: Outcome) -> dict[int, list[Ask]]:
    """Row → what is asked or refused there."""
    asks: dict[int, list[Ask]] = {}
    for one in outcome.all_problems:
        if one.severity != "note":
            for row in one.touched:
                cell = one.cell if one.row is not None else None
                asks.setdefault(row, []).append(Ask(one.kind, one.field or "", cell, one.message))
    return asks


def _cells(table: ParsedTable, at: int) -> tuple[Written, ...]:
    row = table.rows[at]
    return tuple(
        Written(
            table.merged.get(one.field, {}).get(row) or f"{one.column}{row}",
            one.field,
            one.header,
            table.raws[one.field][at],
        )
        for one in table.columns
        if one.column and table.raws[one.field][at]
    )


def _said(table: ParsedTable, at: int) -> dict[str, str]:
    known = REGISTERS[table.register].by_name
    values = {name: table.values[name][at] for name in WORDS if name in table.values}
    if "owner_name" in known:
        values.pop("name", None)
    return {name: str(value) for name, value in values.items() if value is not BLANK}
