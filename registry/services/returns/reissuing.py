"""改版: a round asks for other columns, another day or something else than it was sent out with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.models import ReturnParcel, ReturnRound, ReturnUnit
from registry.periods import beijing_day
from registry.records.returns.rounds import Round, Unit
from registry.records.writer import write
from registry.terms import Door


@dataclass(frozen=True)
class Reissue:
    """What a round asks for from now on.

    again -- with other columns, units that have returned must return the new version
    """

    due_on: date
    columns: tuple[str, ...]
    note: str = ""
    again: bool = False


def has_returned(found: Round) -> list[Unit]:
    """The units whose workbook came back and was not sent back since."""
    rows = [unit for unit in found.units if unit.row.returned_on is not None]
    return [unit for unit in rows if unit.row.sent_back_on is None]


def reissue(session: Session, found: Round, wanted: Reissue, *, actor: Actor, now: datetime) -> int:
    """Change the round; give back the version in force.

    Other columns make a new version, and workbooks of the old one are refused from then on. Another
    day or another requirement leaves the workbooks that are out there as good as they were.
    """
    row, change = found.row, _change(found.row, wanted)
    if not change:
        return int(row.version)
    version, renewed = change.get("version", row.version), "version" in change
    note = f"{row.title}改为第{version}版" if renewed else f"修改{row.title}的要求"
    with write(session, actor=actor.name, door=Door.FORM, now=now, note=note) as writer:
        own = {"id": row.id, "revision_id": row.revision_id}
        writer.apply(ReturnRound, update=[{**own, **change}])
        if renewed and wanted.again:
            reason = f"报送表已改为第 {version} 版"
            said = {"sent_back_on": beijing_day(now), "sent_back_reason": reason}
            back = [unit.row for unit in has_returned(found)]
            writer.apply(
                ReturnUnit,
                update=[{"id": one.id, "revision_id": one.revision_id, **said} for one in back],
            )
        if renewed:
            old = ReturnParcel.round_id == row.id
            writer.connection.execute(delete(ReturnParcel).where(old))
    return int(version)


def _change(row: Any, wanted: Reissue) -> Mapping[str, Any]:
    """Column → what it shall be, for those that differ; with other columns the next version."""
    asked = {
        "due_on": wanted.due_on,
        "columns": ";".join(wanted.columns),
        "note": wanted.note or None,
    }
    change = {name: value for name, value in asked.items() if getattr(row, name) != value}
    return {**change, "version": row.version + 1} if "columns" in change else change
