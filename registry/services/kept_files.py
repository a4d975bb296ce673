"""Files that jobs make or read: kept as working rows for their owner, purged with the drafts."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from registry.models import Draft, DraftFile
from registry.records.database import writing
from registry.services.worker import Task

KEPT = "report"
"""The state of a draft that holds such a file."""


def keep(session: Session, task: Task, name: str, data: bytes) -> dict[str, Any]:
    """Keep a file for the owner of the job; returns the job's result."""
    number = put(session, name, data, owner=task.job.owner, now=task.clock())
    return {"draft": number, "name": name, "size": len(data)}


def put(session: Session, name: str, data: bytes, *, owner: str, now: datetime) -> int:
    """Keep a file for `owner`; returns its number."""
    row = {
        "owner": owner,
        "created_at": now,
        "based_on": 0,
        "state": KEPT,
        "options": "{}",
        "summary": json.dumps({"phase": KEPT}),
    }
    file = {"ordinal": 0, "name": name[-200:], "sha256": sha256(data).hexdigest(), "data": data}
    with writing(session) as connection:
        draft_id = int(connection.scalar(insert(Draft).values(row).returning(Draft.id)) or 0)
        connection.execute(insert(DraftFile), [{"draft_id": draft_id, **file}])
    return draft_id


def fetched(session: Session, result: Mapping[str, Any], owner: str) -> tuple[str, bytes] | None:
    """Name and bytes of what is kept for `owner`; None where it is gone or not theirs."""
    query = (
        select(DraftFile.name, DraftFile.data)
        .join(Draft, Draft.id == DraftFile.draft_id)
        .where(Draft.id == int(result["draft"]), Draft.owner == owner, Draft.state == KEPT)
    )
    found = session.execute(query).one_or_none()
    return None if found is None else (found.name, found.data)


def drop(session: Session, number: int) -> None:
    """Forget a kept file that nobody needs any more."""
    with writing(session) as connection:
        connection.execute(delete(DraftFile).where(DraftFile.draft_id == number))
        connection.execute(delete(Draft).where(Draft.id == number, Draft.state == KEPT))
