"""Files of real offices, where this machine has them: what is in them was counted by hand."""

import csv

import pytest

from registry.importing.opening import open_workbook
from registry.importing.parse import Options, parse_workbook
from registry.importing.table import BLANK
from tests.shared import shared_file


def parsed(name, options=None):
    file = shared_file(f"data/real/{name}")
    return parse_workbook(open_workbook(file, name), options or Options())


def test_the_district_register_is_enterprises_with_nothing_rejected():
    (table,) = parsed("daxing_register_2019.csv").tables

    assert table.register == "enterprises"
    assert len(table.rows) == 3098
    assert table.counts.rejected == 0
    assert table.rejected_rows == table.waiting_rows == set()
    assert {column.field: column.column for column in table.columns} == {
        "name": "A",
        "uscc": "B",
        "established_on": "C",
        "enterprise_type": "D",
        "registered_capital": "E",
        "business_scope": "F",
        "registered_address": "I",
    }
    assert {column.header for column in table.unmapped} == {"所在省份", "地区"}
    assert len(set(table.values["uscc"])) == 3098


def test_the_capital_of_the_district_register_keeps_its_currencies():
    (table,) = parsed("daxing_register_2019.csv").tables
    file = shared_file("data/real/daxing_register_2019.csv")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        written = [row["注册资金"] for row in csv.DictReader(stream)]
    named = {"美元": "USD", "日元": "JPY", "港元": "HKD", "香港元": "HKD", "欧元": "EUR"}
    wanted = [
        BLANK
        if text == "N/A"
        else next((code for word, code in named.items() if word in text), "CNY")
        for text in written
    ]

    assert table.values["capital_currency"] == wanted
    assert table.values["registered_capital"][0] == 247_320_000


def test_a_ministry_list_without_codes_is_honours_by_name():
    (table,) = parsed("miit_key_little_giant_beijing_70.csv").tables

    assert table.register == "honours"
    assert [column.field for column in table.columns] == ["name"]
    assert len(table.rows) == 70
    assert {column.header for column in table.unmapped} == {"list_key", "seq", "region"}


def test_a_project_plan_is_projects_without_totals_and_sections():
    book = parsed("gov_template_ImportForInveProj.xls")
    (table,) = book.tables

    assert (table.register, table.sheet) == ("projects", "项目总表")
    assert table.rows == [9, 10, 11]
    assert table.values["total_investment"][0] == 288_714_000_000
    assert {column.field: column.unit for column in table.columns}["total_investment"] == "万元"
    assert [each.sheet for each in book.refused] == ["汇总表"]
    assert table.proposed["through"][0] == 12


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gov_template_BIExcelResp.xlsx", "证券代码"),
        ("gov_template_ImportForQuarter.xlsx", "区域债务情况"),
        ("gov_template_ImportForYear.xlsx", "区域经济实力"),
        ("gov_template_ImportPIM.xlsx", "*权证证号"),
    ],
)
def test_other_offices_templates_are_refused_with_what_was_found(name, found):
    book = parsed(name)

    assert book.tables == []
    assert "“企业名称”" in book.refused[0].wanted
    known, strange = book.refused[0].sentence.split("不认得")
    assert "认得“" in known
    assert f"“{found}”" in strange
