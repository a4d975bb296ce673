"""差异原因 of a split: the parts of one figure at two vintages, and what went between them."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators.differences.compare import (
    change_of,
    explained_by,
    figures_at,
    way_between,
)
from registry.indicators.differences.result import Difference, IndicatorChange
from registry.indicators.differences.steps import Vintage, Way
from registry.indicators.differences.walk import NAMES, Walk, in_plain
from registry.indicators.ledger import NONE_YET, parts_of, sum_of
from registry.indicators.measures import ALL
from registry.indicators.splitting import DIMENSIONS
from registry.indicators.table import Basis
from registry.indicators.trace import PartName

NOBODY = "没有企业填报所需数据"
_SORT = {"size": "企业"}
"""What must stand after a part's name to say what it is a part of."""


@dataclass(frozen=True)
class PartChange:
    """One part of the split; `row` says of it what a comparison says of the whole."""

    code: str
    name: str
    row: IndicatorChange


@dataclass(frozen=True)
class Move:
    """How many things stand in another part than before, and what they carried there.

    amount -- in the account's unit for reading
    """

    account: PartName
    before: str
    after: str
    things: int
    amount: Decimal


@dataclass(frozen=True)
class SplitComparison:
    """One figure and its parts at two vintages: the parts add up to the whole where amounts do."""

    plan: str
    plan_name: str
    year: int
    by: str
    whole: IndicatorChange
    parts: tuple[PartChange, ...]
    moves: tuple[Move, ...]

    @property
    def label(self) -> str:
        """What the split is called."""
        return DIMENSIONS[self.by]

    def part(self, code: str) -> PartChange | None:
        """One of the parts."""
        return next((part for part in self.parts if part.code == code), None)


def compare_split(
    session: Session,
    plan_code: str,
    indicator: str,
    year: int,
    by: str,
    earlier: Vintage,
    later: Vintage,
) -> SplitComparison:
    """The parts of one figure by one of `DIMENSIONS`, the largest change first.

    Raises UnknownPlan, UnknownIndicator, BadDefinition, BadSetting.
    """
    found = way_between(session, plan_code, year, earlier, later)
    way = replace(found, by=by, indicator=indicator)
    plan = way.plans[1]
    plan.definition(indicator)
    target = next(one for one in plan.targets if one.indicator == indicator)
    walk = Walk.along(session, way)
    whole = change_of(session, way, target, figures_at(session, way), walk)
    parts = [_part(way, whole, walk, code) for code in walk.parts() if whole.ledger.accounts]
    parts.sort(key=_order)
    moves = _moves(whole, walk)
    return SplitComparison(plan.code, plan.name, year, by, whole, tuple(parts), moves)


def compare_part(
    session: Session,
    plan_code: str,
    year: int,
    by: str,
    code: str,
    earlier: Vintage,
    later: Vintage,
) -> tuple[SplitComparison, ...]:
    """One part of every figure in which it counts, each as a split with that part alone.

    Raises UnknownPlan, BadDefinition, BadSetting.
    """
    way = replace(way_between(session, plan_code, year, earlier, later), by=by)
    plan = way.plans[1]
    figures, walk = figures_at(session, way), Walk.along(session, way)
    wholes = [
        change_of(session, way, target, figures, walk)
        for target in plan.targets
        if target.indicator in figures[1]
    ]
    found = [(whole, _part(way, whole, walk, code)) for whole in wholes if whole.ledger.accounts]
    return tuple(
        SplitComparison(plan.code, plan.name, year, by, whole, (part,), ())
        for whole, part in found
        if part.row.before or part.row.after or part.row.changed
    )


def _part(way: Way, whole: IndicatorChange, walk: Walk, code: str) -> PartChange:
    """One part, by the ledger: 统计数 are the district's."""
    definition = way.plans[1].definitions[whole.indicator]
    ends = [_value(way, whole, walk, end, code) for end in (0, 1)]
    found = Difference("ledger", ends[0], ends[1], ())
    known: list[Basis | None] = [None if value is None else "ledger" for value in ends]
    name = walk.facts.part(code)
    row = replace(
        whole,
        name=f"{name}{_SORT.get(way.by or '', '')}的{whole.name.removeprefix('其中：')}",
        before=ends[0],
        after=ends[1],
        bases=(known[0], known[1]),
        official=Difference("official", None, None, ()),
        ledger=explained_by(found, walk.accounts(definition, code)),
        why_not=(_why_not(whole, ends, 0), _why_not(whole, ends, 1)),
    )
    return PartChange(code, name, row)


def _value(way: Way, whole: IndicatorChange, walk: Walk, end: int, code: str) -> Decimal | None:
    """The part's figure at one end, in the indicator's unit; none where the whole has none."""
    if (whole.ledger.after if end else whole.ledger.before) is None:
        return None
    plan = way.plans[end]
    definition = plan.definitions[whole.indicator]
    measures = parts_of(definition, plan)
    sums = {
        measure: walk.total(end, (whole.indicator, place), code) or NONE_YET
        for place, measure in enumerate(measures)
    }
    return sum_of(definition, measures, sums)


def _why_not(whole: IndicatorChange, ends: list[Decimal | None], end: int) -> str:
    if ends[end] is not None:
        return ""
    there = whole.ledger.after if end else whole.ledger.before
    return (whole.why_not[end] or NOBODY) if there is None else NOBODY


def _order(part: PartChange) -> tuple[bool, Decimal, str]:
    """The largest change first, what has no mark last."""
    accounts = part.row.ledger.accounts
    gap = part.row.difference
    moved = accounts[0].difference if gap is None else gap
    return part.code == ALL, -abs(moved), part.code


def _moves(whole: IndicatorChange, walk: Walk) -> tuple[Move, ...]:
    """Who went from where to where, the most first."""
    found: dict[tuple[int, str, str], list[Decimal]] = defaultdict(list)
    accounts = whole.ledger.accounts
    for number, account in enumerate(accounts):
        for measure, shift in walk.shifts.get((whole.indicator, number), ()):
            if shift.moved is not None and shift.after is not None:
                worth = account.shown(in_plain(measure, shift.after.value))
                found[number, *shift.moved].append(worth)
    made = [
        Move(
            NAMES[number],
            walk.facts.part(before),
            walk.facts.part(after),
            len(amounts),
            sum(amounts, Decimal(0)),
        )
        for (number, before, after), amounts in found.items()
    ]
    return tuple(sorted(made, key=lambda one: (one.account != NAMES[0], -one.things, one.before)))
