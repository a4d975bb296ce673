"""What jobs do with a draft: read and compare it, or write it once a person has confirmed it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.importing.decisions import tables_of
from registry.importing.opening import Unreadable
from registry.importing.parse import BadSetting
from registry.indicators.rules import Rules
from registry.models import ImportBatch, Revision
from registry.periods import Period, beijing_day
from registry.records.database import Database
from registry.records.rows import newest_revision
from registry.services import actors, jobs, upload_pages, uploads
from registry.services.effects import Effect, effect_of
from registry.services.import_details import packed
from registry.services.import_words import vocabularies
from registry.services.importing import (
    ImportOptions,
    NothingOurs,
    Preview,
    commit_preview,
    compare_again,
    preview_files,
)
from registry.services.worker import Failure, Task

PREVIEW, COMMIT = "import_preview", "import_commit"


def options_of(said: Mapping[str, Any]) -> ImportOptions:
    """The options of a draft, which keeps them as texts."""
    period = said.get("period")
    facts = {name: said[name] for name in ("source", "reporter") if said.get(name)}
    return ImportOptions(
        register=said.get("register") or None,
        period=Period.parse(period) if period else None,
        facts=facts,
        good_rows=bool(said.get("good_rows")),
        tables=tables_of(said.get("tables", {})),
    )


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
        try:
            preview = _preview(session, task, draft, actor)
        except (Unreadable, NothingOurs, BadSetting) as refused:
            uploads.describe(session, draft.id, {"phase": uploads.FAILED, "failure": str(refused)})
            return {"draft": draft.id}
        _describe(session, draft.id, preview, task)
        uploads.keep_effect(session, draft.id, _effect(session, preview, task))
    return {"draft": draft.id}


def run_commit(task: Task) -> Any:
    """Write the draft as shown; where the ledger moved on, the new preview stands instead."""
    with task.database.session() as session:
        done = _written_by(session, task.job.id)
        if done is not None:
            return _close(session, task, done)
        draft, actor = _of(session, task)
        preview = _preview(session, task, draft, actor)
        if preview.digest != draft.summary["digest"]:
            _describe(session, draft.id, preview, task, overtaken=True)
            return {"draft": draft.id}
        task.report(1, 2, "正在写入台账")
        result = commit_preview(session, preview, actor=actor, now=task.clock(), job_id=task.job.id)
        if not result.committed:
            _describe(session, draft.id, result, task, overtaken=result.overtaken)
            return {"draft": draft.id}
        return _close(session, task, result.written.import_id if result.written else None)


def _of(session: Session, task: Task) -> tuple[uploads.DraftView, Actor]:
    draft = uploads.view(session, int(task.job.argument["draft"]), task.job.owner)
    actor = actors.actor_named(session, task.job.owner)
    if draft is None or actor is None or draft.state != uploads.OPEN:
        raise Failure("这份导入预览已不存在，请重新选择文件。")
    return draft, actor


def _preview(session: Session, task: Task, draft: uploads.DraftView, actor: Actor) -> Preview:
    return preview_files(
        session,
        uploads.contents(session, draft.id),
        options_of(draft.options),
        actor=actor,
        now=task.clock(),
        settings=task.settings,
        tell=task.report,
    )


def _describe(
    session: Session, draft_id: int, preview: Preview, task: Task, *, overtaken: bool = False
) -> None:
    words = vocabularies(session, beijing_day(task.clock()))
    owner = actors.actor_named(session, task.job.owner)
    phones = owner is not None and may(owner, Action.VIEW_PHONES)
    tables, pages = [], []
    for file in preview.files:
        for outcome in file.outcomes:
            tables.append(upload_pages.table_summary(outcome, file.source.name, words))
            rows = enumerate(upload_pages.pages(outcome, words, phones=phones))
            pages.append({uploads.DETAIL: packed(outcome, file.source.name, words), **dict(rows)})
    refused = [
        {"file": file.source.name, "sheet": one.sheet, "sentence": one.sentence}
        for file in preview.files
        for one in file.refused
    ]
    summary = {
        "phase": uploads.READY,
        "job": task.job.id,
        "based_on": preview.based_on,
        "digest": preview.digest,
        "blocked": preview.blocked,
        "writes": preview.writes,
        "overtaken": overtaken,
        "tables": tables,
        "refused": refused,
    }
    uploads.describe(session, draft_id, summary, pages)


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
