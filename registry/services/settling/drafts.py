"""待核对 in a preview: what is decided is a decision about a table, and the file is read again."""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.importing.decisions import Decisions, RowChoice, TableKey
from registry.importing.outcome import Outcome
from registry.importing.waiting import WaitingRow, rows_waiting
from registry.models import DraftChunk
from registry.services import uploads
from registry.services.settling.choice import Choice, check, decided
from registry.services.settling.lines import Done, Line
from registry.services.uploads import DraftView

WAITING = -3
"""The chunk that holds the rows of a table that wait."""


def chunk(outcome: Outcome) -> bytes:
    """The rows of a table that wait, as a draft keeps them."""
    kept = [asdict(one) for one in rows_waiting(outcome)]
    return zlib.compress(json.dumps(kept, ensure_ascii=False).encode())


def lines_of(session: Session, draft: DraftView) -> list[Line]:
    """The rows of a draft that wait, and those that were decided on."""
    query = select(DraftChunk.part, DraftChunk.data).where(
        DraftChunk.draft_id == draft.id, DraftChunk.ordinal == WAITING
    )
    kept = {row.part: json.loads(zlib.decompress(row.data)) for row in session.execute(query)}
    lines: dict[str, Line] = {}
    for part, table in enumerate(draft.summary["tables"]):
        told = (table["file"], table["sheet"], table["register"])
        waiting = [WaitingRow.of(one) for one in kept.get(part, ())]
        lines |= {(at := f"{part}-{one.row}"): Line(at, *told, one) for one in waiting}
    for part, said in _decided(draft):
        table = draft.summary["tables"][part]
        told = (table["file"], table["sheet"], table["register"])
        for row, one in said.settled.items():
            at = f"{part}-{row}"
            lines.setdefault(at, Line(at, *told, _bare(row, one), Done(one.sentence)))
    return list(lines.values())


def _decided(draft: DraftView) -> Iterator[tuple[int, Decisions]]:
    """The first part of every table, with what was decided about all of it."""
    seen = set()
    for part in range(len(draft.summary["tables"])):
        key = _key(draft, f"{part}-")
        if key not in seen:
            yield part, draft.decided(key)
        seen.add(key)


def decide(
    session: Session, draft: DraftView, chosen: Sequence[tuple[Line, Choice]], *, actor: Actor
) -> None:
    """Put down what was decided; the file is to be read again. Raises NotSettled."""
    by_table: dict[TableKey, list[tuple[Line, Choice]]] = {}
    for line, choice in chosen:
        check(line, choice, actor.scope)
        by_table.setdefault(_key(draft, line.id), []).append((line, choice))
    changes: Mapping[TableKey, Callable[[Decisions], Decisions]] = {
        key: partial(decided, chosen=own) for key, own in by_table.items()
    }
    uploads.decide_all(session, draft.id, changes)


def open_again(session: Session, draft: DraftView, line_id: str) -> None:
    """Take back what was decided about a row."""
    row = int(line_id.partition("-")[2])

    def without(said: Decisions) -> Decisions:
        settled = {number: one for number, one in said.settled.items() if number != row}
        return replace(said, settled=settled)

    uploads.decide(session, draft.id, _key(draft, line_id), without)


def _key(draft: DraftView, line_id: str) -> TableKey:
    part = int(line_id.partition("-")[0])
    return TableKey.parse(draft.summary["tables"][part]["key"]).whole


def _bare(row: int, said: RowChoice) -> WaitingRow:
    """A row that waits no longer, as it was called."""
    return WaitingRow(row, (), (), {"name": said.about} if said.about else {})
