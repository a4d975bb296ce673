"""指标页: everything about one indicator in one year that a page shows, asked in few statements."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.config import Settings
from registry.indicators import arithmetic
from registry.indicators.compute import tables_of
from registry.indicators.contributions import Contribution, added, movement
from registry.indicators.definitions import Indicator
from registry.indicators.estimate import Estimate, estimates, missing_firms
from registry.indicators.estimate import Missing as MissingFirm
from registry.indicators.forecast import Forecast, counts_honours, forecast
from registry.indicators.in_force import PlanInForce, TargetInForce
from registry.indicators.ledger import Days, lens_for, parts_of
from registry.indicators.speed import Speed, speed_of
from registry.indicators.table import IndicatorRow, Table
from registry.indicators.trace import Viewer, names_of, sorted_out
from registry.models import Enterprise, Figures, Honour, PlatformLevel
from registry.quantities import UNITS, from_base
from registry.records.rows import NOW, At, rows
from registry.records.scope import in_scope
from registry.reports.guard import Threshold
from registry.services.indicator_splits import Ranking, ranking
from registry.services.missing_returns import Missing, missing_returns

SHOWN = 8
"""How many firms a list on the page names at most."""


@dataclass(frozen=True)
class Wanted:
    """Which indicator of a plan in force, in which year, as of `on`, as known at `at`, split by."""

    plan: PlanInForce
    indicator: str
    year: int
    on: date
    at: At
    by: str


@dataclass(frozen=True)
class Step:
    """One year of the path: where the indicator stood and where it should stand."""

    year: int
    official: Decimal | None
    ledger: Decimal | None
    milestone: Decimal | None


@dataclass(frozen=True)
class Mover:
    """A firm's part in the change, named; several together without `firm`.

    part -- in the indicator's unit; None where it is withheld
    """

    firm: int | None
    name: str
    part: Decimal | None
    course: str


@dataclass(frozen=True)
class Moves:
    """What moved the ledger figure since the year before; the lines add up to `change`."""

    change: Decimal
    lines: tuple[Mover, ...]


@dataclass(frozen=True)
class Absent:
    """缺报估计 in the indicator's unit, with the firms one may see and their last year."""

    estimate: Estimate
    value: Decimal | None
    firms: tuple[tuple[int, str, Decimal | None], ...]


@dataclass(frozen=True)
class Expected:
    """到期预测 with the firms one may see that drop out: (firm, name, its last day or None)."""

    forecast: Forecast
    firms: tuple[tuple[int, str, date | None], ...]


@dataclass(frozen=True)
class IndicatorPage:
    """All that the page of one indicator shows. What does not apply to it is None."""

    plan: PlanInForce
    definition: Indicator
    target: TargetInForce
    table: Table
    row: IndicatorRow
    steps: tuple[Step, ...]
    speed: Speed | None
    ranking: Ranking | None
    moves: Moves | None
    absent: Absent | None
    missing: Missing | None
    expected: Expected | None


def indicator_page(
    session: Session, wanted: Wanted, actor: Actor, today: date, settings: Settings
) -> IndicatorPage:
    """The page as `actor` may see it. Raises UnknownIndicator.

    The number of statements grows neither with the years nor with the firms.
    """
    plan, definition = wanted.plan, wanted.plan.definition(wanted.indicator)
    target = next(one for one in plan.targets if one.indicator == wanted.indicator)
    days = days_until(plan, wanted.year, wanted.on)
    tables = tables_of(session, plan, days, wanted.at)
    row = tables[wanted.year].row(wanted.indicator)
    viewer = Viewer(actor.scope, today, settings.small_cell)
    guard = Threshold(settings.small_cell, settings.dominance_percent)
    has_parts = bool(parts_of(definition, plan)) and row.ledger is not None
    told = _told(tables, wanted.indicator, days)
    if has_parts and wanted.year - 1 not in days:
        told = _with_year_before(session, wanted, told)
    limit = None if actor.scope.whole else guard
    return IndicatorPage(
        plan=plan,
        definition=definition,
        target=target,
        table=tables[wanted.year],
        row=row,
        steps=steps_of(plan, target, definition, tables),
        speed=speed_of(row, definition.path, plan.span),
        ranking=(
            ranking(session, plan, definition, wanted.by, told, wanted.at, limit)
            if has_parts
            else None
        ),
        moves=_moves(session, wanted, definition, viewer) if has_parts else None,
        absent=_absent(session, wanted, definition, viewer) if has_parts else None,
        missing=_missing(session, wanted, definition, viewer, settings),
        expected=_expected(session, wanted, definition, viewer) if has_parts else None,
    )


def days_until(plan: PlanInForce, year: int, on: date) -> dict[int, date]:
    """Every year from the base to `year` with its last day, the last one as of `on`."""
    first = min(plan.span.base, year)
    return {one: min(date(one, 12, 31), on) for one in range(first, year + 1)}


def steps_of(
    plan: PlanInForce, target: TargetInForce, definition: Indicator, tables: Mapping[int, Table]
) -> tuple[Step, ...]:
    """Every year from the base to the plan's end, or to the last table where that lies beyond."""
    base = Decimal(0) if definition.kind == "flow" else target.starting_point
    steps = []
    for year in range(min(tables), max(plan.span.end, *tables) + 1):
        row = tables[year].row(target.indicator) if year in tables else None
        gone = arithmetic.elapsed(plan.span, year, date(year, 12, 31))
        mark = arithmetic.milestone(base, target.value, gone, definition.path)
        within = plan.span.base <= year <= plan.span.end
        steps.append(
            Step(
                year,
                row.official if row else None,
                row.ledger if row else None,
                mark if within else None,
            )
        )
    return tuple(steps)


def _told(tables: Mapping[int, Table], indicator: str, days: Days) -> dict[int, date]:
    """The years of which the ledger can tell."""
    return {y: on for y, on in days.items() if tables[y].row(indicator).ledger is not None}


def _with_year_before(session: Session, wanted: Wanted, told: dict[int, date]) -> dict[int, date]:
    """A plan's first year with the one before it: that is no year of the plan, but 上年 still."""
    year = wanted.year - 1
    days = {year: date(year, 12, 31)}
    tables = tables_of(session, wanted.plan, days, wanted.at)
    return {**_told(tables, wanted.indicator, days), **told}


def _moves(session: Session, wanted: Wanted, definition: Indicator, viewer: Viewer) -> Moves | None:
    """The firms that moved the figure most, the others as one line."""
    found = movement(session, wanted.plan, definition, wanted.year, wanted.on, wanted.at)
    if found is None:
        return None
    seen = _seen(session, wanted, definition, found.parts, viewer)
    shown = [one for one in found.parts if one.firm in seen][:SHOWN]
    names = names_of(session, {one.firm for one in shown}, wanted.at)
    lines = [Mover(one.firm, names[one.firm][0], _decimal(one.part), one.course) for one in shown]
    told = {one.firm for one in shown}
    rest = [one for one in found.parts if one.firm not in told]
    return Moves(_decimal(found.change), (*lines, *_together(rest, seen, viewer)))


def _together(
    rest: Sequence[Contribution], seen: Collection[int], viewer: Viewer
) -> Iterator[Mover]:
    """Who raised the figure and who lowered it: what both make together may be next to nothing.

    Where one of the two sums would tell of too few firms, both are withheld: one gives the other.
    """
    up, down = ([one for one in rest if (one.share > 0) is rise] for rise in (True, False))
    ways = ("增加", up), ("减少", down)
    hidden = [sum(one.firm not in seen for one in firms) for _, firms in ways]
    withheld = any(0 < count < viewer.withheld_below for count in hidden)
    for word, firms in ways:
        if firms:
            part = _decimal(added(firms))
            yield Mover(None, f"其余{word}的{len(firms)}家", None if withheld else part, "changed")


def _seen(
    session: Session,
    wanted: Wanted,
    definition: Indicator,
    parts: Sequence[Contribution],
    viewer: Viewer,
) -> set[int]:
    """The firms whose single part the viewer may see."""
    assert definition.numerator is not None
    models = {"figures": Figures, "honour": Honour, "platform": PlatformLevel}
    things = [thing for one in parts for thing in one.things]
    model = models[definition.numerator.table]
    ours, quiet, _ = sorted_out(session, model, things, wanted.at, viewer)
    return {thing.firm for thing in ours} - {thing.firm for thing in quiet}


def _absent(
    session: Session, wanted: Wanted, definition: Indicator, viewer: Viewer
) -> Absent | None:
    """缺报估计 of an amount; ratios and counts have none."""
    parts = parts_of(definition, wanted.plan)
    over = wanted.on >= date(wanted.year, 12, 31)
    if not over or len(parts) != 1 or parts[0].field is None:
        return None
    lens = lens_for(wanted.plan, "figures", wanted.year, wanted.on, wanted.at)
    found = estimates(session, lens, parts[0]).get(wanted.year)
    if found is None or not found.firms + found.unknown:
        return None
    assert definition.numerator is not None
    unit = UNITS[definition.numerator.unit]
    value = None if found.value is None else found.value / unit.per_base
    missing = missing_firms(session, lens, parts[0], wanted.year)
    return Absent(found, value, _named_absent(session, wanted, missing, unit.label, viewer))


def _missing(
    session: Session, wanted: Wanted, definition: Indicator, viewer: Viewer, settings: Settings
) -> Missing | None:
    """Who has not returned the newest period, of indicators that sum or count figures."""
    if definition.numerator is None or definition.numerator.table != "figures":
        return None
    return missing_returns(
        session,
        definition,
        wanted.year,
        wanted.on,
        viewer.scope,
        today=viewer.today,
        ranks=settings.source_ranks,
    )


def _named_absent(
    session: Session, wanted: Wanted, missing: Sequence[MissingFirm], unit: str, viewer: Viewer
) -> tuple[tuple[int, str, Decimal | None], ...]:
    """The missing firms one may see; their last year only to whoever sees the whole district."""
    mine = _within(session, {one.firm for one in missing}, viewer)
    shown = [one for one in missing if one.firm in mine]
    names = names_of(session, {one.firm for one in shown}, wanted.at)
    whole = viewer.scope.whole
    return tuple(
        (
            one.firm,
            names[one.firm][0],
            from_base(one.last, UNITS[unit]) if whole and one.last is not None else None,
        )
        for one in shown
    )


def _expected(
    session: Session, wanted: Wanted, definition: Indicator, viewer: Viewer
) -> Expected | None:
    if not counts_honours(definition):
        return None
    found = forecast(session, wanted.plan, definition, wanted.on, wanted.at)
    mine = _within(session, {one.firm for one in found.leaving}, viewer)
    names = names_of(session, mine, wanted.at)
    firms = [(one.firm, names[one.firm][0], one.day) for one in found.leaving if one.firm in mine]
    return Expected(found, tuple(firms))


def _within(session: Session, firms: set[int], viewer: Viewer) -> set[int]:
    """Those of the firms that the viewer may see."""
    if viewer.scope.whole or not firms:
        return firms
    enterprise = rows(Enterprise, NOW).c
    mine = select(enterprise.id).where(in_scope(enterprise.id, viewer.scope, viewer.today))
    return firms & set(session.scalars(mine))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
