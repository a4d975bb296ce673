"""档案合并: two files of one firm are put side by side, become one, and can be parted again."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.models import Enterprise
from registry.records.directory import Found, Wanted, find
from registry.records.dossier import code_names
from registry.records.writer import Conflict
from registry.services import fields, merging
from registry.services.duplicates import suspects
from registry.services.merging import Merger, NotMergeable, merged_files
from registry.services.record_names import NAMES
from registry.services.undoing import NotUndoable, commit_undo, preview_undo
from registry.web.clock import now, today
from registry.web.dossier import own_file
from registry.web.guard import requires
from registry.web.people import current_actor

bp = Blueprint("merging", __name__, url_prefix="/enterprises")

FOUND = 20
"""Files proposed for a word."""
SUSPECTED = 200
"""Groups shown on one page; more than that are a reason to look at the source of the files."""


@bp.get("/suspects")
@requires(Action.MERGE)
def show() -> ResponseReturnValue:
    """Files that may be of one firm."""
    found = suspects(ledger.session, scope=current_actor().scope, today=today())
    return render_template("merging/suspects.html", found=found[:SUSPECTED], total=len(found))


@bp.get("/<int:firm_id>/merge")
@requires(Action.MERGE)
def choose(firm_id: int) -> ResponseReturnValue:
    """Look for the other file of a firm."""
    firm = own_file(firm_id).firm
    word = request.args.get("q", "").strip()
    found = _called(word) if word else None
    return render_template("merging/choose.html", firm=firm, word=word, found=found)


@bp.get("/<int:firm_id>/merge/<int:other_id>")
@requires(Action.MERGE)
def compare(firm_id: int, other_id: int) -> ResponseReturnValue:
    """Both files side by side, and what merging would do; writes nothing."""
    return _page(_planned(firm_id, other_id), 200)


@bp.post("/<int:firm_id>/merge/<int:other_id>")
@requires(Action.MERGE)
def merge(firm_id: int, other_id: int) -> ResponseReturnValue:
    """Merge as it was shown; where something moved since, show that."""
    planned, reason = _planned(firm_id, other_id), request.form.get("reason", "").strip()
    if request.form.get("shown") != _shown(planned):
        return _page(planned, 409, "两份档案刚被他人改过，下面是最新内容，请核对后再合并。")
    if not reason:
        return _page(planned, 422, "请写明合并的依据，例如“同一企业，旧档案没有代码”。")
    taken, actor = request.form.getlist("taken"), current_actor().name
    try:
        revision = merging.merge(
            ledger.session, planned, taken=taken, reason=reason, actor=actor, now=now()
        )
    except Conflict:
        return _page(_planned(firm_id, other_id), 409, "有记录刚被他人改过，请核对后再合并。")
    flash(f"已合并，变更记录 {revision}。需要时可以在下面撤回合并。", "success")
    return redirect(url_for("dossier.show", firm_id=firm_id) + "#merged")


@bp.post("/<int:firm_id>/merged/<int:other_id>/undo")
@requires(Action.MERGE)
def part(firm_id: int, other_id: int) -> ResponseReturnValue:
    """Take a merger back; what was changed since is left as somebody made it."""
    merged = {row.id: row for row in merged_files(ledger.session, own_file(firm_id).firm.id)}
    target = merged.get(other_id) or abort(404)
    actor = current_actor()
    try:
        planned = preview_undo(ledger.session, f"r{target.revision_id}", actor=actor, choice="keep")
    except NotUndoable as refusal:
        abort(409, str(refusal))
    undone = commit_undo(ledger.session, planned, actor=actor, now=now())
    if not undone.committed:
        flash("台账刚被他人改过，没有撤回，请再试一次。", "warning")
    else:
        kept = len(planned.plan.conflicts)
        told = f"合并以后改过的 {kept} 处保留现在的内容。" if kept else ""
        flash(f"已撤回合并，“{target.name}”又是单独的档案。{told}", "success")
    return redirect(url_for("dossier.show", firm_id=firm_id))


def _planned(firm_id: int, other_id: int) -> Merger:
    own_file(firm_id)
    own_file(other_id)
    try:
        return merging.plan_merger(ledger.session, firm_id, other_id)
    except LookupError:
        abort(404)
    except NotMergeable as refusal:
        abort(409, str(refusal))


def _called(word: str) -> Found:
    return find(
        ledger.session,
        Wanted(word=word),
        scope=current_actor().scope,
        today=today(),
        with_statistics=True,
        size=FOUND,
    )


def _shown(planned: Merger) -> str:
    """The versions that the page speaks of, in short."""
    parts = [
        f"{part.model.__tablename__}{len(part.moving)}.{len(part.staying)}"
        for part in planned.parts
    ]
    return "-".join([str(planned.kept.revision_id), str(planned.theirs.revision_id), *parts])


def _page(planned: Merger, status: int, problem: str = "") -> ResponseReturnValue:
    codes = code_names(ledger.session, today())
    shown = render_template(
        "merging/compare.html",
        planned=planned,
        names=NAMES,
        facts=[(fact, *_texts(fact, codes)) for fact in planned.facts],
        shown=_shown(planned),
        problem=problem,
        reason=request.form.get("reason", ""),
        taken=request.form.getlist("taken"),
    )
    return shown, status


def _texts(fact: merging.Fact, codes: fields.Codes) -> tuple[str, str, str]:
    """The label of a fact and what each file says."""

    def text(value: Any) -> str:
        said = fields.with_unit(Enterprise, fact.field, value, codes)
        return fields.masked(said) if fact.field == "phone" else said

    return fields.label(Enterprise, fact.field), text(fact.kept), text(fact.theirs)
