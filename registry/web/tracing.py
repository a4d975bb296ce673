"""溯源: the rows behind one figure of the plan's table, each with the cell it was read in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.importing.opening import limits_of
from registry.indicators.compute import indicator_table
from registry.indicators.in_force import UnknownIndicator, UnknownPlan, plan_in_force
from registry.indicators.rules import Rules
from registry.indicators.splitting import DIMENSIONS, part_names
from registry.indicators.table import Basis
from registry.indicators.trace import (
    BASES,
    PARTS,
    PartName,
    Trace,
    TraceRow,
    Untraceable,
    Viewer,
    openable,
    trace,
)
from registry.periods import FIRST_YEAR
from registry.records.rows import Known
from registry.services.trace_sheet import Figure, export_trace
from registry.web.clock import now, today
from registry.web.downloads import sent_workbook
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.moments import Moments, moments_of
from registry.web.people import current_actor, settings

bp = Blueprint("tracing", __name__, url_prefix="/plans")

SORTS = ("rank", "name", "value", "place")
"""First the order of the trace: the largest first."""


@dataclass(frozen=True)
class Asked:
    """The figure that an address means, and the point from which it is looked at."""

    plan: str
    indicator: str
    year: int
    moments: Moments
    rules: Rules
    within: tuple[str, str] | None

    @property
    def address(self) -> dict[str, Any]:
        """What an address must say to come back to the figure at this point."""
        return {**self.figure, **self.given}

    @property
    def figure(self) -> dict[str, Any]:
        """What an address must say to name the figure."""
        return {"plan": self.plan, "indicator": self.indicator, "year": self.year}

    @property
    def given(self) -> dict[str, str]:
        """What beside its name says which figure it is: the part and the two clocks."""
        part = {} if self.within is None else dict(zip(("by", "area"), self.within, strict=True))
        return {**part, **self.moments.given}


@bp.get("/<plan>/<indicator>/<int:year>")
@requires(Action.VIEW)
def show(plan: str, indicator: str, year: int) -> ResponseReturnValue:
    """The rows of one part of a figure, the largest first; their values add up to it."""
    asked = _asked(plan, indicator, year)
    moments, session = asked.moments, ledger.session
    try:
        table = indicator_table(session, plan, year, moments.on, moments.at, asked.rules)
        row = table.row(indicator)
        sides = openable(session, plan, indicator, year, moments.at, asked.rules)
        part_name = _part_name(asked)
    except (UnknownPlan, UnknownIndicator, KeyError):
        abort(404)
    found, problem = _found(asked)
    return render_template(
        "tracing/show.html",
        asked=asked,
        part_name=part_name,
        table=table,
        row=row,
        sides=[one for one in sides if _is_open(one[0], asked, found)],
        found=found,
        problem=problem,
        known=moments.at.revision if isinstance(moments.at, Known) else None,
        parts=PARTS,
        bases=BASES,
        **_page_of(found),
    )


def _page_of(found: Trace | None) -> dict[str, Any]:
    """The rows of the page asked for, of those that the search leaves, and their sum."""
    listing = ListState.of(request.path, request.args, SORTS)
    listed = _listed(found.rows if found else (), listing)
    total = sum((line.value or Decimal(0) for line in listed), Decimal(0))
    pager = Pager(listing.page, len(listed))
    return {"listing": listing, "listed": listed, "total": total, "pager": pager}


@bp.post("/<plan>/<indicator>/<int:year>/export")
@requires(Action.EXPORT)
def export(plan: str, indicator: str, year: int) -> ResponseReturnValue:
    """溯源表 as a workbook: every row, whatever the page was narrowed to."""
    asked = _asked(plan, indicator, year)
    moments = asked.moments
    try:
        table = indicator_table(ledger.session, plan, year, moments.on, moments.at, asked.rules)
        name = f"{_part_name(asked)}{table.row(indicator).name}"
        found, _ = _found(asked)
    except (UnknownPlan, KeyError):
        abort(404)
    if found is None:
        abort(404)
    figure = Figure(table.name, name, found.side, moments.on, moments.at)
    data = export_trace(
        ledger.session,
        found,
        figure,
        limits_of(settings()),
        actor=current_actor(),
        now=now(),
        address=request.remote_addr,
    )
    called = f"溯源表-{name}-{year}年-{found.side}.xlsx"
    return sent_workbook(called, data)


def _asked(plan: str, indicator: str, year: int) -> Asked:
    """Years that have not begun have no figure."""
    day = today()
    if not FIRST_YEAR <= year <= day.year:
        abort(404)
    moments = moments_of(ledger.session, request.values, year, day)
    by, area = (request.values.get(name) for name in ("by", "area"))
    if by is not None and by not in DIMENSIONS:
        abort(404)
    within = None if by is None or area is None else (by, area)
    return Asked(plan, indicator, year, moments, Rules.of(settings()), within)


def _is_open(basis: Basis, asked: Asked, found: Trace | None) -> bool:
    """Of a part, one sees the figure that one came to see; of the whole, both."""
    return asked.within is None or basis == (found.basis if found else "ledger")


def _part_name(asked: Asked) -> str:
    """What the part that is looked at is called; nothing for the whole."""
    if asked.within is None:
        return ""
    by, area = asked.within
    plan = plan_in_force(ledger.session, asked.plan, asked.moments.at, asked.rules)
    names = part_names(ledger.session, plan, by, asked.moments.at)
    return names.get(area) or abort(404)


def _found(asked: Asked) -> tuple[Trace | None, str]:
    """The trace asked for, or why there is none."""
    viewer = Viewer(current_actor().scope, today(), settings().small_cell)
    part = cast(PartName | None, _given("part", PARTS))
    basis = cast(Basis | None, _given("basis", BASES))
    figure = (asked.plan, asked.indicator, asked.year, part, basis)
    moments = asked.moments
    try:
        found = trace(
            ledger.session, *figure, moments.on, moments.at, asked.rules, viewer, asked.within
        )
        return found, ""
    except Untraceable as reason:
        return None, str(reason)


def _given(name: str, known: Mapping[Any, str]) -> str | None:
    value = request.values.get(name, "")
    return value if value in known else None


def _listed(lines: Sequence[TraceRow], listing: ListState) -> list[TraceRow]:
    """The rows that the search leaves, in the order asked for; lines of several firms come last."""
    wanted = listing.value("q").casefold()
    kept = [line for line in lines if wanted in _words(line).casefold()]
    single = [line for line in kept if line.model is not None]
    if listing.sort != "rank":
        single.sort(key=_ORDER[listing.sort], reverse=listing.descending)
    return single + [line for line in kept if line.model is None]


def _words(line: TraceRow) -> str:
    """What a row can be found by: its firm, code, item and place."""
    place = f"{line.origin.place} {line.origin.reporter or ''}" if line.origin else ""
    return f"{line.enterprise} {line.uscc or ''} {line.item or ''} {place}"


_ORDER: dict[str, Any] = {
    "name": lambda line: line.enterprise,
    "value": lambda line: line.value or Decimal(0),
    "place": lambda line: (line.origin.place if line.origin else "", line.enterprise),
}
