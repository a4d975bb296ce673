"""The one writer of business tables: lock, revision, stage, history, delete, update, insert.

A batch costs a constant number of statements, whatever its size (one executemany or COPY counts
as one). Every changed or deleted row must still be the version that was read; otherwise all is
rolled back and the rows are named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.models import Base, Remembering, Revision, history_of
from registry.models.base import table_of
from registry.records import bulk, staging
from registry.records.conflicts import AlreadyDone, Conflict, Refused, clashing_keys, refused_by
from registry.records.database import begin_writing
from registry.terms import Door

LOCK = 0x5265_6769
"""Number of the transaction-level advisory lock: one writer at a time on PostgreSQL too."""

Row = Mapping[str, Any]
Version = tuple[int, int]
"""(id, revision_id as read)."""


@contextmanager
def write(
    session: Session,
    *,
    actor: str,
    door: Door,
    now: datetime,
    note: str | None = None,
    job_id: str | None = None,
) -> Iterator["Writer"]:
    """One committed change: commits on success, leaves nothing (no revision either) otherwise.

    now -- the instant of the change in UTC; recorded never earlier than its predecessor's
    job_id -- the job that writes: a second delivery of the same job raises AlreadyDone
    Raises Conflict when somebody was faster, Refused when a constraint does not hold.
    """
    connection = begin_writing(session)
    try:
        writer = Writer(connection, _open_revision(connection, actor, door, now, note, job_id))
        yield writer
        if writer.wrote:
            session.commit()
            session.expire_all()
        else:
            session.rollback()
    except IntegrityError as error:
        session.rollback()
        raise refused_by(error) from error
    except BaseException:
        session.rollback()
        raise


class Writer:
    """What a use case holds while it writes; see `write`."""

    def __init__(self, connection: Connection, revision: int) -> None:
        self.connection = connection
        self.revision = revision
        self.wrote = False

    def new_ids(self, model: type[Base], count: int) -> range:
        """Reserve `count` numbers of `model`, for rows that refer to each other."""
        return bulk.reserve_ids(self.connection, table_of(model), count)

    def apply(
        self,
        model: type[Remembering],
        *,
        insert: Sequence[Row] = (),
        update: Sequence[Row] = (),
        delete: Sequence[Version] = (),
    ) -> list[int]:
        """Write one batch of `model`; returns the ids of the inserted rows in their order.

        insert -- rows with equal keys; `id` may be preset from `new_ids`
        update -- rows with equal keys: `id`, `revision_id` as read, and the changed columns;
            without `source_id` the new version has no source (a person typed it)
        delete -- (id, revision_id as read)
        Raises Conflict naming the rows that are no longer what was read, or whose key exists now.
        """
        savepoint = self.connection.begin_nested()
        try:
            if update or delete:
                self._supersede(model, update, delete)
            ids = self._insert(model, insert) if insert else []
        except IntegrityError as error:
            savepoint.rollback()
            clashes = clashing_keys(self.connection, model, [*insert, *update])
            raise (
                Conflict(model.__tablename__, clashes) if clashes else refused_by(error)
            ) from error
        savepoint.commit()
        self.wrote = self.wrote or bool(insert or update or delete)
        touched = [table_of(model), history_of(model)]
        bulk.note_growth(self.connection, touched, len(insert) + len(update) + len(delete))
        return ids

    def append(self, model: type[Base], rows: Sequence[Row]) -> list[int]:
        """Add rows to an append-only or working table; returns their ids in order."""
        if issubclass(model, Remembering):
            raise TypeError(f"{model.__tablename__} remembers: use apply")
        numbered = _numbered(rows, self.new_ids(model, len(rows)))
        bulk.insert_rows(self.connection, table_of(model), numbered)
        self.wrote = self.wrote or bool(rows)
        return [row["id"] for row in numbered]

    def _supersede(
        self, model: type[Remembering], update: Sequence[Row], delete: Sequence[Version]
    ) -> None:
        stage = staging.stage(self.connection, model, update, delete)
        stale = staging.stale(self.connection, model, stage)
        if stale:
            raise Conflict(model.__tablename__, stale)
        staging.supersede(self.connection, model, stage, self.revision)
        staging.drop(self.connection, stage)

    def _insert(self, model: type[Remembering], rows: Sequence[Row]) -> list[int]:
        missing = sum("id" not in row for row in rows)
        numbered = _numbered(rows, self.new_ids(model, missing))
        for row in numbered:
            row["revision_id"] = self.revision
        bulk.insert_rows(self.connection, table_of(model), numbered)
        return [row["id"] for row in numbered]


def _numbered(rows: Iterable[Row], ids: Iterable[int]) -> list[dict[str, Any]]:
    """Rows with their numbers; a preset `id` stays."""
    free = iter(ids)
    return [dict(row) if "id" in row else {**row, "id": next(free)} for row in rows]


def _open_revision(
    connection: Connection,
    actor: str,
    door: Door,
    now: datetime,
    note: str | None,
    job_id: str | None,
) -> int:
    """Take the lock, then the next id: ids grow in commit order on both engines."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    if job_id is not None:
        done = connection.scalar(select(Revision.id).where(Revision.job_id == job_id))
        if done is not None:
            raise AlreadyDone(done)
    query = select(Revision.id, Revision.recorded_at).order_by(Revision.id.desc()).limit(1)
    last = connection.execute(query).one_or_none()
    revision = 1 if last is None else last.id + 1
    recorded_at = now if last is None else max(now, last.recorded_at)
    connection.execute(
        insert(Revision).values(
            id=revision,
            recorded_at=recorded_at,
            actor=actor,
            door=str(door),
            job_id=job_id,
            note=note,
        )
    )
    return revision


__all__ = ["AlreadyDone", "Conflict", "Refused", "Row", "Version", "Writer", "write"]
