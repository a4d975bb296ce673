"""What a revision did to a table: the rows it created, changed and deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.match.among import among
from registry.models import BOOKKEEPING, Remembering, history_of
from registry.records.rows import NOW, rows

Row = dict[str, Any]


@dataclass
class Touched:
    """One row that the revision touched.

    before -- the version it ended, None where it created the row
    after -- the version it wrote, None where it deleted the row
    present -- the row as it stands, None where it is gone
    """

    row_id: int
    before: Row | None
    after: Row | None
    present: Row | None


@dataclass
class TouchedRows:
    """What a revision did to a table.

    untouched -- numbers of the rows that it created and that stand as it wrote them, most of a
    large import: nothing of them has to be compared
    rows -- all others
    """

    untouched: list[int]
    rows: list[Touched]


def touched_by(session: Session, model: type[Remembering], revision: int) -> TouchedRows:
    """Every row of `model` that the revision touched; a fixed number of statements."""
    twin, now = history_of(model), rows(model, NOW)
    before = _by_id(session, select(twin).where(twin.c.ended_by == revision))
    after = _by_id(session, select(twin).where(twin.c.revision_id == revision))
    still = set(session.scalars(select(now.c.id).where(now.c.revision_id == revision)))
    changed = still & before.keys()
    if changed:
        after |= _by_id(session, select(now).where(among(session, now.c.id, changed)))
    ids = before.keys() | after.keys()
    present = _present(session, model, ids) if ids else {}
    compared = [
        Touched(number, before.get(number), after.get(number), present.get(number))
        for number in sorted(ids)
    ]
    return TouchedRows(sorted(still - changed), compared)


def _present(session: Session, model: type[Remembering], ids: Iterable[int]) -> dict[int, Row]:
    now = rows(model, NOW)
    return _by_id(session, select(now).where(among(session, now.c.id, ids)))


def facts(model: type[Remembering]) -> list[str]:
    """The columns that hold what is recorded, without the bookkeeping of versions."""
    return [column.name for column in model.__table__.columns if column.name not in BOOKKEEPING]


def _by_id(session: Session, query: Any) -> dict[int, Row]:
    return {row["id"]: dict(row) for row in session.execute(query).mappings()}
