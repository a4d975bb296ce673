"""项目填写: a new project, its facts and its months in forms; nobody's work is lost unseen."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.models import Project, ProjectMonth, Remembering
from registry.periods import BadPeriod, Period
from registry.records.dossier import code_names
from registry.records.projects import ProjectFile, open_project
from registry.services import fields
from registry.services.editing import Overtaken, overtaken
from registry.services.project_entry import (
    FACTS,
    PROGRESS,
    add_project,
    change_project,
    set_progress,
    shown,
    words_of,
)
from registry.services.typed import NotTaken
from registry.web.clock import now, today
from registry.web.guard import requires
from registry.web.people import current_actor
from registry.web.project_form import ProgressForm, ProjectForm, TypedForm
from registry.web.projects import next_month

bp = Blueprint("project_editing", __name__, url_prefix="/projects")


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.EDIT)
def add() -> ResponseReturnValue:
    """Write down a project that is not on record."""
    form = _project_form({})
    if form.validate_on_submit():
        try:
            number = add_project(ledger.session, form.facts(), actor=current_actor(), now=now())
        except NotTaken as problem:
            form.tell(problem.said)
        else:
            flash("已登记项目。", "success")
            return redirect(url_for("projects.open_one", project_id=number))
    return _facts_page(form, None, 422 if form.errors else 200)


@bp.route("/<int:project_id>/edit", methods=["GET", "POST"])
@requires(Action.EDIT)
def edit(project_id: int) -> ResponseReturnValue:
    """Correct the facts of a project."""
    file = _own(project_id)
    before = shown(ledger.session, file.project, FACTS, today())
    form = _project_form({**before, "phone": None, "read": file.project.revision_id})
    form.keep_identity()
    if not form.validate_on_submit():
        return _facts_page(form, file, 422 if form.errors else 200)
    if news := _news(form, Project, file.project, FACTS):
        return _facts_page(form, file, 409, news)
    told: dict[str, Any] = {"actor": current_actor(), "now": now()}
    try:
        wrote = change_project(ledger.session, file, before, form.facts(), **told)
    except NotTaken as problem:
        form.tell(problem.said)
        return _facts_page(form, file, 422)
    return _saved(project_id, wrote=wrote)


@bp.route("/<int:project_id>/months", methods=["GET", "POST"])
@requires(Action.EDIT)
def edit_month(project_id: int) -> ResponseReturnValue:
    """Write down how far a project is at the end of the month that the address names."""
    file = _own(project_id)
    try:
        month = Period.parse(request.args.get("month") or next_month(file.months))
    except BadPeriod as problem:
        flash(str(problem), "danger")
        return redirect(url_for("projects.open_one", project_id=project_id))
    record = _recorded(file, month)
    before = shown(ledger.session, record, PROGRESS, today())
    data = before if record else _plan_of_year(file, month)
    form = ProgressForm(data={**data, "read": record.revision_id if record else 0})
    if not form.validate_on_submit():
        return _month_page(form, file, month, 422 if form.errors else 200)
    if news := _news(form, ProjectMonth, record, PROGRESS):
        return _month_page(form, file, month, 409, news)
    told: dict[str, Any] = {"actor": current_actor(), "now": now()}
    try:
        wrote = set_progress(ledger.session, file, month, before, form.facts(), **told)
    except NotTaken as problem:
        form.tell(problem.said)
        return _month_page(form, file, month, 422)
    return _saved(project_id, wrote=wrote)


def _own(project_id: int) -> ProjectFile:
    """The project, or 404: what is missing and what is not yours are one answer."""
    found = open_project(ledger.session, project_id, scope=current_actor().scope, today=today())
    return found or abort(404)


def _recorded(file: ProjectFile, month: Period) -> Any:
    """The row of a month, None where nothing is recorded of it."""
    key = (month.year, month.through)
    return next((one for one in file.months if (one.year, one.through) == key), None)


def _plan_of_year(file: ProjectFile, month: Period) -> dict[str, str]:
    """The year's plan as its last month on record has it: it seldom changes within the year."""
    earlier = [one for one in file.months if one.year == month.year and one.through < month.through]
    plan = ("planned_this_year",)
    return shown(ledger.session, earlier[-1], plan, today()) if earlier else {}


def _project_form(data: Mapping[str, Any]) -> ProjectForm:
    form = ProjectForm(data=data)
    form.offer(lambda name: words_of(ledger.session, today(), name))
    return form


def _news(
    form: TypedForm, model: type[Remembering], present: Any, names: tuple[str, ...]
) -> Overtaken | None:
    """What others did since the form was opened; it then speaks of the version they made."""
    read = int(form.read.data) if str(form.read.data).isdigit() else 0
    if present is None or present.revision_id == read:
        return None
    form.read.data = form.read.raw_data = None
    form.read.process_data(present.revision_id)
    return overtaken(ledger.session, model, present, read, names)


def _told(model: type[Remembering], news: Overtaken | None) -> list[tuple[str, str, str]]:
    """Label, old and new text of what others changed."""
    codes = code_names(ledger.session, today())
    told = []
    for name, values in (news.theirs if news else {}).items():
        old, new = (fields.value_text(model, name, value, codes) for value in values)
        if name == "phone":
            old, new = fields.masked(old), fields.masked(new)
        told.append((fields.label(model, name), old, new))
    return told


def _saved(project_id: int, *, wrote: bool) -> ResponseReturnValue:
    flash("已保存。" if wrote else "没有改动，未产生变更记录。", "success" if wrote else "info")
    return redirect(url_for("projects.open_one", project_id=project_id))


def _facts_page(
    form: ProjectForm, file: ProjectFile | None, status: int, news: Overtaken | None = None
) -> ResponseReturnValue:
    page = render_template(
        "projects/edit.html",
        form=form,
        project=file.project if file else None,
        phone=fields.masked(file.project.phone) if file else "",
        news=news,
        theirs=_told(Project, news),
    )
    return page, status


def _month_page(
    form: ProgressForm,
    file: ProjectFile,
    month: Period,
    status: int,
    news: Overtaken | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "projects/month.html",
        form=form,
        project=file.project,
        month=month,
        chosen=f"{month.year}-{month.through:02d}",
        recorded=_recorded(file, month),
        news=news,
        theirs=_told(ProjectMonth, news),
    )
    return page, status
