"""The way from one vintage to another, one kind of change at a time (差异分解).

Between the ledger as it was known then and as it is known now stand glasses that know one more
kind of table as it is known now: first the 口径, then the day, the merged files, the events, the
standings, last what was reported. What a step does to a thing has that step's cause, and because
each step begins where the one before it ended, the parts add up to the whole difference.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from registry.indicators.in_force import PlanInForce
from registry.indicators.ledger import parts_of
from registry.indicators.lens import Lens, last_days
from registry.indicators.measures import Counted, CountedThings, Measure, counted
from registry.indicators.rules import Rules
from registry.models import (
    Enterprise,
    EnterpriseEvent,
    Figures,
    Honour,
    HonourKind,
    Industry,
    Platform,
    PlatformKind,
    PlatformLevel,
    Remembering,
    Standing,
    history_of,
)
from registry.models.base import table_of
from registry.records.rows import At, Known

Things = Mapping[tuple[int, str], Counted]
"""(firm, the thing of it that counts: empty for the firm itself) → how it counts."""


class Step(Enum):
    """One kind of change, with the tables that are known anew in it."""

    DEFINITION = (HonourKind, PlatformKind, Industry)
    DAY = ()
    FILES = (Enterprise,)
    EVENTS = (EnterpriseEvent,)
    STANDINGS = (Standing,)
    RECORDS = (Figures, Honour, Platform, PlatformLevel)

    @property
    def models(self) -> tuple[type[Remembering], ...]:
        """The tables of the step."""
        tables: tuple[type[Remembering], ...] = self.value
        return tables


@dataclass(frozen=True)
class Vintage:
    """Which figures: as of `on`, as known at `at`, read by `rules` (the program's settings)."""

    on: date
    at: At
    rules: Rules


@dataclass(frozen=True)
class Shift:
    """What one step did to one thing: how it counted before and after it, None for not at all.

    moved -- the parts of a split between which the thing went; it left one and came to the other
    """

    step: Step
    before: Counted | None
    after: Counted | None
    moved: tuple[str, str] | None = None

    @property
    def thing(self) -> Counted:
        """The thing as it counts, or as it counted last."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def amount(self) -> int:
        """The change in base units."""
        return (self.after.value if self.after else 0) - (self.before.value if self.before else 0)


@dataclass(frozen=True)
class Glass:
    """What is looked through between two steps: 口径, day, and when each table is known."""

    plan: PlanInForce
    on: date
    at: At
    otherwise: Mapping[type[Remembering], At] = field(default_factory=dict)

    def lens(self, table: str, year: int) -> Lens:
        """The lens on one table of measures."""
        days = last_days(year) if table == "figures" else {year: self.on}
        plan = self.plan
        return Lens(self.at, plan.span, plan.rules, days, plan.scheme, self.otherwise)


Place = tuple[str, int]
"""(indicator, 0 for the numerator or 1 for the denominator)."""


@dataclass(frozen=True)
class Way:
    """Two vintages with the plan as in force at each.

    by -- the split whose parts are told apart; indicator -- the only one that is looked at
    """

    year: int
    earlier: Vintage
    later: Vintage
    plans: tuple[PlanInForce, PlanInForce]
    by: str | None = None
    indicator: str | None = None

    def parts_in(self, plan: PlanInForce) -> dict[Place, Measure]:
        """Every part of every indicator of the way that the ledger can sum or count."""
        return {
            (code, place): measure
            for code, definition in plan.definitions.items()
            if self.indicator in (None, code)
            for place, measure in enumerate(parts_of(definition, plan))
        }

    def glasses(self, changed: frozenset[type[Remembering]]) -> Iterator[tuple[Step | None, Glass]]:
        """The first glass, then one after each step that can have changed anything."""
        known: dict[type[Remembering], At] = {}
        glass = Glass(self.plans[0], self.earlier.on, self.earlier.at)
        yield None, glass
        for step in Step:
            moved = {model: self.later.at for model in step.models if model in changed}
            known |= moved
            plan = self.plans[1]
            on = self.earlier.on if step is Step.DEFINITION else self.later.on
            after = Glass(plan, on, self.earlier.at, dict(known))
            if moved or self._is_other(glass, after):
                yield step, after
            glass = after

    def _is_other(self, before: Glass, after: Glass) -> bool:
        """Whether 口径 or day are other ones: `read_definition` gives one value for one text."""
        if before.on != after.on or before.plan.rules != after.plan.rules:
            return True
        if self.by == "sector" and before.plan.scheme != after.plan.scheme:
            return True
        return self.parts_in(before.plan) != self.parts_in(after.plan)


def changed_models(session: Session, earlier: At, later: At) -> frozenset[type[Remembering]]:
    """The tables of the way in which anything was written between the two points."""
    first, last = sorted((_revision(earlier), _revision(later)))
    models = [model for step in Step for model in step.models]
    asked = [_written(model, first, last).label(f"n{i}") for i, model in enumerate(models)]
    found = session.execute(select(*asked)).one()
    return frozenset(model for model, written in zip(models, found, strict=True) if written)


NEVER = 1 << 62
"""After every revision."""


def _revision(at: At) -> int:
    return at.revision if isinstance(at, Known) else NEVER


def _written(model: type[Remembering], first: int, last: int) -> ColumnElement[bool]:
    """Whether a version began or ended after `first`, up to `last`."""
    present, twin = table_of(model).c.revision_id, history_of(model).c.ended_by
    return or_(*(select(one).where(one > first, one <= last).exists() for one in (present, twin)))


def looked_at(session: Session, way: Way, glass: Glass) -> dict[Place, Things]:
    """What counts through one glass, for every part of every indicator."""
    parts, year = way.parts_in(glass.plan), way.year
    found: CountedThings = {}
    for table in dict.fromkeys(measure.table for measure in parts.values()):
        own = list(dict.fromkeys(one for one in parts.values() if one.table == table))
        if table == "figures" and glass.on < date(year, 12, 31):
            found |= {measure: {} for measure in own}
        else:
            found |= counted(session, glass.lens(table, year), own, year, way.by)
    return {part: found[measure] for part, measure in parts.items()}


def shifts_between(step: Step, before: Things, after: Things, *, same: bool) -> list[Shift]:
    """What a step changed, by firm and thing.

    same -- whether both sides count the same kind of thing; else all leave and all come
    """
    pairs: list[tuple[Counted | None, Counted | None]]
    if same:
        pairs = [(before.get(key), after.get(key)) for key in sorted({*before, *after})]
    else:
        pairs = [(thing, None) for thing in before.values()]
        pairs += [(None, thing) for thing in after.values()]
    return [shift for pair in pairs for shift in _shifted(step, *pair)]


def _shifted(step: Step, before: Counted | None, after: Counted | None) -> Iterator[Shift]:
    """First the way from one part to another, with what the thing was worth; then its change.

    A thing that counts with zero comes and goes without moving anything: that is no change.
    """
    if before and after and before.part != after.part:
        there = replace(before, part=after.part)
        moved = (before.part, after.part)
        yield Shift(step, before, None, moved)
        yield Shift(step, None, there, moved)
        before = there
    change = Shift(step, before, after)
    if change.amount:
        yield change
