"""The revision that an exported workbook was made at: the base of a three-way compare (三方比对).

Who exports, edits and imports again changes only what they edited. A value they left alone, and
that somebody else changed meanwhile, stays changed; a value that both changed is a conflict.
"""

import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.export.xlsx import REVISION_NAME
from registry.importing.match.among import among
from registry.models import Remembering
from registry.records.rows import Known, rows

_LIMIT = 1024 * 1024
_NAME = re.compile(
    rb'<(?:\w+:)?definedName\b[^>]*\bname="%s"[^>]*>(\d{1,18})<' % REVISION_NAME.encode()
)


def exported_revision(source: bytes | Path) -> int | None:
    """The revision in a workbook's defined name; None where it is no export of ours."""
    try:
        with (
            ZipFile(BytesIO(source) if isinstance(source, bytes) else source) as package,
            package.open("xl/workbook.xml") as part,
        ):
            found = _NAME.search(part.read(_LIMIT))
    except (BadZipFile, zlib.error, KeyError, OSError, NotImplementedError, RuntimeError, EOFError):
        return None
    return int(found[1]) if found else None


@dataclass(frozen=True)
class Base:
    """The ledger as it was when a workbook was exported."""

    session: Session
    revision: int

    def rows_changed_since(
        self, model: type[Remembering], ids: list[int], revisions: list[int]
    ) -> dict[int, dict[str, Any]]:
        """Row → its version at the base, for rows of `ids` that have a newer one now."""
        newer = [
            number
            for number, revision in zip(ids, revisions, strict=True)
            if revision > self.revision
        ]
        if not newer:
            return {}
        table = rows(model, Known(self.revision))
        found = self.session.execute(select(table).where(among(self.session, table.c.id, newer)))
        return {row["id"]: dict(row) for row in found.mappings()}
