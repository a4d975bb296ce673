"""Compare two vintages of every figure of a plan and explain each difference."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators.both import Figure, figures_of
from registry.indicators.definitions import AMOUNTS, Indicator
from registry.indicators.definitions import Part as DefinedPart
from registry.indicators.differences.causes import Reason, reason_of
from registry.indicators.differences.district import official_difference
from registry.indicators.differences.facts import facts_about
from registry.indicators.differences.lines import Liner, evidence_origins
from registry.indicators.differences.result import (
    Account,
    Comparison,
    Difference,
    IndicatorChange,
    Part,
    ratio_effects,
)
from registry.indicators.differences.rules import rule_changes
from registry.indicators.differences.steps import (
    Glass,
    Shift,
    Step,
    Things,
    Vintage,
    Way,
    changed_models,
    looked_at,
    parts_in,
    shifts_between,
)
from registry.indicators.in_force import TargetInForce, plan_in_force
from registry.indicators.measures import Measure
from registry.indicators.trace import PartName
from registry.quantities import UNITS, from_base
from registry.terms import Cause

NAMES: tuple[PartName, PartName] = ("numerator", "denominator")


def compare(
    session: Session, plan_code: str, year: int, earlier: Vintage, later: Vintage
) -> Comparison:
    """Every figure of the plan's year at both vintages, with the parts of each difference.

    Raises UnknownPlan, BadDefinition, BadSetting.
    """
    plans = tuple(plan_in_force(session, plan_code, one.at, one.rules) for one in (earlier, later))
    way = Way(year, earlier, later, (plans[0], plans[1]))
    figures = [
        figures_of(session, plan, {year: one.on}, one.at)[year]
        for plan, one in zip(plans, (earlier, later), strict=True)
    ]
    accounts = _Walk.along(session, way).accounts()
    rows = tuple(
        _row(session, way, target, figures[0].get(target.indicator), figures[1][target.indicator])
        for target in plans[1].targets
        if target.indicator in figures[1]
    )
    return Comparison(
        plans[1].code,
        plans[1].name,
        year,
        tuple(_with_accounts(row, accounts.get(row.indicator, ())) for row in rows),
    )


def _row(
    session: Session, way: Way, target: TargetInForce, before: Figure | None, after: Figure
) -> IndicatorChange:
    """A line whose ledger figure has no accounts yet."""
    definition = way.plans[1].definitions[target.indicator]
    parent = definition.average_growth_of
    ledgers = [figure.ledger.value if figure else None for figure in (before, after)]
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
        ledger=Difference("ledger", ledgers[0], ledgers[1], ()),
        derived_from=parent,
        rules=rule_changes(way.plans, target.indicator),
        why_not=(_why_not(definition, before, way.year), _why_not(definition, after, way.year)),
    )


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


def _with_accounts(row: IndicatorChange, accounts: tuple[Account, ...]) -> IndicatorChange:
    found = row.ledger
    effects = ratio_effects(found.before, found.after, accounts, row.unit)
    ledger = Difference("ledger", found.before, found.after, accounts, effects)
    return IndicatorChange(**{**vars(row), "ledger": ledger})


@dataclass(frozen=True)
class _Walk:
    """The way walked: what counted first and last, and every shift of every part."""

    session: Session
    way: Way
    first: Mapping[tuple[str, int], Things]
    final: Mapping[tuple[str, int], Things]
    shifts: Mapping[tuple[str, int], tuple[tuple[Measure, Shift], ...]]
    glass: Glass

    @classmethod
    def along(cls, session: Session, way: Way) -> "_Walk":
        """Look through one glass after the other."""
        changed = changed_models(session, way.earlier.at, way.later.at)
        shifts: dict[tuple[str, int], list[tuple[Measure, Shift]]] = defaultdict(list)
        first: Mapping[tuple[str, int], Things] = {}
        before: Mapping[tuple[str, int], Things] = {}
        last = parts = None
        for step, glass in way.glasses(changed):
            after, measures = looked_at(session, glass, way.year), parts_in(glass.plan)
            if step is None:
                first = after
            else:
                assert parts is not None
                for place in {**before, **after}:
                    shifts[place] += _shifts(step, place, before, after, parts, measures)
            before, parts, last = after, measures, glass
        assert last is not None
        told = {place: tuple(found) for place, found in shifts.items()}
        return cls(session, way, first, before, told, last)

    def accounts(self) -> dict[str, tuple[Account, ...]]:
        """Indicator → its accounts, with every shift's cause and origin."""
        told = [pair for found in self.shifts.values() for pair in found]
        facts = facts_about(self.session, self.way, self.glass, told)
        reasons = {id(shift): reason_of(measure, shift, facts) for measure, shift in told}
        origins = evidence_origins(self.session, self.way, reasons.values(), facts)
        liner = Liner(facts, origins)
        plan = self.way.plans[1]
        found: dict[str, tuple[Account, ...]] = {}
        for code, definition in plan.definitions.items():
            defined = (definition.numerator, definition.denominator)
            found[code] = tuple(
                self._account(definition, place, part, reasons, liner)
                for place, part in enumerate(defined)
                if part is not None
            )
        return found

    def _account(
        self,
        definition: Indicator,
        place: int,
        part: DefinedPart,
        reasons: Mapping[int, Reason],
        liner: Liner,
    ) -> Account:
        where = (definition.code, place)
        measure = parts_in(self.way.plans[1])[where]
        plain = part.unit if measure.field is None else AMOUNTS[measure.field]
        by_cause: dict[Cause, list[tuple[Shift, Reason]]] = defaultdict(list)
        for _, shift in self.shifts.get(where, ()):
            reason = reasons[id(shift)]
            by_cause[reason.cause].append((shift, reason))

        def shown(value: int) -> Decimal:
            return Decimal(value) if measure.field is None else from_base(value, UNITS[plain])

        parts = tuple(
            Part(
                cause,
                shown(sum(shift.amount for shift, _ in by_cause[cause])),
                liner.lines(by_cause[cause], shown, plain),
            )
            for cause in Cause
            if cause in by_cause
        )
        before, after = (self._total(found.get(where)) for found in (self.first, self.final))
        return Account(
            NAMES[place],
            part.label,
            plain,
            part.unit,
            definition.decimals if measure.field is None else max(definition.decimals, 1),
            "个" if measure.table == "platform" else "家",
            None if before is None else shown(before),
            None if after is None else shown(after),
            parts,
        )

    @staticmethod
    def _total(things: Things | None) -> int | None:
        return None if things is None else sum(thing.value for thing in things.values())


def _shifts(
    step: Step,
    place: tuple[str, int],
    before: Mapping[tuple[str, int], Things],
    after: Mapping[tuple[str, int], Things],
    parts: Mapping[tuple[str, int], Measure],
    measures: Mapping[tuple[str, int], Measure],
) -> list[tuple[Measure, Shift]]:
    """The shifts of one part in one step; a part may begin or end with a definition."""
    old, new = parts.get(place), measures.get(place)
    measure = new or old
    assert measure is not None
    same = old is None or new is None or old.table == new.table
    found = shifts_between(step, before.get(place, {}), after.get(place, {}), same=same)
    return [(measure, shift) for shift in found]
