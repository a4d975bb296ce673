"""The one source of business rows: a table as it stands, as it was known, or as it would be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import FromClause, Table, func, select, union_all
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


@dataclass(frozen=True)
class Staged:
    """What a draft would do to one table: `rows` as they would be, `gone` the ids they replace."""

    rows: Table
    gone: Table


@dataclass(frozen=True)
class Draft:
    """The ledger as if a draft were confirmed; `records.drafts.drafted` makes one.

    staged -- table name → what the draft does to it; tables it leaves alone are absent
    """

    staged: Mapping[str, Staged]


At = Now | Known | Draft
NOW = Now()


def rows(model: type[Remembering], at: At, *, columns: tuple[str, ...] = ()) -> FromClause:
    """The rows of `model` at a point of knowledge, with the model's columns and name.

    columns -- only these, where the query needs few of a wide table
    """
    present = table_of(model)
    staged = at.staged.get(present.name) if isinstance(at, Draft) else None
    if staged is None and not isinstance(at, Known):
        return present.alias()
    names = columns or tuple(column.name for column in present.columns)
    if staged is not None:
        return _as_drafted(present, staged, names)
    assert isinstance(at, Known)
    twin = history_of(model)
    still = select(*(present.c[name] for name in names)).where(present.c.revision_id <= at.revision)
    ended = select(*(twin.c[name] for name in names)).where(
        twin.c.ended_by > at.revision, twin.c.revision_id <= at.revision
    )
    return union_all(still, ended).subquery()


def _as_drafted(present: Table, staged: Staged, names: tuple[str, ...]) -> FromClause:
    """The present rows that a draft leaves alone, and its own."""
    replaced = select(staged.gone.c.id).where(staged.gone.c.id == present.c.id).exists()
    kept = select(*(present.c[name] for name in names)).where(~replaced)
    return union_all(kept, select(*(staged.rows.c[name] for name in names))).subquery()


def newest_revision(session: Session) -> int:
    """The id of the last revision; 0 in an empty ledger."""
    return session.scalar(select(func.max(Revision.id))) or 0


class NoRevision(LookupError):
    """There is no revision of that number; the argument is the number."""


def knowledge(session: Session, text: str) -> Known:
    """The point that a text names: a revision (`12`, `r12`), or the end of a day.

    Raises NoRevision, or ValueError where it is neither.
    """
    if number := re.fullmatch(r"r?(\d{1,18})", text):
        revision = int(number[1])
        if not 1 <= revision <= newest_revision(session):
            raise NoRevision(revision)
        return Known(revision)
    return known_on(session, date.fromisoformat(text))


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
