"""Every row that waits, over all imports: by register, import, reason and 报送单位 (待核对清单)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from registry.models import ImportBatch, ImportSource, Revision, Waiting
from registry.records.imports import of_person
from registry.records.waiting import Kept, is_open, kept_of

OLDER = "older"
"""Stands for rows that were kept before their reason was."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; an empty text leaves it as it is."""

    register: str = ""
    import_id: str = ""
    reason: str = ""
    reporter: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row that waits, with who imported it, when, and which unit reported it."""

    kept: Kept
    actor: str
    recorded_at: datetime
    reporter: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows; offers -- filter → its values among all rows that wait, with their counts."""

    total: int
    rows: Sequence[Listed]
    offers: Mapping[str, Mapping[str, int]]


def find(session: Session, wanted: Wanted, whose: str | None, *, page: int, size: int) -> Found:
    """A page of the rows that wait, the newest import first, in a fixed number of statements.

    whose -- only rows of this person's imports
    """
    waits = is_open(session)
    chosen = _of(wanted)
    total = session.scalar(_joined(whose, waits, *chosen, columns=(func.count(),))) or 0
    columns = (Waiting.__table__, ImportSource.stored_file_id, ImportSource.file_name)
    more = (ImportSource.sheet, ImportSource.register, ImportSource.reporter)
    who = (ImportBatch.actor, Revision.recorded_at)
    query = _joined(whose, waits, *chosen, columns=(*columns, *more, *who))
    query = query.order_by(Waiting.import_id.desc(), Waiting.source_id, Waiting.row, Waiting.id)
    rows = [
        Listed(
            kept_of(one, is_open=True),
            *(one.actor, one.recorded_at, one.reporter, one.reason or OLDER),
        )
        for one in session.execute(query.limit(size).offset((page - 1) * size))
    ]
    return Found(total, rows, {name: _counted(session, whose, waits, name) for name in _COLUMNS})


_COLUMNS: Mapping[str, Any] = {
    "register": ImportSource.register,
    "import_id": Waiting.import_id,
    "reason": func.coalesce(Waiting.reason, OLDER),
    "reporter": ImportSource.reporter,
}


def _of(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions; a number that is none finds nothing."""
    asked = {name: getattr(wanted, name) for name in Wanted.__slots__}
    values = {name: value for name, value in asked.items() if value}
    if "import_id" in values:
        text = values["import_id"]
        values["import_id"] = int(text) if text.isdecimal() and len(text) < 19 else 0
    return [_COLUMNS[name] == value for name, value in values.items()]


def _joined(whose: str | None, *where: ColumnElement[bool], columns: Sequence[Any]) -> Select[Any]:
    query = (
        select(*columns)
        .select_from(Waiting)
        .join(ImportSource, ImportSource.id == Waiting.source_id)
        .join(ImportBatch, ImportBatch.id == Waiting.import_id)
        .join(Revision, Revision.id == ImportBatch.revision_id)
    )
    return of_person(query.where(*where), whose)


def _counted(
    session: Session, whose: str | None, waits: ColumnElement[bool], name: str
) -> dict[str, int]:
    column = _COLUMNS[name]
    query = _joined(whose, waits, columns=(column.label("value"), func.count().label("rows")))
    found = session.execute(query.where(column.is_not(None)).group_by(column).order_by(column))
    return {str(one.value): one.rows for one in found}
