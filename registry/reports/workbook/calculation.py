"""Sheet 测算: how each figure of the report's year comes about, from its parts, as formulas."""

from decimal import Decimal

from registry.quantities import conversion
from registry.reports.report import Part, Report, ReportRow, Seal
from registry.reports.words import NOTHING, WITHHELD
from registry.reports.workbook.lines import Totals
from registry.reports.workbook.printing import set_up
from registry.reports.workbook.sheet import PERCENT, Sheet, Sheets, cell, shape_of

NAME = "测算"
HEAD = 1
HEADS = (
    *("序号", "指标", "单位", "分子", "分子数值", "单位", "分母", "分母数值", "单位"),
    *("台账汇总数", "统计数", "差额（统计数－台账汇总数）", "产值覆盖率", "采用值", "说明"),
)
TOP, BOTTOM, LEDGER, OFFICIAL, DIFFERENCE, COVERAGE, VALUE, WHY = 4, 7, 9, 10, 11, 12, 13, 14
COUNT, EXACT = "0", "0.00####"

Places = dict[str, str]
"""Indicator → the cell that holds the value that counts, as other sheets name it."""


def write_calculation(sheets: Sheets, report: Report, totals: Totals, seal: Seal | None) -> Places:
    """Write the sheet; give back where each indicator's value stands."""
    sheet = sheets.add(NAME)
    sheet.title(f"{report.year}年各项指标测算过程", len(HEADS) - 1)
    sheet.heads(HEAD, HEADS)
    sheet.raw.set_row(HEAD, 30)
    lines = {row.indicator: HEAD + 1 + index for index, row in enumerate(report.rows)}
    places: Places = {}
    for row in report.rows:
        line = lines[row.indicator]
        _fixed(sheet, line, row)
        _parts(sheet, line, row, totals)
        _ledger(sheet, line, row, report, lines.get(row.derived_from or ""))
        if _value(sheet, line, row):
            places[row.indicator] = sheet.reference(line, VALUE)
    sheet.widths(5, 30, 10, 24, 14, 8, 22, 14, 8, 13, 12, 14, 10, 12, 60)
    set_up(sheet, report, seal, HEAD)
    return places


def _fixed(sheet: Sheet, line: int, row: ReportRow) -> None:
    sheet.number(line, 0, row.number, "0", "centre")
    sheet.text(line, 1, row.name)
    sheet.text(line, 2, row.unit, "centre")
    said = "；".join(row.reasons)
    sheet.text(line, WHY, said)
    sheet.raw.set_row(line, max(2, -(-len(said) // 28)) * 15.0 + 4)


def _parts(sheet: Sheet, line: int, row: ReportRow, totals: Totals) -> None:
    """Both parts: from the totals of 明细 where they are there, else as given."""
    given = {part.name: part for part in row.parts}
    for name, column in (("numerator", TOP), ("denominator", BOTTOM)):
        part = given.get(name)
        sheet.text(line, column - 1, part.label if part else "")
        sheet.text(line, column + 1, part.unit if part else "", "centre")
        if part is None or part.value is None:
            sheet.text(line, column, WITHHELD if row.withheld else "", "centre")
        elif formula := totals.get((row.indicator, name)):
            sheet.formula(line, column, f"={formula}", part.value, _exactly(part.value))
        else:
            sheet.number(line, column, part.value, _exactly(part.value))


def _exactly(value: Decimal) -> str:
    """The number format of a part: people and firms are whole."""
    return COUNT if value == int(value) else EXACT


def _ledger(sheet: Sheet, line: int, row: ReportRow, report: Report, parent: int | None) -> None:
    """The ledger's figure as a formula of its parts, the official one, and their difference."""
    shape = shape_of(0 if row.kind in ("count", "flow") else max(row.decimals, 2))
    quiet = WITHHELD if row.withheld else NOTHING
    gap = f"={cell(line, OFFICIAL)}-{cell(line, LEDGER)}"
    ledger = _ledger_formula(line, row, report, parent)
    _given(sheet, (line, LEDGER), row.ledger, shape, quiet, ledger)
    _given(sheet, (line, OFFICIAL), row.official, shape, NOTHING)
    _given(sheet, (line, DIFFERENCE), row.difference, shape, quiet, gap)
    _given(sheet, (line, COVERAGE), row.coverage, PERCENT, NOTHING)


def _given(
    sheet: Sheet,
    place: tuple[int, int],
    value: Decimal | None,
    shape: str,
    nothing: str,
    formula: str | None = None,
) -> None:
    """A number, as a formula where there is one; without a number the mark `nothing`."""
    if value is None:
        sheet.text(*place, nothing, "centre")
    elif formula:
        sheet.formula(*place, formula, value, shape)
    else:
        sheet.number(*place, value, shape)


def _ledger_formula(line: int, row: ReportRow, report: Report, parent: int | None) -> str | None:
    """分子 ÷ 分母, the numerator alone, or the average growth of the parent's ledger figure."""
    parts = {part.name: part for part in row.parts if part.value is not None}
    top, bottom = parts.get("numerator"), parts.get("denominator")
    if top and bottom:
        return f"={cell(line, TOP)}/{cell(line, BOTTOM)}{_factor(row.unit, top, bottom)}"
    if top:
        return f"={cell(line, TOP)}"
    of = report.row(row.derived_from or "")
    if parent is None or of is None or of.ledger is None or of.base is None:
        return None
    years = report.year - report.base_year
    return f"=(({cell(parent, LEDGER)}/{_plain(of.base)})^(1/{years})-1)*100"


def _factor(unit: str, top: Part, bottom: Part) -> str:
    """What turns the quotient of the two shown parts into the indicator's unit."""
    if unit == "%":
        same = conversion(top.unit, bottom.unit)
        scale = None if same is None else same * 100
    else:
        scale = conversion(f"{top.unit}/{bottom.unit}", unit)
    if scale is None or scale == 1:
        return ""
    if scale.denominator == 1:
        return f"*{scale.numerator}"
    return f"*{scale.numerator}/{scale.denominator}"


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _value(sheet: Sheet, line: int, row: ReportRow) -> bool:
    """What counts: the official figure where there is one. Whether there is a number."""
    figure = row.now
    if figure.value is None:
        sheet.text(line, VALUE, WITHHELD if figure.withheld else NOTHING, "centre")
        return False
    column = OFFICIAL if figure.basis == "official" else LEDGER
    shape = shape_of(row.decimals)
    sheet.formula(line, VALUE, f"={cell(line, column)}", figure.value, shape, "total")
    return True
