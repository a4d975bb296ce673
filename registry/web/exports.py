"""导出登记表: a register as a workbook, as it is or as it was known; edited, it imports again."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, RadioField, StringField
from wtforms.validators import Optional, ValidationError

from registry.access import Action
from registry.extensions import ledger
from registry.records.rows import Known
from registry.services.export_jobs import KIND, Order
from registry.services.kept_files import fetched
from registry.services.report_vintages import NoVintage, knowledge
from registry.terms import JobState, Register
from registry.web import jobs
from registry.web.downloads import sent_workbook
from registry.web.forms import ChineseForm, words
from registry.web.guard import requires
from registry.web.people import current_actor

bp = Blueprint("exports", __name__, url_prefix="/exports")


class ExportForm(ChineseForm):
    """Which register, and as of when."""

    register = RadioField("登记表", choices=words(Register.labels().items()))
    on = DateField("统计时点", [Optional()], format="%Y-%m-%d", render_kw={"max": "9999-12-31"})
    known = StringField("台账时点", render_kw={"placeholder": "空为当前，如 r30 或 2026-10-31"})

    def validate_known(self, field: StringField) -> None:
        """A revision or a day of the ledger."""
        try:
            knowledge(ledger.session, field.data or "")
        except NoVintage as problem:
            raise ValidationError(str(problem)) from problem

    def order(self) -> Order:
        """The order of a form that holds."""
        at = knowledge(ledger.session, self.known.data or "")
        known = at.revision if isinstance(at, Known) else None
        return Order(Register(self.register.data), self.on.data, known, request.remote_addr)


@bp.route("", methods=["GET", "POST"])
@requires(Action.EXPORT)
def new() -> ResponseReturnValue:
    """Ask which register; a job writes it."""
    form = ExportForm()
    if form.validate_on_submit():
        job_id = jobs.submit(KIND, form.order().argument())
        return redirect(url_for("exports.task", job_id=job_id))
    if request.method == "GET":
        asked = request.args.get("register", "")
        form.register.data = asked if asked in Register.labels() else str(Register.ENTERPRISES)
    return render_template("exports/new.html", form=form), 422 if form.errors else 200


@bp.get("/<job_id>")
@requires(Action.EXPORT)
def task(job_id: str) -> ResponseReturnValue:
    """How far the workbook is, and how it ended."""
    job = _job(job_id)
    return render_template("exports/task.html", job=job, order=Order.of(job.argument))


@bp.get("/<job_id>/file")
@requires(Action.EXPORT)
def fetch(job_id: str) -> ResponseReturnValue:
    """The workbook that one's own job has written; that was noted in the audit log."""
    job = _job(job_id)
    if job.state is not JobState.DONE:
        abort(404)
    return sent_workbook(*(fetched(ledger.session, job.result, current_actor().name) or abort(404)))


def _job(job_id: str) -> Any:
    job = jobs.own_job(job_id)
    return job if job.kind == KIND else abort(404)
