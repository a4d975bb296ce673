"""目标测算: where a pace leads and what a target needs; every supposition stands in the address."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import dropwhile
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.areas import DISTRICT, KINDS, kind_of
from registry.indicators.prospects import LOOK_BACK, Prospect, Scenario, prospects
from registry.quantities import from_base, stated
from registry.records.audit import record_alone
from registry.records.rows import NOW
from registry.reports.projection import PartLine, projection_bytes
from registry.services.planning.opening import OpenPlan
from registry.web.clock import now, today
from registry.web.downloads import sent_workbook
from registry.web.formats import decimal
from registry.web.guard import requires
from registry.web.numbers import BadNumber, number_of, typed
from registry.web.people import current_actor
from registry.web.plans.blueprint import bp, opened

SUPPOSED = ("base", "pace", "end")
ABOVE = -26
"""Where words stand beside the lines that go on from their place."""


@bp.get("/<plan>/projection")
@requires(Action.VIEW)
def projection(plan: str) -> ResponseReturnValue:
    """All indicators in a table, one of them year by year."""
    found = opened(plan)
    every = prospects(ledger.session, found.meaning, today(), NOW)
    if not every:
        return render_template("plans/projection.html", plan=found, scenarios=[], chosen=None)
    chosen = _chosen(every, request.args)
    scenario, typed_in, faults = _supposed(chosen, request.args)
    page = render_template(
        "plans/projection.html",
        plan=found,
        scenarios=[Scenario.of(one) for one in every],
        chosen=chosen,
        scenario=scenario,
        typed=typed_in,
        faults=faults,
        chart=_chart(scenario),
        kinds=KINDS,
        look_back=LOOK_BACK,
    )
    return page, 422 if faults else 200


@bp.post("/<plan>/projection/workbook")
@requires(Action.EXPORT)
def projection_workbook(plan: str) -> ResponseReturnValue:
    """The projection as a workbook with live formulas."""
    found = opened(plan)
    every = prospects(ledger.session, found.meaning, today(), NOW)
    if not every:
        abort(404)
    chosen = _chosen(every, request.form)
    supposed = _supposed(chosen, request.form)[0]
    scenarios = [supposed if one is chosen else Scenario.of(one) for one in every]
    data = projection_bytes(found.row.name, scenarios, _parts(found, every))
    record_alone(
        ledger.session,
        actor=current_actor().name,
        action=Action.EXPORT,
        subject=f"{plan} 目标测算",
        now=now(),
    )
    name = f"{found.row.name}目标测算.xlsx"
    return sent_workbook(name, data)


def _chosen(every: Sequence[Prospect], given: MultiDict[str, str]) -> Prospect:
    """The indicator asked for, else the first."""
    asked = given.get("indicator")
    return next((one for one in every if one.indicator == asked), every[0])


def _supposed(
    prospect: Prospect, given: MultiDict[str, str]
) -> tuple[Scenario, dict[str, str], dict[str, str]]:
    """(the scenario, what stands in the fields, what is wrong with them)."""
    plain = Scenario.of(prospect)
    numbers: dict[str, Decimal | None] = {name: getattr(plain, name) for name in SUPPOSED}
    shown = {name: typed(_short(numbers[name], prospect, name)) for name in SUPPOSED}
    faults: dict[str, str] = {}
    for name in SUPPOSED:
        if name not in given:
            continue
        shown[name] = given[name].strip()
        try:
            number = number_of(given[name])
        except BadNumber as problem:
            faults[name] = str(problem)
            continue
        if number != _short(numbers[name], prospect, name):
            numbers[name] = number
    return Scenario(prospect, **numbers), shown, faults


def _short(value: Decimal | None, prospect: Prospect, name: str) -> Decimal | None:
    """A proposed number as its field shows it: few enough digits to read."""
    if value is None:
        return None
    places = 2 if name == "pace" else max(prospect.decimals, 2)
    return value.quantize(Decimal(1).scaleb(-places))


def _chart(scenario: Scenario) -> dict[str, Any]:
    """The last years, then three ways on."""
    prospect = scenario.prospect
    is_flow = prospect.kind == "flow"
    past = [] if is_flow else list(dropwhile(lambda one: one[1] is None, prospect.history))
    years = [*(year for year, _ in past[:-1]), *range(prospect.span.base, prospect.span.end + 1)]
    ahead = len(past[:-1])
    series = []
    if past:
        known = [*(value for _, value in past), *([None] * prospect.years)]
        series.append({**_line(prospect, "历年", known, "official"), "lift": ABOVE})
    courses = {
        f"照近{LOOK_BACK}年": (scenario.kept, "ledger"),
        "给定年均": (scenario.given, "given"),
        "达到目标": (scenario.needed, "milestone"),
    }
    if scenario.given.values == scenario.kept.values:
        del courses["给定年均"]
    lifts = _lifts([course.end for course, _ in courses.values() if course.end is not None])
    for name, (course, role) in courses.items():
        if course.end is not None:
            values = [*([None] * ahead), *course.values]
            series.append({**_line(prospect, name, values, role), "lift": lifts[course.end]})
    return {
        "kind": "line",
        "unit": prospect.unit,
        "categories": [f"{year}年" for year in years],
        "series": series,
    }


def _line(
    prospect: Prospect, name: str, values: Sequence[Decimal | None], role: str
) -> dict[str, Any]:
    """One line of the chart, each number with its text."""
    places = max(prospect.decimals, 1)
    return {
        "name": name,
        "role": role,
        "values": [None if value is None else float(round(value, places)) for value in values],
        "texts": [decimal(value, places) for value in values],
    }


def _lifts(ends: Sequence[Decimal]) -> dict[Decimal, int]:
    """By how much each line's last word is moved, so that close ends do not cover each other."""
    ordered = sorted(set(ends), reverse=True)
    return {end: ABOVE * (1 - place) for place, end in enumerate(ordered)}


def _parts(plan: OpenPlan, every: Sequence[Prospect]) -> list[PartLine]:
    known = {one.indicator for one in every if one.additions}
    return [
        PartLine(
            indicator=row.indicator,
            year=row.year,
            kind=KINDS[kind_of(row.area)],
            area=plan.areas.name(row.area),
            value=from_base(row.value, stated("")),
        )
        for row in plan.others
        if row.indicator in known and row.area != DISTRICT and row.value is not None
    ]
