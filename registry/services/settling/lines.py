"""The rows that wait, as people see them: one line a row, those that ask the same put together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.identifiers import fold_name
from registry.importing.waiting import FIRM_KINDS, WORDS, Ask, WaitingRow, Written
from registry.records.waiting import Kept
from registry.services.settling.candidates import Candidate
from registry.terms import Register

CLEAR, LIKELY, UNKNOWN, CELLS = "clear", "likely", "unknown", "cells"


@dataclass(frozen=True, slots=True)
class Done:
    """How a row was settled: in words, by whom, when, and where something was written."""

    outcome: str
    by: str = ""
    at: datetime | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `id` names it in forms: the number of the kept row, or `table-row` of a draft."""

    id: str
    file: str
    sheet: str
    register: str
    row: WaitingRow
    done: Done | None = None

    @property
    def place(self) -> str:
        """Where the row stands."""
        return f"{self.file} › {self.sheet}"

    @property
    def cell(self) -> str:
        """The cell by which the row calls its firm, else the row itself."""
        named = {one.field: one.cell for one in self.row.cells}
        return next((named[one] for one in WORDS if named.get(one)), f"第 {self.row.row} 行")

    @property
    def name(self) -> str:
        """How the row calls its firm."""
        said = self.row.said
        return next(
            (said[one] for one in ("owner_name", "name", "uscc", "org_code") if one in said), ""
        )

    @property
    def named(self) -> str:
        """The name of a firm that the row gives, '' where it gives only a code."""
        return self.row.said.get("owner_name", self.row.said.get("name", ""))

    @property
    def code(self) -> str:
        """The code that the row gives."""
        return self.row.said.get("uscc", self.row.said.get("org_code", ""))

    @property
    def group(self) -> tuple[Any, ...]:
        """What makes rows one case: the same words for a firm and the same kind of question."""
        if not self.row.about_firm or not self.name:
            return (self.id,)
        return (fold_name(self.name), self.code, self.register == Register.ENTERPRISES and self.id)


@dataclass(frozen=True)
class Case:
    """Rows that one answer settles, with the firms that they may mean."""

    lines: tuple[Line, ...]
    candidates: tuple[Candidate, ...] = ()

    @property
    def first(self) -> Line:
        """The row that stands for all."""
        return self.lines[0]

    @property
    def id(self) -> str:
        """Its name in forms."""
        return self.first.id

    @property
    def asks_firm(self) -> bool:
        """Whether it is in question which firm the rows mean."""
        kinds = {ask.kind for ask in self.first.row.asks}
        return self.first.register != Register.DISTRICT and bool(kinds & {"", *FIRM_KINDS})

    @property
    def cells(self) -> list[tuple[str, str]]:
        """The cells in question that are no name or code: where each stands, and what it says."""
        written = {one.cell: one.text for one in self.first.row.cells}
        asks = self.first.row.asks
        asked = [ask.cell for ask in asks if ask.cell and ask.kind not in FIRM_KINDS]
        return [(cell, written.get(cell, "")) for cell in dict.fromkeys(asked)]

    @property
    def sole(self) -> Candidate | None:
        """The one firm that it can only mean; None where a person has to look."""
        own = self.candidates
        return own[0] if len(own) == 1 and own[0].sure and self.first.row.about_firm else None

    @property
    def kind(self) -> str:
        """CLEAR, LIKELY or UNKNOWN where a firm is in question, else CELLS."""
        if not self.asks_firm:
            return CELLS
        if self.sole is not None:
            return CLEAR
        return LIKELY if self.candidates else UNKNOWN


def cases(lines: Iterable[Line], *, apart: bool = False) -> list[Case]:
    """Lines that ask the same put together, in the order of their first; or each for itself."""
    groups: dict[tuple[Any, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.id,) if apart else line.group, []).append(line)
    return [Case(tuple(group)) for group in groups.values()]


def line_of(kept: Kept) -> Line:
    """A row that waits in an import."""
    done = None
    if not kept.is_open:
        done = Done(kept.outcome or "", kept.settled_by or "", kept.settled_at, kept.revision)
    row = WaitingRow.of(kept.detail) if kept.detail else _bare(kept)
    return Line(str(kept.id), kept.file, kept.sheet, kept.register, row, done)


def _bare(kept: Kept) -> WaitingRow:
    """A row that was kept before its cells were: only its texts and its question are known."""
    asks = tuple(Ask("", "", None, told) for told in kept.question.splitlines())
    cells = tuple(Written("", "", header, text) for header, text in kept.raw.items())
    return WaitingRow(kept.row, asks, cells, {})


def by_id(cases_shown: Sequence[Case]) -> Mapping[str, Case]:
    """Cases by the name of each of their lines."""
    return {line.id: case for case in cases_shown for line in case.lines}
