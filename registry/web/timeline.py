"""变更历史 for reading: which field of which record changed, to what, and read in which cell."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from registry.models import (
    Enterprise,
    EnterpriseEvent,
    EnterpriseName,
    Figures,
    Honour,
    Platform,
    PlatformLevel,
    Project,
    ProjectMonth,
    Remembering,
    Standing,
)
from registry.records.history import Change, changes
from registry.services import fields
from registry.services.fields import Codes
from registry.services.record_names import NAMES

OF_FIRMS = (
    *(Enterprise, EnterpriseName, Standing, EnterpriseEvent, Honour),
    *(Platform, PlatformLevel, Figures),
)
OF_PROJECTS = (Project, ProjectMonth)
RECORDS: dict[type[Remembering], str] = {model: NAMES[model] for model in (*OF_FIRMS, *OF_PROJECTS)}
"""What people call a row of each part of a firm's file, and of a project's."""

BY_TABLE = {model.__tablename__: model for model in RECORDS}


@dataclass(frozen=True, slots=True)
class Step:
    """One field before and after, and where the new value was read."""

    label: str
    old: str
    new: str
    place: str
    raw: str
    file_id: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one revision did to one record."""

    number: int
    moment: datetime
    actor: str
    door: str
    note: str
    record: str
    what: str
    place: str
    fields: tuple[Step, ...]


Veil = Callable[[type[Remembering], str, str], str]
"""What a person sees of a value's text: a phone number may be masked."""


def timeline(
    session: Session,
    row_ids: dict[type[Remembering], list[int]],
    codes: Codes,
    veil: Veil,
    field: str | None = None,
) -> list[Entry]:
    """All changes of these rows, newest first; only those of one field where it is named."""
    found = [
        entry
        for model, ids in row_ids.items()
        if ids
        for change in changes(session, model, ids)
        for entry in _entries(model, change, codes, veil, field)
    ]
    order = list(RECORDS.values())
    return sorted(found, key=lambda entry: (-entry.number, order.index(entry.record)))


@dataclass(frozen=True, slots=True)
class Revision:
    """All that one revision did to the records asked for."""

    number: int
    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        """Any of them: moment, actor, door and note are the revision's."""
        return self.entries[0]

    @property
    def summary(self) -> list[tuple[str, int]]:
        """What was done how often: 新增经营数据, 6."""
        return list(Counter(f"{entry.what}{entry.record}" for entry in self.entries).items())


def by_revision(entries: Iterable[Entry]) -> list[Revision]:
    """Entries of one revision together, the newest revision first."""
    grouped = groupby(entries, key=lambda entry: entry.number)
    return [Revision(number, tuple(group)) for number, group in grouped]


def _entries(
    model: type[Remembering], change: Change, codes: Codes, veil: Veil, field: str | None
) -> Iterable[Entry]:
    told = [
        one
        for one in change.fields
        if (one.field == field if field else fields.is_shown(model, one.field))
    ]
    if not told:
        return
    origins = [one.origin for one in told if one.origin is not None]
    yield Entry(
        number=change.revision,
        moment=change.recorded_at,
        actor=change.actor,
        door=change.door.label,
        note=change.note,
        record=RECORDS[model],
        what=_what(change),
        place=origins[0].place.rpartition(" › ")[0] if origins and origins[0].file else "人工",
        fields=tuple(_step(model, one, codes, veil) for one in told),
    )


def _what(change: Change) -> str:
    if change.deleted:
        return "删除"
    if change.carried:
        return "恢复"
    return "新增" if change.created else "修改"


def _step(model: type[Remembering], one: Any, codes: Codes, veil: Veil) -> Step:
    def text(value: Any) -> str:
        return veil(model, one.field, fields.with_unit(model, one.field, value, codes))

    origin = one.origin
    return Step(
        label=fields.label(model, one.field),
        old=text(one.old),
        new=text(one.new),
        place=origin.place if origin else "",
        raw=veil(model, one.field, origin.raw or "") if origin else "",
        file_id=origin.stored_file_id if origin else None,
    )
