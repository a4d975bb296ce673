"""Sheet 评价表: the evaluation table, its last year, 完成率 and 进度 as formulas."""

from collections.abc import Iterator, Sequence

from registry.reports.evaluation import base_text, figure_text, heads, target_text
from registry.reports.report import Report, ReportRow, Seal, YearFigure
from registry.reports.words import FLAG, NOTHING, WITHHELD
from registry.reports.workbook.calculation import Places
from registry.reports.workbook.printing import set_up
from registry.reports.workbook.sheet import PERCENT, Sheet, Sheets, cell, shape_of

NAME = "评价表"
HEAD = 3
FIRST = HEAD + 1
BASE = 5
"""Column of the base year; the plan's years follow, then the target."""

TWO_LINES = 13
"""Characters of a base that two lines of its column hold: a period's base may be a sentence."""


def write_table(
    sheets: Sheets, sheet: Sheet, report: Report, places: Places, seal: Seal | None
) -> None:
    """Fill the sheet, which stands first in the book."""
    named = heads(report)
    last = len(named) - 1
    sheet.title(report.title.removesuffix("报告") + "评价表", last)
    sheet.merged((1, 0, 1, last), report.clocks, "right")
    units = "、".join(dict.fromkeys(row.unit for row in report.rows))
    sheet.merged((2, 0, 2, last), f"单位：{units}", "right")
    sheet.heads(HEAD, named)
    sheet.raw.set_row(HEAD, 32)
    for index, row in enumerate(report.rows):
        _line(sheet, FIRST + index, report, row, places)
    for first, final, category in _runs([row.category for row in report.rows]):
        sheet.merged((FIRST + first, 1, FIRST + final, 1), category)
    _notes(sheet, report, FIRST + len(report.rows), last)
    years = [8 for _ in report.years]
    sheet.widths(4, 6, 28, 8, 7, 13, *years, 11, 8, 8, 8, 9, 11, 12)
    set_up(sheet, report, seal, HEAD)


def _runs(names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(first, last, name) of neighbours with the same name."""
    first = 0
    for index in range(1, len(names) + 1):
        if index == len(names) or names[index] != names[first]:
            yield first, index - 1, names[first]
            first = index


def _line(sheet: Sheet, line: int, report: Report, row: ReportRow, places: Places) -> None:
    target = BASE + 1 + len(report.years)
    sheet.raw.set_row(line, 27 if len(base_text(row)) <= TWO_LINES else 40)
    sheet.number(line, 0, row.number, "0", "centre")
    sheet.text(line, 2, row.name)
    sheet.text(line, 3, row.unit, "centre")
    sheet.text(line, 4, row.binding, "centre")
    if row.base is not None and row.base_kind == "number":
        sheet.number(line, BASE, row.base, "General")
    else:
        sheet.text(line, BASE, base_text(row), "centre")
    for index, figure in enumerate(row.years):
        place = places.get(row.indicator) if figure is row.now else None
        _figure(sheet, line, BASE + 1 + index, row, figure, place)
    if row.target is None:
        sheet.text(line, target, target_text(row), "centre")
    else:
        sheet.number(line, target, row.target, "General")
    _progress(sheet, line, target, row)
    for offset, text in enumerate((row.verdict, row.source, row.responsible)):
        sheet.text(line, target + 4 + offset, text or NOTHING, "centre")


def _figure(
    sheet: Sheet, line: int, column: int, row: ReportRow, figure: YearFigure, place: str | None
) -> None:
    if figure.value is None:
        sheet.text(line, column, figure_text(figure, row.decimals), "centre")
        return
    shape = shape_of(row.decimals, FLAG if figure.flagged else "")
    if place:
        sheet.formula(line, column, f"={place}", figure.value, shape)
    else:
        sheet.number(line, column, figure.value, shape)


def _progress(sheet: Sheet, line: int, target: int, row: ReportRow) -> None:
    """完成率 = value ÷ target; 进度 = (value − base) ÷ (target − base), a flow from zero."""
    now, aim, base = cell(line, target - 1), cell(line, target), cell(line, BASE)
    hidden = WITHHELD if row.now.withheld else NOTHING
    if row.completion is None:
        sheet.text(line, target + 1, hidden, "centre")
    else:
        sheet.formula(line, target + 1, f"={now}/{aim}*100", row.completion, PERCENT)
    if row.progress is None:
        quiet = hidden if row.base_kind == "number" else NOTHING
        sheet.text(line, target + 2, quiet, "centre")
    else:
        way = f"={now}/{aim}*100" if row.kind == "flow" else f"=({now}-{base})/({aim}-{base})*100"
        sheet.formula(line, target + 2, way, row.progress, PERCENT)
    sheet.number(line, target + 3, row.elapsed, PERCENT)


def _notes(sheet: Sheet, report: Report, line: int, last: int) -> None:
    """注: one line each, over the whole width."""
    for index, note in enumerate(report.notes):
        text = f"注：{index + 1}. {note}" if index == 0 else f"　　{index + 1}. {note}"
        sheet.merged((line + index, 0, line + index, last), text, "left")
        sheet.raw.set_row(line + index, 15 if len(text) < 95 else 29)
