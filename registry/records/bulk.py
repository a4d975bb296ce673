"""Moving many rows at once: statements of many rows on SQLite, COPY on PostgreSQL.

Pieces of files are sent as they are: COPY would write two digits for every byte.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, LargeBinary, Table, func, select, text
from sqlalchemy.exc import IntegrityError

from registry.models.base import UtcDateTime
from registry.records.columns import Columns

MANY = 5_000
"""Rows from which a write may change how PostgreSQL should read a table."""

VALUES = 999
"""Values in one statement: every SQLite takes so many. A row in a statement of its own costs half
as much again, for SQLite notes the highest number given at the end of each statement."""


def reserve_ids(connection: Connection, table: Table, count: int) -> range:
    """Reserve `count` numbers of `table` that were never given before."""
    if count <= 0:
        return range(0)
    if connection.dialect.name == "postgresql":
        sequence = f"{table.name}_id_seq"
        taken = select(func.setval(sequence, func.nextval(sequence) + (count - 1)))
        top: int = connection.execute(taken).scalar_one()
        return range(top - count + 1, top + 1)
    return _reserve_sqlite(connection, table.name, count)


def note_growth(connection: Connection, tables: Sequence[Table], count: int) -> None:
    """Let PostgreSQL's planner see that tables just grew by `count` rows.

    It would find out by itself within a minute; until then a query over the new rows may take the
    plan of an empty table (a join of 30,000 firms with their standings: 75 seconds for 2). A rough
    look does until then: a fifth of the usual sample.
    """
    if count >= MANY and connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL default_statistics_target = 20")
        for table in tables:
            connection.exec_driver_sql(f'ANALYZE "{table.name}"')


def load(connection: Connection, target: str, like: Table, columns: Columns) -> None:
    """Load columns into `target`, all or nothing; those of `like` are stored as they are there."""
    quoted = ", ".join(f'"{name}"' for name in columns)
    stored = [_stored(like.c.get(name), values) for name, values in columns.items()]
    lines = zip(*stored, strict=True)
    if connection.dialect.name == "sqlite":
        statement = f'INSERT INTO "{target}" ({quoted}) VALUES '
        _insert(connection, statement, len(columns), list(lines))
        return
    pieces = [name in like.c and isinstance(like.c[name].type, LargeBinary) for name in columns]
    if not any(pieces):
        _copy(connection, f'COPY "{target}" ({quoted}) FROM STDIN', lines)
        return
    marks = ", ".join("%b" if is_piece else "%s" for is_piece in pieces)
    connection.exec_driver_sql(f'INSERT INTO "{target}" ({quoted}) VALUES ({marks})', list(lines))


def _insert(
    connection: Connection, statement: str, width: int, lines: list[tuple[Any, ...]]
) -> None:
    """As many rows to a statement as it takes, then the rest one by one."""
    row, count = f"({', '.join('?' * width)})", max(1, VALUES // width)
    rest = len(lines) % count
    whole = range(0, len(lines) - rest, count)
    if together := [tuple(chain.from_iterable(lines[at : at + count])) for at in whole]:
        connection.exec_driver_sql(statement + ", ".join([row] * count), together)
    if rest:
        connection.exec_driver_sql(statement + row, lines[-rest:])


def _stored(column: Column[Any] | None, values: Sequence[Any]) -> Sequence[Any]:
    """What both drivers store as it is."""
    convert = None if column is None else _converter(column)
    if convert is None:
        return values
    return [None if value is None else convert(value) for value in values]


def _converter(column: Column[Any]) -> Callable[[Any], Any] | None:
    """How a value of `column` becomes what both drivers store; None where it already is."""
    if isinstance(column.type, UtcDateTime):
        return _instant_text
    if isinstance(column.type, Date):
        return date.isoformat
    return bool if isinstance(column.type, Boolean) else None


def _instant_text(value: datetime) -> str:
    """An instant the way SQLAlchemy stores it on SQLite; PostgreSQL reads the same text."""
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _copy(connection: Connection, statement: str, lines: Iterable[tuple[Any, ...]]) -> None:
    """COPY through the driver; its integrity errors come out as SQLAlchemy's own."""
    driver: Any = connection.connection.driver_connection
    integrity: type[Exception] = connection.dialect.loaded_dbapi.IntegrityError
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for line in lines:
                copy.write_row(line)
    except integrity as error:
        raise IntegrityError(statement, None, error) from error


def _reserve_sqlite(connection: Connection, table: str, count: int) -> range:
    used = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :t"), {"t": table})
    statement = (
        "INSERT INTO sqlite_sequence (seq, name) VALUES (:top, :t)"
        if used is None
        else "UPDATE sqlite_sequence SET seq = :top WHERE name = :t"
    )
    first = (used or 0) + 1
    connection.execute(text(statement), {"top": first + count - 1, "t": table})
    return range(first, first + count)
