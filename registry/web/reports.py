"""报告: what was published, making a report, looking at it, taking it away and freezing it."""

from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.in_force import UnknownPlan, plan_in_force
from registry.indicators.reading import BadDefinition
from registry.indicators.rules import BadSetting, Rules
from registry.indicators.splitting import DIMENSIONS, part_names
from registry.records.rows import Known
from registry.reports import evaluation
from registry.reports.report import Report
from registry.services.kept_files import fetched
from registry.services.publishing import NotPublished, Published, open_published
from registry.services.report_archive import count_published, published
from registry.services.report_files import ENDINGS, MEDIA_TYPES
from registry.services.report_jobs import FILE, PUBLISH, Order
from registry.services.report_vintages import reasons_since_last
from registry.services.reporting import BeforeThePlan, Wanted, make_report, record_export
from registry.terms import JobState
from registry.web import jobs
from registry.web.clock import now, today
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.moments import address_of
from registry.web.people import current_actor, settings
from registry.web.report_orders import order_form, posted_order, with_ending, years_of

bp = Blueprint("reports", __name__, url_prefix="/reports")

UNUSABLE = (UnknownPlan, BadDefinition, BadSetting, BeforeThePlan)


@bp.get("")
@requires(Action.OPEN_REPORTS)
def show() -> ResponseReturnValue:
    """Every published report, the newest first."""
    listing = ListState.of(request.path, request.args, ("newest",))
    pager = Pager(listing.page, count_published(ledger.session))
    found = published(ledger.session, page=pager.number, size=pager.size)
    return render_template("reports/list.html", listing=listing, pager=pager, reports=found)


@bp.get("/new")
@requires(Action.OPEN_REPORTS)
def new() -> ResponseReturnValue:
    """Choose which report."""
    form = order_form(request.args)
    return render_template("reports/new.html", form=form, years=years_of(today()))


@bp.get("/preview")
@requires(Action.OPEN_REPORTS)
def preview() -> ResponseReturnValue:
    """The report as a page, before anything is written or taken away."""
    form = order_form(request.args)
    problem = None
    if form.validate():
        order = form.order({})
        try:
            return _preview_page(order)
        except UNUSABLE as refusal:
            problem = str(refusal)
    shown = render_template("reports/new.html", form=form, years=years_of(today()), problem=problem)
    return shown, 422


def _preview_page(order: Order) -> str:
    wanted = order.wanted or abort(404)
    session, own, actor, day = ledger.session, settings(), current_actor(), today()
    made = make_report(session, wanted, order.at, own, actor, day, with_backings=False)
    return render_template(
        "reports/preview.html",
        order=order,
        wanted=wanted,
        reasons=reasons_since_last(session, wanted, order.at, own, day),
        **_shown(made.report),
    )


def _shown(report: Report) -> dict[str, Any]:
    """What a page needs to show a report."""
    return {
        "report": report,
        "heads": evaluation.heads(report),
        "lines": [evaluation.cells(row) for row in report.rows],
        "split_text": evaluation.split_text,
        "endings": ENDINGS,
        "clocks": address_of(report.on, Known(report.known), report.year, today()),
        "areas": _areas(report),
    }


def _areas(report: Report) -> dict[str, tuple[str, dict[str, str]]]:
    """What a split is by → its name in an address, and the code of each part by what it is called.

    A report whose plan cannot be read any more still opens; only its parts lead nowhere.
    """
    session, at = ledger.session, Known(report.known)
    try:
        plan = plan_in_force(session, report.plan, at, Rules.of(settings()))
    except UNUSABLE:
        return {}
    used = {split.by for split in report.splits}
    return {
        label: (by, {name: code for code, name in part_names(session, plan, by, at).items()})
        for by, label in DIMENSIONS.items()
        if label in used
    }


@bp.post("/files")
@requires(Action.OPEN_REPORTS)
def order_file() -> ResponseReturnValue:
    """Write a report's file by a job; taking it away is an export."""
    order = with_ending(posted_order(request.form), _ending())
    return _ordered(order)


@bp.post("/publish")
@requires(Action.PUBLISH)
def freeze() -> ResponseReturnValue:
    """Freeze a report by a job."""
    order = posted_order(request.form)
    return redirect(url_for("reports.task", job_id=jobs.submit(PUBLISH, order.argument())))


@bp.get("/tasks/<job_id>")
@requires(Action.OPEN_REPORTS)
def task(job_id: str) -> ResponseReturnValue:
    """How far a report is, and what came of it."""
    job = jobs.own_job(job_id)
    if job.kind not in (FILE, PUBLISH):
        abort(404)
    if job.kind == PUBLISH and job.state is JobState.DONE:
        number = (job.result or {}).get("number")
        flash(f"已定稿存档，编号 {number}。" if number else "已定稿存档。", "success")
        return redirect(
            url_for("reports.open_one", number=number) if number else url_for("reports.show")
        )
    return render_template("reports/task.html", job=job, is_publishing=job.kind == PUBLISH)


@bp.get("/tasks/<job_id>/file")
@requires(Action.OPEN_REPORTS)
def fetch(job_id: str) -> ResponseReturnValue:
    """The file that one's own job has written."""
    job = jobs.own_job(job_id)
    if job.kind != FILE or job.state is not JobState.DONE:
        abort(404)
    name, data = fetched(ledger.session, job.result, current_actor().name) or abort(404)
    media = MEDIA_TYPES[f".{name.rpartition('.')[2]}"]
    return send_file(BytesIO(data), media, as_attachment=True, download_name=name)


@bp.get("/<number>")
@requires(Action.OPEN_REPORTS)
def open_one(number: str) -> ResponseReturnValue:
    """A published report as it was frozen."""
    found = _published(number)
    return render_template("reports/show.html", found=found, **_shown(found.report))


@bp.post("/<number>/files")
@requires(Action.OPEN_REPORTS)
def order_published(number: str) -> ResponseReturnValue:
    """A file of a published report, made from what was frozen."""
    _published(number)
    return _ordered(Order(None, number=number, ending=_ending()))


def _published(number: str) -> Published:
    try:
        found = open_published(ledger.session, number)
    except NotPublished:
        abort(404)
    if found.report.guard_lifted and not current_user.may(Action.LIFT_GUARD):
        abort(403)
    return found


def _ending() -> str:
    ending = request.form.get("ending", "")
    return ending if ending in ENDINGS else abort(422, "请选择文件类型。")


def _ordered(order: Order) -> ResponseReturnValue:
    """Note the export, then hand the order to a job."""
    wanted = order.wanted or _wanted_of(order.number or "")
    form = order.ending.removeprefix(".")
    record_export(ledger.session, wanted, current_actor(), now(), form, order.number)
    return redirect(url_for("reports.task", job_id=jobs.submit(FILE, order.argument())))


def _wanted_of(number: str) -> Wanted:
    report = open_published(ledger.session, number).report
    because = f"取出编号{number}" if report.guard_lifted else None
    return Wanted(report.plan, report.year, report.on, report.audience, because)
