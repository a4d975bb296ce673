"""标错回传: the files of an import come back with what keeps their rows out marked in them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.config import Settings
from registry.importing.marking.mark import mark
from registry.importing.marking.marks import ShownRows
from registry.importing.opening import Limits, limits_of
from registry.models import ImportDetail, ImportSource
from registry.records import files
from registry.records.waiting import settled_rows
from registry.services import uploads
from registry.services.import_details import Detail, packed, unpacked
from registry.services.import_words import vocabularies
from registry.services.importing import Preview


class Download(NamedTuple):
    """A file to hand over: its name and its bytes."""

    name: str
    data: bytes


def marked_file(
    name: str, data: bytes, details: Iterable[Detail], shown: ShownRows, limits: Limits
) -> Download | None:
    """One file marked by the details of its tables; None where nothing in it is to be marked.

    shown -- "marked" hides the good rows: only where they have been recorded
    """
    told = list(details)
    marks = [each for detail in told for each in detail.marks]
    if not marks:
        return None
    spans = list(dict.fromkeys(detail.span for detail in told if detail.marks))
    done = mark(data, name, marks, spans, shown=shown, limits=limits)
    return Download(f"{PurePath(name).stem}（标错）.{done.ending}", done.data)


def of_draft(session: Session, draft_id: int, limits: Limits) -> Download | None:
    """The files of a draft, marked; None where nothing keeps a row out."""
    details = uploads.details_of(session, draft_id)
    marked = [
        marked_file(name, data, details.get(name, ()), "all", limits)
        for name, data in uploads.contents(session, draft_id)
    ]
    return _together(marked)


def of_import(session: Session, import_id: int, limits: Limits) -> Download | None:
    """The stored files of an import, marked; the rows that were recorded are filtered out.

    Rows that were settled since need no mark any more.
    """
    columns = (ImportSource.id, ImportSource.stored_file_id, ImportSource.file_name)
    query = (
        select(*columns, ImportDetail.data)
        .join(ImportDetail, ImportDetail.source_id == ImportSource.id)
        .where(ImportSource.import_id == import_id)
        .order_by(ImportSource.id)
    )
    settled = settled_rows(session, import_id)
    details: dict[tuple[int, str], list[Detail]] = {}
    for source_id, file_id, name, data in session.execute(query):
        detail = still_marked(unpacked(data), settled.get(source_id, frozenset()))
        details.setdefault((file_id, name), []).append(detail)
    marked = [
        marked_file(name, files.content(session, file_id), told, "marked", limits)
        for (file_id, name), told in details.items()
        if any(detail.marks for detail in told)
    ]
    return _together(marked)


def still_marked(detail: Detail, settled: Collection[int]) -> Detail:
    """The marks of a table without those of rows that were settled; a head alone marks nothing."""
    left = [mark for mark in detail.marks if mark.row not in settled]
    rows = [mark for mark in left if mark.row > detail.span.header_row]
    return replace(detail, marks=tuple(left if rows else ()))


def of_preview(
    session: Session, preview: Preview, day: date, settings: Settings
) -> Download | None:
    """The files of a preview, marked; once it is committed the recorded rows are filtered out."""
    words = vocabularies(session, day)
    shown: ShownRows = "marked" if preview.committed else "all"
    return _together(
        [
            marked_file(
                file.source.name,
                file.source.read(),
                [unpacked(packed(one, file.source.name, words)) for one in file.outcomes],
                shown,
                limits_of(settings),
            )
            for file in preview.files
        ]
    )


def _together(files: Sequence[Download | None]) -> Download | None:
    """Several files in one archive; a single one as it is."""
    marked = [file for file in files if file is not None]
    if len(marked) < 2:
        return marked[0] if marked else None
    buffer, used = BytesIO(), set[str]()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for number, file in enumerate(marked, 1):
            name = file.name if file.name not in used else f"{number}-{file.name}"
            used.add(name)
            archive.writestr(name, file.data)
    return Download("标错文件.zip", buffer.getvalue())
