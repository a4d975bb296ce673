"""The present rows of a model that a table may touch, column by column."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from registry.models import Remembering
from registry.records.rows import NOW, rows

Key = tuple[Any, ...]


@dataclass
class Present:
    """Rows as they stand. `index` leads from a key to the place in every column."""

    names: tuple[str, ...]
    columns: dict[str, list[Any]]
    index: dict[Key, int]

    def __len__(self) -> int:
        return len(self.columns["id"])

    def row(self, place: int) -> dict[str, Any]:
        """One row as a dict."""
        return {name: self.columns[name][place] for name in self.names}

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dicts."""
        return [dict(zip(self.names, values, strict=True)) for values in self._tuples()]

    def _tuples(self) -> list[tuple[Any, ...]]:
        return list(zip(*(self.columns[name] for name in self.names), strict=True))


def load_present(
    session: Session,
    model: type[Remembering],
    where: Callable[[Any], Sequence[ColumnElement[bool]]],
    *,
    key: Sequence[str] | None = None,
    only: Iterable[str] | None = None,
    shared: Mapping[str, Any] | None = None,
) -> Present:
    """The rows of `model` that satisfy `where`, in one statement, ordered by number.

    where -- conditions, given the columns; key -- columns of the index, the model's key if None
    only -- the columns that are wanted beside the key; all of them if None
    shared -- columns and the one value of each that is looked for: it need not be read of each row
    """
    columns, equal = rows(model, NOW).c, shared or {}
    keys = tuple(model.__key__ if key is None else key)
    names = tuple(name for name in columns.keys() if name not in ("source_id", "source_row"))  # noqa: SIM118
    if only is not None:
        wanted = {"id", "revision_id", *keys, *only}
        names = tuple(name for name in names if name in wanted)
    read = [name for name in names if name not in equal]
    query = select(*(columns[name] for name in read)).where(*where(columns))
    query = query.where(*(columns[name] == value for name, value in equal.items()))
    found = session.execute(query.order_by(columns.id)).all()
    by_column: dict[str, list[Any]] = {name: [] for name in names}
    if found:
        by_column = {name: [value] * len(found) for name, value in equal.items()}
        by_column |= zip(read, map(list, zip(*found, strict=True)), strict=True)
    picked = zip(*(by_column[name] for name in keys), strict=True) if keys else ()
    return Present(names, by_column, {value: place for place, value in enumerate(picked)})
