"""报告: gather what a report is made from, and make it. Light: no library of files is loaded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from registry.access import Action, Actor
from registry.config import Settings
from registry.indicators.compute import tables_of
from registry.indicators.definitions import Part
from registry.indicators.in_force import PlanInForce, plan_in_force
from registry.indicators.ledger import parts_of
from registry.indicators.lens import Lens, last_days
from registry.indicators.measures import ALL, Measure
from registry.indicators.rules import Rules
from registry.indicators.table import Table
from registry.indicators.trace import PartName, TraceRow, Viewer, trace
from registry.records import audit
from registry.records.rows import At
from registry.reports.build import Behind, Facts, build, is_guarded, last_day
from registry.reports.guard import NOBODY, Mass, Threshold
from registry.reports.report import Backing, BackingLine, Report
from registry.services.report_changes import restatements
from registry.services.report_masses import masses
from registry.services.report_splits import splits_of
from registry.terms import Audience

PARTS: tuple[PartName, PartName] = ("numerator", "denominator")


class BeforeThePlan(ValueError):
    """A year before the plan's first one; the message is the sentence for the user."""


@dataclass(frozen=True)
class Wanted:
    """Which report: of a plan, for a year, as of `on`, for whom.

    lifted_because -- why the guard of a report for outside is taken off; None keeps it on
    changes -- indicator → 差异原因 since the last report, where somebody knows it
    """

    plan: str
    year: int
    on: date
    audience: Audience = Audience.INTERNAL
    lifted_because: str | None = None
    changes: Mapping[str, str] = field(default_factory=dict)

    @property
    def lifted(self) -> bool:
        """Whether the guard of a report for outside is taken off."""
        return self.audience is Audience.EXTERNAL and self.lifted_because is not None


@dataclass(frozen=True)
class Made:
    """A report, the lines behind its ledger figures, and the plan in force when it was made."""

    report: Report
    backings: tuple[Backing, ...]
    plan: PlanInForce


def make_report(
    session: Session,
    wanted: Wanted,
    at: At,
    settings: Settings,
    actor: Actor,
    today: date,
    *,
    with_backings: bool,
) -> Made:
    """The report as `actor` may see it.

    with_backings -- also the lines behind the ledger's figures, which a workbook for inside shows
        and a published report freezes
    Raises UnknownPlan, BeforeThePlan, BadDefinition, BadSetting.
    """
    rules = Rules.of(settings)
    limit = Threshold(settings.small_cell, settings.dominance_percent)
    plan = plan_in_force(session, wanted.plan, at, rules)
    if wanted.year < plan.span.start:
        raise BeforeThePlan(f"报告年度应不早于规划起始年{plan.span.start}年，现为{wanted.year}年。")
    years = range(plan.span.start, wanted.year + 1)
    days = {year: last_day(year, wanted.on) for year in years}
    tables = list(tables_of(session, plan, days, at).values())
    scoped = not actor.scope.whole
    guarded = is_guarded(wanted.audience, lifted=wanted.lifted, scoped=scoped)
    facts = Facts(
        plan,
        _behind(session, plan, tables, at),
        splits_of(session, plan, years, wanted.on, at, limit, guarded=guarded),
        {**restatements(session, tables), **wanted.changes},
    )
    report = build(tables, facts, wanted.audience, limit, lifted=wanted.lifted, scoped=scoped)
    viewer = Viewer(actor.scope, today, settings.small_cell)
    backings = _backings(session, plan, tables[-1], at, rules, viewer) if with_backings else ()
    return Made(report, tuple(backings), plan)


def record_export(
    session: Session, wanted: Wanted, actor: Actor, now: datetime, form: str, number: str | None
) -> None:
    """Write the export into the audit log, and a lifted guard as an event of its own."""
    subject = f"{wanted.plan} {wanted.year}年 {wanted.audience.label}报告"
    detail = f"{form}，编号{number}" if number else form
    for action, said in ((Action.LIFT_GUARD, wanted.lifted_because), (Action.EXPORT, detail)):
        if action is Action.EXPORT or wanted.lifted:
            audit.record_alone(
                session, actor=actor.name, action=action, now=now, subject=subject, detail=said
            )


def _behind(
    session: Session, plan: PlanInForce, tables: Sequence[Table], at: At
) -> dict[tuple[str, int], Behind]:
    """What every ledger amount that a report may print rests on, in one statement."""
    asked = {
        (row.indicator, table.year): _amounts(plan, row.indicator)
        for table in tables
        for row in table.rows
        if row.ledger is not None
    }
    measures = list(dict.fromkeys(measure for parts in asked.values() for measure in parts))
    if not measures:
        return {}
    years = sorted({table.year for table in tables})
    found = masses(
        session, Lens(at, plan.span, plan.rules, last_days(*years), plan.scheme), measures
    )
    return {
        (indicator, year): _weighed(
            parts, [found.get((measure, year, ALL), NOBODY) for measure in parts]
        )
        for (indicator, year), parts in asked.items()
        if parts
    }


def _amounts(plan: PlanInForce, indicator: str) -> tuple[Measure, ...]:
    """The amounts an indicator is made of; an average growth tells those of its parent."""
    definition = plan.definitions[indicator]
    source = plan.definitions.get(definition.average_growth_of or indicator)
    parts = parts_of(source, plan) if source else ()
    return tuple(part for part in parts if part.field is not None)


def _weighed(measures: Sequence[Measure], parts: Sequence[Mass]) -> Behind:
    """The parts, and by how many firms they differ where the one is a part of the other."""
    nested = len(measures) == 2 and measures[0].field == measures[1].field
    return Behind(tuple(parts), parts[1].firms - parts[0].firms if nested else 0)


def _backings(
    session: Session, plan: PlanInForce, table: Table, at: At, rules: Rules, viewer: Viewer
) -> Iterable[Backing]:
    """The lines behind each part of each ledger figure of the report's year."""
    for row in table.rows:
        definition = plan.definitions[row.indicator]
        defined = (definition.numerator, definition.denominator)
        if row.ledger is None:
            continue
        for name, part in zip(PARTS, defined, strict=True):
            if part is not None:
                yield _backing(session, plan, table, row.indicator, name, part, at, rules, viewer)


def _backing(
    session: Session,
    plan: PlanInForce,
    table: Table,
    indicator: str,
    name: PartName,
    part: Part,
    at: At,
    rules: Rules,
    viewer: Viewer,
) -> Backing:
    found = trace(
        session, plan.code, indicator, table.year, name, "ledger", table.on, at, rules, viewer
    )
    lines = tuple(_line(row) for row in found.rows)
    return Backing(indicator, name, part.label, found.unit, part.unit, found.value, lines)


def _line(row: TraceRow) -> BackingLine:
    origin = row.origin
    return BackingLine(
        enterprise=row.enterprise,
        uscc=row.uscc,
        value=row.value,
        item=row.item,
        revision=origin.revision if origin else None,
        file=origin.file if origin else None,
        sheet=origin.sheet if origin else None,
        cell=origin.cell if origin else None,
        raw=origin.raw if origin else None,
    )
