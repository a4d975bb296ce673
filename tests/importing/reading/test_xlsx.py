"""Each thing an xlsx can say, in a file of a few lines made by hand."""

import io
import zipfile

import pytest

from registry.importing.grid import Kind, Range
from registry.importing.opening import Unreadable
from tests.importing.reading.books import (
    HEAD,
    MAIN,
    OFFICE,
    TAIL,
    book,
    cells,
    raws,
    read,
    relations,
    styles,
    zipped,
)

T, N, D, E = Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.ERROR


def only(data: bytes) -> dict[str, tuple[Kind, str]]:
    """The cells of the one sheet."""
    (sheet,) = read(data).sheets
    return cells(sheet)


def test_cells_keep_their_places_and_blank_rows_and_columns_are_left_out() -> None:
    (sheet,) = read(
        book(
            '<row r="3"><c r="B3"><v>1</v></c><c r="D3" s="0"/></row><row r="4"/>'
            '<row r="9"><c r="AA9"><v>2</v></c></row>'
        )
    ).sheets
    assert sheet.numbers == [3, 9]
    assert [column.letter for column in sheet.columns] == ["B", "AA"]
    assert cells(sheet) == {"B3": (N, "1"), "AA9": (N, "2")}
    assert sheet.cell(9, "AA").raw == "2"
    assert sheet.cell(9, "B") == (Kind.EMPTY, "")
    assert sheet.cell(4, "B") == sheet.cell(3, "C") == (Kind.EMPTY, "")
    assert sheet.cell_total == 2


def test_rows_and_cells_without_a_name_follow_one_another() -> None:
    later = '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
    rows = f"<row><c><v>1</v></c><c><v>2</v></c></row>{later}"
    assert raws(read(book(rows)).sheets[0]) == {"A1": "1", "B1": "2", "C5": "3", "D5": "4"}


def test_shared_text_joins_rich_runs_and_skips_phonetic_guides() -> None:
    strings = (
        "<si><t>平</t></si><si><r><rPr><b/></rPr><t>北京</t></r>"
        "<r><t xml:space='preserve'> 大兴</t></r></si>"
        '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t/></si>'
    )
    rows = '<row r="1">' + "".join(
        f'<c r="{letter}1" t="s"><v>{index}</v></c>' for index, letter in enumerate("ABCD")
    )
    found = only(book(rows + "</row>", strings=strings))
    assert found == {"A1": (T, "平"), "B1": (T, "北京 大兴"), "C1": (T, "東京")}


def test_inline_text_may_be_plain_rich_or_stand_in_the_value() -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c>'
        '<c r="B1" t="inlineStr"><is><r><t>乙</t></r><r><t>丙</t></r></is></c>'
        '<c r="C1" t="inlineStr"><v>丁</v></c>'
        '<c r="D1" t="inlineStr"><is><t>戊</t></is><v>0</v></c></row>'
    )
    assert only(book(rows)) == {
        "A1": (T, "甲"),
        "B1": (T, "乙丙"),
        "C1": (T, "丁"),
        "D1": (T, "戊"),
    }


def test_entities_and_escapes_stand_for_their_characters_and_only_those_of_xml() -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>&lt;a&gt; &amp;amp; &#x4E2D;&#25991;</v></c>'
        '<c r="B1" t="str"><v>a_x000A_b_x005F_x000A_c</v></c>'
        '<c r="C1" t="str"><v>&amp;nbsp;</v></c></row>'
    )
    found = read(book(rows)).sheets[0]
    assert raws(found) == {"A1": "<a> &amp; 中文", "B1": "a\nb_x000A_c", "C1": "&nbsp;"}


def test_an_entity_that_xml_does_not_define_is_refused() -> None:
    with pytest.raises(Unreadable, match="已损坏"):
        read(book('<row r="1"><c r="A1" t="str"><v>a&nbsp;b</v></c></row>'))


def test_booleans_errors_and_iso_dates_are_kinds_of_their_own() -> None:
    rows = (
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>'
        '<c r="C1" t="e"><v>#DIV/0!</v></c><c r="D1" t="d"><v>2021-09-01T00:00:00</v></c></row>'
    )
    assert only(book(rows)) == {
        "A1": (Kind.BOOL, "TRUE"),
        "B1": (Kind.BOOL, "FALSE"),
        "C1": (E, "#DIV/0!"),
        "D1": (D, "2021-09-01"),
    }


def test_a_formula_without_its_result_is_not_taken_for_a_blank() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1*2</f></c>'
        '<c r="C1"><f>A1*2</f><v></v></c><c r="D1" t="str"><f>""</f><v></v></c>'
        '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="F1"><f t="shared" si="0"/><v>3</v></c></row>'
    )
    (sheet,) = read(book(rows)).sheets
    assert cells(sheet) == {
        "A1": (N, "2"),
        "B1": (Kind.UNCACHED, ""),
        "C1": (Kind.UNCACHED, ""),
        "E1": (E, "#DIV/0!"),
        "F1": (N, "3"),
    }
    assert sheet.formulas == {"A1", "B1", "C1", "E1", "F1"}  # D1 shows nothing, and holds no cell


def test_numbers_read_as_people_see_them() -> None:
    values = {
        "A": ("0.30000000000000004", "0.3"),
        "B": ("9.1110000101101606E+17", "911100001011016000"),
        "C": ("911100001011016602", "911100001011016602"),
        "D": ("911100001011016704", "911100001011017000"),
        "E": ("1E-7", "0.0000001"),
        "F": ("12.50", "12.5"),
        "G": ("-0", "0"),
        "H": ("123456789012.125", "123456789012.125"),
        "I": ("-1.5e3", "-1500"),
    }
    row = "".join(f'<c r="{letter}1"><v>{value}</v></c>' for letter, (value, _) in values.items())
    found = raws(read(book(f'<row r="1">{row}</row>')).sheets[0])
    assert found == {f"{letter}1": wanted for letter, (_, wanted) in values.items()}


@pytest.mark.parametrize("text", ["abc", "1e999", "NaN", "1,5"])
def test_a_number_that_is_none_means_a_damaged_file(text: str) -> None:
    with pytest.raises(Unreadable, match="“数据”A 列"):
        read(book(f'<row r="1"><c r="A1"><v>{text}</v></c></row>'))


@pytest.mark.parametrize("index", ["1", "5", "-1", "x", "99999999999"])
def test_a_shared_text_that_does_not_exist_means_a_damaged_file(index: str) -> None:
    with pytest.raises(Unreadable, match="已损坏"):
        read(
            book(
                f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>', strings="<si><t>甲</t></si>"
            )
        )


def test_percent_padding_and_dates_come_from_the_number_format() -> None:
    codes = ("0.0%", "000000", 'yyyy"年"m"月"', 31, 57, '[$-804]yyyy"年"m"月"d"日";@', "yyyy", 10)
    values = ("0.125", "1234", "44440", "44440", "45717", "44440.5", "44440", "0.5")
    row = "".join(
        f'<c r="{letter}1" s="{index}"><v>{value}</v></c>'
        for index, (letter, value) in enumerate(zip("ABCDEFGH", values, strict=True), 1)
    )
    (sheet,) = read(book(f'<row r="1">{row}</row>', styling=styles(*codes))).sheets
    assert cells(sheet) == {
        "A1": (N, "0.125"),
        "B1": (N, "001234"),
        "C1": (D, "2021-09-01"),
        "D1": (D, "2021-09-01"),
        "E1": (D, "2025-03-01"),
        "F1": (D, "2021-09-01T12:00:00"),
        "G1": (D, "2021-09-01"),
        "H1": (N, "0.5"),
    }
    assert [c.letter for c in sheet.columns if c.percent] == ["A", "H"]
    assert {c.letter: c.padded for c in sheet.columns if c.padded} == {"B": {0: 6}}
    precisions = {c.letter: c.precision[0] for c in sheet.columns if c.precision}
    assert precisions == {"C": "month", "E": "month", "G": "year"}


def test_the_1904_system_counts_from_another_day() -> None:
    data = book(
        '<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>42978</v></c></row>',
        styling=styles(14),
        properties='<workbookPr date1904="1"/>',
    )
    assert only(data) == {"A1": (D, "1904-01-01"), "B1": (D, "2021-09-01")}


def test_a_serial_that_is_no_date_is_an_error_with_its_number_and_a_note() -> None:
    data = book(
        '<row r="2"><c r="B2" s="1"><v>-5</v></c><c r="C2" s="1"><v>60</v></c>'
        '<c r="D2" s="1"><v>0</v></c><c r="E2" s="1"><v>2958466</v></c>'
        '<c r="F2" s="1"><v>59</v></c><c r="G2" s="1"><v>0.25</v></c></row>',
        styling=styles(14),
    )
    (sheet,) = read(data).sheets
    assert cells(sheet) == {
        "B2": (E, "########（-5）"),
        "C2": (E, "########（60）"),
        "D2": (E, "########（0）"),
        "E2": (E, "########（2958466）"),
        "F2": (D, "1900-02-28"),
        "G2": (D, "06:00:00"),
    }
    assert sheet.notes[0] == "B2 设为日期格式，但其数值（-5）不是有效日期"


def test_merges_and_what_is_hidden_are_told() -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><cols>'
        '<col min="2" max="16384" hidden="1"/></cols><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>3</v></c></row>'
        '<row r="3" ht="0"><c r="A3"><v>4</v></c></row>'
        '<row r="4" hidden="1"/></sheetData><mergeCells count="2"><mergeCell ref="A1:B2"/>'
        '<mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    (found,) = read(book(sheet=sheet)).sheets
    assert found.merges == [Range(1, 1, 2, 2), Range(1, 1, 1_048_576, 16_384)]
    assert found.merges[0].name == "A1:B2"
    assert found.hidden_rows == {2, 3}
    assert found.hidden_columns == {"C"}


def test_sheets_are_found_by_their_relationships_wherever_they_lie() -> None:
    sheet = '<row r="1"><c r="A1"><v>{}</v></c></row>'
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="乙" sheetId="7" r:id="b"/>'
        '<sheet name="甲" sheetId="3" state="hidden" r:id="a"/>'
        '<sheet name="图" sheetId="4" r:id="c"/>'
        '<sheet name="藏" sheetId="5" state="veryHidden" r:id="d"/>'
        "</sheets></workbook>"
    )
    data = zipped(
        {
            "_rels/.rels": relations(("x", "officeDocument", "/odd/place/book.xml")),
            "odd/place/book.xml": workbook,
            "odd/place/_rels/book.xml.rels": relations(
                ("a", "worksheet", "/xl/Worksheets/Sheet1.xml"),
                ("b", "worksheet", "../../XL/worksheets/sheet2.xml"),
                ("c", "chartsheet", "chart.xml"),
                ("d", "worksheet", ".\\deep\\s.xml"),
            ),
            "xl/worksheets/sheet1.xml": HEAD + sheet.format(1) + TAIL,
            "xl/worksheets/sheet2.xml": HEAD + sheet.format(2) + TAIL,
            "odd/place/deep/s.xml": HEAD + sheet.format(3) + TAIL,
            "[Content_Types].xml": "<Types/>",
        }
    )
    found = read(data).sheets
    assert [(s.name, s.visible, raws(s)["A1"]) for s in found] == [
        ("乙", True, "2"),
        ("甲", False, "1"),
        ("藏", False, "3"),
    ]


def test_prefixes_and_the_strict_namespace_change_nothing() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = (
        f'<x:worksheet xmlns:x="{strict}"><x:sheetData><x:row r="1"><x:c r="A1" t="str">'
        "<x:v>甲</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert only(book(sheet=sheet)) == {"A1": (T, "甲")}


def test_a_part_in_utf_16_is_read() -> None:
    row = '<row r="1"><c r="A1" t="str"><v>甲</v></c></row>'
    sheet = f'<?xml version="1.0" encoding="UTF-16"?>{HEAD}{row}{TAIL}'
    assert only(book(sheet=sheet.encode("utf-16"))) == {"A1": (T, "甲")}


def test_foreign_extensions_inside_a_sheet_are_not_its_cells() -> None:
    tail = (
        '</sheetData><extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:row r="1"><x14:c r="B1"><x14:v>9</x14:v></x14:c></x14:row></ext></extLst></worksheet>'
    )
    sheet = HEAD + '<row r="1"><c r="A1"><v>1</v></c></row>' + tail
    assert raws(read(book(sheet=sheet)).sheets[0]) == {"A1": "1"}


def test_a_workbook_that_asks_to_be_recalculated_says_so_where_it_has_formulas() -> None:
    data = book(
        '<row r="1"><c r="A1"><f>1+1</f><v>0</v></c></row>',
        properties='<calcPr fullCalcOnLoad="1"/>',
    )
    assert "重新计算" in read(data).sheets[0].notes[0]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ('<row r="2"/><row r="1"><c r="A1"><v>1</v></c></row>', "行号重复或次序错乱"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1 出现了两次"),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "A2 写在了第 1 行"),
        ('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>', "ZZZZ1"),
        ('<row r="1048577"><c><v>1</v></c></row>', "1048576"),
        ('<c r="A1"><v>1</v></c>', "不属于任何行"),
        ('<row r="1"><c r="A1" t="odd"><v>1</v></c></row>', "A 列"),
        ('<row r="1"><c r="A1"><v>1</v>', "“数据”"),
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused_with_the_place(rows: str, place: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(book(rows))
    assert place in refusal.value.sentence


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_missing_part_is_named(part: str) -> None:
    whole = zipfile_without(book('<row r="1"><c r="A1"><v>1</v></c></row>'), part)
    with pytest.raises(Unreadable, match=part):
        read(whole)


def zipfile_without(data: bytes, part: str) -> bytes:
    """The same package without one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({n: archive.read(n) for n in archive.namelist() if n != part})
