"""用处: which figures a value goes into, the way back from a row to the figures above it.

The same conditions that list the rows behind a figure are asked the other way round: of all that
counts in a measure, what is among these rows. A value is a figure's amount, or it decides that
something counts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.indicators.both import chosen_basis
from registry.indicators.in_force import PlanInForce
from registry.indicators.ledger import Days, lens_for, parts_of
from registry.indicators.measures import Measure, rows_counted
from registry.indicators.official import delivered, official_figure
from registry.indicators.table import Basis
from registry.indicators.trace import PARTS, PartName
from registry.models import (
    DistrictFigure,
    Figures,
    Honour,
    PlatformLevel,
    Remembering,
    Standing,
)
from registry.periods import DISTANT_FUTURE
from registry.records.rows import At, rows

Touched = Mapping[type[Remembering], Collection[int]]
"""Table → the rows that are asked about."""

STANDING_FIELDS = {
    "industrial": "industry_code",
    "manufacturing": "industry_code",
    "high_tech": "industry_code",
    "advanced": "advanced",
}
"""Condition → the field of 归类 that it reads."""

FIELDS: dict[type[Remembering], tuple[str, ...]] = {
    Honour: ("kind", "recognised_on", "expires_on", "withdrawn_on", "moved_out_on"),
    PlatformLevel: ("level", "recognised_on", "withdrawn_on"),
    DistrictFigure: ("value", "unit"),
}
"""Table → the fields of a row that make it count."""

TABLES: dict[str, type[Remembering]] = {"honour": Honour, "platform": PlatformLevel}


@dataclass(frozen=True, slots=True)
class Use:
    """One field of some rows, and the figure that its values go into."""

    model: type[Remembering]
    field: str
    rows: frozenset[int]
    indicator: str
    year: int
    basis: Basis
    part: PartName


def uses(
    session: Session, plan: PlanInForce, days: Days, at: At, touched: Touched
) -> Iterator[Use]:
    """Every use of the touched rows in the plan's figures of these years, indicator by indicator.

    A number of statements that grows with the years of the tables that are touched, not with rows.
    """
    wanted = _wanted(plan)
    standings = _standings(session, at, touched.get(Standing, ()))
    for table in dict.fromkeys(measure.table for measure in wanted):
        measures = [measure for measure in wanted if measure.table == table]
        for year, on in days.items() if _concerns(table, touched) else ():
            if _too_early(table, year, on):
                continue
            lens = lens_for(plan, table, year, on, at)
            asked = list(dict.fromkeys([*measures, *map(_as_count, measures)]))
            found = rows_counted(session, lens, asked, year)
            for measure in measures:
                evidence = _evidence(measure, found, standings, lens.days[year])
                for model, field, own in _among(evidence, touched):
                    for indicator, part in wanted[measure]:
                        yield Use(model, field, own, indicator, year, "ledger", part)
    yield from _official(session, plan, days, at, touched.get(DistrictFigure, ()))


Behind = Mapping[Measure, Sequence[tuple[int, int]]]
"""Measure → (firm, row) of what counts in it."""

Evidence = tuple[type[Remembering], str, Iterable[int]]
"""(table, field, rows) of values that make something count, or are its amount."""


def _among(
    evidence: Iterable[Evidence], touched: Touched
) -> Iterator[tuple[type[Remembering], str, frozenset[int]]]:
    for model, field, found in evidence:
        own = frozenset(found).intersection(touched.get(model, ()))
        if own:
            yield model, field, own


def _wanted(plan: PlanInForce) -> dict[Measure, list[tuple[str, PartName]]]:
    """Measure → the indicators and parts that it is."""
    found: dict[Measure, list[tuple[str, PartName]]] = {}
    for indicator, source in _sources(plan):
        for part, measure in zip(PARTS, parts_of(plan.definitions[source], plan), strict=False):
            found.setdefault(measure, []).append((indicator, part))
    return found


def _sources(plan: PlanInForce) -> Iterator[tuple[str, str]]:
    """Each indicator of the plan's table, and the one whose rows stand behind it."""
    for target in plan.targets:
        definition = plan.definitions.get(target.indicator)
        if definition is not None:
            source = definition.average_growth_of or target.indicator
            if source in plan.definitions:
                yield target.indicator, source


def _concerns(table: str, touched: Touched) -> bool:
    models = (Figures, Standing) if table == "figures" else (TABLES[table],)
    return any(touched.get(model) for model in models)


def _too_early(table: str, year: int, on: date) -> bool:
    """The amounts of a year are known when it is over."""
    return table == "figures" and on < date(year, 12, 31)


def _as_count(measure: Measure) -> Measure:
    """The same things by the row that says 在库: it decides that their amounts count."""
    if measure.table != "figures" or measure.field is None:
        return measure
    return replace(measure, field=None, needs=measure.fields)


Standings = Mapping[int, Sequence[tuple[int, date, date]]]
"""Firm → (row, from, to) of its touched standings."""


def _standings(session: Session, at: At, touched: Collection[int]) -> Standings:
    found: dict[int, list[tuple[int, date, date]]] = {}
    if touched:
        table = rows(Standing, at, columns=("id", "enterprise_id", "starts_on", "ends_on")).c
        query = select(table.enterprise_id, table.id, table.starts_on, table.ends_on)
        for firm, row, since, until in session.execute(query):
            if row in touched:
                found.setdefault(firm, []).append((row, since, until or DISTANT_FUTURE))
    return found


def _evidence(
    measure: Measure, found: Behind, standings: Standings, day: date
) -> Iterator[Evidence]:
    """Every value that makes something count in the measure, or is its amount."""
    if measure.table != "figures":
        own = _rows_of(found[measure])
        yield from ((TABLES[measure.table], field, own) for field in FIELDS[TABLES[measure.table]])
        return
    if measure.field is not None:
        yield Figures, measure.field, _rows_of(found[measure])
    counting = found[_as_count(measure)]
    yield Figures, "in_library", _rows_of(counting)
    placed = {
        row
        for firm, _ in (counting if standings else ())
        for row, since, until in standings.get(firm, ())
        if since <= day < until
    }
    read = {STANDING_FIELDS[name] for name in measure.where if name in STANDING_FIELDS}
    yield from ((Standing, field, placed) for field in sorted(read))


def _rows_of(lines: Iterable[tuple[int, int]]) -> list[int]:
    return [row for _, row in lines]


def _official(
    session: Session, plan: PlanInForce, days: Days, at: At, touched: Collection[int]
) -> Iterator[Use]:
    if not touched:
        return
    definitions = list(plan.definitions.values())
    until = max(plan.span.start, *days)
    known = delivered(session, at, definitions, range(plan.span.base, until + 1))
    for indicator, source in _sources(plan):
        basis = chosen_basis(plan, source)
        for year in days:
            figure = official_figure(plan.definitions[source], known, year, plan.span, basis)
            divided = figure.denominator is not None
            for place, value in enumerate(figure.used):
                part: PartName = "denominator" if divided and place else "numerator"
                if value.row in touched:
                    own = frozenset((value.row,))
                    for field in FIELDS[DistrictFigure]:
                        yield Use(DistrictFigure, field, own, indicator, year, "official", part)
