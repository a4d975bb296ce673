"""行文: every sentence is correct Chinese, whatever the figures."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.indicators.table import IndicatorRow
from registry.reports.sentences import Moment, statement, summary
from registry.terms import Binding, Verdict

KINDS = (
    ("level", "亿元"),
    ("ratio", "万元/人"),
    ("ratio", "%"),
    ("share", "%"),
    ("count", "家"),
    ("flow", "个"),
    ("growth", "%"),
    ("statement", "%"),
)
MOMENT = Moment(2020, 2025, 2025, date(2025, 12, 31))
figures = st.none() | st.decimals(-5000, 5000, places=4, allow_nan=False)


def row(**given) -> IndicatorRow:
    """A line of the plan's table; what is not given is plain."""
    blank = dict.fromkeys(IndicatorRow.__dataclass_fields__)
    plain = {
        "indicator": "example",
        "name": "示例指标",
        "unit": "亿元",
        "kind": "level",
        "binding": Binding.EXPECTED,
        "decimals": 1,
        "base_kind": "number",
        "operator": ">=",
        "target": Decimal(1600),
        "target_text": "1600",
        "value": Decimal("1017.7"),
        "basis": "official",
        "completion": Decimal("63.6"),
        "progress": Decimal("16.2"),
        "elapsed": Decimal(40),
        "verdict": Verdict.BEHIND,
        "reasons": ("采用统计数（年报）",),
        "questions": (),
    }
    return IndicatorRow(**{**blank, **plain, **given})


@st.composite
def lines(draw: st.DrawFn) -> tuple[IndicatorRow, IndicatorRow | None]:
    """A line of this year and perhaps one of last year."""
    kind, unit = draw(st.sampled_from(KINDS))
    decimals = draw(st.integers(0, 2))
    sides = st.sampled_from(["official", "ledger"])
    common = {"kind": kind, "unit": unit, "decimals": decimals}
    value = draw(figures)
    now = row(
        **common,
        value=value,
        basis=None if value is None else draw(sides),
        verdict=draw(st.none() | st.sampled_from(list(Verdict))),
        target=draw(st.none() | st.integers(1, 2000).map(Decimal)),
        completion=draw(figures),
        progress=draw(figures),
        reasons=draw(
            st.sampled_from([(), ("没有统计数，采用台账汇总数",), ("采用统计数（快报）",)])
        ),
    )
    before = row(**common, value=draw(figures), basis=draw(sides))
    return now, draw(st.sampled_from([before, None]))


@given(lines(), st.booleans())
def test_no_sentence_ever_grows_by_less_than_nothing(pair, withheld):
    now, before = pair
    told = statement(now, before, MOMENT, withheld=withheld)
    assert not re.search(r"(增长|下降|提高|增加|减少|降低|上升|高于目标|低于目标|新增)-", told)
    assert not re.search(r"(增长|下降|提高|降低|上升)0(\.0+)?(%|个百分点)", told)
    assert told.endswith("。")
    assert "，，" not in told
    assert "None" not in told
    assert "，。" not in told


@given(lines())
def test_a_share_moves_in_points_and_never_in_per_cent(pair):
    now, before = pair
    told = statement(now, before, MOMENT)
    if now.unit == "%" and now.kind in ("share", "ratio") and now.value is not None:
        assert not re.search(r"比上年\D*\d[\d.]*%", told)
        if "比上年提高" in told or "比上年下降" in told:
            assert re.search(r"比上年(提高|下降)[\d.]+个百分点", told)


@given(lines())
def test_the_figure_stands_in_its_sentence_with_its_unit(pair):
    now, before = pair
    told = statement(now, before, MOMENT)
    if now.value is None:
        assert "暂无数据" in told
    elif now.kind not in ("growth", "statement"):
        shown = f"{now.value:.{now.decimals}f}".lstrip("-")
        whole = Decimal(shown)
        if abs(whole - abs(now.value)) < Decimal("0.4") * Decimal(1).scaleb(-now.decimals):
            assert f"{shown}{now.unit}" in told


@given(lines())
def test_a_withheld_figure_is_nowhere_in_its_sentence(pair):
    now, before = pair
    told = statement(now, before, MOMENT, withheld=True)
    assert not re.search(r"\d", told.replace("2025", "").replace("2021", "").replace("12月", ""))
    assert "不对外提供" in told


@given(lines())
def test_years_from_different_sides_are_not_compared(pair):
    now, before = pair
    told = statement(now, before, MOMENT)
    if before is not None and before.basis != now.basis:
        assert not re.search(r"比上年(末)?(名义)?(增长|下降|提高|增加|减少)", told)


def golden(said: str, before: IndicatorRow | None = None, of: str = "", **given) -> None:
    moment = replace(MOMENT, year=2022, on=date(2022, 12, 31))
    assert statement(row(**given), before, moment, of=of) == said


def test_the_plan_s_own_numbers_of_2022_read_as_a_person_would_write_them():
    golden(
        "2022年，示例指标为1017.7亿元（统计数，年报），比上年名义下降45.0%，2025年目标为1600亿元，"
        "完成率63.6%，进度16.2%，时间进度40%，评价为“滞后”。",
        row(value=Decimal("1850.3")),
    )


def test_an_average_growth_names_what_grew_and_over_which_years():
    golden(
        "2021—2022年，规模以上工业总产值年均下降5.1%（统计数，年报），目标为年均增长12.0%，"
        "低于目标17.1个百分点，评价为“滞后”。",
        of="规模以上工业总产值",
        kind="growth",
        unit="%",
        value=Decimal("-5.1"),
        target=Decimal(12),
    )


def test_a_reduction_is_told_as_a_fall_and_a_negative_one_as_a_rise():
    common = {"kind": "statement", "unit": "%", "decimals": 2, "name": "单位能耗降低率"}
    common |= {"target": None, "target_text": "达到市级要求", "verdict": Verdict.MET}
    golden(
        "2022年，单位能耗比2020年累计降低4.95%（统计数，年报），目标为“达到市级要求”，评价为“完成”。",
        value=Decimal("4.95"),
        **common,
    )
    golden(
        "2022年，单位能耗比2020年累计上升1.20%（统计数，年报），目标为“达到市级要求”，评价为“完成”。",
        value=Decimal("-1.2"),
        **common,
    )


def test_a_count_is_told_as_of_the_day_and_changes_by_so_many():
    golden(
        "截至2022年12月底，示例指标为28家（统计数，年报），比上年末减少3家，2025年目标为200家，"
        "完成率14.0%，时间进度40%，评价为“滞后”。",
        row(value=Decimal(31), kind="count", unit="家", decimals=0),
        kind="count",
        unit="家",
        decimals=0,
        value=Decimal(28),
        target=Decimal(200),
        completion=Decimal(14),
        progress=None,
    )


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2022, 10, 31), "截至2022年10月底"), (date(2022, 10, 5), "截至2022年10月5日")],
)
def test_within_a_year_counts_and_gaps_state_their_cut_off_and_amounts_their_year(on, words):
    moment = replace(MOMENT, year=2022, on=on)
    counted = row(kind="count", unit="家", decimals=0, basis="ledger", reasons=("台账计数",))
    assert statement(counted, None, moment).startswith(f"{words}，示例指标为1018家（台账计数）")
    missing = row(value=None, basis=None, reasons=("没有2022年统计数",))
    assert statement(missing, None, moment).startswith(
        f"{words}，示例指标暂无数据（没有2022年统计数）"
    )
    assert statement(row(), None, moment).startswith("2022年，示例指标为1017.7亿元（统计数，年报）")


def test_after_the_plan_s_end_the_verdict_is_that_of_its_last_year():
    moment = replace(MOMENT, year=2026, on=date(2026, 12, 31))
    told = statement(row(verdict=Verdict.MISSED), None, moment)
    assert told.endswith("，规划期末（2025年）评价为“未完成”。")


def test_the_summary_counts_every_verdict_and_every_side_once():
    rows = [row(), row(verdict=Verdict.MET), row(value=None, basis=None, verdict=None)]
    rows += [row(basis="ledger", binding=Binding.BINDING, progress=Decimal(5), name="示例约束指标")]
    first, second, binding, late = summary(rows, MOMENT, "示例规划", frozenset())
    assert first == (
        "截至2025年12月底，示例规划共4项指标，其中“完成”1项、“滞后”2项、“尚不评价”1项。"
    )
    assert second == "按数据来源分，采用统计数2项、采用台账数1项、暂无数据1项。"
    assert binding == "约束性指标1项：示例约束指标“滞后”。"
    assert late.startswith("进度低于时间进度的指标有4项，差距较大的是示例约束指标（进度5.0%，")
