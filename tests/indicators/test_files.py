"""Definitions and plans as reviewed files: ours load, placeholders do not."""

import tomllib
from pathlib import Path

import pytest

from registry.indicators import definitions, plans, reading
from registry.indicators.rules import Rules
from tests.shared import ROOT, shared_file

ROOM = ROOT / "registry" / "indicators"
FILES = sorted((ROOM / "definitions").glob("*.toml"))
PLAN = (ROOM / "plans" / "daxing-14-5.toml").read_text(encoding="utf-8")
OUTPUT = (ROOM / "definitions" / "output.toml").read_text(encoding="utf-8")

IN_ORDER = [
    "output",
    "output_growth",
    "advanced_manufacturers",
    "advanced_revenue_share",
    "labour_productivity",
    "output_per_hectare",
    "rd_intensity",
    "hightech_output_share",
    "innovation_platforms",
    "energy_per_value_added",
    "water_per_value_added",
    "smart_benchmarks",
    "producer_services_share",
    "champions",
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_definition_loads_under_its_own_name(file: Path):
    assert definitions.read_definition(file.read_text(encoding="utf-8")).code == file.stem


def test_the_plan_has_its_rows_in_order_and_each_has_a_definition():
    plan = plans.read_plan(PLAN)
    assert [row.indicator for row in plan.targets] == IN_ORDER
    assert {file.stem for file in FILES} == set(IN_ORDER)


def test_every_row_is_bound_to_a_sentence_of_the_plan():
    prose = shared_file("plan-daxing-14-5.txt").read_text(encoding="utf-8")
    assert [row.label for row in plans.read_plan(PLAN).targets if row.sentence not in prose] == []


def test_the_plan_table_is_as_printed():
    rows = {row.indicator: row for row in plans.read_plan(PLAN).targets}
    assert rows["output"].base == 904_900_000
    assert rows["output_growth"].base_kind == "interval"
    assert rows["innovation_platforms"].base_text == "5（十三五期间）"
    assert rows["energy_per_value_added"].base_text == "（0.228吨标煤）"
    assert rows["water_per_value_added"].value_text == "达到市级要求"
    binding = [row.indicator for row in rows.values() if row.binding == "binding"]
    assert binding == ["energy_per_value_added", "water_per_value_added"]


def test_the_four_sectors_belong_to_the_plan():
    plan = plans.read_plan(PLAN)
    assert [sector.name for sector in plan.sectors] == [
        "医药健康",
        "新一代信息技术",
        "智能制造与装备",
        "科技服务",
    ]
    assert plan.sectors[0].role == "核心产业"


def test_units_of_plan_and_definitions_agree():
    rows = {row.indicator: row.unit for row in plans.read_plan(PLAN).targets}
    read = [definitions.read_definition(file.read_text(encoding="utf-8")) for file in FILES]
    assert {definition.code: definition.unit for definition in read} == rows


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('author = "指标口径编写组"', 'author = "n/a"', "author"),
        ('author = "指标口径编写组"', 'author = ""', "author"),
        ('checked_by = "指标口径复核组"', 'checked_by = "待定"', "checked_by"),
        ('checked_by = "指标口径复核组"', 'checked_by = "指标口径编写组"', "另一人"),
        ("checked_on = 2026-11-23", "checked_on = 2026-11-22", "早于"),
        ('document = "大兴区“十四五”高精尖产业发展目标"\n', "", "document"),
        ('where = ["in_library", "industrial"]', 'where = ["in_libary"]', "in_libary"),
        ('where = ["in_library", "industrial"]', "where = []", "where"),
        ('sum = "output"', 'sum = "value_added"', "value_added"),
        ('sum = "output"', 'sum = "output"\ncount = "firms"', "有且只有一项"),
        ('kind = "level"', 'kind = "levels"', "kind"),
        ('series = "output"', "", "区级数据系列"),
        ("decimals = 1", 'decimals = "1"', "整数"),
        ("decimals = 1", "decimals = 1\ncolour = 3", "colour"),
        ('default = "full"', 'default = "half"', "可选项"),
    ],
)
def test_a_placeholder_or_a_slip_does_not_load(old, new, word):
    assert old in OUTPUT
    with pytest.raises(reading.BadDefinition, match=word):
        definitions.read_definition(OUTPUT.replace(old, new), "output.toml")


def test_every_problem_of_a_file_is_named_at_once():
    text = OUTPUT.replace('unit = "亿元"', 'unit = "-"').replace('kind = "level"', 'kind = "?"')
    with pytest.raises(reading.BadDefinition) as refused:
        definitions.read_definition(text, "output.toml")
    assert len(refused.value.problems) == 3
    assert str(refused.value).startswith("output.toml 不能装入：")


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('base = { kind = "number", value = "904.9", text = "904.9" }', "", "base"),
        ('kind = "number", value = "904.9"', 'kind = "number"', "基期"),
        ('operator = "text", text', 'operator = "text", value = "1", text', "文字目标"),
        ('indicator = "champions"', 'indicator = "output"', "重复"),
        ('value = "1600"', 'value = "16OO"', "数字"),
        ("base_year = 2020", "base_year = 2021", "base_year"),
        ('binding = "约束性"', 'binding = "约束"', "binding"),
    ],
)
def test_a_plan_with_a_slip_does_not_load(old, new, word):
    assert old in PLAN
    with pytest.raises(reading.BadDefinition, match=word):
        plans.read_plan(PLAN.replace(old, new, 1), "plan.toml")


def test_what_is_no_toml_is_said_so():
    with pytest.raises(reading.BadDefinition, match="不是有效的TOML"):
        definitions.read_definition("code =", "x.toml")


def test_an_open_question_decides_which_amount_is_summed():
    file = ROOM / "definitions" / "rd_intensity.toml"
    indicator = definitions.read_definition(file.read_text(encoding="utf-8"))
    by_default = Rules().with_settings(indicator.defaults)
    answered = by_default.with_settings({"rd_intensity.numerator": "rd_internal"})
    assert indicator.numerator is not None
    assert indicator.numerator.measure(by_default).field == "rd_expense"
    assert indicator.numerator.measure(answered).field == "rd_internal"


def test_questions_that_stand_in_design_have_their_defaults():
    found: dict[str, str] = {}
    for file in FILES:
        found |= definitions.read_definition(file.read_text(encoding="utf-8")).defaults
    assert found["champions.counting"] == "valid"
    assert found["champions.level"] == "national"
    assert found["smart_benchmarks.counting"] == "valid"
    assert found["rd_intensity.numerator"] == "rd_expense"
    assert found["innovation_platforms.withdrawn"] == "out"


def test_our_files_are_plain_toml():
    assert all(tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES)
