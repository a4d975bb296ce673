"""溯源: the rows behind a figure, whose exact values add up to it, each with its origin.

Whoever sees only some 镇街 or 园区 gets the rows of their firms; all others are one line with
their sum. What the statistics bureau delivered about single firms is one line for them too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.indicators import shipped
from registry.indicators.both import chosen_basis, figures_of
from registry.indicators.definitions import AMOUNTS
from registry.indicators.in_force import PlanInForce, plan_in_force
from registry.indicators.ledger import lens_for, parts_of
from registry.indicators.measures import Measure, Thing, things_behind
from registry.indicators.official import (
    DistrictValue,
    OfficialFigure,
    delivered,
    delivered_by_area,
    official_figure,
)
from registry.indicators.rules import Rules
from registry.indicators.table import Basis
from registry.models import (
    DistrictFigure,
    Enterprise,
    Figures,
    Honour,
    PlatformLevel,
    Remembering,
)
from registry.quantities import UNITS, from_base
from registry.records.origin import Origin, origins
from registry.records.rows import NOW, At, rows
from registry.records.scope import in_scope
from registry.terms import Origin as Provenance

PartName = Literal["numerator", "denominator"]
PARTS: dict[PartName, str] = {"numerator": "分子", "denominator": "分母"}
BASES: dict[Basis, str] = {"ledger": "台账汇总数", "official": "统计数"}
CHUNK = 500
"""Firms or rows asked for at a time, below every engine's limit of parameters."""

EVIDENCE: dict[str, tuple[type[Remembering], str]] = {
    "figures": (Figures, "in_library"),
    "honour": (Honour, "recognised_on"),
    "platform": (PlatformLevel, "recognised_on"),
}
"""Table of a measure → the model and the field that make a thing count."""


class Untraceable(LookupError):
    """There is nothing to lead to; the message is the sentence for the user."""


@dataclass(frozen=True)
class TraceRow:
    """One line behind a figure.

    value -- in the trace's unit, exact; None where it is withheld
    model, row, field -- where the value stands in the ledger; None for a line of several firms
    series -- the district series of an official line
    """

    enterprise: str
    uscc: str | None
    value: Decimal | None
    firm: int | None = None
    model: type[Remembering] | None = None
    row: int | None = None
    field: str | None = None
    item: str | None = None
    series: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True)
class Trace:
    """The rows behind one part of a figure. `value` is None where there is nothing to sum."""

    indicator: str
    year: int
    part: PartName
    basis: Basis
    unit: str
    value: Decimal | None
    rows: tuple[TraceRow, ...]

    @property
    def side(self) -> str:
        """Which side of the figure it is, in words."""
        return f"{BASES[self.basis]}{PARTS[self.part]}"


@dataclass(frozen=True)
class Viewer:
    """Who looks: their scope, the day that decides it, and from how many firms a sum is shown."""

    scope: Scope
    today: date
    withheld_below: int = 3


def trace(
    session: Session,
    plan_code: str,
    indicator: str,
    year: int,
    part: PartName | None,
    basis: Basis | None,
    on: date,
    at: At,
    rules: Rules,
    viewer: Viewer,
    within: tuple[str, str] | None = None,
) -> Trace:
    """The rows behind an indicator's figure of `year`.

    part -- the numerator if None; basis -- the ledger where it can compute the figure, if None
    within -- a split and the code of the only part of it that is asked for
    Raises UnknownPlan, UnknownIndicator; Untraceable where that part does not exist.
    """
    plan = plan_in_force(session, plan_code, at, rules)
    definition = plan.definition(indicator)
    source = definition.average_growth_of or indicator
    if plan.definitions.get(source) is None:
        raise Untraceable(f"规划“{plan.code}”没有指标“{source}”，无法溯源。")
    chosen = basis or ("ledger" if parts_of(plan.definitions[source], plan) else "official")
    if chosen == "official":
        return _official(session, plan, indicator, source, year, part, at, within)
    return _ledger(session, plan, indicator, source, year, part, on, at, viewer, within)


def openable(
    session: Session, plan_code: str, indicator: str, year: int, at: At, rules: Rules
) -> tuple[tuple[Basis, PartName], ...]:
    """What of a figure has rows to look at: its two sides, a ratio with both of its parts.

    Raises UnknownPlan, UnknownIndicator.
    """
    plan = plan_in_force(session, plan_code, at, rules)
    source = plan.definition(indicator).average_growth_of or indicator
    definition = plan.definitions.get(source)
    if definition is None:
        return ()
    figure = _official_of(session, plan, source, year, at)
    official = 0 if not figure.used else 1 if figure.denominator is None else 2
    found: list[tuple[Basis, PartName]] = []
    counts: dict[Basis, int] = {"ledger": len(parts_of(definition, plan)), "official": official}
    for basis, count in counts.items():
        found += [(basis, part) for part in tuple(PARTS)[:count]]
    return tuple(found)


def _ledger(
    session: Session,
    plan: PlanInForce,
    indicator: str,
    source: str,
    year: int,
    part: PartName | None,
    on: date,
    at: At,
    viewer: Viewer,
    within: tuple[str, str] | None,
) -> Trace:
    parts = parts_of(plan.definitions[source], plan)
    wanted: PartName = part or "numerator"
    place = 0 if wanted == "numerator" else 1
    if len(parts) <= place:
        reason = plan.definitions[source].no_ledger
        why = f"：{reason}" if reason else ""
        word = "分子" if wanted == "numerator" else "分母"
        raise Untraceable(f"指标“{indicator}”没有可溯源的台账{word}{why}。")
    measure = parts[place]
    unit = _unit(plan, source, measure, wanted)
    lens = lens_for(plan, measure.table, year, on, at)
    over = measure.table != "figures" or on >= date(year, 12, 31)
    things = things_behind(session, lens, measure, year, within) if over else []
    value: Decimal | None = sum((_plain(measure, thing) for thing in things), Decimal(0))
    if not things and (measure.field or not _is_zero(session, plan, source, year, on, at)):
        value = None
    lines = _lines(session, measure, things, at, viewer)
    return Trace(indicator, year, wanted, "ledger", unit, value, tuple(lines))


def _is_zero(session: Session, plan: PlanInForce, source: str, year: int, on: date, at: At) -> bool:
    """Whether a count of nothing is a known 0, not a register without any row."""
    return figures_of(session, plan, {year: on}, at)[year][source].ledger.value is not None


def _unit(plan: PlanInForce, source: str, measure: Measure, part: PartName) -> str:
    """The plain unit of a trace: 元, 人, …; what is counted for counts."""
    if measure.field is not None:
        return AMOUNTS[measure.field]
    definition = plan.definitions[source]
    chosen = definition.numerator if part == "numerator" else definition.denominator
    return chosen.unit if chosen else definition.unit


def _plain(measure: Measure, thing: Thing) -> Decimal:
    if measure.field is None:
        return Decimal(thing.value)
    return from_base(thing.value, UNITS[AMOUNTS[measure.field]])


def _lines(
    session: Session, measure: Measure, things: Sequence[Thing], at: At, viewer: Viewer
) -> list[TraceRow]:
    """Own firms one by one, the largest first; the others as lines of several firms."""
    model, field = EVIDENCE[measure.table]
    field = measure.field or field
    ours, quiet, others = sorted_out(session, model, things, at, viewer)
    names = names_of(session, {thing.firm for thing in ours}, at)
    found = origins(session, model, [thing.row for thing in ours], field, at)
    lines = [
        TraceRow(
            enterprise=names[thing.firm][0],
            uscc=names[thing.firm][1],
            value=_plain(measure, thing),
            firm=thing.firm,
            model=model,
            row=thing.row,
            field=field,
            item=thing.name,
            origin=found.get(thing.row),
        )
        for thing in ours
    ]
    lines.sort(key=lambda line: (-(line.value or 0), line.enterprise, line.row))
    for label, group in (("统计局反馈的企业", quiet), ("其他镇街", others)):
        if group:
            lines.append(_together(label, measure, group, viewer.withheld_below))
    return lines


def sorted_out(
    session: Session,
    model: type[Remembering],
    things: Sequence[Thing],
    at: At,
    viewer: Viewer,
) -> tuple[list[Thing], list[Thing], list[Thing]]:
    """(shown one by one, within scope but delivered by the statistics bureau, beyond scope)."""
    if viewer.scope.whole:
        return list(things), [], []
    enterprise = rows(Enterprise, NOW).c
    mine = select(enterprise.id).where(in_scope(enterprise.id, viewer.scope, viewer.today))
    own = set(session.scalars(mine))
    within = [thing for thing in things if thing.firm in own]
    hidden: set[int] = set()
    if model is Figures:
        hidden = _from_statistics(session, {thing.row for thing in within}, at)
    ours = [thing for thing in within if thing.row not in hidden]
    quiet = [thing for thing in within if thing.row in hidden]
    return ours, quiet, [thing for thing in things if thing.firm not in own]


def _from_statistics(session: Session, ids: set[int], at: At) -> set[int]:
    """Which of these figures the statistics bureau delivered."""
    record = rows(Figures, at, columns=("id", "origin")).c
    found: set[int] = set()
    for chunk in _chunks(ids):
        query = select(record.id).where(
            record.id.in_(chunk), record.origin == Provenance.STATISTICS
        )
        found |= set(session.scalars(query))
    return found


def _together(
    label: str, measure: Measure, things: Sequence[Thing], withheld_below: int
) -> TraceRow:
    """Several firms as one line, its sum withheld where it would tell of too few."""
    count = len({thing.firm for thing in things})
    if count < withheld_below:
        return TraceRow(f"{label} {count} 家（不足{withheld_below}家，不予显示）", None, None)
    value = sum((_plain(measure, thing) for thing in things), Decimal(0))
    return TraceRow(f"{label} {count} 家", None, value)


def names_of(session: Session, firms: set[int], at: At) -> dict[int, tuple[str, str | None]]:
    """Firm → (name, credit code) as known."""
    file = rows(Enterprise, at, columns=("id", "name", "uscc")).c
    found: dict[int, tuple[str, str | None]] = {}
    for chunk in _chunks(firms):
        query = select(file.id, file.name, file.uscc).where(file.id.in_(chunk))
        found |= {firm: (name, uscc) for firm, name, uscc in session.execute(query)}
    return found


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _official(
    session: Session,
    plan: PlanInForce,
    indicator: str,
    source: str,
    year: int,
    part: PartName | None,
    at: At,
    within: tuple[str, str] | None,
) -> Trace:
    """The delivered value and the cell it was received in; a reduction has several values."""
    definition = plan.definitions[source]
    figure = _official_of(session, plan, source, year, at, within)
    used = _part_of(figure.used, part, figure.denominator is not None)
    if not used:
        raise Untraceable(f"没有{year}年“{definition.name}”的统计数。")
    labels = {series.code: series.label for series in shipped.series()}
    found = origins(session, DistrictFigure, [value.row for value in used], "value", at)
    lines = [
        TraceRow(
            enterprise=_series_label(value, labels),
            uscc=None,
            value=value.value,
            model=DistrictFigure,
            row=value.row,
            field="value",
            series=value.series,
            origin=found.get(value.row),
        )
        for value in used
    ]
    total = used[0].value if len(used) == 1 else None
    wanted: PartName = part or "numerator"
    return Trace(indicator, year, wanted, "official", used[0].unit, total, tuple(lines))


def _official_of(
    session: Session,
    plan: PlanInForce,
    source: str,
    year: int,
    at: At,
    within: tuple[str, str] | None = None,
) -> OfficialFigure:
    definition = plan.definitions[source]
    years = [plan.span.base, *range(plan.span.start, year + 1), year]
    if within is None:
        known = delivered(session, at, [definition], years)
    else:
        areas = delivered_by_area(session, at, [definition], years, [within[1]])
        known = areas.get(within[1], {})
    return official_figure(definition, known, year, plan.span, chosen_basis(plan, source))


def _part_of(
    used: Sequence[DistrictValue], part: PartName | None, divided: bool
) -> list[DistrictValue]:
    """Of two divided values the one asked for; a direct value has no denominator."""
    if divided:
        return [used[1] if part == "denominator" else used[0]]
    return [] if part == "denominator" else list(used)


def _series_label(value: DistrictValue, labels: dict[str, str]) -> str:
    code, _, growth = value.series.partition(".")
    return f"{labels.get(code, code)}{'增速' if growth else ''}（{value.year}年）"
