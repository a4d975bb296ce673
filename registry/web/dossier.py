"""一企一档: one firm with standings, honours, figures, and each field's history to its cell."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.models import Enterprise, Figures, Remembering
from registry.periods import Period
from registry.records.audit import record_alone
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
from registry.web.clock import now, today
from registry.web.guard import requires
from registry.web.people import current_actor
from registry.web.timeline import BY_TABLE, Veil, by_revision, timeline

bp = Blueprint("dossier", __name__, url_prefix="/enterprises/<int:firm_id>")

NEWEST = 8
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
    record_alone(
        ledger.session,
        actor=current_actor().name,
        action=Action.VIEW_PHONES,
        subject=f"enterprise {firm_id}",
        now=now(),
    )
    return _page(file, file.firm.phone or "")


@bp.get("/changes")
@requires(Action.VIEW)
def all_changes(firm_id: int) -> ResponseReturnValue:
    """Every change of every record of the firm."""
    file, codes = own_file(firm_id), code_names(ledger.session, today())
    entries = timeline(ledger.session, file.row_ids(), codes, veil())
    return render_template(
        "enterprises/changes.html", file=file, entries=entries, subject="", cell=""
    )


@bp.get("/changes/<table>/<int:row_id>/<field>")
@requires(Action.VIEW)
def field_changes(firm_id: int, table: str, row_id: int, field: str) -> ResponseReturnValue:
    """The history of one field of one record, each value with the cell it was read in."""
    file, model = own_file(firm_id), BY_TABLE.get(table)
    if model is None or row_id not in file.row_ids().get(model, ()):
        abort(404)
    if field not in model.__table__.c or not fields.is_shown(model, field):
        abort(404)
    codes = code_names(ledger.session, today())
    entries = timeline(ledger.session, {model: [row_id]}, codes, veil(), field)
    return render_template(
        "enterprises/changes.html",
        file=file,
        entries=entries,
        subject=fields.label(model, field),
        cell=url_for("origins.show", table=table, row_id=row_id, field=field),
    )


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


def veil() -> Veil:
    """Phone numbers are masked in histories, whoever looks: showing one is an act of its own."""

    def cover(model: type[Remembering], field: str, text: str) -> str:
        return fields.masked(text) if field == "phone" else text

    return cover


def _page(file: Dossier, phone: str) -> str:
    day = today()
    codes = code_names(ledger.session, day)
    entries = timeline(ledger.session, file.row_ids(), codes, veil())
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
