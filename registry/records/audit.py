"""审计日志: appended in the transaction of what it tells of, or in one of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select
from sqlalchemy.orm import Session

from registry.models import AuditEvent
from registry.records.database import writing

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the log; an empty text or None leaves it as it is.

    word -- stands in the account or in the object; since, until -- instants, until is not within
    """

    word: str = ""
    action: str = ""
    succeeded: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of events, the newest first, and the number of all that are as wanted."""

    total: int
    events: Sequence[AuditEvent]


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    now: datetime,
    subject: str | None = None,
    succeeded: bool = True,
    address: str | None = None,
    detail: str | None = None,
) -> None:
    """Append an event to the current writing transaction; the caller commits.

    action -- a code of `registry.access.Action` or of `registry.terms.AccountEvent`
    """
    session.execute(
        insert(AuditEvent).values(
            happened_at=now,
            actor=actor[:64],
            action=action,
            subject=subject[:200] if subject else None,
            succeeded=succeeded,
            address=address,
            detail=detail,
        )
    )


def record_alone(session: Session, *, actor: str, action: str, now: datetime, **told: Any) -> None:
    """Append an event in a transaction of its own, for what writes nothing else (an export)."""
    with writing(session):
        record(session, actor=actor, action=action, now=now, **told)


def find(session: Session, wanted: Wanted, *, page: int, size: int) -> Found:
    """One page of the log."""
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count()).select_from(AuditEvent).where(*conditions)) or 0
    query = select(AuditEvent).where(*conditions).order_by(AuditEvent.id.desc())
    return Found(total, session.scalars(query.limit(size).offset((page - 1) * size)).all())


def every(session: Session, wanted: Wanted, most: int) -> Iterator[Sequence[AuditEvent]]:
    """The newest `most` that are as wanted, in parts."""
    query = select(AuditEvent).where(*_conditions(wanted)).order_by(AuditEvent.id.desc())
    parts = query.limit(most).execution_options(yield_per=CHUNK)
    yield from session.scalars(parts).partitions()


def known_actions(session: Session) -> Sequence[str]:
    """The codes of every action that the log tells of."""
    return session.scalars(select(AuditEvent.action).distinct()).all()


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.word:
        found.append(_mentions(wanted.word))
    if wanted.action:
        found.append(AuditEvent.action == wanted.action)
    if wanted.succeeded is not None:
        found.append(AuditEvent.succeeded.is_(wanted.succeeded))
    if wanted.since is not None:
        found.append(AuditEvent.happened_at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditEvent.happened_at < wanted.until)
    return found


def _mentions(word: str) -> ColumnElement[bool]:
    named = (AuditEvent.actor, AuditEvent.subject)
    return or_(*(column.icontains(word, autoescape=True) for column in named))
