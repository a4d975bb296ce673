"""导入明细: what people may still want to know of a sheet when its rows are long since written.

The same JSON serves a preview that waits (its draft keeps it) and an import of last year.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.importing.marking.marks import Mark, Span, marks_of, span_of
from registry.importing.outcome import Outcome
from registry.importing.registers.vocabularies import Vocabularies
from registry.services.upload_pages import table_summary


@dataclass(frozen=True)
class Detail:
    """One table: what the page says about it, and what is to be marked in its file.

    asked -- the options of the import, as `import_options` keeps them; empty for a draft
    """

    summary: Mapping[str, Any]
    span: Span
    marks: tuple[Mark, ...]
    asked: Mapping[str, Any]


def packed(
    outcome: Outcome,
    file: str,
    vocabularies: Vocabularies,
    asked: Mapping[str, Any] | None = None,
) -> bytes:
    """A table's detail as it is kept."""
    span = span_of(outcome.table)
    marks = marks_of(outcome.table, outcome.all_problems)
    kept = {
        "summary": table_summary(outcome, file, vocabularies),
        "span": [span.header_row, span.last_row],
        "marks": [(mark.row, mark.cell, mark.message, mark.severity) for mark in marks],
        "asked": asked or {},
    }
    return zlib.compress(json.dumps(kept, ensure_ascii=False).encode())


def unpacked(data: bytes) -> Detail:
    """The detail that `packed` made."""
    kept = json.loads(zlib.decompress(data))
    sheet = kept["summary"]["sheet"]
    return Detail(
        kept["summary"],
        Span(sheet, *kept["span"]),
        tuple(Mark(sheet, *mark) for mark in kept["marks"]),
        kept.get("asked", {}),
    )
