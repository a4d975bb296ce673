"""Numbers in running text (行文用数): no separators, no negative growth, points for shares."""

import re
from datetime import date, timedelta
from decimal import Decimal

from registry.quantities import show_decimal

NOTHING = "—"
UNJUDGED = "尚不评价"
"""In the place of a verdict where there is none yet."""
WITHHELD = "＊"
FLAG = "※"


def number(value: Decimal, decimals: int) -> str:
    """1017.7: rounded half up, without thousands separators."""
    return show_decimal(value, decimals).replace(",", "")


def plain_digits(text: str) -> str:
    """A sentence without thousands separators: 1,058.9亿元 → 1058.9亿元."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


def percent(value: Decimal | None, decimals: int = 1) -> str:
    """63.6%, or the dash."""
    return NOTHING if value is None else f"{number(value, decimals)}%"


def amount(value: Decimal, decimals: int, unit: str) -> str:
    """1017.7亿元: the unit follows without a space."""
    return f"{number(value, decimals)}{unit}"


def trimmed(value: Decimal) -> str:
    """A given number as it was given: 1600, 904.9, 38.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def elapsed_words(value: Decimal) -> str:
    """100%, 40%, 38.3%."""
    return f"{trimmed(Decimal(number(value, 1)))}%"


def cut_off(on: date) -> str:
    """截至2025年12月底, or to the day."""
    if (on + timedelta(days=1)).month != on.month:
        return f"截至{on.year}年{on.month}月底"
    return f"截至{chinese_day(on)}"


def chinese_day(day: date) -> str:
    """2026年1月5日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def difference(gap: Decimal, decimals: int, unit: str, up: str, down: str, same: str) -> str:
    """A change in words, by its rounded amount: 提高1.2个百分点, 减少3家, 与上年持平."""
    shown = number(abs(gap), decimals)
    if Decimal(shown) == 0:
        return same
    points = "个百分点" if unit == "%" else unit
    return f"{up if gap > 0 else down}{shown}{points}"
