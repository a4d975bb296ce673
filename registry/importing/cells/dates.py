"""Dates as they are met (domain.md §6.3), with the precision in which they were written."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from registry.importing.cells.numerals import brief, chinese_number, half_width
from registry.importing.cells.one_by_one import OneByOne
from registry.importing.cells.outcome import Outcome, Read, Refused, Written
from registry.importing.coordinates import Kind
from registry.importing.registers.spec import Field, FieldKind
from registry.periods import DISTANT_FUTURE
from registry.terms import DatePrecision

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
_EPOCH = date(1899, 12, 30)
_SERIALS = range(14_611, 62_092)  # 1940-01-01 … 2069-12-30: below lie years, above compact dates
_FOREVER = {"长期", "长期有效", "永久", "永久有效", "无固定期限", "无期限", "长久", "9999-12-31"}

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"(.+?\d|.+日)[t ]?(\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?z?)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:年|([-/.]))(\d{1,2})(?:月|\2)(\d{1,2})[日号]?")
_MONTH = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月份?)?([初末底]|[上中下]旬)?")
_YEAR = re.compile(r"(\d{4})(?:年度?)?([初末底])?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_CHINESE = re.compile(
    "([零〇一二三四五六七八九]{4})年(?:([一二三四五六七八九十]+)月(?:([一二三四五六七八九十]+)[日号])?)?"
)
_SPAN = re.compile(r".*\d[年月日号]?(?:-|~|至|到|—)+((?:\d{4}).*)")
_HINTS = (
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), "分不清月和日，请写成 2021-09-01", True),
    (re.compile(r"\d{2}[年./-]\d{1,2}\D?.*"), "年份只有两位，请写四位年份，例如 2021-09-01", True),
    (re.compile(r"\d{1,2}月.*"), "没有年份，请写成 2021-09-01", False),
    (re.compile(r".*季度.*|.*半年.*"), "只写到季度或半年，请写到月，例如 2021年9月", False),
    (re.compile(r".*批.*"), "是批次，不是日期", False),
)
REASONS = {
    DatePrecision.DAY: "日期写法统一",
    DatePrecision.MONTH: "只写到月",
    DatePrecision.YEAR: "只写到年",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A date found in a text, with its precision and whether it was an Excel serial."""

    year: int
    month: int = 1
    day: int = 1
    precision: DatePrecision = DatePrecision.DAY


@dataclass(frozen=True)
class DateReader(OneByOne):
    """Reads a column of days. EXPIRY gives the day after 有效期至: intervals are [from, to)."""

    field: Field

    @property
    def default_companion(self) -> str:
        """A day is exact unless its cell says otherwise."""
        return str(DatePrecision.DAY.value)

    def read(self, written: Written) -> Outcome:
        """One cell: a day with its precision, or what is wrong with it."""
        text = half_width(written.raw).lower() if written.kind != Kind.DATE else written.raw
        if text in _FOREVER:
            return self._forever(written)
        if written.kind == Kind.BOOL:
            return self._refused(written, "不是日期")
        found = _find(text, written)
        if found is None and self.field.kind == FieldKind.EXPIRY and (span := _SPAN.match(text)):
            found = _find(span[1], Written(span[1]))
        if isinstance(found, _Found):
            return self._made(found, written)
        return found or self._complaint(text, written)

    def _forever(self, written: Written) -> Outcome:
        if self.field.kind != FieldKind.EXPIRY:
            return self._refused(written, "不是日期")
        return Read(DISTANT_FUTURE, "长期有效，不设到期日", companion=DatePrecision.DAY.value)

    def _made(self, found: _Found, written: Written) -> Outcome:
        try:
            day = date(found.year, found.month, found.day)
        except ValueError:
            return self._refused(written, "没有这一天")
        if not FIRST <= day <= LAST:
            return self._refused(written, f"不在{FIRST.year}—{LAST.year}年之间")
        value = _after(day, found.precision) if self.field.kind == FieldKind.EXPIRY else day
        if found.precision is DatePrecision.DAY and _ISO.fullmatch(written.raw):
            return value
        return Read(value, self._reason(found, written), companion=found.precision.value)

    def _reason(self, found: _Found, written: Written) -> str:
        if written.kind == Kind.NUMBER and len(written.raw) == 5:
            return "数字按 Excel 日期序号换算"
        reason = REASONS[found.precision]
        if found.precision is DatePrecision.DAY or self.field.companion:
            return reason
        end = "到期末" if self.field.kind == FieldKind.EXPIRY else "期初第一天"
        return f"{reason}，按{end}记"

    def _complaint(self, text: str, written: Written) -> Refused:
        for pattern, why, question in _HINTS:
            if pattern.fullmatch(text):
                return self._refused(written, why, question=question)
        return self._refused(written, "不是日期，请写成 2021-09-01")

    def _refused(self, written: Written, why: str, *, question: bool = False) -> Refused:
        message = f"{self.field.label}“{brief(written.raw)}”{why}。"
        return Refused("not_a_date", message, "question" if question else "error")


def _find(text: str, written: Written) -> "_Found | Refused | None":
    """The date that a half-width text writes; None where it writes none."""
    if written.kind == Kind.NUMBER and text.isdecimal() and int(text) in _SERIALS:
        day = _EPOCH + timedelta(days=int(text))
        return _Found(day.year, day.month, day.day)
    if len(text) == 5 and text.isdecimal() and int(text) in _SERIALS:
        day = _EPOCH + timedelta(days=int(text))
        return Refused(
            "serial_as_text",
            f"“{text}”像是 Excel 的日期序号（{day.isoformat()}），请改成日期。",
            "question",
        )
    if re.fullmatch(r"\d{4}\.1", text):
        year = text[:4]
        return Refused(
            "ambiguous_month",
            f"“{text}”可能是{year}年1月，也可能是{year}年10月，请写成“{year}年1月”或“{year}年10月”。",
            "question",
        )
    if match := _MOMENT.fullmatch(text):
        text = match[1].rstrip("t")
    return _numeric(text, written) or _chinese(text)


def _numeric(text: str, written: Written) -> _Found | None:
    if match := _DAY.fullmatch(text):
        precision = written.precision and DatePrecision(written.precision)
        return _Found(int(match[1]), int(match[3]), int(match[4]), precision or DatePrecision.DAY)
    if match := _MONTH.fullmatch(text):
        return _Found(int(match[1]), int(match[2]), precision=DatePrecision.MONTH)
    if match := _YEAR.fullmatch(text):
        if match[2]:  # 2022年底 is a month of that year
            month = 1 if match[2] == "初" else 12
            return _Found(int(match[1]), month, precision=DatePrecision.MONTH)
        return _Found(int(match[1]), precision=DatePrecision.YEAR)
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    precision = DatePrecision.DAY if match[3] else DatePrecision.MONTH
    return _Found(int(match[1]), int(match[2]), int(match[3] or 1), precision)


def _chinese(text: str) -> _Found | None:
    """二〇二一年九月一日."""
    match = _CHINESE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (chinese_number(group) if group else None for group in match.groups())
    assert year is not None
    if month is None:
        return _Found(int(year), precision=DatePrecision.YEAR)
    if day is None:
        return _Found(int(year), int(month), precision=DatePrecision.MONTH)
    return _Found(int(year), int(month), int(day))


def _after(day: date, precision: DatePrecision) -> date:
    """The day after the last day that a date of this precision covers."""
    if precision is DatePrecision.YEAR:
        return date(day.year + 1, 1, 1)
    if precision is DatePrecision.MONTH:
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(days=1)
