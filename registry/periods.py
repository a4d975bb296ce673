"""Periods and days (时期): cumulative months of a year, and days as they begin in Beijing."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Self

DISTANT_PAST = date(1, 1, 1)
"""The first day of an interval that has always held."""

DISTANT_FUTURE = date(9999, 12, 31)
"""The (exclusive) last day of an interval that still holds."""

FIRST_YEAR, LAST_YEAR = 1990, 2100

# No summer time since 1991, so a fixed offset holds for everything the ledger records.
BEIJING = timezone(timedelta(hours=8), "北京时间")


class BadPeriod(ValueError):
    """The text names no cumulative period; the message is the sentence for the user."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """January to the end of month `through` of `year` (累计期), 12 being the whole year.

    Statistics begin with 1—2月 (1月免报); through 1 exists for projects and district figures only.
    Ordered by time: year first, then month.
    """

    year: int
    through: int = 12

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise BadPeriod(f"年份“{self.year}”应在{FIRST_YEAR}—{LAST_YEAR}之间。")
        if not 1 <= self.through <= 12:
            raise BadPeriod(f"月份“{self.through}”应在1—12之间。")

    def __str__(self) -> str:
        return self.code

    @property
    def is_year(self) -> bool:
        """Whether the period is the whole year."""
        return self.through == 12

    @property
    def first_day(self) -> date:
        """1 January: every period is cumulative."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the last month: the day whose standings the period's figures use."""
        if self.is_year:
            return date(self.year, 12, 31)
        return date(self.year, self.through + 1, 1) - timedelta(days=1)

    @property
    def code(self) -> str:
        """As typed on a command line: `2025` or `2025-10`. `Period.parse` reads it back."""
        return f"{self.year}" if self.is_year else f"{self.year}-{self.through:02d}"

    @property
    def label(self) -> str:
        """As printed: `2025年`, `2025年1—10月`."""
        if self.is_year:
            return f"{self.year}年"
        months = "1月" if self.through == 1 else f"1—{self.through}月"
        return f"{self.year}年{months}"

    @property
    def previous_year(self) -> Self:
        """The same months of the year before (上年同期)."""
        return type(self)(self.year - 1, self.through)

    @classmethod
    def parse(cls, text: str, *, january: bool = False) -> Self:
        """The period that `text` names: `2025`, `2025-10`, `2025年1—10月`, `2025年上半年` …

        january -- whether January alone may be meant, as for projects
        Raises BadPeriod with a sentence that says what to enter. `2025.1` is refused: a number
        cell turns 2025.10 into it.
        """
        period = cls(*_read(text, _plain(text)))
        if period.through == 1 and not january:
            raise BadPeriod(
                f"“{text.strip()}”是1月：1月不单独报送，请填写1—2月，例如“{period.year}-02”。"
            )
        return period


_YEAR_MONTH = re.compile(
    r"(\d{4})(?:年度?(?:全年)?)?|(\d{4})(?:[-/.]|年)(\d{1,2})(?:月份?[末底]?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})")
_MONTHS = re.compile(r"(\d{4})(?:年|[-/.])?(\d{1,2})月?[-至到](\d{1,2})月份?")
_WORDS = re.compile(r"(\d{4})(?:年度?|[-/.])?(\D*\d?(?:-\d)?\D*)")
_UPTO = {
    **dict.fromkeys(("一季度", "第一季度", "1季度", "第1季度", "q1"), 3),
    **dict.fromkeys(("二季度", "第二季度", "2季度", "第2季度", "q2", "前二季度", "前两季度"), 6),
    **dict.fromkeys(("1-2季度", "一至二季度", "上半年", "半年", "半年度", "h1"), 6),
    **dict.fromkeys(("三季度", "第三季度", "3季度", "第3季度", "q3", "前三季度", "前3季度"), 9),
    **dict.fromkeys(("1-3季度", "一至三季度"), 9),
    **dict.fromkeys(("四季度", "第四季度", "4季度", "第4季度", "q4", "1-4季度", "全年"), 12),
}


def _plain(text: str) -> str:
    """Half-width, lower case, one kind of dash, no spaces, no `截至`."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    plain = re.sub("[‐‑‒–—―−~～]+", "-", plain)
    return plain.removeprefix("截至").removeprefix("截止")


def _read(text: str, plain: str) -> tuple[int, int]:
    """(year, through) of the normalised text; `text` is as the user wrote it."""
    if re.fullmatch(r"\d{4}\.1", plain):
        raise BadPeriod(
            f"“{text.strip()}”可能是1月，也可能是10月：请写成“{plain[:4]}-01”或“{plain[:4]}-10”。"
        )
    if match := _YEAR_MONTH.fullmatch(plain):
        return (int(match[1]), 12) if match[1] else (int(match[2]), int(match[3]))
    if match := _COMPACT.fullmatch(plain):
        return int(match[1]), int(match[2])
    if match := _MONTHS.fullmatch(plain):
        return _cumulative(text, *(int(group) for group in match.groups()))
    match = _WORDS.fullmatch(plain)
    if match and match[2] in _UPTO:
        return int(match[1]), _UPTO[match[2]]
    if match and match[2] in {"下半年", "h2"}:
        raise BadPeriod(f"“{text.strip()}”不是累计期：全年请填写“{match[1]}”。")
    raise BadPeriod(f"看不懂时期“{text.strip()}”：全年请填写“2025”，1—10月累计请填写“2025-10”。")


def _cumulative(text: str, year: int, first: int, through: int) -> tuple[int, int]:
    if first != 1:
        raise BadPeriod(
            f"“{text.strip()}”不是从1月起的累计数：请提供1—{through}月累计，例如“{year}-{through:02d}”。"
        )
    return year, through


def beijing_day(moment: datetime) -> date:
    """The day it is in Beijing at `moment` (an aware instant)."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return moment.astimezone(BEIJING).date()


def end_of_beijing_day(day: date) -> datetime:
    """24:00 of `day` in Beijing, as an aware UTC instant: what is known on a day lies before it."""
    return datetime.combine(day, time(16), UTC)


def shown_day(value: date | None) -> str:
    """A day as 2025-03-01; the ends of time are 始 and 今."""
    if value is None:
        return ""
    return {DISTANT_PAST: "始", DISTANT_FUTURE: "今"}.get(value) or value.isoformat()
