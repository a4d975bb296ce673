"""Sheet 分项: the ledger's sums by 产业领域 and 镇街, totals and shares as formulas."""

from decimal import Decimal

from registry.reports.evaluation import split_text
from registry.reports.report import Report, Seal, Split, SplitCell, SplitLine
from registry.reports.words import FLAG, NOTHING, WITHHELD
from registry.reports.workbook.printing import set_up
from registry.reports.workbook.sheet import PERCENT, Sheet, Sheets, cell, shape_of, span

NAME = "分项"
LINES_ON_A_PAGE = 30
"""A block that would run over the page begins a new one."""


def write_splits(sheets: Sheets, report: Report, seal: Seal | None) -> None:
    """One block below the other."""
    sheet = sheets.add(NAME)
    width = 3 + len(report.years)
    sheet.title(f"{report.year}年台账数分项情况", width - 1)
    line, top, breaks = 2, 0, []
    for split in report.splits:
        if line > 2 and line + len(split.lines) + 3 - top > LINES_ON_A_PAGE:
            breaks.append(line)
            top = line
        line = _block(sheet, line, split) + 2
    sheet.raw.set_h_pagebreaks(breaks)
    sheet.widths(26, *(12 for _ in report.years), 12, 12)
    set_up(sheet, report, seal)


def _block(sheet: Sheet, line: int, split: Split) -> int:
    """Write one split from `line` on; give back the line of its total."""
    years = tuple(f"{year}年" for year in split.years)
    last = split.years[-1]
    share = 1 + len(years)
    sheet.text(line, 0, f"{split.title}（{split.unit}）", "caption")
    sheet.heads(line + 1, (split.by, *years, f"{last}年占比", f"{last}年户数"))
    first, total = line + 2, line + 2 + len(split.lines)
    for index, part in enumerate((*split.lines, split.total)):
        row = first + index
        style = "number" if row < total else "total"
        sheet.text(row, 0, part.name, "text" if row < total else "total_text")
        for column, figure in enumerate(part.cells, 1):
            whole = row == total and _adds_up(split, column - 1)
            formula = f"=SUM({span(first, total - 1, column)})" if whole else None
            _figure(sheet, row, column, split, figure, formula, style)
        _share(sheet, row, share, part, split.total, total, style)
        sheet.number(row, share + 1, part.cells[-1].firms, "0", style)
    return total


def _adds_up(split: Split, index: int) -> bool:
    """Whether no part of a year is withheld, so that the total can be their sum."""
    return bool(split.lines) and not any(line.cells[index].withheld for line in split.lines)


def _figure(
    sheet: Sheet,
    row: int,
    column: int,
    split: Split,
    figure: SplitCell,
    formula: str | None,
    style: str,
) -> None:
    shape = shape_of(split.decimals, FLAG if figure.flagged else "")
    if figure.value is None:
        sheet.text(row, column, split_text(figure, split.decimals), "centre")
    elif formula:
        sheet.formula(row, column, formula, figure.value, shape, style)
    else:
        sheet.number(row, column, figure.value, shape, style)


def _share(
    sheet: Sheet, row: int, column: int, part: SplitLine, total: SplitLine, last: int, style: str
) -> None:
    """The part's share in the last year, as a formula."""
    now, whole = part.cells[-1], total.cells[-1]
    if now.value is None or not whole.value:
        sheet.text(row, column, WITHHELD if now.withheld else NOTHING, "centre")
        return
    share = now.value / whole.value * Decimal(100)
    formula = f"={cell(row, column - 1)}/{cell(last, column - 1)}*100"
    sheet.formula(row, column, formula, share, PERCENT, style)
