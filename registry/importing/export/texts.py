"""Stored values as the texts of a file, column by column, so that reading gives them back."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from registry.importing.cells.capital import CURRENCIES, HOME
from registry.terms import DatePrecision, Nature

Texts = list[str | None]
Values = Sequence[Any]
Show = Callable[..., Texts]

_SAFE = 10**15
"""Below it, a double holds every digit of a whole number of base units."""


def as_is(values: Values) -> Texts:
    """Texts."""
    return list(values)


def plain(values: Values) -> Texts:
    """Whole numbers: a year, a month, people."""
    return [None if value is None else str(value) for value in values]


def flag(values: Values) -> Texts:
    """是 and 否; nothing where it is not known."""
    return [None if value is None else "是" if value else "否" for value in values]


def word(labels: Mapping[str, str]) -> Show:
    """Codes as their words; a code without a word stays as it is."""

    def show(values: Values) -> Texts:
        return [None if value is None else labels.get(value, value) for value in values]

    return show


@cache
def scaled(digits: int) -> Show:
    """Whole base units with `digits` decimals: 分 as 万元 is `scaled(6)`."""
    one = 10**digits

    def show(values: Values) -> Texts:
        return [
            None
            if value is None
            else str(value // one)
            if value % one == 0
            else repr(value / one)
            if one // 100 < value < _SAFE or -_SAFE < value < -one // 100
            else _exact(value, digits)
            for value in values
        ]

    return show


def _exact(value: int, digits: int) -> str:
    return format(Decimal(value).scaleb(-digits).normalize(), "f")


def day(values: Values) -> Texts:
    """Days as 2021-09-01; days repeat, so each is written once."""
    memo: dict[date | None, str | None] = {None: None}
    for value in set(values):
        memo[value] = value.isoformat() if value is not None else None
    return [memo[value] for value in values]


def last_day(values: Values) -> Texts:
    """The last day of an interval whose end is the day after."""
    return day([None if value is None else value - timedelta(days=1) for value in values])


def day_as_known(values: Values, precisions: Values) -> Texts:
    """Days as exactly as they are known: 2021-09-01, 2021年9月, 2021年."""
    return [
        None if value is None else _as_known(value, precision)
        for value, precision in zip(values, precisions, strict=True)
    ]


def _as_known(value: date, precision: str | None) -> str:
    if precision == DatePrecision.YEAR and (value.month, value.day) == (1, 1):
        return f"{value.year}年"
    if precision == DatePrecision.MONTH and value.day == 1:
        return f"{value.year}年{value.month}月"
    return value.isoformat()


def day_unless_assumed(values: Values, assumed: Values) -> Texts:
    """A day of recognition that somebody gave; one that was only assumed stays empty."""
    return day([None if guess else value for value, guess in zip(values, assumed, strict=True)])


def month(values: Values, natures: Values) -> Texts:
    """月份（空为年报）: nothing for a whole year that is not 快报."""
    return [
        None if value is None or (value == 12 and nature != Nature.FLASH) else str(value)
        for value, nature in zip(values, natures, strict=True)
    ]


def year_month(years: Values, months: Values) -> Texts:
    """截至月份: 2025年10月."""
    return [
        None if year is None else f"{year}年{through}月"
        for year, through in zip(years, months, strict=True)
    ]


_WORDS: dict[str, str] = {}
for _word, _code in CURRENCIES.items():
    _WORDS.setdefault(_code, _word)


def capital(values: Values, currencies: Values) -> Texts:
    """注册资本 in 万元; another currency is written out: 200万美元."""
    shown = scaled(6)(values)
    return [
        text
        if text is None or currency in (None, HOME)
        else f"{text}万{_WORDS.get(currency, currency)}"
        for text, currency in zip(shown, currencies, strict=True)
    ]


_NUMBER = re.compile(r"\d{5,}")


def masked(values: Values) -> Texts:
    """Telephone numbers as 138****1234."""
    return [None if value is None else _NUMBER.sub(_mask, value) for value in values]


def _mask(found: "re.Match[str]") -> str:
    digits = found[0]
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else f"****{digits[-2:]}"
