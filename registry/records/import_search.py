"""导入记录: finding earlier imports by file, register, unit, period, person and state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from registry.models import ImportBatch, ImportSource, Waiting
from registry.records.imports import Import, of_person, taken_back, unsettled, whole_imports
from registry.terms import ImportState


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; an empty text leaves it as it is.

    file, register, reporter and period are said of one and the same sheet
    """

    file: str = ""
    register: str = ""
    reporter: str = ""
    period: str = ""
    actor: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of imports.

    total -- those that are as wanted; states -- how many there would be in each state
    """

    total: int
    states: Mapping[str, int]
    imports: Sequence[Import]


@dataclass(frozen=True, slots=True)
class Offered:
    """What imports can be narrowed by: what stands in any of them."""

    registers: Sequence[str]
    reporters: Sequence[str]
    periods: Sequence[str]
    actors: Sequence[str]


def find(session: Session, wanted: Wanted, whose: str | None, *, page: int, size: int) -> Found:
    """A page of imports, the newest first, in a fixed number of statements.

    whose -- only imports of this person
    """
    listed = _listed(taken_back(session), wanted, whose).subquery().c
    count = func.count().label("imports")
    counted = session.execute(select(listed.state, count).group_by(listed.state))
    states = {row.state: row.imports for row in counted}
    query = select(listed.id).order_by(listed.id.desc())
    if wanted.state:
        query = query.where(listed.state == wanted.state)
    ids = session.scalars(query.limit(size).offset((page - 1) * size)).all()
    total = states.get(wanted.state, 0) if wanted.state else sum(states.values())
    return Found(total, states, whole_imports(session, ids))


def offered(session: Session, whose: str | None) -> Offered:
    """What the list can be narrowed by, one statement each."""

    def of_sheets(column: Any) -> list[str]:
        query = select(column).join(ImportBatch, ImportBatch.id == ImportSource.import_id)
        known = of_person(query, whose).where(column.is_not(None)).distinct()
        return sorted(session.scalars(known))

    people = of_person(select(ImportBatch.actor), whose).distinct()
    return Offered(
        of_sheets(ImportSource.register),
        of_sheets(ImportSource.reporter),
        of_sheets(ImportSource.period)[::-1],
        sorted(session.scalars(people)),
    )


def _listed(back: set[int], wanted: Wanted, whose: str | None) -> Select[Any]:
    """Number and state of the imports wanted, in whatever state they are."""
    columns: tuple[Any, ...] = (ImportBatch.id, _state(back).label("state"))
    query = of_person(select(*columns), whose)
    if wanted.actor:
        query = query.where(ImportBatch.actor == wanted.actor)
    conditions = _of_sheet(wanted)
    if conditions:
        query = query.where(ImportBatch.id.in_(select(ImportSource.import_id).where(*conditions)))
    return query


def _of_sheet(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = {"register": wanted.register, "reporter": wanted.reporter, "period": wanted.period}
    columns = ImportSource.__table__.c
    asked = [columns[name] == value for name, value in equal.items() if value]
    if wanted.file:
        asked.append(columns.file_name.icontains(wanted.file, autoescape=True))
    return asked


def _state(back: set[int]) -> ColumnElement[str]:
    """The state of an import, as `Import.state` says it."""
    asks = select(Waiting.id).where(Waiting.import_id == ImportBatch.id, unsettled(back))
    return case(
        (ImportBatch.revision_id.in_(sorted(back)), str(ImportState.UNDONE)),
        (asks.exists(), str(ImportState.WAITING)),
        (ImportBatch.left_out > 0, str(ImportState.PARTIAL)),
        else_=str(ImportState.WHOLE),
    )
