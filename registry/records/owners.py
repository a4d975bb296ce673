"""Whose a record is: its platform or project, and its firm, as known after a revision."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Enterprise, Platform, PlatformLevel, Project, ProjectMonth, Remembering
from registry.records.rows import NOW, Known, rows

Record = tuple[type[Remembering], int]
PARENTS: Mapping[type[Remembering], tuple[type[Remembering], str]] = {
    PlatformLevel: (Platform, "platform_id"),
    ProjectMonth: (Project, "project_id"),
}


@dataclass(frozen=True, slots=True)
class Stood:
    """A record as a revision left it, or as it was before the revision deleted it.

    parent -- its platform or project, where it belongs to one; firm -- id, name and uscc, or None
    """

    record: Any
    parent: Any
    firm: Any


def stood_at(session: Session, revision: int, wanted: Set[Record]) -> Mapping[Record, Stood]:
    """The records that a revision touched; a fixed number of statements for each table."""
    found: dict[Record, Any] = {}
    for model in {model for model, _ in wanted}:
        ids = {row_id for kind, row_id in wanted if kind is model}
        left = records_at(session, model, Known(revision), ids)
        gone = records_at(session, model, Known(revision - 1), ids - left.keys())
        found |= {(model, row_id): record for row_id, record in (left | gone).items()}
    told = [(model, record) for (model, _), record in found.items()]
    owned = owners_of(session, revision, told)
    return {one: Stood(record, *owned[one]) for one, record in found.items()}


def owners_of(
    session: Session, revision: int, told: Sequence[tuple[type[Remembering], Any]]
) -> dict[Record, tuple[Any, Any]]:
    """(table, number) → parent and firm of these records."""
    parents = _parents(session, revision, told)
    above = {(model, one.id): parents.get((model, one.id)) for model, one in told}
    owner = {(model, one.id): _owner(model, one, above[model, one.id]) for model, one in told}
    firms = _firms(session, {number for number in owner.values() if number is not None})
    return {one: (above[one], firms.get(owner[one] or 0)) for one in above}


def records_at(
    session: Session, model: type[Remembering], at: Known, ids: Iterable[int]
) -> dict[int, Any]:
    table, wanted = rows(model, at).c, sorted(ids)
    if not wanted:
        return {}
    query = select(table.id.table).where(table.id.in_(wanted))
    return {row.id: row for row in session.execute(query)}


def _parents(
    session: Session, revision: int, told: Sequence[tuple[type[Remembering], Any]]
) -> dict[tuple[type[Remembering], int], Any]:
    found: dict[tuple[type[Remembering], int], Any] = {}
    for model, (parent, name) in PARENTS.items():
        own = {one.id: getattr(one, name) for kind, one in told if kind is model}
        above = records_at(session, parent, Known(revision), set(own.values()))
        found |= {(model, number): above.get(up) for number, up in own.items()}
    return found


def _owner(model: type[Remembering], record: Any, parent: Any) -> int | None:
    """The firm whose record it is."""
    if model is Enterprise:
        return int(record.id)
    found = getattr(record if parent is None else parent, "enterprise_id", None)
    return None if found is None else int(found)


def _firms(session: Session, ids: set[int]) -> dict[int, Any]:
    firm = rows(Enterprise, NOW).c
    query = select(firm.id, firm.name, firm.uscc).where(firm.id.in_(sorted(ids)))
    return {row.id: row for row in session.execute(query)} if ids else {}
