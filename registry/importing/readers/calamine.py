"""Formats read through python-calamine: xlsb. Import it only where that is met.

It hands over values by position and loses error cells, formulas, number formats and what is
hidden; a note on each sheet says so, because what cannot be told must not be passed over.
"""

import datetime
from typing import IO

import python_calamine as calamine

from registry.importing.coordinates import Kind
from registry.importing.readers.formats import double_text
from registry.importing.readers.frames import Sink
from registry.importing.readers.gathering import Gathering, Held
from registry.importing.readers.limits import ENCRYPTED, Refused, damaged, too_much

LOSSES = (
    "此格式无法核对公式错误（会被当成空白）、百分比格式和隐藏的行列；"
    "如有疑问，请用 WPS 或 Excel“另存为 .xlsx”再导入"
)
Value = int | float | str | bool | datetime.date | datetime.time | datetime.timedelta


def read_with_calamine(stream: IO[bytes], sink: Sink) -> None:
    """Sends every worksheet."""
    try:
        with calamine.CalamineWorkbook.from_filelike(stream) as book:
            for meta in book.sheets_metadata:
                if meta.typ == calamine.SheetTypeEnum.WorkSheet:
                    visible = meta.visible == calamine.SheetVisibleEnum.Visible
                    _send(book.get_sheet_by_name(meta.name), sink, visible=visible)
    except calamine.PasswordError as error:
        raise Refused(ENCRYPTED) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise damaged("内容无法识别") from error


def _send(sheet: calamine.CalamineSheet, sink: Sink, *, visible: bool) -> None:
    sink.begin(sheet.name, visible=visible)
    if sheet.total_height * sheet.total_width > 4 * sink.limits.cells:
        raise too_much(f"工作表“{sheet.name}”的范围超过 {sink.limits.cells:,} 个单元格")
    cells = Gathering(sheet.name, sink)
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        for column, value in enumerate(values, 1):
            if value != "":
                cells.add(row, column, held(value))
    cells.send()
    if sheet.total_height:
        sink.note(LOSSES)
    merges = sheet.merged_cell_ranges or []
    sink.end((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merges)


def held(value: Value) -> Held:
    """A value of calamine as a cell."""
    if isinstance(value, bool):
        return Held(Kind.BOOL, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Held(Kind.NUMBER, double_text(float(value)))
    if isinstance(value, str):
        return Held(Kind.TEXT, value)
    if isinstance(value, datetime.timedelta):
        return Held(Kind.NUMBER, double_text(value / datetime.timedelta(days=1)))
    if isinstance(value, datetime.datetime) and value.microsecond:
        return Held(Kind.DATE, value.isoformat(timespec="milliseconds"))
    return Held(Kind.DATE, value.isoformat().removesuffix("T00:00:00"))
