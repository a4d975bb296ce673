"""Superseding versions by set: stage into a TEMP table, then history, delete, park, update.

Rows whose key changes are parked first (taken out, changed, put back), so that two rows may
exchange their keys within one batch. References are checked at commit and never notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from registry.models import Remembering, history_of
from registry.models.base import table_of
from registry.records import bulk
from registry.records.columns import Columns, size_of

CHANGE, DELETE = "change", "delete"


@dataclass(frozen=True)
class Stage:
    """A loaded TEMP table: `name` holds id, expected, op and the columns that change."""

    name: str
    columns: tuple[str, ...]
    moves_keys: bool


def stage(
    connection: Connection,
    model: type[Remembering],
    update: Columns,
    delete: Sequence[tuple[int, int]],
) -> Stage:
    """Load what shall change."""
    ids = [*update.get("id", ()), *(row_id for row_id, _ in delete)]
    if len(set(ids)) != len(ids):
        raise ValueError(f"{model.__tablename__}: a batch names a row twice")
    changed = tuple(name for name in update if name not in ("id", "revision_id"))
    columns = changed + tuple(n for n in ("source_id", "source_row") if update and n not in changed)
    staged = Stage(f"stage_{model.__tablename__}", columns, bool(set(columns) & set(model.__key__)))
    _create(connection, model, staged)
    changes, deletions = size_of(update), len(delete)
    loaded: Columns = {
        "id": ids,
        "expected": [*update.get("revision_id", ()), *(read for _, read in delete)],
        "op": [CHANGE] * changes + [DELETE] * deletions,
        **{n: [*update.get(n, [None] * changes), *[None] * deletions] for n in columns},
    }
    bulk.load(connection, staged.name, table_of(model), loaded)
    return staged


def stale(connection: Connection, model: type[Remembering], staged: Stage) -> list[int]:
    """Ids of staged rows that are no longer the version that was read."""
    query = (
        'SELECT s.id FROM "{s}" s LEFT JOIN "{t}" t ON t.id = s.id AND t.revision_id = s.expected '
        "WHERE t.id IS NULL ORDER BY s.id"
    )
    found = connection.exec_driver_sql(query.format(s=staged.name, t=model.__tablename__))
    return list(found.scalars())


def supersede(
    connection: Connection, model: type[Remembering], staged: Stage, revision: int
) -> None:
    """Keep the old versions, delete, park, update: the staged rows are known to be current."""
    target, twin = model.__tablename__, history_of(model).name
    columns = _names(model)
    old = ", ".join(f't."{c.name}"' for c in model.__table__.columns)
    keep = (
        f'INSERT INTO "{twin}" ({columns}, ended_by) SELECT {old}, :revision '
        f'FROM "{staged.name}" s JOIN "{target}" t ON t.id = s.id WHERE t.revision_id < :revision'
    )
    connection.execute(text(keep), {"revision": revision})
    connection.exec_driver_sql(
        f'DELETE FROM "{target}" WHERE id IN '
        f"(SELECT id FROM \"{staged.name}\" WHERE op = '{DELETE}')"
    )
    if not staged.columns:
        return
    if staged.moves_keys:
        _park(connection, model, staged, revision)
    connection.execute(text(_update(target, staged)), {"revision": revision})


def drop(connection: Connection, staged: Stage) -> None:
    """Remove the TEMP table, so that the next batch may name other columns."""
    connection.exec_driver_sql(f'DROP TABLE "{staged.name}"')


def _names(model: type[Remembering]) -> str:
    return ", ".join(f'"{c.name}"' for c in model.__table__.columns)


def _create(connection: Connection, model: type[Remembering], staged: Stage) -> None:
    """An empty TEMP table with the types of the model's columns."""
    columns = "".join(f', "{name}"' for name in staged.columns)
    connection.exec_driver_sql(
        f'CREATE TEMP TABLE "{staged.name}" AS SELECT id, revision_id AS expected, '
        f"'{CHANGE}' AS op{columns} FROM \"{model.__tablename__}\" WHERE 1 = 0"
    )


def _update(target: str, staged: Stage) -> str:
    sets = "".join(f', "{name}" = s."{name}"' for name in staged.columns)
    return (
        f'UPDATE "{target}" SET revision_id = :revision{sets} FROM "{staged.name}" s '
        f"WHERE s.op = '{CHANGE}' AND s.id = \"{target}\".id "
        f'AND s.expected = "{target}".revision_id'
    )


def _park(connection: Connection, model: type[Remembering], staged: Stage, revision: int) -> None:
    """Take rows whose key changes out of the table, change them, put them back."""
    target, columns = model.__tablename__, _names(model)
    differs = "IS NOT" if connection.dialect.name == "sqlite" else "IS DISTINCT FROM"
    moved = " OR ".join(
        f't."{name}" {differs} s."{name}"' for name in model.__key__ if name in staged.columns
    )
    statements = (
        f'CREATE TEMP TABLE parked AS SELECT t.* FROM "{target}" t JOIN "{staged.name}" s '
        f"ON s.id = t.id WHERE s.op = '{CHANGE}' AND ({moved})",
        f'DELETE FROM "{target}" WHERE id IN (SELECT id FROM parked)',
        _update("parked", staged).replace(":revision", str(revision)),
        f'INSERT INTO "{target}" ({columns}) SELECT {columns} FROM parked',
        "DROP TABLE parked",
    )
    for statement in statements:
        connection.exec_driver_sql(statement)
