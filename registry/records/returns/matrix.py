"""报送单位 × 登记表 × 期间: what each unit has sent in by whatever file, also without a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import ImportBatch, ImportSource, Revision

Cell = tuple[datetime, int, int]
"""When the last table came, its import, and how many came in all."""


@dataclass(frozen=True)
class Matrix:
    """The tables of one register: rows are units, columns periods."""

    units: Sequence[str]
    periods: Sequence[str]
    cells: Mapping[tuple[str, str], Cell]


def registers_seen(session: Session, actor: str | None) -> list[str]:
    """The registers of which a unit has sent in anything."""
    query = _of(select(ImportSource.register).distinct(), actor)
    return sorted(session.scalars(query))


def matrix(session: Session, register: str, actor: str | None, *, periods: int) -> Matrix:
    """The newest `periods` periods of a register; actor -- only imports of this person."""
    query = (
        select(
            *(ImportSource.reporter, ImportSource.period),
            func.max(Revision.recorded_at).label("moment"),
            func.max(ImportSource.import_id).label("last"),
            func.count(ImportSource.import_id.distinct()).label("times"),
        )
        .where(ImportSource.register == register, ImportSource.period.is_not(None))
        .group_by(ImportSource.reporter, ImportSource.period)
    )
    found = session.execute(_of(query, actor)).all()
    named = sorted({row.period for row in found}, key=_place)[-periods:]
    cells = {
        (row.reporter, row.period): (row.moment, row.last, row.times)
        for row in found
        if row.period in named
    }
    return Matrix(sorted({unit for unit, _ in cells}), named, cells)


def _of(query: Any, actor: str | None) -> Any:
    whole = (
        query.join(ImportBatch, ImportBatch.id == ImportSource.import_id)
        .join(Revision, Revision.id == ImportBatch.revision_id)
        .where(ImportSource.reporter.is_not(None))
    )
    return whole if actor is None else whole.where(ImportBatch.actor == actor)


def _place(period: str) -> tuple[str, str]:
    """A year after its months."""
    year, _, month = period.partition("-")
    return year, month or "12"
