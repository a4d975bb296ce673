"""覆盖面: how much of what should have been reported stands in the ledger.

应报 firms are in the statistics library for the year, or were in it the year before and nobody
has said that they left it. 已报 ones gave every amount the measure reads. The rate is by last
year's 工业总产值, so that a large firm that is missing weighs as much as it is large.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, or_
from sqlalchemy.orm import Session

from registry.indicators.arithmetic import HUNDRED
from registry.indicators.figure_lines import firms_with_last_year
from registry.indicators.lens import Columns, Lens
from registry.indicators.measures import Measure, part_of
from registry.indicators.predicates import PREDICATES
from registry.indicators.tally import Conditions, Numbers, Tally
from registry.quantities import ratio

WEIGHT = "output"


@dataclass(frozen=True)
class Coverage:
    """应报户数, 已报户数, 产值覆盖率 in percent (None without last year's output)."""

    due: int
    reported: int
    rate: Decimal | None


def coverages_by_part(
    session: Session, lens: Lens, measures: Sequence[Measure], split: str | None
) -> Mapping[tuple[Measure, int, str], Coverage]:
    """(measure over figures, year, part of the split) → coverage, in one statement."""
    if not measures:
        return {}
    lines = firms_with_last_year(lens, coverage_fields(measures))
    tally = Tally(lines, part_of(lines.columns, split))
    for measure in measures:
        ask_coverage(tally, lens, measure)
    return {
        (measure, year, part): coverage_of(numbers, measure)
        for year, part, numbers in tally.told(session)
        for measure in measures
    }


def coverage_fields(measures: Sequence[Measure]) -> list[str]:
    """What lines must hold so that coverage can be asked."""
    return [WEIGHT, *(name for measure in measures for name in measure.fields)]


def ask_coverage(tally: Tally, lens: Lens, measure: Measure) -> None:
    """Want the coverage of a measure; measures of one population share what is due."""
    due = due_conditions(measure, tally.line, lens)
    reported = {**due, **measure.given(tally.line)}
    weight = f"last_{WEIGHT}"
    for name, where in ((_due(measure), due), (_reported(measure), reported)):
        tally.count((name, "firms"), where)
        tally.add((name, "weight"), where, weight, tally.line[weight])


def coverage_of(numbers: Numbers, measure: Measure) -> Coverage:
    """The coverage of a measure out of a tally that was asked for it."""
    due, reported = _due(measure), _reported(measure)
    share = ratio(numbers[reported, "weight"], numbers[due, "weight"])
    rate = None if share is None else share * HUNDRED
    return Coverage(numbers[due, "firms"], numbers[reported, "firms"], rate)


def _due(measure: Measure) -> Hashable:
    return "due", measure.where


def _reported(measure: Measure) -> Hashable:
    return "reported", measure.where, measure.fields


def due_conditions(measure: Measure, line: Columns, lens: Lens) -> Conditions:
    """What makes a firm of the measure's population one that should have reported."""
    listed = or_(
        line["in_library"] == 1,
        and_(line["in_library"].is_(None), line["last_in_library"] == 1),
    )
    others = [name for name in measure.where if name != "in_library"]
    return {"due": listed, **{name: PREDICATES[name].sql(line, lens) for name in others}}
