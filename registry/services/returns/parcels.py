"""下发包: all workbooks of a round in one zip, made by a job and kept until it is fetched."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from registry.access import Action, Actor
from registry.models import ReturnParcel
from registry.periods import beijing_day
from registry.records import audit
from registry.records.database import Database, writing
from registry.records.returns.rounds import open_round
from registry.services import actors, jobs
from registry.services.returns.books import Books, packed
from registry.services.worker import Failure, Task

KIND = "return_parcel"
KEPT = timedelta(days=1)


def ask(database: Database, session: Session, round_id: int, *, actor: Actor, now: datetime) -> str:
    """Ask for the workbooks of a round; the caller puts the job's number into the queue."""
    job_id = jobs.submit(database, KIND, {"round": round_id}, owner=actor.name, now=now)
    row = {"round_id": round_id, "owner": actor.name, "job": job_id, "made_at": now, "name": ""}
    with writing(session) as connection:
        old = (ReturnParcel.owner == actor.name) | (ReturnParcel.made_at < now - KEPT)
        connection.execute(delete(ReturnParcel).where(old))
        connection.execute(insert(ReturnParcel).values(row))
    return job_id


def parcel(session: Session, round_id: int, owner: str) -> Any:
    """The parcel that somebody asked for of a round, or None."""
    columns = ReturnParcel.__table__.c
    names = ("id", "job", "name", "units", "made_at")
    query = select(*(columns[name] for name in names))
    return session.execute(
        query.where(columns.round_id == round_id, columns.owner == owner)
    ).first()


def content(
    session: Session, found: Any, *, actor: Actor, now: datetime, address: str | None
) -> Any:
    """The bytes of a parcel, noted in the audit log."""
    data = session.scalar(select(ReturnParcel.data).where(ReturnParcel.id == found.id))
    audit.record_alone(
        session,
        actor=actor.name,
        action=Action.EXPORT.value,
        now=now,
        subject=found.name,
        address=address,
        detail=f"{found.units} 个报送单位",
    )
    return data


def run(task: Task) -> Any:
    """Make the workbooks."""
    with task.database.session() as session:
        actor = actors.actor_named(session, task.job.owner)
        today = beijing_day(task.clock())
        number = int(task.job.argument["round"])
        ranks = task.settings.source_ranks
        found = actor and open_round(session, number, actor.scope, today=today, ranks=ranks)
        if not found or actor is None:
            raise Failure("这一轮报送已不存在。")
        data = packed(Books(session, found, actor), found.units, task.report)
        values = {"data": data, "name": f"{found.row.title}报送表.zip", "units": len(found.units)}
        with writing(session) as connection:
            own = ReturnParcel.job == task.job.id
            connection.execute(update(ReturnParcel).where(own).values(values))
    return {"units": len(found.units)}
