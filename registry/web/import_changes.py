"""每一处变更: what one import did, page by page, and the same as a workbook."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.records.audit import record_alone
from registry.records.imports import Import, one_import
from registry.records.revision_changes import Asked, counted, places
from registry.services import change_sheets
from registry.services.import_changes import entries, field_labels, viewer_of
from registry.services.kept_files import fetched
from registry.services.record_names import NAMES
from registry.terms import ChangeKind, JobState
from registry.web import jobs
from registry.web.clock import now, today
from registry.web.downloads import sent_workbook
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.people import current_actor

bp = Blueprint("import_changes", __name__, url_prefix="/imports/<int:import_id>/changes")

PAGE = 25
"""Records on a page: each has up to thirty fields."""


@bp.get("")
@requires(Action.VIEW)
def show(import_id: int) -> ResponseReturnValue:
    """The records that the import touched, in the order of its sheets, with old and new values."""
    found = _own(import_id)
    listing = ListState.of(request.path, request.args, ("place",))
    asked = _asked(found, listing.value("kind"), listing.value("field"))
    viewer = viewer_of(current_actor(), today())
    every = counted(ledger.session, Asked(found.revision), viewer)
    here = every
    if asked.model is not None:
        here = counted(ledger.session, replace(asked, kind=""), viewer)
    kinds = {kind: sum(n for (_, k), n in here.items() if k is kind) for kind in ChangeKind}
    total = kinds[ChangeKind(asked.kind)] if asked.kind else sum(kinds.values())
    models = list(dict.fromkeys(model for model, _ in every))
    start = (listing.page - 1) * PAGE
    told = places(ledger.session, asked, viewer, models, first=start, count=PAGE)
    return render_template(
        "imports/changes.html",
        found=found,
        listing=listing,
        pager=Pager(listing.page, total, PAGE),
        entries=entries(ledger.session, asked, told, today()),
        kinds=kinds,
        asked=asked,
        tables=[(model.__tablename__, NAMES[model]) for model in models],
        choices=list(field_labels(models).items()),
        ChangeKind=ChangeKind,
    )


@bp.post("/export")
@requires(Action.EXPORT)
def export(import_id: int) -> ResponseReturnValue:
    """The changes asked for as a workbook: at once where they are few, else by a job."""
    found, actor = _own(import_id), current_actor()
    order = {name: request.form.get(name, "") for name in ("kind", "field")}
    asked = change_sheets.asked_of(found.revision, order)
    records = sum(counted(ledger.session, asked, viewer_of(actor, today())).values())
    record_alone(
        ledger.session,
        actor=actor.name,
        action=Action.EXPORT,
        subject=f"导入 {import_id} 的变更清单",
        address=request.remote_addr,
        detail=f"{records} 条记录，r{found.revision}",
        now=now(),
    )
    if records > change_sheets.SHORT:
        job_id = jobs.submit(change_sheets.KIND, {"import": import_id, **order})
        return redirect(url_for("import_changes.task", import_id=import_id, job_id=job_id))
    data = change_sheets.sheet(ledger.session, asked, actor, today())
    return sent_workbook(change_sheets.file_name(import_id), data)


@bp.get("/export/<job_id>")
@requires(Action.EXPORT)
def task(import_id: int, job_id: str) -> ResponseReturnValue:
    """How far the workbook is, and how it ended."""
    job = _job(import_id, job_id)
    return render_template("imports/change_sheet.html", import_id=import_id, job=job)


@bp.get("/export/<job_id>/file")
@requires(Action.EXPORT)
def fetch(import_id: int, job_id: str) -> ResponseReturnValue:
    """The workbook that one's own job has written; taking it was noted when it was ordered."""
    job = _job(import_id, job_id)
    if job.state is not JobState.DONE:
        abort(404)
    return sent_workbook(*(fetched(ledger.session, job.result, current_actor().name) or abort(404)))


def _own(import_id: int) -> Import:
    """The import, or 404: what is missing and what is not yours are one answer."""
    whose = current_actor().whose_imports
    return one_import(ledger.session, import_id, whose) or abort(404)


def _asked(found: Import, kind: str, field: str) -> Asked:
    return change_sheets.asked_of(found.revision, {"kind": kind, "field": field})


def _job(import_id: int, job_id: str) -> Any:
    job = jobs.own_job(job_id)
    own = job.kind == change_sheets.KIND and job.argument["import"] == import_id
    return job if own else abort(404)
