"""首页: where the plan stands, in one table."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.compute import indicator_table
from registry.indicators.rules import Rules
from registry.indicators.table import IndicatorRow
from registry.records.overview import overview, plan_shown_first, plans
from registry.records.rows import NOW
from registry.terms import Verdict
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.people import current_actor, settings

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Action.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """The plan's table for a year; people without business data get their own short page."""
    if not current_user.may(Action.VIEW):
        return render_template("home/no_data.html")
    day, session = today(), ledger.session
    known_plans = plans(session)
    plan = _chosen(known_plans, request.args.get("plan"), day)
    if plan is None:
        return render_template("home/no_plan.html")
    years = range(plan.base_year, max(plan.end_year, day.year) + 1)
    year = request.args.get("year", min(plan.end_year, day.year), type=int)
    if year not in years:
        abort(404)
    on = min(date(year, 12, 31), day)
    table = indicator_table(session, plan.code, year, on, NOW, Rules.of(settings()))
    verdicts = Counter(row.verdict for row in table.rows)
    return render_template(
        "home/plan.html",
        table=table,
        groups=[(word, list(rows)) for word, rows in groupby(table.rows, _category)],
        plans=known_plans,
        years=years,
        verdicts=[(verdict, verdicts[verdict]) for verdict in Verdict if verdicts[verdict]],
        without=verdicts[None],
        counts=overview(session, scope=current_actor().scope, today=day),
    )


def _category(row: IndicatorRow) -> str:
    return row.category or ""


def _chosen(known: Sequence[Any], code: str | None, day: date) -> Any:
    """The plan asked for, else the one that is shown first; None where there is none."""
    if code:
        return next((plan for plan in known if plan.code == code), None) or abort(404)
    return plan_shown_first(known, day)
