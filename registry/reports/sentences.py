"""One correct Chinese sentence per figure (行文): 增长 or 下降, never a negative growth.

Annual amounts and ratios are compared with last year as 名义增速, because two published levels are
not a comparable growth; shares move in 个百分点; counts by so many 家 or 个; where the two years
come from different sides no comparison is made and the sentence says why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.indicators import arithmetic
from registry.indicators.growth import rate_words
from registry.indicators.table import IndicatorRow
from registry.reports.words import (
    UNJUDGED,
    amount,
    cut_off,
    difference,
    elapsed_words,
    number,
    percent,
    plain_digits,
    trimmed,
)
from registry.terms import Verdict

ORDER = (
    *(Verdict.EXCEEDED, Verdict.MET, Verdict.EXPECTED_MET, Verdict.EARLY, Verdict.FAST),
    *(Verdict.ON_TRACK, Verdict.BEHIND, Verdict.MISSED),
)
"""Verdicts from the best to the worst."""

SIDES = {"official": "统计数", "ledger": "台账汇总数"}


@dataclass(frozen=True)
class Moment:
    """For when the sentences speak: the plan's base and last year, the report's year and day."""

    base_year: int
    end_year: int
    year: int
    on: date

    @property
    def whole_year(self) -> bool:
        """Whether the year is over by the day."""
        return self.on >= date(self.year, 12, 31)


def statement(
    row: IndicatorRow,
    before: IndicatorRow | None,
    moment: Moment,
    *,
    of: str = "",
    withheld: bool = False,
) -> str:
    """The sentence on one indicator, with its full stop.

    of -- the name of the indicator whose average growth it is
    before -- the same indicator a year earlier, where the plan has that year
    withheld -- the value may not be told: the sentence says only that
    """
    head = f"{_when(row, moment)}，{_named(row, of)}"
    if withheld:
        return f"{head}涉及企业较少或较为集中，按规定不对外提供{_judged(row, moment, told=False)}。"
    if row.value is None:
        return f"{head}暂无数据{_why(row)}{_judged(row, moment, told=False)}。"
    parts = [f"{head}{_said(row, row.value, moment)}", *_compared(row, before, moment)]
    parts += _towards(row, row.value, moment)
    main = "，".join(parts) + _judged(row, moment, told=True)
    return "".join(f"{sentence}。" for sentence in (main, *_beside(row)))


def _beside(row: IndicatorRow) -> list[str]:
    """What goes with the figure: another 口径, and the ledger's growth on a comparable basis."""
    told = (reason for reason in row.reasons if reason.startswith(("另有", "台账汇总数")))
    return [plain_digits(reason) for reason in told]


def _when(row: IndicatorRow, moment: Moment) -> str:
    """Amounts are told for their year, what is counted on a day as of that day.

    A figure that stands is one of the whole year, even where the day asked for lies within it.
    """
    last = date(moment.year, 12, 31)
    if row.kind in ("count", "flow"):
        return cut_off(last if row.basis == "official" else min(moment.on, last))
    if row.value is None and not moment.whole_year:
        return cut_off(moment.on)
    if row.kind == "growth" and moment.year > moment.base_year + 1:
        return f"{moment.base_year + 1}—{moment.year}年"
    return f"{moment.year}年"


def _named(row: IndicatorRow, of: str) -> str:
    """The subject: the amount that grew or fell, where the indicator is a rate of it."""
    name = row.name.removeprefix("其中：")
    if row.value is None:
        return f"{of}{name}" if of else name
    if row.kind == "growth":
        return of or name.removesuffix("年均增速")
    return name.removesuffix("降低率") if row.kind == "statement" else name


def source_words(row: IndicatorRow) -> str:
    """数据来源 in words: 统计数（年报）, 台账汇总数, 台账计数; empty without a figure."""
    said = next((reason for reason in row.reasons if reason.startswith("采用统计数")), None)
    if row.basis == "official":
        return said.removeprefix("采用") if said else SIDES["official"]
    counted = row.basis == "ledger" and "台账计数" in row.reasons
    return "台账计数" if counted else SIDES.get(row.basis or "", "")


def _said(row: IndicatorRow, value: Decimal, moment: Moment) -> str:
    """The figure itself with its side."""
    side = source_words(row)
    by = f"（{side.replace('（', '，').replace('）', '')}）" if side else ""
    if row.kind == "growth":
        words = rate_words(value)
        return f"{'年均增速为零' if words == '持平' else f'年均{words}'}{by}"
    if row.kind == "statement":
        return f"{_reduced(value, row.decimals, moment)}{by}"
    if row.kind == "flow":
        return f"规划期内累计达到{amount(value, row.decimals, row.unit)}{by}"
    return f"为{amount(value, row.decimals, row.unit)}{by}"


def _reduced(value: Decimal, decimals: int, moment: Moment) -> str:
    """A reduction since the base year; below zero it is a rise."""
    shown = number(abs(value), decimals)
    if Decimal(shown) == 0:
        return f"与{moment.base_year}年持平"
    return f"比{moment.base_year}年累计{'降低' if value > 0 else '上升'}{shown}%"


def _compared(row: IndicatorRow, before: IndicatorRow | None, moment: Moment) -> list[str]:
    """Against the year before, where both years are from the same side."""
    if before is None or before.value is None or row.value is None:
        return []
    if row.kind in ("growth", "statement"):
        return []
    if before.basis != row.basis:
        sides = SIDES[before.basis or ""], SIDES[row.basis or ""]
        return [f"上年为{sides[0]}、本年为{sides[1]}，口径不同，不作比较"]
    return _COMPARED.get(row.kind, _by_rate)(row, row.value, before.value, moment)


def _by_rate(row: IndicatorRow, value: Decimal, last: Decimal, moment: Moment) -> list[str]:
    if row.unit == "%":
        return _by_points(row, value, last, moment)
    rate = arithmetic.growth(value, last)
    if rate is None:
        return []
    words = rate_words(rate)
    return ["与上年持平" if words == "持平" else f"比上年名义{words}"]


def _by_points(row: IndicatorRow, value: Decimal, last: Decimal, moment: Moment) -> list[str]:
    gap = value - last
    return [difference(gap, row.decimals, "%", "比上年提高", "比上年下降", "与上年持平")]


def _by_count(row: IndicatorRow, value: Decimal, last: Decimal, moment: Moment) -> list[str]:
    words = ("比上年末增加", "比上年末减少", "与上年末持平")
    return [difference(value - last, row.decimals, row.unit, *words)]


def _by_flow(row: IndicatorRow, value: Decimal, last: Decimal, moment: Moment) -> list[str]:
    words = (f"其中{moment.year}年新增", f"{moment.year}年净减少", f"{moment.year}年没有新增")
    return [difference(value - last, row.decimals, row.unit, *words)]


_Comparing = Callable[[IndicatorRow, Decimal, Decimal, Moment], list[str]]
_COMPARED: dict[str, _Comparing] = {
    "share": _by_points,
    "count": _by_count,
    "flow": _by_flow,
}


def _towards(row: IndicatorRow, value: Decimal, moment: Moment) -> list[str]:
    """The target, 完成率 and 进度 beside the time; a share's distance in 个百分点."""
    if row.target is None:
        return [f"目标为“{row.target_text}”"] if row.target_text else []
    target = _target_words(row, moment)
    if row.kind == "growth":
        words = ("高于目标", "低于目标", "与目标持平")
        return [target, difference(value - row.target, 1, "%", *words)]
    said = [target]
    if row.completion is not None:
        said.append(f"完成率{percent(row.completion)}")
    if row.progress is not None and row.kind != "flow":
        said.append(f"进度{percent(row.progress)}")
    return [*said, f"时间进度{elapsed_words(row.elapsed)}"]


def _target_words(row: IndicatorRow, moment: Moment) -> str:
    if row.kind == "growth":
        return f"目标为年均{rate_words(row.target)}" if row.target is not None else ""
    return f"{moment.end_year}年目标为{trimmed(row.target or Decimal(0))}{row.unit}"


def _why(row: IndicatorRow) -> str:
    """Why there is no figure: of both sides."""
    reasons = [reason for reason in row.reasons if not reason.startswith("目标为")]
    return f"（{'；'.join(reasons[:2])}）" if reasons else ""


def _judged(row: IndicatorRow, moment: Moment, *, told: bool) -> str:
    """The verdict; without one the reason that withheld it, or the distance, where one is told.

    A figure that is not there says so already.
    """
    if row.verdict is not None:
        when = f"规划期末（{moment.end_year}年）" if moment.year > moment.end_year else ""
        return f"，{when}评价为“{row.verdict.label}”"
    quiet = [reason for reason in row.reasons if "不作评价" in reason and "另有" not in reason]
    if told and quiet:
        return f"，{quiet[-1]}"
    if row.value is None:
        return ""
    if row.target is None:
        return f"，{UNJUDGED}"
    gap = [reason for reason in row.reasons if reason.startswith(("距目标还差", "超过目标"))]
    waits = told and gap and moment.year < moment.end_year
    return f"，{gap[0]}，没有基期数，规划期末评价" if waits else ""


def summary(
    rows: list[IndicatorRow], moment: Moment, plan_name: str, hidden: frozenset[str]
) -> tuple[str, ...]:
    """Where the plan stands as a whole: verdicts counted, then the sides they rest on."""
    verdicts = [row.verdict for row in rows]
    counted = {word.label: verdicts.count(word) for word in ORDER if word in verdicts}
    if unjudged := verdicts.count(None):
        counted[UNJUDGED] = unjudged
    words = "、".join(f"“{word}”{number}项" for word, number in counted.items())
    sides = [
        f"{label}{sum(row.basis == side for row in rows)}项"
        for side, label in (("official", "采用统计数"), ("ledger", "采用台账数"))
    ]
    without = sum(row.basis is None for row in rows)
    sides += [f"暂无数据{without}项"] if without else []
    first = f"{cut_off(moment.on)}，{plan_name}共{len(rows)}项指标，其中{words}。"
    return (first, f"按数据来源分，{'、'.join(sides)}。", *_binding(rows), *_leading(rows, hidden))


def _binding(rows: list[IndicatorRow]) -> list[str]:
    binding = [row for row in rows if row.binding == "binding"]
    if not binding:
        return []
    told = "，".join(
        f"{row.name}{f'“{row.verdict.label}”' if row.verdict else UNJUDGED}" for row in binding
    )
    return [f"约束性指标{len(binding)}项：{told}。"]


def _leading(rows: list[IndicatorRow], hidden: frozenset[str]) -> list[str]:
    """Who is furthest behind the time, by 进度 against 时间进度."""
    late = [
        (row.progress - row.elapsed, row)
        for row in rows
        if row.progress is not None and row.progress < row.elapsed and row.indicator not in hidden
    ]
    if not late:
        return []
    late.sort(key=lambda pair: pair[0])
    named = "、".join(
        f"{row.name}（进度{percent(row.progress)}，时间进度{elapsed_words(row.elapsed)}）"
        for _, row in late[:3]
    )
    return [f"进度低于时间进度的指标有{len(late)}项，差距较大的是{named}。"]
