"""导入: what was imported, one import and its result, and taking it back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.records.import_search import Wanted, find, offered
from registry.records.imports import one_import, packed_details
from registry.records.waiting import kept_rows, open_count, settled_rows, settling_batches
from registry.services import undo_jobs, uploads
from registry.services.import_details import unpacked
from registry.services.marked_files import still_marked
from registry.services.undo_conflicts import disputes
from registry.services.undoing import (
    Choice,
    NotAllowed,
    NotUndoable,
    Undo,
    preview_undo,
)
from registry.terms import ImportState, JobState, Register
from registry.web import jobs
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.listing import PAGE_SIZE, ListState, Pager
from registry.web.people import called, current_actor
from registry.web.uploads import accepted

bp = Blueprint("imports", __name__, url_prefix="/imports")

CHOICES: dict[str, Choice] = {"keep": "keep", "restore": "restore"}
MOST_CONFLICTS = 200
OVERTAKEN = "打开本页后台账又有变更，撤回的内容已重新计算，请核对后再确认。"


@bp.get("")
@requires(Action.VIEW)
def show() -> ResponseReturnValue:
    """Earlier imports as they are asked for, and one's own previews that wait for an answer."""
    listing = ListState.of(request.path, request.args, ("newest",))
    wanted = Wanted(
        file=listing.value("q"),
        state=listing.value("state"),
        actor=listing.value("actor"),
        **{name: listing.value(name) for name in ("register", "reporter", "period")},
    )
    found = find(
        ledger.session, wanted, current_actor().whose_imports, page=listing.page, size=PAGE_SIZE
    )
    return render_template(
        "imports/list.html",
        listing=listing,
        pager=Pager(listing.page, found.total),
        found=found,
        offers=_offers(),
        accepted=accepted(),
        drafts=_drafts(),
        waiting=open_count(ledger.session, current_actor().whose_imports),
        registers=Register.labels(),
        ImportState=ImportState,
    )


@bp.get("/<int:import_id>")
@requires(Action.VIEW)
def result(import_id: int) -> ResponseReturnValue:
    """What one import did, sheet by sheet."""
    found = one_import(ledger.session, import_id, current_actor().whose_imports) or abort(404)
    mine = found.actor == current_actor().name
    packed = packed_details(ledger.session, import_id)
    settled = settled_rows(ledger.session, import_id)
    details = {
        source: still_marked(unpacked(data), settled.get(source, ()))
        for source, data in packed.items()
    }
    return render_template(
        "imports/result.html",
        found=found,
        details=details,
        marked=any(detail.marks for detail in details.values()),
        readable=mine or current_user.may(Action.VIEW_PHONES),
        waiting=[row for row in kept_rows(ledger.session, import_id) if row.is_open],
        settled={source: len(rows) for source, rows in settled.items()},
        batches=settling_batches(ledger.session, import_id),
        undoable=current_user.may(Action.UNDO_OWN if mine else Action.UNDO_OTHERS),
        registers=Register.labels(),
    )


@bp.get("/<int:import_id>/undo")
@requires(Action.UNDO_OWN)
def undo(import_id: int) -> ResponseReturnValue:
    """What taking the import back would do; writes nothing."""
    return _undo_page(import_id, _undo_of(import_id, None))


@bp.post("/<int:import_id>/undo")
@requires(Action.UNDO_OWN)
def undo_now(import_id: int) -> ResponseReturnValue:
    """Take the import back as it was shown, by a job; where something moved since, show that."""
    choice = CHOICES.get(request.form.get("choice", ""))
    planned = _undo_of(import_id, choice)
    if request.form.get("shown") != _shown(planned):
        flash(OVERTAKEN, "warning")
        return redirect(url_for("imports.undo", import_id=import_id))
    if planned.status:
        return _undo_page(import_id, planned)
    asked = {"import_id": import_id, "choice": choice, "based_on": planned.plan.based_on}
    job_id = jobs.submit(undo_jobs.UNDO, asked)
    return redirect(url_for("imports.undoing", import_id=import_id, job_id=job_id))


@bp.get("/<int:import_id>/undo/<job_id>")
@requires(Action.UNDO_OWN)
def undoing(import_id: int, job_id: str) -> ResponseReturnValue:
    """How far taking back is, and how it ended."""
    job = jobs.own_job(job_id)
    if job.kind != undo_jobs.UNDO or job.argument["import_id"] != import_id:
        abort(404)
    if job.state is not JobState.DONE:
        return render_template("imports/undoing.html", import_id=import_id, job=job)
    if job.result.get("overtaken"):
        flash(OVERTAKEN, "warning")
        return redirect(url_for("imports.undo", import_id=import_id))
    counts = [job.result.get(name) for name in ("deleted", "restored")]
    told = "。" if None in counts else f"：删除 {counts[0]} 条，恢复 {counts[1]} 条。"
    late = "取消来得太晚，撤回已经完成。" if job.cancel_requested else ""
    flash(f"{late}已撤回{told}", "success")
    return redirect(url_for("imports.result", import_id=import_id))


def _offers() -> dict[str, list[tuple[str, str]]]:
    """What the list can be narrowed by, filter → (value, label)."""
    known, labels = offered(ledger.session, current_actor().whose_imports), Register.labels()
    values = {"reporter": known.reporters, "period": known.periods}
    plain = {name: [(one, one) for one in every] for name, every in values.items()}
    people = [(one, called(one)) for one in known.actors]
    return {**plain, "actor": people, "register": [(one, labels[one]) for one in known.registers]}


def _drafts() -> list[uploads.DraftView]:
    """One's own previews as they stand, also where a job ended without telling its draft."""
    drafts = uploads.open_drafts(ledger.session, current_actor().name)
    busy = jobs.find_all([draft.job_id for draft in drafts if draft.is_busy])
    return [draft.after(busy.get(draft.job_id)) for draft in drafts]


def _undo_of(import_id: int, choice: Choice) -> Undo:
    if one_import(ledger.session, import_id, current_actor().whose_imports) is None:
        abort(404)
    try:
        return preview_undo(ledger.session, str(import_id), actor=current_actor(), choice=choice)
    except NotAllowed as refusal:
        abort(403, str(refusal))
    except NotUndoable as refusal:
        abort(409, str(refusal))


def _undo_page(import_id: int, planned: Undo) -> ResponseReturnValue:
    return render_template(
        "imports/undo.html",
        import_id=import_id,
        plan=planned.plan,
        shown=_shown(planned),
        disputes=disputes(
            ledger.session, planned.plan.revision, planned.plan.conflicts[:MOST_CONFLICTS], today()
        ),
    )


def _shown(planned: Undo) -> str:
    """What the page said, in short: conflicts are counted before any choice is made."""
    return f"{planned.plan.based_on}"
