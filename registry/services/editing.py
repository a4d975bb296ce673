"""修改基本信息: what a person types into a firm's file, against what they had read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.models import Enterprise, Remembering, Revision
from registry.records.rows import NOW, Known, rows
from registry.records.scope import in_scope
from registry.records.writer import Conflict, write
from registry.terms import Door

FACTS = (
    *("registered_address", "operating_address", "established_on", "established_precision"),
    *("size", "holding", "listing", "legal_person", "contact", "phone"),
    *("products", "business_scope", "steward", "tags", "note"),
)
"""The fields of the form. Names and codes change by 企业变动 and files, never by a slip here."""


@dataclass(frozen=True)
class Overtaken(Exception):
    """Somebody changed the record after the form was opened. Nothing was written.

    theirs -- field → (as the form was opened, as it stands now)
    """

    revision: Revision
    theirs: Mapping[str, tuple[Any, Any]]


def firm_facts(session: Session, firm_id: int, actor: Actor, today: date) -> Any:
    """The present row of the firm, or None where there is none within the actor's scope."""
    firm = rows(Enterprise, NOW).c
    query = select(firm.id.table).where(
        firm.id == firm_id, firm.merged_into_id.is_(None), in_scope(firm.id, actor.scope, today)
    )
    return session.execute(query).one_or_none()


def edit_facts(
    session: Session,
    firm_id: int,
    given: Mapping[str, Any],
    *,
    read: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> bool:
    """Write the fields of `given` that differ from what stands; False where none does.

    read -- the revision of the row that the form was filled from
    Raises Overtaken where the row is no longer that version, LookupError beyond the scope.
    """
    firm = firm_facts(session, firm_id, actor, today)
    if firm is None:
        raise LookupError(firm_id)
    if firm.revision_id != read:
        raise overtaken(session, Enterprise, firm, read, FACTS)
    changed = {
        name: given[name] for name in FACTS if name in given and given[name] != firm._mapping[name]
    }
    if not changed:
        return False
    try:
        with write(session, actor=actor.name, door=Door.FORM, now=now) as writer:
            writer.apply(Enterprise, update=[{"id": firm_id, "revision_id": read, **changed}])
    except Conflict:
        present = firm_facts(session, firm_id, actor, today)
        if present is None:
            raise LookupError(firm_id) from None
        raise overtaken(session, Enterprise, present, read, FACTS) from None
    return True


def overtaken(
    session: Session, model: type[Remembering], present: Any, read: int, names: Sequence[str]
) -> Overtaken:
    """What became of a row since a form was filled from its version `read`."""
    table = rows(model, Known(read))
    former = session.execute(select(table).where(table.c.id == present.id)).one_or_none()
    theirs = {
        name: (former._mapping[name] if former else None, present._mapping[name])
        for name in names
        if former is None or former._mapping[name] != present._mapping[name]
    }
    return Overtaken(session.get_one(Revision, present.revision_id), theirs)
