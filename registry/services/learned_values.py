"""取值词库: what a person says a word means is kept for everybody, with who and when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import ValueAlias
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.terms import Door, Register


class Taught(NamedTuple):
    """A word and the code it means, in the vocabulary of a register's field."""

    register: Register
    vocabulary: str
    word: str
    code: str


def learn_words(session: Session, taught: Iterable[Taught], *, actor: str, now: datetime) -> int:
    """Keep the words as one revision; returns how many are new or mean something else now."""
    session.rollback()
    wanted = {(str(one.register), one.vocabulary, one.word): one.code for one in taught}
    present = _present(session, {word for _, _, word in wanted})
    fresh, changed = [], []
    for key, code in wanted.items():
        known = present.get(key)
        row = {"code": code, "taught_by": actor}
        if known is None:
            fresh.append({**dict(zip(("register", "field", "word"), key, strict=True)), **row})
        elif known.code != code:
            changed.append({"id": known.id, "revision_id": known.revision_id, **row})
    if fresh or changed:
        note = f"学习取值 {len(fresh) + len(changed)} 个"
        with write(session, actor=actor, door=Door.FORM, now=now, note=note) as writer:
            writer.apply(ValueAlias, insert=fresh, update=changed)
    return len(fresh) + len(changed)


def _present(session: Session, words: set[str]) -> dict[tuple[str, str, str], Any]:
    columns = rows(ValueAlias, NOW).c
    query = select(
        *(columns[name] for name in ("id", "revision_id", "register", "field", "word", "code"))
    ).where(columns.word.in_(words))
    return {(row.register, row.field, row.word): row for row in session.execute(query)}
