"""创新平台: finding platforms by word and filters on a day, and one platform with its levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.models import Enterprise, Platform, PlatformLevel, Remembering, Standing
from registry.records.rows import At, rows
from registry.records.scope import in_scope
from registry.terms import Level, PlatformState

SORTS = ("name", "kind", "owner", "town", "level", "recognised_on")
RANKS = {str(level): number for number, level in enumerate(Level)}
"""Level → its place, the highest first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; an empty text leaves the list as it is.

    level -- the one it had on the day; state -- a code of PlatformState
    """

    word: str = ""
    kind: str = ""
    level: str = ""
    town: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """Two clocks and who asks: levels and places `on` a day, as known `at`, in a scope today."""

    on: date
    at: At
    scope: Scope
    today: date


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list and the number of all platforms found.

    A line has id, name, kind, firm, owner, town, level_id, level, recognised_on, withdrawn_on,
    document_no and state; firm is the owner's file.
    """

    total: int
    lines: Sequence[Any]


@dataclass(frozen=True, slots=True)
class PlatformFile:
    """One platform with its levels, the one reached first in front. line -- as in the list."""

    line: Any
    record: Any
    levels: Sequence[Any]

    def row_ids(self) -> dict[type[Remembering], list[int]]:
        """The rows of the platform by model: what its history is asked for."""
        return {Platform: [self.record.id], PlatformLevel: [level.id for level in self.levels]}


def find(
    session: Session,
    wanted: Wanted,
    moment: Moment,
    *,
    sort: str = "name",
    descending: bool = False,
    page: int = 1,
    size: int = 50,
) -> Found:
    """Platforms of the firms within the scope, each with its highest level on the day.

    sort -- one of SORTS
    """
    line = _lines(moment).subquery("line")
    conditions = _conditions(line.c, wanted)
    total = session.scalar(select(func.count()).select_from(line).where(*conditions)) or 0
    column: Any = _rank(line.c.level) if sort == "level" else line.c[sort]
    first = column.desc() if descending else column.asc()
    ordered = select(line).where(*conditions).order_by(first.nulls_last(), line.c.name, line.c.id)
    return Found(total, session.execute(ordered.limit(size).offset((page - 1) * size)).all())


def open_platform(session: Session, platform_id: int, moment: Moment) -> PlatformFile | None:
    """A platform; None where there is none or it lies beyond the scope: one answer for both."""
    line = _lines(moment).subquery("line")
    found = session.execute(select(line).where(line.c.id == platform_id)).one_or_none()
    if found is None:
        return None
    platform, level = rows(Platform, moment.at).c, rows(PlatformLevel, moment.at).c
    record = session.execute(select(platform.id.table).where(platform.id == platform_id)).one()
    own = select(level.id.table).where(level.platform_id == platform_id)
    ordered = own.order_by(level.recognised_on.asc().nulls_last(), _rank(level.level).desc())
    return PlatformFile(found, record, session.execute(ordered).all())


def state_of(level: Any, on: date) -> PlatformState:
    """What a level is on a day. Without a day of recognition it counts as recognised."""
    if level.withdrawn_on is not None and level.withdrawn_on <= on:
        return PlatformState.WITHDRAWN
    if level.recognised_on is not None and level.recognised_on > on:
        return PlatformState.COMING
    return PlatformState.HELD


def _lines(moment: Moment) -> Select[Any]:
    """Every platform within the scope, on the day."""
    platform, top = rows(Platform, moment.at).c, _top(moment).subquery("top").c
    file, firm, standing = (rows(m, moment.at).c for m in (Enterprise, Enterprise, Standing))
    owner = func.coalesce(file.merged_into_id, file.id)
    placed = and_(
        standing.enterprise_id == firm.id,
        standing.starts_on <= moment.on,
        standing.ends_on > moment.on,
    )
    return (
        select(
            platform.id,
            platform.name,
            platform.kind,
            firm.id.label("firm"),
            firm.name.label("owner"),
            standing.town,
            top.id.label("level_id"),
            *(top[name] for name in ("level", "recognised_on", "withdrawn_on", "document_no")),
            func.coalesce(top.state, str(PlatformState.COMING)).label("state"),
        )
        .join_from(platform.id.table, file.id.table, file.id == platform.enterprise_id)
        .join(firm.id.table, firm.id == owner)
        .outerjoin(standing.id.table, placed)
        .outerjoin(top.id.table, top.platform_id == platform.id)
        .where(in_scope(firm.id, moment.scope, moment.today))
    )


def _top(moment: Moment) -> Select[Any]:
    """Of each platform the highest level that holds on the day, else the highest withdrawn one."""
    level = rows(PlatformLevel, moment.at).c
    gone = and_(level.withdrawn_on.is_not(None), level.withdrawn_on <= moment.on)
    state = case((gone, str(PlatformState.WITHDRAWN)), else_=str(PlatformState.HELD))
    order = (case((gone, 1), else_=0), _rank(level.level), level.id)
    names = ("id", "platform_id", "level", "recognised_on", "withdrawn_on", "document_no")
    ranked = (
        select(
            *(level[name] for name in names),
            state.label("state"),
            func.row_number().over(partition_by=level.platform_id, order_by=order).label("place"),
        )
        .where(or_(level.recognised_on.is_(None), level.recognised_on <= moment.on))
        .subquery("ranked")
    )
    return select(ranked).where(ranked.c.place == 1)


def _rank(level: Any) -> Any:
    return case(RANKS, value=level)


def _conditions(line: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = ("kind", "level", "town", "state")
    given = [(name, getattr(wanted, name)) for name in asked]
    conditions = [line[name] == value for name, value in given if value]
    if wanted.word:
        named = (one.icontains(wanted.word, autoescape=True) for one in (line.name, line.owner))
        conditions.append(or_(*named))
    return conditions
