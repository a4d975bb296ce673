"""What other libraries make of a workbook, in the words of ours, cell by cell."""

import datetime
import io
import warnings
from typing import Any

import openpyxl
import python_calamine

from registry.importing.grid import Kind, Sheet, letters_of

Told = dict[str, tuple[str, Any]]


def by_calamine(data: bytes) -> dict[str, Told]:
    """Sheets by name; calamine says nothing of errors."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: {
            f"{letters_of(column)}{row}": value
            for row, values in enumerate(
                book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1
            )
            for column, one in enumerate(values, 1)
            if (value := _told(one)) is not None
        }
        for name in book.sheet_names
    }


def by_openpyxl(data: bytes) -> dict[str, Told]:
    """Sheets by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: {
            cell.coordinate: value
            for row in sheet.iter_rows()
            for cell in row
            if (value := _told(cell.value, is_error=cell.data_type == "e")) is not None
        }
        for sheet in book.worksheets
    }


def _told(value: Any, *, is_error: bool = False) -> tuple[str, Any] | None:
    if value is None or value == "":
        return None
    if is_error:
        return "error", value
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, datetime.timedelta):
        value = value / datetime.timedelta(days=1)
    if isinstance(value, int | float):
        return "number", float(f"{value:.12g}")
    if isinstance(value, str):
        return "text", value.replace("\r\n", "\n")
    if isinstance(value, datetime.datetime | datetime.time):
        value = value.replace(microsecond=0)
    return "date", value.isoformat().removesuffix("T00:00:00")


def ours(sheet: Sheet) -> Told:
    """A sheet of ours in the same words; formulas without a result are left out."""
    return {
        f"{letter}{row}": _ours(cell.kind, cell.raw)
        for row, letter, cell in sheet.cells()
        if cell.kind != Kind.UNCACHED
    }


def _ours(kind: Kind, raw: str) -> tuple[str, Any]:
    if kind == Kind.NUMBER:
        return "number", float(f"{float(raw):.12g}")
    if kind == Kind.DATE:
        return "date", raw.partition(".")[0].removesuffix("T00:00:00")
    if kind == Kind.BOOL:
        return "bool", raw == "TRUE"
    return ("error" if kind == Kind.ERROR else "text"), raw.replace("\r\n", "\n")
