"""台账汇总数: an indicator's figure as the sum over the ledger, with its coverage and caveats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.indicators.arithmetic import HUNDRED
from registry.indicators.coverage import Coverage
from registry.indicators.definitions import Indicator, Part
from registry.indicators.effective import WHOLE_YEAR
from registry.indicators.first_honours import first_honours, why_unknown
from registry.indicators.growth import Growth
from registry.indicators.in_force import PlanInForce
from registry.indicators.lens import Lens, last_days
from registry.indicators.measures import Measure, Total, totals
from registry.indicators.one_pass import NOTHING_TOLD, Asked, Told, told
from registry.models import Figures, Honour, Platform, PlatformLevel, Remembering
from registry.quantities import UNITS, from_base
from registry.records.rows import At, rows
from registry.terms import Level

LISTED = Measure("figures", None, ("in_library",))
UNCLASSIFIED = Measure("figures", None, ("in_library", "unclassified"))
UNDECIDED = Measure("figures", None, ("in_library", "manufacturing", "advanced_unknown"))
NONE_YET = Total(0, 0)

Days = Mapping[int, date]
"""Year → the day as of which it is asked for: its last one, or an earlier one."""


@dataclass(frozen=True)
class LedgerFigure:
    """An indicator's ledger figure in its unit; its parts in theirs; what must be said with it."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    coverage: Coverage | None = None
    reasons: tuple[str, ...] = ()
    from_figures: bool = False
    growth: Growth | None = None


def lens_for(plan: PlanInForce, table: str, year: int, on: date, at: At) -> Lens:
    """The glass for one year; see `lens_over`."""
    return lens_over(plan, table, {year: on}, at)


def lens_over(plan: PlanInForce, table: str, days: Days, at: At) -> Lens:
    """Figures are read with the standings of each year's last day, all else as of its day."""
    read = last_days(*days) if table == "figures" else days
    return Lens(at, plan.span, plan.rules, read, plan.scheme)


def parts_of(definition: Indicator, plan: PlanInForce) -> tuple[Measure, ...]:
    """Numerator and, for a ratio, denominator; both then see only firms that report both."""
    if definition.numerator is None:
        return ()
    top = definition.numerator.measure(plan.rules)
    if definition.denominator is None:
        return (top,)
    bottom = definition.denominator.measure(plan.rules)
    return _needing(top, bottom), _needing(bottom, top)


def _needing(measure: Measure, other: Measure) -> Measure:
    if other.field is None or other.field == measure.field:
        return measure
    return replace(measure, needs=(other.field,))


def ledger_figures(
    session: Session, plan: PlanInForce, days: Days, at: At
) -> dict[int, dict[str, LedgerFigure]]:
    """Year → indicator → its ledger figure, for every indicator that has parts.

    A number of statements that grows neither with the years nor with the indicators: one for all
    that is asked of figures, one per table for counts, and what tells an empty register from a
    count of none.
    """
    wanted = {code: parts_of(plan.definitions[code], plan) for code in plan.definitions}
    too_early = _unfinished(days)
    over = {year: on for year, on in days.items() if year not in too_early}
    summed = _summed(session, plan, wanted, over, at)
    untold = [year for year in over if not _is_listed(summed.sums.get(year, {}))]
    why_not = {**too_early, **_why_none(session, untold, at)}
    counts = _counts(session, plan, wanted.values(), days, at)
    empty = _empty_registers(session, at)
    first = first_honours(session, plan, [one for parts in wanted.values() for one in parts], at)
    undated = _undated_platforms(session, at)

    def figure(code: str, year: int) -> LedgerFigure:
        definition, parts = plan.definitions[code], wanted[code]
        if not parts:
            return LedgerFigure(reasons=(definition.no_ledger,) if definition.no_ledger else ())
        if parts[0].table != "figures":
            unknown = empty.get(parts[0].table) or why_unknown(first, parts[0], days[year])
            return _counted(parts[0], counts.get(year, {}), unknown, undated)
        if year in why_not:
            return LedgerFigure(reasons=(why_not[year],), from_figures=True)
        return _from_figures(definition, parts, summed, year)

    return {year: {code: figure(code, year) for code in wanted} for year in days}


def _summed(
    session: Session,
    plan: PlanInForce,
    wanted: Mapping[str, tuple[Measure, ...]],
    over: Days,
    at: At,
) -> Told:
    """All that the plan asks of figures.

    Coverage is that of the population of the last part, growth is told of levels.
    over -- the years whose figures can be summed
    """
    own = {code: parts for code, parts in wanted.items() if parts and parts[0].table == "figures"}
    if not own or not over:
        return NOTHING_TOLD
    sums = [measure for parts in own.values() for measure in parts]
    coverage = [parts[-1] for parts in own.values() if parts[-1].field is not None]
    levels = [code for code in own if plan.definitions[code].kind == "level"]
    growth = [own[code][0] for code in levels if own[code][0].field is not None]
    asked = Asked([*sums, LISTED, UNCLASSIFIED, UNDECIDED], coverage, growth)
    return told(session, lens_over(plan, "figures", over, at), asked)


def _counts(
    session: Session, plan: PlanInForce, wanted: Iterable[tuple[Measure, ...]], days: Days, at: At
) -> dict[int, dict[Measure, Total]]:
    """Year → every count of the plan over honours and platforms, and those that only explain."""
    measures = [one for parts in wanted for one in parts if one.table != "figures"]
    counts: dict[int, dict[Measure, Total]] = {}
    for table in dict.fromkeys(measure.table for measure in measures):
        own = [measure for measure in measures if measure.table == table]
        dated = [_with_assumed(measure) for measure in own if table == "honour"]
        both = list(dict.fromkeys([*own, *dated]))
        for (year, _), found in totals(session, lens_over(plan, table, days, at), both).items():
            counts.setdefault(year, {}).update(found)
    return counts


def _with_assumed(measure: Measure) -> Measure:
    return replace(measure, where=(*measure.where, "assumed"))


def _from_figures(
    definition: Indicator, parts: tuple[Measure, ...], summed: Told, year: int
) -> LedgerFigure:
    sums = summed.sums.get(year, {})
    found = [sums.get(part, NONE_YET) for part in parts]
    assert definition.numerator is not None
    numerator = amount_of(definition.numerator, found[0])
    if definition.denominator is None:
        value, denominator = numerator, None
    else:
        denominator = amount_of(definition.denominator, found[1])
        value = quotient(definition, found[0], found[1])
    reasons = [*_caveats(parts[0], sums)]
    if value is None:
        numerator = denominator = None
        reasons.insert(0, "没有企业填报所需数据，台账不能计算")
    covered = summed.coverage.get(year, {}).get(parts[-1])
    if covered:
        reasons.append(coverage_words(covered))
    growth = summed.growth.get(parts[0], {}).get(year) if definition.kind == "level" else None
    return LedgerFigure(value, numerator, denominator, covered, tuple(reasons), True, growth)


def sum_of(
    definition: Indicator, parts: tuple[Measure, ...], sums: Mapping[Measure, Total]
) -> Decimal | None:
    """The figure that these sums make, in the indicator's unit; None where they make none."""
    assert definition.numerator is not None
    found = [sums.get(part, NONE_YET) for part in parts]
    if definition.denominator is None:
        return amount_of(definition.numerator, found[0])
    return quotient(definition, found[0], found[1])


def why_nothing(session: Session, year: int, on: date, at: At) -> dict[str, str]:
    """Tables of which nothing can be told for the year, each with the reason."""
    why = _unfinished({year: on}) or _why_none(session, [year], at)
    return {**_empty_registers(session, at), **({"figures": why[year]} if why else {})}


def _unfinished(days: Days) -> dict[int, str]:
    """Years asked for before their end, with the reason why their figures are not summed."""
    return {
        year: f"统计时点早于{year}年末，{year}年全年数据尚不能汇总"
        for year, on in days.items()
        if on < date(year, 12, 31)
    }


def _is_listed(sums: Mapping[Measure, Total]) -> bool:
    """Whether the year's sums show firms 在库: then there are records, and there is a list."""
    return bool(sums.get(LISTED, NONE_YET).things)


def _why_none(session: Session, over: Sequence[int], at: At) -> dict[int, str]:
    """Those of the years of which the ledger has no whole-year records or no list of firms 在库."""
    if not over:
        return {}
    record = rows(Figures, at, columns=("year", "through", "in_library")).c
    whole = select(record.year).where(record.through == WHOLE_YEAR)
    there = [
        query.where(record.year == year).exists()
        for year in over
        for query in (whole, whole.where(record.in_library.is_not(None)))
    ]
    answers = [bool(answer) for answer in session.execute(select(*there)).one()]
    why = {}
    for year, recorded, listed in zip(over, answers[::2], answers[1::2], strict=True):
        if not recorded:
            why[year] = f"台账中没有{year}年全年经营数据"
        elif not listed:
            why[year] = f"{year}年经营数据中没有规上在库名单"
    return why


def amount_of(part: Part, total: Total) -> Decimal | None:
    """A part in its unit; a count of none is 0, a sum over nobody is nothing."""
    if part.field is None and part.field_from is None:
        return Decimal(total.value)
    return from_base(total.value, UNITS[part.unit]) if total.things else None


def quotient(definition: Indicator, top: Total, bottom: Total) -> Decimal | None:
    """Ratio of sums in the indicator's unit; None where nothing can be divided by.

    A numerator nobody has is zero as long as somebody stands in the denominator.
    """
    assert definition.numerator is not None
    assert definition.denominator is not None
    if not bottom.things or bottom.value == 0:
        return None
    units = UNITS[definition.numerator.unit], UNITS[definition.denominator.unit]
    factor = HUNDRED if definition.unit == "%" else Decimal(1)
    over = Decimal(top.value) * units[1].per_base * factor
    return over / (Decimal(bottom.value) * units[0].per_base)


def _caveats(measure: Measure, sums: Mapping[Measure, Total]) -> Iterable[str]:
    """Firms that could not be told apart and therefore do not count."""
    unclassified, undecided = sums.get(UNCLASSIFIED, NONE_YET), sums.get(UNDECIDED, NONE_YET)
    if unclassified.value:
        yield f"{unclassified.value}家规上在库企业没有行业代码，未计入"
    if "advanced" in measure.where and undecided.value:
        yield f"{undecided.value}家规上制造业企业尚未判定是否高精尖，未计入"


def coverage_words(covered: Coverage) -> str:
    """应报30户，已报28户，产值覆盖率96.5%."""
    sentence = f"应报{covered.due}户，已报{covered.reported}户"
    if covered.rate is None:
        return f"{sentence}，缺上年产值，产值覆盖率无法计算"
    return f"{sentence}，产值覆盖率{covered.rate:.1f}%"


def _counted(
    measure: Measure, sums: Mapping[Measure, Total], unknown: str | None, undated: int
) -> LedgerFigure:
    """A count over honours or platforms; none since the ledger knows of such is 0."""
    if unknown:
        return LedgerFigure(reasons=(unknown,))
    value = Decimal(sums.get(measure, NONE_YET).value)
    reasons = []
    if measure.table == "honour":
        assumed = sums.get(_with_assumed(measure), NONE_YET).value
        reasons += [f"其中待补日期{assumed}家"] if assumed else []
    elif undated:
        reasons.append(f"{undated}个平台没有认定日期，未计入")
    return LedgerFigure(value, numerator=value, reasons=tuple(reasons))


def _empty_registers(session: Session, at: At) -> dict[str, str]:
    """Registers without a single row: there a count would say 0 where nothing is known."""
    registers: dict[str, tuple[type[Remembering], str]] = {
        "honour": (Honour, "台账中还没有资质荣誉，不能计数"),
        "platform": (Platform, "台账中还没有创新平台，不能计数"),
    }
    return {
        name: sentence
        for name, (model, sentence) in registers.items()
        if session.execute(select(rows(model, at, columns=("id",)).c.id).limit(1)).first() is None
    }


def _undated_platforms(session: Session, at: At) -> int:
    """Platforms that reached 市级 or above on a day nobody wrote down."""
    level = rows(PlatformLevel, at, columns=("platform_id", "level", "recognised_on")).c
    dated: Any = func.count(level.recognised_on)
    query = (
        select(level.platform_id)
        .where(level.level.in_([Level.NATIONAL, Level.CITY]))
        .group_by(level.platform_id)
        .having(dated == 0)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(query)) or 0
