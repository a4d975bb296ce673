"""档案合并: two files of one firm become one. Nothing is deleted, and undoing takes it back.

The file that stays (保留) gets what only the other has; what both say differently a person chooses.
Records move to it, but for those of a key that it has already: they stay with the merged file and
are read after its own. The merged file leads to it from then on, by code, name and address.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import (
    Carried,
    Enterprise,
    EnterpriseEvent,
    Figures,
    Honour,
    Platform,
    Project,
    Remembering,
)
from registry.records.rows import NOW, rows
from registry.records.writer import Writer, write
from registry.terms import Door

TOGETHER = (
    ("registration_no",),
    ("enterprise_type",),
    ("registered_address",),
    ("operating_address",),
    ("established_on", "established_precision"),
    ("registered_capital", "capital_currency"),
    ("size",),
    ("holding",),
    ("listing",),
    ("legal_person",),
    ("contact",),
    ("phone",),
    ("products",),
    ("business_scope",),
    ("steward",),
    ("tags",),
    ("note",),
)
"""Facts that may be taken over; those that say one thing go together, the first names it."""

PARTS: tuple[type[Remembering], ...] = (Figures, Honour, Platform, EnterpriseEvent, Project)
"""Records that move. Names and standings tell of the file itself and stay with it."""


@dataclass(frozen=True)
class NotMergeable(Exception):
    """These two files cannot become one; the message is the sentence for the user."""

    sentence: str

    def __str__(self) -> str:
        """The sentence."""
        return self.sentence


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of which the files do not say the same: `only_theirs` where the kept one is blank."""

    field: str
    kept: Any
    theirs: Any

    @property
    def only_theirs(self) -> bool:
        """Whether the kept file says nothing, so that theirs is simply taken over."""
        return self.kept is None


@dataclass(frozen=True, slots=True)
class Part:
    """The records of one table: those that move, and those whose key the kept file has already."""

    model: type[Remembering]
    moving: Sequence[Any]
    staying: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Merger:
    """What merging `theirs` into `kept` would do, as the ledger stands."""

    kept: Any
    theirs: Any
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]


def plan_merger(session: Session, kept_id: int, their_id: int) -> Merger:
    """What merging would do. Reads only. Raises LookupError and NotMergeable."""
    kept, theirs = _file(session, kept_id), _file(session, their_id)
    _check(session, kept, theirs)
    facts = [
        Fact(names[0], kept._mapping[names[0]], theirs._mapping[names[0]])
        for names in TOGETHER
        if theirs._mapping[names[0]] not in (None, kept._mapping[names[0]])
    ]
    parts = [_part(session, model, kept_id, their_id) for model in PARTS]
    return Merger(kept, theirs, tuple(facts), tuple(part for part in parts if _is_any(part)))


def merge(
    session: Session,
    merger: Merger,
    *,
    taken: Collection[str],
    reason: str,
    actor: str,
    now: datetime,
) -> int:
    """Write a merger as it was planned, as one revision; returns its number.

    taken -- the facts of which the kept file gets what the other says, though it says something
    Raises Conflict where somebody changed one of the records since.
    """
    session.rollback()
    kept, theirs = merger.kept, merger.theirs
    with write(session, actor=actor, door=Door.MERGE, now=now, note=reason) as writer:
        _lead(session, writer, kept, theirs)
        if facts := _taken_over(merger, taken):
            version = {"id": kept.id, "revision_id": kept.revision_id}
            writer.apply(Enterprise, update=[{**version, **facts}])
            writer.append(Carried, [_carried(writer.revision, kept, theirs)])
        for part in merger.parts:
            moved = [_moved(row, kept.id) for row in part.moving]
            if moved:
                writer.apply(part.model, update=moved)
    return writer.revision


def merged_files(session: Session, firm_id: int) -> Sequence[Any]:
    """The files that were merged into a firm's, and with which revision each was."""
    file = rows(Enterprise, NOW).c
    query = select(file.id, file.name, file.uscc, file.revision_id)
    return session.execute(query.where(file.merged_into_id == firm_id).order_by(file.id)).all()


def _file(session: Session, firm_id: int) -> Any:
    file = rows(Enterprise, NOW).c
    found = session.execute(select(file.id.table).where(file.id == firm_id)).one_or_none()
    if found is None or found.merged_into_id is not None:
        raise LookupError(firm_id)
    return found


def _check(session: Session, kept: Any, theirs: Any) -> None:
    if kept.id == theirs.id:
        raise NotMergeable("两份是同一份档案，不用合并。")
    if theirs.uscc and not kept.uscc:
        raise NotMergeable(f"“{theirs.name}”有统一社会信用代码，请保留它，把没有代码的那份并进去。")
    event = rows(EnterpriseEvent, NOW).c
    pair = (kept.id, theirs.id)
    between = select(event.id).where(event.enterprise_id.in_(pair), event.counterpart_id.in_(pair))
    if session.execute(between.limit(1)).first():
        raise NotMergeable("两家之间登记过企业变动（如吸收合并），是两个企业，不能合并档案。")


def _part(session: Session, model: type[Remembering], kept_id: int, their_id: int) -> Part:
    """The other file's records of one table, each with whether its key is taken."""
    table = rows(model, NOW).c
    query = select(table.id.table).where(table.enterprise_id.in_([kept_id, their_id]))
    found = session.execute(query.order_by(table.id)).all()
    key = [name for name in model.__key__ if name != "enterprise_id"]
    in_key = "enterprise_id" in model.__key__
    taken = {_key(row, key) for row in found if row.enterprise_id == kept_id and in_key}
    theirs = [row for row in found if row.enterprise_id == their_id]
    return Part(
        model,
        [row for row in theirs if _key(row, key) not in taken],
        [row for row in theirs if _key(row, key) in taken],
    )


def _key(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row._mapping[name] for name in names)


def _is_any(part: Part) -> bool:
    return bool(part.moving or part.staying)


def _lead(session: Session, writer: Writer, kept: Any, theirs: Any) -> None:
    """Point the merged file, and every file that was merged into it before, at the kept one."""
    file = rows(Enterprise, NOW).c
    query = select(file.id, file.revision_id).where(file.merged_into_id == theirs.id)
    earlier = session.execute(query).all()
    writer.apply(
        Enterprise,
        update=[
            {"id": row.id, "revision_id": row.revision_id, "merged_into_id": kept.id}
            for row in (theirs, *earlier)
        ],
    )
    event = rows(EnterpriseEvent, NOW).c
    named = select(event.id, event.revision_id).where(event.counterpart_id == theirs.id)
    others = [
        {"id": row.id, "revision_id": row.revision_id, "counterpart_id": kept.id}
        for row in session.execute(named)
    ]
    if others:
        writer.apply(EnterpriseEvent, update=others)


def _taken_over(merger: Merger, taken: Collection[str]) -> Mapping[str, Any]:
    chosen = {fact.field for fact in merger.facts if fact.only_theirs or fact.field in taken}
    return {
        name: merger.theirs._mapping[name]
        for names in TOGETHER
        if names[0] in chosen
        for name in names
    }


def _carried(revision: int, kept: Any, theirs: Any) -> dict[str, Any]:
    """Lineage of what was taken over goes on in the file that it comes from."""
    return {
        "revision_id": revision,
        "table_name": Enterprise.__tablename__,
        "row_id": kept.id,
        "from_row_id": theirs.id,
        "from_revision": theirs.revision_id,
    }


def _moved(row: Any, kept_id: int) -> dict[str, Any]:
    return {"id": row.id, "revision_id": row.revision_id, "enterprise_id": kept_id}
