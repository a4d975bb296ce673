"""导入草稿: files kept until a person confirms or discards what they would do (working rows)."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from registry.config import Settings
from registry.importing.decisions import NONE, Decisions, TableKey, kept_tables, tables_of
from registry.models import Draft, DraftChunk, DraftFile
from registry.records.database import writing
from registry.services import effects, preview_rows
from registry.services.effects import Effect
from registry.services.import_details import Detail, unpacked
from registry.services.jobs import JobView
from registry.services.preview_rows import Index
from registry.terms import JobState

STATES = OPEN, COMMITTED, DISCARDED = "open", "committed", "discarded"
"""Of drafts that are imports; a made file that waits to be fetched is none."""
KNOWN, READING, READY, FAILED = "known", "reading", "ready", "failed"
CANCELLED, COMMITTING, DONE = "cancelled", "committing", "done"
"""Phases of a draft, kept in its summary."""
UNFINISHED = "任务没有完成，请重试。"
DETAIL = -1
"""The chunk that holds a table's detail; those from 0 hold its rows."""
EFFECT = -1
"""The part that is no table but the preview's effect on the plans."""


@dataclass(frozen=True)
class DraftView:
    """A draft as its owner sees it; `summary` says what `upload_jobs` put there."""

    id: int
    owner: str
    created_at: datetime
    state: str
    import_id: int | None
    options: Mapping[str, Any]
    summary: Mapping[str, Any]
    files: Sequence[tuple[str, int]]
    """(name, bytes) of each file."""

    @property
    def phase(self) -> str:
        """What is going on with it."""
        return str(self.summary["phase"])

    @property
    def job_id(self) -> str:
        """The number of the job that worked on it last."""
        return str(self.summary.get("job", ""))

    @property
    def is_busy(self) -> bool:
        """Whether a job works on it."""
        return self.phase in (READING, COMMITTING)

    def decided(self, key: TableKey) -> Decisions:
        """What people decided about one of its tables."""
        return tables_of(self.options.get("tables", {})).get(key.whole, NONE)

    @property
    def again(self) -> int | None:
        """The import whose files are read once more."""
        number = self.options.get("again", {}).get("import_id")
        return None if number is None else int(number)

    @property
    def settled(self) -> int:
        """How many of its rows a person decided on."""
        decided = tables_of(self.options.get("tables", {}))
        return sum(len(said.settled) for said in decided.values())

    def after(self, job: JobView | None) -> "DraftView":
        """The draft as it stands once its job is over without having told it.

        A commit that was cancelled leaves the preview as it was; all else has to be read again.
        """
        if not self.is_busy or job is None or not job.is_over:
            return self
        said: dict[str, Any] = {"phase": FAILED, "failure": job.failure or UNFINISHED}
        if job.state is JobState.CANCELLED:
            said = {"phase": READY if self.phase == COMMITTING else CANCELLED, "cancelled": True}
        return replace(self, summary={**self.summary, **said})


def keep(
    session: Session,
    files: Sequence[tuple[str, bytes]],
    options: Mapping[str, Any],
    *,
    owner: str,
    now: datetime,
) -> int:
    """Keep uploaded files as a draft; returns its number. Reading them is a job's work."""
    row = {
        "owner": owner,
        "created_at": now,
        "based_on": 0,
        "state": OPEN,
        "options": _json(options),
        "summary": _json({"phase": READING, "job": ""}),
    }
    with writing(session) as connection:
        draft_id = connection.scalar(insert(Draft).values(row).returning(Draft.id))
        kept = [
            {
                "draft_id": draft_id,
                "ordinal": ordinal,
                "name": name[-200:],
                "sha256": hashlib.sha256(data).hexdigest(),
                "data": data,
            }
            for ordinal, (name, data) in enumerate(files)
        ]
        connection.execute(insert(DraftFile), kept)
    return int(draft_id or 0)


def view(session: Session, draft_id: int, owner: str) -> DraftView | None:
    """The draft of `owner`, or None: what is missing and what is not yours are one answer."""
    query = select(Draft.__table__).where(Draft.id == draft_id, Draft.owner == owner)
    row = session.execute(query.where(Draft.state.in_(STATES))).one_or_none()
    return None if row is None else _view(session, row)


def open_drafts(session: Session, owner: str) -> list[DraftView]:
    """The open drafts of `owner`, the newest first."""
    query = select(Draft.__table__).where(Draft.owner == owner, Draft.state == OPEN)
    return [_view(session, row) for row in session.execute(query.order_by(Draft.id.desc()))]


def contents(session: Session, draft_id: int) -> list[tuple[str, bytes]]:
    """The draft's files with their bytes, in order."""
    query = select(DraftFile.name, DraftFile.data).where(DraftFile.draft_id == draft_id)
    return [(name, data) for name, data in session.execute(query.order_by(DraftFile.ordinal))]


@dataclass(frozen=True, slots=True)
class RowsAsked:
    """Which rows of a table a person wants to see; empty texts ask for all.

    part -- which table; state -- of the rows; group -- of problems; word -- whom they are about
    """

    part: int
    state: str = ""
    group: str = ""
    word: str = ""


def rows_of(
    session: Session, draft: DraftView, asked: RowsAsked, first: int, count: int
) -> tuple[int, list[dict[str, Any]]]:
    """How many rows of a table are as asked, and `count` of them from `first` (0 is the first)."""
    listed = draft.summary["tables"][asked.part]["listed"]
    order = [str(one) for one in preview_rows.ORDER]
    begin = sum(listed[one] for one in order[: order.index(asked.state)]) if asked.state else 0
    stretch = range(begin, begin + (listed[asked.state] if asked.state else sum(listed.values())))
    places: Sequence[int] = stretch
    if asked.group or asked.word:
        found = index_of(session, draft.id, asked.part).places(asked.group, asked.word)
        places = [place for place in found if place in stretch]
    return len(places), _rows_at(session, draft.id, asked.part, places[first : first + count])


def index_of(session: Session, draft_id: int, part: int) -> Index:
    """What can be looked up in one table of a draft."""
    query = select(DraftChunk.data).where(
        DraftChunk.draft_id == draft_id,
        DraftChunk.part == part,
        DraftChunk.ordinal == preview_rows.INDEX,
    )
    return preview_rows.unpacked_index(session.scalars(query).one())


def _rows_at(
    session: Session, draft_id: int, part: int, places: Sequence[int]
) -> list[dict[str, Any]]:
    query = select(DraftChunk.ordinal, DraftChunk.data).where(
        DraftChunk.draft_id == draft_id,
        DraftChunk.part == part,
        DraftChunk.ordinal.in_({place // preview_rows.CHUNK for place in places}),
    )
    pages = {page.ordinal: preview_rows.unpacked(page.data) for page in session.execute(query)}
    size = preview_rows.CHUNK
    return [pages[place // size][place % size] for place in places]


def details_of(session: Session, draft_id: int) -> dict[str, list[Detail]]:
    """File name → the details of its tables."""
    query = select(DraftChunk.data).where(
        DraftChunk.draft_id == draft_id, DraftChunk.ordinal == DETAIL
    )
    found: dict[str, list[Detail]] = {}
    for data in session.scalars(query.order_by(DraftChunk.part)):
        detail = unpacked(data)
        found.setdefault(detail.summary["file"], []).append(detail)
    return found


def effect_of(session: Session, draft: DraftView) -> Effect | None:
    """What the preview as it is shown would do to the plans; None while that is not known."""
    query = select(DraftChunk.data).where(
        DraftChunk.draft_id == draft.id, DraftChunk.part == EFFECT
    )
    data = session.scalar(query)
    found = None if data is None else effects.unpacked(data)
    return found if found and found.digest == draft.summary.get("digest") else None


def keep_effect(session: Session, draft_id: int, effect: Effect) -> None:
    """Put down what a preview would do to the plans, if the draft still waits."""
    with writing(session) as connection:
        waits = select(Draft.id).where(Draft.id == draft_id, Draft.state == OPEN)
        if connection.scalar(waits) is None:
            return
        own = (DraftChunk.draft_id == draft_id, DraftChunk.part == EFFECT)
        connection.execute(delete(DraftChunk).where(*own))
        row = {"draft_id": draft_id, "part": EFFECT, "ordinal": 0, "data": effects.packed(effect)}
        connection.execute(insert(DraftChunk).values(row))


def hashes(session: Session, draft_id: int) -> dict[str, str]:
    """SHA-256 → name of each file of the draft."""
    query = select(DraftFile.sha256, DraftFile.name).where(DraftFile.draft_id == draft_id)
    found = session.execute(query.order_by(DraftFile.ordinal))
    return {row.sha256: row.name for row in found}


def describe(
    session: Session,
    draft_id: int,
    summary: Mapping[str, Any],
    pages: Sequence[Mapping[int, bytes]] | None = None,
) -> None:
    """Put down what the page shall say, with the chunks of each table where they are new."""
    with writing(session) as connection:
        values = {"summary": _json(summary), "based_on": summary.get("based_on", 0)}
        connection.execute(update(Draft).where(Draft.id == draft_id).values(values))
        if pages is None:
            return
        connection.execute(delete(DraftChunk).where(DraftChunk.draft_id == draft_id))
        rows = [
            {"draft_id": draft_id, "part": part, "ordinal": ordinal, "data": page}
            for part, table in enumerate(pages)
            for ordinal, page in table.items()
        ]
        if rows:
            connection.execute(insert(DraftChunk), rows)


def change_options(session: Session, draft_id: int, options: Mapping[str, Any]) -> None:
    """Note what a person says beside the files; decisions about single tables stay."""

    def changed(said: Mapping[str, Any]) -> Mapping[str, Any]:
        stays = {name: said[name] for name in ("tables", "again") if name in said}
        return {**options, **stays}

    _change_options(session, draft_id, changed)


def decide(
    session: Session, draft_id: int, key: TableKey, change: Callable[[Decisions], Decisions]
) -> None:
    """Change what is decided about one table; a preview job reads it again."""
    decide_all(session, draft_id, {key: change})


def decide_all(
    session: Session, draft_id: int, changes: Mapping[TableKey, Callable[[Decisions], Decisions]]
) -> None:
    """Change what is decided about several tables of a draft, at once."""

    def changed(said: Mapping[str, Any]) -> Mapping[str, Any]:
        tables = tables_of(said.get("tables", {}))
        for key, change in changes.items():
            tables[key.whole] = change(tables.get(key.whole, NONE))
        return {**said, "tables": kept_tables(tables.items())}

    _change_options(session, draft_id, changed)


def _change_options(
    session: Session, draft_id: int, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> None:
    with writing(session) as connection:
        held = select(Draft.options).where(Draft.id == draft_id, Draft.state == OPEN)
        said = connection.scalar(held.with_for_update())
        if said is not None:
            changed = _json(change(json.loads(said)))
            connection.execute(update(Draft).where(Draft.id == draft_id).values(options=changed))


def leave_out(session: Session, draft_id: int, name: str) -> None:
    """Go on without the file of this name, which cannot be read."""
    with writing(session) as connection:
        own = (DraftFile.draft_id == draft_id, DraftFile.name == name)
        connection.execute(delete(DraftFile).where(*own))


def close(session: Session, draft_id: int, state: str, import_id: int | None = None) -> None:
    """The draft is over: its rows and files go, its summary stays."""
    with writing(session) as connection:
        for model in (DraftChunk, DraftFile):
            connection.execute(delete(model).where(model.draft_id == draft_id))
        values = {"state": state, "import_id": import_id}
        connection.execute(update(Draft).where(Draft.id == draft_id).values(values))


def purge_drafts(session: Session, *, now: datetime, settings: Settings) -> int:
    """Delete drafts older than the setting, with their files and rows; returns how many."""
    before = now - timedelta(days=settings.draft_days)
    with writing(session) as connection:
        old = list(connection.scalars(select(Draft.id).where(Draft.created_at < before)))
        for model in (DraftChunk, DraftFile):
            connection.execute(delete(model).where(model.draft_id.in_(old)))
        connection.execute(delete(Draft).where(Draft.id.in_(old)))
    return len(old)


def _view(session: Session, row: Any) -> DraftView:
    sizes = select(DraftFile.name, func.length(DraftFile.data)).where(DraftFile.draft_id == row.id)
    files = [(name, size) for name, size in session.execute(sizes.order_by(DraftFile.ordinal))]
    return DraftView(
        row.id,
        row.owner,
        row.created_at,
        row.state,
        row.import_id,
        json.loads(row.options),
        json.loads(row.summary),
        files,
    )


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
