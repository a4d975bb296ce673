"""目标测算 of a plan: each indicator's last five years, base and target, and what they need."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators.arithmetic import Path, Span
from registry.indicators.both import Figure, figures_of
from registry.indicators.breakdown import additions
from registry.indicators.in_force import PlanInForce, TargetInForce
from registry.indicators.projection import Addition, Course, by_end, by_pace, pace_between
from registry.records.rows import At

LOOK_BACK = 5
"""Years before the base year over which growth is measured."""

Year = tuple[int, Decimal | None]


@dataclass(frozen=True)
class Prospect:
    """One indicator that can be projected.

    history -- the values of the last years, the base year's last
    base_from -- where the base comes from: the plan, or the figure of the base year
    achieved -- the pace of the last five years; None where a value is missing
    """

    indicator: str
    name: str
    unit: str
    decimals: int
    kind: str
    path: Path
    span: Span
    history: tuple[Year, ...]
    base: Decimal | None
    base_from: str
    target: Decimal | None
    achieved: Decimal | None
    additions: tuple[Addition, ...]

    @property
    def years(self) -> int:
        """Years from the base year to the end."""
        return self.span.end - self.span.base

    @property
    def by_rate(self) -> bool:
        """Whether a pace is a percentage a year, else so many units a year."""
        return self.path == "geometric"

    @property
    def pace_unit(self) -> str:
        """The unit of a pace: %, 家/年, 个百分点/年."""
        if self.by_rate:
            return "%"
        return "个百分点/年" if self.unit == "%" else f"{self.unit}/年"

    def at_pace(self, base: Decimal | None, pace: Decimal | None) -> Course:
        """Where a pace leads from a base."""
        return by_pace(base, pace, self.years, self.path)

    def to_end(self, base: Decimal | None, end: Decimal | None) -> Course:
        """What an end value needs from a base."""
        return by_end(base, end, self.years, self.path)


@dataclass(frozen=True)
class Scenario:
    """A prospect with what somebody supposes of it (测算情形): base, pace and end value."""

    prospect: Prospect
    base: Decimal | None
    pace: Decimal | None
    end: Decimal | None

    @classmethod
    def of(cls, prospect: Prospect) -> "Scenario":
        """As the plan stands: the pace of the last years, the plan's target."""
        return cls(prospect, prospect.base, prospect.achieved, prospect.target)

    @property
    def kept(self) -> Course:
        """近五年年均 kept up."""
        return self.prospect.at_pace(self.base, self.prospect.achieved)

    @property
    def given(self) -> Course:
        """The supposed pace."""
        return self.prospect.at_pace(self.base, self.pace)

    @property
    def needed(self) -> Course:
        """The way to the supposed end value."""
        return self.prospect.to_end(self.base, self.end)


def prospects(session: Session, plan: PlanInForce, today: date, at: At) -> tuple[Prospect, ...]:
    """Every indicator of the plan that has a path, in the plan's order."""
    base, end = plan.span.base, plan.span.end
    # Flows count within a plan, so the years before are read as a plan of their own.
    former = replace(plan, span=Span(base - LOOK_BACK, base - LOOK_BACK + 1, base))
    days = {year: min(date(year, 12, 31), today) for year in range(base - LOOK_BACK, base + 1)}
    figures = figures_of(session, former, days, at)
    return tuple(
        _prospect(plan, target, figures)
        for target in plan.targets
        if target.indicator in plan.definitions
        and plan.definitions[target.indicator].path != "none"
        and end > base
    )


def _prospect(
    plan: PlanInForce, target: TargetInForce, figures: Mapping[int, Mapping[str, Figure]]
) -> Prospect:
    definition = plan.definitions[target.indicator]
    code, is_flow = target.indicator, definition.kind == "flow"
    history = tuple((year, by_code[code].value) for year, by_code in figures.items())
    first, last = history[0][1], history[-1][1]
    if is_flow:
        achieved = pace_between(Decimal(0), last, LOOK_BACK, definition.path)
    else:
        achieved = pace_between(first, _base(target, last), LOOK_BACK, definition.path)
    base, base_from = (Decimal(0), "规划期内从零计") if is_flow else _based(plan, target, last)
    return Prospect(
        indicator=code,
        name=target.label or definition.name,
        unit=target.unit,
        decimals=definition.decimals,
        kind=definition.kind,
        path=definition.path,
        span=plan.span,
        history=history,
        base=base,
        base_from=base_from,
        target=target.value,
        achieved=achieved,
        additions=additions(plan, code),
    )


def _base(target: TargetInForce, last: Decimal | None) -> Decimal | None:
    return last if target.starting_point is None else target.starting_point


def _based(
    plan: PlanInForce, target: TargetInForce, last: Decimal | None
) -> tuple[Decimal | None, str]:
    """The base and where it is from: what the plan says goes before the figure."""
    if target.starting_point is not None:
        return target.starting_point, "规划所列基期值"
    if last is not None:
        return last, f"{plan.span.base}年的数"
    return None, f"没有{plan.span.base}年的数"
