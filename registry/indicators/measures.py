"""Measures (度量): a named sum or count with its conditions, compiled once for both questions.

How much: one grouped pass per table for all measures, all years and a split. Which rows: the list
of things behind one measure in one year. Both come from the same conditions, so the list cannot
disagree with the figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from registry.indicators.lens import Columns, Lens
from registry.indicators.predicates import PREDICATES
from registry.indicators.subjects import SUBJECTS
from registry.indicators.tally import UNSPLIT, Conditions, Numbers, Tally
from registry.quantities import exact_sum

ALL = UNSPLIT
"""The key of the whole where nothing is split."""


@dataclass(frozen=True)
class Measure:
    """What is summed or counted over which table, and under which conditions.

    field -- the amount that is summed; None counts things
    where -- names of conditions, all of which must hold
    needs -- further amounts that must be given, so that both parts of a ratio see the same firms
    """

    table: str
    field: str | None
    where: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Every amount the measure reads."""
        own = () if self.field is None else (self.field,)
        return tuple(dict.fromkeys((*own, *self.needs)))

    def condition(self, line: Columns, lens: Lens) -> ColumnElement[bool]:
        """Whether a line counts."""
        return and_(*self.conditions(line, lens).values())

    def conditions(self, line: Columns, lens: Lens) -> Conditions:
        """All that makes a line count, one by one."""
        given = self.given(line)
        if not given and "recorded" in line:
            given = {"recorded": line["recorded"] == 1}
        return {**{name: PREDICATES[name].sql(line, lens) for name in self.where}, **given}

    def given(self, line: Columns) -> Conditions:
        """That a line has every amount the measure reads."""
        return {f"{name} given": line[name].is_not(None) for name in self.fields}


@dataclass(frozen=True)
class Total:
    """A measure's value in base units and how many things stand behind it."""

    value: int
    things: int


@dataclass(frozen=True)
class Thing:
    """One line behind a figure: whose, how much (base units), and the row that says so."""

    firm: int
    value: int
    row: int
    name: str | None = None


@dataclass(frozen=True)
class Counted:
    """One thing that counts in a measure: `thing` tells a firm's platforms apart, `rows` say so.

    value -- base units; rows -- every row that makes it count, the one that is listed first
    part -- its mark where the measure is split, "" for none
    """

    firm: int
    thing: str
    value: int
    rows: tuple[int, ...]
    part: str = ALL


CountedThings = dict[Measure, dict[tuple[int, str], Counted]]
"""Measure → (firm, thing) → what counts."""

Totals = dict[tuple[int, str], dict[Measure, Total]]
"""(year, part of the split) → measure → total."""

SPLITS = ("sector", "town", "park", "division", "size")
"""By what a figure can be split: 产业领域, 统计归属镇街, 园区, 行业大类, 企业规模."""


def totals(
    session: Session, lens: Lens, measures: Sequence[Measure], split: str | None = None
) -> Totals:
    """Every measure for every year of the lens: one statement per table.

    split -- one of `SPLITS`; the part of things without such a mark is "" (未分类), so that the
    parts always add up to the whole. Years without any line are absent.
    """
    found: Totals = {}
    for table in dict.fromkeys(measure.table for measure in measures):
        own = [measure for measure in measures if measure.table == table]
        lines = SUBJECTS[table](lens, [name for one in own for name in one.fields], False)
        tally = Tally(lines, part_of(lines.columns, split))
        for measure in own:
            ask_total(tally, lens, measure)
        for year, part, numbers in tally.told(session):
            sums = {measure: total_of(numbers, measure) for measure in own}
            found.setdefault((year, part), {}).update(sums)
    return found


def ask_total(tally: Tally, lens: Lens, measure: Measure) -> None:
    """A firm may hold several honours; firms with figures and platforms have one line each."""
    where = measure.conditions(tally.line, lens)
    if measure.table == "honour":
        tally.count_things((measure, "things"), where)
    else:
        tally.count((measure, "things"), where)
    if measure.field is not None:
        tally.add((measure, "value"), where, measure.field, tally.line[measure.field])


def total_of(numbers: Numbers, measure: Measure) -> Total:
    """The measure's total among the numbers of a tally that was asked for it."""
    things = numbers[measure, "things"]
    return Total(things if measure.field is None else numbers[measure, "value"], things)


def part_of(line: Columns, split: str | None) -> ColumnElement[Any] | None:
    """The split's mark of a line; "" where it has none."""
    if split is None:
        return None
    marks: dict[str, ColumnElement[Any]] = {
        "sector": line["sector"],
        "town": func.coalesce(line["statistical_town"], line["town"]),
        "park": line["park"],
        "division": func.substr(line["industry_code"], 1, 2),
        "size": line["size"],
    }
    return func.coalesce(marks[split], ALL)


def things_behind(
    session: Session,
    lens: Lens,
    measure: Measure,
    year: int,
    within: tuple[str, str] | None = None,
) -> list[Thing]:
    """The lines that make up a measure in `year`, one per thing counted, by firm then row.

    A firm that counts through several honours is one thing; its row is the earliest of them.
    within -- a split and the only part of it that is asked for
    """
    lines = SUBJECTS[measure.table](lens, measure.fields, True)
    line = lines.columns
    value = literal(1) if measure.field is None else line[measure.field]
    named = line.get("name", line["firm"])
    query = (
        select(line["firm"], value, _row(measure, line), line["thing"], named)
        .select_from(lines.source)
        .where(lines.present, line["year"] == year, measure.condition(line, lens))
        .order_by(line["firm"], *_order(measure, line))
    )
    mark = part_of(line, within[0] if within else None)
    if within is not None and mark is not None:
        query = query.where(mark == within[1])
    found: dict[int, Thing] = {}
    for firm, amount, row, thing, name in session.execute(query):
        label = name if "name" in line else None
        found.setdefault(thing, Thing(firm, exact_sum(amount), int(row), label))
    return list(found.values())


def counted(
    session: Session, lens: Lens, measures: Sequence[Measure], year: int, split: str | None = None
) -> CountedThings:
    """Everything behind every measure in `year`, each with its part: one statement per table."""
    found: CountedThings = {measure: {} for measure in measures}
    for table in dict.fromkeys(measure.table for measure in measures):
        own = [measure for measure in measures if measure.table == table]
        for firm, thing, part, *pairs in session.execute(_listed(lens, table, own, year, split)):
            for measure, value, row in zip(own, pairs[::2], pairs[1::2], strict=True):
                if value is not None:
                    _put(found[measure], Counted(firm, thing, exact_sum(value), (int(row),), part))
    return found


def rows_counted(
    session: Session, lens: Lens, measures: Sequence[Measure], year: int
) -> dict[Measure, list[tuple[int, int]]]:
    """(firm, row) of every line behind every measure of one table in `year`; one statement."""
    found: dict[Measure, list[tuple[int, int]]] = {measure: [] for measure in measures}
    lists = [found[measure] for measure in measures]
    for firm, _, _, *pairs in session.execute(
        _listed(lens, measures[0].table, measures, year, None)
    ):
        for own, value, row in zip(lists, pairs[::2], pairs[1::2], strict=True):
            if value is not None:
                own.append((firm, row))
    return found


def _put(things: dict[tuple[int, str], Counted], one: Counted) -> None:
    """One more thing, or one more row that makes a thing count."""
    key = (one.firm, one.thing)
    before = things.get(key)
    things[key] = one if before is None else replace(one, rows=(*before.rows, *one.rows))


def _listed(
    lens: Lens, table: str, measures: Sequence[Measure], year: int, split: str | None
) -> Any:
    """Firm, thing, part, and for every measure its value (None: does not count) and its row."""
    lines = SUBJECTS[table](lens, [name for one in measures for name in one.fields], True)
    line = lines.columns
    conditions = [measure.condition(line, lens) for measure in measures]
    columns: list[ColumnElement[Any]] = []
    for measure, condition in zip(measures, conditions, strict=True):
        value = literal(1) if measure.field is None else line[measure.field]
        columns += [case((condition, value)), _row(measure, line)]
    labelled = [column.label(f"n{index}") for index, column in enumerate(columns)]
    thing = line["thing_name"] if "thing_name" in line else literal(ALL)
    mark = part_of(line, split)
    part = literal(ALL) if mark is None else mark
    return (
        select(line["firm"], thing.label("named"), part.label("part"), *labelled)
        .select_from(lines.source)
        .where(lines.present, line["year"] == year, or_(*conditions))
        .order_by(line["firm"], *_order(measures[0], line))
    )


def _row(measure: Measure, line: Columns) -> ColumnElement[Any]:
    """The row that makes the line count: the amount's own record, or the one that says 在库."""
    if measure.table == "figures":
        return line[f"{measure.field or 'in_library'}_row"]
    return line["row"]


def _order(measure: Measure, line: Columns) -> list[ColumnElement[Any]]:
    """Within a firm: honours by the day they were recognised, then by number."""
    if measure.table == "honour":
        return [line["recognised_on"], line["row"]]
    return [line["thing"]]
