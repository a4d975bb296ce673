"""Number formats and the numbers under them: what a person sees in the cell, as text.

Source: ECMA-376 part 1, 18.8.30 (numFmt) with the built-in ids 27-36 and 50-58 of Chinese locales,
which Chinese Excel and WPS write without their code.
"""

import re
from datetime import date
from typing import NamedTuple

GENERAL, DATE, PERCENT, PADDED = range(4)
LAST_SERIAL = 2_958_466  # the day after 9999-12-31
DAYS_TO_1904 = 1_462
MILLISECONDS = 86_400_000
MOST_DAYS = 100_000  # remembered
BEFORE_1900 = date(1899, 12, 31).toordinal()


class Format(NamedTuple):
    """What a number format means for the importer."""

    shows: int = GENERAL
    width: int = 0
    """Digits of a format such as 000000."""
    precision: str = ""
    """``month`` or ``year`` where a date format shows no day."""


PLAIN = Format()
DAY, MONTH, YEAR = Format(DATE), Format(DATE, precision="month"), Format(DATE, precision="year")
RATE = Format(PERCENT)

_MONTHS = (17, 27, 36, 50, 52, 57)
_DATES = (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))
BUILT_IN: dict[int, Format] = {
    **dict.fromkeys(_DATES, DAY),
    **dict.fromkeys(_MONTHS, MONTH),
    9: RATE,
    10: RATE,
}

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_SILENT = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|!.', re.DOTALL)
_AM_PM = re.compile(r"am/pm|a/p|上午/下午", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")
_INTEGER = re.compile(r"-?[1-9][0-9]*")


def classify(code: str) -> Format:
    """What a format code shows, judged by its section for positive numbers.

    >>> classify('yyyy"年"m"月"').precision
    'month'
    """
    section = _first_section(code)
    elapsed = _ELAPSED.search(section) is not None
    bare = _SILENT.sub("", section)
    if "%" in bare:
        return RATE
    bare = _AM_PM.sub("", bare).strip()
    if _ZEROS.fullmatch(bare):
        return Format(PADDED, len(bare))
    letters = set(bare.lower())
    if elapsed or "general" in bare.lower():
        return PLAIN  # a duration such as [h]:mm stays the number of days that it is
    if "aaa" in bare.lower():
        return DAY  # 星期三
    if not letters & set("ymdhs"):
        return PLAIN
    if letters & set("dhs") or not letters & set("ye"):
        return DAY
    return MONTH if "m" in letters else YEAR


def _first_section(code: str) -> str:
    quoted = False
    for index, letter in enumerate(code):
        if letter == '"':
            quoted = not quoted
        elif letter == ";" and not quoted and code[index - 1 : index] != "\\":
            return code[:index]
    return code


def number_text(text: str) -> str:
    """A number as the file writes it -> the shortest decimal at 15 significant digits.

    Excel computes with doubles and shows 15 digits: 0.30000000000000004 is 0.3 to everybody. An
    integer that no double can hold was written by another program; its digits are true and kept.
    ValueError where it is no finite number.
    """
    if "." not in text and 15 < len(text) <= 300 and _INTEGER.fullmatch(text):
        return text if int(text) != int(float(text)) else double_text(float(text))
    return double_text(float(text))


def number_texts(texts: list[str]) -> list[str]:
    """Canonical decimals as ``number_text`` says them, in one go where none needs more thought."""
    short = ("%.15g " * len(texts)) % tuple(map(float, texts))
    if "e" in short or not all("." in text for text in texts):
        return list(map(number_text, texts))
    return short.split()


def double_text(value: float) -> str:
    """A double as Excel shows it in a wide cell, without an exponent: 1e16 -> 10000000000000000."""
    short = format(value, ".15g")
    if "n" in short:
        raise ValueError(short)  # inf or nan
    if "e" in short:
        return _without_exponent(short)
    return short if short != "-0" else "0"


def _without_exponent(short: str) -> str:
    mantissa, _, exponent = short.partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.removeprefix("-").partition(".")
    shift = int(exponent)
    if shift >= 0:
        return sign + whole + fraction.ljust(shift, "0")
    return f"{sign}0.{'0' * (-shift - 1)}{whole}{fraction}"


def shown(text: str, form: Format) -> str:
    """A number's canonical text under a format that pads: 7 in 000 -> 007."""
    return text.zfill(form.width) if form.shows == PADDED and text.isdecimal() else text


class Days(dict[str, str]):
    """Serial numbers as the file writes them -> ISO text, remembered: '' where it is no date.

    ValueError where it is no number.
    """

    def __init__(self, *, is_1904: bool) -> None:
        super().__init__({"": ""})
        self._is_1904 = is_1904

    def __missing__(self, text: str) -> str:
        iso = iso_of(float(text), is_1904=self._is_1904)
        if len(self) < MOST_DAYS:
            self[text] = iso
        return iso


def iso_of(serial: float, *, is_1904: bool) -> str:
    """A serial number as ISO text; a fraction of a day alone is a time.

    '' where it is no date: negative, day 0 without a time, the day that never was, after 9999.
    Times are rounded to the millisecond, as Excel stores them.
    """
    if not 0 <= serial < LAST_SERIAL:
        return ""
    day, rest = divmod(round(serial * MILLISECONDS), MILLISECONDS)
    if day == 0 and not is_1904:
        return _time(rest) if rest else ""
    clock = f"T{_time(rest)}" if rest else ""
    iso = _date(day + DAYS_TO_1904 if is_1904 else day)
    return iso + clock if iso else ""


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}" + (f".{rest:03}" if rest else "")


def _date(day: int) -> str:
    """A day number of the 1900 system; its day 60 is 29 February 1900, which never was."""
    if day == 60 or day >= LAST_SERIAL:
        return ""
    return date.fromordinal(BEFORE_1900 + (day - 1 if day > 60 else day)).isoformat()
