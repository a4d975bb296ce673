"""撤回: an import or any other revision taken back as a new revision."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.importing.commit.write import Outdated
from registry.importing.undo.decide import Choice
from registry.importing.undo.plan import UndoPlan
from registry.importing.undo.write import NotUndoable, plan_undo, write_undo
from registry.models import ImportBatch, Revision
from registry.records.imports import undo_note
from registry.records.writer import AlreadyDone

__all__ = ["Choice", "NotUndoable", "Undo", "commit_undo", "preview_undo", "revision_of"]

DONE, REFUSED = 0, 3


class NotAllowed(NotUndoable):
    """The person may not take this revision back; the message is the sentence for the user."""


@dataclass
class Undo:
    """An undo, previewed or done. `revision` is the new one, once it is written."""

    plan: UndoPlan
    choice: Choice
    committed: bool = False
    revision: int | None = None

    @property
    def status(self) -> int:
        """The exit status of `flask undo`: 3 where conflicts are undecided."""
        return REFUSED if self.plan.conflicts and self.choice is None else DONE

    def document(self) -> dict[str, Any]:
        """The answer of `flask undo --json`."""
        return {
            "deleted": self.plan.deleted,
            "restored": self.plan.restored,
            "conflicts": [
                {
                    "table": one.table,
                    "id": one.row_id,
                    "kind": one.kind,
                    "field": one.field,
                    "before": one.before,
                    "imported": one.imported,
                    "present": one.present,
                    "reason": one.reason,
                }
                for one in self.plan.conflicts
            ],
            "committed": self.committed,
            "revision": self.revision,
        }


def revision_of(session: Session, target: str) -> int:
    """The revision that `12` (an import) or `r34` (a revision) names. Raises NotUndoable."""
    match = re.fullmatch(r"([rR]?)(\d{1,18})", target.strip())
    if match is None:
        raise NotUndoable(f"“{target}”不是导入编号（如 12），也不是变更记录编号（如 r34）。")
    number = int(match[2])
    if match[1]:
        return number
    revision = session.scalar(select(ImportBatch.revision_id).where(ImportBatch.id == number))
    if revision is None:
        raise NotUndoable(f"没有编号为 {number} 的导入。")
    return revision


def preview_undo(session: Session, target: str, *, actor: Actor, choice: Choice = None) -> Undo:
    """What taking `target` back would do now. Writes nothing.

    Raises NotUndoable, also as NotAllowed for what the person may not take back.
    """
    session.rollback()
    revision = revision_of(session, target)
    _check_allowed(session, revision, actor)
    return Undo(plan_undo(session, revision, choice), choice)


def commit_undo(
    session: Session, undo: Undo, *, actor: Actor, now: datetime, job_id: str | None = None
) -> Undo:
    """Write an undo whose conflicts are decided, as a new revision.

    Where the ledger moved on since the preview and the undo would do something else now, nothing
    is written and the new preview is given back.
    """
    if undo.status != DONE:
        return undo
    shown = _told(undo.plan)
    while True:
        if not undo.plan.changes:
            return Undo(undo.plan, undo.choice, committed=True)
        note = undo_note(undo.plan.revision)
        try:
            revision = write_undo(
                session, undo.plan, actor=actor.name, now=now, note=note, job_id=job_id
            )
        except AlreadyDone as done:
            return Undo(undo.plan, undo.choice, committed=True, revision=done.revision)
        except Outdated:
            undo = Undo(plan_undo(session, undo.plan.revision, undo.choice), undo.choice)
            if _told(undo.plan) != shown:
                return undo
            continue
        return Undo(undo.plan, undo.choice, committed=True, revision=revision)


def _check_allowed(session: Session, revision: int, actor: Actor) -> None:
    """One's own work, or that of others with 编辑（全区）; some towns do not undo across them."""
    owner = session.scalar(select(Revision.actor).where(Revision.id == revision))
    if owner is None:
        raise NotUndoable(f"没有变更记录 r{revision}。")
    action = Action.UNDO_OWN if owner == actor.name else Action.UNDO_OTHERS
    if not may(actor, action):
        raise NotAllowed(f"账号“{actor.name}”无权{action.label}。")


def _told(plan: UndoPlan) -> list[Any]:
    rows = {
        name: (sorted(t.delete), sorted(t.restore), sorted(t.recreate))
        for name, t in plan.tables.items()
    }
    return [rows, plan.conflicts, plan.closed, plan.reopened]
