"""定稿存档: freeze a report with all it was made of, open it again for ever, find it by content."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import Action, Actor
from registry.config import Settings
from registry.indicators.in_force import PlanInForce
from registry.models import Definition, PublishedReport
from registry.periods import beijing_day
from registry.records import audit
from registry.records.rows import At, Known, newest_revision, rows
from registry.records.writer import Writer, write
from registry.reports.canonical import canonical, digest, plain, restored
from registry.reports.report import Backing, Report, Seal, same_content
from registry.services.reporting import Made, Wanted, make_report
from registry.terms import Door


class NotPublished(LookupError):
    """There is no such published report; the message is the sentence for the user."""


@dataclass(frozen=True)
class Published:
    """A report as it was frozen, with the settings it was made under.

    sound -- what is stored still has the fingerprint it was given
    """

    number: str
    sha256: str
    report: Report
    backings: tuple[Backing, ...]
    published_at: datetime
    published_by: str
    program: str
    sound: bool
    settings: Mapping[str, Any]

    @property
    def seal(self) -> Seal:
        """What marks the files made from it."""
        return Seal(self.number, self.sha256, beijing_day(self.published_at))


@dataclass(frozen=True)
class Receipt:
    """What publishing gives back; `revision` is the one it made, `known` the data's."""

    number: str
    sha256: str
    revision: int
    known: int


def publish(
    session: Session,
    wanted: Wanted,
    at: At,
    settings: Settings,
    actor: Actor,
    now: datetime,
    program: str,
    door: Door,
    job_id: str | None = None,
) -> Receipt:
    """Make the report once more and freeze it, in one revision.

    program -- the program's version; door -- through which the change comes
    The lines behind the figures are frozen too, whoever the report is for: they stay in the ledger.
    Raises UnknownPlan, BadDefinition, BadSetting.
    """
    known = at if isinstance(at, Known) else Known(newest_revision(session))
    made = make_report(
        session, wanted, known, settings, actor, beijing_day(now), with_backings=True
    )
    text = canonical(_body(session, made, settings, program))
    note = _note(made.report)
    with write(session, actor=actor.name, door=door, now=now, note=note, job_id=job_id) as writer:
        number = _next_number(writer, wanted.year)
        row = _row(made.report, number, text, actor, now, program)
        writer.append(PublishedReport, [row])
        if wanted.lifted:
            _record(session, Action.LIFT_GUARD, actor, now, number, wanted.lifted_because)
        _record(session, Action.PUBLISH, actor, now, number, made.report.title)
        revision = writer.revision
    return Receipt(number, digest(text), revision, known.revision)


def _row(
    report: Report, number: str, text: str, actor: Actor, now: datetime, program: str
) -> dict[str, Any]:
    return {
        "number": number,
        "plan": report.plan,
        "year": report.year,
        "on_day": report.on,
        "known_revision": report.known,
        "published_at": now,
        "published_by": actor.name,
        "program_version": program,
        "sha256": digest(text),
        "audience": str(report.audience),
        "body": text,
    }


def _record(
    session: Session,
    action: Action,
    actor: Actor,
    now: datetime,
    number: str,
    detail: str | None,
) -> None:
    audit.record(session, actor=actor.name, action=action, now=now, subject=number, detail=detail)


def _note(report: Report) -> str:
    return f"定稿存档：{report.title}（{report.audience.label}）"


def _next_number(writer: Writer, year: int) -> str:
    """PG2025-003: the next of the reports on a year. The lock is held, so no other takes it."""
    query = select(func.count()).where(PublishedReport.year == year)
    return f"PG{year}-{(writer.connection.scalar(query) or 0) + 1:03}"


def _body(session: Session, made: Made, settings: Settings, program: str) -> dict[str, Any]:
    """Everything the figures depend on: definitions, settings, values, lines, the program."""
    known = Known(made.report.known)
    return {
        "report": made.report,
        "backings": made.backings,
        "definitions": _definitions(session, made.plan, known),
        "settings": {
            **dict(made.plan.rules.answers),
            "source_rank": made.plan.rules.source_rank,
            "on_track_from": made.plan.rules.on_track_from,
            "fast_from": made.plan.rules.fast_from,
            "exceeded_from": made.plan.rules.exceeded_from,
            "coverage_enough": made.plan.rules.coverage_enough,
            "small_cell": settings.small_cell,
            "dominance_percent": settings.dominance_percent,
        },
        "program": program,
    }


def _definitions(session: Session, plan: PlanInForce, at: At) -> dict[str, str]:
    """Indicator → the whole text of its definition, as it was in force."""
    table = rows(Definition, at).c
    query = select(table.indicator, table.body).where(table.indicator.in_(sorted(plan.definitions)))
    return {row.indicator: row.body for row in session.execute(query)}


def open_published(session: Session, number: str) -> Published:
    """A published report by its number. Raises NotPublished."""
    query = select(PublishedReport).where(PublishedReport.number == number)
    found = session.scalars(query).first()
    if found is None:
        raise NotPublished(f"台账中没有编号为“{number}”的定稿报告。")
    return _opened(found)


def _opened(row: PublishedReport) -> Published:
    body = json.loads(row.body)
    return Published(
        number=row.number,
        sha256=row.sha256,
        report=restored(Report, body["report"]),
        backings=tuple(restored(Backing, one) for one in body["backings"]),
        published_at=row.published_at,
        published_by=row.published_by,
        program=row.program_version,
        sound=digest(canonical(body)) == row.sha256,
        settings=body.get("settings", {}),
    )


def published_on(session: Session, plan: str, year: int, on: date) -> Iterator[Published]:
    """Published reports on a plan's year as of a day, the newest first."""
    query = (
        select(PublishedReport)
        .where(
            PublishedReport.plan == plan,
            PublishedReport.year == year,
            PublishedReport.on_day == on,
        )
        .order_by(PublishedReport.id.desc())
    )
    for row in session.scalars(query):
        yield _opened(row)


def seal_of(session: Session, report: Report) -> Seal | None:
    """The seal of the newest published report that says the same; None for a draft."""
    for published in published_on(session, report.plan, report.year, report.on):
        if same_content(published.report, report):
            return published.seal
    return None


def report_document(report: Report, seal: Seal | None) -> dict[str, Any]:
    """The report as the JSON file that `flask report` writes."""
    return {
        "number": seal.number if seal else None,
        "sha256": seal.sha256 if seal else None,
        "published_on": seal.published_on.isoformat() if seal else None,
        "report": plain(report),
    }
