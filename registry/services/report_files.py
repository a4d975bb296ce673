"""Files of reports: make a report or open a published one. Light: no library of files is loaded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.access import Actor
from registry.config import Settings
from registry.records.rows import At
from registry.reports.report import Backing, Report, Seal
from registry.services.publishing import open_published, report_document, seal_of
from registry.services.reporting import Wanted, make_report
from registry.terms import Audience

ENDINGS = (".xlsx", ".docx", ".json")
MEDIA_TYPES: Mapping[str, str] = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
}


@dataclass(frozen=True)
class Issue:
    """A report about to be written: new or published, with its lines and perhaps its seal."""

    wanted: Wanted
    report: Report
    backings: tuple[Backing, ...]
    seal: Seal | None

    @property
    def number(self) -> str | None:
        """The number of the published report it is."""
        return self.seal.number if self.seal else None

    def named(self, ending: str) -> str:
        """What its file is called."""
        state = self.number or "未定稿"
        return f"{self.report.title}（{self.report.audience.label}，{state}）{ending}"


def made(
    session: Session,
    wanted: Wanted,
    at: At,
    settings: Settings,
    actor: Actor,
    today: date,
    ending: str,
) -> Issue:
    """A new report; one that says what a published one says is that one, with its 台账时点.

    Raises UnknownPlan, BeforeThePlan, BadDefinition, BadSetting.
    """
    lines = ending == ".xlsx" and wanted.audience is Audience.INTERNAL
    found = make_report(session, wanted, at, settings, actor, today, with_backings=lines)
    seal = seal_of(session, found.report) if actor.scope.whole else None
    if seal is None:
        return Issue(wanted, found.report, found.backings, None)
    published = open_published(session, seal.number)
    return Issue(wanted, published.report, published.backings, seal)


def opened(session: Session, number: str) -> Issue:
    """A published report as it was frozen. Raises NotPublished."""
    published = open_published(session, number)
    report = published.report
    because = f"取出编号{number}" if report.guard_lifted else None
    wanted = Wanted(report.plan, report.year, report.on, report.audience, because)
    return Issue(wanted, report, published.backings, published.seal)


def json_bytes(issue: Issue) -> bytes:
    """The report as a JSON file."""
    document = report_document(issue.report, issue.seal)
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()
