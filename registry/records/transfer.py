"""Whole tables out of a ledger and into an empty one, the same text on either engine.

A row is one line of JSON: its values in the order of the columns, days and instants as ISO text,
bytes as base64. Equal rows are equal lines, so a table is its line count and one SHA-256.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    Table,
    TableClause,
    column,
    func,
    inspect,
    select,
    text,
)

from registry.models import Base
from registry.models.base import UtcDateTime
from registry.records import bulk
from registry.records.columns import columns_of

PAGE, PAGE_OF_BYTES = 2_000, 2
"""Rows held at a time; of a table that keeps files, few."""


def tables() -> list[Table]:
    """Every table of the ledger, parents before their children."""
    return list(Base.metadata.sorted_tables)


def lines(connection: Connection, table: Table, columns: Sequence[str]) -> Iterator[bytes]:
    """The rows of `table` in the order of their key, each as one line."""
    picked = [table.c[name] for name in columns]
    encoders = [_encoder(column) for column in picked]
    query = select(*picked).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_page(picked)).execute(query):
        values = [
            value if value is None or encode is None else encode(value)
            for value, encode in zip(row, encoders, strict=True)
        ]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def load(
    connection: Connection, table: Table, columns: Sequence[str], given: Iterable[bytes]
) -> None:
    """Insert the rows that `lines` made, in the current writing transaction.

    Raises ValueError where a line is no row of these columns.
    """
    picked = [table.c[name] for name in columns]
    decoders = [_decoder(column) for column in picked]
    rest, count = iter(given), 0
    while page := list(islice(rest, _page(picked))):
        rows = [_decoded(columns, decoders, line) for line in page]
        bulk.load(connection, table.name, table, columns_of(rows))
        count += len(rows)
    bulk.note_growth(connection, [table], count)


def numbers(connection: Connection) -> dict[str, int]:
    """The highest number ever given in each numbered table: numbers are never given twice."""
    numbered = [table for table in tables() if _is_numbered(table)]
    if connection.dialect.name == "sqlite":
        counted = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        known = {row.name: row.seq for row in counted}
        return {table.name: int(known.get(table.name, 0)) for table in numbered}
    return {table.name: _sequence_value(connection, table) for table in numbered}


def set_numbers(connection: Connection, given: dict[str, int]) -> None:
    """Let every table go on counting above `given` and above its own rows."""
    for table in tables():
        if not _is_numbered(table):
            continue
        highest = connection.scalar(select(func.max(table.c.id))) or 0
        top = max(given.get(table.name, 0), highest)
        if top > 0:
            _set_number(connection, table.name, top)


def first_filled(connection: Connection) -> str | None:
    """The name of a table that holds a row; None in an empty ledger."""
    names = set(inspect(connection).get_table_names())
    for table in tables():
        if table.name in names and connection.execute(select(table).limit(1)).first() is not None:
            return table.name
    return None


def _page(columns: Sequence[Column[Any]]) -> int:
    """How many rows to hold at a time."""
    kept = any(isinstance(column.type, LargeBinary) for column in columns)
    return PAGE_OF_BYTES if kept else PAGE


def _is_numbered(table: Table) -> bool:
    return "id" in table.c and not table.name.endswith("_history")


def _sequence_value(connection: Connection, table: Table) -> int:
    sequence = TableClause(f"{table.name}_id_seq", column("last_value"), column("is_called"))
    used, called = connection.execute(select(sequence)).one()
    return int(used) if called else 0


def _set_number(connection: Connection, name: str, top: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.setval(f"{name}_id_seq", top)))
        return
    values = {"name": name, "top": top}
    change = text("UPDATE sqlite_sequence SET seq = :top WHERE name = :name")
    if not connection.execute(change, values).rowcount:
        add = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :top)")
        connection.execute(add, values)


def _encoder(column: Column[Any]) -> Callable[[Any], Any] | None:
    if isinstance(column.type, LargeBinary):
        return lambda value: b64encode(value).decode()
    if isinstance(column.type, Date):
        return date.isoformat
    if isinstance(column.type, UtcDateTime):
        return lambda value: value.isoformat(timespec="microseconds")
    return None


def _decoder(column: Column[Any]) -> Callable[[Any], Any] | None:
    if isinstance(column.type, LargeBinary):
        return b64decode
    if isinstance(column.type, Date):
        return date.fromisoformat
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat
    if isinstance(column.type, Integer | BigInteger):
        return _whole
    return None


def _whole(value: Any) -> int:
    if not isinstance(value, int):
        raise ValueError(f"not a whole number: {value!r}")
    return value


def _decoded(
    columns: Sequence[str], decoders: Sequence[Callable[[Any], Any] | None], line: bytes
) -> dict[str, Any]:
    values = json.loads(line)
    if not isinstance(values, list) or len(values) != len(columns):
        raise ValueError("a line has another number of values than the table has columns")
    return {
        name: value if value is None or decode is None else decode(value)
        for name, decode, value in zip(columns, decoders, values, strict=True)
    }
