"""来历: from a field of a row to the revision, person, file, sheet and cell it came from.

A field's origin is the newest version in which its value changed. Undo and merge carry versions
back; the origin then goes on at the version that was carried.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, String, cast, null, select, union_all
from sqlalchemy.orm import Session

from registry.models import (
    Carried,
    ImportCell,
    ImportSource,
    Remembering,
    Revision,
    history_of,
)
from registry.records.rows import At, Known
from registry.terms import HowRead

CHUNK = 500
"""Rows asked for at a time, below every engine's limit of parameters."""


@dataclass(frozen=True)
class Origin:
    """Where a value came from. Without a cell, `how` says why: 人工 or 派生.

    row -- the row of the sheet that gave the record; a merged cell may stand above it
    """

    revision: int
    recorded_at: datetime
    actor: str
    door: str
    how: str
    source_id: int | None = None
    stored_file_id: int | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    raw: str | None = None
    reporter: str | None = None
    carried_by: int | None = None

    @property
    def spot(self) -> str:
        """The cell; the row of the sheet where the value has no cell of its own."""
        return self.cell or (f"第 {self.row} 行" if self.file and self.row else "")

    @property
    def place(self) -> str:
        """`文件名 › 工作表 › F37`, or the word for what was read in no file."""
        if self.file is None:
            return self.how
        return " › ".join(part for part in (self.file, self.sheet, self.spot) if part)


@dataclass(frozen=True)
class _Found:
    """The version in which a field got its value."""

    row_id: int
    revision: int
    source_id: int | None
    source_row: int | None
    name: str
    """`<table>.<field>` as maps and cells call it, with its part where a row has parts."""


def origins(
    session: Session, model: type[Remembering], row_ids: Iterable[int], field: str, at: At
) -> dict[int, Origin]:
    """row id → origin of `field` as known at `at`, for rows that exist then.

    A constant number of statements per 500 rows.
    """
    ids = sorted(set(row_ids))
    found: dict[int, Origin] = {}
    for start in range(0, len(ids), CHUNK):
        found |= _origins(session, model, ids[start : start + CHUNK], field, at)
    return found


def _origins(
    session: Session, model: type[Remembering], ids: Sequence[int], field: str, at: At
) -> dict[int, Origin]:
    changed = _last_changes(session, model, ids, field, at)
    found = _resolve(session, changed)
    carried = _carried(session, model, changed.values())
    for revision in {c.from_revision for c in carried.values()}:
        rows = {row: c.from_row_id for row, c in carried.items() if c.from_revision == revision}
        former = _origins(session, model, sorted(set(rows.values())), field, Known(revision))
        for row_id, from_row in rows.items():
            if from_row in former:
                carrier = changed[row_id].revision
                found[row_id] = replace(former[from_row], carried_by=carrier)
    return found


def _last_changes(
    session: Session, model: type[Remembering], ids: Sequence[int], field: str, at: At
) -> dict[int, _Found]:
    """The newest version of each row in which `field` differs from the version before it."""
    found: dict[int, _Found] = {}
    for row_id, group in groupby(_versions(session, model, ids, field, at), lambda v: v.id):
        chain = list(group)
        ended_by = chain[-1].ended_by
        if ended_by and (not isinstance(at, Known) or ended_by <= at.revision):
            continue
        newest = 0
        for index in range(1, len(chain)):
            broken = chain[index - 1].ended_by != chain[index].revision_id
            if broken or chain[index].value != chain[index - 1].value:
                newest = index
        version = chain[newest]
        part = model.part_of(version.aspect) if model.__aspect__ else ""
        found[row_id] = _Found(
            row_id,
            version.revision_id,
            version.source_id,
            version.source_row,
            f"{model.__tablename__}.{field}{part}",
        )
    return found


def _versions(
    session: Session, model: type[Remembering], ids: Sequence[int], field: str, at: At
) -> Sequence[Any]:
    """All versions of the rows up to `at`, by row and then by revision."""
    twin = history_of(model)
    parts = []
    for table, ended in ((model.__table__, cast(null(), BigInteger)), (twin, twin.c.ended_by)):
        version = select(
            table.c.id,
            table.c.revision_id,
            table.c.source_id,
            table.c.source_row,
            table.c[field].label("value"),
            (table.c[model.__aspect__] if model.__aspect__ else cast(null(), String)).label(
                "aspect"
            ),
            ended.label("ended_by"),
        ).where(table.c.id.in_(ids))
        if isinstance(at, Known):
            version = version.where(table.c.revision_id <= at.revision)
        parts.append(version)
    query = union_all(*parts).subquery()
    return session.execute(select(query).order_by(query.c.id, query.c.revision_id)).all()


def _carried(
    session: Session, model: type[Remembering], versions: Iterable[_Found]
) -> dict[int, Carried]:
    """row id → the record that its version was carried back from an earlier one."""
    wanted = {version.row_id: version.revision for version in versions}
    query = select(Carried).where(
        Carried.table_name == model.__tablename__,
        Carried.row_id.in_(wanted),
        Carried.revision_id.in_(set(wanted.values())),
    )
    return {c.row_id: c for c in session.scalars(query) if wanted[c.row_id] == c.revision_id}


def _resolve(session: Session, changed: dict[int, _Found]) -> dict[int, Origin]:
    """Turn versions into places."""
    revisions = _by_id(session, Revision, {v.revision for v in changed.values()})
    sources = _by_id(session, ImportSource, {v.source_id for v in changed.values() if v.source_id})
    maps = {source_id: json.loads(source.map) for source_id, source in sources.items()}
    cells = _special_cells(session, changed.values())
    found = {}
    for row_id, version in changed.items():
        revision = revisions[version.revision]
        origin = Origin(
            revision.id, revision.recorded_at, revision.actor, revision.door, how="人工"
        )
        if version.source_id is not None:
            source = sources[version.source_id]
            mapped = maps[version.source_id].get(version.name)
            special = cells.get((version.source_id, version.source_row or 0, version.name))
            origin = placed(origin, source, version.source_row, mapped, special)
        found[row_id] = origin
    return found


def placed(
    origin: Origin,
    source: ImportSource,
    row: int | None,
    mapped: dict[str, str] | None,
    special: ImportCell | None,
) -> Origin:
    """The file and sheet, and the cell where the value has one; never a wrong cell."""
    cell, how, raw = None, HowRead.DERIVED.label, None
    if special is not None:
        cell, how, raw = special.cell, HowRead(special.how).label, special.raw
    elif mapped and mapped.get("column") and row:
        cell, how = f"{mapped['column']}{row}", "导入"
    return replace(
        origin,
        how=how,
        source_id=source.id,
        stored_file_id=source.stored_file_id,
        file=source.file_name,
        sheet=source.sheet,
        cell=cell,
        row=row,
        raw=raw,
        reporter=source.reporter,
    )


def _special_cells(
    session: Session, versions: Iterable[_Found]
) -> dict[tuple[int, int, str], ImportCell]:
    """(source, row, name) → the cell that is not simply column × row; row 0 is the whole sheet."""
    places = {(v.source_id, v.source_row or 0, v.name) for v in versions if v.source_id}
    query = select(ImportCell).where(
        ImportCell.field.in_({name for _, _, name in places}),
        ImportCell.source_id.in_({source for source, _, _ in places}),
        ImportCell.row.in_({row for _, row, _ in places} | {0}),
    )
    found = {(cell.source_id, cell.row, cell.field): cell for cell in session.scalars(query)}
    special = {}
    for source, row, name in places:
        cell = found.get((source, row, name)) or found.get((source, 0, name))
        if source and cell:
            special[source, row, name] = cell
    return special


def _by_id(session: Session, model: Any, ids: set[Any]) -> dict[int, Any]:
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))}
