"""审计日志: appended in the transaction of what it tells of, or in one of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from registry.models import AuditEvent
from registry.records.database import writing


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

    action -- a code of `registry.access.Action` or of the doors (sign-in, sign-out)
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
