"""Rows of a preview that wait already (早已待核对): what an earlier import of them keeps.

Importing such a file again would ask the same questions twice; whoever opens it is led to them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from registry.importing.commit.lineage import period_of
from registry.importing.outcome import Outcome, State
from registry.models import ImportBatch, ImportDetail, ImportSource, Revision, StoredFile, Waiting
from registry.records.imports import of_person, taken_back, unsettled
from registry.services.import_details import unpacked


@dataclass(frozen=True, slots=True)
class KeptIn:
    """How many rows of a preview an import keeps: those that wait there still, those settled."""

    import_id: int
    recorded_at: datetime
    open: int
    settled: int

    @property
    def as_json(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {**asdict(self), "recorded_at": self.recorded_at.isoformat()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """What `as_json` gave."""
        return cls(**{**kept, "recorded_at": datetime.fromisoformat(kept["recorded_at"])})


@dataclass(frozen=True, slots=True)
class _Table:
    """A table by what it says, and by where it stands.

    content -- the same in any file, but not where rows were dropped when it was imported
    place -- file by SHA-256, sheet, register and period
    rows -- sheet rows that wait
    """

    content: str
    place: tuple[str, str, str, str | None]
    rows: frozenset[int]


def kept_in(
    session: Session, tables: Iterable[tuple[str, Outcome]], whose: str | None
) -> list[KeptIn]:
    """The imports that keep every waiting row of these tables, the oldest first.

    Empty where no row waits, or where one of them was not asked about before: then there is
    something to keep. Imports that were taken back keep nothing.
    tables -- SHA-256 of the file and the table; whose -- whose imports count, None: everybody's
    """
    asked = [_table(sha256, one) for sha256, one in tables if one.row_counts[State.WAITING]]
    if not asked:
        return []
    counted: Counter[tuple[int, bool]] = Counter()
    back = sorted(taken_back(session))
    for table in asked:
        known = _rows_of(session, table, whose, back)
        if not table.rows <= known.keys():
            return []
        counted.update(known[row] for row in table.rows)
    told = (
        select(ImportBatch.id, Revision.recorded_at)
        .join(Revision, Revision.id == ImportBatch.revision_id)
        .where(ImportBatch.id.in_(sorted({number for number, _ in counted})))
        .order_by(ImportBatch.id)
    )
    return [
        KeptIn(one.id, one.recorded_at, counted[one.id, True], counted[one.id, False])
        for one in session.execute(told)
    ]


def _table(sha256: str, outcome: Outcome) -> _Table:
    table = outcome.table
    states = zip(table.rows, outcome.states, strict=True)
    rows = frozenset(row for row, state in states if state is State.WAITING)
    place = (sha256, table.sheet[:100], table.register, period_of(table))
    return _Table(outcome.content, place, rows)


def _rows_of(
    session: Session, table: _Table, whose: str | None, back: Sequence[int]
) -> dict[int, tuple[int, bool]]:
    """Sheet row → the newest import that asked about it, and whether it still waits there.

    back -- revisions that were taken back
    """
    where = (StoredFile.sha256, ImportSource.sheet, ImportSource.register, ImportSource.period)
    same = or_(
        ImportDetail.content == table.content,
        and_(*(column == value for column, value in zip(where, table.place, strict=True))),
    )
    columns: tuple[Any, ...] = (ImportBatch.id, ImportDetail.source_id, ImportDetail.data)
    query = (
        select(*columns)
        .join(ImportSource, ImportSource.import_id == ImportBatch.id)
        .join(StoredFile, StoredFile.id == ImportSource.stored_file_id)
        .join(ImportDetail, ImportDetail.source_id == ImportSource.id)
        .where(same, ImportBatch.settles_id.is_(None), ImportBatch.revision_id.not_in(back))
        .order_by(ImportBatch.id)
    )
    found: dict[int, tuple[int, bool]] = {}
    for one in session.execute(of_person(query, whose)).all():
        decided = unpacked(one.data).summary["decided"].get("settled", {})
        kept = select(Waiting.row, unsettled(back)).where(Waiting.source_id == one.source_id)
        found |= {int(row): (one.id, False) for row in decided}
        found |= {row: (one.id, bool(waits)) for row, waits in session.execute(kept)}
    return found
