"""经营数据: columns that stand a power of ten off the firms' own last period, or off the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
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
from registry.importing.match.among import among
from registry.importing.match.firms import Firm
from registry.models import Figures
from registry.records.rows import NOW, rows

_OWN, _OTHERS = "各企业自己上期", "其他企业"
_YEAR = 12
Period = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row that is looked at: its firm and its period."""

    position: int
    firm: int
    period: Period


def doubt_units(call: Call, book: Book, firms: Sequence[Firm | None]) -> None:
    """Ask about every column whose numbers stand a power of ten off."""
    stored = Figures.__table__.c
    columns = [one for one in book.table.columns if one.field in stored and is_open(book, one)]
    looked_at = _looked_at(book, firms) if columns else []
    if not looked_at:
        return
    live, names = book.live, [one.field for one in columns]
    own = _own_periods(call, looked_at, names)
    peers: Mapping[str, list[float]] | None = None
    for column in columns:
        ratios = _against_own(book, column.field, looked_at, own)
        off = Off(shift(ratios), _OWN)
        if len(ratios) < FEWEST:
            peers = _peers(call, looked_at, names) if peers is None else peers
            values = _logarithms(book, column.field, looked_at)
            off = Off(shift_from_peers(values, peers[column.field]), _OTHERS)
        if off.power:
            ask_column(book, column, live, off)


def _looked_at(book: Book, firms: Sequence[Firm | None]) -> list[_Row]:
    years, months = book.column("year"), book.column("through")
    rows = [
        position
        for position in book.live
        if firms[position] is not None and isinstance(years[position], int)
    ]
    return [
        _Row(position, firm.id, (year, month if isinstance(month, int) else _YEAR))
        for position in some_of(rows)
        for firm, year, month in ((firms[position], years[position], months[position]),)
        if firm is not None and isinstance(year, int)
    ]


def _own_periods(
    call: Call, looked_at: Sequence[_Row], names: Sequence[str]
) -> dict[int, list[tuple[Period, Any]]]:
    """Firm → (period, record) of the last years, the oldest first."""
    stored = rows(Figures, NOW).c
    last = max(row.period[0] for row in looked_at)
    query = (
        select(stored.enterprise_id, stored.year, stored.through, *(stored[n] for n in names))
        .where(
            among(call.session, stored.enterprise_id, {r.firm for r in looked_at if r.firm > 0}),
            stored.year >= last - 2,
        )
        .order_by(stored.year, stored.through)
    )
    found: dict[int, list[tuple[Period, Any]]] = {}
    for record in call.session.execute(query):
        found.setdefault(record.enterprise_id, []).append(((record.year, record.through), record))
    return found


def _against_own(
    book: Book,
    name: str,
    looked_at: Sequence[_Row],
    own: Mapping[int, Sequence[tuple[Period, Any]]],
) -> list[float]:
    """log10 of each firm's number a month over that of its last period."""
    values, found = book.column(name), []
    for row in looked_at:
        earlier = [
            rated
            for period, record in own.get(row.firm, ())
            if period < row.period
            and (rated := logarithm(getattr(record, name), period[1])) is not None
        ]
        now = logarithm(values[row.position], row.period[1])
        if earlier and now is not None:
            found.append(now - earlier[-1])
    return found


def _logarithms(book: Book, name: str, looked_at: Sequence[_Row]) -> list[float]:
    values = book.column(name)
    rated = (logarithm(values[row.position], row.period[1]) for row in looked_at)
    return [one for one in rated if one is not None]


def _peers(call: Call, looked_at: Sequence[_Row], names: Sequence[str]) -> dict[str, list[float]]:
    """Field → log10 of what other firms reported for the same years and those before."""
    stored = rows(Figures, NOW).c
    last = max(row.period[0] for row in looked_at)
    query = (
        select(stored.through, *(stored[name] for name in names))
        .where(stored.year.in_([last, last - 1]))
        .order_by(stored.id)
        .limit(LOOKED_AT)
    )
    records = call.session.execute(query).all()
    return {
        name: [
            one
            for record in records
            if (one := logarithm(getattr(record, name), record.through)) is not None
        ]
        for name in names
    }
