"""The binary workbook, record by record."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.importing.grid import Kind, Range
from registry.importing.opening import Unreadable
from registry.importing.readers.xls import unpacked
from tests.importing.reading.binary import STOP, compound, record, start, text, xls
from tests.importing.reading.books import cells, raws, read, read_here

T, N, D, E = Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.ERROR
XF = 0xE0


def style(number: int) -> bytes:
    """A cell style with this number format."""
    return record(XF, "HH", 0, number, tail=bytes(16))


def test_every_kind_of_cell_keeps_its_place_value_and_kind() -> None:
    strings = record(0xFC, "II", 2, 2, tail=text("示例公司") + text("乙"))
    body = (
        record(0xFD, "3HI", 2, 1, 0, 0)
        + record(0x203, "3Hd", 2, 2, 0, 0.1 + 0.2)
        + record(0x27E, "3HI", 2, 3, 0, (1234 << 2) | 3)
        + record(0xBD, "2H", 4, 0, tail=struct.pack("<HIHIH", 0, (7 << 2) | 2, 0, 0x3FF00000, 1))
        + record(0x205, "3H2B", 4, 2, 0, 1, 0)
        + record(0x205, "3H2B", 4, 3, 0, 0x2A, 1)
        + record(0x204, "3H", 5, 255, 0, tail=text("旧式"))
        + record(0x201, "3H", 6, 0, 0)
    )
    (sheet,) = read(xls(body, globals_=strings)).sheets
    assert (sheet.name, sheet.visible, sheet.numbers) == ("数据", True, [3, 5, 6])
    assert cells(sheet) == {
        "B3": (T, "示例公司"),
        "C3": (N, "0.3"),
        "D3": (N, "12.34"),
        "A5": (N, "7"),
        "B5": (N, "1"),
        "C5": (Kind.BOOL, "TRUE"),
        "D5": (E, "#N/A"),
        "IV6": (T, "旧式"),
    }


def test_formulas_show_their_result_whatever_its_kind() -> None:
    def formula(column: int, result: bytes) -> bytes:
        return record(0x06, "3H", 0, column, 0, tail=result + bytes(8))

    body = (
        formula(0, struct.pack("<d", 2.5))
        + formula(1, b"\0\0\0\0\0\0\xff\xff")
        + record(0x4BC, "H", 0)
        + record(0x207, tail=text("文字"))
        + formula(2, b"\2\0\7\0\0\0\xff\xff")
        + formula(3, b"\1\0\0\0\0\0\xff\xff")
        + formula(4, b"\3\0\0\0\0\0\xff\xff")
    )
    (sheet,) = read(xls(body)).sheets
    assert cells(sheet) == {
        "A1": (N, "2.5"),
        "B1": (T, "文字"),
        "C1": (E, "#DIV/0!"),
        "D1": (Kind.BOOL, "FALSE"),
    }
    assert sheet.formulas == {"A1", "B1", "C1", "D1"}
    assert sheet.notes == []


def test_formulas_that_were_never_computed_are_noted() -> None:
    body = record(0x06, "3H", 0, 0, 0, tail=b"\3\0\0\0\0\0\xff\xff" + bytes(8))
    assert "从未计算" in read(xls(body)).sheets[0].notes[0]


def test_formats_make_percent_codes_and_dates_also_in_the_1904_system() -> None:
    own = record(0x41E, "H", 164, tail=text('yyyy"年"m"月"')) + record(
        0x41E, "H", 165, tail=text("000000")
    )
    styles = b"".join(style(number) for number in (0, 10, 164, 165, 58))
    body = b"".join(
        record(0x203, "3Hd", 0, c, c, value) for c, value in enumerate((1, 0.5, 44440, 42, -3))
    )
    (sheet,) = read(xls(body, globals_=own + styles)).sheets
    assert list(raws(sheet).values()) == ["1", "0.5", "2021-09-01", "000042", "########（-3）"]
    assert [c.letter for c in sheet.columns if c.percent] == ["B"]
    assert sheet.columns[2].precision == {0: "month"}
    assert sheet.columns[3].padded == {0: 6}
    late = record(0x22, "H", 1) + style(14)
    assert raws(read(xls(record(0x203, "3Hd", 0, 0, 0, 0.0), globals_=late)).sheets[0]) == {
        "A1": "1904-01-01"
    }


def test_merges_and_what_is_hidden_are_told() -> None:
    body = (
        record(0x7D, "5H", 1, 2, 2000, 0, 1)
        + record(0x208, "8H", 1, 0, 3, 255, 0, 0, 0x20, 0)
        + record(0x203, "3Hd", 0, 0, 0, 1.0)
        + record(0x203, "3Hd", 1, 1, 0, 2.0)
        + record(0xE5, "5H", 1, 0, 2, 0, 3)
    )
    (sheet,) = read(xls(body, state=1)).sheets
    assert not sheet.visible
    assert sheet.merges == [Range(1, 1, 3, 4)]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {"B"})


def test_cells_in_any_order_find_their_places() -> None:
    order = [(2, 1), (0, 1), (1, 0), (2, 0), (0, 0)]
    body = b"".join(
        record(0x203, "3Hd", row, column, 0, row * 10 + column) for row, column in order
    )
    (sheet,) = read(xls(body)).sheets
    assert sheet.numbers == [1, 2, 3]
    assert raws(sheet) == {"A1": "0", "B1": "1", "A2": "10", "A3": "20", "B3": "21"}


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8), st.integers(1, 60), st.booleans())
def test_strings_cut_by_continue_records_are_whole_again(
    words: list[str], size: int, narrow_first: bool
) -> None:
    words = [
        word.replace("\0", "").encode("utf-16-le", "ignore").decode("utf-16-le") for word in words
    ]
    blocks, current = [], b""
    for word in words:
        units = word.encode("utf-16-le")
        wide = not (narrow_first and word.isascii())
        count = len(units) // 2
        current += struct.pack("<HB", count, wide)
        for place in range(count):
            if len(current) >= size:
                blocks.append(current)
                current = struct.pack("<B", wide)
            current += units[place * 2 : place * 2 + (2 if wide else 1)]
        if len(current) >= size:
            blocks.append(current)
            current = b""
    blocks.append(current)
    strings = record(0xFC, "II", 1, 1, tail=blocks[0])
    strings += b"".join(record(0x3C, tail=block) for block in blocks[1:])
    body = b"".join(record(0xFD, "3HI", row, 0, 0, row) for row in range(len(words)))
    (sheet,) = read_here(xls(body, globals_=strings)).sheets
    assert raws(sheet) == {f"A{row}": word for row, word in enumerate(words, 1) if word}


@given(st.floats(-1e7, 1e7).map(lambda value: round(value, 2)))
def test_packed_numbers_are_what_was_packed(value: float) -> None:
    whole = round(value * 100)
    if abs(whole) < 1 << 29:
        assert unpacked(((whole << 2) & 0xFFFFFFFC) | 3) == whole / 100


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (xls(b"", globals_=record(0x2F, "H", 0)), "已加密"),
        (xls(record(0xFD, "3HI", 0, 0, 0, 9)), "记录内容"),
        (xls(record(0x203, "3H", 0, 0, 0)), "记录内容"),
        (xls(record(0x203, "3Hd", 0, 0, 0, 1.0) * 2), "A1 出现了两次"),
        (xls(record(0x203, "3Hd", 0, 0, 0, float("nan"))), "记录内容"),
        (compound({"Workbook": start(5)}), "已损坏"),
        (compound({"Workbook": start(5) + STOP}), "没有任何工作表"),
        (compound({"Workbook": record(0x409, "2H", 0, 0)}), "Excel 4.0"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, "旧.xls")
    assert says in refusal.value.sentence
    assert refusal.value.detail == ""


OWN, ADD_IN = record(0x1AE, "2H", 1, 0x401), record(0x1AE, "2H", 1, 0x3A01)
OTHER = record(0x1AE, "H", 1, tail=text("\x01上月.xls"))


@pytest.mark.parametrize(
    ("globals_", "told"), [(OWN + ADD_IN, False), (OWN + OTHER, True)], ids=["own", "other"]
)
def test_formulas_that_refer_to_other_files_say_so(globals_: bytes, told: bool) -> None:
    formula = record(0x06, "3HdHIH", 0, 0, 0, 5.0, 0, 0, 0)
    (sheet,) = read(xls(formula, globals_=globals_)).sheets

    assert raws(sheet) == {"A1": "5"}
    assert [note for note in sheet.notes if "引用其他文件" in note] == sheet.notes
    assert bool(sheet.notes) is told


def test_a_link_that_no_formula_uses_says_nothing() -> None:
    (sheet,) = read(xls(record(0x203, "3Hd", 0, 0, 0, 5.0), globals_=OTHER)).sheets

    assert sheet.notes == []
