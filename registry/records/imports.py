"""导入历史: what was imported by whom, sheet by sheet, and the questions that still wait."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from registry.models import (
    ImportBatch,
    ImportDetail,
    ImportSource,
    Reconciliation,
    Revision,
    StoredFile,
    Waiting,
)
from registry.terms import Door, ImportState


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of an import: `rows` by state, `cells` by fate, `choices` in words.

    sha256 -- of the stored file it was read from
    """

    id: int
    file: str
    sha256: str
    sheet: str
    register: str
    reporter: str | None
    period: str | None
    rows: Mapping[str, int]
    cells: Mapping[str, int]
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Import:
    """One committed import.

    waiting -- its rows that nobody has settled; undone -- it was taken back since
    settles -- the import whose waiting rows it settled
    """

    id: int
    revision: int
    recorded_at: datetime
    actor: str
    created: int
    changed: int
    unchanged: int
    left_out: int
    sheets: Sequence[Sheet]
    waiting: int
    undone: bool
    settles: int | None

    @property
    def state(self) -> ImportState:
        """How it stands today; `import_search` says the same in SQL."""
        if self.undone:
            return ImportState.UNDONE
        if self.waiting:
            return ImportState.WAITING
        return ImportState.PARTIAL if self.left_out else ImportState.WHOLE


def one_import(session: Session, import_id: int, actor: str | None) -> Import | None:
    """An import; None where there is none, or not of this person."""
    query = select(ImportBatch.id).where(ImportBatch.id == import_id)
    found = whole_imports(session, session.scalars(of_person(query, actor)).all())
    return found[0] if found else None


def newest_imports(session: Session, actor: str | None, limit: int) -> list[Import]:
    """The last imports of one person or of all."""
    query = of_person(select(ImportBatch.id), actor).order_by(ImportBatch.id.desc())
    return whole_imports(session, session.scalars(query.limit(limit)).all())


def whole_imports(session: Session, ids: Sequence[int]) -> list[Import]:
    """These imports with their sheets, the newest first, in a fixed number of statements."""
    query = (
        select(ImportBatch.__table__, Revision.recorded_at)
        .join(Revision, Revision.id == ImportBatch.revision_id)
        .where(ImportBatch.id.in_(ids))
        .order_by(ImportBatch.id.desc())
    )
    back = taken_back(session)
    sheets, waiting = _sheets(session, ids), _waiting(session, ids, back)
    return [
        Import(
            *(batch.id, batch.revision_id, batch.recorded_at, batch.actor),
            *(batch.created, batch.changed, batch.unchanged, batch.left_out),
            sheets[batch.id],
            waiting.get(batch.id, 0),
            batch.revision_id in back,
            batch.settles_id,
        )
        for batch in session.execute(query)
    ]


def of_person(query: Select[Any], actor: str | None) -> Select[Any]:
    """A query over import batches, of one person or of all."""
    return query if actor is None else query.where(ImportBatch.actor == actor)


def packed_details(session: Session, import_id: int) -> dict[int, bytes]:
    """Sheet → what is kept of it for people to read, as `services.import_details` packed it."""
    query = (
        select(ImportDetail.source_id, ImportDetail.data)
        .join(ImportSource, ImportSource.id == ImportDetail.source_id)
        .where(ImportSource.import_id == import_id)
    )
    return {row.source_id: row.data for row in session.execute(query)}


def source_file(session: Session, import_id: int, source_id: int) -> tuple[str, int] | None:
    """(what the user called it, stored file) of one sheet of an import."""
    query = select(ImportSource.file_name, ImportSource.stored_file_id).where(
        ImportSource.import_id == import_id, ImportSource.id == source_id
    )
    found = session.execute(query).one_or_none()
    return None if found is None else (found.file_name, found.stored_file_id)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file or a sheet that was imported before, by its newest import.

    known_by -- the fingerprint it was recognised by; undone -- it was taken back since
    waiting -- its rows that nobody has settled
    """

    known_by: str
    import_id: int
    revision: int
    recorded_at: datetime
    actor: str
    created: int
    changed: int
    unchanged: int
    undone: bool
    waiting: int


def files_seen(session: Session, hashes: Collection[str], actor: str | None) -> list[Earlier]:
    """The newest import of each of these files' bytes, of one person or of all.

    A list that was only reconciled was not imported.
    """
    query = (
        _earlier(StoredFile.sha256.label("known_by"))
        .join(ImportSource, ImportSource.import_id == ImportBatch.id)
        .join(StoredFile, StoredFile.id == ImportSource.stored_file_id)
        .where(StoredFile.sha256.in_(hashes))
        .where(ImportSource.id.not_in(select(Reconciliation.source_id)))
    )
    return _newest(session, of_person(query, actor))


def tables_seen(session: Session, contents: Collection[str], actor: str | None) -> list[Earlier]:
    """The newest import of each of these tables' contents, in whatever file they stood."""
    query = (
        _earlier(ImportDetail.content.label("known_by"))
        .join(ImportSource, ImportSource.import_id == ImportBatch.id)
        .join(ImportDetail, ImportDetail.source_id == ImportSource.id)
        .where(ImportDetail.content.in_(contents))
    )
    return _newest(session, of_person(query, actor))


def undo_note(revision: int | str) -> str:
    """What the revision that takes another one back is called."""
    return f"撤回变更记录 r{revision}"


def taken_back(session: Session) -> set[int]:
    """The revisions that were taken back, where the taking back was not taken back itself."""
    undoing = select(Revision.id, Revision.note).where(Revision.door == str(Door.UNDO))
    back: set[int] = set()
    for revision, note in session.execute(undoing.order_by(Revision.id.desc())):
        target = _undone(note)
        if revision not in back and target is not None:
            back.add(target)
    return back


def undone_by(session: Session, revision: int) -> int | None:
    """The revision that this one took back; None where it is no undo."""
    query = select(Revision.note).where(Revision.id == revision, Revision.door == str(Door.UNDO))
    return _undone(session.scalar(query))


def _undone(note: str | None) -> int | None:
    """The revision that the note of an undo names."""
    target = (note or "").removeprefix(undo_note(""))
    return int(target) if target.isdecimal() else None


def unsettled(back: Collection[int]) -> ColumnElement[bool]:
    """The condition that a row waits: nobody settled it, or what settled it was taken back."""
    return or_(Waiting.settled_at.is_(None), Waiting.revision_id.in_(sorted(back)))


def _earlier(known_by: ColumnElement[str]) -> Select[Any]:
    columns: tuple[Any, ...] = (
        known_by,
        ImportBatch.id.label("import_id"),
        ImportBatch.revision_id.label("revision"),
        Revision.recorded_at,
        ImportBatch.actor,
        ImportBatch.created,
        ImportBatch.changed,
        ImportBatch.unchanged,
    )
    return select(*columns).join(Revision, Revision.id == ImportBatch.revision_id)


def _newest(session: Session, query: Select[Any]) -> list[Earlier]:
    found = session.execute(query.order_by(ImportBatch.id)).mappings()
    newest = {row["known_by"]: row for row in found}
    back = taken_back(session)
    waiting = _waiting(session, [row["import_id"] for row in newest.values()], back)
    return [
        Earlier(**row, undone=undone, waiting=0 if undone else waiting.get(row["import_id"], 0))
        for row in newest.values()
        for undone in [row["revision"] in back]
    ]


def _sheets(session: Session, ids: Sequence[int]) -> dict[int, list[Sheet]]:
    sheets: dict[int, list[Sheet]] = {number: [] for number in ids}
    query = (
        select(ImportSource, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == ImportSource.stored_file_id)
        .where(ImportSource.import_id.in_(ids))
        .order_by(ImportSource.id)
    )
    for source, sha256 in session.execute(query):
        counts = json.loads(source.counts)
        sheets[source.import_id].append(
            Sheet(
                *(source.id, source.file_name, sha256, source.sheet, source.register),
                *(source.reporter, source.period, counts["rows"], counts["cells"]),
                counts.get("choices", {}),
            )
        )
    return sheets


def _waiting(session: Session, ids: Sequence[int], back: Collection[int]) -> dict[int, int]:
    counted = (
        select(Waiting.import_id, func.count().label("waiting"))
        .where(Waiting.import_id.in_(ids), unsettled(back))
        .group_by(Waiting.import_id)
    )
    return {row.import_id: row.waiting for row in session.execute(counted)}
