"""Files that jobs make: kept as working rows until they are fetched, and purged with the drafts."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from registry.models import Draft, DraftFile
from registry.records.database import writing
from registry.services.worker import Task

KEPT = "report"
"""The state of a draft that holds a file to be fetched."""


def keep(session: Session, task: Task, name: str, data: bytes) -> dict[str, Any]:
    """Keep a file for the owner of the job; returns the job's result."""
    row = {
        "owner": task.job.owner,
        "created_at": task.clock(),
        "based_on": 0,
        "state": KEPT,
        "options": "{}",
        "summary": json.dumps({"phase": KEPT}),
    }
    file = {"ordinal": 0, "name": name[-200:], "sha256": sha256(data).hexdigest(), "data": data}
    with writing(session) as connection:
        draft_id = int(connection.scalar(insert(Draft).values(row).returning(Draft.id)) or 0)
        connection.execute(insert(DraftFile), [{"draft_id": draft_id, **file}])
    return {"draft": draft_id, "name": name, "size": len(data)}


def fetched(session: Session, result: Mapping[str, Any], owner: str) -> tuple[str, bytes] | None:
    """Name and bytes of what `keep` kept for `owner`; None where it is gone or not theirs."""
    query = (
        select(DraftFile.name, DraftFile.data)
        .join(Draft, Draft.id == DraftFile.draft_id)
        .where(Draft.id == int(result["draft"]), Draft.owner == owner, Draft.state == KEPT)
    )
    found = session.execute(query).one_or_none()
    return None if found is None else (found.name, found.data)
