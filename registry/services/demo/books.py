"""Workbooks in memory with the templates' own headers, as staff would send them."""

from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from registry.importing.registers import REGISTERS
from registry.terms import Register

Row = Mapping[str, Any]
EPOCH_NOTE = "示例数据，均为虚构"


def workbook(register: Register, sheet: str, rows: Iterable[Row]) -> bytes:
    """One sheet of a register with those columns of its template that the rows fill."""
    listed = list(rows)
    used = {header for row in listed for header, value in row.items() if value is not None}
    headers = [f.header for f in REGISTERS[register].template_fields if f.header in used]
    missing = used - set(headers)
    if missing:
        raise ValueError(f"no such columns in {register}: {sorted(missing)}")
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"comments": EPOCH_NOTE, "created": date(2026, 1, 1)})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, headers)
    for number, row in enumerate(listed, start=1):
        for column, header in enumerate(headers):
            _write(page, number, column, row.get(header), day)
    book.close()
    return buffer.getvalue()


def _write(page: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, value, day)
    elif isinstance(value, str):
        page.write_string(row, column, value)
    elif value is not None:
        page.write_number(row, column, value)
