"""What cells may hold, sentence by sentence: how each is understood, and that its text is kept."""

from datetime import date

import pytest

from registry.identifiers import make_uscc
from registry.importing.cells.outcome import Left, Read, Refused
from registry.importing.coordinates import Kind
from registry.importing.parse import Options, parse_sheet
from registry.importing.table import BLANK
from tests.importing.cells.readers import read
from tests.importing.grids import UNCACHED, sheet_of
from tests.importing.reading.books import book, styles
from tests.importing.reading.books import read as opened

CODE = make_uscc("110115", 1)
MISTYPED = "91110115O00000019D"
WAN = 10_000 * 100
MONEY = ("figures", "revenue")
DAY = ("enterprises", "established_on")

TAKEN = [
    ("numbers as text", *MONEY, "1234.5", 1234.5 * WAN),
    ("full-width", *MONEY, "１２３４．５", 1234.5 * WAN),
    ("with separators", *MONEY, "1,234.5", 1234.5 * WAN),
    ("with units", *MONEY, "80千元", 8 * WAN),
    ("约", *MONEY, "约500", 500 * WAN),
    ("超", *MONEY, "超500", 500 * WAN),
    ("以上", *MONEY, "500以上", 500 * WAN),
    ("percent", "figures", "revenue_growth", "5.6%", 5_600_000),
    ("亿 words", *MONEY, "1.2亿", 12_000 * WAN),
    ("万 words", *MONEY, "300万", 300 * WAN),
    ("Chinese numerals", *MONEY, "一千二百万", 1200 * WAN),
    ("a day", *DAY, "2021年9月1日", date(2021, 9, 1)),
    ("a month", *DAY, "2021年9月", date(2021, 9, 1)),
    ("a month in six digits", *DAY, "202109", date(2021, 9, 1)),
    ("a year", *DAY, "2021年", date(2021, 1, 1)),
    ("是", "figures", "in_library", "是", True),
    ("否", "figures", "in_library", "否", False),
    ("√", "figures", "in_library", "√", True),
    ("有", "figures", "in_library", "有", True),
    ("Y", "figures", "in_library", "Y", True),
]


@pytest.mark.parametrize(
    ("register", "field", "raw", "value"),
    [each[1:] for each in TAKEN],
    ids=[each[0] for each in TAKEN],
)
def test_it_is_taken(register, field, raw, value):
    outcome = read(register, field, raw, "万元" if field == "revenue" else None)

    assert (outcome.value if isinstance(outcome, Read) else outcome) == value


NOTHING = [("—", "不适用"), ("/", "不适用"), ("无", "无数据"), ("暂无", "无数据")]
NOTHING += [("N/A", "未统计"), ("*", "保密")]


@pytest.mark.parametrize(("raw", "kind"), NOTHING)
def test_it_is_one_of_four_kinds_of_nothing(raw, kind):
    outcome = read(*MONEY, raw, "万元")

    assert isinstance(outcome, Left)
    assert kind in outcome.reason


REFUSED = [
    ("a numeric 2021.1 is asked", *DAY, "2021.1", Kind.NUMBER, "question", "1月，也可能"),
    ("…016000", "enterprises", "uscc", "911100001011016000", Kind.TEXT, "error", "后几位已丢失"),
    (
        "a code as a number",
        "enterprises",
        "uscc",
        "9.11100001E+17",
        Kind.NUMBER,
        "error",
        "后几位已丢失",
    ),
    ("O for 0", "enterprises", "uscc", MISTYPED, Kind.TEXT, "error", "O"),
    ("an error of a formula", *MONEY, "#DIV/0!", Kind.ERROR, "error", "#DIV/0!"),
    ("a formula without its result", *MONEY, "", Kind.UNCACHED, "error", "没有保存计算结果"),
]


@pytest.mark.parametrize(
    ("register", "field", "raw", "kind", "severity", "said"),
    [each[1:] for each in REFUSED],
    ids=[each[0] for each in REFUSED],
)
def test_it_is_refused_or_asked_with_the_reason(register, field, raw, kind, severity, said):
    outcome = read(register, field, raw, "万元" if field == "revenue" else None, kind)

    assert isinstance(outcome, Refused)
    assert outcome.severity == severity
    assert said in outcome.message


@pytest.mark.parametrize(("wrong", "right"), [("O", "0"), ("I", "1")])
def test_a_slip_of_o_or_i_in_a_code_gets_the_code_that_was_meant(wrong, right):
    place = CODE.index(right)
    outcome = read("enterprises", "uscc", CODE[:place] + wrong + CODE[place + 1 :])

    assert isinstance(outcome, Refused)
    assert f"是否为“{CODE}”" in outcome.message


def test_nothing_becomes_0_only_where_a_person_says_so_and_is_shown_as_normalised():
    sheet = sheet_of([["企业名称", "营业收入（万元）"], ["示例甲公司", "—"]])
    (table,) = parse_sheet(sheet, "表.xlsx", Options(zeros=frozenset({"revenue"})))
    (usual,) = parse_sheet(sheet, "表.xlsx", Options())

    assert (table.values["revenue"], table.counts.normalised) == ([0], 1)
    assert (usual.values["revenue"], usual.counts.ignored) == ([BLANK], 3)


def test_a_merged_cell_fills_its_own_range_and_no_blank_below():
    rows = [["企业名称", "统一社会信用代码", "联系人"], ["甲", CODE, "示例人"], ["乙"], ["丙"]]
    (table,) = parse_sheet(sheet_of(rows, merges=["C2:C3"]), "表.xlsx", Options())

    assert table.values["contact"] == ["示例人", "示例人", BLANK]


def test_the_original_text_is_kept_whatever_became_of_it():
    rows = [["企业名称", "年度", "营业收入（万元）"], *([n, 2025, raw] for n, raw in MESS)]
    (table,) = parse_sheet(sheet_of(rows), "表.xlsx", Options())

    assert table.raws["revenue"] == ["１２３４", "约500", "—", "abc", "#N/A", ""]


MESS = [
    *(("甲", "１２３４"), ("乙", "约500"), ("丙", "—"), ("丁", "abc"), ("戊", "#N/A")),
    ("己", UNCACHED),
]


@pytest.mark.parametrize("number", [14, 27, 31, 50, 57, 58])
@pytest.mark.parametrize(("is_1904", "serial"), [(False, 45170), (True, 43708)])
def test_a_serial_in_a_built_in_chinese_date_format_is_its_day(number, is_1904, serial):
    data = book(
        f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>',
        styling=styles(number),
        properties='<workbookPr date1904="1"/>' if is_1904 else "",
    )
    (column,) = opened(data).sheets[0].columns

    assert (column.raw, Kind(column.kinds[0])) == (["2023-09-01"], Kind.DATE)


def test_a_percent_format_is_read_as_it_is_seen():
    data = book('<row r="1"><c r="A1" s="1"><v>0.056</v></c></row>', styling=styles(10))
    (column,) = opened(data).sheets[0].columns

    assert column.percent == {0}
    outcome = read("figures", "revenue_growth", column.raw[0], kind=Kind.NUMBER, percent=True)
    assert isinstance(outcome, Read)
    assert outcome.value == 5_600_000


def test_formulas_that_refer_to_other_files_say_so():
    data = book(
        '<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>5</v></c></row>',
        properties='<externalReferences><externalReference r:id="rId9"/></externalReferences>',
    )
    sheet = opened(data).sheets[0]

    assert sheet.columns[0].raw == ["5"]
    assert "引用其他文件" in sheet.notes[0]
