"""怎样读这张表: what the page says of every column and of the facts that hold for a whole table."""

from typing import Any

from registry.importing.cells.units import DIMENSIONS
from registry.importing.compare.growth import KIND
from registry.importing.compare.sides import MET, TAKEN, YIELDED
from registry.importing.compare.unit_shift import KIND as SHIFT
from registry.importing.coordinates import number_of
from registry.importing.outcome import Outcome
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import AMOUNTS, Field, FieldKind, RegisterSpec
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.showing import text_of
from registry.importing.table import MappedColumn, ParsedTable, UnmappedColumn
from registry.quantities import UNITS

Told = dict[str, Any]
_COUNTED = ("%", "家", "个", "项")


def reading_of(outcome: Outcome, vocabularies: Vocabularies) -> Told:
    """Every column in the order of the sheet, the facts proposed and those that are missing.

    hidden -- how many rows are hidden, whether they are read or not
    """
    table = outcome.table
    spec = REGISTERS[table.register]
    columns = [_read(one, outcome, spec) for one in table.columns if one.column]
    columns += [_left(one, table, spec) for one in table.unmapped]
    return {
        "columns": sorted(columns, key=lambda one: number_of(one["letter"])),
        "proposed": _proposed(table, spec, vocabularies),
        "missing": _missing(outcome, spec),
        "hidden": sum(len(one.rows) for one in table.problems if one.kind == "hidden"),
    }


def units_of(field: Field) -> list[str]:
    """The units in which a field may be written; a district figure may be in any."""
    if field.kind is FieldKind.FIGURE:
        return [*UNITS, *_COUNTED]
    dimension = DIMENSIONS.get(field.kind)
    return [label for label, unit in UNITS.items() if unit.dimension is dimension]


def _read(one: MappedColumn, outcome: Outcome, spec: RegisterSpec) -> Told:
    field = spec.by_name[one.field]
    asked = {each.kind: each for each in outcome.all_problems if each.field == one.field}
    shift = asked.get(SHIFT)
    return {
        **_told(one, outcome.table),
        "field": field.name,
        "label": field.label,
        "how": one.how,
        "unit": one.unit,
        "unit_from": one.unit_from,
        "lacks_unit": "no_unit" in asked,
        "shift": shift.message if shift else "",
        "shift_unit": shift.proposal if shift else "",
        "taken": shift.taken if shift else "",
        "doubt": _doubt(outcome, field),
        "met": _met(outcome, field),
        "reason": "",
    }


def _doubt(outcome: Outcome, field: Field) -> Told | None:
    """How many rows wait because of a delivered 增速, and what the first of them says."""
    asked = [
        each
        for each in outcome.all_problems
        if each.kind == KIND and each.field == field.name and each.severity == "question"
    ]
    return (
        {"count": len(asked), "cell": asked[0].cell, "message": asked[0].message} if asked else None
    )


def _met(outcome: Outcome, field: Field) -> Told | None:
    """In how many rows somebody else changed the value as well, and whose is to win in all."""
    rows = {
        each.row
        for each in outcome.all_problems
        if each.kind in (MET, TAKEN, YIELDED) and each.field == field.name
    }
    if not rows or field.key:
        return None
    return {"count": len(rows), "whose": outcome.table.decisions.whose.get(field.name, "")}


def _left(one: UnmappedColumn, table: ParsedTable, spec: RegisterSpec) -> Told:
    proposal = spec.by_name.get(one.proposal or "")
    return {
        **_told(one, table),
        "field": "",
        "reason": one.reason,
        "near": one.near,
        "proposal": proposal.name if proposal else "",
        "proposal_label": proposal.label if proposal else "",
    }


def _told(one: MappedColumn | UnmappedColumn, table: ParsedTable) -> Told:
    letter = str(one.column)
    return {
        "letter": letter,
        "header": one.header,
        "key": one.key,
        "samples": table.samples.get(letter, []),
        "decided": letter in table.decisions.columns,
    }


def _proposed(table: ParsedTable, spec: RegisterSpec, vocabularies: Vocabularies) -> list[Told]:
    """Facts of titles that nobody gave yet, with the text that giving them would say."""
    found = []
    for name, (value, where) in table.proposed.items():
        if name not in table.given:
            field = spec.by_name[name]
            text = text_of(field, value, vocabularies)
            found.append({"field": name, "label": field.label, "text": text, "where": where})
    return found


def _missing(outcome: Outcome, spec: RegisterSpec) -> list[Told]:
    """Facts without which rows cannot be recorded and that may be given for the whole table."""
    table = outcome.table
    asked = {each.field for each in outcome.all_problems if each.kind == "required"}
    asked |= {
        field.name for field in spec.fields if field.required and field.name not in table.values
    }
    return [
        {"field": field.name, "label": field.label}
        for field in spec.fields
        if field.name in asked and field.whole_sheet and field.name not in table.given
    ]


def is_amount(field: Field) -> bool:
    """Whether signs of nothing may be taken as 0 in this field."""
    return field.kind in AMOUNTS
