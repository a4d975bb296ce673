"""导出: a register as known at a point, on a day, within somebody's scope, to a file."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.importing.export.source import Asked
from registry.importing.export.write import write_export
from registry.periods import beijing_day
from registry.records import audit
from registry.records.rows import NOW, At, Known, newest_revision
from registry.services.import_words import smart_benchmark_kind, vocabularies
from registry.terms import Register


@dataclass(frozen=True)
class Export:
    """What an export holds: rows, and the revision that it is made of."""

    rows: int
    revision: int

    def document(self) -> dict[str, int]:
        """The answer of `flask export --json`."""
        return {"rows": self.rows, "revision": self.revision}


def export_register(
    session: Session,
    register: Register,
    target: Path,
    *,
    actor: Actor,
    now: datetime,
    at: At = NOW,
    on: date | None = None,
    address: str | None = None,
) -> Export:
    """Write `register` to `target` (.xlsx or .csv) and note it in the audit log.

    on -- the day of 归类, flags and periods; today, and every period, where nobody says one.
    Telephone numbers are masked, and what 统计局 delivered about single firms is left out, unless
    the person may see them.
    """
    session.rollback()  # one snapshot for the rows and for the revision that names them
    today = beijing_day(now)
    revision = at.revision if isinstance(at, Known) else newest_revision(session)
    count = write_export(
        session,
        register,
        _asked(session, actor, at, on, today),
        target,
        vocabularies=vocabularies(session, today),
        revision=revision,
        phones=may(actor, Action.VIEW_PHONES),
    )
    audit.record_alone(
        session,
        actor=actor.name,
        action=Action.EXPORT.value,
        now=now,
        subject=register.label,
        address=address,
        detail=_detail(count, revision, actor),
    )
    return Export(count, revision)


def _asked(session: Session, actor: Actor, at: At, on: date | None, today: date) -> Asked:
    return Asked(
        at=at,
        on=on or today,
        until=on,
        scope=actor.scope,
        today=today,
        statistics=may(actor, Action.VIEW_FIRM_STATISTICS),
        smart_kind=smart_benchmark_kind(session),
    )


def _detail(count: int, revision: int, actor: Actor) -> str:
    phones = "完整" if may(actor, Action.VIEW_PHONES) else "遮盖"
    return f"{count} 行，r{revision}，电话{phones}"
