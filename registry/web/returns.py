"""报送: rounds that were sent out, where each unit stands, and sending out a new one."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.records.returns import rounds
from registry.records.returns.due import NOWHERE, place_names
from registry.records.returns.matrix import matrix as matrix_of
from registry.records.returns.matrix import registers_seen
from registry.services.returns import parcels, settling
from registry.services.returns.reissuing import has_returned
from registry.services.returns.reissuing import reissue as reissued
from registry.services.returns.sending import (
    REGISTERS_SENT,
    USUAL,
    NothingDue,
    open_fields,
    send_out,
)
from registry.terms import ClaimKind, Decision, Register, ReturnState
from registry.web import jobs
from registry.web.clock import now, today
from registry.web.guard import requires
from registry.web.people import current_actor, settings
from registry.web.return_form import ReissueForm, SendOutForm

bp = Blueprint("returns", __name__, url_prefix="/returns")

PERIODS_SHOWN = 12


@bp.get("")
@requires(Action.VIEW)
def show() -> ResponseReturnValue:
    """All rounds, the newest first."""
    return render_template(
        "returns/list.html",
        rounds=rounds.rounds(ledger.session, current_actor().scope),
        registers=Register.labels(),
        today=today(),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.SEND_OUT)
def new() -> ResponseReturnValue:
    """Say what is asked of whom; the round is written and its page shown."""
    form = SendOutForm() if request.method == "POST" else SendOutForm(request.args)
    if form.validate_on_submit():
        try:
            number = send_out(ledger.session, form.order(), actor=current_actor(), now=now())
            flash("已建立这一轮报送。请下载报送表，发给各单位。", "success")
            return redirect(url_for("returns.one", round_id=number))
        except NothingDue as problem:
            form.due_list.errors = [str(problem)]
    register = form.chosen_register
    chosen = form.columns.data or list(USUAL.get(register, ()))
    shown = render_template(
        "returns/new.html",
        form=form,
        fields=open_fields(register),
        chosen=chosen,
        register=register,
        registers=[(one.value, one.label) for one in REGISTERS_SENT],
    )
    return shown, 422 if form.errors else 200


@bp.get("/<int:round_id>")
@requires(Action.VIEW)
def one(round_id: int) -> ResponseReturnValue:
    """Where every unit stands, and what the returns say of the list."""
    found = own_round(round_id)
    parcel = parcels.parcel(ledger.session, round_id, current_actor().name)
    return render_template(
        "returns/round.html",
        found=found,
        parcel=parcel,
        job=jobs.find(parcel.job) if parcel and parcel.job else None,
        kinds=ClaimKind.labels(),
        decisions=Decision.labels(),
        ReturnState=ReturnState,
        manages=current_user.may(Action.SEND_OUT),
    )


@bp.route("/<int:round_id>/reissue", methods=["GET", "POST"])
@requires(Action.SEND_OUT)
def reissue(round_id: int) -> ResponseReturnValue:
    """Ask for other columns, another day or something else; other columns make a new version."""
    found, session = own_round(round_id), ledger.session
    there = url_for("returns.one", round_id=round_id)
    if found.row.closed_on is not None:
        flash("这一轮已结束收表，不能再改。需要改时请先重新开始收表。", "warning")
        return redirect(there)
    form = ReissueForm.of(found.row)
    if form.validate_on_submit():
        if request.form.get("read") != str(found.row.revision_id):
            flash("这一轮刚被别人改过，下面是现在的内容，请核对后再改。", "warning")
            return redirect(url_for("returns.reissue", round_id=round_id))
        before, actor = found.row.version, current_actor()
        version = reissued(session, found, form.wanted(), actor=actor, now=now())
        flash(_changed_to(version) if version != before else "已保存。", "success")
        return redirect(there)
    shown = render_template(
        "returns/reissue.html",
        form=form,
        found=found,
        fields=open_fields(form.chosen_register),
        returned=has_returned(found),
    )
    return shown, 422 if form.errors else 200


def _changed_to(version: int) -> str:
    return f"已改为第 {version} 版。请重新生成报送表发给各单位，旧版不再导入。"


@bp.post("/<int:round_id>/close")
@requires(Action.SEND_OUT)
def close(round_id: int) -> ResponseReturnValue:
    """End the collecting, or begin it again."""
    closed = request.form.get("closed") == "yes"
    settling.close(ledger.session, own_round(round_id), closed, actor=current_actor(), now=now())
    flash("已结束收表，此后返回的报送表不再导入。" if closed else "已重新开始收表。", "success")
    return redirect(url_for("returns.one", round_id=round_id))


@bp.post("/<int:round_id>/claims/<int:claim_id>")
@requires(Action.SEND_OUT)
def decide(round_id: int, claim_id: int) -> ResponseReturnValue:
    """Settle a change of the due list."""
    found = own_round(round_id)
    claim: Any = next((one for one in found.claims if one.id == claim_id), None) or abort(404)
    wanted = request.form.get("decision", "")
    if wanted not in Decision.labels():
        abort(400)
    if claim.decision is None:
        settling.decide(
            ledger.session, found, claim, Decision(wanted), actor=current_actor(), now=now()
        )
    return redirect(url_for("returns.one", round_id=round_id, _anchor="claims"))


@bp.get("/matrix")
@requires(Action.VIEW)
def matrix() -> ResponseReturnValue:
    """Which unit has sent in which register for which period, whatever the file."""
    whose = current_actor().whose_imports
    seen = registers_seen(ledger.session, whose)
    register = request.args.get("register", "")
    register = register if register in seen else next(iter(seen), "")
    found = matrix_of(ledger.session, register, whose, periods=PERIODS_SHOWN)
    return render_template(
        "returns/matrix.html",
        matrix=found,
        silent=_silent(register, found.units),
        register=register,
        registers=[(code, Register(code).label) for code in seen],
    )


def _silent(register: str, units: Collection[str]) -> list[str]:
    """镇街 and 园区 that sent nothing in, of a register that they send; for the whole district."""
    if register not in REGISTERS_SENT or not current_actor().scope.whole:
        return []
    names = place_names(ledger.session, today())
    return [name for place, name in names.items() if place != NOWHERE and name not in units]


def own_round(round_id: int) -> rounds.Round:
    """The round, or 404: what is missing and what is not yours are one answer."""
    return rounds.open_round(
        ledger.session,
        round_id,
        current_actor().scope,
        today=today(),
        ranks=settings().source_ranks,
    ) or abort(404)
