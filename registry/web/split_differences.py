"""差异原因 of a split: every part of a figure at two vintages, and what went between the parts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.differences.result import FINE, IndicatorChange, adding_up
from registry.indicators.differences.split import SplitComparison
from registry.indicators.in_force import UnknownIndicator, UnknownPlan
from registry.indicators.splitting import DIMENSIONS
from registry.reports.differences import PARTS, parts_told
from registry.services.report_vintages import Chosen, NoVintage
from registry.services.split_vintages import explain_split
from registry.web.differences import ends_asked, explained_parts, known_at, rows_at
from registry.web.guard import requires

bp = Blueprint("split_differences", __name__, url_prefix="/reports/changes")

MOST_BARS = 8
"""Parts that the chart names; the others are one bar."""


@dataclass(frozen=True)
class Asked:
    """Two vintages of the parts of a figure, compared."""

    indicator: str
    ends: tuple[Chosen, Chosen]
    found: SplitComparison
    said: dict[str, str]

    @property
    def address(self) -> dict[str, Any]:
        """What an address must say to come back to the whole figure."""
        first, last = self.ends
        found = {"plan": self.found.plan, "year": self.found.year}
        return {**found, "from": first.text, "to": last.text}

    @property
    def known(self) -> int | None:
        """As known when a line behind the difference leads to its origin."""
        return known_at(self.ends)

    @property
    def rows_at(self) -> list[dict[str, Any]]:
        """What the address of the rows behind the whole figure must say, at either end."""
        return rows_at(self.found.plan, self.indicator, self.found.year, self.ends)

    @property
    def here(self) -> dict[str, Any]:
        """What an address must say to come back to the split."""
        return {"indicator": self.indicator, "by": self.found.by, **self.address}


@bp.get("/<plan>/<indicator>/<int:year>/by/<by>")
@requires(Action.OPEN_REPORTS)
def table(plan: str, indicator: str, year: int, by: str) -> ResponseReturnValue:
    """Every part with what it was, what it is and why; who went from where to where."""
    asked = _asked(plan, indicator, year, by)
    parts = [part for part in asked.found.parts if part.row.changed or part.row.before]
    return render_template(
        "differences/split.html",
        asked=asked,
        found=asked.found,
        row=asked.found.whole,
        parts=parts,
        told={part.code: _told(part.row) for part in parts},
        chart=_chart(asked),
        at_end=asked.rows_at,
        dimensions=DIMENSIONS,
        words=PARTS,
    )


@bp.get("/<plan>/<indicator>/<int:year>/by/<by>/part")
@requires(Action.OPEN_REPORTS)
def one(plan: str, indicator: str, year: int, by: str) -> ResponseReturnValue:
    """One part: the waterfall of its causes, and the firms behind the chosen one."""
    asked = _asked(plan, indicator, year, by)
    area = request.args.get("area", "")
    part = asked.found.part(area) or abort(404)
    return render_template(
        "differences/part.html",
        asked=asked,
        found=asked.found,
        row=part.row,
        said=asked.said[area],
        here={**asked.here, "area": area},
        endpoint="split_differences.one",
        at_end=[{**end, "by": by, "area": area} for end in asked.rows_at],
        **explained_parts(part.row.ledger, asked.ends),
    )


def _asked(plan: str, indicator: str, year: int, by: str) -> Asked:
    """What the address asks for; what there is not is 404."""
    if by not in DIMENSIONS:
        abort(404)
    try:
        ends = ends_asked(year)
        found, said = explain_split(ledger.session, plan, indicator, year, by, *ends)
    except (NoVintage, UnknownPlan, UnknownIndicator):
        abort(404)
    return Asked(indicator, ends, found, said)


def _told(row: IndicatorChange) -> str:
    """The causes of a part in few words; a ratio's by numerator and denominator."""
    moved = [account for account in row.ledger.accounts if account.parts]
    if len(row.ledger.accounts) < 2:
        return "".join(parts_told(account, "ledger") for account in moved)
    return "；".join(f"{PARTS[one.name]}{parts_told(one, 'ledger')}" for one in moved)


def _chart(asked: Asked) -> dict[str, Any] | None:
    """From one end over the parts to the other; only amounts and counts add up."""
    accounts = asked.found.whole.ledger.accounts
    moved = [part for part in asked.found.parts if part.row.ledger.accounts[0].difference]
    if len(accounts) != 1 or not moved:
        return None
    whole = accounts[0]
    gaps = [(part.name, part.row.ledger.accounts[0].difference) for part in moved]
    named, rest = gaps[:MOST_BARS], gaps[MOST_BARS:]
    if rest:
        named.append((f"其余{len(rest)}个", sum((gap for _, gap in rest), Decimal(0))))
    ends = (whole.before or Decimal(0), whole.after or Decimal(0))
    totals = [
        {"name": end.label, "value": float(whole.shown(value)), "total": True}
        for end, value in zip(asked.ends, ends, strict=True)
    ]
    bars = [{"name": name, "value": float(whole.shown(gap))} for name, gap in named]
    shown = [whole.shown(value) for value in (ends[0], *(gap for _, gap in named), ends[1])]
    decimals = adding_up(max(whole.decimals, FINE), [(tuple(shown[:-1]), shown[-1])])
    shape = {"unit": whole.shown_unit, "decimals": decimals}
    return {"kind": "waterfall", **shape, "bars": [totals[0], *bars, totals[1]]}
