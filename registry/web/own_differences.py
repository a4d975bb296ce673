"""差异原因 for whoever sees a part of the district: why its figure is not the published one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.in_force import UnknownIndicator, UnknownPlan, plan_in_force
from registry.indicators.splitting import part_names
from registry.indicators.trace import Viewer
from registry.services.own_differences import (
    OwnChange,
    Place,
    own_change,
    own_changes,
    places_of,
    published_numbers,
)
from registry.services.report_vintages import Chosen, NoVintage
from registry.web.clock import today
from registry.web.differences import ends_between, explained_parts, known_at, rows_at
from registry.web.guard import requires
from registry.web.people import current_actor, settings

bp = Blueprint("own_differences", __name__, url_prefix="/plans")


@dataclass(frozen=True)
class Asked:
    """Which figure, of which of one's places, against which report."""

    plan: str
    indicator: str
    year: int
    place: Place
    ends: tuple[Chosen, Chosen]

    @property
    def here(self) -> dict[str, Any]:
        """What an address must say to come back."""
        figure = {"plan": self.plan, "indicator": self.indicator, "year": self.year}
        return {**figure, "from": self.ends[0].text, **self.part}

    @property
    def part(self) -> dict[str, str]:
        """What an address must say to name the place."""
        return {"by": self.place.by, "area": self.place.area}

    @property
    def known(self) -> int | None:
        """As known when a line behind the difference leads to its origin."""
        return known_at(self.ends)


@bp.get("/<plan>/<indicator>/<int:year>/changes")
@requires(Action.VIEW)
def show(plan: str, indicator: str, year: int) -> ResponseReturnValue:
    """The own part of a figure since a published report; the district's for who sees it whole."""
    numbers, number = _reports(plan, year)
    places = places_of(current_actor().scope)
    if not places:
        named: dict[str, Any] = {"from": number}
        return redirect(
            url_for("differences.explain_one", plan=plan, indicator=indicator, year=year, **named)
        )
    place = _place(places)
    try:
        asked = Asked(plan, indicator, year, place, ends_between(year, number, ""))
        found = _change(asked)
        names = _names(asked, places)
    except (NoVintage, UnknownPlan, UnknownIndicator):
        abort(404)
    return render_template(
        "differences/own.html",
        asked=asked,
        found=found,
        numbers=numbers,
        places=list(zip(places, names, strict=True)),
        endpoint="own_differences.show",
        here=asked.here,
        **(_shown(asked, found) if found else {}),
    )


@bp.get("/<plan>/changes")
@requires(Action.VIEW)
def overview(plan: str) -> ResponseReturnValue:
    """The own part of every figure since a published report; for who sees all, the district's."""
    year = request.args.get("year", 0, type=int)
    numbers, number = _reports(plan, year)
    places = places_of(current_actor().scope)
    if not places:
        named: dict[str, Any] = {"from": number}
        return redirect(url_for("differences.show", plan=plan, year=year, **named))
    place = _place(places)
    try:
        asked = Asked(plan, "", year, place, ends_between(year, number, ""))
        found = own_changes(ledger.session, plan, year, place, asked.ends, _viewer())
        names = _names(asked, places)
    except (NoVintage, UnknownPlan):
        abort(404)
    return render_template(
        "differences/own_list.html",
        asked=asked,
        found=found,
        numbers=numbers,
        places=list(zip(places, names, strict=True)),
        name=names[places.index(place)],
    )


def _reports(plan: str, year: int) -> tuple[Sequence[str], str]:
    """The reports on a year, and the one asked for or else the newest; 404 where it is none."""
    numbers = published_numbers(ledger.session, plan, year)
    number = request.args.get("from") or (numbers[0] if numbers else "")
    return (numbers, number) if number in numbers else abort(404)


def _shown(asked: Asked, found: OwnChange) -> dict[str, Any]:
    row, ends = found.part.row, asked.ends
    at_end = rows_at(asked.plan, asked.indicator, asked.year, ends)
    return {
        "row": row,
        "said": found.said,
        "at_end": [{**end, **asked.part} for end in at_end],
        **explained_parts(row.ledger, ends),
    }


def _place(places: list[Place]) -> Place:
    """The place asked for, which must be one's own; else the first."""
    by, area = (request.args.get(name) for name in ("by", "area"))
    if by is None and area is None:
        return places[0]
    return next((one for one in places if (one.by, one.area) == (by, area)), None) or abort(404)


def _change(asked: Asked) -> OwnChange | None:
    figure = (asked.plan, asked.indicator, asked.year)
    return own_change(ledger.session, *figure, asked.place, asked.ends, _viewer())


def _viewer() -> Viewer:
    return Viewer(current_actor().scope, today(), settings().small_cell)


def _names(asked: Asked, places: list[Place]) -> list[str]:
    """What the places are called."""
    session, vintage = ledger.session, asked.ends[1].vintage
    plan = plan_in_force(session, asked.plan, vintage.at, vintage.rules)
    known = {by: part_names(session, plan, by, vintage.at) for by in {one.by for one in places}}
    return [known[one.by].get(one.area, one.area) for one in places]
