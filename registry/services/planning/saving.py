"""保存: one row of a plan against the version its form was filled from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.models import Remembering, Revision
from registry.records.rows import NOW, Known, rows
from registry.records.writer import Conflict, Writer, write
from registry.services.editing import Overtaken
from registry.terms import Door

NEW = 0
"""What a form says it was filled from where the row did not exist."""


class Taken(Exception):
    """There is such a row already; the message is the sentence for the user."""


def present_row(session: Session, model: type[Remembering], **key: Any) -> Any:
    """The present row with these values, or None."""
    table = rows(model, NOW)
    query = select(table).where(*(table.c[name] == value for name, value in key.items()))
    return session.execute(query).one_or_none()


def save_row(
    session: Session,
    model: type[Remembering],
    key: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    read: int,
    actor: Actor,
    now: datetime,
    note: str,
) -> bool:
    """Write `given` into the row with `key`, or add that row; False where nothing differs.

    read -- the revision of the row as the form was filled, `NEW` where there was none
    Raises Overtaken where somebody changed or added the row since.
    """
    found = present_row(session, model, **key)
    if (found.revision_id if found else NEW) != read:
        raise overtaken(session, model, found, read, given)
    if found is not None and all(found._mapping[name] == given[name] for name in given):
        return False
    try:
        with write(session, actor=actor.name, door=Door.FORM, now=now, note=note) as writer:
            put(writer, model, found, key, given)
    except Conflict:
        found = present_row(session, model, **key)
        raise overtaken(session, model, found, read, given) from None
    return True


def put(
    writer: Writer,
    model: type[Remembering],
    found: Any,
    key: Mapping[str, Any],
    given: Mapping[str, Any],
) -> int:
    """Insert the row or write its next version; gives back its number."""
    if found is None:
        return writer.apply(model, insert=[whole(model, {**key, **given})])[0]
    changed = {"id": found.id, "revision_id": found.revision_id, **given}
    writer.apply(model, update=[changed])
    return int(found.id)


def whole(model: type[Remembering], values: Mapping[str, Any]) -> dict[str, Any]:
    """A new row with every column of the model."""
    names = (c.name for c in model.__table__.columns if c.name not in ("id", "revision_id"))
    return {name: values.get(name) for name in names}


def overtaken(
    session: Session, model: type[Remembering], found: Any, read: int, given: Mapping[str, Any]
) -> Overtaken:
    """What somebody else did to the row meanwhile. Raises LookupError where it is gone."""
    if found is None:
        raise LookupError(model.__tablename__)
    table = rows(model, Known(read))
    former = session.execute(select(table).where(table.c.id == found.id)).one_or_none()
    theirs = {
        name: (former._mapping[name] if former else None, found._mapping[name])
        for name in given
        if former is None or former._mapping[name] != found._mapping[name]
    }
    return Overtaken(session.get_one(Revision, found.revision_id), theirs)
