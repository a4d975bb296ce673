"""企业名称: a changed name keeps the old one as a former name; 曾用名 adds, 清空 removes."""

from dataclasses import dataclass, field
from typing import Any

from registry.identifiers import fold_name
from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.enterprises.identity import Identity
from registry.importing.compare.present import load_present
from registry.importing.match.among import among
from registry.importing.outcome import Batch, FieldChanges, State
from registry.importing.table import BLANK, CLEAR, Filled
from registry.models import EnterpriseName
from registry.records.columns import columns_of
from registry.reference.pinyin import search_keys

Row = dict[str, Any]
FORMER = "enterprise_name.name.former_names"
"""What maps and cells call the name of a row that came in as a former one."""


@dataclass
class _Plan:
    """What is to be written, and how 曾用名 of each position reads before and after.

    former -- position → the former names that come in with it
    """

    insert: list[Row] = field(default_factory=list)
    update: list[Row] = field(default_factory=list)
    delete: list[tuple[int, int]] = field(default_factory=list)
    told: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)
    former: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of a firm's names; cleared -- 清空: no former ones but those it names."""

    name: str | None
    formers: list[str]
    cleared: bool

    def forgets(self, row: Row) -> bool:
        """Whether a name on record is to go, unless it is the current one."""
        return self.cleared and row["folded"] not in map(fold_name, self.formers)

    def freed(self, own: list[Row]) -> set[str]:
        """The names on record, folded, that the firm bears no longer once this is written."""
        stays = (
            {fold_name(self.name)} if self.name else {n["folded"] for n in own if n["is_current"]}
        )
        return {row["folded"] for row in own if self.forgets(row)} - stays


def said_at(identity: Identity, listed: Filled, position: int) -> Said:
    """What a row says, whose 曾用名 are `listed`."""
    wanted = [] if listed is BLANK or listed is CLEAR else str(listed).split("、")
    if former := identity.former.get(position):
        wanted.append(former)
    name = identity.names[position]
    return Said(None if name is BLANK else str(name), wanted, listed is CLEAR)


def compare_names(call: Call, book: Book, identity: Identity) -> None:
    """Plan the names of new firms, of renamed ones, and those that 曾用名 lists."""
    formers = book.column("former_names")
    touched = [
        position
        for position in book.live_or_taken()
        if identity.names[position] is not BLANK
        or formers[position] is not BLANK
        or position in identity.former
    ]
    ids = {number for number in (identity.ids[p] for p in touched) if number and number > 0}
    recorded = recorded_names(call, ids)
    plan = _Plan()
    for position in touched:
        number = identity.ids[position]
        assert number is not None
        own, said = recorded.get(number, []), said_at(identity, formers[position], position)
        source = {"source_row": book.table.rows[position]}
        plan.former[position] = _plan_row(plan, number, said, own, source)
        _tell(plan, position, own, said)
    _finish(book, plan)
    _tell_derived(book, identity, plan)


def recorded_names(call: Call, ids: set[int]) -> dict[int, list[Row]]:
    """The names on record of each firm."""
    grouped: dict[int, list[Row]] = {}
    if ids:
        present = load_present(
            call.session, EnterpriseName, lambda c: [among(call.session, c.enterprise_id, ids)]
        )
        for row in present.rows():
            grouped.setdefault(row["enterprise_id"], []).append(row)
    return grouped


def _plan_row(plan: _Plan, firm: int, said: Said, own: list[Row], source: Row) -> list[str]:
    """Plan what a row says of a firm's names; returns the former ones that come in."""
    current = next((one for one in own if one["is_current"]), None)
    stays = current
    if said.name is not None and (current is None or current["name"] != said.name):
        stays = _plan_current(plan, firm, said, current, own, source)
    gone = [one for one in own if one is not stays and said.forgets(one)]
    plan.delete += [(one["id"], one["revision_id"]) for one in gone]
    known = {one["folded"] for one in own} | ({fold_name(said.name)} if said.name else set())
    added = []
    for former in said.formers:
        if fold_name(former) not in known:
            known.add(fold_name(former))
            added.append(former)
    plan.insert += [_new(firm, former, source, current=False) for former in added]
    return added


def _plan_current(
    plan: _Plan, firm: int, said: Said, current: Row | None, own: list[Row], source: Row
) -> Row | None:
    """Make a name the current one; returns its row where it is on record.

    Another print of the same name replaces it; it is no former name.
    """
    name = str(said.name)
    again = next((one for one in own if one["name"] == name), None)
    if current is not None and again is None and current["folded"] == fold_name(name):
        plan.update.append(_changed(current, source, name=name, is_current=True))
        return current
    if current is not None and not said.forgets(current):
        plan.update.append(_changed(current, source, name=current["name"], is_current=False))
    if again is None:
        plan.insert.append(_new(firm, name, source, current=True))
    else:
        plan.update.append(_changed(again, source, name=name, is_current=True))
    return again


def _new(firm: int, name: str, source: Row, *, current: bool) -> Row:
    pinyin, initials = search_keys(name)
    return {
        "enterprise_id": firm,
        "name": name,
        "folded": fold_name(name),
        "pinyin": pinyin,
        "initials": initials,
        "is_current": current,
        **source,
    }


def _changed(row: Row, source: Row, *, name: str, is_current: bool) -> Row:
    pinyin, initials = search_keys(name)
    return {
        "id": row["id"],
        "revision_id": row["revision_id"],
        "name": name,
        "folded": fold_name(name),
        "pinyin": pinyin,
        "initials": initials,
        "is_current": is_current,
        **source,
    }


def _tell(plan: _Plan, position: int, own: list[Row], said: Said) -> None:
    """Note how 曾用名 reads before and after, where a listed name is new or one was cleared."""
    if not own:
        return
    before = [one for one in own if not one["is_current"]]
    left = [one["name"] for one in before if not said.forgets(one)]
    known = {one["folded"] for one in own}
    added = [one for one in dict.fromkeys(said.formers) if fold_name(one) not in known]
    if added or len(left) < len(before):
        names = [one["name"] for one in before]
        plan.told[position] = ("、".join(names) or None, "、".join([*left, *added]) or None)


def _finish(book: Book, plan: _Plan) -> None:
    book.batches.append(
        Batch(EnterpriseName, columns_of(plan.insert), columns_of(plan.update), plan.delete)
    )
    book.mapped["enterprise_name.name"] = "name"
    book.mapped[FORMER] = "former_names"
    if plan.told:
        before, after = zip(*plan.told.values(), strict=True)
        book.changes.append(
            FieldChanges("former_names", list(plan.told), list(before), list(after))
        )
        book.mark(plan.told, State.CHANGED)


def _tell_derived(book: Book, identity: Identity, plan: _Plan) -> None:
    """A former name in brackets behind the name was read there, not in the column 曾用名.

    Where a row brings in one from each, neither cell is that of both: their row is told alone.
    """
    for position, former in identity.former.items():
        added = plan.former.get(position, [])
        if former in added:
            alone = added == [former]
            book.derive(position, FORMER, "name" if alone else None, former)
