"""验真: does a report file still say what was published, and what would it say today?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Actor
from registry.config import Settings
from registry.indicators.in_force import UnknownPlan
from registry.records.rows import NOW
from registry.reports.canonical import canonical
from registry.reports.reading import NoReport, ReadFile, changed_places, read_file
from registry.reports.report import Report, ReportRow
from registry.reports.word.document import document_bytes
from registry.reports.workbook import workbook_bytes
from registry.services.publishing import Published, open_published, report_document
from registry.services.report_templates import template_by_hash
from registry.services.reporting import Wanted, make_report

SHOWN = ("official", "ledger", "completion", "progress", "verdict", "target")


@dataclass(frozen=True)
class Verified:
    """The outcome: whether the file is intact, where it was changed, what today differs."""

    number: str
    sha256: str
    intact: bool
    changed: tuple[dict[str, Any], ...]
    today: tuple[dict[str, Any], ...]
    published: Published


def verify(
    session: Session, data: bytes, name: str, settings: Settings, actor: Actor, today: date
) -> Verified:
    """Compare a report file with the published report whose number it bears.

    Raises NoReport where it is no report file or bears no number; NotPublished for a number that
    this ledger never gave.
    """
    found = read_file(data, name)
    if not found.number:
        raise NoReport(f"“{name}”没有报告编号：它是未定稿的草稿，或不是本系统生成的报告。")
    published = open_published(session, found.number)
    changed = [*_seal_changes(found, published), *_changes(session, found, published)]
    return Verified(
        number=published.number,
        sha256=published.sha256,
        intact=not changed,
        changed=tuple(changed),
        today=tuple(_today(session, published.report, settings, actor, today)),
        published=published,
    )


def _seal_changes(found: ReadFile, published: Published) -> list[dict[str, Any]]:
    """The fingerprint that the file bears, and that of what the ledger keeps."""
    changes = []
    if found.sha256 != published.sha256:
        changes.append({"where": "报告指纹", "published": published.sha256, "found": found.sha256})
    if not published.sound:
        changes.append({"where": "台账中的存档", "published": published.sha256, "found": None})
    return changes


def _changes(session: Session, found: ReadFile, published: Published) -> list[dict[str, Any]]:
    """Place by place against the same file made anew from what was frozen."""
    anew = _made_anew(session, found, published)
    if anew is None:
        return [{"where": "文档模板", "published": None, "found": found.template}]
    frozen = read_file(anew, f"report{found.ending}")
    return changed_places(frozen, found)


def _made_anew(session: Session, found: ReadFile, published: Published) -> bytes | None:
    report, seal = published.report, published.seal
    if found.ending == ".json":
        return canonical(report_document(report, seal)).encode()
    if found.ending == ".xlsx":
        return workbook_bytes(report, published.backings, seal, seal.published_on)
    template = template_by_hash(session, found.template or "")
    if template is None:
        return None
    return document_bytes(report, seal, seal.published_on, template or None)


def _today(
    session: Session, report: Report, settings: Settings, actor: Actor, today: date
) -> list[dict[str, Any]]:
    """Figures that would be others if the report were made now."""
    because = "验真" if report.guard_lifted else None
    wanted = Wanted(report.plan, report.year, report.on, report.audience, because)
    try:
        made = make_report(session, wanted, NOW, settings, actor, today, with_backings=False)
    except UnknownPlan:
        return [
            {
                "indicator": None,
                "name": report.plan_name,
                "field": "plan",
                "published": report.plan,
                "today": None,
            }
        ]
    now = {row.indicator: row for row in made.report.rows}
    return [change for row in report.rows for change in _differences(row, now.get(row.indicator))]


def _differences(row: ReportRow, now: ReportRow | None) -> list[dict[str, Any]]:
    """One line per figure of an indicator that differs."""
    pairs = [(name, getattr(row, name), getattr(now, name, None)) for name in SHOWN]
    later = {figure.year: figure.value for figure in now.years} if now else {}
    pairs += [(f"{one.year}年", one.value, later.get(one.year)) for one in row.years]
    return [
        {
            "indicator": row.indicator,
            "name": row.name,
            "field": name,
            "published": _number(old),
            "today": _number(new),
        }
        for name, old, new in pairs
        if old != new
    ]


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
