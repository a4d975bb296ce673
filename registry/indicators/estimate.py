"""缺报估计: what the firms that did not report may have had. Shown beside a figure, never in it.

A missing firm should have reported and gave no amount. Its last year's amount grows as the firms
that did report have grown on their own last year (可比口径).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.indicators.coverage import due_conditions
from registry.indicators.figure_lines import firms_with_last_year
from registry.indicators.growth import ask_growth, prior_of
from registry.indicators.lens import Columns, Lens
from registry.indicators.measures import Measure
from registry.indicators.tally import Conditions, Tally


@dataclass(frozen=True)
class Estimate:
    """Sums in base units.

    firms -- missing ones whose last year is known; unknown -- missing ones without it
    last -- Σ last year of `firms`; current, prior -- Σ of the firms that reported both
    """

    firms: int
    unknown: int
    last: int
    current: int
    prior: int

    @property
    def value(self) -> Decimal | None:
        """The estimate; None where no firm is missing or no growth can be told."""
        if not self.firms or self.prior <= 0:
            return None
        return Decimal(self.last) * self.current / self.prior


@dataclass(frozen=True)
class Missing:
    """A firm that should have reported; its last year in base units, if known."""

    firm: int
    last: int | None


def estimates(session: Session, lens: Lens, measure: Measure) -> Mapping[int, Estimate]:
    """Year → estimate for the firms missing from a sum over figures, in one statement."""
    tally = Tally(firms_with_last_year(lens, prior_of(measure).fields))
    last = tally.line[f"last_{measure.field}"]
    absent = _absent(measure, tally.line, lens)
    tally.count("absent", absent)
    tally.count("firms", {**absent, "last given": last.is_not(None)})
    tally.add("last", absent, "last", last)
    ask_growth(tally, lens, measure)
    return {
        year: Estimate(
            own["firms"],
            own["absent"] - own["firms"],
            own["last"],
            own[measure, "current"],
            own[measure, "prior"],
        )
        for year, _, own in tally.told(session)
    }


def _absent(measure: Measure, line: Columns, lens: Lens) -> Conditions:
    """What makes a firm one that should have reported and gave no amount."""
    return {**due_conditions(measure, line, lens), "none": line[measure.field or ""].is_(None)}


def missing_firms(session: Session, lens: Lens, measure: Measure, year: int) -> list[Missing]:
    """The firms missing from a sum over figures, the weightiest first."""
    assert measure.field is not None
    lines = firms_with_last_year(lens, [measure.field])
    line = lines.columns
    last = line[f"last_{measure.field}"]
    query = (
        select(line["firm"], last)
        .select_from(lines.source)
        .where(lines.present, line["year"] == year, *_absent(measure, line, lens).values())
        .order_by(func.coalesce(last, 0).desc(), line["firm"])
    )
    return [Missing(firm, amount) for firm, amount in session.execute(query)]
