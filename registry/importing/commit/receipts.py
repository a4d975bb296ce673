"""Writing down that a workbook came back: its unit, the lines it reported, what it claims."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.importing.commit.numbers import Numbers
from registry.importing.returned.receipt import Receipt
from registry.models import ReturnClaim, ReturnItem, ReturnUnit
from registry.records.returns.due import subject_column
from registry.records.writer import Writer
from registry.terms import Register


@dataclass(frozen=True, slots=True)
class Place:
    """Where a receipt belongs: its import and table, the day and who brought it in."""

    import_id: int
    source_id: int
    day: date
    actor: str


def write_receipt(writer: Writer, receipt: Receipt, numbers: Numbers, place: Place) -> None:
    """Mark the unit and its lines as returned, and put down how the table differs from the list."""
    if not receipt.adds:
        _write_unit(writer, receipt, place)
    lines = [
        {
            "id": item.id,
            "revision_id": item.revision_id,
            "returned_on": place.day,
            **_source(place, row),
        }
        for item, row in receipt.items
    ]
    if lines:
        writer.apply(ReturnItem, update=lines)
    claims = _claims(receipt, numbers, place)
    if claims:
        writer.apply(ReturnClaim, insert=claims)


def _write_unit(writer: Writer, receipt: Receipt, place: Place) -> None:
    unit = receipt.known.unit
    said = {
        **{name: unit[name] for name in ("id", "revision_id")},
        "returned_on": place.day,
        "returned_by": place.actor,
        "import_id": place.import_id,
        "sent_back_on": None,
        "sent_back_reason": None,
        **_source(place, 0),
    }
    writer.apply(ReturnUnit, update=[said])


def _claims(receipt: Receipt, numbers: Numbers, place: Place) -> list[dict[str, Any]]:
    """Rows of the claims; a firm that the same call created has its number by now."""
    mark, column = receipt.known.mark, subject_column(receipt.known.register)
    table = "project" if receipt.known.register == Register.PROJECTS else "enterprise"
    real = numbers.real.get(table, {})
    empty = dict.fromkeys(("enterprise_id", "project_id", "decision", "decided_on", "reason"))
    return [
        {
            **empty,
            "round_id": mark.round_id,
            "unit_id": mark.unit_id,
            column: real.get(subject, subject),
            "kind": kind.value,
            **_source(place, row or 0),
        }
        for subject, kind, row in receipt.claims
    ]


def _source(place: Place, row: int) -> dict[str, int]:
    return {"source_id": place.source_id, "source_row": row}
