"""One's own drafts and the jobs that work on them: what the pages of an import share."""

from flask import abort

from registry.extensions import ledger
from registry.services import jobs, upload_jobs, uploads
from registry.services.jobs import JobView
from registry.web.clock import now
from registry.web.jobs import find, offer
from registry.web.people import current_actor, settings


def own_draft(draft_id: int) -> uploads.DraftView:
    """One's own draft as it stands, also where its job ended without telling it; else 404."""
    draft = uploads.view(ledger.session, draft_id, current_actor().name)
    if draft is None or (draft.state == uploads.DISCARDED and draft.phase != uploads.FAILED):
        abort(404)
    return draft.after(job_of(draft)) if draft.is_busy else draft


def job_of(draft: uploads.DraftView) -> JobView | None:
    """The job that worked on a draft last."""
    return find(draft.job_id)


def start(draft_id: int, kind: str) -> None:
    """Give a draft to the workers."""
    job_id = upload_jobs.start(
        ledger.database, ledger.session, draft_id, kind, owner=current_actor().name, now=now()
    )
    offer(job_id)


def read_again(draft: uploads.DraftView) -> None:
    """Read the files with what was decided: at once where that is quick, else by a job."""
    if not upload_jobs.is_quick(draft):
        start(draft.id, upload_jobs.PREVIEW)
        return
    actor, moment, database = current_actor(), now(), ledger.database
    jobs.request_cancel(database, draft.job_id, now=moment)
    asked = {"draft": draft.id}
    effect = jobs.submit(database, upload_jobs.EFFECT, asked, owner=actor.name, now=moment)
    decided = own_draft(draft.id)
    upload_jobs.read(ledger.session, decided, actor, effect, now=moment, settings=settings())
    offer(effect)
