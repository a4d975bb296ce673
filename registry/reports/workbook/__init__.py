"""The report as a workbook (xlsx): 评价表, 分项, 图表, 测算, 明细 and 说明, with live formulas."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO

from xlsxwriter import Workbook

from registry.reports.charts import charts_of
from registry.reports.report import Backing, Report, Seal
from registry.reports.seals import FINGERPRINT, NUMBER
from registry.reports.workbook import calculation, drawing, explanation, lines, splits, table
from registry.reports.workbook.sheet import Sheets
from registry.terms import Audience

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook_bytes(
    report: Report, backings: Sequence[Backing], seal: Seal | None, made_on: date
) -> bytes:
    """The whole workbook.

    backings -- the lines behind the ledger's figures; a report for outside has none
    seal -- number and fingerprint, where the report is published
    """
    file = BytesIO()
    book = Workbook(file, OPTIONS)
    sheets = Sheets(book)
    first = sheets.add(table.NAME)
    _name(book, report, seal, made_on)
    charts = charts_of(report)
    if report.splits:
        splits.write_splits(sheets, report, seal)
    if charts:
        drawing.write_charts(sheets, report, charts, seal)
    shown = backings if report.audience is Audience.INTERNAL else ()
    places = _last_sheets(sheets, report, shown, seal)
    table.write_table(sheets, first, report, places, seal)
    explanation.write_explanation(sheets, report, seal)
    first.raw.activate()
    book.close()
    return file.getvalue()


def _last_sheets(
    sheets: Sheets, report: Report, backings: Sequence[Backing], seal: Seal | None
) -> calculation.Places:
    """明细 and 测算; gives back where each indicator's value stands."""
    totals = lines.write_lines(sheets, report, backings, seal) if backings else {}
    return calculation.write_calculation(sheets, report, totals, seal)


def _name(book: Workbook, report: Report, seal: Seal | None, made_on: date) -> None:
    """Document properties: title, day, and the seal."""
    made = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": report.title, "created": made, "author": "", "company": ""})
    if seal:
        book.set_custom_property(NUMBER, seal.number, "text")
        book.set_custom_property(FINGERPRINT, seal.sha256, "text")
