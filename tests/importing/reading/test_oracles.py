"""Workbooks that others write, read by us, by openpyxl and by calamine: the same cells."""

import datetime
import io
from typing import Any

import openpyxl
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from registry.importing.grid import Kind
from registry.importing.readers.sheet import SheetReader
from tests.importing.reading.books import cells, read_here
from tests.importing.reading.oracles import Told, by_calamine, by_openpyxl, ours

texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip() and not text.startswith("="))
numbers = st.one_of(
    st.integers(-(10**14), 10**14),
    st.floats(-1e15, 1e15, allow_nan=False).map(lambda value: float(f"{value:.12g}")),
    st.decimals(-1_000_000, 1_000_000, places=2).map(float),
)
days = st.dates(datetime.date(1901, 1, 1), datetime.date(2200, 12, 31))
moments = st.datetimes(
    datetime.datetime(1901, 1, 1),  # noqa: DTZ001 - a sheet knows no zone
    datetime.datetime(2200, 12, 31),  # noqa: DTZ001
).map(lambda moment: moment.replace(microsecond=0))
held = st.one_of(texts, numbers, st.booleans(), days, moments)
places = st.tuples(st.integers(0, 60), st.integers(0, 40))
grids = st.dictionaries(places, held, min_size=1, max_size=40)


def by_xlsxwriter(grid: dict[tuple[int, int], Any]) -> bytes:
    """The grid as XlsxWriter writes it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for (row, column), value in grid.items():
            if isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, datetime.datetime):
                sheet.write_datetime(row, column, value, moment)
            elif isinstance(value, datetime.date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
    return buffer.getvalue()


def written_by_openpyxl(grid: dict[tuple[int, int], Any]) -> bytes:
    """The grid as openpyxl writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "数据"
    for (row, column), value in grid.items():
        sheet.cell(row + 1, column + 1).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def told(data: bytes) -> Told:
    """The one sheet, read by us both ways, which agree."""
    (sheet,) = read_here(data).sheets
    least, SheetReader.least = SheetReader.least, 0
    try:
        assert read_here(data).sheets == [sheet]
    finally:
        SheetReader.least = least
    return ours(sheet)


@given(grids)
def test_what_xlsxwriter_writes_reads_as_others_read_it(grid: dict[tuple[int, int], Any]) -> None:
    data = by_xlsxwriter(grid)
    mine = told(data)
    assert mine == by_openpyxl(data)["数据"]
    assert mine == by_calamine(data)["数据"]
    assert len(mine) == len(grid)


@given(grids)
def test_what_openpyxl_writes_reads_as_others_read_it(grid: dict[tuple[int, int], Any]) -> None:
    data = written_by_openpyxl(grid)
    mine = told(data)
    assert mine == by_openpyxl(data)["数据"]
    assert mine == by_calamine(data)["数据"]


def test_formulas_errors_and_hidden_things_of_openpyxl_are_told_apart() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["C1"] = "=1+1", "#N/A", 0.12
    sheet["C1"].number_format = "0.0%"
    sheet["D1"], sheet["D1"].number_format = 42, "00000"
    sheet.row_dimensions[1].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("A3:B4")
    sheet.sheet_state = "visible"
    book.create_sheet("藏").sheet_state = "veryHidden"
    buffer = io.BytesIO()
    book.save(buffer)
    first, second = read_here(buffer.getvalue()).sheets
    assert cells(first) == {
        "A1": (Kind.UNCACHED, ""),
        "B1": (Kind.ERROR, "#N/A"),
        "C1": (Kind.NUMBER, "0.12"),
        "D1": (Kind.NUMBER, "00042"),
    }
    assert first.formulas == {"A1"}
    assert first.hidden_rows == {1}
    assert first.hidden_columns == {"C"}
    assert [merge.name for merge in first.merges] == ["A3:B4"]
    assert not second.visible
