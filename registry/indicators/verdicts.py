"""评价: what an indicator's value means against its target and the time gone by. Pure rules.

完成率 is printed and never judged. With a number as base, 进度 is judged against 时间进度, and an
indicator that stands on its milestone is never 滞后. A flow counts from zero within the plan. An
average growth is compared with its target. Without a base there is only the distance to the target
until the end. Every judgement says in plain words from which numbers it was made.
"""

import operator as compare
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from registry.indicators import arithmetic
from registry.indicators.rules import Rules
from registry.quantities import show_decimal
from registry.terms import Binding, Verdict

MEETS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": compare.ge,
    ">": compare.gt,
    "<=": compare.le,
    "<": compare.lt,
    "=": compare.eq,
}
"""目标算符 → whether a value meets a target."""

FALLING = ("<=", "<")


@dataclass(frozen=True)
class Case:
    """What is known when an indicator is judged. Numbers in the indicator's unit, rates in percent.

    base -- the base year's number; None for an interval, a note or no base at all
    target -- None where the target is a text
    ended -- the plan's last day has come
    flash -- the value rests on 快报数
    """

    kind: str
    path: arithmetic.Path
    unit: str
    decimals: int
    binding: Binding
    operator: str
    value: Decimal | None
    target: Decimal | None
    base: Decimal | None
    elapsed: Decimal
    ended: bool
    flash: bool = False


@dataclass(frozen=True)
class Judgement:
    """A verdict (None where there is none yet) and the plain sentences it rests on."""

    verdict: Verdict | None
    reasons: tuple[str, ...]


def progress_of(case: Case) -> Decimal | None:
    """进度 in percent: from the base; a flow from zero; None for an average growth or no base."""
    if case.kind == "growth":
        return None
    if case.kind == "flow":
        return arithmetic.completion(case.value, case.target)
    return arithmetic.progress(case.value, case.base, case.target)


def milestone_of(case: Case) -> Decimal | None:
    """里程碑 for the time gone by, in the indicator's unit; flows start from zero."""
    base = Decimal(0) if case.kind == "flow" else case.base
    return arithmetic.milestone(base, case.target, case.elapsed, case.path)


def judge(case: Case, rules: Rules) -> Judgement:
    """The verdict on a numeric target: at the end for good, before it by the pace."""
    if case.value is None or case.target is None:
        return Judgement(None, ())
    if case.ended:
        return _at_the_end(case, case.value, case.target, rules)
    if case.elapsed <= 0:
        return Judgement(None, ("规划期尚未开始，不作评价",))
    if case.kind == "growth":
        return _by_average(case, case.value, case.target, rules)
    if progress_of(case) is None:
        return Judgement(None, (_distance(case, case.value, case.target),))
    if MEETS[case.operator](case.value, case.target):
        return Judgement(Verdict.EARLY, (_pace_sentence(case),))
    return _by_pace(case, rules)


def _at_the_end(case: Case, value: Decimal, target: Decimal, rules: Rules) -> Judgement:
    if not MEETS[case.operator](value, target):
        return Judgement(Verdict.MISSED, (_distance(case, value, target),))
    if case.flash:
        return Judgement(Verdict.EXPECTED_MET, ("按快报数评价，待年报确认",))
    if case.binding == Binding.EXPECTED and _exceeds(case.operator, value, target, rules):
        return Judgement(Verdict.EXCEEDED, (_distance(case, value, target),))
    return Judgement(Verdict.MET, (_distance(case, value, target),))


def _exceeds(operator: str, value: Decimal, target: Decimal, rules: Rules) -> bool:
    """Whether a met target is left behind by as much as the setting asks (110 % by default)."""
    if target <= 0 or operator == "=":
        return False
    if operator in FALLING:
        return value * rules.exceeded_from <= target
    return value >= target * rules.exceeded_from


def _by_average(case: Case, value: Decimal, target: Decimal, rules: Rules) -> Judgement:
    """年均增速 against the target's: the same bounds as for the pace, on the two rates."""
    sentence = f"规划期以来年均增速{_percent(value)}，目标{_percent(target)}"
    if target <= 0:
        met = MEETS[case.operator](value, target)
        return Judgement(Verdict.ON_TRACK if met else Verdict.BEHIND, (sentence,))
    return Judgement(_word(value / target, rules), (sentence,))


def _by_pace(case: Case, rules: Rules) -> Judgement:
    done = progress_of(case)
    assert done is not None
    word = _word(done / case.elapsed, rules)
    reasons = [_pace_sentence(case)]
    if word is Verdict.BEHIND and _on_milestone(case):
        word = Verdict.ON_TRACK
        reasons.append("进度低于时间进度，但已达到按年均增速推算的里程碑")
    return Judgement(word, tuple(reasons))


def _word(ratio: Decimal, rules: Rules) -> Verdict:
    if ratio >= rules.fast_from:
        return Verdict.FAST
    return Verdict.ON_TRACK if ratio >= rules.on_track_from else Verdict.BEHIND


def _on_milestone(case: Case) -> bool:
    mark, base = milestone_of(case), case.base
    if mark is None or case.value is None or case.target is None or base is None:
        return False
    return case.value >= mark if case.target > base else case.value <= mark


def _pace_sentence(case: Case) -> str:
    done, mark = progress_of(case), milestone_of(case)
    parts = [f"进度{_percent(done)}"] if done is not None else []
    parts.append(f"时间进度{_percent(case.elapsed)}")
    if mark is not None:
        parts.append(f"里程碑{show_decimal(mark, max(case.decimals, 1))}{case.unit}")
    return "，".join(parts)


def _distance(case: Case, value: Decimal, target: Decimal) -> str:
    """How far from the target, in words: 距目标还差 …, 超过目标 …, 正好达到目标."""
    gap = target - value if case.operator in FALLING else value - target
    amount = f"{show_decimal(abs(gap), case.decimals)}{_points(case.unit)}"
    if gap < 0:
        return f"距目标还差{amount}"
    return f"超过目标{amount}" if gap > 0 else "正好达到目标"


def _points(unit: str) -> str:
    """Differences of percentages are 个百分点."""
    return "个百分点" if unit == "%" else unit


def _percent(value: Decimal) -> str:
    return f"{show_decimal(value, 1)}%"
