"""A column that stands a power of ten off is one question for the column (单位疑点).

Its numbers are held against each firm's own last period, or, where too few firms have one, against
what other firms reported: by the median of the logarithms, which a few odd firms cannot move.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from statistics import median
from typing import Any

from sqlalchemy import select

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.match.among import among
from registry.importing.match.firms import Firm
from registry.importing.registers.spec import NEED_UNIT
from registry.importing.table import MappedColumn
from registry.models import Figures
from registry.quantities import UNITS
from registry.records.rows import NOW, rows

POWERS = (1, 3, 4)
FEWEST, FEWEST_PEERS, LOOKED_AT = 5, 10, 400
NEAR, NEAR_PEERS, WITHIN, MOST = 0.2, 0.5, 0.4, 0.75
_YEAR = 12


@dataclass(frozen=True, slots=True)
class _Row:
    """One row that is looked at: its firm and its period."""

    position: int
    firm: int
    period: tuple[int, int]


def doubt_units(call: Call, book: Book, firms: Sequence[Firm | None]) -> None:
    """Ask about every column whose numbers stand a power of ten off."""
    columns = [one for one in book.table.columns if _is_open(book, one)]
    looked_at = _looked_at(book, firms) if columns else []
    if not looked_at:
        return
    names = [one.field for one in columns]
    own = _own_periods(call, looked_at, names)
    peers: Mapping[str, list[float]] | None = None
    for column in columns:
        ratios = _against_own(book, column.field, looked_at, own)
        power = shift(ratios)
        if len(ratios) < FEWEST:
            peers = _peers(call, looked_at, names) if peers is None else peers
            power = shift_from_peers(
                _logarithms(book, column.field, looked_at), peers[column.field]
            )
        if power:
            _ask(book, column, power, by_peers=len(ratios) < FEWEST)


def shift(ratios: Sequence[float]) -> int:
    """The power of ten by which most firms stand off their own last period; 0 where none does."""
    if len(ratios) < FEWEST:
        return 0
    middle = median(ratios)
    power = round(middle)
    if abs(power) not in POWERS or abs(middle - power) > NEAR:
        return 0
    near = sum(1 for ratio in ratios if abs(ratio - power) <= WITHIN)
    return power if near >= MOST * len(ratios) else 0


def shift_from_peers(values: Sequence[float], peers: Sequence[float]) -> int:
    """The power by which a column stands off other firms; ten times is no surprise among them."""
    if len(values) < FEWEST_PEERS or len(peers) < FEWEST_PEERS:
        return 0
    off = median(values) - median(peers)
    power = round(off)
    return power if abs(power) in POWERS[1:] and abs(off - power) <= NEAR_PEERS else 0


def _is_open(book: Book, column: MappedColumn) -> bool:
    """Whether nobody has said yet which unit a column is in."""
    field = book.spec.by_name[column.field]
    return (
        field.kind in NEED_UNIT
        and column.field in Figures.__table__.c
        and column.unit is not None
        and column.unit_from != "chosen"
    )


def _looked_at(book: Book, firms: Sequence[Firm | None]) -> list[_Row]:
    """Some hundred rows from the whole table: a median needs no more."""
    years, months = book.column("year"), book.column("through")
    rows = [
        position
        for position in book.live
        if firms[position] is not None and isinstance(years[position], int)
    ]
    step = -(-len(rows) // LOOKED_AT) or 1
    return [
        _Row(position, firm.id, (year, month if isinstance(month, int) else _YEAR))
        for position in rows[::step]
        for firm, year, month in ((firms[position], years[position], months[position]),)
        if firm is not None and isinstance(year, int)
    ]


def _own_periods(
    call: Call, looked_at: Sequence[_Row], names: Sequence[str]
) -> dict[int, list[tuple[tuple[int, int], Any]]]:
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
    found: dict[int, list[tuple[tuple[int, int], Any]]] = {}
    for record in call.session.execute(query):
        found.setdefault(record.enterprise_id, []).append(((record.year, record.through), record))
    return found


def _against_own(
    book: Book,
    name: str,
    looked_at: Sequence[_Row],
    own: Mapping[int, Sequence[tuple[tuple[int, int], Any]]],
) -> list[float]:
    """log10 of each firm's number a month over that of its last period."""
    values, found = book.column(name), []
    for row in looked_at:
        earlier = [
            rated
            for period, record in own.get(row.firm, ())
            if period < row.period and (rated := _rated(getattr(record, name), period[1]))
        ]
        now = _rated(values[row.position], row.period[1])
        if earlier and now:
            found.append(log10(now) - log10(earlier[-1]))
    return found


def _logarithms(book: Book, name: str, looked_at: Iterable[_Row]) -> list[float]:
    values = book.column(name)
    rated = (_rated(values[row.position], row.period[1]) for row in looked_at)
    return [log10(value) for value in rated if value]


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
        name: [log10(v) for one in records if (v := _rated(getattr(one, name), one.through))]
        for name in names
    }


def _rated(value: Any, through: int) -> float | None:
    """An amount a month; None where it is none or not above zero."""
    return value / through if isinstance(value, int) and value > 0 else None


def _ask(book: Book, column: MappedColumn, power: int, *, by_peers: bool) -> None:
    """One question for the whole column, with the unit that would explain it."""
    unit = UNITS[str(column.unit)]
    fitting = [
        other.label
        for other in UNITS.values()
        if other.dimension is unit.dimension and other.per_base * 10**power == unit.per_base
    ]
    times = f"{10 ** abs(power):,} {'倍' if power > 0 else '分之一'}"
    whose = "其他企业" if by_peers else "各企业自己上期"
    label = book.label(column.field)
    perhaps = f"，可能是{fitting[0]}" if fitting else ""
    message = (
        f"{label}（{column.column} 列）按{unit.label}读取，约为{whose}的 {times}{perhaps}，"
        "请确认单位。"
    )
    values = book.column(column.field)
    positions = [position for position in book.live if isinstance(values[position], int)]
    book.ask_column(positions, column.field, "unit_shift", message, "".join(fitting[:1]))
