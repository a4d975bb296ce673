"""Deciding an undo and writing it as a new revision, so that lineage goes on (撤回)."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.commit.write import Outdated
from registry.importing.undo import guards, shapes
from registry.importing.undo.decide import Choice, decide_rows
from registry.importing.undo.plan import Restored, TablePlan, UndoPlan
from registry.importing.undo.versions import facts
from registry.models import Carried, Revision
from registry.records.rows import newest_revision
from registry.records.waiting import rows_of_revision
from registry.records.writer import Writer, write
from registry.terms import Door

FIXED = (Door.INIT.value, Door.UPGRADE.value)
"""Doors whose revisions stay: code tables are corrected, not taken away under the ledger."""


class NotUndoable(Exception):
    """The revision does not exist or stays; the message is the sentence for the user."""


def plan_undo(session: Session, revision: int, choice: Choice) -> UndoPlan:
    """What undoing `revision` would do now. Reads only.

    choice -- what happens to fields that somebody changed since; None leaves them undecided
    Raises NotUndoable.
    """
    found = session.execute(select(Revision.door).where(Revision.id == revision)).one_or_none()
    if found is None:
        raise NotUndoable(f"没有变更记录 r{revision}。")
    if found.door in FIXED:
        raise NotUndoable(f"变更记录 r{revision} 是初始化或升级，不能撤回；请在代码表中修改。")
    plan = UndoPlan(revision, newest_revision(session), *rows_of_revision(session, revision))
    decide_rows(session, plan, choice)
    guards.keep_what_is_needed(session, plan)
    shapes.tile_standings(session, plan)
    guards.free_keys(session, plan)
    guards.keep_what_has_no_owner(session, plan)
    guards.keep_what_is_needed(session, plan)
    shapes.settle_names(session, plan)
    plan.tables = {name: table for name, table in plan.tables.items() if table}
    return plan


def write_undo(
    session: Session,
    plan: UndoPlan,
    *,
    actor: str,
    now: datetime,
    note: str,
    job_id: str | None = None,
) -> int:
    """Write the plan; returns the new revision. Raises Outdated where the ledger moved on."""
    with write(session, actor=actor, door=Door.UNDO, now=now, note=note, job_id=job_id) as writer:
        if writer.revision != plan.based_on + 1:
            raise Outdated(plan.based_on)
        for table in plan.tables.values():
            _apply(writer, table)
        writer.wrote = writer.wrote or plan.changes
    return writer.revision


def _apply(writer: Writer, table: TablePlan) -> None:
    names = facts(table.model)
    insert = [
        {"id": number, "source_id": None, "source_row": None, **{n: one.values[n] for n in names}}
        for number, one in table.recreate.items()
    ]
    writer.apply(table.model, delete=list(table.delete.items()))
    for group in _by_columns(table.restore):
        writer.apply(table.model, update=group)
    if insert:
        writer.apply(table.model, insert=insert)
    carried = [*table.restore.values(), *table.recreate.values()]
    if carried:
        writer.append(Carried, [_carried(writer, table, one) for one in carried])


def _by_columns(restore: dict[int, Restored]) -> list[list[dict[str, Any]]]:
    """Updates in groups that name the same columns."""
    groups: dict[frozenset[str], list[dict[str, Any]]] = {}
    for one in restore.values():
        row: dict[str, Any] = {"id": one.row_id, "revision_id": one.read}
        row |= {"source_id": None, "source_row": None, **dict(sorted(one.values.items()))}
        groups.setdefault(frozenset(one.values), []).append(row)
    return list(groups.values())


def _carried(writer: Writer, table: TablePlan, one: Restored) -> dict[str, Any]:
    return {
        "revision_id": writer.revision,
        "table_name": table.model.__tablename__,
        "row_id": one.row_id,
        "from_row_id": one.row_id,
        "from_revision": one.from_revision,
    }
