"""后台任务: the job row is the truth about a job; the queue only hands out its number.

A worker owns a row while its heartbeat is fresh. A row whose worker is gone is queued again; what
it may have committed already is found by `revision.job_id`, so no job writes twice.
"""

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, insert, or_, select, update
from sqlalchemy.orm import Session

from registry.models import Job
from registry.records.database import Database, writing
from registry.terms import JobState

STALE = timedelta(seconds=30)
"""A running job without a heartbeat for so long has lost its worker."""

MOST_TRIES = 3
"""A job that took so many workers down with it is not tried again."""

LOST = "任务多次中断，已停止重试。请检查文件后重新提交；多次失败请联系管理员。"


@dataclass(frozen=True)
class JobView:
    """A job as people see it. done of total steps; result as the handler gave it."""

    id: str
    kind: str
    owner: str
    argument: dict[str, Any]
    state: JobState
    done: int
    total: int
    step: str | None
    cancel_requested: bool
    result: Any
    failure: str | None
    tries: int
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in (JobState.QUEUED, JobState.RUNNING)


def submit(
    database: Database, kind: str, argument: Mapping[str, Any], *, owner: str, now: datetime
) -> str:
    """Record a job and return its number. The caller then puts the number into the queue."""
    job_id = secrets.token_hex(12)
    row = {
        "id": job_id,
        "kind": kind,
        "argument": json.dumps(argument, ensure_ascii=False),
        "owner": owner,
        "state": str(JobState.QUEUED),
        "created_at": now,
        "done": 0,
        "total": 0,
        "cancel_requested": 0,
        "tries": 0,
    }
    with database.jobs_session() as session, writing(session) as connection:
        connection.execute(insert(Job).values(row))
    return job_id


def find(session: Session, job_id: str) -> JobView | None:
    """The job as it stands, or None."""
    row = session.execute(select(Job.__table__).where(Job.id == job_id)).mappings().first()
    return None if row is None else _view(row)


def find_all(session: Session, job_ids: Collection[str]) -> dict[str, JobView]:
    """number → job, of those that exist."""
    query = select(Job.__table__).where(Job.id.in_(job_ids))
    return {row["id"]: _view(row) for row in session.execute(query).mappings()}


def recent(session: Session, *, owner: str | None = None, limit: int = 20) -> list[JobView]:
    """The newest jobs first, of one person or of all."""
    query = select(Job.__table__).order_by(Job.created_at.desc(), Job.id).limit(limit)
    if owner is not None:
        query = query.where(Job.owner == owner)
    return [_view(row) for row in session.execute(query).mappings()]


def request_cancel(database: Database, job_id: str, *, now: datetime) -> bool:
    """Ask a job to stop: a queued one never starts, a running one stops at its next step."""
    with database.jobs_session() as session, writing(session) as connection:
        stopped = _update(
            connection,
            job_id,
            (JobState.QUEUED,),
            state=str(JobState.CANCELLED),
            finished_at=now,
            cancel_requested=1,
        )
        return stopped or _update(connection, job_id, (JobState.RUNNING,), cancel_requested=1)


def claim(database: Database, job_id: str, *, worker: str, now: datetime) -> JobView | None:
    """Take a queued job; None where somebody has it, had it or cancelled it."""
    with database.jobs_session() as session, writing(session) as connection:
        taken = _update(
            connection,
            job_id,
            (JobState.QUEUED,),
            state=str(JobState.RUNNING),
            worker=worker,
            started_at=now,
            heartbeat_at=now,
            tries=Job.tries + 1,
        )
        return find(session, job_id) if taken else None


def beat(
    database: Database,
    job_id: str,
    *,
    worker: str,
    now: datetime,
    progress: tuple[int, int, str] | None = None,
) -> bool:
    """A sign of life, with (done, total, step) where known. False: the job shall stop."""
    changes: dict[str, Any] = {"heartbeat_at": now}
    if progress is not None:
        changes |= {"done": progress[0], "total": progress[1], "step": progress[2][:200]}
    with database.jobs_session() as session, writing(session) as connection:
        ours = _update(connection, job_id, (JobState.RUNNING,), worker=worker, **changes)
        asked = select(Job.cancel_requested).where(Job.id == job_id)
        return ours and not connection.scalar(asked)


def finish(
    database: Database,
    job_id: str,
    state: JobState,
    *,
    worker: str,
    now: datetime,
    result: Any = None,
    failure: str | None = None,
) -> bool:
    """Write down how a job ended; False where another worker has it now."""
    with database.jobs_session() as session, writing(session) as connection:
        return _update(
            connection,
            job_id,
            (JobState.RUNNING,),
            worker=worker,
            state=str(state),
            finished_at=now,
            result=None if result is None else json.dumps(result, ensure_ascii=False, default=str),
            failure=failure,
        )


def requeue_lost(database: Database, *, now: datetime, gone: frozenset[str]) -> list[str]:
    """Queue again every running job whose worker is gone; returns the numbers of all queued jobs.

    gone -- workers known to have ended; others are given up when their heartbeat is stale
    """
    lost = or_(Job.heartbeat_at < now - STALE, Job.worker.in_(sorted(gone)))
    with database.jobs_session() as session, writing(session) as connection:
        running = update(Job).where(Job.state == str(JobState.RUNNING), lost)
        worn = running.where(Job.tries >= MOST_TRIES)
        failed = {"state": str(JobState.FAILED), "finished_at": now, "failure": LOST}
        connection.execute(worn.values(failed))
        connection.execute(running.values(state=str(JobState.QUEUED), worker=None))
        queued = select(Job.id).where(Job.state == str(JobState.QUEUED)).order_by(Job.created_at)
        return list(connection.scalars(queued))


def running_workers(session: Session) -> set[str]:
    """The workers that hold a running job."""
    query = select(Job.worker).where(Job.state == str(JobState.RUNNING))
    return {worker for worker in session.scalars(query) if worker}


def _update(
    connection: Connection,
    job_id: str,
    states: tuple[JobState, ...],
    *,
    worker: str | None = None,
    **values: Any,
) -> bool:
    """Change the job if it is in one of `states`; a running one only if `worker` holds it."""
    change = update(Job).where(Job.id == job_id, Job.state.in_([str(state) for state in states]))
    if states == (JobState.QUEUED,):
        values |= {} if worker is None else {"worker": worker}
    elif worker is not None:
        change = change.where(Job.worker == worker)
    done: CursorResult[Any] = connection.execute(change.values(values))
    return done.rowcount == 1


def _view(row: Mapping[Any, Any]) -> JobView:
    return JobView(
        id=row["id"],
        kind=row["kind"],
        owner=row["owner"],
        argument=json.loads(row["argument"]),
        state=JobState(row["state"]),
        done=row["done"],
        total=row["total"],
        step=row["step"],
        cancel_requested=bool(row["cancel_requested"]),
        result=None if row["result"] is None else json.loads(row["result"]),
        failure=row["failure"],
        tries=row["tries"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
    )
