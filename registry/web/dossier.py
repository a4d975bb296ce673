"""一企一档: one firm with standings, honours, figures, and each field's history to its cell."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.models import Enterprise, Figures
from registry.periods import Period
from registry.records.dossier import Dossier, code_names, open_dossier
from registry.records.honours import status_on
from registry.records.projects import projects_of
from registry.services import fields
from registry.services.fields import Codes
from registry.services.merging import merged_files
from registry.terms import (
    EnterpriseEventKind,
    Level,
    Nature,
    OperatingStatus,
    Origin,
    ProjectStage,
    Sector,
)
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
from registry.web.people import current_actor
from registry.web.timeline import by_revision

bp = Blueprint("dossier", __name__, url_prefix="/enterprises/<int:firm_id>")

PERIODS = 8
FIGURES = (
    *("in_library", "library_kind", "output", "output_prior", "revenue", "revenue_prior"),
    *("profit", "taxes_paid", "district_tax", "rd_expense", "rd_internal", "employees"),
    *("energy", "water", "land", "value_added"),
)


@bp.get("")
@requires(Action.VIEW)
def show(firm_id: int) -> ResponseReturnValue:
    """The whole file on one page, with the newest changes."""
    file = own_file(firm_id)
    if file.firm.merged_into_id is not None:
        return redirect(url_for("dossier.show", firm_id=file.firm.merged_into_id))
    return _page(file, fields.masked(file.firm.phone))


@bp.post("/phone")
@requires(Action.VIEW_PHONES)
def reveal_phone(firm_id: int) -> ResponseReturnValue:
    """The same page with the whole phone number; noted in the audit log."""
    file = own_file(firm_id)
    note_reveal(f"enterprise {firm_id}")
    return _page(file, file.firm.phone or "")


@bp.get("/changes")
@requires(Action.VIEW)
def all_changes(firm_id: int) -> ResponseReturnValue:
    """Every change of every record of the firm."""
    file = own_file(firm_id)
    return page_of_all(file.row_ids(), _crumbs(file))


@bp.get("/changes/<table>/<int:row_id>/<field>")
@requires(Action.VIEW)
def field_changes(firm_id: int, table: str, row_id: int, field: str) -> ResponseReturnValue:
    """The history of one field of one record, each value with the cell it was read in."""
    file = own_file(firm_id)
    return page_of_field(file.row_ids(), (table, row_id, field), _crumbs(file))


def own_file(firm_id: int) -> Dossier:
    """The firm's file, or 404: what is missing and what is not yours are one answer."""
    file = open_dossier(
        ledger.session,
        firm_id,
        scope=current_actor().scope,
        today=today(),
        with_statistics=current_user.may(Action.VIEW_FIRM_STATISTICS),
    )
    return file or abort(404)


def _crumbs(file: Dossier) -> Crumbs:
    firm = url_for("dossier.show", firm_id=file.firm.id)
    return [("企业", url_for("enterprises.show")), (file.firm.name, firm)]


def _page(file: Dossier, phone: str) -> str:
    day = today()
    codes = code_names(ledger.session, day)
    entries = history(file.row_ids())
    return render_template(
        "enterprises/show.html",
        file=file,
        phone=phone,
        standing=file.standing_on(day),
        codes=codes,
        sectors=Sector.labels(),
        statuses=OperatingStatus.labels(),
        levels=Level.labels(),
        events=EnterpriseEventKind.labels(),
        projects=projects_of(ledger.session, file.firm.id),
        stages=ProjectStage.labels(),
        honours=[(honour, status_on(honour, day)) for honour in file.honours],
        figures=_figure_table(file, codes),
        revisions=by_revision(entries)[:NEWEST],
        records=len(entries),
        merged=merged_files(ledger.session, file.firm.id),
        fields=fields,
        Enterprise=Enterprise,
    )


@dataclass(frozen=True, slots=True)
class FigureTable:
    """经营数据 with a line per field and a column per record: of each year its last period."""

    records: list[tuple[Any, str, str]]
    """(record, its period, 数据性质 · 来源)"""
    lines: list[tuple[str, str, str, list[str]]]
    """(label, unit, field, text per record)"""


def _figure_table(file: Dossier, codes: Codes) -> FigureTable:
    newest = {record.year: record.through for record in file.figures}
    records = [one for one in reversed(file.figures) if one.through == newest[one.year]][:PERIODS]
    lines = []
    for name in FIGURES:
        texts = [
            fields.value_text(Figures, name, getattr(record, name), codes) for record in records
        ]
        if any(texts):
            lines.append((fields.label(Figures, name), fields.unit(Figures, name), name, texts))
    heads = [
        (
            record,
            Period(record.year, record.through).label,
            f"{Nature(record.nature).label} · {Origin(record.origin).label}",
        )
        for record in records
    ]
    return FigureTable(heads, lines)
