"""Compare two vintages of every figure of a plan and explain each difference."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from registry.indicators.both import Figure, figures_of
from registry.indicators.definitions import Indicator
from registry.indicators.differences.district import official_difference
from registry.indicators.differences.result import (
    Account,
    Comparison,
    Difference,
    IndicatorChange,
    ratio_effects,
)
from registry.indicators.differences.rules import rule_changes
from registry.indicators.differences.steps import Vintage, Way
from registry.indicators.differences.walk import Walk
from registry.indicators.in_force import TargetInForce, plan_in_force

Figures = tuple[Mapping[str, Figure], Mapping[str, Figure]]
"""Every indicator's figures at the earlier and at the later vintage."""


def compare(
    session: Session, plan_code: str, year: int, earlier: Vintage, later: Vintage
) -> Comparison:
    """Every figure of the plan's year at both vintages, with the parts of each difference.

    Raises UnknownPlan, BadDefinition, BadSetting.
    """
    way = way_between(session, plan_code, year, earlier, later)
    plan = way.plans[1]
    figures, walk = figures_at(session, way), Walk.along(session, way)
    rows = tuple(
        change_of(session, way, target, figures, walk)
        for target in plan.targets
        if target.indicator in figures[1]
    )
    return Comparison(plan.code, plan.name, year, rows)


def way_between(
    session: Session, plan_code: str, year: int, earlier: Vintage, later: Vintage
) -> Way:
    """The way from one vintage to the other. Raises UnknownPlan, BadDefinition, BadSetting."""
    plans = [plan_in_force(session, plan_code, one.at, one.rules) for one in (earlier, later)]
    return Way(year, earlier, later, (plans[0], plans[1]))


def figures_at(session: Session, way: Way) -> Figures:
    """Every figure of the way's year at both ends."""
    before, after = (
        figures_of(session, plan, {way.year: one.on}, one.at)[way.year]
        for plan, one in zip(way.plans, (way.earlier, way.later), strict=True)
    )
    return before, after


def change_of(
    session: Session, way: Way, target: TargetInForce, figures: Figures, walk: Walk
) -> IndicatorChange:
    """One line of the comparison, with what explains both of its figures."""
    definition = way.plans[1].definitions[target.indicator]
    before, after = figures[0].get(target.indicator), figures[1][target.indicator]
    ledgers = [figure.ledger.value if figure else None for figure in (before, after)]
    accounts = walk.accounts(definition)
    return IndicatorChange(
        indicator=target.indicator,
        name=target.label or definition.name,
        unit=definition.unit,
        decimals=definition.decimals,
        kind=definition.kind,
        category=target.category or "",
        before=before.value if before else None,
        after=after.value,
        bases=(before.basis if before else None, after.basis),
        official=official_difference(session, way, definition, before, after),
        ledger=explained_by(Difference("ledger", ledgers[0], ledgers[1], ()), accounts),
        derived_from=definition.average_growth_of,
        rules=rule_changes(way.plans, target.indicator),
        why_not=(_why_not(definition, before, way.year), _why_not(definition, after, way.year)),
    )


def explained_by(found: Difference, accounts: tuple[Account, ...]) -> Difference:
    """A difference with the accounts that explain it and, for a ratio, their effects."""
    effects = ratio_effects(found.before, found.after, accounts)
    return replace(found, accounts=accounts, effects=effects)


def _why_not(definition: Indicator, figure: Figure | None, year: int) -> str:
    """Why a figure is not there."""
    if figure is None:
        return "当时规划中没有这项指标"
    if figure.value is not None:
        return ""
    if definition.no_ledger and not figure.official.reasons:
        return f"没有{year}年统计数"
    reasons = (*figure.official.reasons, *figure.ledger.reasons)
    return reasons[0] if reasons else "没有数据"
