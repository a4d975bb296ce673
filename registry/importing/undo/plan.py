"""What an undo will do, and what stands against it: decided purely, written later."""

from dataclasses import dataclass, field
from typing import Any

from registry.models import Remembering

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class UndoConflict:
    """Something that keeps a row from simply going back.

    kind -- edited: a field was changed again since; gone: the row was deleted since; needed: other
    rows refer to it; taken: its key belongs to another row now; interval: 归类 no longer fits
    before, imported, present -- the field before the revision, as the revision wrote it, and now
    decided -- whether --conflicts settles it; otherwise the row stays whatever was said
    """

    table: str
    row_id: int
    kind: str
    reason: str
    field: str | None = None
    before: Any = None
    imported: Any = None
    present: Any = None
    decided: bool = True


@dataclass
class Restored:
    """A row that goes back to an earlier version, whole or in some of its fields."""

    row_id: int
    read: int
    values: Row
    from_revision: int


@dataclass
class TablePlan:
    """What happens to the rows of one table.

    delete -- row → revision read; restore -- row → values to write back; recreate -- rows that the
    revision deleted, with the number they had and the version they come from
    created -- rows that the revision created and that still exist
    """

    model: type[Remembering]
    delete: dict[int, int] = field(default_factory=dict)
    restore: dict[int, Restored] = field(default_factory=dict)
    recreate: dict[int, Restored] = field(default_factory=dict)
    created: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.delete or self.restore or self.recreate)

    def drop(self, row_id: int) -> bool:
        """Leave a row as it is; whether something was planned for it."""
        found = [plan.pop(row_id, None) for plan in (self.delete, self.restore, self.recreate)]
        return any(one is not None for one in found)


@dataclass
class UndoPlan:
    """The whole undo of one revision, compared with the ledger as of `based_on`.

    closed -- rows of its import that nobody settled yet and that will wait no longer (待核对)
    reopened -- rows that will wait again, where the revision was itself an undo
    """

    revision: int
    based_on: int
    closed: int = 0
    reopened: int = 0
    tables: dict[str, TablePlan] = field(default_factory=dict)
    conflicts: list[UndoConflict] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether it does anything."""
        return bool(self.tables or self.closed or self.reopened)

    @property
    def deleted(self) -> int:
        """Rows that will be gone."""
        return sum(len(table.delete) for table in self.tables.values())

    @property
    def restored(self) -> int:
        """Rows that will be as they were."""
        return sum(len(t.restore) + len(t.recreate) for t in self.tables.values())
