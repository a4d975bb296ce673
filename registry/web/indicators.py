"""指标: the page of one indicator, and the plan on one sheet of paper for the leadership."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.compute import tables_of
from registry.indicators.definitions import KINDS
from registry.indicators.differences.result import MOST_FINER, adding_up
from registry.indicators.in_force import PlanInForce, UnknownIndicator, UnknownPlan, plan_in_force
from registry.indicators.predicates import PREDICATES
from registry.indicators.rules import Rules
from registry.indicators.speed import Speed, speed_of
from registry.indicators.splitting import DIMENSIONS
from registry.indicators.table import IndicatorRow, Table
from registry.records.rows import NOW
from registry.services.indicator_page import (
    IndicatorPage,
    Wanted,
    days_until,
    indicator_page,
    steps_of,
)
from registry.services.report_archive import Entry, published
from registry.web.chart_data import pace_chart, path_chart, ranking_chart
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.home import signed_for, sparks, tally
from registry.web.moments import Moments, moments_of, years_asked
from registry.web.people import current_actor, settings

bp = Blueprint("indicators", __name__, url_prefix="/plans")


@dataclass(frozen=True)
class Asked:
    """Which plan, year and moments an address asks for."""

    plan: PlanInForce
    year: int
    years: Sequence[int]
    moments: Moments
    today: date


@bp.get("/<plan>/<indicator>")
@requires(Action.VIEW)
def show(plan: str, indicator: str) -> ResponseReturnValue:
    """One indicator in one year: path, both series, splits, what moved it, how it is defined."""
    asked = _asked(plan)
    page = _page(asked, indicator)
    return render_template(
        "indicators/show.html",
        page=page,
        asked=asked,
        dimensions=DIMENSIONS,
        kinds=KINDS,
        predicates=PREDICATES,
        path=path_chart(page.row, page.target, page.steps),
        ranks=ranking_chart(page.ranking, page.row) if page.ranking else None,
        reports=_reports(asked),
        signed=signed_for(asked.plan.code, asked.year) if page.ranking else None,
    )


@bp.get("/<plan>/brief")
@requires(Action.VIEW)
def brief(plan: str) -> ResponseReturnValue:
    """The plan on one A4 page: what was reached, what is behind, and why."""
    asked = _asked(plan)
    days = days_until(asked.plan, asked.year, asked.moments.on)
    tables = tables_of(ledger.session, asked.plan, days, asked.moments.at)
    table = tables[asked.year]
    return render_template(
        "indicators/brief.html",
        asked=asked,
        table=table,
        verdicts=tally(table),
        sparks=sparks(asked.plan, tables),
        speeds=_speeds(asked.plan, table),
        places={row.indicator: _places(row) for row in table.rows},
        lead=_lead(asked.plan, tables),
        pace=pace_chart(table),
    )


def _page(asked: Asked, indicator: str) -> IndicatorPage:
    """The page's content; an unknown indicator or dimension is 404."""
    by = request.args.get("by", "sector")
    if by not in DIMENSIONS:
        abort(404)
    moments = asked.moments
    wanted = Wanted(asked.plan, indicator, asked.year, moments.on, moments.at, by)
    try:
        return indicator_page(ledger.session, wanted, current_actor(), asked.today, settings())
    except UnknownIndicator:
        abort(404)


def _reports(asked: Asked) -> list[Entry]:
    """Published reports that the figure can be held against, those on its year first."""
    if not current_user.may(Action.OPEN_REPORTS):
        return []
    known = [one for one in published(ledger.session) if one.plan == asked.plan.code]
    return sorted(known, key=lambda one: one.year != asked.year)


def _lead(plan: PlanInForce, tables: Mapping[int, Table]) -> tuple[str, dict[str, Any]] | None:
    """Name and path of the plan's first indicator that has a number to aim at."""
    for target in plan.targets:
        definition = plan.definitions.get(target.indicator)
        if definition is not None and target.value is not None:
            row = tables[max(tables)].row(target.indicator)
            chart = path_chart(row, target, steps_of(plan, target, definition, tables))
            return row.name, chart
    return None


def _speeds(plan: PlanInForce, table: Table) -> dict[str, Speed | None]:
    return {
        row.indicator: speed_of(row, plan.definitions[row.indicator].path, plan.span)
        for row in table.rows
    }


def _places(row: IndicatorRow) -> int:
    """With how many decimals figure, gap and target add up, and the gap is not shown as nothing."""
    if row.value is None or row.target is None:
        return row.decimals
    gap = row.target - row.value
    finer = range(row.decimals, row.decimals + MOST_FINER)
    seen = next((places for places in finer if round(gap, places)), row.decimals)
    return adding_up(seen, [((row.value, gap), row.target)])


def _asked(code: str) -> Asked:
    """What the address asks for; an unknown plan or year is 404."""
    day, session, rules = today(), ledger.session, Rules.of(settings())
    try:
        plan = plan_in_force(session, code, NOW, rules)
        years, newest = years_asked(plan.span.base, plan.span.end, day)
        year = request.args.get("year", newest, type=int)
        if year not in years:
            abort(404)
        moments = moments_of(session, request.args, year, day)
        if moments.at is not NOW:
            plan = plan_in_force(session, code, moments.at, rules)
    except UnknownPlan:
        abort(404)
    return Asked(plan, year, years, moments, day)
