"""Many rows as columns: so they are compared, converted and loaded, without an object a row."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Columns = Mapping[str, Sequence[Any]]
"""Column → values; all are equally long."""


def columns_of(rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Rows as columns, {} where there are none. Raises ValueError where a row has other keys."""
    names = list(rows[0]) if rows else []
    if any(len(row) != len(names) for row in rows):
        raise ValueError(f"rows need exactly the columns {names}")
    return {name: [row[name] for row in rows] for name in names}


def rows_of(columns: Columns) -> list[dict[str, Any]]:
    """Columns as rows."""
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def size_of(columns: Columns) -> int:
    """How many rows there are."""
    return len(next(iter(columns.values()), ()))
