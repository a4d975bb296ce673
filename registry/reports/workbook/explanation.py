"""Sheet 说明: one sentence per figure, how it is counted, from where, and what is still open.

What is still open is a matter of the staff: a report for outside leaves that column out.
"""

from registry.reports.report import Report, ReportRow, Seal
from registry.reports.workbook.printing import set_up
from registry.reports.workbook.sheet import Sheets
from registry.terms import Audience

NAME = "说明"
HEAD = 1
HEADS = ("序号", "指标", "情况", "口径", "规划原文", "评价与数据来源说明", "待确认口径")


def write_explanation(sheets: Sheets, report: Report, seal: Seal | None) -> None:
    """One line per indicator."""
    sheet = sheets.add(NAME)
    heads = HEADS if report.audience is Audience.INTERNAL else HEADS[:-1]
    sheet.title("指标情况与口径说明", len(heads) - 1)
    sheet.heads(HEAD, heads)
    for index, row in enumerate(report.rows):
        line = HEAD + 1 + index
        sheet.number(line, 0, row.number, "0", "centre")
        texts = _texts(row)[: len(heads) - 1]
        for column, text in enumerate(texts, 1):
            sheet.text(line, column, text)
        sheet.raw.set_row(line, _height(texts))
    sheet.widths(*(5, 22, 46, 36, 30, 44, 36)[: len(heads)])
    set_up(sheet, report, seal, HEAD)


def _texts(row: ReportRow) -> tuple[str, ...]:
    change = f"差异原因：{row.change}" if row.change else ""
    return (
        row.name,
        row.statement + change,
        row.meaning + row.plan_note,
        row.plan_sentence,
        "；".join(row.reasons),
        "\n".join(row.questions),
    )


def _height(texts: tuple[str, ...]) -> float:
    """Points for the tallest cell: a line takes 15, and a width of 46 holds some 22 characters."""
    widths = (11, 23, 18, 15, 22, 18)[: len(texts)]
    lines = [
        sum(-(-max(len(piece), 1) // width) for piece in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    ]
    return min(max(lines) * 15.0 + 4, 400.0)
