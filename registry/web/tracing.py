"""溯源: the rows behind one figure of the plan's table, each with the cell it was read in."""

from datetime import date
from typing import cast

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.compute import indicator_table
from registry.indicators.in_force import UnknownPlan
from registry.indicators.rules import Rules
from registry.indicators.table import Basis
from registry.indicators.trace import PartName, Trace, Untraceable, Viewer, trace
from registry.periods import FIRST_YEAR
from registry.records.rows import NOW
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.people import current_actor, settings

bp = Blueprint("tracing", __name__, url_prefix="/plans")

PARTS = {"numerator": "分子", "denominator": "分母"}
BASES = {"ledger": "台账汇总数", "official": "统计数"}


@bp.get("/<plan>/<indicator>/<int:year>")
@requires(Action.VIEW)
def show(plan: str, indicator: str, year: int) -> ResponseReturnValue:
    """The rows of one part of a figure, the largest first; their values add up to it."""
    day = today()
    if not FIRST_YEAR <= year <= day.year:
        abort(404)
    on, rules = min(date(year, 12, 31), day), Rules.of(settings())
    try:
        table = indicator_table(ledger.session, plan, year, on, NOW, rules)
        row = table.row(indicator)
    except (UnknownPlan, KeyError):
        abort(404)
    found, problem = _found(plan, indicator, year, on, rules)
    listing = ListState.of(request.path, request.args, ("value",))
    return render_template(
        "tracing/show.html",
        table=table,
        row=row,
        found=found,
        problem=problem,
        listing=listing,
        pager=Pager(listing.page, len(found.rows) if found else 0),
        parts=PARTS,
        bases=BASES,
    )


def _found(
    plan: str, indicator: str, year: int, on: date, rules: Rules
) -> tuple[Trace | None, str]:
    """The trace asked for, or why there is none."""
    viewer = Viewer(current_actor().scope, today(), settings().small_cell)
    part = cast(PartName | None, _asked("part", PARTS))
    basis = cast(Basis | None, _asked("basis", BASES))
    try:
        session = ledger.session
        return trace(session, plan, indicator, year, part, basis, on, NOW, rules, viewer), ""
    except Untraceable as reason:
        return None, str(reason)


def _asked(name: str, known: dict[str, str]) -> str | None:
    value = request.args.get(name, "")
    return value if value in known else None
