"""The one source of business rows: a table as it stands now, or as it was known at a revision."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import FromClause, func, select, union_all
from sqlalchemy.orm import Session

from registry.models import Remembering, Revision, history_of
from registry.models.base import table_of
from registry.periods import end_of_beijing_day


@dataclass(frozen=True)
class Now:
    """The ledger as it stands."""


@dataclass(frozen=True)
class Known:
    """The ledger as it was known right after `revision` (台账时点)."""

    revision: int


At = Now | Known
NOW = Now()


def rows(model: type[Remembering], at: At, *, columns: tuple[str, ...] = ()) -> FromClause:
    """The rows of `model` at a point of knowledge, with the model's columns and name.

    columns -- only these, where the query needs few of a wide table
    """
    present = table_of(model)
    if isinstance(at, Now):
        return present.alias()
    twin = history_of(model)
    names = columns or tuple(column.name for column in present.columns)
    still = select(*(present.c[name] for name in names)).where(present.c.revision_id <= at.revision)
    ended = select(*(twin.c[name] for name in names)).where(
        twin.c.ended_by > at.revision, twin.c.revision_id <= at.revision
    )
    return union_all(still, ended).subquery()


def newest_revision(session: Session) -> int:
    """The id of the last revision; 0 in an empty ledger."""
    return session.scalar(select(func.max(Revision.id))) or 0


def known_on(session: Session, day: date) -> Known:
    """What was known at the end of `day` in Beijing: the last revision before 24:00."""
    query = select(func.max(Revision.id)).where(Revision.recorded_at < end_of_beijing_day(day))
    return Known(session.scalar(query) or 0)


def versions(session: Session, model: type[Remembering], row_id: int) -> list[dict[str, Any]]:
    """Every version of one row, oldest first, each with `ended_by` (None for the present one)."""
    twin, present = history_of(model), model.__table__
    past = session.execute(select(twin).where(twin.c.id == row_id)).mappings()
    now = session.execute(select(present).where(present.c.id == row_id)).mappings()
    every = [dict(row) for row in past] + [{**row, "ended_by": None} for row in now]
    return sorted(every, key=lambda version: version["revision_id"])
