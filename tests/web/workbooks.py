"""Small workbooks to upload."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook

FIRM_HEADS = ("统一社会信用代码", "企业名称", "联系人", "所属镇街")
FIGURE_HEADS = ("统一社会信用代码", "企业名称", "年度", "工业总产值（万元）")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(heads: tuple[str, ...], *rows: tuple[Any, ...], sheet: str = "Sheet1") -> BytesIO:
    """A workbook of one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in (heads, *rows):
        page.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def upload(*files: tuple[BytesIO, str], **said: str) -> dict[str, Any]:
    """The upload form filled in."""
    return {"files": list(files), **said}


def firms_file(*rows: tuple[Any, ...]) -> tuple[BytesIO, str]:
    """A register of firms, as an uploaded file."""
    return workbook(FIRM_HEADS, *rows), "名录.xlsx"
