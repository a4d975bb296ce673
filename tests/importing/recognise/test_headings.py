import pytest

from registry.importing.recognise.heading import heading_of, is_unit, read_level, units_said
from registry.importing.recognise.lookup import Match, NoMatch, look_up
from registry.importing.registers import REGISTERS


def meaning(register, *cells, learned=None, year=None):
    return look_up(REGISTERS[register], heading_of(list(cells)), learned or {}, year)


def field(register, *cells, **more):
    found = meaning(register, *cells, **more)
    return found.field if isinstance(found, Match) else None


@pytest.mark.parametrize(
    ("text", "key", "unit"),
    [
        ("营业收入（万元）", "营业收入", "万元"),
        ("*营业收入(万元)", "营业收入", "万元"),
        ("营业收入\n（千元）", "营业收入", "千元"),
        ("营业收入：亿元", "营业收入", "亿元"),
        ("营业收入/万元", "营业收入", "万元"),
        ("营 业 收 入（单位：万元）", "营业收入", "万元"),
        ("注册资本（人民币万元）", "注册资本", "人民币万元"),
        ("建设内容及规模（50字以内）", "建设内容及规模", None),
        ("月份（空为年报）", "月份", None),
        ("企业名称（全称）★", "企业名称", None),
        ("开工时间\n20XX.0X", "开工时间", None),
        ("增速（%）", "增速", "%"),
        ("工业总产值（上年同期）（万元）", "工业总产值上年同期", "万元"),
        ("1-10月工业总产值", "累计工业总产值", None),
    ],
)
def test_units_and_remarks_leave_a_heading_and_meaning_stays(text, key, unit):
    level = read_level(text)

    assert (level.key, level.unit) == (key, unit)


def test_levels_are_joined_and_equal_neighbours_are_one():
    heading = heading_of(["企业名称", "企业名称", ""])

    assert heading.text == "企业名称"
    assert heading_of(["工业总产值（千元）", "本年累计"]).unit == "千元"


def test_units():
    assert all(map(is_unit, ["万元", "亩", "吨标准煤", "%", "家", "人民币万元"]))
    assert not any(map(is_unit, ["营业收入", "", "全称", "示例"]))
    assert units_said("单位：万元、人") == ["万元", "人"]
    assert units_said("（金额单位：千元）") == ["千元"]
    assert units_said("填报单位：黄村镇") == []


@pytest.mark.parametrize("code", list(REGISTERS))
def test_every_header_of_a_template_is_known_exactly(code):
    for each in REGISTERS[code].template_fields:
        assert meaning(code, each.header) == Match(each.name, "exact")


@pytest.mark.parametrize("code", list(REGISTERS))
def test_every_synonym_leads_to_its_field(code):
    for each in REGISTERS[code].fields:
        for word in each.synonyms:
            assert field(code, word) == each.name


@pytest.mark.parametrize("code", list(REGISTERS))
def test_words_that_look_alike_never_map_and_say_why(code):
    for near in REGISTERS[code].near:
        for word in near.words:
            found = meaning(code, word)
            assert isinstance(found, NoMatch)
            assert found.near
            assert near.why in found.reason


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("工业总产值", "本年累计"), "output"),
        (("工业总产值（千元）", "本年", "累计"), "output"),
        (("工业总产值", "上年同期"), "output_prior"),
        (("工业总产值", "去年同期累计"), "output_prior"),
        (("工业总产值", "增速（%）"), "output_growth"),
        (("营业收入", "同比增长%"), "revenue_growth"),
        (("1-10月累计", "营业收入"), "revenue"),
        (("主要经济指标", "营业收入（万元）"), "revenue"),
        (("企业基本情况", "统一社会信用代码"), "uscc"),
        (("2025年1-10月", "利润总额"), "profit"),
    ],
)
def test_the_period_may_stand_above_below_or_in_the_measure(cells, wanted):
    assert field("figures", *cells) == wanted


@pytest.mark.parametrize(
    "cells",
    [
        ("工业总产值", "本月"),
        ("本月", "营业收入（万元）"),
        ("利润总额", "上年同期"),
        ("上年同期", "利润总额"),
        ("工业销售产值", "本年累计"),
        ("母公司", "企业名称"),
        ("母公司情况", "企业名称"),
        ("法定代表人", "联系电话"),
        ("上年", "企业名称"),
        ("营业收入", "占比"),
        ("营业收入", "预计"),
    ],
)
def test_another_month_another_firm_or_another_measure_never_maps(cells):
    assert field("figures", *cells) is None
    assert field("enterprises", *cells) is None


def test_a_year_in_the_heading_is_this_year_last_year_or_left_out():
    assert field("figures", "2024年营业收入", year=2024) == "revenue"
    assert field("figures", "2023年营业收入", year=2024) == "revenue_prior"
    assert field("figures", "2020年营业收入", year=2024) is None
    assert meaning("figures", "2024年营业收入") == Match("revenue", "synonym", 2024)


def test_the_months_and_the_year_of_a_heading_are_kept_apart():
    heading = heading_of(["2025年1-10月", "营业收入（万元）"])

    assert (heading.joined, heading.through) == ("2025年累计营业收入", 10)
    assert field("figures", "2025年1-10月营业收入", year=2025) == "revenue"
    assert field("figures", "2024年1-10月营业收入", year=2025) == "revenue_prior"
    assert field("figures", "2023年1-10月营业收入", year=2025) is None


def test_a_learned_word_leads_to_its_field_and_a_known_word_cannot_be_unlearned():
    learned = {"企业当年进账": "revenue", "营业收入": "profit"}

    assert meaning("figures", "企业当年进账", learned=learned) == Match("revenue", "learned")
    assert field("figures", "营业收入（万元）", learned=learned) == "revenue"


def test_a_close_word_is_only_proposed():
    found = meaning("figures", "综合能源消费总量")

    assert isinstance(found, NoMatch)
    assert found.proposal == "energy"
    assert not found.near


def test_a_column_of_another_register_says_where_it_belongs():
    assert "经营数据" in meaning("enterprises", "营业收入（万元）").reason


def test_a_column_without_a_heading_says_so():
    assert "没有表头" in meaning("enterprises", "").reason


def test_what_is_close_to_a_confusable_word_is_as_confusable():
    found = meaning("figures", "工业销售总产值")

    assert isinstance(found, NoMatch)
    assert found.near
    assert "工业总产值" in found.reason


def test_no_confusable_word_is_ever_proposed_by_closeness():
    for code, spec in REGISTERS.items():
        for near in spec.near:
            for word in near.words:
                for header in (word, f"{word}数", f"{word}情况"):
                    found = meaning(code, header)
                    assert isinstance(found, Match) or found.near or found.proposal is None, header
