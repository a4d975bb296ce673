from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.importing.cells.numerals import NotANumber, chinese_number, read_number
from registry.importing.cells.outcome import Left, Read, Refused, Written
from registry.importing.coordinates import Kind
from registry.importing.table import CLEAR
from registry.quantities import UNITS, show
from tests.importing.cells.readers import read, reader
from tests.shared import budget

WAN = 1_000_000  # 分 in one 万元


def amount(raw, unit="万元", field="revenue", **how):
    return read("figures", field, raw, unit, **how)


@pytest.mark.parametrize(
    ("raw", "value"), [("1234.5", 1234.5), ("0", 0), ("0.01", 0.01), ("904900", 904900)]
)
def test_a_plain_number_is_taken_as_written(raw, value):
    assert amount(raw) == round(value * WAN)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1,234.5", 1234.5),
        ("１２３４", 1234),
        ("１，２３４．５", 1234.5),
        ("1 234 567", 1234567),
        ("￥5,000.00", 5000),
        ("500万元", 500),
        ("500元", 0.05),
        ("1.2亿", 12000),
        ("1.2亿元", 12000),
        ("3百万", 300),
        ("5千万元", 5000),
        ("80千元", 8),
        ("一千二百万", 1200),
        ("三点五亿", 35000),
        ("五百", 500),
        ("壹佰贰拾万元整", 120),
        ("1e3", 1000),
        (".5", 0.5),
        ("007", 7),
    ],
)
def test_other_ways_to_write_a_number_are_normalised_and_say_so(raw, value):
    outcome = amount(raw)

    assert isinstance(outcome, Read)
    assert outcome.value == round(value * WAN)
    assert outcome.reason


@pytest.mark.parametrize(
    ("raw", "value"),
    [("约500", 500), ("500以上", 500), (">1000", 1000), ("3000+", 3000), ("超2亿元", 20000)],
)
def test_an_approximate_number_is_taken_with_a_note(raw, value):
    outcome = amount(raw)

    assert isinstance(outcome, Read)
    assert outcome.value == value * WAN
    assert raw in outcome.note


@pytest.mark.parametrize("raw", ["(1,234)", "-1234", "－1,234", "▲1234", "负1234"])
def test_losses_are_negative_where_a_figure_may_be(raw):
    outcome = amount(raw, field="profit")

    assert (outcome.value if isinstance(outcome, Read) else outcome) == -1234 * WAN


def test_a_negative_output_is_asked_and_negative_people_are_refused():
    assert amount("-5", field="output").severity == "question"
    assert amount("-5", "人", "employees").severity == "error"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("12,34", "逗号"),
        ("500-800", "区间"),
        ("500～800", "区间"),
        ("abc", "不是数字"),
        ("12.3.4", "小数点"),
        ("1/2", "不是数字"),
        ("5 6", "空格"),
        ("50万美元", "万美元"),
        ("1.5吨", "吨"),
        ("1e999", "超出"),
        ("9" * 30, "超出"),
        ("1" * 100, "太长"),
        ("万", "不是数字"),
    ],
)
def test_what_is_no_single_number_is_refused_with_the_reason(raw, said):
    outcome = amount(raw)

    assert isinstance(outcome, Refused)
    assert outcome.severity == "error"
    assert said in outcome.message


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("—", "不适用"),
        ("－", "不适用"),
        ("/", "不适用"),
        ("无", "无数据"),
        ("暂无", "无数据"),
        ("未统计", "未统计"),
        ("N/A", "未统计"),
        ("*", "保密"),
        ("保密", "保密"),
    ],
)
def test_the_four_kinds_of_nothing_are_never_zero(raw, word):
    outcome = amount(raw)

    assert isinstance(outcome, Left)
    assert outcome.reason.startswith(word)


def test_clearing_is_a_word_of_its_own():
    assert amount("清空").value is CLEAR
    assert amount(" 清 空 ").value is CLEAR


def test_finer_than_the_base_unit_is_rounded_once_and_said():
    outcome = amount("1234.1234567")

    assert outcome == Read(1_234_123_457, "小数位数超过可登记的精度，四舍五入")


@pytest.mark.parametrize(
    ("field", "raw", "unit", "value"),
    [
        ("employees", "1.2万人", "人", 12_000),
        ("employees", "320人", "人", 320),
        ("energy", "1.5万吨标准煤", "吨标准煤", 150_000_000),
        ("energy", "3吨标煤", "吨标准煤", 30_000),
        ("water", "2万吨", "立方米", 20_000_000),
        ("land", "2公顷", "亩", 300_000),
        ("land", "1.5", "亩", 15_000),
    ],
)
def test_a_unit_in_the_cell_beats_the_one_in_the_header(field, raw, unit, value):
    outcome = amount(raw, unit, field)

    assert (outcome.value if isinstance(outcome, Read) else outcome) == value


def test_without_any_unit_a_number_is_asked_and_never_guessed():
    outcome = read("figures", "revenue", "1234")

    assert isinstance(outcome, Refused)
    assert outcome.severity == "question"
    assert read("figures", "revenue", "1.2亿元").value == 12000 * WAN


def test_other_kinds_of_cells_are_refused_in_words():
    assert "日期" in amount("2021-09-01", kind=Kind.DATE).message
    assert "百分比" in amount("0.12", kind=Kind.NUMBER, percent=True).message
    assert "公式错误" in amount("#N/A", kind=Kind.ERROR).message
    assert "没有保存计算结果" in amount("", kind=Kind.UNCACHED).message


@pytest.mark.parametrize(
    ("raw", "shown", "value"),
    [
        ("5.6", False, 5.6),
        ("-5.1", False, -5.1),
        ("5.6%", False, 5.6),
        ("0.056", True, 5.6),
        ("下降5.1%", False, -5.1),
        ("增长12.1%", False, 12.1),
    ],
)
def test_a_growth_rate_is_per_cent_as_a_person_sees_it(raw, shown, value):
    outcome = read(
        "district", "growth", raw, kind=Kind.NUMBER if shown else Kind.TEXT, percent=shown
    )

    assert (outcome.value if isinstance(outcome, Read) else outcome) == round(value * 1_000_000)


def test_percentage_points_are_no_growth_rate():
    assert isinstance(read("district", "growth", "12个百分点"), Refused)


CAPITAL = [
    ("247.3200(万元人民币)", 247.32, "CNY"),
    ("16万人民币", 16, "CNY"),
    ("30,800(万元人民币)", 30800, "CNY"),
    ("50(万美元)", 50, "USD"),
    ("200(万元美元)", 200, "USD"),
    ("2,100,000(万元日元)", 2100000, "JPY"),
    ("94.4000(万香港元)", 94.4, "HKD"),
    ("1,260(万元港元)", 1260, "HKD"),
    ("576.8474(万欧元)", 576.8474, "EUR"),
    ("345.7000(万元)", 345.7, "CNY"),
    ("50万元人民币", 50, "CNY"),
    ("人民币500万元整", 500, "CNY"),
    ("USD 50万", 50, "USD"),
]


@pytest.mark.parametrize(("raw", "value", "currency"), CAPITAL)
def test_registered_capital_keeps_its_currency(raw, value, currency):
    outcome = read("enterprises", "registered_capital", raw)

    assert isinstance(outcome, Read)
    assert outcome.value == round(value * WAN)
    assert outcome.companion == currency


def test_capital_without_a_currency_says_that_it_was_taken_as_renminbi():
    assert "没有写币种" in read("enterprises", "registered_capital", "293(万)").reason
    assert read("enterprises", "registered_capital", "500", "万元") == 500 * WAN


def test_capital_in_an_unknown_notation_is_refused():
    assert isinstance(read("enterprises", "registered_capital", "50万比特"), Refused)
    assert isinstance(read("enterprises", "registered_capital", "若干"), Refused)


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("二十", 20), ("一百零五", 105), ("三千零一", 3001), ("二〇二五", 2025)],
)
def test_chinese_numerals(text, value):
    assert chinese_number(text) == value


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_read_back(number):
    assert chinese_number(spelt(number)) == number


def spelt(number: int) -> str:
    """The numeral as it is said: 10 500 → 一万零五百."""
    if number >= 10_000:
        rest = number % 10_000
        tail = "" if not rest else ("零" if rest < 1000 else "") + spelt(rest)
        return f"{spelt(number // 10_000)}万{tail}"
    words, digits = "", f"{number:04d}"
    for digit, unit in zip(digits, ("千", "百", "十", ""), strict=True):
        if digit != "0":
            words += "零一二三四五六七八九"[int(digit)] + unit
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零") or "零"


amounts = st.decimals(min_value=0, max_value=10**8, places=6, allow_nan=False, allow_infinity=False)


@given(amounts, st.sampled_from(["元", "千元", "万元", "亿元"]))
@settings(max_examples=budget(100, 2000))
def test_an_amount_that_is_shown_reads_back(value, label):
    unit = UNITS[label]
    base = int(value * unit.per_base)
    shown = show(base, unit, decimals=10)
    outcome = amount(shown, label)

    assert (outcome.value if isinstance(outcome, Read) else outcome) == base


@given(st.lists(amounts, min_size=1, max_size=30), st.sampled_from(list(UNITS)))
@settings(max_examples=budget(100, 2000))
def test_a_column_read_at_once_gives_what_cells_read_one_by_one_give(values, label):
    field = {
        "money": "profit",
        "people": "employees",
        "energy": "energy",
        "water": "water",
        "area": "land",
    }[UNITS[label].dimension]
    raws = [f"{value.normalize():f}" for value in values]
    one_by_one = [reader("figures", field, label).read(Written(raw)) for raw in raws]
    at_once = reader("figures", field, label).bulk(raws)

    assert at_once is None or at_once == one_by_one


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=50))
def test_plain_amounts_are_read_at_once(cents):
    raws = [f"{Decimal(value) / 100:f}" for value in cents]

    assert reader("figures", "profit", "万元").bulk(raws) == [value * 10_000 for value in cents]


@given(st.text(max_size=80))
@settings(max_examples=budget(300, 5000))
def test_reading_a_number_gives_one_or_says_why_not(text):
    try:
        said = str(read_number(text).value)
    except NotANumber as error:
        said = str(error)

    assert said.endswith("。") or Decimal(said) is not None
