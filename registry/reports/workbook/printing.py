"""Print set-up (打印设置): A4 landscape, heads on every page, the footer of the report."""

from registry.reports.notes import INSIDE
from registry.reports.report import Report, Seal
from registry.reports.workbook.sheet import Sheet
from registry.terms import Audience

A4 = 9


def set_up(
    sheet: Sheet, report: Report, seal: Seal | None, head_row: int | None = None, across: int = 1
) -> None:
    """A4 landscape, `across` pages wide, heads repeated; page number and marks in the footer."""
    raw = sheet.raw
    raw.set_paper(A4)
    raw.set_landscape()
    raw.fit_to_pages(across, 0)
    raw.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.8)
    raw.center_horizontally()
    if head_row is not None:
        raw.repeat_rows(head_row)
        raw.freeze_panes(head_row + 1, 0)
    raw.set_footer(f"&L{left_footer(report)}&C— &P —&R{right_footer(seal)}")


def left_footer(report: Report) -> str:
    """内部资料 注意保管, on what stays inside."""
    return INSIDE if report.audience is Audience.INTERNAL else report.audience.label


def right_footer(seal: Seal | None) -> str:
    """Number and fingerprint of a published report; a draft says so."""
    return f"编号{seal.number}  指纹{seal.sha256[:16]}" if seal else "未定稿"
