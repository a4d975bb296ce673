"""来历: one value on a page of its own, down to the cell it was read in and what stands around."""

import re
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.importing.opening import limits_of
from registry.indicators.rules import Rules
from registry.indicators.trace import BASES, PARTS
from registry.records.dossier import code_names
from registry.records.rows import At, Known
from registry.records.waiting import settlement
from registry.services import fields
from registry.services.feeding import fed_by_value
from registry.services.fields import Codes
from registry.services.neighbourhood import Excerpt, NoExcerpt, excerpt
from registry.services.provenance import TRACEABLE, Provenance, provenance
from registry.services.record_names import NAMES, described
from registry.services.report_vintages import NoVintage, knowledge
from registry.terms import HowRead
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.people import current_actor, settings
from registry.web.timeline import RECORDS

bp = Blueprint("origins", __name__, url_prefix="/origins")

MODELS = {model.__tablename__: model for model in TRACEABLE}
FIGURE = re.compile(r"([a-z0-9-]{1,40})/([a-z_]{1,60})/(\d{4})")
"""The figure that somebody came from: plan/indicator/year."""
BACK = ("basis", "part", "by", "area", "on", "known")
"""What else says which rows of it somebody came from."""

NO_CELL = {
    "人工": "这个值由人在页面上录入，没有对应的单元格。",
    HowRead.DERIVED.label: "这个值由其他内容推算得出，没有对应的单元格。",
    HowRead.GIVEN.label: "这个值是导入时对整张表填写的，表中没有对应的单元格。",
    HowRead.DECIDED.label: "这个值由人判定，没有对应的单元格。",
}


@bp.get("/<table>/<int:row_id>/<field>")
@requires(Action.VIEW)
def show(table: str, row_id: int, field: str) -> ResponseReturnValue:
    """Who recorded a value and when, the cell that says it, and the cells around that one."""
    model, at = MODELS.get(table), _known()
    if model is None or field not in model.__table__.c or not fields.is_shown(model, field):
        abort(404)
    session, actor, day = ledger.session, current_actor(), today()
    found = provenance(session, model, row_id, field, at, actor=actor, today=day)
    if found is None:
        abort(404)
    around, problem = _around(found)
    codes = code_names(session, day)
    return render_template(
        "origins/show.html",
        found=found,
        around=around,
        problem=problem or NO_CELL.get(found.origin.how, "没有对应的单元格。"),
        label=fields.label(model, field),
        value=_value(found, codes),
        record=described(found.model, found.record, codes) or NAMES[found.model],
        crumbs=_crumbs(found),
        settled=settlement(session, found.origin.source_id, found.origin.row),
        known=at.revision if isinstance(at, Known) else None,
        file=_file(found),
        history=_history(found),
        fed=fed_by_value(session, found, at, rules=Rules.of(settings()), today=day),
        bases=BASES,
        parts=PARTS,
    )


def _known() -> At:
    try:
        return knowledge(ledger.session, request.args.get("known", "").strip())
    except NoVintage:
        abort(404)


def _around(found: Provenance) -> tuple[Excerpt | None, str]:
    """The cells around, or why they cannot be shown; neighbours only for the whole district."""
    alone = not current_actor().scope.whole and found.owner is not None
    try:
        limits = limits_of(settings())
        return excerpt(ledger.session, found.origin, limits, alone=alone), ""
    except NoExcerpt as reason:
        return None, str(reason)


def _value(found: Provenance, codes: Codes) -> str:
    if found.field == "phone":
        return fields.masked(found.value)
    return fields.of_record(found.model, found.record, found.field, found.value, codes)


def _crumbs(found: Provenance) -> list[tuple[str, str]]:
    """The way back: the figure that somebody came from, else the firm or project."""
    crumbs = [("首页", url_for("home.show"))]
    if came := FIGURE.fullmatch(request.args.get("of", "")):
        plan, indicator, year = came.groups()
        back: dict[str, Any] = {n: request.args[n] for n in BACK if request.args.get(n)}
        address = url_for("tracing.show", plan=plan, indicator=indicator, year=year, **back)
        return [*crumbs, ("数据组成", address)]
    return [*crumbs, (found.owner[1], _file(found))] if found.owner else crumbs


def _file(found: Provenance) -> str:
    """The page of the firm or project, or an empty text for the district."""
    if found.owner is None:
        return ""
    if found.of_project:
        return url_for("projects.open_one", project_id=found.owner[0])
    return url_for("dossier.show", firm_id=found.owner[0])


def _history(found: Provenance) -> str:
    """The page of all that the field ever was, or an empty text where there is none."""
    if found.owner is None or found.model not in RECORDS:
        return ""
    row = {"table": found.model.__tablename__, "row_id": found.record.id, "field": found.field}
    if found.of_project:
        return url_for("projects.field_changes", project_id=found.owner[0], **row)
    return url_for("dossier.field_changes", firm_id=found.owner[0], **row)
