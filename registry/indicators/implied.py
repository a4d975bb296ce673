"""推算核对: what a plan's own numbers imply of one another, from its base to its target."""

from dataclasses import dataclass
from decimal import Decimal

from registry.indicators.in_force import PlanInForce, TargetInForce
from registry.indicators.projection import by_pace, pace_between
from registry.quantities import show_decimal


@dataclass(frozen=True)
class Implied:
    """The steady pace from base to target, and where another row of the plan says otherwise.

    by_rate -- the pace is a percentage a year, else so many units a year
    needed -- the rate that the note is about, as it is written there
    """

    pace: Decimal | None = None
    by_rate: bool = False
    note: str | None = None
    needed: str = ""


NOTHING = Implied()


def implied(plan: PlanInForce) -> dict[str, Implied]:
    """Indicator → what its row implies; nothing for texts, intervals and rows without a base."""
    targets = {target.indicator: target for target in plan.targets}
    return {code: _implied(plan, targets, target) for code, target in targets.items()}


def _implied(
    plan: PlanInForce, targets: dict[str, TargetInForce], target: TargetInForce
) -> Implied:
    definition = plan.definitions.get(target.indicator)
    if definition is None or target.value is None:
        return NOTHING
    if definition.average_growth_of is not None:
        parent = targets.get(definition.average_growth_of)
        return _agreement(plan, target, parent) if parent else NOTHING
    years = plan.span.end - plan.span.base
    start = Decimal(0) if definition.kind == "flow" else target.starting_point
    pace = pace_between(start, target.value, years, definition.path)
    return Implied(pace, definition.path == "geometric")


def _agreement(plan: PlanInForce, rate: TargetInForce, parent: TargetInForce) -> Implied:
    """年均增速 beside its level: the rate that the level needs, the level that the rate gives."""
    years = plan.span.end - plan.span.base
    needed = pace_between(parent.starting_point, parent.value, years, "geometric")
    led = by_pace(parent.starting_point, rate.value, years, "geometric").end
    if needed is None or led is None or parent.value is None or rate.value is None:
        return NOTHING
    own = f"{show_decimal(needed, 2)}%"
    if own == f"{show_decimal(rate.value, 2)}%":
        return Implied(note=f"与总量目标一致，{years}年年均{own}", needed=own)
    stated = f"{rate.value.normalize():f}"
    note = (
        f"由{parent.base_text or parent.base}{parent.unit}到{parent.value.normalize():f}"
        f"{parent.unit}推算，年均应为{own}；按{stated}%推算，{plan.span.end}年为"
        f"{show_decimal(led, 1)}{parent.unit}"
    )
    return Implied(note=note, needed=own)
