"""The arithmetic of progress (进度测算): pure functions over `Decimal`, percent in percent.

Every rate here is a percentage (Decimal("63.6") is 63.6 %), unrounded: rounding is for the page.
What cannot be computed is None; the caller says why.
Source of the average: 国家统计局《中国统计年鉴》主要统计指标解释，“平均增长速度”（水平法）.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Literal

Path = Literal["geometric", "linear", "none"]

# Roots of long products: forty digits keep 28 of the result honest.
_PRECISE = Context(prec=40)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Span:
    """The years of a plan (规划期): `base` is the base year, not counted; `start`…`end` are."""

    base: int
    start: int
    end: int

    @property
    def years(self) -> tuple[int, ...]:
        """The plan's years in order, without the base year."""
        return tuple(range(self.start, self.end + 1))


def completion(value: Decimal | None, target: Decimal | None) -> Decimal | None:
    """完成率: value ÷ target, in percent. Printed, never judged."""
    if value is None or target is None or target == 0:
        return None
    return value / target * HUNDRED


def progress(value: Decimal | None, base: Decimal | None, target: Decimal | None) -> Decimal | None:
    """进度: (value − base) ÷ (target − base), in percent; for rising and for falling targets."""
    if value is None or base is None or target is None or target == base:
        return None
    return (value - base) / (target - base) * HUNDRED


def elapsed(span: Span, year: int, on: date) -> Decimal:
    """时间进度: the part of the plan that has passed by the end of `year`, in percent, at most 100.

    Where `on` lies before the year's last day, the year counts for the days gone by.
    """
    years = Decimal(year - span.base)
    if on.year < year or (on.year == year and (on.month, on.day) < (12, 31)):
        in_year = Decimal(on.timetuple().tm_yday) / (366 if isleap(on.year) else 365)
        years = Decimal(on.year - 1 - span.base) + in_year
    part = years / Decimal(span.end - span.base)
    return min(max(part, Decimal(0)), Decimal(1)) * HUNDRED


def milestone(
    base: Decimal | None, target: Decimal | None, part: Decimal, path: Path
) -> Decimal | None:
    """里程碑: where the indicator should stand once `part` (0…100) of the time has passed.

    geometric -- growing amounts, the same rate every year; linear -- counts and percentages.
    None without a base, and for a geometric path that does not lie between positive numbers.
    """
    if base is None or target is None or path == "none":
        return None
    share = part / HUNDRED
    if path == "linear":
        return base + share * (target - base)
    if base <= 0 or target <= 0:
        return None
    return base * _PRECISE.power(_PRECISE.divide(target, base), share)


def average_growth(base: Decimal | None, final: Decimal | None, years: int) -> Decimal | None:
    """年均增长速度（水平法）: the steady yearly rate that carries `base` to `final`, in percent.

    The base year is not counted. None where base ≤ 0, final < 0 or years < 1.
    """
    if base is None or final is None or base <= 0 or final < 0 or years < 1:
        return None
    return steady_growth(base, final, Decimal(years))


def steady_growth(start: Decimal, final: Decimal, years: Decimal) -> Decimal | None:
    """The steady yearly rate that carries `start` to `final`, in percent, for parts of years too.

    None where start ≤ 0, final < 0 or years ≤ 0.
    """
    if start <= 0 or final < 0 or years <= 0:
        return None
    root = _PRECISE.power(_PRECISE.divide(final, start), _PRECISE.divide(Decimal(1), years))
    return (root - 1) * HUNDRED


def growth(current: Decimal | None, prior: Decimal | None) -> Decimal | None:
    """增速: current ÷ prior − 1, in percent; None where the base is missing or not positive."""
    if current is None or prior is None or prior <= 0:
        return None
    return (current / prior - 1) * HUNDRED


def turn(current: Decimal, prior: Decimal) -> str:
    """The word where a base ≤ 0 has no rate: 扭亏为盈, 减亏, 增亏; and 由盈转亏."""
    if prior > 0:
        return "由盈转亏" if current < 0 else ""
    if current > 0:
        return "扭亏为盈" if prior < 0 else "上年同期为零"
    if current == prior:
        return "持平"
    return "减亏" if current > prior else "增亏"


def reduction(rates: list[Decimal]) -> Decimal:
    """累计降低率: 1 − Π(1 + 单耗增速), in percent; a fall is positive."""
    product = Decimal(1)
    for rate in rates:
        product *= 1 + rate / HUNDRED
    return (1 - product) * HUNDRED
