"""撤回 as a job: what was shown is taken back, or nothing is."""

from typing import Any

from sqlalchemy import select

from registry.models import Revision
from registry.records.conflicts import AlreadyDone
from registry.services import actors
from registry.services.undoing import NotUndoable, commit_undo, preview_undo
from registry.services.worker import Failure, Task

UNDO = "import_undo"
STEPS = ("正在计算撤回的内容", "正在写入台账")


def run_undo(task: Task) -> Any:
    """Take an import back; `overtaken` where the undo is no longer what the person was shown."""
    asked = task.job.argument
    with task.database.session() as session:
        done = session.scalar(select(Revision.id).where(Revision.job_id == task.job.id))
        if done is not None:
            raise AlreadyDone(done)
        actor = actors.actor_named(session, task.job.owner)
        if actor is None:
            raise Failure("账号已停用，没有撤回。")
        task.report(0, len(STEPS), STEPS[0])
        try:
            planned = preview_undo(
                session, str(asked["import_id"]), actor=actor, choice=asked["choice"]
            )
        except NotUndoable as refusal:
            raise Failure(str(refusal)) from refusal
        if planned.plan.based_on != asked["based_on"]:
            return {"overtaken": True}
        task.report(1, len(STEPS), STEPS[1])
        undo = commit_undo(session, planned, actor=actor, now=task.clock(), job_id=task.job.id)
    if not undo.committed:
        return {"overtaken": True}
    counts = {"deleted": undo.plan.deleted, "restored": undo.plan.restored}
    return {**counts, "revision": undo.revision}
