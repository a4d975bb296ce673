"""每一处变更: what an import did, record by record and field by field, each with its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.models import Remembering
from registry.records.dossier import code_names
from registry.records.history import FieldChange
from registry.records.revision_changes import Asked, Place, Touched, Viewer, touched
from registry.services import fields
from registry.services.fields import Codes
from registry.services.provenance import TRACEABLE
from registry.services.record_names import NAMES, TOLD, described
from registry.terms import ChangeKind


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field before and after, and the cell that says the new value.

    cell -- of the sheet, or the word for a value that has none
    address -- (table, row, field) of its origin's page, where there is one
    """

    label: str
    old: str
    new: str
    file: str
    sheet: str
    cell: str
    raw: str
    address: tuple[str, int, str] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that an import touched; `firm` has id, name and uscc, or is None."""

    kind: ChangeKind
    record: str
    which: str
    firm: Any
    row: int | None
    fields: tuple[FieldLine, ...]


def viewer_of(actor: Actor, today: date) -> Viewer:
    """What of a revision a person may see."""
    return Viewer(actor.scope, today, may(actor, Action.VIEW_FIRM_STATISTICS))


def entries(session: Session, asked: Asked, found: Sequence[Place], today: date) -> list[Entry]:
    """These records in words."""
    codes = code_names(session, today)
    return [_entry(one, asked, codes) for one in touched(session, asked.revision, found)]


def field_labels(models: Sequence[type[Remembering]]) -> Mapping[str, str]:
    """`table.field` → 记录 · 字段, of every field that a change may be told of."""
    told = [
        (model, column.name)
        for model in models
        for column in model.__table__.columns
        if column.info and _is_told(model, column.name)
    ]
    return {
        f"{model.__tablename__}.{name}": f"{NAMES[model]} · {fields.label(model, name)}"
        for model, name in told
    }


def _is_told(model: type[Remembering], field: str) -> bool:
    return fields.is_shown(model, field) and field not in TOLD.get(model, ())


def _entry(one: Touched, asked: Asked, codes: Codes) -> Entry:
    told = [
        change
        for change in one.change.fields
        if asked.field in ("", change.field) and _is_told(one.model, change.field)
    ]
    deleted = one.kind is ChangeKind.DELETED
    return Entry(
        one.kind,
        NAMES[one.model],
        described(one.model, one.record, codes, one.parent),
        one.firm,
        None if deleted else one.record.source_row,
        tuple(_line(one, change, codes) for change in told),
    )


def _line(one: Touched, change: FieldChange, codes: Codes) -> FieldLine:
    def text(value: Any) -> str:
        shown = fields.of_record(one.model, one.record, change.field, value, codes)
        return _veiled(change.field, shown)

    origin = change.origin
    traced = one.model in TRACEABLE and origin is not None and change.new is not None
    return FieldLine(
        fields.label(one.model, change.field),
        text(change.old),
        text(change.new),
        origin.file or "" if origin else "",
        origin.sheet or "" if origin else "",
        (origin.cell or origin.how) if origin else "",
        _veiled(change.field, origin.raw or "") if origin else "",
        (one.model.__tablename__, one.record.id, change.field) if traced else None,
    )


def _veiled(field: str, text: str) -> str:
    """Telephone numbers stay masked, whoever looks: showing one is an act of its own."""
    return fields.masked(text) if field == "phone" and text else text
