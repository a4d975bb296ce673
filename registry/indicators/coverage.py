"""覆盖面: how much of what should have been reported stands in the ledger.

应报 firms are in the statistics library for the year, or were in it the year before and nobody
has said that they left it. 已报 ones gave every amount the measure reads. The rate is by last
year's 工业总产值, so that a large firm that is missing weighs as much as it is large.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from registry.indicators.arithmetic import HUNDRED
from registry.indicators.effective import with_last_year
from registry.indicators.lens import Columns, Lens, Population, days_table, with_standing
from registry.indicators.measures import ALL, Measure, part_of
from registry.indicators.predicates import PREDICATES
from registry.quantities import exact_sum, ratio

WEIGHT = "output"


@dataclass(frozen=True)
class Coverage:
    """应报户数, 已报户数, 产值覆盖率 in percent (None without last year's output)."""

    due: int
    reported: int
    rate: Decimal | None


def firms_with_last_year(lens: Lens, fields: Sequence[str]) -> Population:
    """Firms × years: effective figures beside last year's own (`last_…`), with standing."""
    names = tuple(dict.fromkeys(("in_library", *fields)))
    pair, days = with_last_year(lens, names), days_table(lens)
    things = pair.join(days, days.c.year == pair.c.year)
    known = with_standing(lens, things, pair.c.firm, days.c.day)
    own: dict[str, ColumnElement[Any]] = {column.key: column for column in pair.c}
    return Population(known.source, {**known.columns, **own}, known.present)


def coverages(
    session: Session, lens: Lens, measures: Sequence[Measure]
) -> Mapping[tuple[Measure, int], Coverage]:
    """(measure over figures, year) → coverage, in one statement."""
    found = coverages_by_part(session, lens, measures, None)
    return {(measure, year): covered for (measure, year, _), covered in found.items()}


def coverages_by_part(
    session: Session, lens: Lens, measures: Sequence[Measure], split: str | None
) -> Mapping[tuple[Measure, int, str], Coverage]:
    """(measure over figures, year, part of the split) → coverage, in one statement."""
    if not measures:
        return {}
    fields = [WEIGHT, *(name for measure in measures for name in measure.fields)]
    lines = firms_with_last_year(lens, fields)
    line = lines.columns
    columns = [c for measure in measures for c in _counts(measure, lines, lens)]
    mark = part_of(line, split)
    keys = [line["year"]] if mark is None else [line["year"], mark]
    part = (literal(ALL) if mark is None else mark).label("part")
    query = (
        select(line["year"], part, *(column.label(f"n{n}") for n, column in enumerate(columns)))
        .select_from(lines.source)
        .where(lines.present)
        .group_by(*keys)
    )
    found = {}
    for year, named, *numbers in session.execute(query):
        for index, measure in enumerate(measures):
            due, reported, all_output, output = numbers[4 * index : 4 * index + 4]
            share = ratio(exact_sum(output), exact_sum(all_output))
            rate = None if share is None else share * HUNDRED
            found[measure, year, named] = Coverage(due, reported, rate)
    return found


def _counts(measure: Measure, lines: Population, lens: Lens) -> list[ColumnElement[Any]]:
    line = lines.columns
    due = is_due(measure, line, lens)
    reported = and_(due, *(line[name].is_not(None) for name in measure.fields))
    weight = line[f"last_{WEIGHT}"]
    return [
        func.count(case((due, 1))),
        func.count(case((reported, 1))),
        func.sum(case((due, weight))),
        func.sum(case((reported, weight))),
    ]


def is_due(measure: Measure, line: Columns, lens: Lens) -> ColumnElement[bool]:
    """Whether a firm of the measure's population should have reported."""
    return and_(
        or_(
            line["in_library"] == 1,
            and_(line["in_library"].is_(None), line["last_in_library"] == 1),
        ),
        *(PREDICATES[name].sql(line, lens) for name in measure.where if name != "in_library"),
    )
