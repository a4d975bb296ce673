"""项目: the list of projects, whose whole state is its address, and one project on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.models import Project
from registry.periods import Period
from registry.records.dossier import code_names
from registry.records.projects import SORTS, ProjectFile, Wanted, find, open_project
from registry.services import fields
from registry.terms import ProjectCategory, ProjectLevel, ProjectStage, Sector
from registry.web.chart_data import investment_chart
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.histories import (
    NEWEST,
    Crumbs,
    history,
    note_reveal,
    page_of_all,
    page_of_field,
)
from registry.web.listing import PAGE_SIZE, ListState, Pager
from registry.web.people import current_actor
from registry.web.timeline import by_revision

bp = Blueprint("projects", __name__, url_prefix="/projects")


@bp.get("")
@requires(Action.VIEW)
def show() -> ResponseReturnValue:
    """Projects found by word and filters, each as its newest month tells."""
    listing = ListState.of(request.path, request.args, SORTS)
    asked = ("sector", "town", "level", "category", "stage")
    found = find(
        ledger.session,
        Wanted(listing.value("q"), **{name: listing.value(name) for name in asked}),
        scope=current_actor().scope,
        today=today(),
        sort=listing.sort,
        descending=listing.descending,
        page=listing.page,
        size=PAGE_SIZE,
    )
    return render_template(
        "projects/list.html",
        found=found,
        lines=[(line, line.month and month_of(line.month)) for line in found.lines],
        listing=listing,
        pager=Pager(listing.page, found.total),
        codes=code_names(ledger.session, today()),
        sectors=Sector.labels(),
        levels=ProjectLevel.labels(),
        categories=ProjectCategory.labels(),
        stages=ProjectStage.labels(),
    )


@bp.get("/<int:project_id>")
@requires(Action.VIEW)
def open_one(project_id: int) -> ResponseReturnValue:
    """Everything recorded about one project, with the newest changes."""
    file = _own(project_id)
    return _page(file, fields.masked(file.project.phone))


@bp.post("/<int:project_id>/phone")
@requires(Action.VIEW_PHONES)
def reveal_phone(project_id: int) -> ResponseReturnValue:
    """The same page with the whole phone number; noted in the audit log."""
    file = _own(project_id)
    note_reveal(f"project {project_id}")
    return _page(file, file.project.phone or "")


@bp.get("/<int:project_id>/changes")
@requires(Action.VIEW)
def all_changes(project_id: int) -> ResponseReturnValue:
    """Every change of the project and its months."""
    file = _own(project_id)
    return page_of_all(file.row_ids(), _crumbs(file))


@bp.get("/<int:project_id>/changes/<table>/<int:row_id>/<field>")
@requires(Action.VIEW)
def field_changes(project_id: int, table: str, row_id: int, field: str) -> ResponseReturnValue:
    """The history of one field of the project or of a month, each value with its cell."""
    file = _own(project_id)
    return page_of_field(file.row_ids(), (table, row_id, field), _crumbs(file))


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a project for reading. share -- 本年完成 in 年度计划, None without either."""

    record: Any
    code: str
    label: str
    share: Decimal | None


def month_of(record: Any) -> Month:
    """A month with its name and how much of the year's plan was done by its end."""
    planned, done = record.planned_this_year, record.done_this_year
    share = Decimal(done) / planned if planned and done is not None else None
    period = Period(record.year, record.through)
    return Month(record, period.code, period.label, share)


def next_month(months: Sequence[Any]) -> str:
    """The month that somebody would write down now: the one after the last on record, at most this.

    As a month control has it: 2026-11.
    """
    newest = max(((one.year, one.through) for one in months), default=(0, 0))
    year, through = newest[0] + newest[1] // 12, newest[1] % 12 + 1
    due = (today().year, today().month)
    return "{}-{:02d}".format(*(min((year, through), due) if newest[0] else due))


def _own(project_id: int) -> ProjectFile:
    """The project, or 404: what is missing and what is not yours are one answer."""
    found = open_project(ledger.session, project_id, scope=current_actor().scope, today=today())
    return found or abort(404)


def _crumbs(file: ProjectFile) -> Crumbs:
    project = url_for("projects.open_one", project_id=file.project.id)
    return [("项目", url_for("projects.show")), (file.project.name, project)]


def _page(file: ProjectFile, phone: str) -> str:
    codes = code_names(ledger.session, today())
    entries = history(file.row_ids())
    return render_template(
        "projects/show.html",
        file=file,
        phone=phone,
        months=[month_of(month) for month in reversed(file.months)],
        chart=investment_chart(file.project, file.months),
        codes=codes,
        revisions=by_revision(entries)[:NEWEST],
        records=len(entries),
        fields=fields,
        Project=Project,
    )
