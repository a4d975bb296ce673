"""Values written for people: days, moments, counts, amounts. The absent is a dash in templates."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import Flask

from registry.periods import BEIJING, DISTANT_FUTURE, shown_day
from registry.quantities import MU, WAN_YUAN, YI_YUAN, Unit, show, show_decimal

KILOBYTE, MEGABYTE = 1024, 1024 * 1024


def init_app(app: Flask) -> None:
    """Give templates the filters of this file."""
    for name, filter_ in FILTERS.items():
        app.add_template_filter(filter_, name)


def count(value: int) -> str:
    """A whole number with thousands separators."""
    return f"{value:,}"


def last_day(end: date | None) -> date | None:
    """The last day of an interval that ends before `end`."""
    return None if end is None or end == DISTANT_FUTURE else end - timedelta(days=1)


def signed(value: Decimal, places: int = 2) -> str:
    """A change: +12.30 or -4, always with its sign."""
    text = show_decimal(value, places)
    return text if text.startswith("-") or not text.strip("0.,") else f"+{text}"


def moment(value: datetime | None) -> str:
    """An instant by the clock in Beijing, to the minute."""
    return "" if value is None else f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def decimal(value: Decimal | int | None, places: int = 2) -> str | None:
    """A number with separators, at most `places` decimals, without trailing zeros after them."""
    if value is None:
        return None
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded if rounded else abs(rounded):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fixed(value: Decimal | None, places: int = 1) -> str | None:
    """A number of a column whose numerals line up: always with its `places` decimals."""
    return None if value is None else show_decimal(Decimal(value), places)


def percent(value: Decimal | None, places: int = 1) -> str | None:
    """A ratio as per cent: 0.636 is 63.6% and 1 is 100.0%."""
    return None if value is None else f"{fixed(value * 100, places)}%"


def quantity(value: int | None, unit: Unit, places: int = 2) -> str | None:
    """Base units in `unit`."""
    return None if value is None else show(value, unit, places)


def wan(value: int | None, places: int = 2) -> str | None:
    """分 in 万元."""
    return quantity(value, WAN_YUAN, places)


def yi(value: int | None, places: int = 2) -> str | None:
    """分 in 亿元."""
    return quantity(value, YI_YUAN, places)


def mu(value: int | None, places: int = 2) -> str | None:
    """0.0001 亩 in 亩."""
    return quantity(value, MU, places)


def size(value: int) -> str:
    """Bytes in KB or MB."""
    if value < MEGABYTE:
        return f"{max(1, round(value / KILOBYTE))} KB"
    return f"{decimal(Decimal(value) / MEGABYTE, 1)} MB"


FILTERS: dict[str, Callable[..., Any]] = {
    "count": count,
    "day": shown_day,
    "moment": moment,
    "last_day": last_day,
    "signed": signed,
    "decimal": decimal,
    "fixed": fixed,
    "percent": percent,
    "wan": wan,
    "yi": yi,
    "mu": mu,
    "size": size,
}
