"""What-if (草稿时点): a draft's rows beside the ledger, in TEMP tables of one connection.

Nothing is written where anybody else could see it: no business row, no revision, no lock. A
connection's own TEMP tables are outside the write lock on both engines, and end with its read.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, delete, insert, select, update
from sqlalchemy.orm import Session

from registry.models import Remembering
from registry.models.base import Id, table_of
from registry.records import bulk
from registry.records.columns import Columns, size_of
from registry.records.rows import Draft, Staged

FIRST_NUMBER = 1 << 39
"""Rows that do not exist yet are numbered from here: after every real number, as they will be."""


@dataclass(frozen=True, slots=True)
class DraftRows:
    """Rows of one model that a draft would write, column by column; see `Writer.apply`.

    delete -- ids
    """

    model: type[Remembering]
    insert: Columns = field(default_factory=dict)
    update: Columns = field(default_factory=dict)
    delete: Sequence[int] = ()


class DraftNumbers:
    """Numbers for rows that do not exist yet, for each table its own."""

    def __init__(self) -> None:
        self._given: dict[str, Iterator[int]] = {}

    def reserve(self, model: type[Remembering], wanted: int) -> list[int]:
        """The next `wanted` numbers of a model."""
        own = self._given.setdefault(model.__tablename__, count(FIRST_NUMBER))
        return [next(own) for _ in range(wanted)]


@contextmanager
def drafted(
    session: Session, changes: Iterable[DraftRows], numbers: DraftNumbers
) -> Iterator[Draft]:
    """The ledger as if `changes` were written, in their order, for the length of the block.

    numbers -- where the numbers of new rows came from; rows without one get the next
    Ends the read of `session`, and with it everything that was staged.
    """
    connection = session.connection()
    staged: dict[str, Staged] = {}
    try:
        for change in changes:
            name = change.model.__tablename__
            if name not in staged:
                staged[name] = _create(connection, change.model)
            _apply(connection, change, staged[name], numbers)
        _settle(connection, staged.values())
        yield Draft(staged)
    finally:
        session.rollback()


def _create(connection: Connection, model: type[Remembering]) -> Staged:
    """Two empty TEMP tables: the rows as they would be, and the numbers of those they replace."""
    own = table_of(model)
    columns = [Column(c.name, c.type, primary_key=c.name == "id") for c in own.columns]
    rows = _temporary(f"draft_{own.name}", columns)
    gone = _temporary(f"draft_{own.name}_gone", [Column("id", Id, primary_key=True)])
    for table in (rows, gone):
        table.create(connection, checkfirst=False)
    return Staged(rows, gone)


def _temporary(name: str, columns: Sequence[Column[Any]]) -> Table:
    for column in columns:
        column.autoincrement = False
    return Table(name, MetaData(), *columns, prefixes=["TEMPORARY"])


def _apply(
    connection: Connection, change: DraftRows, staged: Staged, numbers: DraftNumbers
) -> None:
    """One batch over whatever earlier batches left."""
    present = table_of(change.model)
    if change.update:
        names = [name for name in change.update if name != "revision_id"]
        given = _given(connection, present, {name: change.update[name] for name in names})
        _take_over(connection, present, given, staged)
        values = {name: given.c[name] for name in names if name != "id"}
        if values:
            changed = update(staged.rows).where(staged.rows.c.id == given.c.id).values(values)
            connection.execute(changed)
        given.drop(connection, checkfirst=False)
    if change.delete:
        given = _given(connection, present, {"id": list(change.delete)})
        _take_over(connection, present, given, staged)
        connection.execute(delete(staged.rows).where(staged.rows.c.id.in_(select(given.c.id))))
        given.drop(connection, checkfirst=False)
    if change.insert:
        _insert(connection, change, staged, numbers)


def _given(connection: Connection, present: Table, columns: Columns) -> Table:
    """A TEMP table with the values of one batch."""
    typed = [Column(n, present.c[n].type, primary_key=n == "id") for n in columns]
    given = _temporary(f"given_{present.name}", typed)
    given.create(connection, checkfirst=False)
    bulk.load(connection, given.name, present, columns)
    return given


def _take_over(connection: Connection, present: Table, given: Table, staged: Staged) -> None:
    """The named rows stand in the draft from now on."""
    here = select(staged.gone.c.id).where(staged.gone.c.id == present.c.id).exists()
    named = present.c.id.in_(select(given.c.id))
    fresh = select(*present.columns).where(named, ~here)
    names = [column.name for column in present.columns]
    connection.execute(insert(staged.rows).from_select(names, fresh))
    numbers = select(present.c.id).where(named, ~here)
    connection.execute(insert(staged.gone).from_select(["id"], numbers))


def _insert(
    connection: Connection, change: DraftRows, staged: Staged, numbers: DraftNumbers
) -> None:
    size = size_of(change.insert)
    ids = change.insert.get("id") or numbers.reserve(change.model, size)
    columns = {"revision_id": [FIRST_NUMBER] * size, **change.insert, "id": ids}
    bulk.load(connection, staged.rows.name, staged.rows, columns)


def _settle(connection: Connection, staged: Iterable[Staged]) -> None:
    """Let PostgreSQL's planner see what stands in tables that nobody else maintains."""
    if connection.dialect.name == "postgresql":
        for one in staged:
            for table in (one.rows, one.gone):
                connection.exec_driver_sql(f'ANALYZE "{table.name}"')
