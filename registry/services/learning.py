"""词库: words that people taught the importer, for the whole organisation; they can be revoked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.models import (
    ColumnAlias,
    Draft,
    ImportBatch,
    LearnedUse,
    Remembering,
    Revision,
    ValueAlias,
)
from registry.records.conflicts import Conflict
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.terms import Door

COLUMNS, VALUES = "columns", "values"
_MODELS: Mapping[str, type[Remembering]] = {COLUMNS: ColumnAlias, VALUES: ValueAlias}
LONGEST_HEADER = 120
_PREVIEW = "导入预览 "


class NotTaught(Exception):
    """The word may not be taught or revoked; the message is the sentence for the person."""


@dataclass(frozen=True, slots=True)
class Word:
    """A learned word: what it stands for, who taught it, when and in which import.

    version -- the revision that taught it; code -- of a value word; note -- where it was met
    """

    kind: str
    id: int
    version: int
    register: str
    field: str
    text: str
    code: str
    taught_by: str
    recorded_at: datetime
    note: str


def learn_columns(
    session: Session,
    register: str,
    words: Mapping[str, str],
    *,
    actor: Actor,
    now: datetime,
    note: str,
) -> int:
    """Teach folded heading → field; returns how many are new or mean something else now.

    note -- where they were met, as the revision keeps it. Raises NotTaught.
    """
    if not may(actor, Action.EDIT_LEARNED_WORDS):
        raise NotTaught("只有编辑（全区）可以教系统新的列名。")
    wanted = {key: name for key, name in words.items() if 0 < len(key) <= LONGEST_HEADER}
    alias = rows(ColumnAlias, NOW).c
    query = select(alias.id, alias.revision_id, alias.header, alias.field).where(
        alias.register == register, alias.header.in_(list(wanted))
    )
    known = {row.header: row for row in session.execute(query)}
    new = [
        {"register": register, "header": key, "field": name, "taught_by": actor.name}
        for key, name in wanted.items()
        if key not in known
    ]
    changed: list[dict[str, Any]] = [
        {
            "id": known[key].id,
            "revision_id": known[key].revision_id,
            "field": name,
            "taught_by": actor.name,
        }
        for key, name in wanted.items()
        if key in known and known[key].field != name
    ]
    if new or changed:
        with write(session, actor=actor.name, door=Door.FORM, now=now, note=note) as writer:
            writer.apply(ColumnAlias, insert=new, update=changed)
    return len(new) + len(changed)


def learned_words(session: Session) -> list[Word]:
    """Every word that is learned now, the newest first."""
    return sorted(
        [*_columns(session), *_values(session)],
        key=lambda word: (word.recorded_at, word.id),
        reverse=True,
    )


def revoke(
    session: Session, kind: str, word_id: int, *, version: int, actor: Actor, now: datetime
) -> None:
    """Forget a word, as a revision. What was imported with it stays. Raises NotTaught."""
    model = _MODELS.get(kind)
    if model is None or not may(actor, Action.EDIT_LEARNED_WORDS):
        raise NotTaught("没有这个词语，或者无权撤销。")
    try:
        with write(
            session, actor=actor.name, door=Door.FORM, now=now, note="撤销已学词语"
        ) as writer:
            writer.apply(model, delete=[(word_id, version)])
    except Conflict:
        raise NotTaught("这个词语已被他人修改或撤销，请刷新后再看。") from None


@dataclass(frozen=True, slots=True)
class Used:
    """How many imports were read with a word, and the last of them."""

    count: int
    import_id: int
    recorded_at: datetime


def used(session: Session) -> dict[tuple[str, str, str], Used]:
    """(kind, register, word) → how often it was used, for words that were; one statement."""
    query = (
        select(LearnedUse.register, LearnedUse.vocabulary, LearnedUse.word)
        .add_columns(func.count().label("imports"), func.max(LearnedUse.import_id).label("last"))
        .group_by(LearnedUse.register, LearnedUse.vocabulary, LearnedUse.word)
        .subquery()
    )
    told = (
        select(query, Revision.recorded_at)
        .join(ImportBatch, ImportBatch.id == query.c.last)
        .join(Revision, Revision.id == ImportBatch.revision_id)
    )
    return {
        (VALUES if one.vocabulary else COLUMNS, one.register, one.word): Used(
            one.imports, one.last, one.recorded_at
        )
        for one in session.execute(told)
    }


def met_at(draft_id: int, place: str) -> str:
    """The note of a word that was taught in a preview, by which `met_in` finds its import."""
    return f"{_PREVIEW}{draft_id}：{place}"[:200]


def met_in(session: Session, words: Iterable[Word]) -> dict[str, int]:
    """Note → the import that the preview became, while the preview is kept."""
    drafts = {
        word.note: int(number)
        for word in words
        if (number := word.note.removeprefix(_PREVIEW).partition("：")[0]).isdecimal()
    }
    query = select(Draft.id, Draft.import_id).where(
        Draft.id.in_(set(drafts.values())), Draft.import_id.is_not(None)
    )
    imports: dict[int, int] = {row.id: row.import_id for row in session.execute(query)}
    return {note: imports[draft] for note, draft in drafts.items() if draft in imports}


def _columns(session: Session) -> list[Word]:
    alias = rows(ColumnAlias, NOW).c
    query = select(
        *(alias.id, alias.revision_id, alias.register, alias.header, alias.field),
        *(alias.taught_by, Revision.recorded_at, Revision.note),
    ).join(Revision, Revision.id == alias.revision_id)
    return [
        Word(
            COLUMNS,
            row.id,
            row.revision_id,
            row.register,
            row.field,
            row.header,
            "",
            row.taught_by,
            row.recorded_at,
            row.note or "",
        )
        for row in session.execute(query)
    ]


def _values(session: Session) -> list[Word]:
    alias = rows(ValueAlias, NOW).c
    query = select(
        *(alias.id, alias.revision_id, alias.register, alias.field, alias.word, alias.code),
        *(alias.taught_by, Revision.recorded_at, Revision.note),
    ).join(Revision, Revision.id == alias.revision_id)
    return [
        Word(
            VALUES,
            row.id,
            row.revision_id,
            row.register,
            row.field,
            row.word,
            row.code,
            row.taught_by,
            row.recorded_at,
            row.note or "",
        )
        for row in session.execute(query)
    ]
