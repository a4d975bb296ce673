"""What must be known of the things that changed, to call the cause of each by its name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, select
from sqlalchemy.orm import Session

from registry.indicators.differences.steps import Glass, Shift, Step, Way
from registry.indicators.effective import effective
from registry.indicators.lens import Lens, last_days
from registry.indicators.measures import Measure
from registry.indicators.splitting import part_names
from registry.models import (
    Enterprise,
    EnterpriseEvent,
    Figures,
    Honour,
    Platform,
    PlatformLevel,
    Remembering,
    Standing,
    history_of,
)
from registry.records.rows import At, rows

CHUNK = 500
"""Rows asked for at a time, below every engine's limit of parameters."""

Rows = Mapping[int, Any]
Both = tuple[Rows, Rows]
"""Rows by their number, as known earlier and later."""

Reported = dict[tuple[int, int], Any]
"""(firm, year) → its effective figures with their rows."""

MODELS: Mapping[str, type[Remembering]] = {
    "figures": Figures,
    "honour": Honour,
    "platform": PlatformLevel,
}
"""Table of a measure → whose rows make a thing count."""


@dataclass(frozen=True)
class Facts:
    """Rows about what changed, each as known at the earlier and at the later point.

    files -- every file by its number; records -- by table of measures, the rows that count
    standings -- by firm, on the day that counts; events -- by firm, the last one by that day
    reported -- (firm, year) → its effective figures with their rows
    platforms -- the platforms known earlier; ended -- (model, row) → the revision that deleted it
    sectors -- code → name; by -- the split whose parts are told apart; parts -- code → name
    """

    year: int
    days: tuple[date, date]
    files: Both
    records: Mapping[str, Both]
    standings: Both
    events: Both
    reported: tuple[Reported, Reported]
    platforms: frozenset[int]
    ended: Mapping[tuple[type[Remembering], int], int]
    sectors: Mapping[str, str]
    by: str | None
    parts: Mapping[str, str]

    def part(self, code: str) -> str:
        """The name of a part of the split."""
        return self.parts.get(code, code)

    def name(self, firm: int) -> str:
        """The firm's newest name."""
        file = self.files[1].get(firm) or self.files[0].get(firm)
        return str(file.name) if file else f"档案{firm}"

    def code(self, firm: int) -> str | None:
        """The firm's 统一社会信用代码."""
        file = self.files[1].get(firm) or self.files[0].get(firm)
        return file.uscc if file else None


def facts_about(
    session: Session, way: Way, last: Glass, shifts: Iterable[tuple[Measure, Shift]]
) -> Facts:
    """All facts about the shifts, in a constant number of statements per 500 rows."""
    told = list(shifts)
    firms = {shift.thing.firm for _, shift in told}
    records = {table: _records(session, way, told, table) for table in MODELS}
    levels = [*records["platform"][0].values(), *records["platform"][1].values()]
    return Facts(
        year=way.year,
        days=(way.earlier.on, way.later.on),
        files=_files(session, way, firms),
        records=records,
        standings=_standings(session, way, told),
        events=_events(session, way, told),
        reported=_reported(session, way, last, told),
        platforms=frozenset(
            by_id(session, Platform, {row.platform_id for row in levels}, way.earlier.at)
        ),
        ended=_ended(session, records, firms),
        sectors={**way.plans[0].scheme.names, **way.plans[1].scheme.names},
        by=way.by,
        parts=part_names(session, way.plans[1], way.by, way.later.at) if way.by else {},
    )


def by_id(session: Session, model: type[Remembering], ids: Iterable[int], at: At) -> dict[int, Any]:
    """Rows by their number, as known at `at`."""
    table = rows(model, at)
    found: dict[int, Any] = {}
    for chunk in _chunks(ids):
        query = select(table).where(table.c.id.in_(chunk))
        found |= {row.id: row for row in session.execute(query)}
    return found


def _records(session: Session, way: Way, told: Iterable[tuple[Measure, Shift]], table: str) -> Both:
    """The rows that made things of one table count, before or after."""
    ids = {
        row
        for measure, shift in told
        if measure.table == table
        for side in (shift.before, shift.after)
        for row in (side.rows if side else ())
    }
    model = MODELS[table]
    earlier, later = (by_id(session, model, ids, at) for at in _points(way))
    return earlier, later


def _points(way: Way) -> tuple[At, At]:
    return way.earlier.at, way.later.at


def _files(session: Session, way: Way, firms: set[int]) -> Both:
    """The firms' files, and those that were merged into them."""
    earlier, later = ({**by_id(session, Enterprise, firms, at)} for at in _points(way))
    for found, at in zip((earlier, later), _points(way), strict=True):
        file = rows(Enterprise, at)
        for chunk in _chunks(firms):
            query = select(file).where(file.c.merged_into_id.in_(chunk))
            found |= {row.id: row for row in session.execute(query)}
    winners = {row.merged_into_id for row in later.values() if row.merged_into_id}
    later |= by_id(session, Enterprise, winners - set(later), way.later.at)
    return earlier, later


def _of_step(told: Iterable[tuple[Measure, Shift]], step: Step) -> set[int]:
    return {shift.thing.firm for _, shift in told if shift.step is step}


def _standings(session: Session, way: Way, told: list[tuple[Measure, Shift]]) -> Both:
    """归类 on the day that counts: a year's last one, or the later vintage's."""
    day = min(date(way.year, 12, 31), way.later.on)
    moved = {shift.thing.firm for _, shift in told if shift.moved}
    firms = _of_step(told, Step.STANDINGS) | moved

    def known(at: At) -> dict[int, Any]:
        standing = rows(Standing, at)
        holds = and_(standing.c.starts_on <= day, standing.c.ends_on > day)
        return _by_firm(session, standing, firms, holds)

    return known(way.earlier.at), known(way.later.at)


def _events(session: Session, way: Way, told: list[tuple[Measure, Shift]]) -> Both:
    """The last event of a firm by the day."""
    firms = _of_step(told, Step.EVENTS) | _of_step(told, Step.DAY)

    def known(at: At) -> dict[int, Any]:
        event = rows(EnterpriseEvent, at)
        happened = event.c.happened_on <= way.later.on
        return _by_firm(session, event, firms, happened, (event.c.happened_on, event.c.id))

    return known(way.earlier.at), known(way.later.at)


def _by_firm(
    session: Session,
    table: FromClause,
    firms: set[int],
    condition: ColumnElement[bool],
    order: tuple[ColumnElement[Any], ...] = (),
) -> dict[int, Any]:
    """The last row of each firm that holds."""
    found: dict[int, Any] = {}
    for chunk in _chunks(firms):
        query = select(table).where(table.c.enterprise_id.in_(chunk), condition)
        for row in session.execute(query.order_by(*order)):
            found[row.enterprise_id] = row
    return found


def _reported(
    session: Session, way: Way, last: Glass, told: list[tuple[Measure, Shift]]
) -> tuple[Reported, Reported]:
    """Effective figures of this year and the last one, just before and after the last step."""
    asked = [(one, shift) for one, shift in told if one.table == "figures"]
    firms = _of_step(asked, Step.RECORDS)
    names = tuple({name: None for measure, _ in asked for name in ("in_library", *measure.fields)})
    years = [way.year - 1, way.year]

    def known(at: At) -> Reported:
        otherwise: dict[type[Remembering], At] = {**last.otherwise, Figures: at}
        lens = Lens(
            last.at, last.plan.span, last.plan.rules, last_days(*years), otherwise=otherwise
        )
        found: Reported = {}
        for chunk in _chunks(firms):
            table = effective(lens, years, names, with_rows=True)
            for row in session.execute(select(table).where(table.c.firm.in_(chunk))):
                found[row.firm, row.year] = row
        return found

    return known(way.earlier.at), known(way.later.at)


def _ended(
    session: Session, records: Mapping[str, Both], firms: set[int]
) -> dict[tuple[type[Remembering], int], int]:
    """The revisions that deleted what is known no more."""
    gone: dict[type[Remembering], set[int]] = {Enterprise: firms}
    for table, (earlier, later) in records.items():
        gone[MODELS[table]] = set(earlier) - set(later)
    found: dict[tuple[type[Remembering], int], int] = {}
    for model, ids in gone.items():
        twin = history_of(model).c
        for chunk in _chunks(ids):
            query = select(twin.id, twin.ended_by).where(twin.id.in_(chunk))
            for row_id, revision in session.execute(query.order_by(twin.ended_by)):
                found[model, row_id] = revision
    return found


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
