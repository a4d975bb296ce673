"""All that a plan asks of figures (经营数据), for every year at once: one statement, one pass.

Sums, coverage and growth look at the same firms beside their year before; asked together, the
records are read once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from registry.indicators.coverage import Coverage, ask_coverage, coverage_fields, coverage_of
from registry.indicators.figure_lines import firms_with_last_year
from registry.indicators.growth import Growth, ask_growth, growth_fields, growth_of
from registry.indicators.lens import Lens, last_days
from registry.indicators.measures import Measure, Total, ask_total, total_of
from registry.indicators.tally import Numbers, Tally


@dataclass(frozen=True)
class Asked:
    """Measures over figures: whose sums, whose coverage and whose growth is wanted."""

    sums: Sequence[Measure] = ()
    coverage: Sequence[Measure] = ()
    growth: Sequence[Measure] = ()


@dataclass(frozen=True)
class Told:
    """Year → measure → what was asked for. Years without any line are absent."""

    sums: Mapping[int, Mapping[Measure, Total]]
    coverage: Mapping[int, Mapping[Measure, Coverage]]
    growth: Mapping[Measure, Mapping[int, Growth]]


NOTHING_TOLD = Told({}, {}, {})


def told(session: Session, lens: Lens, asked: Asked) -> Told:
    """Everything that is asked, of every year of the lens."""
    wide = _with_years_before(lens) if asked.growth else lens
    own = [name for measure in asked.sums for name in measure.fields]
    fields = [*own, *coverage_fields(asked.coverage), *growth_fields(asked.growth)]
    tally = Tally(firms_with_last_year(wide, fields))
    for measure in asked.sums:
        ask_total(tally, wide, measure)
    for measure in asked.coverage:
        ask_coverage(tally, wide, measure)
    for measure in asked.growth:
        ask_growth(tally, wide, measure)
    every: dict[int, Numbers] = {year: numbers for year, _, numbers in tally.told(session)}
    found = {year: numbers for year, numbers in every.items() if year in lens.days}
    return Told(
        {year: {one: total_of(n, one) for one in asked.sums} for year, n in found.items()},
        {year: {one: coverage_of(n, one) for one in asked.coverage} for year, n in found.items()},
        {measure: growth_of(every, measure, lens.years) for measure in asked.growth},
    )


def _with_years_before(lens: Lens) -> Lens:
    """名义增速 compares with the whole of the year before, as it stood on its own last day."""
    years = {*lens.years, *(year - 1 for year in lens.years)}
    return replace(lens, days={**last_days(*years), **lens.days})
