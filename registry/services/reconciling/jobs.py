"""Reading a long list as a job: it is compared while its owner does something else."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Action, may
from registry.importing.opening import Unreadable
from registry.importing.reconcile.reading import BadList
from registry.models import ImportBatch, ImportSource, Reconciliation, Revision
from registry.services import actors, kept_files
from registry.services.reconciling.given import Given
from registry.services.reconciling.lists import packed, start, unpacked
from registry.services.reconciling.ours import Side
from registry.services.worker import Failure, Task
from registry.terms import Against

RECONCILE = "reconcile_list"
QUICK_BYTES = 100 * 1024
"""A list of fewer bytes is read while the person waits."""


def order(kept: int, given: Given) -> dict[str, Any]:
    """The argument of a job. kept -- the number of the file, see `kept_files`."""
    side = given.side
    return {
        "file": kept,
        "title": given.title,
        "sheet": given.sheet,
        "facts": packed(given.facts),
        "side": [str(side.against.value), side.subject, side.on.isoformat()],
    }


def run_list(task: Task) -> Any:
    """Compare a list and keep it as evidence; its own copy of the file goes."""
    asked = task.job.argument
    with task.database.session() as session:
        done = _started_by(session, task.job.id)
        if done is not None:
            return {"list": done}
        actor = actors.actor_named(session, task.job.owner)
        if actor is None or not may(actor, Action.IMPORT):
            raise Failure("账号已停用或没有权限，没有核对。")
        name, data = kept_files.fetched(session, {"draft": asked["file"]}, actor.name) or _gone()
        told: dict[str, Any] = {"now": task.clock(), "settings": task.settings, "tell": task.report}
        try:
            number = start(
                session, name, data, _given(asked), actor=actor, job_id=task.job.id, **told
            )
        except (Unreadable, BadList) as problem:
            kept_files.drop(session, asked["file"])
            raise Failure(str(problem)) from problem
        kept_files.drop(session, asked["file"])
    return {"list": number}


def _given(asked: dict[str, Any]) -> Given:
    against, subject, day = asked["side"]
    side = Side(Against(against), subject, date.fromisoformat(day))
    return Given(asked["title"], side, unpacked(asked["facts"]), asked["sheet"])


def _started_by(session: Session, job_id: str) -> int | None:
    """The list that this job kept before it was interrupted."""
    query = (
        select(Reconciliation.id)
        .join(ImportSource, ImportSource.id == Reconciliation.source_id)
        .join(ImportBatch, ImportBatch.id == ImportSource.import_id)
        .join(Revision, Revision.id == ImportBatch.revision_id)
        .where(Revision.job_id == job_id)
    )
    return session.scalar(query)


def _gone() -> Any:
    raise Failure("要核对的文件已不存在，请重新选择文件。")
