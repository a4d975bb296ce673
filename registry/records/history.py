"""变更历史: what changed in some rows, revision by revision, each value with its origin."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import null, select, union_all
from sqlalchemy.orm import Session

from registry.models import (
    BOOKKEEPING,
    Carried,
    ImportCell,
    ImportSource,
    Remembering,
    Revision,
    history_of,
)
from registry.records.origin import Origin, placed
from registry.terms import Door

Version = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after; `origin` is None for what was emptied or deleted."""

    field: str
    old: Any
    new: Any
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Change:
    """One revision's change of one row. After the last version of a deleted row `deleted` holds."""

    row_id: int
    revision: int
    recorded_at: datetime
    actor: str
    door: Door
    note: str
    created: bool
    deleted: bool
    carried: bool
    fields: tuple[FieldChange, ...]


def changes(session: Session, model: type[Remembering], row_ids: Iterable[int]) -> list[Change]:
    """Every change of the rows, newest first. A constant number of statements."""
    versions = _versions(session, model, sorted(set(row_ids)))
    steps = list(_steps(model, versions))
    numbers = {step.revision for step in steps}
    query = select(Revision).where(Revision.id.in_(numbers))
    revisions = {revision.id: revision for revision in session.scalars(query)}
    carried = _carried(session, model, steps)
    sources = _sources(session, steps)
    made = [_change(model, step, revisions[step.revision], carried, sources) for step in steps]
    return sorted(made, key=lambda change: (-change.revision, change.row_id))


@dataclass(frozen=True, slots=True)
class _Step:
    """From one version of a row to the next; without `version` the row was deleted."""

    row_id: int
    revision: int
    before: Version | None
    version: Version | None
    changed: tuple[str, ...]


def _versions(
    session: Session, model: type[Remembering], ids: Sequence[int]
) -> list[dict[str, Any]]:
    """All versions of the rows, by row and revision, with `ended_by` (None for the present one)."""
    twin, present = history_of(model), model.__table__
    names = [column.name for column in present.columns]
    now = select(*(present.c[name] for name in names), null().label("ended_by"))
    past = select(*(twin.c[name] for name in names), twin.c.ended_by)
    both = union_all(past.where(twin.c.id.in_(ids)), now.where(present.c.id.in_(ids))).subquery()
    query = select(both).order_by(both.c.id, both.c.revision_id)
    return [dict(row) for row in session.execute(query).mappings()]


def _steps(model: type[Remembering], versions: Sequence[Version]) -> Iterable[_Step]:
    names = [c.name for c in model.__table__.columns if c.name not in BOOKKEEPING]
    begun = {(version["id"], version["revision_id"]) for version in versions}
    before: Version | None = None
    for version in versions:
        if before is not None and _follows(before, version):
            former: Version = before
        else:
            former, before = {}, None
        changed = tuple(name for name in names if version[name] != former.get(name))
        yield _Step(version["id"], version["revision_id"], before, version, changed)
        before = version
        if version["ended_by"] and (version["id"], version["ended_by"]) not in begun:
            filled = tuple(name for name in names if version[name] is not None)
            yield _Step(version["id"], version["ended_by"], version, None, filled)


def _follows(before: Version, version: Version) -> bool:
    """Whether `version` replaced `before`: the same row, with no deletion in between."""
    same = bool(before["id"] == version["id"])
    return same and bool(before["ended_by"] == version["revision_id"])


def _carried(
    session: Session, model: type[Remembering], steps: Sequence[_Step]
) -> set[tuple[int, int]]:
    """(row, revision) of the versions that an undo or a merge carried back."""
    query = select(Carried.row_id, Carried.revision_id).where(
        Carried.table_name == model.__tablename__,
        Carried.row_id.in_({step.row_id for step in steps}),
    )
    return {(row_id, revision) for row_id, revision in session.execute(query)}


@dataclass(frozen=True, slots=True)
class _Sources:
    """The sheets that versions came from, their maps and their special cells."""

    sheets: Mapping[int, ImportSource]
    maps: Mapping[int, Mapping[str, Any]]
    cells: Mapping[tuple[int, int, str], ImportCell]


def _sources(session: Session, steps: Sequence[_Step]) -> _Sources:
    read = [step.version for step in steps if step.version and step.version["source_id"]]
    query = select(ImportSource).where(ImportSource.id.in_({v["source_id"] for v in read}))
    sheets = {sheet.id: sheet for sheet in session.scalars(query)}
    special = select(ImportCell).where(
        ImportCell.source_id.in_(sheets), ImportCell.row.in_({v["source_row"] for v in read} | {0})
    )
    return _Sources(
        sheets,
        {number: json.loads(sheet.map) for number, sheet in sheets.items()},
        {(cell.source_id, cell.row, cell.field): cell for cell in session.scalars(special)},
    )


def _origin(version: Version, revision: Revision, field: str, sources: _Sources) -> Origin:
    """Where one value of a version came from; `field` is `<table>.<column>`."""
    typed = Origin(revision.id, revision.recorded_at, revision.actor, revision.door, how="人工")
    source, row = version["source_id"], version["source_row"] or 0
    if source is None:
        return typed
    cell = sources.cells.get((source, row, field)) or sources.cells.get((source, 0, field))
    return placed(typed, sources.sheets[source], row, sources.maps[source].get(field), cell)


def _change(
    model: type[Remembering],
    step: _Step,
    revision: Revision,
    carried: set[tuple[int, int]],
    sources: _Sources,
) -> Change:
    old, new, table = step.before or {}, step.version or {}, model.__tablename__
    part = model.part_of(new.get(model.__aspect__)) if model.__aspect__ and new else ""
    fields = [
        FieldChange(
            name,
            old.get(name),
            new.get(name),
            _origin(step.version, revision, f"{table}.{name}{part}", sources)
            if step.version
            else None,
        )
        for name in step.changed
    ]
    return Change(
        row_id=step.row_id,
        revision=revision.id,
        recorded_at=revision.recorded_at,
        actor=revision.actor,
        door=Door(revision.door),
        note=revision.note or "",
        created=step.before is None and step.version is not None,
        deleted=step.version is None,
        carried=(step.row_id, step.revision) in carried,
        fields=tuple(fields),
    )
