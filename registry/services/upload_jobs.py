"""What jobs do with a draft: read and compare it, or write it once a person has confirmed it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.importing.commit.write import Settles
from registry.importing.decisions import tables_of
from registry.importing.opening import Unreadable
from registry.importing.outcome import Outcome
from registry.importing.parse import BadSetting
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.shifted import sheet_shifts
from registry.indicators.rules import Rules
from registry.models import ImportBatch, Revision
from registry.periods import Period, beijing_day
from registry.records.database import Database
from registry.records.rows import newest_revision
from registry.services import actors, jobs, preview_rows, upload_pages, uploads
from registry.services.effects import Effect, effect_of
from registry.services.import_details import packed
from registry.services.import_options import ImportOptions, read_again
from registry.services.import_words import vocabularies
from registry.services.importing import (
    NothingOurs,
    Preview,
    commit_preview,
    compare_again,
    preview_files,
)
from registry.services.rereading import closing
from registry.services.settling import drafts
from registry.services.worker import Failure, Task

PREVIEW, COMMIT, EFFECT = "import_preview", "import_commit", "import_effect"
QUICK_ROWS, QUICK_BYTES = 3_000, 2 * 1024 * 1024
"""A draft below both is read again while the person who decided something waits."""


def options_of(said: Mapping[str, Any]) -> ImportOptions:
    """The options of a draft, which keeps them as texts."""
    period = said.get("period")
    facts = {name: said[name] for name in ("source", "reporter") if said.get(name)}
    form = ImportOptions(
        register=said.get("register") or None,
        period=Period.parse(period) if period else None,
        facts=facts,
        good_rows=bool(said.get("good_rows")),
        tables=tables_of(said.get("tables", {})),
    )
    return read_again(form, said["again"]) if "again" in said else form


def start(database: Database, session: Session, draft_id: int, kind: str, **told: Any) -> str:
    """Submit a job for a draft and note it there; the caller puts the number into the queue.

    What an earlier job still computes for the draft is not waited for.
    told -- owner and now
    """
    job_id = jobs.submit(database, kind, {"draft": draft_id}, **told)
    draft = uploads.view(session, draft_id, told["owner"])
    if draft is None:
        raise LookupError(draft_id)
    if draft.job_id:
        jobs.request_cancel(database, draft.job_id, now=told["now"])
    phase = uploads.READING if kind == PREVIEW else uploads.COMMITTING
    uploads.describe(session, draft_id, {**draft.summary, "phase": phase, "job": job_id})
    return job_id


def run_preview(task: Task) -> Any:
    """Read the draft's files and put down what they would do."""
    with task.database.session() as session:
        draft, actor = _of(session, task)
        told = {"now": task.clock(), "settings": task.settings, "tell": task.report}
        preview = read(session, draft, actor, task.job.id, **told)
        if preview is not None:
            uploads.keep_effect(session, draft.id, _effect(session, preview, task))
    return {"draft": draft.id}


def run_effect(task: Task) -> Any:
    """Work out the effect of a draft that was read without a job, if it still is what was read."""
    with task.database.session() as session:
        draft, actor = _of(session, task)
        told = {"now": task.clock(), "settings": task.settings, "tell": task.report}
        preview = _preview(session, draft, actor, **told)
        if preview.digest == draft.summary.get("digest"):
            uploads.keep_effect(session, draft.id, _effect(session, preview, task))
    return {"draft": draft.id}


def read(
    session: Session, draft: uploads.DraftView, actor: Actor, job_id: str, **told: Any
) -> Preview | None:
    """Read a draft's files and put down what they would do, or why they cannot be read.

    job_id -- the job that works out the effect; told -- now, settings and perhaps tell
    """
    try:
        preview = _preview(session, draft, actor, **told)
    except (Unreadable, NothingOurs, BadSetting) as refused:
        bad = "" if isinstance(refused, BadSetting) else refused.name
        told = {"phase": uploads.FAILED, "failure": str(refused), "file": bad}
        uploads.describe(session, draft.id, told)
        if len(draft.files) == 1:  # nothing can be done with it: only the sentence stays
            uploads.close(session, draft.id, uploads.DISCARDED)
        return None
    _describe(session, draft.id, preview, actor, told["now"], job_id)
    return preview


def is_quick(draft: uploads.DraftView) -> bool:
    """Whether a draft that was read is read again so fast that nobody needs a job for it."""
    listed = (sum(table["listed"].values()) for table in draft.summary.get("tables", ()))
    heavy = sum(size for _, size in draft.files)
    return sum(listed) <= QUICK_ROWS and heavy <= QUICK_BYTES


def run_commit(task: Task) -> Any:
    """Write the draft as shown; where the ledger moved on, the new preview stands instead."""
    with task.database.session() as session:
        done = _written_by(session, task.job.id)
        if done is not None:
            return _close(session, task, done)
        draft, actor = _of(session, task)
        now = task.clock()
        preview = _preview(session, draft, actor, now=now, settings=task.settings, tell=task.report)
        if preview.digest != draft.summary["digest"]:
            _describe(session, draft.id, preview, actor, now, task.job.id, overtaken=True)
            return {"draft": draft.id}
        task.report(1, 2, "正在写入台账")
        settles = _closing(session, draft, preview, now)
        result = commit_preview(
            session, preview, actor=actor, now=now, job_id=task.job.id, settles=settles
        )
        if not result.committed:
            moved = result.overtaken
            _describe(session, draft.id, result, actor, now, task.job.id, overtaken=moved)
            return {"draft": draft.id}
        return _close(session, task, result.written.import_id if result.written else None)


def _closing(
    session: Session, draft: uploads.DraftView, preview: Preview, now: datetime
) -> Settles | None:
    """Files of an import that are read once more close the rows that waited in it."""
    if draft.again is None:
        return None
    return closing(session, draft.again, preview, actor=draft.owner, now=now)


def _of(session: Session, task: Task) -> tuple[uploads.DraftView, Actor]:
    draft = uploads.view(session, int(task.job.argument["draft"]), task.job.owner)
    actor = actors.actor_named(session, task.job.owner)
    if draft is None or actor is None or draft.state != uploads.OPEN:
        raise Failure("这份导入预览已不存在，请重新选择文件。")
    return draft, actor


def _preview(session: Session, draft: uploads.DraftView, actor: Actor, **told: Any) -> Preview:
    files = uploads.contents(session, draft.id)
    return preview_files(session, files, options_of(draft.options), actor=actor, **told)


def _describe(
    session: Session,
    draft_id: int,
    preview: Preview,
    actor: Actor,
    now: datetime,
    job_id: str,
    *,
    overtaken: bool = False,
) -> None:
    words = vocabularies(session, beijing_day(now))
    phones = may(actor, Action.VIEW_PHONES)
    shifts = sheet_shifts(preview.outcomes)
    tables, pages = [], []
    for file in preview.files:
        for outcome in file.outcomes:
            told = upload_pages.table_summary(outcome, file.source.name, words)
            alike = shifts.get(outcome.table.key.whole, ())
            tables.append({**told, "shifts": upload_pages.told_shifts(alike)})
            pages.append(_chunks(outcome, file.source.name, words, phones=phones))
    summary = {
        "phase": uploads.READY,
        "job": job_id,
        "based_on": preview.based_on,
        "digest": preview.digest,
        "blocked": preview.blocked,
        "writes": preview.writes,
        "overtaken": overtaken,
        "tables": tables,
        "refused": _refused(preview),
        "kept": [one.as_json for one in preview.kept],
    }
    uploads.describe(session, draft_id, summary, pages)


def _refused(preview: Preview) -> list[dict[str, Any]]:
    """The sheets that are not ours, file by file."""
    return [
        {
            "file": file.source.name,
            "sheet": one.sheet,
            "sentence": one.sentence,
            "expected": one.expected,
            "wanted": one.wanted,
        }
        for file in preview.files
        for one in file.refused
    ]


def _chunks(outcome: Outcome, file: str, words: Vocabularies, *, phones: bool) -> dict[int, bytes]:
    """What is kept of a table beside its summary: its rows, its detail, and what waits."""
    rows = preview_rows.chunks(outcome, words, phones=phones)
    kept = {uploads.DETAIL: packed(outcome, file, words), drafts.WAITING: drafts.chunk(outcome)}
    return {**rows, **kept}


def _effect(session: Session, preview: Preview, task: Task) -> Effect:
    """What the preview just shown would do to the plans, on the ledger as it stands now."""
    shown = preview.digest
    session.rollback()
    if newest_revision(session) != preview.based_on:
        preview = compare_again(session, preview)
        if preview.digest != shown:
            return Effect(shown, preview.based_on, moved=True)
    return effect_of(
        session,
        [batch for outcome in preview.outcomes for batch in outcome.batches],
        shown,
        rules=Rules.of(task.settings),
        today=beijing_day(task.clock()),
        tell=task.report,
    )


def _written_by(session: Session, job_id: str) -> int | None:
    """The import that this job wrote before it was interrupted."""
    query = (
        select(ImportBatch.id)
        .join(Revision, Revision.id == ImportBatch.revision_id)
        .where(Revision.job_id == job_id)
    )
    return session.scalar(query)


def _close(session: Session, task: Task, import_id: int | None) -> Any:
    draft_id = int(task.job.argument["draft"])
    uploads.describe(session, draft_id, {"phase": uploads.DONE, "job": task.job.id})
    uploads.close(session, draft_id, uploads.COMMITTED, import_id)
    return {"draft": draft_id, "import_id": import_id}
