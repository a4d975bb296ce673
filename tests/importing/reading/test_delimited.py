"""csv and tsv in every encoding that an office writes."""

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.importing.grid import Kind
from registry.importing.opening import Unreadable
from registry.importing.readers.delimited import encoding_of
from tests.importing.reading.books import cells, raws, read, read_here

TABLE = "企业名称,年度,产值\n示例甲有限公司,2025,12.5\n“示例”乙（北京）公司,2025,\n"
WANTED = {
    "A1": "企业名称",
    "B1": "年度",
    "C1": "产值",
    "A2": "示例甲有限公司",
    "B2": "2025",
    "C2": "12.5",
    "A3": "“示例”乙（北京）公司",
    "B3": "2025",
}


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("gb18030"),
        TABLE.encode("utf-16"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        TABLE.replace("\n", "\r\n").encode("gbk"),
        TABLE.replace("\n", "\r").encode(),
        TABLE.replace(",", "\t").encode(),
        TABLE.replace(",", ";").encode("gb18030"),
        TABLE.replace(",", "|").encode(),
        ("sep=;\n" + TABLE.replace(",", ";")).encode(),
    ],
    ids=lambda data: repr(data[:6]),
)
def test_the_same_content_gives_the_same_rows(data: bytes) -> None:
    found = read(data, "年报.csv")
    assert found.format == "csv"
    (sheet,) = found.sheets
    assert sheet.name == "年报"
    assert raws(sheet) == WANTED
    assert {kind for kind, _ in cells(sheet).values()} == {Kind.TEXT}


def test_quotes_hold_delimiters_line_ends_and_quotes() -> None:
    data = '名称,备注\r\n"甲,乙","一行\n二行"\r\n"说""好""",\r\n\r\n丙,末\r\n'.encode()
    (sheet,) = read(data).sheets
    assert raws(sheet) == {
        "A1": "名称",
        "B1": "备注",
        "A2": "甲,乙",
        "B2": "一行\n二行",
        "A3": '说"好"',
        "A5": "丙",
        "B5": "末",
    }
    assert sheet.numbers == [1, 2, 3, 5]


def test_a_quote_that_never_closes_is_refused_with_its_row() -> None:
    data = b'a,b\n1,2\n3,"4\n5,6\n'
    with pytest.raises(Unreadable, match="第 3 行的双引号没有配对"):
        read(data)


def test_careless_quotes_are_read_as_they_stand_and_noted() -> None:
    (sheet,) = read('名称,型号\n"甲"公司,3" 管\n'.encode()).sheets
    assert raws(sheet)["B2"] == '3" 管'
    assert raws(sheet)["A2"] == "甲公司"
    assert "双引号" in sheet.notes[0]


def test_a_text_written_as_a_formula_to_keep_its_zeros_is_that_text() -> None:
    (sheet,) = read('代码,名称\n="00123",甲\n'.encode()).sheets
    assert raws(sheet)["A2"] == "00123"
    assert sheet.formulas == {"A2"}


def test_null_characters_are_left_out_and_noted() -> None:
    (sheet,) = read("名称,年度\n甲\0公司,20\x0025\n乙,2025\n丙,2025\n".encode()).sheets
    assert raws(sheet)["A2"] == "甲公司"
    assert raws(sheet)["B2"] == "2025"
    assert "NUL" in sheet.notes[0]


def test_a_single_column_of_names_is_one_column() -> None:
    (sheet,) = read("企业名称\n示例甲公司\n示例乙公司\n".encode()).sheets
    assert raws(sheet) == {"A1": "企业名称", "A2": "示例甲公司", "A3": "示例乙公司"}


def test_ragged_rows_keep_what_they_have() -> None:
    (sheet,) = read(b"a,b\n1\n2,3,4,5\n").sheets
    assert raws(sheet) == {
        "A1": "a",
        "B1": "b",
        "A2": "1",
        "A3": "2",
        "B3": "3",
        "C3": "4",
        "D3": "5",
    }


def test_a_field_without_end_is_refused() -> None:
    with pytest.raises(Unreadable, match="32,767 个"):
        read(b"a,b\n" + b"x" * 50_000 + b",1\n")
    with pytest.raises(Unreadable, match="文字过长"):
        read(b"a,b\n" + b"x" * 500_000 + b",1\n")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unreadable, match="不是表格"):
        read(bytes(range(1, 256)) * 40)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
            min_size=2,
            max_size=4,
        ),
        min_size=2,
        max_size=6,
    )
)
def test_what_python_writes_comes_back(table: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["标题,", "二", "三", "四"], *table])
    (sheet,) = read_here(buffer.getvalue().encode("utf-8-sig")).sheets
    found = raws(sheet)
    for row, record in enumerate(table, 2):
        for column, text in enumerate(record):
            if not text.startswith('="'):
                assert found.get(f"{'ABCD'[column]}{row}", "") == text


@given(st.text("示例企业台账，。0123456789abc,;\t\n", min_size=30))
def test_an_encoding_is_never_guessed_wrong_for_ordinary_text(text: str) -> None:
    text = "名称,产值\n" + text
    for name in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        data = text.encode(name)
        guessed = encoding_of(data)
        assert guessed is not None
        assert data.decode(guessed).removeprefix("\ufeff") == text
