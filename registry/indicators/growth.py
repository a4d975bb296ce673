"""增速: 可比口径 over the firms 在库 this period, and 名义增速 beside it.

可比口径 = Σ本期 ÷ Σ上年同期 − 1, 上年同期 as delivered with this period's figures, else the firm's
own record of last year. Firms with neither leave both sides and are counted. 名义增速 compares the
two years' totals, each over its own firms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func

from registry.indicators import arithmetic
from registry.indicators.lens import Columns, Lens
from registry.indicators.measures import Measure, ask_total, total_of
from registry.indicators.tally import Conditions, Numbers, Tally
from registry.quantities import show_decimal

PRIOR = {"output": "output_prior", "revenue": "revenue_prior"}
"""Amounts that are delivered with 上年同期 beside them → the column that holds it."""


@dataclass(frozen=True)
class Growth:
    """Sums in base units over the firms compared; how many were compared and left out.

    nominal_current, nominal_prior -- the two years' totals, each over its own firms
    """

    current: int
    prior: int
    firms: int
    left_out: int
    nominal_current: int
    nominal_prior: int | None

    @property
    def comparable(self) -> Decimal | None:
        """增速（可比口径） in percent; None where the base is not positive."""
        return arithmetic.growth(Decimal(self.current), Decimal(self.prior))

    @property
    def nominal(self) -> Decimal | None:
        """名义增速 in percent."""
        if self.nominal_prior is None:
            return None
        return arithmetic.growth(Decimal(self.nominal_current), Decimal(self.nominal_prior))

    @property
    def sentence(self) -> str:
        """Both rates in words: 增长…, 下降…, never 增长-….."""
        parts = [f"{self._comparable_words}（可比口径，{self.firms}家）"]
        if self.left_out:
            parts.append(f"{self.left_out}家没有上年同期数，未参与比较")
        if self.nominal is not None:
            parts.append(f"名义{rate_words(self.nominal)}")
        return "，".join(parts)

    @property
    def _comparable_words(self) -> str:
        if self.comparable is not None:
            return f"同比{rate_words(self.comparable)}"
        return arithmetic.turn(Decimal(self.current), Decimal(self.prior))


def rate_words(rate: Decimal) -> str:
    """增长12.1%, 下降5.1%, 持平."""
    shown = show_decimal(abs(rate), 1)
    if show_decimal(rate, 1) == show_decimal(Decimal(0), 1):
        return "持平"
    return f"{'增长' if rate > 0 else '下降'}{shown}%"


@dataclass(frozen=True)
class Prior:
    """上年同期 of a sum over figures: as delivered, else the firm's own record of last year."""

    field: str

    @property
    def fields(self) -> tuple[str, ...]:
        """What a line must hold so that `amount` can be told."""
        return (self.field, PRIOR[self.field]) if self.field in PRIOR else (self.field,)

    def amount(self, line: Columns) -> ColumnElement[Any]:
        """上年同期 of a line of `firms_with_last_year`."""
        last = line[f"last_{self.field}"]
        return func.coalesce(line[PRIOR[self.field]], last) if self.field in PRIOR else last

    @property
    def name(self) -> str:
        """What a tally calls the amount."""
        return f"prior_{self.field}"

    def given(self, line: Columns) -> Conditions:
        """The condition that there is such an amount."""
        return {f"{self.name} given": self.amount(line).is_not(None)}


def prior_of(measure: Measure) -> Prior:
    """上年同期 of the amount that a measure sums."""
    assert measure.field is not None
    return Prior(measure.field)


def growth_fields(measures: Sequence[Measure]) -> list[str]:
    """What lines must hold so that growth can be asked."""
    return [name for one in measures for name in (*one.fields, *prior_of(one).fields)]


def ask_growth(tally: Tally, lens: Lens, measure: Measure) -> None:
    """Want both sides of 可比口径, and the measure's own total for 名义增速."""
    prior, line = prior_of(measure), tally.line
    both = {**measure.conditions(line, lens), **prior.given(line)}
    tally.add((measure, "current"), both, prior.field, line[prior.field])
    tally.add((measure, "prior"), both, prior.name, prior.amount(line))
    tally.count((measure, "compared"), both)
    ask_total(tally, lens, measure)


def growth_of(
    numbers: Mapping[int, Numbers], measure: Measure, years: Sequence[int]
) -> Mapping[int, Growth]:
    """Year → growth on the year before, of the years in which there are firms to compare.

    numbers -- of the year before each of `years`, too, where there are any
    """
    totals = {year: total_of(own, measure) for year, own in numbers.items()}
    whole = {year: total.value for year, total in totals.items() if total.things}
    return {
        year: Growth(
            own[measure, "current"],
            own[measure, "prior"],
            own[measure, "compared"],
            totals[year].things - own[measure, "compared"],
            nominal_current=whole.get(year, 0),
            nominal_prior=whole.get(year - 1),
        )
        for year, own in numbers.items()
        if year in years and own[measure, "compared"]
    }
