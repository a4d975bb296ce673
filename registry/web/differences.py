"""差异原因: two vintages of every figure, what makes the difference, and the firms behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.differences.result import (
    Account,
    Comparison,
    Difference,
    IndicatorChange,
    Part,
)
from registry.indicators.in_force import UnknownPlan
from registry.indicators.splitting import DIMENSIONS
from registry.indicators.table import Basis
from registry.records.overview import plan_shown_first, plans
from registry.records.rows import Known
from registry.reports.differences import PARTS, SIDES, Ends, explained
from registry.services.report_archive import published
from registry.services.report_vintages import Chosen, NoVintage, chosen, explain
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.moments import address_of
from registry.web.people import settings
from registry.web.report_orders import years_of

bp = Blueprint("differences", __name__, url_prefix="/reports/changes")

MOST_NAMED = 30


@dataclass(frozen=True)
class Asked:
    """Two vintages of a plan's year, compared."""

    plan: str
    year: int
    ends: tuple[Chosen, Chosen]
    found: Comparison
    said: dict[str, str]

    @property
    def address(self) -> dict[str, Any]:
        """What an address must say to come back here."""
        first, last = self.ends
        return {"plan": self.plan, "year": self.year, "from": first.text, "to": last.text}

    def rows_at(self, indicator: str) -> list[dict[str, Any]]:
        """What the address of the rows behind a figure must say, at either end."""
        return rows_at(self.plan, indicator, self.year, self.ends)

    @property
    def known(self) -> int | None:
        """As known when a line behind the difference leads to its origin."""
        return known_at(self.ends)


@bp.get("")
@requires(Action.OPEN_REPORTS)
def show() -> ResponseReturnValue:
    """Choose two vintages; every indicator with what it was, what it is, and why."""
    asked, problem, known = None, "", plans(ledger.session)
    try:
        if led := _led_on():
            return led
        asked = _asked()
    except NoVintage as refusal:
        problem = str(refusal)
    except UnknownPlan as refusal:
        problem = _not_yet(known) or str(refusal)
    shown = render_template(
        "differences/list.html",
        asked=asked,
        problem=problem,
        plans=known,
        years=years_of(today()),
        plan=request.args.get("plan") or getattr(plan_shown_first(known, today()), "code", ""),
        year=_year(),
        given={name: request.args.get(name, "") for name in ("from", "to")},
        kept={name: request.args[name] for name in ("indicator", "by") if request.args.get(name)},
        reports=published(ledger.session, size=MOST_NAMED),
        sides=SIDES,
    )
    return shown, 422 if problem else 200


@bp.get("/<plan>/<indicator>/<int:year>")
@requires(Action.OPEN_REPORTS)
def explain_one(plan: str, indicator: str, year: int) -> ResponseReturnValue:
    """One figure: the waterfall of its parts, and the firms behind the chosen part."""
    try:
        asked = _asked_of(plan, year)
    except (NoVintage, UnknownPlan):
        abort(404)
    row = asked.found.row(indicator) or abort(404)
    basis = _basis(row)
    return render_template(
        "differences/show.html",
        asked=asked,
        row=row,
        parent=asked.found.row(row.derived_from or ""),
        basis=basis,
        said=_sentence(asked, row, basis),
        here={"indicator": indicator, "basis": basis, **asked.address},
        endpoint="differences.explain_one",
        at_end=asked.rows_at(indicator),
        dimensions=DIMENSIONS if row.ledger.accounts else {},
        sides=SIDES,
        **explained_parts(row.of(basis), asked.ends),
    )


def explained_parts(difference: Difference, ends: tuple[Chosen, Chosen]) -> dict[str, Any]:
    """What a page shows of a difference: a chart per account, and the lines of one part."""
    account, part = _chosen_part(difference)
    listing = ListState.of(request.path, request.args, ("amount",))
    return {
        "difference": difference,
        "charts": [_waterfall(one, ends) for one in difference.accounts],
        "account": account,
        "part": part,
        "listing": listing,
        "pager": Pager(listing.page, len(part.lines) if part else 0),
        "words": PARTS,
    }


def known_at(ends: tuple[Chosen, Chosen]) -> int | None:
    """The revision of the later vintage; None for the ledger as it stands."""
    at = ends[1].vintage.at
    return at.revision if isinstance(at, Known) else None


def rows_at(
    plan: str, indicator: str, year: int, ends: tuple[Chosen, Chosen]
) -> list[dict[str, Any]]:
    """What the address of the rows behind the figure must say, at either end."""
    named = {"plan": plan, "indicator": indicator, "year": year}
    vintages, day = [one.vintage for one in ends], today()
    return [{**named, **address_of(one.on, one.at, year, day)} for one in vintages]


def _led_on() -> ResponseReturnValue | None:
    """To one figure, or to its parts, where the address names it. Raises NoVintage."""
    plan, indicator = request.args.get("plan"), request.args.get("indicator")
    if not plan or not indicator:
        return None
    first, last = ends_asked(_year())
    address: dict[str, Any] = {"plan": plan, "indicator": indicator, "year": _year()}
    address |= {"from": first.text, "to": last.text}
    by = request.args.get("by", "")
    if by in DIMENSIONS:
        return redirect(url_for("split_differences.table", by=by, **address))
    return redirect(url_for("differences.explain_one", **address))


def _not_yet(known: Sequence[Any]) -> str:
    """That a plan was not there yet at a vintage; empty for one that is not there now either."""
    asked = request.args.get("plan")
    name = next((plan.name for plan in known if plan.code == asked), "")
    return f"所选的时点还没有“{name}”，请选择建立规划以后的时点。" if name else ""


def _asked() -> Asked | None:
    """The comparison that the address asks for; None where it asks for none."""
    plan, year = request.args.get("plan"), _year()
    if not plan or not request.args.get("from", "").strip():
        return None
    return _asked_of(plan, year)


def _asked_of(plan: str, year: int) -> Asked:
    ends = ends_asked(year)
    found, said = explain(ledger.session, plan, year, *ends)
    return Asked(plan, year, ends, found, said)


def ends_asked(year: int) -> tuple[Chosen, Chosen]:
    """The two vintages of the address. Raises NoVintage."""
    first, last = (request.args.get(name, "").strip() for name in ("from", "to"))
    return ends_between(year, first, last)


def ends_between(year: int, first: str, last: str) -> tuple[Chosen, Chosen]:
    """Two vintages by name. Raises NoVintage."""
    session, own, day = ledger.session, settings(), today()
    if year not in years_of(day):
        raise NoVintage(f"没有{year}年的数据，请选择其他年度。")
    earlier, later = (chosen(session, text, year, own, day) for text in (first, last))
    return earlier, later


def _year() -> int:
    known = years_of(today())
    return request.args.get("year", min(today().year - 1, known[0]), type=int)


def _sentence(asked: Asked, row: IndicatorChange, basis: Basis) -> str:
    """The sentence on the figure that is looked at."""
    if row.judged is None:
        return asked.said[row.indicator]
    first, last = asked.ends
    parent = asked.found.row(row.derived_from or "")
    ends = Ends(first.label, last.label)
    return explained(row, row.of(basis), asked.year, ends, parent=parent.name if parent else "")


def _basis(row: IndicatorChange) -> Basis:
    """统计数 or 台账汇总数: as asked, else the one that is judged, else the one that changed."""
    given = request.args.get("basis", "")
    if given in SIDES:
        return "official" if given == "official" else "ledger"
    judged = row.judged
    if judged is not None and judged.changed:
        return judged.basis
    return "official" if row.official.changed else "ledger"


def _chosen_part(difference: Difference) -> tuple[Account | None, Part | None]:
    """The part whose firms are listed: as asked, else the largest of the first that has any."""
    name, _, cause = request.args.get("part", "").partition(":")
    for account in difference.accounts:
        for part in account.parts:
            if (account.name, str(part.cause)) == (name, cause):
                return account, part
    for account in difference.accounts:
        if account.parts:
            return account, max(account.parts, key=lambda part: abs(part.amount))
    return None, None


def _waterfall(account: Account, vintages: tuple[Chosen, Chosen]) -> dict[str, Any]:
    """What the chart shows: from one end over every part to the other."""

    def number(value: Any) -> float:
        return float(account.shown(value))

    ends = account.before or 0, account.after or 0
    bars = [{"name": vintages[0].label, "value": number(ends[0]), "total": True}]
    bars += [{"name": part.cause.label, "value": number(part.amount)} for part in account.parts]
    bars.append({"name": vintages[1].label, "value": number(ends[1]), "total": True})
    shape = {"unit": account.shown_unit, "decimals": account.places()}
    return {"kind": "waterfall", **shape, "bars": bars}
