"""What stands behind amounts over figures: sum, firms and largest firm, by year and part."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from registry.indicators.lens import Columns, Lens
from registry.indicators.measures import ALL, Measure, part_of
from registry.indicators.subjects import SUBJECTS
from registry.quantities import exact_sum
from registry.reports.guard import Mass

Found = dict[tuple[Measure, int, str], Mass]
"""(measure, year, part) → what stands behind it; an amount in base units."""


def masses(
    session: Session, lens: Lens, measures: Sequence[Measure], cut: str | None = None
) -> Found:
    """Every measure over figures for every year of the lens, in one statement.

    cut -- one of `SPLITS`, else the whole under the part `ALL`, as unmarked lines are
    """
    lines = SUBJECTS["figures"](lens, [name for one in measures for name in one.fields], False)
    line = lines.columns
    columns = [column for measure in measures for column in _three(measure, line, lens)]
    mark = part_of(line, cut)
    keys = [line["year"]] if mark is None else [line["year"], mark]
    part = literal(ALL) if mark is None else mark
    query = (
        select(line["year"], part.label("part"), *(c.label(f"n{i}") for i, c in enumerate(columns)))
        .select_from(lines.source)
        .where(lines.present)
        .group_by(*keys)
    )
    found: Found = {}
    for year, named, *numbers in session.execute(query):
        for index, measure in enumerate(measures):
            total, firms, largest = numbers[3 * index : 3 * index + 3]
            found[measure, year, named] = Mass(firms, exact_sum(total), exact_sum(largest))
    return found


def _three(measure: Measure, line: Columns, lens: Lens) -> list[ColumnElement[Any]]:
    """Sum, firms, largest firm; losses weigh by their size."""
    condition = measure.condition(line, lens)
    firms: ColumnElement[Any] = func.count(case((condition, line["thing"])))
    if measure.field is None:
        return [firms, firms, func.max(case((condition, 1)))]
    amount = case((condition, line[measure.field]))
    return [func.sum(amount), firms, func.max(func.abs(amount))]
