"""What a settlement writes: rows with lineage to the list, the list as 依据, and who decided."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from registry.importing.commit import lineage
from registry.importing.commit.numbers import Numbers
from registry.importing.commit.write import apply_outcome
from registry.importing.match.among import among
from registry.importing.outcome import Outcome
from registry.models import (
    Enterprise,
    EnterpriseEvent,
    Evidence,
    Figures,
    Honour,
    ImportCell,
    ImportSource,
    PlatformLevel,
    ReconciliationRow,
)
from registry.records.writer import Writer
from registry.services.reconciling.choice import FIRM_ENDS, Choice
from registry.services.reconciling.lists import Head
from registry.services.reconciling.tables import WHOLE_LIST
from registry.services.reconciling.view import Line
from registry.terms import Against, HowRead

PROVEN = (Enterprise, Honour, Figures, PlatformLevel)
"""Tables whose new or changed rows get the list as their 依据."""


def write_lines(
    writer: Writer, head: Head, lines: Sequence[Line], outcomes: Sequence[Outcome], actor: str
) -> None:
    """The rows, the cells that are not simply column × row, and the list as 依据."""
    numbers = Numbers(writer.new_ids, (batch for one in outcomes for batch in one.batches))
    known = _mapped(writer, head.source_id)
    cells: list[dict[str, Any]] = []
    written: dict[tuple[str, int], int | None] = {}
    for outcome in outcomes:
        for model, number, row in apply_outcome(writer, outcome, numbers, head.source_id):
            if model in PROVEN:
                written[model.__tablename__, number] = row
        cells += lineage.cell_rows(outcome, head.source_id, actor)
        cells += _decided(outcome, known, head.source_id, actor)
    if cells:
        writer.append(ImportCell, cells)
    pages = {line.row: line.cell for line in lines}
    proof = {
        "stored_file_id": head.stored_file_id,
        "document_no": head.facts.get("document_no"),
        "note": f"名单核对“{head.title}”",
    }
    proven = [
        {"table_name": table, "row_id": number, "page": pages.get(row), **proof}
        for (table, number), row in written.items()
    ]
    if proven:
        writer.apply(Evidence, insert=proven)


def write_events(writer: Writer, head: Head, lines: Sequence[Line], choice: Choice) -> None:
    """迁出 and 注销 are events of the firms on their day."""
    ends = {str(status.value): kind for status, kind in FIRM_ENDS.items()}
    if choice.end not in ends or head.side.against is not Against.FIRMS:
        return
    event = {
        "kind": str(ends[choice.end].value),
        "happened_on": choice.day,
        "document_no": head.facts.get("document_no"),
        "note": choice.reason or None,
        "source_id": head.source_id,
        "source_row": None,
    }
    events = [{"enterprise_id": line.firm, **event} for line in lines]
    writer.apply(EnterpriseEvent, insert=events)


def note_lines(
    session: Session,
    connection: Connection,
    list_id: int,
    lines: Iterable[Line],
    decided: Mapping[str, Any],
) -> None:
    """Keep how lines were settled; a firm of ours gets its row with the first decision."""
    kept, fresh = [], []
    for line in lines:
        if line.id is not None:
            kept.append(line.id)
        else:
            fresh.append(_fresh(list_id, line))
    if kept:
        change = update(ReconciliationRow).where(ReconciliationRow.list_id == list_id)
        change = change.where(among(session, ReconciliationRow.__table__.c.id, kept))
        connection.execute(change.values(dict(decided)))
    if fresh:
        connection.execute(insert(ReconciliationRow), [{**row, **decided} for row in fresh])


def decision(choice: Choice, actor: str, now: datetime) -> dict[str, Any]:
    """What is kept of a decision, whoever's line it settles."""
    who = {"settled_as": str(choice.how.value), "settled_at": now, "settled_by": actor}
    return {**who, "reason": choice.told or None, "revision_id": None}


def _fresh(list_id: int, line: Line) -> dict[str, Any]:
    return {
        "list_id": list_id,
        "row": None,
        "firm_id": line.firm,
        "cell": None,
        "name": line.name,
        "code": line.code,
        "raw": "{}",
        "candidates": "[]",
    }


def _mapped(writer: Writer, source_id: int) -> Mapping[str, Any]:
    """What of a record the list itself says."""
    text = writer.connection.scalar(select(ImportSource.map).where(ImportSource.id == source_id))
    found: Mapping[str, Any] = json.loads(text or "{}")
    return found


def _decided(
    outcome: Outcome, known: Mapping[str, Any], source_id: int, actor: str
) -> list[dict[str, Any]]:
    """Values that a person decided for firms that the list does not name.

    They stand for the list as a whole: where they differ from firm to firm none is told.
    """
    table = outcome.table
    if set(table.rows) != {WHOLE_LIST}:
        return []
    said = {
        target: set(map(str, table.values[name]))
        for target, name in outcome.mapped.items()
        if target not in known and name in table.values
    }
    return [
        {
            "source_id": source_id,
            "row": WHOLE_LIST,
            "field": target,
            "cell": None,
            "how": HowRead.DECIDED.value,
            "raw": None,
            "value": values.pop() if len(values) == 1 else None,
            "actor": actor,
        }
        for target, values in said.items()
    ]
