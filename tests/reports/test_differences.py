"""差异说明: one sentence that can be pasted, with every direction and unit right."""

from dataclasses import replace
from decimal import Decimal

import pytest

from registry.indicators.differences.result import (
    Account,
    Difference,
    IndicatorChange,
    Line,
    Part,
)
from registry.reports.differences import Ends, explained, explanation
from registry.terms import Cause

ENDS = Ends("定稿PG2025-001", "当前台账")
YI = Decimal(10**8)


def lines(count: int, amount: Decimal, said: str = "") -> tuple[Line, ...]:
    """So many firms that add up to an amount."""
    each = amount / count
    line = Line("示例企业", None, 1, "", None, each, "元", each, said, None)
    return (line,) * count


def part(cause: Cause, count: int, amount: Decimal, said: str = "") -> Part:
    return Part(cause, amount, lines(count, amount, said))


def account(
    name, before, after, *parts: Part, label="规上工业总产值", unit="元", shown="亿元", what="家"
):
    return Account(name, label, unit, shown, 1, what, before, after, parts)


def change(before, after, official=None, ledger=None, *, basis="ledger", **more) -> IndicatorChange:
    """An indicator's change, by default of 规模以上工业总产值 from the ledger."""
    nothing = Difference("official", None, None, ())
    told = {
        "indicator": "output",
        "name": "规模以上工业总产值",
        "unit": "亿元",
        "decimals": 1,
        "kind": "level",
        "category": "综合指标",
        "bases": (basis, basis),
        "derived_from": None,
        "rules": (),
        "why_not": ("", ""),
        **more,
    }
    ledger = ledger or Difference("ledger", before, after, ())
    return IndicatorChange(
        before=before, after=after, official=official or nothing, ledger=ledger, **told
    )


def test_an_amount_names_each_cause_with_its_firms_and_direction():
    found = account(
        *("numerator", 100 * YI, Decimal("104.5") * YI),
        part(Cause.REPORTED, 12, Decimal("5.2") * YI),
        part(Cause.DROPPED, 1, Decimal("-0.7") * YI),
    )
    before, after = Decimal(100), Decimal("104.5")
    row = change(before, after, ledger=Difference("ledger", before, after, (found,)))
    assert explanation(row, 2025, ENDS) == (
        "2025年规模以上工业总产值（台账汇总数）由定稿PG2025-001的100.0亿元变为当前台账的104.5亿元，"
        "增加4.5亿元：补报12家，增加5.2亿元；退库1家，减少0.7亿元。"
    )


def test_a_count_says_how_many_and_where_the_word_tells_no_direction_that_too():
    found = account(
        *("numerator", Decimal(10), Decimal(9)),
        part(Cause.ADDED, 3, Decimal(3)),
        part(Cause.EXPIRED, 2, Decimal(-2)),
        part(Cause.CORRECTED, 4, Decimal(-2)),
        unit="家",
        shown="家",
    )
    row = change(
        *(Decimal(10), Decimal(9)),
        ledger=Difference("ledger", Decimal(10), Decimal(9), (found,)),
        name="示例荣誉企业",
        unit="家",
        decimals=0,
        kind="count",
    )
    assert explanation(row, 2025, ENDS) == (
        "2025年示例荣誉企业（台账汇总数）由定稿PG2025-001的10家变为当前台账的9家，减少1家："
        "新增3家、荣誉到期2家、更正净减少2家。"
    )


def test_a_ratio_tells_both_parts_and_their_effects():
    top = account(*("numerator", 2 * YI, 3 * YI), part(Cause.CORRECTED, 2, YI), label="研发投入")
    bottom = account(
        *("denominator", 100 * YI, 120 * YI), part(Cause.ENTERED, 4, 20 * YI), label="营业收入"
    )
    ends = Decimal(2), Decimal("2.5")
    effects = Decimal(1), Decimal("-0.5")
    row = change(
        *ends,
        ledger=Difference("ledger", *ends, (top, bottom), effects),
        name="研发投入强度",
        unit="%",
        decimals=2,
        kind="ratio",
    )
    assert explanation(row, 2025, ENDS) == (
        "2025年研发投入强度（台账汇总数）由定稿PG2025-001的2.00%变为当前台账的2.50%，"
        "提高0.50个百分点：分子“研发投入”增加1.0亿元（更正2家，增加1.0亿元），"
        "分母“营业收入”增加20.0亿元（新入库4家，增加20.0亿元），"
        "分子变动影响＋1.00个百分点，分母变动影响－0.50个百分点。"
    )


def test_a_sentence_takes_the_decimals_in_which_it_adds_up():
    top = account(*("numerator", 2 * YI, 3 * YI), part(Cause.CORRECTED, 2, YI), label="研发投入")
    bottom = account(
        *("denominator", 100 * YI, 120 * YI), part(Cause.ENTERED, 4, 20 * YI), label="营业收入"
    )
    ends = Decimal("68.14"), Decimal("68.4")
    effects = Decimal("0.44"), Decimal("-0.18")
    difference = Difference("ledger", *ends, (top, bottom), effects)
    row = change(*ends, ledger=difference, name="示例占比", unit="%", decimals=1, kind="ratio")

    told = explanation(row, 2025, ENDS)

    assert "由定稿PG2025-001的68.14%变为当前台账的68.40%，提高0.26个百分点" in told
    assert "分子变动影响＋0.44个百分点，分母变动影响－0.18个百分点。" in told


@pytest.mark.parametrize(
    ("cause", "said", "words"),
    [
        (Cause.CORRECTED, "快报 → 年报", "统计部门修订，快报改为年报"),
        (Cause.CORRECTED, "年报", "统计部门修订"),
        (Cause.DEFINITION, "", "口径变化"),
    ],
)
def test_an_official_figure_was_revised(cause, said, words):
    ends = Decimal(998), Decimal(1100)
    found = account("numerator", *ends, part(cause, 1, Decimal(102), said), unit="亿元", what="项")
    row = change(*ends, official=Difference("official", *ends, (found,)), basis="official")
    assert explanation(row, 2025, ENDS) == (
        "2025年规模以上工业总产值（统计数）由定稿PG2025-001的998.0亿元变为当前台账的1100.0亿元，"
        f"增加102.0亿元：{words}。"
    )


def test_a_figure_judged_by_another_side_says_which():
    ends = Decimal(998), Decimal(1100)
    row = change(*ends, bases=("ledger", "official"))
    assert explanation(row, 2025, ENDS).endswith(
        "998.0亿元（台账汇总数）变为当前台账的1100.0亿元（统计数），原因是收到统计数。"
    )
    row = change(*ends, bases=("official", "ledger"))
    assert explanation(row, 2025, ENDS).endswith("（台账汇总数），原因是统计数已不在台账。")


def test_a_growth_is_due_to_the_amount_that_grew():
    ends = Decimal("4.4"), Decimal("4.5")
    row = change(*ends, name="其中：年均增速", unit="%", kind="growth", derived_from="output")
    assert explanation(row, 2025, ENDS, parent="规模以上工业总产值") == (
        "2025年规模以上工业总产值年均增速（台账汇总数）由定稿PG2025-001的4.4%变为当前台账的4.5%，"
        "提高0.1个百分点，由“规模以上工业总产值”变动引起。"
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, Decimal(5), "在定稿PG2025-001暂无数据（示例原因甲），当前台账为5.0亿元。"),
        (Decimal(5), None, "在定稿PG2025-001为5.0亿元，当前台账暂无数据（示例原因乙）。"),
        (None, None, "在定稿PG2025-001和当前台账均暂无数据（示例原因乙）。"),
        (Decimal(5), Decimal(5), "在定稿PG2025-001和当前台账均为5.0亿元，没有变化。"),
    ],
)
def test_what_is_missing_or_the_same_is_said_plainly(before, after, told):
    row = change(before, after, why_not=("示例原因甲", "示例原因乙"))
    assert explanation(row, 2025, ENDS) == f"2025年规模以上工业总产值（台账汇总数）{told}"


def test_changes_that_outweigh_each_other_are_told():
    found = account(
        *("numerator", 5 * YI, 5 * YI), part(Cause.ADDED, 1, YI), part(Cause.DROPPED, 1, -YI)
    )
    ends = Decimal(5), Decimal(5)
    row = change(*ends, ledger=Difference("ledger", *ends, (found,)))
    assert "均为5.0亿元，其中增减相抵：新增1家，增加1.0亿元；退库1家，减少1.0亿元。" in explanation(
        row, 2025, ENDS
    )


def test_what_rounds_to_nothing_is_no_zero():
    ends = Decimal("5.00"), Decimal("5.01")
    found = account(
        *("numerator", 5 * YI, 5 * YI + 10**6), part(Cause.CORRECTED, 1, Decimal(10**6))
    )
    row = change(*ends, ledger=Difference("ledger", *ends, (found,)))
    assert explanation(row, 2025, ENDS).endswith("变动不足0.1亿元：更正1家，增加不足0.1亿元。")


def test_a_quiet_official_figure_leaves_the_word_to_the_ledger():
    official = Difference("official", Decimal(9), Decimal(9), ())
    found = account(*("numerator", 5 * YI, 6 * YI), part(Cause.ADDED, 1, YI))
    ledger = Difference("ledger", Decimal(5), Decimal(6), (found,))
    row = change(Decimal(9), Decimal(9), official, ledger, basis="official")
    assert "（台账汇总数）由定稿PG2025-001的5.0亿元" in explanation(row, 2025, ENDS)
    assert explained(row, official, 2025, ENDS).endswith("均为9.0亿元，没有变化。")
    assert explained(replace(row, unit="亿元"), ledger, 2025, ENDS).endswith("增加1.0亿元。")
