"""待核对 as kept with imports: which rows still wait, of which imports, and who settled the rest.

A row is open again where what settled it was taken back; the rows of an import that was taken back
itself wait for nothing.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select, update
from sqlalchemy.orm import Session

from registry.models import ImportBatch, ImportCell, ImportSource, Revision, Waiting
from registry.records.imports import taken_back, undone_by, unsettled

FIRM_LINKS = {
    "enterprises": "enterprise.id",
    "figures": "figures.enterprise_id",
    "honours": "honour.enterprise_id",
    "platforms": "platform.enterprise_id",
    "projects": "project.enterprise_id",
}
"""Register → the field under which it is noted which firm a row means."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that waits, or waited, with where it stands.

    outcome -- how it was settled, in words; revision -- where something was written
    is_open -- nobody settled it, or what settled it was taken back
    """

    id: int
    import_id: int
    source_id: int
    stored_file_id: int
    file: str
    sheet: str
    register: str
    row: int
    question: str
    raw: Mapping[str, str]
    detail: Mapping[str, Any] | None
    settled_at: datetime | None
    settled_by: str | None
    outcome: str | None
    revision: int | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """The open and the settled rows of one import."""

    import_id: int
    recorded_at: datetime
    actor: str
    file: str
    open: int
    settled: int


def kept_rows(session: Session, import_id: int, ids: Collection[int] | None = None) -> list[Kept]:
    """The rows of an import that wait or waited, in the order of its sheets."""
    columns = (ImportSource.stored_file_id, ImportSource.file_name, ImportSource.sheet)
    query = (
        select(Waiting.__table__, *columns, ImportSource.register)
        .join(ImportSource, ImportSource.id == Waiting.source_id)
        .where(Waiting.import_id == import_id)
        .order_by(Waiting.source_id, Waiting.row, Waiting.id)
    )
    found = [one for one in session.execute(query) if ids is None or one.id in ids]
    back = taken_back(session)
    waits = [one.settled_at is None or one.revision_id in back for one in found]
    return [kept_of(one, is_open=so) for one, so in zip(found, waits, strict=True)]


def kept_of(one: Any, *, is_open: bool) -> Kept:
    """A row as it stands in `waiting`, joined with where its sheet stands."""
    return Kept(
        *(one.id, one.import_id, one.source_id, one.stored_file_id),
        *(one.file_name, one.sheet, one.register, one.row, one.question),
        json.loads(one.raw),
        None if one.detail is None else json.loads(one.detail),
        *(one.settled_at, one.settled_by, one.outcome, one.revision_id),
        is_open,
    )


def open_count(session: Session, actor: str | None) -> int:
    """How many rows wait, in one person's imports or in all."""
    query: Select[Any] = _of(select(func.count()).select_from(Waiting), actor)
    return session.scalar(query.where(is_open(session))) or 0


def rows_of_revision(session: Session, revision: int) -> tuple[int, int]:
    """How many unsettled rows taking a revision back would close, and how many open again.

    An import's rows wait no longer once it is taken back, until that is taken back in turn.
    """
    back = taken_back(session)
    undone = undone_by(session, revision)
    if revision in back or (undone is not None and undone not in back):
        return 0, 0
    query = (
        select(func.count())
        .select_from(Waiting)
        .join(ImportBatch, ImportBatch.id == Waiting.import_id)
        .where(ImportBatch.revision_id == (revision if undone is None else undone))
    )
    rows = session.scalar(query.where(unsettled(back))) or 0
    return (rows, 0) if undone is None else (0, rows)


def settled_rows(session: Session, import_id: int) -> dict[int, set[int]]:
    """Table of an import → its rows that waited and were settled."""
    query = select(Waiting.source_id, Waiting.row).where(
        Waiting.import_id == import_id, ~unsettled(taken_back(session))
    )
    found: dict[int, set[int]] = {}
    for one in session.execute(query):
        found.setdefault(one.source_id, set()).add(one.row)
    return found


def imports_with_rows(session: Session, actor: str | None) -> list[Counted]:
    """Every import of a person, or of all, in which rows wait; the newest first."""
    opened = func.sum(case((is_open(session), 1), else_=0)).label("open")
    query = (
        select(Waiting.import_id, opened, func.count().label("every"))
        .group_by(Waiting.import_id)
        .having(opened > 0)
    )
    counted = {row.import_id: row for row in session.execute(_of(query, actor))}
    told = (
        select(ImportBatch.id, ImportBatch.actor, Revision.recorded_at)
        .add_columns(func.min(ImportSource.file_name).label("file"))
        .join(Revision, Revision.id == ImportBatch.revision_id)
        .join(ImportSource, ImportSource.import_id == ImportBatch.id)
        .where(ImportBatch.id.in_(counted))
        .group_by(ImportBatch.id, ImportBatch.actor, Revision.recorded_at)
        .order_by(ImportBatch.id.desc())
    )
    return [
        Counted(
            *(one.id, one.recorded_at, one.actor, one.file),
            int(counted[one.id].open),
            int(counted[one.id].every - counted[one.id].open),
        )
        for one in session.execute(told)
    ]


def settling_batches(session: Session, import_id: int) -> Sequence[Any]:
    """The batches that settled rows of an import: number, revision, who, when, new and changed."""
    query = (
        select(ImportBatch.__table__, Revision.recorded_at)
        .join(Revision, Revision.id == ImportBatch.revision_id)
        .where(ImportBatch.settles_id == import_id)
        .order_by(ImportBatch.id)
    )
    return session.execute(query).all()


def is_open(session: Session) -> ColumnElement[bool]:
    """The condition that a row still waits."""
    back = taken_back(session)
    gone = select(ImportBatch.id).where(ImportBatch.revision_id.in_(sorted(back)))
    return and_(unsettled(back), Waiting.import_id.not_in(gone))


@dataclass(frozen=True, slots=True)
class Settled:
    """How one row was settled; `read` is the row as it was before, `wrote` where it went in."""

    read: Kept
    outcome: str
    wrote: bool


def settlement(session: Session, source_id: int | None, row: int | None) -> Any:
    """What a person said of the firm that a row of a sheet means, and who: value and actor."""
    query = select(ImportCell.value, ImportCell.actor).where(
        ImportCell.source_id == source_id,
        ImportCell.row == row,
        ImportCell.field.in_(FIRM_LINKS.values()),
    )
    return session.execute(query).first()


def mark(
    connection: Connection,
    settled: Sequence[Settled],
    *,
    actor: str,
    now: datetime,
    revision: int | None,
) -> bool:
    """Note how rows were settled; False, and nothing noted, where somebody was faster."""
    ids = [one.read.id for one in settled]
    query = select(Waiting.id, Waiting.settled_at, Waiting.revision_id).where(Waiting.id.in_(ids))
    now_read = {row.id: (row.settled_at, row.revision_id) for row in connection.execute(query)}
    before = {one.read.id: (one.read.settled_at, one.read.revision) for one in settled}
    if now_read != before:
        return False
    for (told, wrote), own in _alike(settled).items():
        who = {"settled_at": now, "settled_by": actor, "revision_id": revision if wrote else None}
        change = update(Waiting).where(Waiting.id.in_(own))
        connection.execute(change.values(**who, outcome=told[:200]))
    return True


def _alike(settled: Sequence[Settled]) -> dict[tuple[str, bool], list[int]]:
    """The rows that were settled in the same words."""
    groups: dict[tuple[str, bool], list[int]] = {}
    for one in settled:
        groups.setdefault((one.outcome, one.wrote), []).append(one.read.id)
    return groups


def reopen(connection: Connection, row: Kept) -> None:
    """Take back a decision that wrote nothing."""
    cleared = dict.fromkeys(("settled_at", "settled_by", "outcome"))
    connection.execute(update(Waiting).where(Waiting.id == row.id).values(cleared))


def _of(query: Select[*tuple[Any, ...]], actor: str | None) -> Select[Any]:
    if actor is None:
        return query
    return query.where(
        Waiting.import_id.in_(select(ImportBatch.id).where(ImportBatch.actor == actor))
    )
