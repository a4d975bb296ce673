"""报告模板: the Word templates of a plan, who put them in force, and trying one."""

from io import BytesIO
from pathlib import PurePath

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError

from registry.access import Action
from registry.extensions import ledger
from registry.records.overview import plans
from registry.reports.build import last_day
from registry.reports.word.placeholders import BadTemplate
from registry.reports.word.template import default_template
from registry.services.report_files import MEDIA_TYPES
from registry.services.report_jobs import FILE, Order
from registry.services.report_templates import (
    BUILT_IN,
    TemplateVersion,
    UnknownTemplate,
    save_template,
    template_by_hash,
    template_versions,
    use_built_in,
    use_template,
)
from registry.services.reporting import Wanted, record_export
from registry.terms import Door
from registry.web import jobs
from registry.web.clock import now, today
from registry.web.forms import ChineseForm
from registry.web.guard import requires
from registry.web.people import current_actor, settings

bp = Blueprint("report_templates", __name__, url_prefix="/reports/templates")

MEGABYTE = 1024 * 1024
LARGEST_MB = 10
DOCX = MEDIA_TYPES[".docx"]


class TemplateForm(ChineseForm):
    """One Word file."""

    file = FileField("选择模板")

    def validate_file(self, field: FileField) -> None:
        """A Word document; what its placeholders are, the check says."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError("请选择 Word 模板。")
        if PurePath(field.data.filename).suffix.lower() != ".docx":
            raise ValidationError("模板应为 docx 文件，请在 WPS 或 Word 中另存为 docx。")


@bp.get("/<plan>")
@requires(Action.OPEN_REPORTS)
def show(plan: str) -> ResponseReturnValue:
    """The templates of a plan, the one in force marked."""
    return _page(plan, TemplateForm())


@bp.post("/<plan>")
@requires(Action.EDIT_PLANS)
def upload(plan: str) -> ResponseReturnValue:
    """Check a template, keep it and put it in force."""
    form = TemplateForm()
    if not form.validate():
        return _page(plan, form), 422
    file = form.file.data
    data, name = file.read(), PurePath(file.filename).name
    if len(data) > LARGEST_MB * MEGABYTE:
        form.file.errors = [f"“{name}”超过 {LARGEST_MB} MB。"]
        return _page(plan, form), 422
    _name_of(plan)
    try:
        save_template(ledger.session, plan, data, name, current_actor(), now(), Door.FORM)
    except BadTemplate as problem:
        form.file.errors = [str(problem)]
        return _page(plan, form), 422
    flash(f"模板“{name}”已启用，以后生成的 Word 报告都用它。", "success")
    return redirect(url_for("report_templates.show", plan=plan))


@bp.post("/<plan>/current")
@requires(Action.EDIT_PLANS)
def use(plan: str) -> ResponseReturnValue:
    """Put another template in force."""
    _name_of(plan)
    sha256 = request.form.get("template", "")
    try:
        if sha256 == BUILT_IN:
            use_built_in(ledger.session, plan, current_actor(), now(), Door.FORM)
            name = "内置模板"
        else:
            name = use_template(ledger.session, plan, sha256, current_actor(), now(), Door.FORM)
    except UnknownTemplate:
        abort(404)
    flash(f"已启用“{name}”。", "success")
    return redirect(url_for("report_templates.show", plan=plan))


@bp.get("/<plan>/<sha256>.docx")
@requires(Action.OPEN_REPORTS)
def download(plan: str, sha256: str) -> ResponseReturnValue:
    """A template to be edited; it holds placeholders, no figures."""
    name, data = _found(plan, sha256)
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name=name)


@bp.post("/<plan>/try")
@requires(Action.OPEN_REPORTS)
def attempt(plan: str) -> ResponseReturnValue:
    """Write the newest year's report with a template, as a draft."""
    sha256 = request.form.get("template", "")
    _found(plan, sha256)
    one = next(found for found in plans(ledger.session) if found.code == plan)
    year = min(one.end_year, today().year)
    wanted = Wanted(plan, year, last_day(year, today()))
    record_export(ledger.session, wanted, current_actor(), now(), "docx，试用模板", None)
    order = Order(wanted, ending=".docx", template=sha256)
    return redirect(url_for("reports.task", job_id=jobs.submit(FILE, order.argument())))


def _page(plan: str, form: TemplateForm) -> str:
    found = template_versions(ledger.session, plan)
    return render_template(
        "reports/templates.html",
        form=form,
        plan=plan,
        plan_name=_name_of(plan),
        plans=plans(ledger.session),
        versions=found,
        built_in=BUILT_IN,
        built_in_is_current=not any(one.current for one in found),
        largest=LARGEST_MB,
        settings=settings(),
    )


def _name_of(plan: str) -> str:
    names = {one.code: str(one.name) for one in plans(ledger.session)}
    return names.get(plan) or abort(404)


def _found(plan: str, sha256: str) -> tuple[str, bytes]:
    """Name and bytes of a template of the plan; 404 where it has none such."""
    _name_of(plan)
    if sha256 == BUILT_IN:
        return "内置报告模板.docx", default_template()
    known: list[TemplateVersion] = template_versions(ledger.session, plan)
    name = next((one.name for one in known if one.sha256 == sha256), None)
    data = template_by_hash(ledger.session, sha256) if name else None
    return (name, data) if name and data else abort(404)
