"""导入: what was imported, one import and its result, and taking it back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.records.imports import count_imports, imports, one_import, waiting_rows
from registry.services import uploads
from registry.services.undoing import (
    Choice,
    NotAllowed,
    NotUndoable,
    Undo,
    commit_undo,
    preview_undo,
)
from registry.terms import Register
from registry.web.clock import now
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.people import current_actor

bp = Blueprint("imports", __name__, url_prefix="/imports")

CHOICES: dict[str, Choice] = {"keep": "keep", "restore": "restore"}
MOST_WAITING = 200
MOST_CONFLICTS = 200


@bp.get("")
@requires(Action.VIEW)
def show() -> ResponseReturnValue:
    """Earlier imports, and one's own previews that wait for an answer."""
    listing = ListState.of(request.path, request.args, ("newest",))
    pager = Pager(listing.page, count_imports(ledger.session, _whose()))
    return render_template(
        "imports/list.html",
        listing=listing,
        pager=pager,
        imports=imports(ledger.session, _whose(), page=pager.number, size=pager.size),
        drafts=uploads.open_drafts(ledger.session, current_actor().name),
        registers=Register.labels(),
    )


@bp.get("/<int:import_id>")
@requires(Action.VIEW)
def result(import_id: int) -> ResponseReturnValue:
    """What one import did, sheet by sheet."""
    found = one_import(ledger.session, import_id, _whose()) or abort(404)
    mine = found.actor == current_actor().name
    return render_template(
        "imports/result.html",
        found=found,
        waiting=waiting_rows(ledger.session, import_id, MOST_WAITING),
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
    """Take the import back as it was shown; where something moved since, show that first."""
    choice = CHOICES.get(request.form.get("choice", ""))
    planned = _undo_of(import_id, choice)
    if request.form.get("shown") != _shown(planned):
        flash("打开本页后台账又有变更，撤回的内容已重新计算，请核对后再确认。", "warning")
        return redirect(url_for("imports.undo", import_id=import_id))
    done = commit_undo(ledger.session, planned, actor=current_actor(), now=now())
    if not done.committed:
        return _undo_page(import_id, done)
    flash(f"已撤回：删除 {done.plan.deleted} 条，恢复 {done.plan.restored} 条。", "success")
    return redirect(url_for("imports.result", import_id=import_id))


def _undo_of(import_id: int, choice: Choice) -> Undo:
    if one_import(ledger.session, import_id, _whose()) is None:
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
        conflicts=planned.plan.conflicts[:MOST_CONFLICTS],
    )


def _shown(planned: Undo) -> str:
    """What the page said, in short: conflicts are counted before any choice is made."""
    return f"{planned.plan.based_on}"


def _whose() -> str | None:
    """Imports of all for who sees the whole district, else one's own."""
    actor = current_actor()
    return None if actor.scope.whole else actor.name
