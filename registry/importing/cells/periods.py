"""年度 and 月份 cells: a year, or the month through which cumulative figures run."""

import re
from dataclasses import dataclass

from registry.importing.cells.numerals import brief, half_width
from registry.importing.cells.one_by_one import OneByOne
from registry.importing.cells.outcome import Left, Outcome, Read, Refused, Written
from registry.importing.coordinates import Kind
from registry.importing.registers.spec import Field
from registry.importing.table import BLANK, Severity
from registry.periods import FIRST_YEAR, LAST_YEAR, BadPeriod, Period

_YEAR = re.compile(r"(\d{4})(?:年度?)?")
_MONTH = re.compile(r"(?:截至|截止)?(?:1[-~至到]+)?(\d{1,2})(?:月份?)?[末底]?")
_WHOLE_YEAR = {"年报", "全年", "年度", "全年数", "年"}
ANY_YEAR = 2000  # stands in where a month is written without its year; never kept


@dataclass(frozen=True)
class YearReader(OneByOne):
    """Reads 年度."""

    field: Field

    def read(self, written: Written) -> Outcome:
        """One cell: a four-digit year."""
        if written.kind == Kind.DATE and written.precision == "year":
            return Read(int(written.raw[:4]), "日期单元格只取年份")
        match = _YEAR.fullmatch(half_width(written.raw))
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return Refused(
                "bad_year",
                f"{self.field.label}“{brief(written.raw)}”不是年份，请填四位年份，例如 2025。",
            )
        year = int(match[1])
        return year if written.raw == str(year) else Read(year, "年份写法统一")


@dataclass(frozen=True)
class PeriodReader(OneByOne):
    """Reads 月份: the month, with the year as companion where the cell names one."""

    field: Field

    def read(self, written: Written) -> Outcome:
        """One cell: the last month of a cumulative period."""
        text = half_width(written.raw)
        if text in _WHOLE_YEAR:
            return Left("写的是年报或全年，等同于空着")
        if written.kind == Kind.DATE:
            text = written.raw[:7]
        if match := _MONTH.fullmatch(text):
            return self._month(int(match[1]), written)
        return self._period(text, written)

    def _month(self, month: int, written: Written) -> Outcome:
        if not 1 <= month <= 12:
            return self._refused(written, "不是月份，请填 1—12")
        if month < self.field.first_month:
            return self._refused(written, "是1月：1月不单独报送，请从1—2月累计数填起")
        return month if written.raw == str(month) else Read(month, "月份写法统一")

    def _period(self, text: str, written: Written) -> Outcome:
        named = bool(re.match(r"\d{4}", text))
        january = self.field.first_month == 1
        try:
            period = Period.parse(text if named else f"{ANY_YEAR}年{text}", january=january)
        except BadPeriod as error:
            if named:
                return Refused("bad_period", str(error), _severity(str(error)))
            return self._refused(written, "不是月份，请填 1—12")
        year = period.year if named else None
        if _YEAR.fullmatch(text):
            return Read(BLANK, "写的是全年，等同于空着", companion=year)
        return Read(period.through, "月份写法统一", companion=year)

    def _refused(self, written: Written, why: str) -> Refused:
        return Refused("bad_period", f"{self.field.label}“{brief(written.raw)}”{why}。")


def _severity(sentence: str) -> Severity:
    return "question" if "也可能是" in sentence else "error"
