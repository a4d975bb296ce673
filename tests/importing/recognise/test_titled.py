"""A measure that only the title names, and what stands beside or among the rows of offices."""

import pytest

from registry.importing.parse import Options, parse_sheet
from registry.importing.table import NotOurs
from tests.importing.grids import assert_every_cell_is_accounted_for, read, sheet_of

FIRMS = ["示例甲制造有限公司", "示例乙制造有限公司"]


def tables(title, headings, *columns):
    """The tables under a title: names and then one column of numbers for each heading."""
    rows = [[name, *(column[at] for column in columns)] for at, name in enumerate(FIRMS)]
    sheet = sheet_of([[title], ["单位：万元"], ["企业名称", *headings], *rows])
    found = parse_sheet(sheet, "表.xlsx", Options())
    assert not isinstance(found, NotOurs), found.sentence
    assert_every_cell_is_accounted_for(sheet, found)
    return found


def fields(table):
    return {column.field: column.column for column in table.columns}


@pytest.mark.parametrize(
    ("title", "heading", "field"),
    [
        ("2025年1—9月规上工业总产值", "1—9月", "output"),
        ("大兴区2025年三季度工业总产值", "产值", "output"),
        ("2025年1—9月营业收入统计", "金额", "revenue"),
        ("2025年利润总额", "本期", "profit"),
    ],
)
def test_a_value_under_a_title_is_what_the_title_says(title, heading, field):
    (table,) = tables(title, [heading], [5, 6])

    assert table.register == "figures"
    assert fields(table) == {"name": "A", field: "B"}
    assert table.values[field] == [5_000_000, 6_000_000]
    assert any("按标题读作" in problem.message for problem in table.problems)
    assert table.proposed["year"][0] == 2025


def test_last_year_and_growth_belong_to_the_measure_of_the_title():
    (table,) = tables(
        "2025年1-9月工业总产值", ["本期", "上年同期", "同比"], [12, 13], [10, 13], [20, 0]
    )

    assert fields(table) == {
        "name": "A",
        "output": "B",
        "output_prior": "C",
        "output_growth": "D",
    }


def test_quarters_side_by_side_are_a_table_each():
    found = tables("2025年工业总产值", ["一季度", "上半年", "前三季度"], [1, 2], [3, 4], [5, 6])

    assert [table.given["through"] for table in found] == [3, 6, 9]
    assert [table.values["output"] for table in found] == [
        [1_000_000, 2_000_000],
        [3_000_000, 4_000_000],
        [5_000_000, 6_000_000],
    ]


@pytest.mark.parametrize(
    "title",
    [
        "2025年1—9月规上工业销售产值",
        "2025年主营业务收入",
        "2025年营业总收入",
        "2025年工业总产值、营业收入",
        "2025年企业情况",
    ],
)
def test_a_title_that_is_doubtful_names_no_measure(title):
    sheet = sheet_of([[title], ["序号", "企业名称", "金额"], [1, FIRMS[0], 5]])

    found = parse_sheet(sheet, "表.xlsx", Options())

    assert isinstance(found, NotOurs) or "figures" not in [table.register for table in found]


def test_months_in_a_title_are_no_day():
    rows = [
        ["2025年1-9月主要经济指标"],
        ["指标", "单位", "本期", "同比增长（%）"],
        ["甲", "亿元", 5, 1],
    ]

    assert "published_on" not in read(rows).proposed


def test_a_part_of_a_total_is_no_firm():
    table = read(
        [["企业名称", "营业收入（万元）"], ["全区合计", 11], ["其中：黄村镇", 5], [FIRMS[0], 5]]
    )

    assert table.rows == [4]


def test_a_column_of_years_with_months_is_the_period():
    rows = [["年月", "企业名称", "工业总产值（万元）"], ["2025.09", FIRMS[0], 5]]

    table = read([*rows, ["202509", FIRMS[1], 6]])

    assert table.values["through"] == [9, 9]
    assert table.values["year"] == [2025, 2025]


def test_what_was_done_in_a_named_period_is_not_doubtful():
    heads = ["项目名称", "建设单位", "2025年1-9月完成投资（万元）", "自开工累计完成投资（万元）"]

    table = read([heads, ["示例项目", FIRMS[0], 10, 20]])

    assert table.values["done_this_year"] == [10_000_000]
    assert table.given == {"year": 2025, "through": 9}


def test_years_of_investment_side_by_side_are_a_period_each_and_one_is_read_where_it_is_named():
    rows = [
        ["项目名称", "建设单位", "2024年完成投资（万元）", "2025年完成投资（万元）"],
        ["示例项目", FIRMS[0], 10, 20],
    ]
    sheet = sheet_of(rows)
    tables = parse_sheet(sheet, "表.xlsx", Options())
    assert_every_cell_is_accounted_for(sheet, tables)

    assert [table.values["done_this_year"] for table in tables] == [[10_000_000], [20_000_000]]
    assert [table.given for table in tables] == [{"year": 2024, "through": 12}, {"year": 2025}]
    told = read(rows, Options(year=2024))
    assert told.values["done_this_year"] == [10_000_000]
    assert "是2025年的数，本次导入2024年" in told.unmapped[0].reason


def test_a_period_given_for_the_sheet_must_be_that_of_the_heading():
    rows = [["项目名称", "2025年1-9月完成投资（万元）"], ["示例项目", 10]]

    table = read(rows, Options(settings={"through": "2025年10月"}))

    assert table.waiting_rows == {2}
    assert "表头写的是1—9月，整表填写的却是1—10月" in table.problems[-1].message


def test_a_group_with_its_count_is_no_record_though_it_is_numbered():
    heads = ["序号", "企业名称", "营业收入（万元）"]
    rows = [[1, "医药健康（2家）", None], [2, FIRMS[0], 10], [3, FIRMS[1], 20]]

    table = read([heads, *rows], Options(year=2024))

    assert table.values["name"] == FIRMS
    assert table.ignored_rows == [2]
