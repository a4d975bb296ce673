"""What stands against an undo (争议), in words: whose record, which field, and its three values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from registry.importing.undo.plan import UndoConflict
from registry.models import Remembering, remembering_models
from registry.records.dossier import code_names
from registry.records.owners import Stood, stood_at
from registry.services import fields
from registry.services.fields import Codes
from registry.services.record_names import NAMES, described


@dataclass(frozen=True, slots=True)
class Line:
    """One field before the revision, as the revision wrote it, and now; '' where it was empty."""

    label: str
    before: str
    imported: str
    present: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """One record that does not simply go back; `firm` has id, name and uscc, or is None.

    fields -- empty where it is about the whole record
    """

    record: str
    which: str
    firm: Any
    reason: str
    fields: tuple[Line, ...]

    @property
    def conflicts(self) -> int:
        """How many of the undo's conflicts it tells."""
        return len(self.fields) or 1

    @property
    def called(self) -> str:
        """The record in one line."""
        firm = self.firm.name if self.firm else ""
        return " · ".join(filter(None, (firm, self.record, self.which)))


def disputes(
    session: Session, revision: int, found: Sequence[UndoConflict], today: date
) -> list[Dispute]:
    """These conflicts, those of one record together, in their order."""
    models = {model.__tablename__: model for model in remembering_models()}
    codes = code_names(session, today)
    wanted = {(models[one.table], one.row_id) for one in found}
    stood = stood_at(session, revision, wanted)
    grouped = groupby(found, key=lambda one: (one.table, one.row_id, one.reason))
    return [
        _dispute(models[table], stood[models[table], row_id], reason, of_row, codes)
        for (table, row_id, reason), of_row in grouped
    ]


def _dispute(
    model: type[Remembering],
    stood: Stood,
    reason: str,
    found: Iterable[UndoConflict],
    codes: Codes,
) -> Dispute:
    return Dispute(
        NAMES.get(model, ""),
        described(model, stood.record, codes, stood.parent),
        stood.firm,
        reason,
        tuple(_line(model, stood.record, one, codes) for one in found if one.field),
    )


def _line(model: type[Remembering], record: Any, one: UndoConflict, codes: Codes) -> Line:
    name = one.field or ""

    def text(value: Any) -> str:
        shown = fields.of_record(model, record, name, value, codes)
        return fields.masked(shown) if name == "phone" and shown else shown

    return Line(fields.label(model, name), text(one.before), text(one.imported), text(one.present))
