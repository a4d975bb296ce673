"""Sheet 明细: one line per firm, one column per part of an indicator, totals as formulas."""

from collections.abc import Sequence
from decimal import Decimal

from registry.quantities import conversion
from registry.reports.report import Backing, Report, Seal
from registry.reports.words import WITHHELD
from registry.reports.workbook.printing import set_up
from registry.reports.workbook.sheet import Sheet, Sheets, cell, span

NAME = "明细"
HEAD = 2
FIRST = HEAD + 1
FIXED = ("序号", "企业名称", "统一社会信用代码")
ON_ONE = 6
"""Columns of numbers that one page holds; of more, two pages stand side by side, with the names."""
PARTS = {"numerator": "分子", "denominator": "分母"}

Key = tuple[str, str]
Totals = dict[tuple[str, str], str]
"""(indicator, part) → formula that gives the part in its shown unit, from the totals of 明细."""


def write_lines(
    sheets: Sheets, report: Report, backings: Sequence[Backing], seal: Seal | None
) -> Totals:
    """Write the sheet; give back how each part follows from it."""
    sheet = sheets.add(NAME)
    keys = _keys(backings)
    last = FIRST + len(keys) - 1
    _heads(sheet, report, backings)
    for index, (name, code) in enumerate(keys):
        sheet.number(FIRST + index, 0, index + 1, "0", "centre")
        sheet.text(FIRST + index, 1, name)
        sheet.text(FIRST + index, 2, code)
    total = last + 1
    sheet.merged((total, 0, total, len(FIXED) - 1), "合计", "total_text")
    formulas: Totals = {}
    for place, backing in enumerate(backings):
        column = len(FIXED) + place
        if _column(sheet, backing, keys, column, total):
            formulas[backing.indicator, backing.part] = _in_shown_unit(
                sheet, backing, total, column
            )
    sheet.widths(6, 36, 22, *(18 for _ in backings))
    set_up(sheet, report, seal, HEAD, across=1 if len(backings) <= ON_ONE else 2)
    sheet.raw.repeat_rows(HEAD - 1, HEAD)
    sheet.raw.repeat_columns(0, len(FIXED) - 1)
    return formulas


def _keys(backings: Sequence[Backing]) -> list[Key]:
    """Every firm once, those with the largest figures first."""
    order: dict[Key, int] = {}
    for backing in backings:
        for line in backing.lines:
            order.setdefault((line.enterprise, line.uscc or ""), len(order))
    return list(order)


def _heads(sheet: Sheet, report: Report, backings: Sequence[Backing]) -> None:
    names = {row.indicator: row.name.removeprefix("其中：") for row in report.rows}
    sheet.title(f"{report.year}年各项指标台账明细", len(FIXED) - 1)
    for place, backing in enumerate(backings):
        said = f"{names[backing.indicator]}\n（{PARTS[backing.part]}）"
        sheet.text(1, len(FIXED) + place, said, "head")
    for column in range(len(FIXED)):
        sheet.text(1, column, "", "head")
    units = (f"{backing.label}\n（{backing.unit}）" for backing in backings)
    sheet.heads(HEAD, (*FIXED, *units))
    sheet.raw.set_row(1, 42)
    sheet.raw.set_row(HEAD, 42)


def _column(sheet: Sheet, backing: Backing, keys: list[Key], column: int, total: int) -> bool:
    """One part; whether its total is the sum of what stands above it."""
    values: dict[Key, Decimal | None] = {}
    for line in backing.lines:
        key = (line.enterprise, line.uscc or "")
        so_far = values.get(key, Decimal(0))
        values[key] = None if line.value is None or so_far is None else so_far + line.value
    shape = "#,##0" if all(v is None or v == int(v) for v in values.values()) else "#,##0.00##"
    for index, key in enumerate(keys):
        value = values.get(key)
        if value is not None:
            sheet.number(FIRST + index, column, value, shape)
        else:
            sheet.text(FIRST + index, column, WITHHELD if key in values else "", "centre")
    whole = None not in values.values() and backing.value is not None
    if whole and keys and backing.value is not None:
        formula = f"=SUM({span(FIRST, total - 1, column)})"
        sheet.formula(total, column, formula, backing.value, shape, "total")
        return True
    sheet.text(total, column, WITHHELD if values else "", "total_text")
    return False


def _in_shown_unit(sheet: Sheet, backing: Backing, row: int, column: int) -> str:
    """The total in the unit of the part: 元 → 亿元 divides by 100000000."""
    factor = conversion(backing.unit, backing.shown_unit)
    reference = f"'{sheet.name}'!{cell(row, column)}"
    if factor is None or factor == 1:
        return reference
    if factor.numerator == 1:
        return f"{reference}/{factor.denominator}"
    return f"{reference}*{factor.numerator}/{factor.denominator}"
