"""The answer of `flask import --json`: one object per table read (design §7, a contract)."""

from typing import Any

from registry.importing.commit.write import Written
from registry.importing.outcome import Outcome, State

_SHOWN = (
    *(State.NEW, State.CHANGED, State.UNCHANGED, State.REJECTED),
    *(State.WAITING, State.CONFLICT, State.IGNORED),
)


def document_of(
    outcome: Outcome, *, file: str, sha256: str, committed: bool, written: Written | None
) -> dict[str, Any]:
    """One table as the command line tells it."""
    table, cells = outcome.table, outcome.cell_counts
    return {
        "file": file,
        "sha256": sha256,
        "sheet": table.sheet,
        "register": table.register,
        "header_rows": table.header_rows,
        "columns": [
            {"column": one.column, "header": one.header, "field": one.field, "unit": one.unit}
            for one in table.columns
        ],
        "rows": {str(state.value): outcome.row_counts[state] for state in _SHOWN},
        "cells": {name: getattr(cells, name) for name in cells.__slots__},
        "problems": [
            {
                "row": one.row,
                "cell": one.cell,
                "field": one.field,
                "kind": one.kind,
                "severity": one.severity,
                "message": one.message,
                "raw": one.raw,
            }
            for one in outcome.all_problems
        ],
        "committed": committed,
        "import_id": written.import_id if written else None,
        "revision": written.revision if written else None,
    }
