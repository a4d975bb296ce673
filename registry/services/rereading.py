"""再读一次: the stored files of an import as a new preview, with all that was decided about them.

A column that turns out to be in another unit, or to mean another field, is put right for all its
rows at once: what is confirmed then changes only the cells that differ, and leads to the same file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.decisions import Decisions, TableKey, kept_tables
from registry.models import ImportBatch, ImportSource
from registry.records import files
from registry.records.imports import ImportRow, packed_details, taken_back
from registry.services import uploads
from registry.services.import_details import Detail, unpacked

_ON_THE_FORM = ("register", "period")
_FACTS_ON_THE_FORM = ("source", "reporter")


@dataclass(frozen=True)
class Sources:
    """The tables of an import and of the batches that settled its rows: what each was read as.

    newest -- the revision of the last of them
    """

    files: Mapping[int, str]
    tables: tuple[tuple[int, str, Detail | None], ...]
    newest: int

    def number(self, stored_file_id: int) -> int:
        """Which file of the call it is."""
        return list(self.files).index(stored_file_id)


def keep_again(session: Session, found: ImportRow, *, owner: str, now: datetime) -> int:
    """Keep the files of an import as a draft that is read as the import was."""
    sources = _sources(session, found)
    contents = [(name, files.content(session, number)) for number, name in sources.files.items()]
    return uploads.keep(session, contents, _options(found, sources), owner=owner, now=now)


def is_kept(session: Session, import_id: int) -> bool:
    """Whether an import kept how its tables were read."""
    packed = packed_details(session, import_id).values()
    return bool(packed) and all(unpacked(data).asked for data in packed)
