"""A key beside nothing but confusable columns waits; a stranger's table is refused."""

import pytest

from registry.importing.parse import Options, parse_sheet
from tests.importing.grids import (
    assert_every_cell_is_accounted_for,
    read,
    refusal,
    sheet_of,
)

FIRM = "示例一有限公司"


def asked(table):
    return [each for each in table.problems if each.severity == "question"]


@pytest.mark.parametrize(
    ("headers", "proposal"),
    [
        (["企业名称", "工业销售产值（万元）"], "output"),
        (["单位详细名称", "期末从业人员数"], "employees"),
        (["统一社会信用代码", "应交税金"], "taxes_paid"),
        (["企业名称", "1月份工业总产值（万元）"], "output"),
        (["序号", "企业名称", "R&D经费", "主营业务收入"], "rd_internal"),
    ],
)
def test_a_sheet_of_nothing_but_confusable_columns_waits_for_a_person(headers, proposal):
    table = read([["附表"], headers, [FIRM] * len(headers)])

    assert table.register == "figures"
    assert table.waiting_rows | table.rejected_rows == {3}
    assert proposal in {column.proposal for column in table.unmapped}
    assert proposal not in table.values
    (question,) = [each for each in asked(table) if each.kind == "doubtful"]
    offered = [column for column in table.unmapped if column.proposal]
    assert all(f"“{column.header}”" in question.message for column in offered)


def test_nothing_waits_once_a_person_said_what_the_column_is():
    rows = [["企业名称", "工业销售产值（万元）"], [FIRM, 5]]
    table = read(rows, Options(columns={"B": "output"}))

    assert table.values["output"] == [5_000_000]
    assert not asked(table)


def test_what_was_learned_of_the_column_makes_it_certain():
    rows = [["企业名称", "工业销售产值（万元）"], [FIRM, 5]]
    table = read(rows, Options(learned={"figures": {"工业销售产值": "output"}}))

    assert table.values["output"] == [5_000_000]
    assert not asked(table)


@pytest.mark.parametrize("column", ["推荐单位", "申报日期"])
def test_a_list_of_names_stays_a_list_beside_a_doubtful_column(column):
    table = read([["序号", "企业名称", "所属区", column], [1, FIRM, "大兴区", "2024年12月"]])

    assert table.register == "honours"
    assert not asked(table)


def test_a_doubtful_column_among_strangers_makes_no_table():
    said = refusal([["企业名称", "利润", "花名", "口味", "颜色"], [FIRM, 1, "甲", "乙", "丙"]])

    assert "第 1 行认得“企业名称”、“利润”，不认得“花名”、“口味”、“颜色”" in said


def test_every_cell_of_a_doubtful_sheet_is_accounted_for():
    sheet = sheet_of([["附件1"], ["企业名称", "工业销售产值"], [FIRM, 5], ["合计", 5]])
    found = parse_sheet(sheet, "表.xlsx", Options())

    assert [table.rows for table in found] == [[3]]
    assert_every_cell_is_accounted_for(sheet, found)


def test_a_refusal_names_the_key_it_knows_and_what_is_missing_beside_it():
    said = refusal([["2025年登记"], ["企业名称", "花名"], [FIRM, "甲"]])

    assert "第 2 行认得“企业名称”，不认得“花名”。" in said
    assert "并有自己的列（企业如“所属镇街”" in said
    assert FIRM not in said


def test_a_refusal_of_a_key_alone_says_that_nothing_stands_beside_it():
    assert "第 1 行认得“企业名称”，没有别的列。" in refusal([["企业名称"], [FIRM]])
