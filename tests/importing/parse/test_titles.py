"""整表填写: what titles and the names of sheets and files say is proposed, never applied."""

from datetime import date

import pytest

from registry.importing.parse import Options, parse_sheet
from registry.importing.registers.vocabularies import CLOSED, vocabulary
from tests.importing.grids import read, sheet_of

KINDS = [
    ("srdi", "专精特新中小企业", None),
    ("little_giant", "专精特新“小巨人”企业", None),
    ("innovative_sme", "创新型中小企业", None),
]
TOWNS = [("caiyu", "采育镇", "采育"), ("huangcun", "黄村镇", None)]
WORDS = {**CLOSED, "honour_kind": vocabulary(KINDS), "town": vocabulary(TOWNS)}
LIST = [["企业名称", "产品"], ["示例甲公司", "传感器"]]
FIGURES = [["企业名称", "营业收入（万元）"], ["示例甲公司", 5]]


def proposed(titles, rows=LIST, register="honours", file="表.xlsx", **said):
    sheet = sheet_of([*[[title] for title in titles], *rows])
    options = Options(register=register, vocabularies=WORDS, **said)
    found = parse_sheet(sheet, file, options)
    return found[0].proposed


def test_a_notice_says_what_its_list_does_not():
    facts = proposed(
        [
            "北京市经济和信息化局关于公布2024年度第三批北京市专精特新中小企业名单的通知",
            "京经信发〔2024〕12号",
            "2024年9月1日",
        ]
    )

    assert {name: value for name, (value, _) in facts.items()} == {
        "kind": "srdi",
        "level": "city",
        "batch": "2024年度第三批",
        "document_no": "京经信发〔2024〕12号",
        "recognised_on": date(2024, 9, 1),
    }
    assert facts["recognised_on"][1] == "第3行“2024年9月1日”"


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("北京市第八批专精特新“小巨人”企业公示名单", None),
        ("北京市2025年专精特新“小巨人”企业名单", None),
        ("2020年度北京市第一批专精特新“小巨人”企业名单", "city"),
        ("第一批市级专精特新“小巨人”企业名单", "city"),
        ("北京市第三批专精特新中小企业名单", "city"),
        ("北京市创新型中小企业公告", "city"),
    ],
)
def test_beijing_in_a_title_is_a_level_only_where_the_city_gives_the_honour(title, level):
    assert proposed([title]).get("level", (None,))[0] == level


def test_a_year_of_investment_without_a_month_proposes_december():
    plan = [["项目名称", "2022年计划完成投资（万元）"], ["示例项目", 5]]
    assert proposed([], plan, "projects")["through"][0] == 12
    plan = [["项目名称", "年度计划投资（万元）"], ["示例项目", 5]]
    facts = proposed(["2022年度重点项目表"], plan, "projects")
    assert (facts["year"][0], facts["through"][0]) == (2022, 12)


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        (("2022年1-9月完成投资（万元）",), (5,)),
        (("截至月份", "2022年计划完成投资（万元）"), ("2022年9月", 5)),
        (("总投资（万元）",), (5,)),
    ],
)
def test_a_month_that_is_written_or_not_needed_is_not_proposed(heads, cells):
    plan = [["项目名称", *heads], ["示例项目", *cells]]

    assert "through" not in proposed(["2022年项目表"], plan, "projects")


@pytest.mark.parametrize(
    ("titles", "field"),
    [
        (["拟认定名单公示", "2024年9月1日"], "announced_on"),
        (["撤销名单", "2024年9月1日"], "withdrawn_on"),
        (["认定名单", "公示日期：2024-09-01"], "announced_on"),
        (["认定名单（有效期至2024年9月1日）"], "expires_on"),
        (["认定名单", "2024.9.1"], "recognised_on"),
    ],
)
def test_a_day_is_the_day_of_what_its_line_or_its_list_is_about(titles, field):
    facts = proposed(titles)
    days = {name: value for name, (value, _) in facts.items() if name.endswith("_on")}

    assert days == {field: date(2024, 9, 1)}


@pytest.mark.parametrize(
    "line", ["填报日期：2024年9月1日", "2024年13月1日", "2024年9月1日—2024年9月7日"]
)
def test_a_day_of_filling_in_an_impossible_one_or_two_of_them_say_nothing(line):
    assert not [name for name in proposed(["认定名单", line]) if name.endswith("_on")]


def test_a_list_of_firms_in_the_library_proposes_that_they_are():
    facts = proposed(["2025年1-9月规模以上工业企业主要指标"], FIGURES, "figures")

    assert facts["in_library"][0] is True
    assert facts["library_kind"][0] == "industry"
    assert (facts["year"][0], facts["through"][0]) == (2025, 9)


@pytest.mark.parametrize("title", ["规下工业企业", "非规上企业", "新增规上企业名单"])
def test_others_are_not_proposed_as_such(title):
    assert "in_library" not in proposed([title], FIGURES, "figures")


def test_the_file_name_says_who_reports_and_where_it_comes_from():
    facts = proposed([], FIGURES, "figures", file="采育镇2025年年报.xlsx")
    official = proposed([], FIGURES, "figures", file="统计局反馈2025年1-10月快报.xlsx")

    assert facts["reporter"] == ("采育镇", "文件名“采育镇2025年年报”")
    assert facts["nature"][0] == "annual"
    assert (official["origin"][0], official["nature"][0]) == ("statistics", "flash")


def test_two_towns_in_a_title_are_nobody():
    assert "reporter" not in proposed(["采育镇、黄村镇汇总表"], FIGURES, "figures")


def test_what_a_person_gave_or_the_rows_say_is_not_proposed():
    rows = [["企业名称", "级别"], ["示例甲公司", "市级"]]
    facts = proposed(["北京市专精特新中小企业名单"], rows, settings={"kind": "专精特新中小企业"})

    assert "kind" not in facts
    assert "level" not in facts


def test_a_proposal_is_never_applied():
    assert read([["2025年规上企业"], *FIGURES]).given == {}
