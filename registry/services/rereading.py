"""再读一次: the stored files of an import as a new preview, with all that was decided about them.

A column that turns out to be in another unit, or to mean another field, is put right for all its
rows at once: what is confirmed then changes only the cells that differ, and leads to the same file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.importing.commit.write import Settles
from registry.importing.decisions import NONE, Decisions, TableKey, kept_tables
from registry.importing.narrowing import GOOD
from registry.models import ImportBatch, ImportDetail, ImportSource
from registry.records import files
from registry.records.imports import Import, taken_back
from registry.records.waiting import Settled, kept_rows, mark
from registry.records.writer import Writer
from registry.services import uploads
from registry.services.import_details import Detail, unpacked
from registry.services.importing import Preview

PUT_RIGHT = "修正读法后重新导入"
_ON_THE_FORM = ("source", "reporter")


@dataclass(frozen=True, slots=True)
class _Table:
    """One table as it was read: its file, its sheet, the batch it belongs to."""

    stored_file_id: int
    file: str
    sheet: str
    import_id: int
    revision: int
    detail: Detail | None


def keep_again(session: Session, found: Import, *, owner: str, now: datetime) -> int:
    """Keep the files of an import as a draft that is read as the import was; returns its number."""
    tables = _tables(session, found.id)
    own = {one.stored_file_id: one.file for one in tables if one.import_id == found.id}
    contents = [(name, files.content(session, number)) for number, name in own.items()]
    options = _options(found, tables, list(own))
    return uploads.keep(session, contents, options, owner=owner, now=now)


def closing(
    session: Session, import_id: int, preview: Preview, *, actor: str, now: datetime
) -> Settles:
    """What is noted with the import of such a draft: rows that waited before and go in now."""
    good = _going_in(preview)
    closed = [
        Settled(one, PUT_RIGHT, True)
        for one in kept_rows(session, import_id)
        if one.is_open and (one.file, one.sheet, one.row) in good
    ]

    def note(writer: Writer) -> None:
        if closed:
            mark(writer.connection, closed, actor=actor, now=now, revision=writer.revision)

    return Settles(None, note)


def _going_in(preview: Preview) -> set[tuple[str, str, int]]:
    """File, sheet and row of what goes in; with several periods, in each of them."""
    good: set[tuple[str, str, int]] = set()
    bad: set[tuple[str, str, int]] = set()
    for file in preview.files:
        for outcome in file.outcomes:
            place = (file.source.name, outcome.table.sheet)
            for row, state in zip(outcome.table.rows, outcome.states, strict=True):
                (good if state in GOOD else bad).add((*place, row))
    return good - bad


def is_kept(session: Session, import_id: int) -> bool:
    """Whether an import kept how its tables were read."""
    own = [one for one in _tables(session, import_id) if one.import_id == import_id]
    return all(one.detail is not None and one.detail.asked for one in own)


def _tables(session: Session, import_id: int) -> list[_Table]:
    """The tables of an import, then those of the batches that settled its rows and still hold."""
    query = (
        select(ImportSource.stored_file_id, ImportSource.file_name, ImportSource.sheet)
        .add_columns(ImportBatch.id, ImportBatch.revision_id, ImportDetail.data)
        .join(ImportBatch, ImportBatch.id == ImportSource.import_id)
        .outerjoin(ImportDetail, ImportDetail.source_id == ImportSource.id)
        .where(or_(ImportBatch.id == import_id, ImportBatch.settles_id == import_id))
        .order_by(ImportBatch.id, ImportSource.id)
    )
    back = taken_back(session)
    return [
        _Table(file, name, sheet, batch, revision, unpacked(data) if data else None)
        for file, name, sheet, batch, revision, data in session.execute(query)
        if batch == import_id or revision not in back
    ]


def _options(found: Import, tables: Sequence[_Table], numbers: Sequence[int]) -> dict[str, Any]:
    """The options of the draft; what stands on the form of a preview can be changed there."""
    details = [one.detail for one in tables if one.detail is not None]
    asked = details[0].asked if details else {}
    facts = asked.get("facts", {})
    again = {
        "import_id": found.id,
        "asked": asked,
        "sheets": list(dict.fromkeys(one.sheet for one in tables)),
        "base": None if found.undone else max(one.revision for one in tables),
    }
    return {
        "register": asked.get("register"),
        "period": asked.get("period"),
        **{name: facts[name] for name in _ON_THE_FORM if name in facts},
        "tables": kept_tables(_decisions(tables, numbers).items()),
        "again": again,
    }


def _decisions(tables: Sequence[_Table], numbers: Sequence[int]) -> dict[TableKey, Decisions]:
    """What was decided about each table, when it was imported and when its rows were settled."""
    found: dict[TableKey, Decisions] = {}
    for one in tables:
        if one.detail is None:
            continue
        written = TableKey.parse(one.detail.summary["key"]).whole
        key = replace(written, file=numbers.index(one.stored_file_id))
        said = Decisions.of(one.detail.summary["decided"])
        before = found.get(key, NONE)
        kept = before if key in found else said
        found[key] = replace(
            kept,
            only=frozenset(),
            settled={**before.settled, **said.settled},
            corrections={**before.corrections, **said.corrections},
        )
    return found
