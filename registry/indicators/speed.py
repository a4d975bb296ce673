"""所需速度: what every remaining year must bring so that the target is still met. Pure rules."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from registry.indicators import arithmetic
from registry.indicators.arithmetic import HUNDRED, Path, Span
from registry.indicators.table import IndicatorRow
from registry.indicators.verdicts import MEETS

Manner = Literal["rate", "step"]


@dataclass(frozen=True)
class Speed:
    """How fast an indicator must move, beside how fast it has moved.

    manner -- a yearly rate in percent (年均需增长), or a yearly step in the indicator's unit
    needed -- None where the target is met already
    so_far -- the same per year since the base; None without a base, or at its very day
    left -- years until the plan's last day
    """

    manner: Manner
    needed: Decimal | None
    so_far: Decimal | None
    left: Decimal


def speed_of(row: IndicatorRow, path: Path, span: Span) -> Speed | None:
    """What is needed from the row's day to the plan's end.

    None where nothing is left to run, where there is no number to aim at or to start from, and
    for an average growth, whose pace is that of the amount it is made from.
    """
    years = Decimal(span.end - span.base)
    gone = row.elapsed * years / HUNDRED
    left = years - gone
    if row.value is None or row.target is None or row.kind == "growth" or left <= 0 or gone < 0:
        return None
    base = Decimal(0) if row.kind == "flow" else row.base if row.base_kind == "number" else None
    manner: Manner = "step"
    if path == "geometric" and row.value > 0 and row.target > 0:
        manner = "rate"
    met = MEETS[row.operator](row.value, row.target)
    needed = None if met else _pace(manner, row.value, row.target, left)
    return Speed(manner, needed, _pace(manner, base, row.value, gone), left)


def _pace(manner: Manner, start: Decimal | None, final: Decimal, years: Decimal) -> Decimal | None:
    """The steady pace that carries `start` to `final` in so many years."""
    if start is None or years <= 0:
        return None
    if manner == "step":
        return (final - start) / years
    return arithmetic.steady_growth(start, final, years)
