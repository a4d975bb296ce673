"""年度目标和分解目标: single years and parts of the district, judged like the plan's own table.

A part's figure is the ledger's, summed with the very conditions of the district's; a delivered
figure of a 镇街 or 园区 goes before it. A yearly target is judged once its year is over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators import arithmetic
from registry.indicators.areas import DISTRICT, KINDS, kind_of, part_of
from registry.indicators.both import chosen_basis, figures_of
from registry.indicators.coverage import coverages_by_part
from registry.indicators.definitions import Indicator
from registry.indicators.first_honours import first_honours, why_unknown
from registry.indicators.in_force import PlanInForce, TargetInForce, target_case
from registry.indicators.ledger import lens_for, parts_of, sum_of, why_nothing
from registry.indicators.measures import Measure, Total, totals
from registry.indicators.official import OfficialFigure, delivered_by_area, official_figure
from registry.indicators.projection import Addition, added
from registry.indicators.table import Basis
from registry.indicators.verdicts import Case, Judgement, judge, progress_of
from registry.quantities import show_decimal
from registry.records.rows import At
from registry.terms import Verdict

ADDITIVE = ("level", "flow", "count")
"""Kinds of indicators whose parts add up to the whole; shares and ratios do not."""


@dataclass(frozen=True)
class PartFigure:
    """What a part of the district stands at, from where, and why not.

    summed -- an amount of the ledger, which is judged only where `coverage` is wide enough
    """

    value: Decimal | None = None
    basis: Basis | None = None
    flash: bool = False
    summed: bool = False
    coverage: Decimal | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class TargetRow:
    """A yearly or split target beside its figure. Numbers in `unit`, rates in percent."""

    target: TargetInForce
    name: str
    decimals: int
    value: Decimal | None
    basis: Basis | None
    completion: Decimal | None
    progress: Decimal | None
    elapsed: Decimal
    verdict: Verdict | None
    reasons: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Of what sort its area is."""
        return kind_of(self.target.area)

    @property
    def part(self) -> str:
        """The mark by which a split of that sort knows its area."""
        return part_of(self.target.area)


def target_rows(
    session: Session, plan: PlanInForce, year: int, on: date, at: At
) -> tuple[TargetRow, ...]:
    """The yearly targets of `year` and, in any year, the split targets of the plan's end."""
    asked = [
        target
        for target in plan.others
        if target.indicator in plan.definitions and target.year in (year, plan.span.end)
    ]
    if not asked:
        return ()
    figures = _figures(session, plan, asked, year, on, at)
    return tuple(
        _row(plan, target, figures[target.indicator, target.area], year, on) for target in asked
    )


def additions(plan: PlanInForce, indicator: str) -> tuple[Addition, ...]:
    """Σ of an indicator's split targets per year and sort of area, beside the district's target."""
    if plan.definitions[indicator].kind not in ADDITIVE:
        return ()
    whole = {
        target.year: target.value
        for target in (*plan.targets, *plan.others)
        if target.indicator == indicator and target.area == DISTRICT
    }
    parts: dict[tuple[int, str], list[Decimal]] = {}
    for target in plan.others:
        if target.indicator == indicator and target.area != DISTRICT and target.value is not None:
            parts.setdefault((target.year, kind_of(target.area)), []).append(target.value)
    return tuple(
        added(kind, year, values, whole.get(year)) for (year, kind), values in sorted(parts.items())
    )


Figures = Mapping[tuple[str, str], PartFigure]
"""(indicator, area) → its figure."""


def _figures(
    session: Session,
    plan: PlanInForce,
    asked: Sequence[TargetInForce],
    year: int,
    on: date,
    at: At,
) -> Figures:
    found: dict[tuple[str, str], PartFigure] = {}
    if any(target.area == DISTRICT for target in asked):
        for code, figure in figures_of(session, plan, {year: on}, at)[year].items():
            found[code, DISTRICT] = PartFigure(
                figure.value,
                figure.basis,
                figure.basis == "official" and figure.official.flash,
                figure.ledger.coverage is not None,
                figure.ledger.coverage.rate if figure.ledger.coverage else None,
                () if figure.basis else (*figure.official.reasons, *figure.ledger.reasons),
            )
    parts = [target for target in asked if target.area != DISTRICT]
    ledger = _ledger(session, plan, parts, year, on, at)
    official = _official(session, plan, parts, year, at)
    for target in parts:
        key = (target.indicator, target.area)
        given = official.get(key)
        if given is not None and given.value is not None:
            found[key] = PartFigure(given.value, "official", given.flash)
        else:
            found[key] = ledger[key]
    return found


def _ledger(
    session: Session,
    plan: PlanInForce,
    targets: Sequence[TargetInForce],
    year: int,
    on: date,
    at: At,
) -> Figures:
    """One pass per sort of area and table."""
    why = why_nothing(session, year, on, at) if targets else {}
    found: dict[tuple[str, str], PartFigure] = {}
    for split in [kind for kind in KINDS if kind != "district"]:
        own = [target for target in targets if kind_of(target.area) == split]
        measured = {t.indicator: parts_of(plan.definitions[t.indicator], plan) for t in own}
        sums = _sums(session, plan, measured.values(), split, year, on, at, why)
        covered = _coverage(session, plan, measured, split, year, at, why)
        counted = [parts[0] for parts in measured.values() if parts]
        first = first_honours(session, plan, counted, at)
        for target in own:
            part, parts = part_of(target.area), measured[target.indicator]
            found[target.indicator, target.area] = _part_figure(
                plan.definitions[target.indicator],
                parts,
                sums.get(part, {}),
                why.get(parts[0].table) or why_unknown(first, parts[0], on) if parts else None,
                covered.get((target.indicator, part)),
            )
    return found


def _sums(
    session: Session,
    plan: PlanInForce,
    measured: Iterable[tuple[Measure, ...]],
    split: str,
    year: int,
    on: date,
    at: At,
    why: Mapping[str, str],
) -> dict[str, dict[Measure, Total]]:
    """Part → measure → total."""
    measures = list(dict.fromkeys(measure for parts in measured for measure in parts))
    sums: dict[str, dict[Measure, Total]] = {}
    for table in dict.fromkeys(measure.table for measure in measures):
        if table in why:
            continue
        own = [measure for measure in measures if measure.table == table]
        lens = lens_for(plan, table, year, on, at)
        for (_, part), by_measure in totals(session, lens, own, split).items():
            sums.setdefault(part, {}).update(by_measure)
    return sums


def _coverage(
    session: Session,
    plan: PlanInForce,
    measured: Mapping[str, tuple[Measure, ...]],
    split: str,
    year: int,
    at: At,
    why: Mapping[str, str],
) -> dict[tuple[str, str], Decimal | None]:
    """(indicator, part) → 产值覆盖率 of what is summed there."""
    asked = {
        code: parts[-1]
        for code, parts in measured.items()
        if parts and parts[-1].table == "figures" and parts[-1].field is not None
    }
    if not asked or "figures" in why:
        return {}
    lens = lens_for(plan, "figures", year, date(year, 12, 31), at)
    found = coverages_by_part(session, lens, list(dict.fromkeys(asked.values())), split)
    return {
        (code, part): covered.rate
        for (measure, _, part), covered in found.items()
        for code, own in asked.items()
        if own == measure
    }


def _part_figure(
    definition: Indicator,
    parts: tuple[Measure, ...],
    sums: Mapping[Measure, Total],
    unknown: str | None,
    coverage: Decimal | None,
) -> PartFigure:
    if not parts:
        reason = definition.no_ledger or "由其他指标推算，不分地区计算"
        return PartFigure(reasons=(reason,))
    if unknown:
        return PartFigure(reasons=(unknown,))
    value = sum_of(definition, parts, sums)
    if value is None:
        return PartFigure(reasons=("没有企业填报所需数据",))
    summed = parts[-1].table == "figures" and parts[-1].field is not None
    return PartFigure(value, "ledger", summed=summed, coverage=coverage)


def _official(
    session: Session,
    plan: PlanInForce,
    targets: Sequence[TargetInForce],
    year: int,
    at: At,
) -> dict[tuple[str, str], OfficialFigure]:
    """Delivered figures of 镇街 and 园区, where there are any."""
    definitions = {t.indicator: plan.definitions[t.indicator] for t in targets}
    places = {t.area for t in targets if kind_of(t.area) in ("town", "park")}
    if not places:
        return {}
    years = [plan.span.base, *range(plan.span.start, year + 1), year]
    known = delivered_by_area(session, at, list(definitions.values()), years, sorted(places))
    return {
        (code, area): official_figure(
            definition, known.get(area, {}), year, plan.span, chosen_basis(plan, code)
        )
        for code, definition in definitions.items()
        for area in places
    }


def _row(
    plan: PlanInForce, target: TargetInForce, figure: PartFigure, year: int, on: date
) -> TargetRow:
    definition = plan.definitions[target.indicator]
    case = _case(plan, target, figure, year, on)
    judgement = _judged(plan, target, figure, case)
    return TargetRow(
        target=target,
        name=target.label or definition.name,
        decimals=definition.decimals,
        value=figure.value,
        basis=figure.basis,
        completion=arithmetic.completion(figure.value, target.value),
        progress=progress_of(case),
        elapsed=case.elapsed,
        verdict=judgement.verdict,
        reasons=(*figure.reasons, *judgement.reasons),
    )


def _case(
    plan: PlanInForce, target: TargetInForce, figure: PartFigure, year: int, on: date
) -> Case:
    """A target of the plan's end runs over the plan; that of one year over that year."""
    ended = on >= date(target.year, 12, 31)
    case = target_case(plan, target, figure.value, year, on, ended=ended, flash=figure.flash)
    if target.year == plan.span.end:
        return case
    span = arithmetic.Span(target.year - 1, target.year, target.year)
    sort = "growth" if case.kind == "growth" else "level"
    return replace(case, kind=sort, base=None, elapsed=arithmetic.elapsed(span, year, on))


def _judged(plan: PlanInForce, target: TargetInForce, figure: PartFigure, case: Case) -> Judgement:
    if target.operator == "text":
        return Judgement(None, (f"目标为“{target.value_text}”，不能按数值评价",))
    if figure.value is None:
        return Judgement(None, ())
    enough = plan.rules.coverage_enough
    thin = figure.coverage is None or figure.coverage < enough
    if figure.basis == "ledger" and figure.summed and thin:
        shown = show_decimal(enough, 0)
        return Judgement(None, (f"台账测算，不作评价（产值覆盖率须达到{shown}%）",))
    return judge(case, plan.rules)
