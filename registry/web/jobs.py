"""后台任务: how far one's own job is, and stopping it."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.services import change_sheets, export_jobs, jobs, report_jobs, undo_jobs, upload_jobs
from registry.services.jobs import JobView
from registry.services.queue import Queue
from registry.services.reconciling import jobs as list_jobs
from registry.services.returns import parcels
from registry.services.settling import jobs as settling_jobs
from registry.web.clock import now
from registry.web.guard import requires
from registry.web.people import current_actor, settings

bp = Blueprint("jobs", __name__, url_prefix="/jobs")

PAGES = {
    report_jobs.FILE: "reports.task",
    report_jobs.PUBLISH: "reports.task",
    export_jobs.KIND: "exports.task",
    list_jobs.RECONCILE: "reconciling.task",
}
"""Jobs that have a page of their own; those of others are seen where they belong."""

TOO_LATE = "任务已经结束，没有可以取消的内容。"
STOPPING = "已请求取消，正在停止。"


@bp.get("/<job_id>/progress")
@requires(Action.OWN_ACCOUNT)
def progress(job_id: str) -> ResponseReturnValue:
    """The part of a page that says how far a job is; when it is over, the page is loaded anew."""
    job = own_job(job_id)
    if job.is_over:
        return "", 200, {"HX-Refresh": "true"}
    return render_template("jobs/_progress.html", job=job)


@bp.post("/<job_id>/cancel")
@requires(Action.OWN_ACCOUNT)
def cancel(job_id: str) -> ResponseReturnValue:
    """Stop a job: at once where it waits, at its next step where it runs."""
    job = own_job(job_id)
    asked = jobs.request_cancel(ledger.database, job_id, now=now())
    if not asked:
        flash(TOO_LATE, "info")
    elif not own_job(job_id).is_over:
        flash(STOPPING, "info")
    return redirect(_page_of(job))


def own_job(job_id: str) -> JobView:
    """The job, or 404: what is missing and what is not yours are one answer."""
    found = find(job_id)
    return found if found and found.owner == current_actor().name else abort(404)


def find(job_id: str) -> JobView | None:
    """The job of this number, whosever it is."""
    with ledger.database.jobs_session() as session:
        return jobs.find(session, job_id)


def find_all(job_ids: Collection[str]) -> dict[str, JobView]:
    """number → job."""
    with ledger.database.jobs_session() as session:
        return jobs.find_all(session, job_ids) if job_ids else {}


def offer(job_id: str) -> None:
    """Put a job's number into the queue."""
    queue = Queue(settings().jobs_url)
    try:
        queue.put(job_id)
    finally:
        queue.close()


def submit(kind: str, argument: dict[str, Any]) -> str:
    """Record a job of the signed-in person and offer it to the workers."""
    job_id = jobs.submit(ledger.database, kind, argument, owner=current_actor().name, now=now())
    offer(job_id)
    return job_id


def _page_of(job: JobView) -> str:
    """Where a person watches a job of this kind."""
    if job.kind in PAGES:
        return url_for(PAGES[job.kind], job_id=job.id)
    if job.kind in (upload_jobs.PREVIEW, upload_jobs.COMMIT, upload_jobs.EFFECT):
        return url_for("uploads.preview", draft_id=job.argument["draft"])
    if job.kind == undo_jobs.UNDO:
        return url_for("imports.undoing", import_id=job.argument["import_id"], job_id=job.id)
    if job.kind == settling_jobs.SETTLE:
        return url_for("settling.working", import_id=job.argument["import_id"], job_id=job.id)
    if job.kind == change_sheets.KIND:
        own = job.argument["import"]
        return url_for("import_changes.task", import_id=own, job_id=job.id)
    if job.kind == parcels.KIND:
        return url_for("returns.one", round_id=job.argument["round"])
    return url_for("home.show")
