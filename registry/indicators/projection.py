"""目标测算: where a pace leads, and which pace an end value needs. Pure functions over `Decimal`.

Amounts grow by the same rate every year (几何), counts and percentages by the same step (线性). A
pace is a percentage a year for the first, so many units a year for the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from registry.indicators.arithmetic import HUNDRED, Path, average_growth

_PRECISE = Context(prec=40)
LOST = Decimal(-100)
"""A yearly rate at or below which nothing is left."""


@dataclass(frozen=True)
class Course:
    """A way from the base year's value to the end: its pace and its value year by year.

    pace -- None where no steady pace leads there
    values -- of the base year and every year of the plan; empty where there is no way
    """

    pace: Decimal | None
    values: tuple[Decimal, ...]

    @property
    def end(self) -> Decimal | None:
        """The value at the end."""
        return self.values[-1] if self.values else None


NO_COURSE = Course(None, ())


def by_pace(base: Decimal | None, pace: Decimal | None, years: int, path: Path) -> Course:
    """Where `pace` leads from `base` in `years` years."""
    if base is None or pace is None or path == "none":
        return NO_COURSE
    if path == "linear":
        return Course(pace, tuple(base + pace * gone for gone in range(years + 1)))
    if pace <= LOST:
        return NO_COURSE
    factor = 1 + pace / HUNDRED
    values = (base * _PRECISE.power(factor, gone) for gone in range(years + 1))
    return Course(pace, tuple(values))


def by_end(base: Decimal | None, end: Decimal | None, years: int, path: Path) -> Course:
    """The steady pace that carries `base` to `end`; the last value is `end` itself."""
    found = pace_between(base, end, years, path)
    if found is None or base is None or end is None:
        return NO_COURSE
    way = by_pace(base, found, years, path)
    return Course(found, (*way.values[:-1], end)) if way.values else NO_COURSE


def pace_between(
    first: Decimal | None, last: Decimal | None, years: int, path: Path
) -> Decimal | None:
    """The pace that was kept, or must be kept, from `first` to `last`."""
    if first is None or last is None or years < 1 or path == "none":
        return None
    if path == "linear":
        return (last - first) / years
    return average_growth(first, last, years) if last > 0 else None


@dataclass(frozen=True)
class Addition:
    """Σ of split targets beside the district's: what the parts add up to, and what is missing."""

    kind: str
    year: int
    parts: int
    total: Decimal
    whole: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """The parts' sum less the district's target."""
        return None if self.whole is None else self.total - self.whole


def added(kind: str, year: int, values: Sequence[Decimal], whole: Decimal | None) -> Addition:
    """The addition of these parts."""
    return Addition(kind, year, len(values), sum(values, Decimal(0)), whole)
