"""缺报估计: what the firms that did not report may have had. Shown beside a figure, never in it.

A missing firm should have reported and gave no amount. Its last year's amount grows as the firms
that did report have grown on their own last year (可比口径).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from registry.indicators.coverage import is_due
from registry.indicators.figure_lines import firms_with_last_year
from registry.indicators.growth import prior_of
from registry.indicators.lens import Lens
from registry.indicators.measures import Measure
from registry.quantities import exact_sum


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
    assert measure.field is not None
    lines = firms_with_last_year(lens, prior_of(measure).fields)
    line = lines.columns
    prior, last = prior_of(measure).amount(line), line[f"last_{measure.field}"]
    absent = and_(is_due(measure, line, lens), line[measure.field].is_(None))
    both = and_(measure.condition(line, lens), prior.is_not(None))
    query = (
        select(
            line["year"],
            func.count(case((and_(absent, last.is_not(None)), 1))),
            func.count(case((and_(absent, last.is_(None)), 1))),
            func.sum(case((absent, last))),
            func.sum(case((both, line[measure.field]))),
            func.sum(case((both, prior))),
        )
        .select_from(lines.source)
        .where(lines.present)
        .group_by(line["year"])
    )
    return {
        year: Estimate(firms, unknown, *(exact_sum(amount) for amount in amounts))
        for year, firms, unknown, *amounts in session.execute(query)
    }


def missing_firms(session: Session, lens: Lens, measure: Measure, year: int) -> list[Missing]:
    """The firms missing from a sum over figures, the weightiest first."""
    assert measure.field is not None
    lines = firms_with_last_year(lens, [measure.field])
    line = lines.columns
    last = line[f"last_{measure.field}"]
    absent = and_(is_due(measure, line, lens), line[measure.field].is_(None))
    query = (
        select(line["firm"], last)
        .select_from(lines.source)
        .where(lines.present, line["year"] == year, absent)
        .order_by(func.coalesce(last, 0).desc(), line["firm"])
    )
    return [Missing(firm, amount) for firm, amount in session.execute(query)]
