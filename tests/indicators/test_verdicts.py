"""The words of the evaluation, each from a case worked by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from registry.indicators.rules import BadSetting, Rules
from registry.indicators.verdicts import Case, judge, milestone_of, progress_of
from registry.terms import Binding, Verdict

RULES = Rules()
OUTPUT = Case(
    kind="level",
    path="geometric",
    unit="亿元",
    decimals=1,
    binding=Binding.EXPECTED,
    operator=">=",
    value=Decimal("1017.7"),
    target=Decimal(1600),
    base=Decimal("904.9"),
    elapsed=Decimal(40),
    ended=False,
)
PLATFORMS = replace(
    OUTPUT, kind="flow", path="linear", unit="个", decimals=0, base=None, target=Decimal(20)
)
FIRMS = replace(
    OUTPUT, kind="count", path="linear", unit="家", decimals=0, base=None, target=Decimal(200)
)
GROWTH = replace(
    OUTPUT, kind="growth", path="none", unit="%", base=None, value=Decimal(6), target=Decimal(12)
)


def verdict(case: Case, **changed: object) -> Verdict | None:
    return judge(replace(case, **changed), RULES).verdict


def test_output_of_2022_is_behind_although_63_per_cent_are_done():
    judgement = judge(OUTPUT, RULES)

    assert judgement.verdict is Verdict.BEHIND
    assert judgement.reasons == ("进度16.2%，时间进度40.0%，里程碑1,136.6亿元",)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("1600", Verdict.EARLY),
        ("1599.9", Verdict.FAST),
        ("1210.8", Verdict.FAST),  # progress 44.01 ≥ 1.1 × 40
        ("1210.7", Verdict.ON_TRACK),  # progress 43.99
        ("1155.2", Verdict.ON_TRACK),  # progress 36.01 ≥ 0.9 × 40
        ("1136.7", Verdict.ON_TRACK),  # progress 33.3, but on the geometric milestone 1136.6
        ("1136.5", Verdict.BEHIND),
        ("800", Verdict.BEHIND),
    ],
)
def test_progress_is_judged_against_time(value, word):
    assert verdict(OUTPUT, value=Decimal(value)) is word


def test_standing_on_the_milestone_is_said_when_it_decides():
    reasons = judge(replace(OUTPUT, value=Decimal(1140)), RULES).reasons
    assert reasons[1] == "进度低于时间进度，但已达到按年均增速推算的里程碑"


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("1600", Verdict.MET),
        ("1759.9", Verdict.MET),
        ("1760", Verdict.EXCEEDED),
        ("1599.9", Verdict.MISSED),
    ],
)
def test_the_end_knows_only_met_exceeded_and_missed(value, word):
    assert verdict(OUTPUT, value=Decimal(value), ended=True) is word


def test_a_binding_target_is_never_exceeded():
    case = replace(OUTPUT, binding=Binding.BINDING, ended=True)
    assert verdict(case, value=Decimal(9999)) is Verdict.MET
    assert verdict(case, value=Decimal(1)) is Verdict.MISSED


def test_flash_figures_only_expect():
    assert verdict(OUTPUT, value=Decimal(1800), ended=True, flash=True) is Verdict.EXPECTED_MET
    assert verdict(OUTPUT, value=Decimal(1500), ended=True, flash=True) is Verdict.MISSED


@pytest.mark.parametrize(
    ("value", "word"),
    [(6, Verdict.BEHIND), (8, Verdict.ON_TRACK), (9, Verdict.FAST), (20, Verdict.EARLY)],
)
def test_a_flow_counts_from_zero(value, word):
    case = replace(PLATFORMS, value=Decimal(value))
    assert progress_of(case) == Decimal(value) / 20 * 100
    assert milestone_of(case) == 8
    assert judge(case, RULES).verdict is word


@pytest.mark.parametrize(
    ("value", "sentence"),
    [(180, "距目标还差20家"), (200, "正好达到目标"), (215, "超过目标15家")],
)
def test_without_a_base_there_is_only_the_distance(value, sentence):
    judgement = judge(replace(FIRMS, value=Decimal(value)), RULES)
    assert judgement.verdict is None
    assert judgement.reasons == (sentence,)


def test_without_a_base_the_end_decides_all_the_same():
    assert verdict(FIRMS, value=Decimal(199), ended=True) is Verdict.MISSED
    assert verdict(FIRMS, value=Decimal(220), ended=True) is Verdict.EXCEEDED


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("10.7", Verdict.BEHIND),
        ("10.8", Verdict.ON_TRACK),
        ("13.1", Verdict.ON_TRACK),
        ("13.2", Verdict.FAST),
    ],
)
def test_an_average_growth_is_compared_with_its_target(value, word):
    assert verdict(GROWTH, value=Decimal(value)) is word
    assert progress_of(GROWTH) is None


def test_a_gap_between_percentages_is_in_percentage_points():
    judgement = judge(replace(GROWTH, ended=True), RULES)
    assert judgement.reasons == ("距目标还差6.0个百分点",)


@pytest.mark.parametrize(
    ("value", "word"),
    [(6, Verdict.EARLY), (8, Verdict.FAST), (9, Verdict.BEHIND), (11, Verdict.BEHIND)],
)
def test_a_falling_target_is_judged_the_other_way_round(value, word):
    case = replace(
        OUTPUT, operator="<=", base=Decimal(10), target=Decimal(6), path="linear", unit="吨"
    )
    assert verdict(case, value=Decimal(value)) is word


def test_a_falling_target_is_exceeded_by_staying_well_below():
    case = replace(OUTPUT, operator="<=", base=Decimal(10), target=Decimal(6), ended=True)
    assert verdict(case, value=Decimal("5.4")) is Verdict.EXCEEDED
    assert verdict(case, value=Decimal("5.5")) is Verdict.MET


def test_nothing_is_judged_without_a_value_a_target_or_time():
    assert verdict(OUTPUT, value=None) is None
    assert verdict(OUTPUT, target=None) is None
    assert verdict(OUTPUT, elapsed=Decimal(0)) is None


def test_tolerances_are_settings():
    strict = RULES.with_settings({"verdict.fast_from": "1.0"})
    judgement = judge(replace(OUTPUT, value=Decimal("1190")), strict)
    assert judgement.verdict is Verdict.FAST


@pytest.mark.parametrize("text", ["很高", "-1", "NaN", "0"])
def test_a_setting_that_is_no_number_is_refused_by_name(text):
    with pytest.raises(BadSetting, match=r"coverage\.enough"):
        RULES.with_settings({"coverage.enough": text})
