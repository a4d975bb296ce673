"""Comparing the part of a table that goes into one model, column by column (逐列比对).

A blank keeps what is recorded, 清空 clears it, an equal value changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String

from registry.importing.compare.base import Base
from registry.importing.compare.book import Book
from registry.importing.compare.present import Key, Present
from registry.importing.decisions import MINE, THEIRS
from registry.importing.outcome import Batch, Columns, FieldChanges, State
from registry.importing.table import BLANK, CLEAR, Filled
from registry.models import Remembering
from registry.periods import BEIJING

CHOICE = "请在预览中选择用我的还是保留对方的，或把本格改成台账现值。"
MET, KEPT = "changed_since", "kept_since"
"""A value that somebody else changed since the export, and the sheet as well or left alone."""
TAKEN, YIELDED = "taken_since", "yielded_since"
"""The same once a person said whose wins: the sheet's value goes in, the other's stays."""


@dataclass
class Side:
    """What a table says about one model.

    keys -- per position the key of the row it means; None where it says nothing about this model
    given -- column → values per position
    fixed -- column → values per position, written on insert only (key columns and the like)
    fields -- column → field of the register, where the two are called differently
    titles -- column → name under which a change is shown, where that is not the field; None hides
    primary -- the row of the table *is* a row of this model: a new one makes the row new
    """

    model: type[Remembering]
    keys: Sequence[Key | None]
    given: Mapping[str, list[Filled]]
    fixed: Mapping[str, list[Any]] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str | None] = field(default_factory=dict)
    primary: bool = True


_FATES = {
    KEPT: "本行没有改它，保留现值",
    TAKEN: "已选择用本行的值",
    YIELDED: "已选择保留对方的值",
}


@dataclass(frozen=True, slots=True)
class Met:
    """A value that somebody else changed since the export and that the sheet says otherwise.

    at -- the place of the present row; winner -- one of MET, KEPT, TAKEN, YIELDED
    """

    position: int
    at: int
    column: str
    winner: str


@dataclass
class Decision:
    """Which positions make new rows, which change one, and the place of the one they change."""

    new: list[int]
    changed: list[int]
    place: dict[int, int]


def decide(book: Book, side: Side, present: Present) -> Decision:
    """Compare, and put the writes, the changes and the states into the book.

    `fit` comes first, for every side of the table: a row goes in whole or not at all.
    """
    live = [position for position in book.live_or_taken() if side.keys[position] is not None]
    known = [present.index.get(side.keys[position] or ()) for position in live]
    place = {position: at for position, at in zip(live, known, strict=True) if at is not None}
    new = [position for position in live if position not in place]
    changed: set[int] = set()
    if book.base is not None:
        place = _settle_with_base(book, book.base, side, present, place)
    for column, values in side.given.items():
        changed |= _compare_column(book, side, column, values, present.columns[column], place)
    decision = Decision(new, sorted(changed), place)
    _note_lineage(book, side)
    book.batches.append(_batch(book, side, present, decision))
    book.mark(new, State.NEW if side.primary else State.CHANGED)
    book.mark(decision.changed, State.CHANGED)
    return decision


def _settle_with_base(
    book: Book, base: Base, side: Side, present: Present, place: dict[int, int]
) -> dict[int, int]:
    """Leave alone what the person left alone; a value that both changed stops its row."""
    ids = [present.columns["id"][at] for at in place.values()]
    revisions = [present.columns["revision_id"][at] for at in place.values()]
    former = base.rows_changed_since(side.model, ids, revisions)
    if not former:
        return place
    given = {name: list(values) for name, values in side.given.items()}
    met: list[Met] = []
    for position, at in place.items():
        if (old := former.get(present.columns["id"][at])) is None:
            continue
        for name, values in given.items():
            value, now = _settled(values[position], old[name]), present.columns[name][at]
            if now == old[name] or value == now:
                continue
            winner = KEPT if value == old[name] else _winner(book, side, position, name)
            met.append(Met(position, at, name, winner))
            if winner in (KEPT, YIELDED):
                values[position] = BLANK
    side.given = given
    _tell_met(book, base, side, present, met)
    return {position: at for position, at in place.items() if not book.is_out(position)}


def _winner(book: Book, side: Side, position: int, column: str) -> str:
    """Whose value wins where both changed it; keys are put right in the sheet only."""
    name = side.fields.get(column, column)
    if book.is_key(name):
        return MET
    said = book.table.decisions.wins(name, book.table.rows[position])
    return {MINE: TAKEN, THEIRS: YIELDED}.get(said, MET)


def _tell_met(book: Book, base: Base, side: Side, present: Present, met: list[Met]) -> None:
    """Say of each value that somebody else changed who did, when, and what becomes of it."""
    shown = [one for one in met if side.titles.get(one.column, one.column) is not None]
    if not shown:
        return
    ids = present.columns["id"]
    who = base.who_changed(side.model, sorted({ids[one.at] for one in shown}))
    for one in shown:
        name = side.fields.get(one.column, one.column)
        actor, moment = who[ids[one.at], one.column]
        when = f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        begun = f"{base.since}，{actor} 于 {when} 改过“{book.label(name)}”"
        book.meanwhile[name, one.position] = present.columns[one.column][one.at]
        if one.winner == MET:
            choice = base.choice if base.again or book.is_key(name) else CHOICE
            book.conflict(one.position, MET, name, f"{begun}，与本行不同。{choice}")
        else:
            book.note(one.position, one.winner, name, f"{begun}，{_FATES[one.winner]}。")


def _compare_column(
    book: Book,
    side: Side,
    column: str,
    values: list[Filled],
    stored: list[Any],
    place: Mapping[int, int],
) -> set[int]:
    """Positions whose value differs from the stored one; the differences go into the book."""
    said = list(map(values.__getitem__, place))
    known = list(map(stored.__getitem__, place.values()))
    positions, old, new = [], [], []
    for position, value, before in zip(place, said, known, strict=True) if said != known else ():
        settled = None if value is CLEAR else value
        if value is not BLANK and settled != before:
            positions.append(position)
            old.append(before)
            new.append(settled)
    name = side.titles.get(column, side.fields.get(column, column))
    if positions and name is not None:
        book.changes.append(FieldChanges(name, positions, old, new))
    return set(positions)


def _batch(book: Book, side: Side, present: Present, decision: Decision) -> Batch:
    rows = book.table.rows
    insert: Columns = {}
    if decision.new:
        insert = {name: [values[p] for p in decision.new] for name, values in side.fixed.items()}
        for name, values in side.given.items():
            insert[name] = [
                None if values[p] is BLANK or values[p] is CLEAR else values[p]
                for p in decision.new
            ]
        insert["source_row"] = [rows[p] for p in decision.new]
    update: Columns = {}
    if decision.changed:
        places = [decision.place[p] for p in decision.changed]
        update = {
            name: [present.columns[name][at] for at in places] for name in ("id", "revision_id")
        }
        for name, values in side.given.items():
            stored = present.columns[name]
            update[name] = [
                _settled(values[p], stored[at])
                for p, at in zip(decision.changed, places, strict=True)
            ]
        update["source_row"] = [rows[p] for p in decision.changed]
    return Batch(side.model, insert, update)


def _settled(value: Filled, stored: Any) -> Any:
    if value is BLANK:
        return stored
    return None if value is CLEAR else value


def _note_lineage(book: Book, side: Side) -> None:
    table = side.model.__tablename__
    for column in side.given:
        book.mapped[f"{table}.{column}"] = side.fields.get(column, column)


def fit(book: Book, side: Side) -> None:
    """Refuse rows whose texts are longer than the table takes, or that clear what must be there."""
    live = [position for position in book.live_or_taken() if side.keys[position] is not None]
    for name, values in side.given.items():
        column = side.model.__table__.c[name]
        field_name = side.fields.get(name, name)
        limit = column.type.length if isinstance(column.type, String) else None
        if limit and _longest(values) > limit:
            _refuse_long(book, field_name, values, limit, live)
        if not column.nullable:
            _refuse_cleared(book, field_name, values, live)


def _longest(values: list[Filled]) -> int:
    """Over the distinct texts of a whole column: few columns need a look at each row."""
    return max((len(value) for value in set(values) if isinstance(value, str)), default=0)


def _refuse_long(
    book: Book, name: str, values: list[Filled], limit: int, live: Sequence[int]
) -> None:
    for position in live:
        value = values[position]
        if isinstance(value, str) and len(value) > limit:
            label = book.label(name)
            message = f"{label}有 {len(value)} 个字，最多 {limit} 个字，请缩短后再导入。"
            book.refuse(position, "too_long", name, message)


def _refuse_cleared(book: Book, name: str, values: list[Filled], live: Sequence[int]) -> None:
    for position in live:
        if values[position] is CLEAR:
            message = f"{book.label(name)}是必填项，不能清空，请填写新值或留空。"
            book.refuse(position, "required", name, message)
