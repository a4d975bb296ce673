"""Settling as a job: what was decided is written once, however often it is delivered."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from registry.models import Revision
from registry.records.conflicts import AlreadyDone
from registry.services import actors
from registry.services.settling.choice import Choice, NotSettled
from registry.services.settling.settle import settle
from registry.services.worker import Failure, Task

SETTLE = "import_settle"


def asked(import_id: int, chosen: dict[int, Choice]) -> dict[str, Any]:
    """The argument of a job."""
    kept = {str(row): asdict(one) for row, one in chosen.items()}
    return {"import_id": import_id, "chosen": kept}


def run_settle(task: Task) -> Any:
    """Settle the rows of an import."""
    argument = task.job.argument
    chosen = {int(row): Choice(**one) for row, one in argument["chosen"].items()}
    with task.database.session() as session:
        done = session.scalar(select(Revision.id).where(Revision.job_id == task.job.id))
        if done is not None:
            raise AlreadyDone(done)
        actor = actors.actor_named(session, task.job.owner)
        if actor is None:
            raise Failure("账号已停用，没有写入。")
        told = {"now": task.clock(), "settings": task.settings, "tell": task.report}
        try:
            result = settle(
                session, argument["import_id"], chosen, actor=actor, job_id=task.job.id, **told
            )
        except LookupError as gone:
            raise Failure("没有这次导入，或不是您导入的。") from gone
        except NotSettled as refusal:
            raise Failure(str(refusal)) from refusal
    return result.kept
