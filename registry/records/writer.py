"""The one writer of business tables: lock, revision, stage, history, delete, update, insert.

A batch costs a constant number of statements, whatever its size (one executemany or COPY counts
as one; SQLite takes many rows to a statement, then the rest). Every changed or deleted row must
still be the version that was read; otherwise all is rolled back and the rows are named.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.models import Base, Remembering, Revision, history_of
from registry.models.base import table_of
from registry.records import bulk, staging
from registry.records.columns import Columns, Row, columns_of, rows_of, size_of
from registry.records.conflicts import AlreadyDone, Conflict, Refused, clashing_keys, refused_by
from registry.records.database import begin_writing
from registry.terms import Door

LOCK = 0x5265_6769
"""Number of the transaction-level advisory lock: one writer at a time on PostgreSQL too."""

Rows = Sequence[Row] | Columns
"""Rows with equal keys, or the same as columns."""

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
        insert: Rows = (),
        update: Rows = (),
        delete: Sequence[Version] = (),
    ) -> list[int]:
        """Write one batch of `model`; returns the ids of the inserted rows in their order.

        insert -- `id` may be preset from `new_ids`
        update -- `id`, `revision_id` as read, and the changed columns; without `source_id` the
            new version has no source (a person typed it)
        delete -- (id, revision_id as read)
        Raises Conflict naming the rows that are no longer what was read, or whose key exists now.
        """
        inserted, updated = _columns(insert), _columns(update)
        savepoint = self.connection.begin_nested()
        try:
            if updated or delete:
                self._supersede(model, updated, delete)
            ids = self._insert(model, inserted)
        except IntegrityError as error:
            savepoint.rollback()
            rows = [*rows_of(inserted), *rows_of(updated)]
            clashes = clashing_keys(self.connection, model, rows)
            raise (
                Conflict(model.__tablename__, clashes) if clashes else refused_by(error)
            ) from error
        savepoint.commit()
        self.wrote = self.wrote or bool(ids or updated or delete)
        touched = [table_of(model), history_of(model)]
        bulk.note_growth(self.connection, touched, len(ids) + size_of(updated) + len(delete))
        return ids

    def append(self, model: type[Base], rows: Rows) -> list[int]:
        """Add rows to an append-only or working table; returns their ids in order."""
        if issubclass(model, Remembering):
            raise TypeError(f"{model.__tablename__} remembers: use apply")
        ids = self._load(model, _columns(rows))
        self.wrote = self.wrote or bool(ids)
        return ids

    def _supersede(
        self, model: type[Remembering], update: Columns, delete: Sequence[Version]
    ) -> None:
        stage = staging.stage(self.connection, model, update, delete)
        stale = staging.stale(self.connection, model, stage)
        if stale:
            raise Conflict(model.__tablename__, stale)
        staging.supersede(self.connection, model, stage, self.revision)
        staging.drop(self.connection, stage)

    def _insert(self, model: type[Remembering], columns: Columns) -> list[int]:
        return self._load(model, {**columns, "revision_id": [self.revision] * size_of(columns)})

    def _load(self, model: type[Base], columns: Columns) -> list[int]:
        """Insert rows, those without a number under the next ones; returns their numbers."""
        size, table = size_of(columns), table_of(model)
        if not size:
            return []
        ids = columns.get("id") or self.new_ids(model, size)
        bulk.load(self.connection, table.name, table, {**columns, "id": ids})
        return list(ids)


def _columns(rows: Rows) -> Columns:
    """Rows as columns, {} where there are none."""
    columns = rows if isinstance(rows, Mapping) else columns_of(rows)
    return columns if size_of(columns) else {}


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
