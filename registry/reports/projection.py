"""目标测算 as a workbook: inputs that may be typed over, everything else a live formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from registry.indicators.projection import Course
from registry.indicators.prospects import LOOK_BACK, Scenario
from registry.reports.workbook.sheet import Sheet, Sheets, cell, shape_of, span

MAIN, YEARLY, PARTS, NOTES = "目标测算", "逐年", "分解目标", "说明"
HEAD = 3
FIRST = HEAD + 1
FORMER, BASE, KEPT, GIVEN, LED, WANTED, NEEDED = range(4, 11)
INPUT = "#E8F1FA"
PAGE = 9
FOOTER = "&L内部资料 注意保管&C— &P —"


@dataclass(frozen=True)
class PartLine:
    """A split target as the workbook lists it."""

    indicator: str
    year: int
    kind: str
    area: str
    value: Decimal


def projection_bytes(title: str, scenarios: Sequence[Scenario], parts: Sequence[PartLine]) -> bytes:
    """The whole workbook."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_urls": False})
    writer = _Writer(Sheets(book), title, scenarios)
    writer.main()
    writer.yearly()
    if parts:
        writer.parts(parts)
    writer.notes()
    book.close()
    return file.getvalue()


class _Writer:
    """Fills the sheets; the first one holds what the others refer to."""

    def __init__(self, sheets: Sheets, title: str, scenarios: Sequence[Scenario]) -> None:
        self.sheets, self.title, self.scenarios = sheets, title, scenarios
        self.lines = {one.prospect.indicator: FIRST + n for n, one in enumerate(scenarios)}
        self.span = scenarios[0].prospect.span
        self.years = self.span.end - self.span.base

    def main(self) -> None:
        """One line an indicator: last years, base, pace and end, the one from the other."""
        sheet = self.sheets.add(MAIN)
        base, end = self.span.base, self.span.end
        sheet.title(f"{self.title}目标测算", NEEDED + 1)
        sheet.merged((1, 0, 1, NEEDED + 1), "浅蓝底的单元格可以修改，其余由公式算出。", "left")
        sheet.heads(
            HEAD,
            (
                *("序号", "指标", "单位", "方式", f"{base - LOOK_BACK}年", f"{base}年（基期）"),
                *(f"近{LOOK_BACK}年年均", "给定年均", f"按给定年均，{end}年"),
                *(f"给定的{end}年目标", "达到目标所需年均", "年均的单位"),
            ),
        )
        sheet.raw.set_row(HEAD, 32)
        for number, scenario in enumerate(self.scenarios, 1):
            self._line(sheet, number, scenario)
        sheet.widths(6, 54, 10, 12, 11, 13, 12, 12, 14, 14, 14, 12)
        _print(sheet, HEAD)

    def _line(self, sheet: Sheet, number: int, scenario: Scenario) -> None:
        prospect, row = scenario.prospect, FIRST + number - 1
        shape, rate = _shapes(scenario)
        sheet.number(row, 0, number, "0", "centre")
        for column, text in enumerate((prospect.name, prospect.unit, _way(scenario)), 1):
            sheet.text(row, column, text, "text" if column == 1 else "centre")
        former = prospect.history[-1 if prospect.kind == "flow" else 0][1]
        self._input(sheet, row, FORMER, former, shape)
        self._input(sheet, row, BASE, scenario.base, shape)
        self._input(sheet, row, GIVEN, scenario.pace, rate)
        self._input(sheet, row, WANTED, scenario.end, shape)
        before, base, given, wanted = (cell(row, c) for c in (FORMER, BASE, GIVEN, WANTED))
        _formula(
            sheet, row, KEPT, (before, base), _kept(scenario, before, base), prospect.achieved, rate
        )
        led = _step(scenario, base, given, self.years)
        _formula(sheet, row, LED, (base, given), led, scenario.given.end, shape)
        needed = _pace(scenario, base, wanted, self.years)
        _formula(sheet, row, NEEDED, (base, wanted), needed, scenario.needed.pace, rate)
        sheet.text(row, NEEDED + 1, prospect.pace_unit, "centre")

    def _input(
        self, sheet: Sheet, row: int, column: int, value: Decimal | None, shape: str
    ) -> None:
        """A cell that people type over."""
        look = self.sheets.book.add_format(
            {
                "font_name": "宋体",
                "font_size": 10,
                "border": 1,
                "align": "right",
                "valign": "vcenter",
                "bg_color": INPUT,
                "num_format": shape,
            }
        )
        if value is None:
            sheet.raw.write_blank(row, column, None, look)
        else:
            sheet.raw.write_number(row, column, float(value), look)

    def yearly(self) -> None:
        """Three ways an indicator, year by year."""
        sheet = self.sheets.add(YEARLY)
        years = range(self.span.base, self.span.end + 1)
        last = 2 + len(years)
        sheet.title(f"{self.title}逐年测算", last)
        sheet.heads(HEAD, ("指标", "单位", "情形", *(f"{year}年" for year in years)))
        row = FIRST
        for scenario in self.scenarios:
            for word, column, course in _ways(scenario):
                self._course(sheet, row, scenario, word, column, course)
                row += 1
        sheet.widths(54, 10, 18, *(12 for _ in years))
        _print(sheet, HEAD)

    def _course(
        self, sheet: Sheet, row: int, scenario: Scenario, word: str, column: int, course: Course
    ) -> None:
        line, shape = self.lines[scenario.prospect.indicator], _shapes(scenario)[0]
        base, pace = (f"{MAIN}!{cell(line, place)}" for place in (BASE, column))
        for place, text in enumerate((scenario.prospect.name, scenario.prospect.unit, word)):
            sheet.text(row, place, text, "text" if place != 1 else "centre")
        for gone in range(self.years + 1):
            value = course.values[gone] if course.values else None
            step = _step(scenario, base, pace, gone)
            _formula(sheet, row, 3 + gone, (base, pace), step, value, shape)

    def parts(self, parts: Sequence[PartLine]) -> None:
        """Σ of the split targets beside the district's."""
        sheet = self.sheets.add(PARTS)
        sheet.title(f"{self.title}分解目标与全区目标", 5)
        sheet.heads(HEAD, ("指标", "年度", "分解方式", "范围", "目标值", "单位"))
        row = FIRST
        for key in dict.fromkeys((part.indicator, part.year, part.kind) for part in parts):
            own = [part for part in parts if (part.indicator, part.year, part.kind) == key]
            scenario = next(s for s in self.scenarios if s.prospect.indicator == key[0])
            row = self._group(sheet, row, scenario, own)
        sheet.widths(54, 8, 12, 30, 14, 10)
        _print(sheet, HEAD)

    def _group(self, sheet: Sheet, row: int, scenario: Scenario, parts: Sequence[PartLine]) -> int:
        """The parts of one indicator, year and sort, their sum and the difference."""
        prospect, shape, first = scenario.prospect, _shapes(scenario)[0], row
        for part in parts:
            for column, text in enumerate((prospect.name, f"{part.year}", part.kind, part.area)):
                sheet.text(row, column, text)
            self._input(sheet, row, 4, part.value, shape)
            sheet.text(row, 5, prospect.unit, "centre")
            row += 1
        total = sum((part.value for part in parts), Decimal(0))
        sheet.text(row, 3, "分解合计", "total_text")
        summed = f"=SUM({span(first, row - 1, 4)})"
        sheet.formula(row, 4, summed, total, shape, "total")
        if parts[0].year != self.span.end or scenario.end is None:
            return row + 2
        whole = f"{MAIN}!{cell(self.lines[prospect.indicator], WANTED)}"
        sheet.text(row + 1, 3, "全区目标", "total_text")
        sheet.formula(row + 1, 4, f"={whole}", scenario.end, shape, "total")
        sheet.text(row + 2, 3, "合计减全区", "total_text")
        gap = f"={cell(row, 4)}-{cell(row + 1, 4)}"
        sheet.formula(row + 2, 4, gap, total - scenario.end, shape, "total")
        return row + 4

    def notes(self) -> None:
        """How the numbers are made, for whoever gets only the file."""
        sheet = self.sheets.add(NOTES)
        for row, text in enumerate(
            (
                "按比例：每年增长相同的百分比（水平法，不计基期年）。用于产值、劳动生产率等数额。",
                "按增量：每年增加相同的数量。用于企业数、平台数和占比。",
                "新增类指标（如创新平台）从规划期第一年起从零计；“近五年”为前五年的新增数。",
                *(
                    f"{one.prospect.name}的基期值：{one.prospect.base_from}。"
                    for one in self.scenarios
                ),
            )
        ):
            sheet.text(row, 0, text, "left")
        sheet.widths(100)
        _print(sheet, None)


def _way(scenario: Scenario) -> str:
    if scenario.prospect.kind == "flow":
        return "按增量，从零计"
    return "按比例" if scenario.prospect.by_rate else "按增量"


def _ways(scenario: Scenario) -> tuple[tuple[str, int, Course], ...]:
    """(word, column of its pace, its course)."""
    return (
        (f"近{LOOK_BACK}年年均不变", KEPT, scenario.kept),
        ("按给定年均", GIVEN, scenario.given),
        ("达到给定目标", NEEDED, scenario.needed),
    )


def _shapes(scenario: Scenario) -> tuple[str, str]:
    """Number formats of a value and of a pace."""
    decimals = scenario.prospect.decimals
    return shape_of(max(decimals, 1)), shape_of(2)


def _kept(scenario: Scenario, before: str, base: str) -> str:
    if scenario.prospect.kind == "flow":
        return f"{before}/{LOOK_BACK}"
    return _pace(scenario, before, base, LOOK_BACK)


def _pace(scenario: Scenario, first: str, last: str, years: int) -> str:
    """The formula of the pace between two cells."""
    if scenario.prospect.by_rate:
        return f"(({last}/{first})^(1/{years})-1)*100"
    return f"({last}-{first})/{years}"


def _step(scenario: Scenario, base: str, pace: str, years: int) -> str:
    """The formula of the value after some years."""
    if scenario.prospect.by_rate:
        return f"{base}*(1+{pace}/100)^{years}"
    return f"{base}+{pace}*{years}"


def _formula(
    sheet: Sheet,
    row: int,
    column: int,
    needs: tuple[str, str],
    formula: str,
    value: Decimal | None,
    shape: str,
) -> None:
    """A formula that stays empty while one of the cells it needs is."""
    guarded = f'=IF(OR({needs[0]}="",{needs[1]}=""),"",{formula})'
    look = sheet.sheets.style("number", shape)
    cached: Any = "" if value is None else float(value)
    sheet.raw.write_formula(row, column, guarded, look, cached)


def _print(sheet: Sheet, head: int | None) -> None:
    raw = sheet.raw
    raw.set_paper(PAGE)
    raw.set_landscape()
    raw.fit_to_pages(1, 0)
    raw.set_footer(FOOTER)
    if head is not None:
        raw.repeat_rows(head)
        raw.freeze_panes(head + 1, 0)
