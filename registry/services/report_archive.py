"""定稿存档 as a list: what was published, when and by whom; nothing of it is computed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Plan, PublishedReport
from registry.records.rows import NOW, rows
from registry.terms import Audience


@dataclass(frozen=True, slots=True)
class Entry:
    """One published report. audience -- None for one of before it was noted in the list"""

    number: str
    plan: str
    plan_name: str
    year: int
    on: date
    known: int
    audience: Audience | None
    published_at: datetime
    published_by: str
    sha256: str

    @property
    def title(self) -> str:
        """The report's name in one line."""
        return f"{self.plan_name}{self.year}年度实施情况报告"


def count_published(session: Session) -> int:
    """How many reports there are."""
    return session.scalar(select(func.count(PublishedReport.id))) or 0


def published(session: Session, *, page: int = 1, size: int = 50) -> Sequence[Entry]:
    """A page of reports, the newest first."""
    report, plan = PublishedReport, rows(Plan, NOW).c
    query = (
        select(
            report.number,
            report.plan,
            func.coalesce(plan.name, report.plan).label("plan_name"),
            report.year,
            report.on_day,
            report.known_revision,
            report.audience,
            report.published_at,
            report.published_by,
            report.sha256,
        )
        .outerjoin(plan.name.table, plan.code == report.plan)
        .order_by(report.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return [_entry(*row) for row in session.execute(query)]


def _entry(
    number: str,
    plan: str,
    plan_name: str,
    year: int,
    on: date,
    known: int,
    audience: str | None,
    published_at: datetime,
    published_by: str,
    sha256: str,
) -> Entry:
    given = Audience(audience) if audience else None
    told = (number, plan, plan_name, year, on, known, given, published_at, published_by, sha256)
    return Entry(*told)
