"""用于哪些指标: the figures that one value, or all values of one import, go into."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from registry.indicators.in_force import PlanInForce, plan_in_force
from registry.indicators.reading import BadDefinition
from registry.indicators.rules import BadSetting, Rules
from registry.indicators.table import Basis
from registry.indicators.trace import PartName
from registry.indicators.uses import Touched, Use, uses
from registry.models import (
    Carried,
    DistrictFigure,
    Figures,
    Honour,
    ImportSource,
    PlatformLevel,
    Remembering,
    Standing,
    history_of,
)
from registry.models.base import table_of
from registry.records.origin import origins
from registry.records.overview import plans
from registry.records.rows import NOW, At
from registry.services.provenance import Provenance

FEEDING: tuple[type[Remembering], ...] = (Figures, Standing, Honour, PlatformLevel, DistrictFigure)
"""The tables whose values go into figures."""


@dataclass(frozen=True, slots=True)
class FedYear:
    """One figure's year. count -- how many records have values that go into it"""

    year: int
    count: int


@dataclass(frozen=True, slots=True)
class FedFigure:
    """One part of one side of an indicator, with the years in which values go into it."""

    indicator: str
    name: str
    basis: Basis
    part: PartName
    divided: bool
    years: tuple[FedYear, ...]


@dataclass(frozen=True, slots=True)
class FedPlan:
    """A plan's figures; `problem` says why they are not known."""

    plan: str
    name: str
    figures: tuple[FedFigure, ...] = ()
    problem: str = ""


Records = dict[type[Remembering], set[int]]
Keep = Callable[[list[Use]], list[Use]]


def fed_by_value(
    session: Session, value: Provenance, at: At, *, rules: Rules, today: date
) -> list[FedPlan]:
    """Every plan with the figures that this value goes into."""

    def only(found: list[Use]) -> list[Use]:
        return [use for use in found if use.field == value.field]

    years = (value.record.year,) if value.model is Figures else None
    return _fed(session, {value.model: {value.record.id}}, at, only, rules, today, years)


def fed_by_import(session: Session, import_id: int, *, rules: Rules, today: date) -> list[FedPlan]:
    """Every plan with the figures that values of this import go into, as the ledger stands."""
    query = select(ImportSource.id).where(ImportSource.import_id == import_id)
    sources = set(session.scalars(query))

    def read_there(found: list[Use]) -> list[Use]:
        kept = _from(session, found, sources)
        of_it = (replace(use, rows=use.rows & kept[use.model, use.field]) for use in found)
        return [use for use in of_it if use.rows]

    return _fed(session, _written(session, sources), NOW, read_there, rules, today)


def _from(
    session: Session, found: Iterable[Use], sources: set[int]
) -> dict[tuple[type[Remembering], str], set[int]]:
    """Field → the rows whose value has its origin in one of these sheets, not in a later change."""
    asked: dict[tuple[type[Remembering], str], set[int]] = {}
    for use in found:
        asked.setdefault((use.model, use.field), set()).update(use.rows)
    fresh = {model: _never_changed(session, model, sources) for model, _ in asked}
    kept = {}
    for (model, field), numbers in asked.items():
        told = origins(session, model, numbers - fresh[model], field, NOW)
        later = {row for row, origin in told.items() if origin.source_id in sources}
        kept[model, field] = later | numbers & fresh[model]
    return kept


def _never_changed(session: Session, model: type[Remembering], sources: set[int]) -> set[int]:
    """Rows that these sheets created and that nothing has changed since: whole from there."""
    present, twin = table_of(model), history_of(model)
    query = select(present.c.id).where(present.c.source_id.in_(sources))
    changed = select(Carried.row_id).where(Carried.table_name == model.__tablename__)
    query = query.where(present.c.id.not_in(select(twin.c.id)), present.c.id.not_in(changed))
    return set(session.scalars(query))


def _written(session: Session, sources: set[int]) -> Touched:
    """The rows of which these sheets ever wrote a version."""
    found: dict[type[Remembering], set[int]] = {}
    for model in FEEDING:
        present, twin = table_of(model), history_of(model)
        query = union(
            select(present.c.id).where(present.c.source_id.in_(sources)),
            select(twin.c.id).where(twin.c.source_id.in_(sources)),
        )
        found[model] = set(session.scalars(query))
    return found


def _fed(
    session: Session,
    touched: Touched,
    at: At,
    keep: Keep,
    rules: Rules,
    today: date,
    only: Collection[int] | None = None,
) -> list[FedPlan]:
    """only -- the years that can be concerned, where they are known"""
    told = []
    for plan in plans(session):
        years = range(plan.base_year, max(plan.base_year, today.year) + 1)
        asked = [year for year in years if only is None or year in only]
        days = {year: min(date(year, 12, 31), today) for year in asked}
        try:
            in_force = plan_in_force(session, plan.code, at, rules)
            found = keep(list(uses(session, in_force, days, at, touched)))
        except (BadDefinition, BadSetting) as problem:
            told.append(FedPlan(plan.code, plan.name, problem=str(problem)))
            continue
        told.append(FedPlan(plan.code, plan.name, tuple(_figures(in_force, found))))
    return told


def _figures(plan: PlanInForce, found: Iterable[Use]) -> Iterator[FedFigure]:
    """In the plan's order; 统计数 before 台账汇总数, 分子 before 分母."""
    values: dict[tuple[str, Basis, PartName], dict[int, Records]] = {}
    for use in found:
        years = values.setdefault((use.indicator, use.basis, use.part), {})
        years.setdefault(use.year, {}).setdefault(use.model, set()).update(use.rows)
    order = [target.indicator for target in plan.targets]
    for key in sorted(values, key=lambda one: (order.index(one[0]), *map(_PLACES.index, one[1:]))):
        indicator, basis, part = key
        definition = plan.definitions[indicator]
        divided = definition.denominator if basis == "ledger" else definition.official.denominator
        counted = tuple(
            FedYear(year, sum(map(len, values[key][year].values()))) for year in sorted(values[key])
        )
        yield FedFigure(indicator, definition.name, basis, part, divided is not None, counted)


_PLACES = ("official", "ledger", "numerator", "denominator")
