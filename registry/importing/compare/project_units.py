"""项目: columns that stand a power of ten off the projects' own last numbers, or off the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.present import Present
from registry.importing.compare.unit_shift import (
    FEWEST,
    LOOKED_AT,
    Off,
    ask_column,
    is_open,
    logarithm,
    shift,
    shift_from_peers,
    some_of,
)
from registry.models import ProjectMonth
from registry.records.rows import NOW, rows

_OWN, _OTHERS = "各项目自己上次", "其他项目"
_GROWING = "done_this_year"
"""The one amount that grows from month to month of a year, and begins anew."""

Period = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row that is looked at: its project, and its period where it has one."""

    position: int
    project: int
    period: Period | None


@dataclass(frozen=True)
class _Past:
    """What is recorded of projects already: their facts, and their months by project."""

    facts: Present
    months: Present
    by_project: Mapping[int, Sequence[tuple[Period, int]]]

    def last(self, row: _Row, name: str) -> float | None:
        """log10 of the number that a row's project had last."""
        if name in self.facts.columns:
            at = self.facts.index.get((row.project,))
            return None if at is None else logarithm(self.facts.columns[name][at])
        found = [
            (period, rated)
            for period, at in self.by_project.get(row.project, ())
            if (rated := _rated(name, self.months.columns[name][at], period)) is not None
        ]
        earlier = [rated for period, rated in found if row.period and period < row.period]
        return earlier[-1] if earlier else found[0][1] if found else None


def doubt_units(
    call: Call, book: Book, ids: Sequence[int | None], facts: Present, months: Present
) -> None:
    """Ask about every column whose numbers stand a power of ten off.

    facts, months -- what is recorded of all projects, and the months of those in the table
    """
    columns = [one for one in book.table.columns if is_open(book, one)]
    looked_at = _looked_at(book, ids) if columns else []
    live, past = book.live, _Past(facts, months, _by_project(months))
    for column in columns if looked_at else ():
        name, values = column.field, book.column(column.field)
        now = {
            row: rated
            for row in looked_at
            if (rated := _rated(name, values[row.position], row.period)) is not None
        }
        pairs = [(rated, past.last(row, name)) for row, rated in now.items()]
        ratios = [rated - last for rated, last in pairs if last is not None]
        off = Off(shift(ratios), _OWN)
        if len(ratios) < FEWEST:
            peers = _peers(call, name, looked_at, facts)
            off = Off(shift_from_peers(list(now.values()), peers), _OTHERS)
        if off.power:
            ask_column(book, column, live, off)


def _looked_at(book: Book, ids: Sequence[int | None]) -> list[_Row]:
    years, months = book.column("year"), book.column("through")
    positions = [position for position in book.live if ids[position] is not None]
    return [
        _Row(position, number, _period(years[position], months[position]))
        for position in some_of(positions)
        if (number := ids[position]) is not None
    ]


def _period(year: Any, month: Any) -> Period | None:
    return (year, month) if isinstance(year, int) and isinstance(month, int) else None


def _by_project(months: Present) -> dict[int, list[tuple[Period, int]]]:
    found: dict[int, list[tuple[Period, int]]] = {}
    keys = (months.columns[name] for name in ("project_id", "year", "through"))
    for at, (project, year, through) in enumerate(zip(*keys, strict=True)):
        found.setdefault(project, []).append(((year, through), at))
    return {project: sorted(own) for project, own in found.items()}


def _rated(name: str, value: Any, period: Period | None) -> float | None:
    """log10 of a number; of what was done this year, a month."""
    if name != _GROWING:
        return logarithm(value)
    return None if period is None else logarithm(value, period[1])


def _peers(call: Call, name: str, looked_at: Sequence[_Row], facts: Present) -> list[float]:
    """log10 of what stands in the same field of other projects."""
    own = {row.project for row in looked_at}
    if name in facts.columns:
        others = zip(facts.columns["id"], facts.columns[name], strict=True)
        rated = [logarithm(value) for project, value in others if project not in own]
    else:
        stored = rows(ProjectMonth, NOW).c
        query = select(stored.project_id, stored.year, stored.through, stored[name])
        found = call.session.execute(query.order_by(stored.id.desc()).limit(LOOKED_AT)).all()
        rated = [
            _rated(name, value, (year, through))
            for project, year, through, value in found
            if project not in own
        ]
    return [one for one in rated if one is not None]
