"""Moving many rows in one statement: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Table, func, select, text
from sqlalchemy.exc import IntegrityError

from registry.models.base import UtcDateTime

MANY = 5_000
"""Rows from which a write may change how PostgreSQL should read a table."""


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
    plan of an empty table (a join of 30,000 firms with their standings: 75 seconds for 2).
    """
    if count >= MANY and connection.dialect.name == "postgresql":
        for table in tables:
            connection.exec_driver_sql(f'ANALYZE "{table.name}"')


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows with equal keys as one statement."""
    if rows:
        load(connection, table.name, [table.c[name] for name in rows[0]], rows)


def load(
    connection: Connection,
    target: str,
    columns: Sequence[Column[Any]],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Load rows into `target`, whose columns are named and typed as `columns`.

    Raises ValueError where a row lacks a column or has one more.
    """
    load_tuples(connection, target, columns, tuples([column.name for column in columns], rows))


def tuples(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Rows as tuples in the order of `names`. Raises ValueError where a row has other keys."""
    if any(len(row) != len(names) for row in rows):
        raise ValueError(f"rows need exactly the columns {list(names)}")
    if len(names) == 1:
        return [(row[names[0]],) for row in rows]
    return list(map(itemgetter(*names), rows))


def load_tuples(
    connection: Connection,
    target: str,
    columns: Sequence[Column[Any]],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Load tuples in the order of `columns` into `target`."""
    names = [column.name for column in columns]
    values = _driver_values(columns, rows)
    quoted = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql":
        _copy(connection, f'COPY "{target}" ({quoted}) FROM STDIN', values)
    else:
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f'INSERT INTO "{target}" ({quoted}) VALUES ({marks})', values)


def _driver_values(
    columns: Sequence[Column[Any]], rows: Sequence[tuple[Any, ...]]
) -> Sequence[tuple[Any, ...]]:
    """What both drivers store as it is, converted column by column."""
    converters = [_converter(column) for column in columns]
    if not rows or not any(converters):
        return rows
    by_column = [
        values if convert is None else [None if v is None else convert(v) for v in values]
        for convert, values in zip(converters, zip(*rows, strict=True), strict=True)
    ]
    return list(zip(*by_column, strict=True))


def _converter(column: Column[Any]) -> Callable[[Any], Any] | None:
    """How a value of `column` becomes what both drivers store; None where it already is."""
    if isinstance(column.type, UtcDateTime):
        return _instant_text
    if isinstance(column.type, Date):
        return date.isoformat
    if isinstance(column.type, Boolean):
        return bool
    return None


def _instant_text(value: datetime) -> str:
    """An instant the way SQLAlchemy stores it on SQLite; PostgreSQL reads the same text."""
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _copy(connection: Connection, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
    """COPY through the driver; its integrity errors come out as SQLAlchemy's own."""
    driver: Any = connection.connection.driver_connection
    integrity: type[Exception] = connection.dialect.loaded_dbapi.IntegrityError
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
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
