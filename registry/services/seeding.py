"""Code tables and plans that come with the program, loaded without touching what staff edited.

A row is added where its key was never there, and changed where its present version came from the
program too. What people changed or deleted stays as they left it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from registry.models import Remembering, Revision, history_of
from registry.records.rows import NOW, rows
from registry.records.writer import Writer
from registry.terms import Door

Row = Mapping[str, Any]
OURS = (str(Door.INIT), str(Door.UPGRADE))


def seed(writer: Writer, model: type[Remembering], wanted: Sequence[Row]) -> int:
    """Bring the rows of `model` to `wanted`; returns how many were written.

    wanted -- rows with equal keys, without bookkeeping columns
    """
    present = _present(writer.connection, model)
    deleted = _deleted(writer.connection, model)
    new, changed = [], []
    for row in wanted:
        key = tuple(row[name] for name in model.__key__)
        found = present.get(key)
        if found is None:
            if key not in deleted:
                new.append({**row, "source_id": None, "source_row": None})
        elif found["door"] in OURS and any(found[name] != row[name] for name in row):
            changed.append({"id": found["id"], "revision_id": found["revision_id"], **row})
    if new or changed:
        writer.apply(model, insert=_whole(model, new), update=changed)
    return len(new) + len(changed)


def _whole(model: type[Remembering], new: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows with every column of the model, so that all have equal keys."""
    names = [
        column.name
        for column in model.__table__.columns
        if column.name not in ("id", "revision_id")
    ]
    return [{name: row.get(name) for name in names} for row in new]


def _present(connection: Connection, model: type[Remembering]) -> dict[tuple[Any, ...], Row]:
    """Present rows by key, each with the door of its version."""
    table = rows(model, NOW)
    query = select(table, Revision.door).join(Revision, Revision.id == table.c.revision_id)
    found = connection.execute(query).mappings()
    return {tuple(row[name] for name in model.__key__): dict(row) for row in found}


def _deleted(connection: Connection, model: type[Remembering]) -> set[tuple[Any, ...]]:
    """Keys that once were there: whether they are gone, `seed` asks only where they are."""
    twin = history_of(model)
    query = select(*(twin.c[name] for name in model.__key__)).distinct()
    return {tuple(row) for row in connection.execute(query)}
