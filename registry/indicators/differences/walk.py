"""The way walked: what counted first and last, and every shift between, told as accounts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators.definitions import AMOUNTS, Indicator
from registry.indicators.definitions import Part as DefinedPart
from registry.indicators.differences.causes import Reason, reason_of
from registry.indicators.differences.facts import Facts, facts_about
from registry.indicators.differences.lines import Liner, evidence_origins
from registry.indicators.differences.result import Account, Part, places
from registry.indicators.differences.steps import (
    Place,
    Shift,
    Step,
    Things,
    Way,
    changed_models,
    looked_at,
    shifts_between,
)
from registry.indicators.measures import Measure, Total
from registry.indicators.trace import PartName
from registry.quantities import UNITS, from_base
from registry.terms import Cause

NAMES: tuple[PartName, PartName] = ("numerator", "denominator")

Ends = tuple[Mapping[Place, Things], Mapping[Place, Things]]
"""What counted at the beginning and at the end of the way."""

Shifts = Mapping[Place, tuple[tuple[Measure, Shift], ...]]


@dataclass(frozen=True)
class Walk:
    """Both ends, every shift with its reason, and who writes the lines about them."""

    way: Way
    ends: Ends
    shifts: Shifts
    reasons: Mapping[int, Reason]
    liner: Liner

    @classmethod
    def along(cls, session: Session, way: Way) -> "Walk":
        """Look through one glass after the other, then ask what is known of each shift."""
        changed = changed_models(session, way.earlier.at, way.later.at)
        shifts: dict[Place, list[tuple[Measure, Shift]]] = defaultdict(list)
        seen: list[dict[Place, Things]] = []
        measures: list[Mapping[Place, Measure]] = []
        for step, glass in way.glasses(changed):
            seen.append(looked_at(session, way, glass))
            measures.append(way.parts_in(glass.plan))
            if step is not None:
                for place in {**seen[-2], **seen[-1]}:
                    shifts[place] += _shifts(step, place, seen[-2:], measures[-2:])
        told = [pair for found in shifts.values() for pair in found]
        facts = facts_about(session, way, glass, told)
        reasons = {id(shift): reason_of(measure, shift, facts) for measure, shift in told}
        liner = Liner(facts, evidence_origins(session, way, reasons.values(), facts))
        ordered = {place: tuple(found) for place, found in shifts.items()}
        return cls(way, (seen[0], seen[-1]), ordered, reasons, liner)

    @property
    def facts(self) -> Facts:
        """What is known of the things that changed."""
        return self.liner.facts

    def accounts(self, definition: Indicator, part: str | None = None) -> tuple[Account, ...]:
        """The accounts of an indicator, of the whole or of one part of the split."""
        defined = (definition.numerator, definition.denominator)
        return tuple(
            self._account(definition, place, one, part)
            for place, one in enumerate(defined)
            if one is not None
        )

    def parts(self) -> tuple[str, ...]:
        """Every part in which anything counted or shifted."""
        ends = (thing for end in self.ends for things in end.values() for thing in things.values())
        shifted = (shift.thing for found in self.shifts.values() for _, shift in found)
        return tuple(sorted({thing.part for things in (ends, shifted) for thing in things}))

    def total(self, end: int, place: Place, part: str | None = None) -> Total | None:
        """What counted at one end, 0 or 1; None where there was no such measure."""
        things = self.ends[end].get(place)
        if things is None:
            return None
        own = [one.value for one in things.values() if part in (None, one.part)]
        return Total(sum(own), len(own))

    def shifts_of(self, place: Place, part: str | None) -> Iterable[Shift]:
        """The shifts of one part; what only moves between parts is no shift of the whole."""
        for _, shift in self.shifts.get(place, ()):
            if shift.thing.part == part or (part is None and shift.moved is None):
                yield shift

    def _account(
        self, definition: Indicator, number: int, defined: DefinedPart, part: str | None
    ) -> Account:
        place = (definition.code, number)
        measure = self.way.parts_in(self.way.plans[1])[place]
        plain = defined.unit if measure.field is None else AMOUNTS[measure.field]
        by_cause: dict[Cause, list[tuple[Shift, Reason]]] = defaultdict(list)
        for shift in self.shifts_of(place, part):
            reason = self.reasons[id(shift)]
            by_cause[reason.cause].append((shift, reason))

        def shown(value: int) -> Decimal:
            return in_plain(measure, value)

        parts = tuple(
            Part(
                cause,
                shown(sum(shift.amount for shift, _ in by_cause[cause])),
                self.liner.lines(by_cause[cause], shown, plain),
            )
            for cause in Cause
            if cause in by_cause
        )
        before, after = (self.total(end, place, part) for end in (0, 1))
        return Account(
            NAMES[number],
            defined.label,
            plain,
            defined.unit,
            definition.decimals
            if measure.field is None
            else places(definition.decimals, defined.unit),
            "个" if measure.table == "platform" else "家",
            None if before is None else shown(before.value),
            None if after is None else shown(after.value),
            parts,
        )


def in_plain(measure: Measure, value: int) -> Decimal:
    """A sum of base units in the measure's plain unit; a count as it is."""
    if measure.field is None:
        return Decimal(value)
    return from_base(value, UNITS[AMOUNTS[measure.field]])


def _shifts(
    step: Step,
    place: Place,
    seen: list[dict[Place, Things]],
    measures: list[Mapping[Place, Measure]],
) -> list[tuple[Measure, Shift]]:
    """The shifts of one part in one step; a part may begin or end with a definition."""
    old, new = (known.get(place) for known in measures)
    measure = new or old
    assert measure is not None
    same = old is None or new is None or old.table == new.table
    before, after = (found.get(place, {}) for found in seen)
    return [(measure, shift) for shift in shifts_between(step, before, after, same=same)]
