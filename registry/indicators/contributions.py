"""贡献: which firms moved a figure since last year, with parts that add up exactly.

For a sum or a count a firm's part is its own change. For a ratio n ÷ d it is
(Δn − r·Δd) ÷ d, with r last year's ratio and d this year's whole denominator: summed over all firms
that is the change of the ratio, without a remainder.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Literal

from sqlalchemy.orm import Session

from registry.indicators.definitions import Indicator
from registry.indicators.in_force import PlanInForce
from registry.indicators.ledger import lens_for, parts_of
from registry.indicators.measures import Measure, Thing, things_behind
from registry.quantities import UNITS
from registry.records.rows import At

Course = Literal["joined", "left", "changed"]


@dataclass(frozen=True)
class Contribution:
    """A firm's part in the change.

    share, below -- the part as a whole number over the one denominator of all parts of a movement:
    a thousand fractions, each with its own, would take as long to add as the statements
    now, before -- its amounts per part of the indicator in base units, 0 where it did not count
    course -- whether it counts only now (joined), only before (left) or in both years
    things -- the ledger's lines that say so
    """

    firm: int
    share: int
    below: int
    now: tuple[int, ...]
    before: tuple[int, ...]
    course: Course
    things: tuple[Thing, ...]

    @property
    def part(self) -> Fraction:
        """The part in the indicator's unit."""
        return Fraction(self.share, self.below)


def added(parts: Sequence[Contribution]) -> Fraction:
    """Parts of one movement together, in the indicator's unit."""
    return Fraction(sum(one.share for one in parts), parts[0].below) if parts else Fraction(0)


@dataclass(frozen=True)
class Movement:
    """The change of a ledger figure on the year before; the parts of all firms add up to it."""

    year: int
    change: Fraction
    parts: tuple[Contribution, ...]


def movement(
    session: Session, plan: PlanInForce, definition: Indicator, year: int, on: date, at: At
) -> Movement | None:
    """How firms moved the figure since the end of the year before, the greatest part first.

    None where the figure cannot be computed for both years. One statement per part and year.
    """
    parts = parts_of(definition, plan)
    if not parts:
        return None
    then = date(year - 1, 12, 31)
    now = [_things(session, plan, part, year, on, at) for part in parts]
    before = [_things(session, plan, part, year - 1, then, at) for part in parts]
    weights = _weights(definition, parts, now, before)
    if weights is None:
        return None
    return _summed(year, list(map(_by_firm, now)), list(map(_by_firm, before)), weights)


def _things(
    session: Session, plan: PlanInForce, measure: Measure, year: int, on: date, at: At
) -> list[Thing]:
    """The lines behind a measure; none while the year's figures cannot be summed yet."""
    if measure.table == "figures" and on < date(year, 12, 31):
        return []
    return things_behind(session, lens_for(plan, measure.table, year, on, at), measure, year)


def _weights(
    definition: Indicator,
    parts: Sequence[Measure],
    now: Sequence[list[Thing]],
    before: Sequence[list[Thing]],
) -> tuple[Fraction, ...] | None:
    """By how much one base unit more of each part moves the figure."""
    assert definition.numerator is not None
    if parts[0].table == "figures" and not (now[-1] and before[-1]):
        return None
    if definition.denominator is None:
        counted = parts[0].field is None
        return (Fraction(1, 1 if counted else UNITS[definition.numerator.unit].per_base),)
    top_before, bottom, bottom_before = _total(before[0]), _total(now[1]), _total(before[1])
    if not bottom or not bottom_before:
        return None
    units = UNITS[definition.numerator.unit], UNITS[definition.denominator.unit]
    factor = Fraction(units[1].per_base, units[0].per_base)
    factor *= 100 if definition.unit == "%" else 1
    ratio = Fraction(top_before, bottom_before)
    return factor / bottom, -factor * ratio / bottom


def _total(things: Sequence[Thing]) -> int:
    return sum(thing.value for thing in things)


def _by_firm(things: Sequence[Thing]) -> Mapping[int, list[Thing]]:
    found: dict[int, list[Thing]] = {}
    for thing in things:
        found.setdefault(thing.firm, []).append(thing)
    return found


def _summed(
    year: int,
    now: Sequence[Mapping[int, list[Thing]]],
    before: Sequence[Mapping[int, list[Thing]]],
    weights: Sequence[Fraction],
) -> Movement:
    """The parts of all firms, the greatest first."""
    below = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * below) for weight in weights]
    amounts, shares = {}, {}
    for firm in {firm for side in (*now, *before) for firm in side}:
        amounts[firm] = _amounts(firm, now), _amounts(firm, before)
        pairs = zip(whole, *amounts[firm], strict=True)
        shares[firm] = sum(times * (one - other) for times, one, other in pairs)
    moved = sorted(filter(shares.get, shares), key=lambda firm: (-abs(shares[firm]), firm))
    return Movement(
        year,
        Fraction(sum(shares.values()), below),
        tuple(
            Contribution(
                firm,
                shares[firm],
                below,
                *amounts[firm],
                _course(firm, now, before),
                tuple(thing for side in (*now, *before) for thing in side.get(firm, ())),
            )
            for firm in moved
        ),
    )


def _amounts(firm: int, sides: Sequence[Mapping[int, list[Thing]]]) -> tuple[int, ...]:
    return tuple(_total(side.get(firm, ())) for side in sides)


def _course(
    firm: int, now: Sequence[Mapping[int, object]], before: Sequence[Mapping[int, object]]
) -> Course:
    here, there = (any(firm in side for side in sides) for sides in (now, before))
    return "changed" if here and there else "joined" if here else "left"
