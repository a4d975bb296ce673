"""首页: the plan at a glance, and what needs attention."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.compute import tables_of
from registry.indicators.in_force import PlanInForce, plan_in_force
from registry.indicators.rules import Rules
from registry.indicators.table import IndicatorRow, Table
from registry.records.attention import (
    SOON,
    expiring,
    expiring_counts,
    kind_names,
)
from registry.records.imports import Import, newest_imports
from registry.records.overview import overview, plan_shown_first, plans
from registry.records.returns.rounds import Summary, rounds
from registry.records.rows import NOW
from registry.records.waiting import open_count
from registry.services.indicator_page import days_until, steps_of
from registry.services.missing_returns import Missing, missing_returns
from registry.services.own_differences import places_of, published_numbers
from registry.terms import PlanStatus, Verdict
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.moments import years_asked
from registry.web.navigation import own_places
from registry.web.people import current_actor, settings
from registry.web.sparks import Spark, spark_of

bp = Blueprint("home", __name__)
LAST_IMPORTS = 3


@dataclass(frozen=True)
class Attention:
    """What needs somebody: honours that run out, questions that wait, the last imports.

    returns -- the rounds in which a 镇街 or 园区 still has to report, for its own people
    """

    expiring: Mapping[int, int]
    waiting: int
    imports: Sequence[Import]
    missing: Missing | None
    returns: Sequence[Summary]


@bp.get("/")
@requires(Action.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """The plan's table for a year; people without business data go to what is theirs."""
    if not current_user.may(Action.VIEW):
        return redirect(own_places()[0][1])
    day, session = today(), ledger.session
    known_plans = plans(session)
    chosen = _chosen(known_plans, request.args.get("plan"), day)
    if chosen is None:
        return render_template("home/no_plan.html")
    years, newest = years_asked(chosen.base_year, chosen.end_year, day)
    year = request.args.get("year", newest, type=int)
    if year not in years:
        abort(404)
    plan = plan_in_force(session, chosen.code, NOW, Rules.of(settings()))
    tables = tables_of(session, plan, days_until(plan, year, min(date(year, 12, 31), day)), NOW)
    return render_template(
        "home/plan.html",
        table=tables[year],
        end=plan.span.end,
        groups=[(word, list(rows)) for word, rows in groupby(tables[year].rows, _category)],
        sparks=sparks(plan, tables),
        plans=known_plans,
        is_draft=chosen.status == PlanStatus.DRAFT,
        years=years,
        verdicts=tally(tables[year]),
        counts=overview(session, scope=current_actor().scope, today=day),
        attention=_attention(tables[year], day),
        signed=signed_for(plan.code, year),
    )


@bp.get("/expiring")
@requires(Action.VIEW)
def expiring_honours() -> ResponseReturnValue:
    """Honours that run out within 30, 60 or 90 days, the nearest first."""
    day, listing = today(), ListState.of(request.path, request.args, ("day",))
    within = request.args.get("days", SOON[-1], type=int)
    if within not in SOON:
        abort(404)
    size = Pager(1, 0).size
    total, lines = expiring(
        ledger.session,
        scope=current_actor().scope,
        today=day,
        within=within,
        page=listing.page,
        size=size,
    )
    return render_template(
        "home/expiring.html",
        lines=lines,
        kinds=kind_names(ledger.session),
        listing=listing,
        pager=Pager(listing.page, total),
        within=within,
        choices=SOON,
        today=day,
    )


def sparks(plan: PlanInForce, tables: Mapping[int, Table]) -> dict[str, Spark]:
    """Indicator → its line over the years of the tables and on to the plan's end."""
    found = {}
    for target in plan.targets:
        definition = plan.definitions.get(target.indicator)
        if definition is not None:
            steps = steps_of(plan, target, definition, tables)
            found[target.indicator] = spark_of(steps, definition.decimals)
    return found


def signed_for(plan: str, year: int) -> str | None:
    """The newest published report that whoever sees a part may hold the own part against.

    Empty where there is none yet; None for whoever sees the whole district.
    """
    if not places_of(current_actor().scope):
        return None
    numbers = published_numbers(ledger.session, plan, year)
    return numbers[0] if numbers else ""


def tally(table: Table) -> list[tuple[Verdict | None, int]]:
    """How often each verdict stands in the table; None, those without one, last."""
    times = Counter(row.verdict for row in table.rows)
    told: list[tuple[Verdict | None, int]] = [(v, times[v]) for v in Verdict if times[v]]
    return [*told, (None, times[None])] if times[None] else told


def _attention(table: Table, day: date) -> Attention:
    actor, session = current_actor(), ledger.session
    return Attention(
        expiring_counts(session, scope=actor.scope, today=day),
        open_count(session, actor.whose_imports),
        newest_imports(session, actor.whose_imports, LAST_IMPORTS),
        missing_returns(
            session,
            None,
            table.year,
            table.on,
            actor.scope,
            today=day,
            ranks=settings().source_ranks,
        ),
        [] if actor.scope.whole else [one for one in rounds(session, actor.scope) if one.waits],
    )


def _category(row: IndicatorRow) -> str:
    return row.category or ""


def _chosen(known: Sequence[Any], code: str | None, day: date) -> Any:
    """The plan asked for, else the one that is shown first; None where there is none."""
    if code:
        return next((plan for plan in known if plan.code == code), None) or abort(404)
    return plan_shown_first(known, day)
