"""收表: sending a unit's return back, deciding on changes of the list, closing a round."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.models import ReturnClaim, ReturnItem, ReturnRound
from registry.models import ReturnUnit as UnitRow
from registry.periods import beijing_day
from registry.records.returns.due import subject_column
from registry.records.returns.rounds import Round, Unit
from registry.records.rows import NOW, rows
from registry.records.writer import Writer, write
from registry.terms import ClaimKind, Decision, Door


def send_back(session: Session, unit: Unit, reason: str, *, actor: Actor, now: datetime) -> None:
    """Give a unit's workbook back to be filled in again."""
    row = unit.row
    with write(
        session, actor=actor.name, door=Door.FORM, now=now, note=f"退回{row.name}"
    ) as writer:
        said = {"sent_back_on": beijing_day(now), "sent_back_reason": reason}
        writer.apply(UnitRow, update=[{"id": row.id, "revision_id": row.revision_id, **said}])


def close(session: Session, found: Round, closed: bool, *, actor: Actor, now: datetime) -> None:
    """End the collecting of a round, or begin it again."""
    row, day = found.row, beijing_day(now) if closed else None
    note = f"{'结束' if closed else '重新开始'}收表：{row.title}"
    with write(session, actor=actor.name, door=Door.FORM, now=now, note=note) as writer:
        change = {"id": row.id, "revision_id": row.revision_id, "closed_on": day}
        writer.apply(ReturnRound, update=[change])


def decide(
    session: Session, found: Round, claim: Any, decision: Decision, *, actor: Actor, now: datetime
) -> None:
    """Settle a change of the list: what is accepted changes the due list in the same revision."""
    kind = ClaimKind(claim.kind)
    note = f"{decision.label}{kind.label}：{claim.name}"
    line = _item(session, found, claim.subject)
    with write(session, actor=actor.name, door=Door.FORM, now=now, note=note[:200]) as writer:
        said = {"decision": decision.value, "decided_on": beijing_day(now)}
        version = {"id": claim.id, "revision_id": claim.revision_id}
        writer.apply(ReturnClaim, update=[{**version, **said}])
        if decision is Decision.ACCEPTED:
            _accept(writer, found, claim, kind, line, beijing_day(now))


def _accept(
    writer: Writer, found: Round, claim: Any, kind: ClaimKind, line: Any, today: date
) -> None:
    if kind is ClaimKind.DROPPED and line is not None:
        writer.apply(ReturnItem, delete=[(line.id, line.revision_id)])
    elif kind is ClaimKind.CLAIMED and line is not None:
        change = {"id": line.id, "revision_id": line.revision_id, "unit_id": claim.unit_id}
        writer.apply(ReturnItem, update=[change])
    elif kind is ClaimKind.ADDED and line is None:
        new: dict[str, Any] = dict.fromkeys(("enterprise_id", "project_id"))
        new |= {"round_id": found.row.id, "unit_id": claim.unit_id, "returned_on": today}
        writer.apply(
            ReturnItem, insert=[{**new, subject_column(found.row.register): claim.subject}]
        )


def _item(session: Session, found: Round, subject: int) -> Any:
    item = rows(ReturnItem, NOW).c
    own = item[subject_column(found.row.register)] == subject
    query = select(item.id, item.revision_id).where(item.round_id == found.row.id, own)
    return session.execute(query).first()
