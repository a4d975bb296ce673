"""The one source of business rows: a table as it stands, as it was known, or as it would be."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    column,
    func,
    select,
    table,
    union_all,
)
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


Only = Callable[[Any], ColumnElement[bool]]
"""A condition on a table's columns; asked of each version, so that an index can serve it."""


def rows(
    model: type[Remembering],
    at: At,
    *,
    columns: tuple[str, ...] = (),
    only: Only | None = None,
) -> FromClause:
    """The rows of `model` at a point of knowledge, with the model's columns and name.

    columns -- only these, where the query needs few of a wide table
    only -- only rows that fulfil this, where the query needs few of a long one
    """
    present = table_of(model)
    names = columns or tuple(column.name for column in present.columns)
    staged = _staged(model, at)
    if isinstance(at, Known):
        versions = _as_known(model, at, names, only)
    elif staged is not None:
        versions = _as_drafted(present, staged, names, only)
    elif only is not None:
        versions = [_of(present, names, only)]
    elif columns:
        few = (column(name, present.c[name].type) for name in columns)
        return table(present.name, *few).alias()
    else:
        return present.alias()
    return (union_all(*versions) if len(versions) > 1 else versions[0]).subquery()


def changed(model: type[Remembering], at: At, name: str) -> list[Select[Any]]:
    """Queries for the column `name` in all rows that are not at `at` as they stand today.

    Whatever no such query finds can be read from the present table alone.
    """
    present, staged = table_of(model), _staged(model, at)
    if isinstance(at, Known):
        twin = history_of(model)
        return [
            select(present.c[name]).where(present.c.revision_id > at.revision),
            select(twin.c[name]).where(twin.c.ended_by > at.revision),
        ]
    if staged is not None:
        replaced = present.c.id.in_(select(staged.gone.c.id))
        return [select(staged.rows.c[name]), select(present.c[name]).where(replaced)]
    return []


def _staged(model: type[Remembering], at: At) -> Staged | None:
    return at.staged.get(model.__tablename__) if isinstance(at, Draft) else None


def _of(table: Table, names: tuple[str, ...], only: Only | None) -> Select[Any]:
    query = select(*(table.c[name] for name in names))
    return query if only is None else query.where(only(table.c))


def _as_known(
    model: type[Remembering], at: Known, names: tuple[str, ...], only: Only | None
) -> list[Select[Any]]:
    """The versions that had begun and had not ended."""
    present, twin = table_of(model), history_of(model)
    return [
        _of(present, names, only).where(present.c.revision_id <= at.revision),
        _of(twin, names, only).where(
            twin.c.ended_by > at.revision, twin.c.revision_id <= at.revision
        ),
    ]


def _as_drafted(
    present: Table, staged: Staged, names: tuple[str, ...], only: Only | None
) -> list[Select[Any]]:
    """The present rows that a draft leaves alone, and its own."""
    replaced = select(staged.gone.c.id).where(staged.gone.c.id == present.c.id).exists()
    return [_of(present, names, only).where(~replaced), _of(staged.rows, names, only)]


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
