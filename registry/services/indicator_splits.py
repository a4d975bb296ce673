"""分项: one indicator by 产业领域, 镇街, 园区, 行业大类 or 企业规模, ranked, over the years.

The parts of an amount or count add up to the whole; what has no mark stands last as 未分类. Whoever
sees only some 镇街 gets no amount that would tell of single firms elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators.definitions import Indicator
from registry.indicators.in_force import PlanInForce
from registry.indicators.ledger import Days, amount_of, lens_over, parts_of, quotient
from registry.indicators.measures import ALL, Measure, Total, totals
from registry.indicators.splitting import DIMENSIONS, part_names
from registry.records.rows import At
from registry.reports.guard import NOBODY, Mass, Threshold, hidden
from registry.services.report_masses import masses

Grid = dict[str, list[tuple[Mass, ...]]]
"""Part → per year, what stands behind each part of the indicator."""


@dataclass(frozen=True)
class Part:
    """One part in the indicator's unit.

    values -- one per year, None where there is none or it is withheld
    firms -- in the last year, of a ratio behind its larger side: 0 % is of firms as well
    share -- of the whole in the last year, in percent; None for ratios and withheld amounts
    rank -- from the largest on; None for what has no mark or no value
    """

    code: str
    name: str
    values: tuple[Decimal | None, ...]
    firms: int
    share: Decimal | None
    rank: int | None
    withheld: bool

    @property
    def value(self) -> Decimal | None:
        """The last year's value."""
        return self.values[-1]


@dataclass(frozen=True)
class Ranking:
    """The parts by rank; `years` are those of the values."""

    by: str
    label: str
    years: tuple[int, ...]
    parts: tuple[Part, ...]

    def change(self, part: Part) -> Decimal | None:
        """Of a part since the year before (比上年), where the ledger tells of both years."""
        if self.years[-2:-1] != (self.years[-1] - 1,):
            return None
        before = part.values[-2]
        return None if part.value is None or before is None else part.value - before


def ranking(
    session: Session,
    plan: PlanInForce,
    definition: Indicator,
    by: str,
    days: Days,
    at: At,
    limit: Threshold | None,
) -> Ranking:
    """The indicator's ledger figure by one of `DIMENSIONS`. Two statements, however many years.

    limit -- from when an amount is withheld; None shows all of them
    """
    years = tuple(sorted(days))
    measures = parts_of(definition, plan)
    grid = _grid(session, plan, measures, by, days, at)
    quiet = _quiet(grid, measures, limit)
    names = part_names(session, plan, by, at)
    values = {
        code: tuple(
            None if (code, place) in quiet else _value(definition, masses)
            for place, masses in enumerate(lines)
        )
        for code, lines in grid.items()
    }
    withheld = {code for code, place in quiet if place == len(years) - 1}
    parts = _parts(grid, values, withheld, names, shared=len(measures) == 1)
    return Ranking(by, DIMENSIONS[by], years, parts)


def _parts(
    grid: Grid,
    values: Mapping[str, tuple[Decimal | None, ...]],
    withheld: set[str],
    names: Mapping[str, str],
    *,
    shared: bool,
) -> tuple[Part, ...]:
    """The parts in their order; `shared` where they are shares of one whole."""
    order = sorted(values, key=lambda code: _place(code, values[code][-1]))
    ranks = {code: number for number, code in enumerate(_ranked(order, values), 1)}
    whole = sum(lines[-1][0].total for lines in grid.values()) if shared else 0
    return tuple(
        Part(
            code,
            names.get(code, code),
            values[code],
            max(mass.firms for mass in grid[code][-1]),
            None if code in withheld else _share(grid[code][-1][0].total, whole),
            ranks.get(code),
            code in withheld,
        )
        for code in order
        if code in withheld or any(value is not None for value in values[code])
    )


def _place(code: str, value: Decimal | None) -> tuple[bool, bool, Decimal, str]:
    return (code == ALL, value is None, -(value or Decimal(0)), code)


def _ranked(order: Iterable[str], values: Mapping[str, Sequence[Decimal | None]]) -> list[str]:
    return [code for code in order if code != ALL and values[code][-1] is not None]


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) * 100 if whole > 0 else None


def _grid(
    session: Session,
    plan: PlanInForce,
    measures: Sequence[Measure],
    by: str,
    days: Days,
    at: At,
) -> Grid:
    """What stands behind every part in every year, in one statement."""
    if not measures or not days:
        return {}
    lens = lens_over(plan, measures[0].table, days, at)
    if measures[0].table == "figures":
        found = masses(session, lens, measures, by)
    else:
        found = {
            (measure, year, code): Mass(total.things, total.value, 1)
            for (year, code), by_measure in totals(session, lens, measures, by).items()
            for measure, total in by_measure.items()
        }
    codes = sorted({code for (_, _, code), mass in found.items() if mass.firms})
    return {
        code: [
            tuple(found.get((measure, year, code), NOBODY) for measure in measures)
            for year in sorted(days)
        ]
        for code in codes
    }


def _quiet(
    grid: Grid, measures: Sequence[Measure], limit: Threshold | None
) -> set[tuple[str, int]]:
    """(part, year) whose amount is withheld; counts never are."""
    found: set[tuple[str, int]] = set()
    codes = list(grid)
    for place, measure in enumerate(measures):
        if limit is None or measure.field is None or not codes:
            continue
        cells = [[masses[place] for masses in grid[code]] for code in codes]
        whole = [_together(column) for column in zip(*cells, strict=True)]
        places = hidden([*cells, whole], limit, total_row=True)
        found |= {(codes[row], column) for row, column in places if row < len(codes)}
    return found


def _together(column: Sequence[Mass]) -> Mass:
    return Mass(
        sum(mass.firms for mass in column),
        sum(mass.total for mass in column),
        max(mass.largest for mass in column),
    )


def _value(definition: Indicator, found: Sequence[Mass]) -> Decimal | None:
    """The part's figure in the indicator's unit."""
    sums = [Total(mass.total, mass.firms) for mass in found]
    assert definition.numerator is not None
    if len(sums) == 1:
        return amount_of(definition.numerator, sums[0])
    return quotient(definition, *sums)
