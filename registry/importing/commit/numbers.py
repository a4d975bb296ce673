"""Negative numbers of rows to be created become real ones, and so do references to them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from registry.importing.outcome import Batch, Columns
from registry.models import Remembering

Reserve = Callable[[type[Remembering], int], Sequence[int]]
"""Gives so many numbers of a model that no row has."""


class Numbers:
    """(table, negative number) → the number that the row gets."""

    def __init__(self, reserve: Reserve, batches: Iterable[Batch]) -> None:
        self.real: dict[str, dict[int, int]] = {}
        for batch in batches:
            wanted = [number for number in batch.insert.get("id", ()) if number < 0]
            reserved = reserve(batch.model, len(wanted))
            known = self.real.setdefault(batch.model.__tablename__, {})
            known.update(zip(wanted, reserved, strict=True))

    def settle(self, model: type[Remembering], columns: Columns) -> Columns:
        """The columns with every negative number replaced."""
        settled = dict(columns)
        for name, table in _references(model).items():
            known = self.real.get(table)
            if known and name in settled:
                settled[name] = [known.get(value, value) for value in settled[name]]
        return settled


def _references(model: type[Remembering]) -> dict[str, str]:
    """Columns that hold numbers of remembering tables: its own id and its references."""
    own: Any = model.__table__
    found = {
        key.parent.name: key.column.table.name
        for key in own.foreign_keys
        if key.parent.name not in ("revision_id", "source_id")
    }
    return {"id": model.__tablename__, **found}
