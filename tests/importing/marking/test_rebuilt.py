"""Files that cannot be spliced come back as a plain xlsx that reads as they read."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.importing.coordinates import Kind, letters_of
from registry.importing.grid import Column, Range, Sheet, Workbook
from registry.importing.marking.cells import serial_of
from registry.importing.marking.marks import HEADER
from registry.importing.marking.rebuilding import rebuild
from registry.importing.opening import Unreadable
from tests.importing.marking.looking import RED, Span, colour, comment, error, mark, sheet, sound
from tests.importing.reading.books import cells, raws, read, read_here

CSV = "代码,企业名称,产值\n007,示例甲,1\n008,示例乙,\n".encode("gb18030")


def grid(*columns, numbers=None, name="数据", **more):
    """A workbook of one sheet whose columns are given as (raw, kind) pairs."""
    made = [
        Column(letters_of(place), [raw for raw, _ in held], bytes(kind for _, kind in held))
        for place, held in enumerate(columns, start=1)
    ]
    count = len(columns[0]) if columns else 0
    page = Sheet(name, True, numbers or list(range(1, count + 1)), made, **more)
    return Workbook("测试.xls", "", "xls", [page])


def test_a_csv_comes_back_as_a_marked_xlsx():
    result = mark(CSV, "三月.csv", [error("C3", "产值没有填。", "三月")], [Span("三月", 1, 3)])
    sound(result.data)
    page = sheet(result.data, "三月")

    assert (result.ending, result.kept) == ("xlsx", False)
    assert page["A2"].value == "007"
    assert colour(page, "C3") == RED
    assert comment(page, "C3") == "【本系统】产值没有填。"
    assert (page["D1"].value, page["D3"].value) == (HEADER, "产值没有填。")
    assert page.auto_filter.ref == "A1:D3"


def test_a_rebuilt_file_can_be_corrected_and_marked_again():
    marks = [error("C3", "产值没有填。", "三月")]
    first = mark(CSV, "三月.csv", marks, [Span("三月", 1, 3)]).data
    second = mark(first, "三月.xlsx", [error("A2", "代码不对。", "三月")], [Span("三月", 1, 3)])

    assert second.kept
    assert colour(sheet(second.data, "三月"), "C3") is None
    assert sheet(second.data, "三月")["D2"].value == "代码不对。"


def test_every_kind_of_cell_reads_back_as_it_was():
    held = [
        ("文字", Kind.TEXT),
        ("_x000D_", Kind.TEXT),
        ("\r\n\t <&>\x0b", Kind.TEXT),
        ("=1+1", Kind.TEXT),
        ("-0.5", Kind.NUMBER),
        ("10000000000000000", Kind.NUMBER),
        ("2021-09-01", Kind.DATE),
        ("1900-01-01", Kind.DATE),
        ("1900-03-01", Kind.DATE),
        ("9999-12-31", Kind.DATE),
        ("2021-09-01T08:30:15", Kind.DATE),
        ("08:30:00", Kind.DATE),
        ("2021-09-01T23:59:59.999", Kind.DATE),
        ("TRUE", Kind.BOOL),
        ("FALSE", Kind.BOOL),
        ("#N/A", Kind.ERROR),
        ("#DIV/0!", Kind.ERROR),
        ("", Kind.UNCACHED),
    ]
    before = grid(held)
    after = read(rebuild(before)[0]).sheets[0]

    assert cells(after) == cells(before.sheets[0])


def test_formats_that_change_the_meaning_are_kept():
    column = Column(
        "A",
        ["000123", "0.125", "2021-09-01", "2021-01-01", "000000"],
        bytes([Kind.NUMBER, Kind.NUMBER, Kind.DATE, Kind.DATE, Kind.NUMBER]),
        percent={1},
        padded={0: 6, 4: 6},
        precision={2: "month", 3: "year"},
    )
    book = Workbook("旧.xls", "", "xls", [Sheet("数据", True, [1, 2, 3, 4, 5], [column])])
    after = read(rebuild(book)[0]).sheets[0].columns[0]

    assert after == column


@pytest.mark.parametrize("raw", ["12345678901234567890", "110115199001011234"])
def test_a_number_that_no_double_holds_is_kept_as_text(raw):
    page = sheet(rebuild(grid([(raw, Kind.NUMBER)]))[0])

    assert page["A1"].value == raw


def test_a_date_outside_of_excels_calendar_is_kept_as_text():
    after = read(rebuild(grid([("1899-12-01", Kind.DATE)]))[0]).sheets[0]

    assert cells(after) == {"A1": (Kind.TEXT, "1899-12-01")}


@pytest.mark.parametrize("iso", ["", "1900-00-01", "二月", "0001-01-01", "00:00:00"])
def test_what_is_no_date_has_no_serial(iso):
    assert serial_of(iso) is None


def test_merges_hidden_rows_columns_and_sheets_are_kept():
    text = [("甲", Kind.TEXT), ("乙", Kind.TEXT), ("丙", Kind.TEXT)]
    merges = [Range(1, 1, 1, 2), Range(5, 1, 6, 1)]
    book = grid(text, text, numbers=[2, 5, 9], merges=merges, hidden_rows={5}, hidden_columns={"B"})
    hidden = grid(text, name="隐藏").sheets[0]
    hidden.visible = False
    book.sheets.append(hidden)
    after = read(rebuild(book)[0])

    first = after.sheets[0]
    assert (first.numbers, first.merges) == ([2, 5, 9], merges)
    assert (first.hidden_rows, first.hidden_columns) == ({5}, {"B"})
    assert [page.visible for page in after.sheets] == [True, False]


def test_merges_that_overlap_are_left_out_because_excel_refuses_them():
    merges = [Range(1, 1, 3, 1), Range(2, 1, 2, 2), Range(5, 5, 5, 5), Range(1, 1, 3, 1)]
    page = sheet(rebuild(grid([("甲", Kind.TEXT)], merges=merges))[0])

    assert [each.coord for each in page.merged_cells.ranges] == ["A1:A3"]


def test_a_workbook_whose_sheets_are_all_hidden_shows_the_first():
    book = grid([("甲", Kind.TEXT)])
    book.sheets[0].visible = False

    assert openpyxl.load_workbook(io.BytesIO(rebuild(book)[0])).active.sheet_state == "visible"


def test_sheets_get_names_that_excel_accepts():
    names = ["附件2:[企业]/产值?", "同名", "同名", "长" * 40, "长" * 40 + "二", "'引号'", "History"]
    book = grid([("甲", Kind.TEXT)])
    book.sheets = [Sheet(name, True, [1], book.sheets[0].columns) for name in names]
    data, fitted = rebuild(book)
    found = openpyxl.load_workbook(io.BytesIO(data)).sheetnames

    assert len({name.lower() for name in found}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found)
    assert found[1:3] == ["同名", "同名(2)"]
    assert fitted["附件2:[企业]/产值?"] == found[0]
    assert "history" not in {name.lower() for name in found}


def test_marks_find_a_sheet_whose_name_had_to_change():
    name = "a" * 20 + "经营数据表" * 4
    data = mark(CSV, f"{name}.csv", [error("C3", sheet=name)], [Span(name, 1, 3)]).data

    assert colour(sheet(data, name[:31]), "C3") == RED


def test_an_empty_table_can_be_rebuilt():
    assert raws(read(rebuild(grid())[0]).sheets[0]) == {}


def test_what_cannot_be_read_cannot_be_marked():
    with pytest.raises(Unreadable):
        mark(b"%PDF-1.7", "表.xls", [error("A1")])


texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20
).filter(lambda text: "_x0000_" not in text)
numbers = (st.integers(-(10**14), 10**14) | st.decimals(-1000, 1000, places=3)).map(
    lambda value: format(Decimal(value).normalize(), "f")
)
dates = st.datetimes().map(lambda day: day.replace(microsecond=0).isoformat())
held_cells = st.one_of(
    texts.map(lambda text: (text, Kind.TEXT)),
    numbers.map(lambda text: ("0" if text == "-0" else text, Kind.NUMBER)),
    dates.map(lambda text: (text.removesuffix("T00:00:00"), Kind.DATE)),
    st.just(("", Kind.EMPTY)),
)


@given(st.lists(st.tuples(held_cells, held_cells), min_size=1, max_size=8))
def test_whatever_was_read_reads_back(rows):
    before = grid([a for a, _ in rows], [b for _, b in rows])
    after = raws(read_here(rebuild(before)[0]).sheets[0])

    assert after == {name: raw for name, raw in raws(before.sheets[0]).items() if raw}
