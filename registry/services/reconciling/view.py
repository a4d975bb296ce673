"""A reconciliation as it stands now: groups, firms, and what was settled by whom."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.importing.match.firms import load_firms
from registry.importing.match.words import Words, words_of
from registry.importing.reconcile.groups import Meant, group
from registry.importing.reconcile.matching import Match, matches
from registry.importing.table import BLANK
from registry.models import ReconciliationRow
from registry.periods import beijing_day
from registry.services.reconciling.lists import Compared, Head, firm_names, heads, unpacked
from registry.services.reconciling.ours import Ours, ours_of
from registry.terms import ListGroup, Settlement

DISMISSED = (Settlement.DIFFERENT, Settlement.ELSEWHERE, Settlement.IGNORED)
NOBODY = "[]"
"""The kept candidates of a row that comes near no firm: most of a long list."""
CLOSING = (Settlement.ELSEWHERE, Settlement.IGNORED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm that a row may mean. `held`: it is one of those that the list should name."""

    firm: int
    name: str
    uscc: str | None
    why: str
    held: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """How, by whom and when a row was settled; `revision` where business rows were written."""

    how: Settlement
    reason: str
    by: str
    at: datetime
    revision: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list, or a firm of ours that no row names.

    id -- of the kept row; None for a firm of ours that nobody has decided on
    done -- nothing is left to settle; a settlement that was undone since is open again
    values -- what the list says in the row, by field
    """

    group: ListGroup
    id: int | None
    row: int | None
    cell: str | None
    name: str
    code: str | None
    firm: int | None
    firm_name: str
    firm_code: str | None
    detail: str
    note: str
    candidates: tuple[Candidate, ...]
    settled: Settled | None
    done: bool
    values: Mapping[str, Any]

    @property
    def is_stranger(self) -> bool:
        """Whether a row of the list means nobody on file."""
        return self.group is ListGroup.LISTED and self.row is not None and self.firm is None


@dataclass(frozen=True)
class Reconciled:
    """A list beside the ledger. `lines` stand in the order of the list, then ours by name."""

    head: Head
    lines: Sequence[Line]
    ours: Mapping[int, Ours]

    def of(self, wanted: ListGroup) -> list[Line]:
        """The lines of one group."""
        return [line for line in self.lines if line.group is wanted]

    @property
    def counts(self) -> dict[ListGroup, int]:
        """How many lines each group has."""
        counted = Counter(line.group for line in self.lines)
        return {one: counted[one] for one in ListGroup}

    @property
    def open(self) -> dict[ListGroup, int]:
        """How many lines of each group wait for a person."""
        counted = Counter(line.group for line in self.lines if not line.done)
        return {one: counted[one] for one in ListGroup}

    @property
    def strangers(self) -> list[Line]:
        """Open rows of the list that mean no firm of ours and come near none."""
        return [line for line in self.lines if not line.done and line.is_stranger]

    def alike(self, line: Line) -> int:
        """How many lines one revision settled together with this one."""
        number = line.settled.revision if line.settled else None
        return self._by_revision[number] if number else 1

    @cached_property
    def _by_revision(self) -> Counter[int | None]:
        return Counter(line.settled.revision for line in self.lines if line.settled)

    @property
    def listed(self) -> int:
        """How many rows the list has."""
        return sum(line.row is not None for line in self.lines)


def reconciled(session: Session, list_id: int, *, actor: Actor, today: date) -> Reconciled | None:
    """The list `list_id` against the ledger of this moment; None where it is not one's own.

    A constant number of statements, whatever the length of the list.
    """
    found = heads(session, actor, list_id)
    if not found:
        return None
    kept = session.execute(
        select(ReconciliationRow.__table__)
        .where(ReconciliationRow.list_id == list_id)
        .order_by(ReconciliationRow.row, ReconciliationRow.id)
    ).all()
    return _reconciled(session, found[0], kept, actor=actor, today=today)


def foreseen(session: Session, found: Compared, *, actor: Actor, now: datetime) -> Reconciled:
    """The same of a list that nobody has kept."""
    given, official = found.given, found.official
    head = Head(
        *(0, actor.name, now, given.title, given.side, given.facts),
        *(len(official.table.ignored_rows), 0, official.name, official.table.sheet, 0, 0),
    )
    unsettled = dict.fromkeys(("settled_as", "reason", "settled_at", "settled_by", "revision_id"))
    rows = [
        SimpleNamespace(id=number, **row, **unsettled)
        for number, row in enumerate(found.rows, start=1)
    ]
    return _reconciled(session, head, rows, actor=actor, today=beijing_day(now))


def _reconciled(
    session: Session, head: Head, kept: Sequence[Any], *, actor: Actor, today: date
) -> Reconciled:
    """Kept rows of a list, and of ours those on which a person decided, against the ledger."""
    ours = ours_of(session, head.side, actor=actor, today=today)
    listed = [one for one in kept if one.row is not None]
    decided = {one.firm_id: one for one in kept if one.row is None}
    values = [unpacked(one.raw) for one in listed]
    words = row_words(values)
    firms = load_firms(session, words, scope=actor.scope, today=today)
    met = dict(zip((one.id for one in listed), matches(words, firms), strict=True))
    near = {one.id: _stored(one) for one in listed if met[one.id].firm is None}
    wanted = {firm for own in near.values() for firm in own} | set(decided)
    names = firm_names(session, wanted, actor, today) if wanted else {}
    rows = [
        _row_line(one, own, met[one.id], near.get(one.id, {}), names, ours)
        for one, own in zip(listed, values, strict=True)
    ]
    groups = group([_meant(line) for line in rows], ours)
    lines = [_grouped(line, groups.rows[line.id or 0]) for line in rows]
    mine = [one for one in ours.values() if groups.firms[one.firm] is ListGroup.OURS]
    lines += [_ours_line(one, decided.get(one.firm)) for one in mine]
    lines += [_former_line(one, names) for one in decided.values() if one.firm_id not in ours]
    return Reconciled(head, lines, ours)


def row_words(values: Sequence[Mapping[str, Any]]) -> list[Words]:
    """How rows with these values call their firms."""
    owned = any("owner_name" in own for own in values)
    name = "owner_name" if owned else "name"

    def said(field: str) -> list[Any]:
        return [own.get(field, BLANK) for own in values]

    return words_of(said("uscc"), said("org_code"), said(name), said("former_names"))


def _stored(kept: Any) -> dict[int, str]:
    if kept.candidates == NOBODY:
        return {}
    return {int(firm): str(why) for firm, why in json.loads(kept.candidates)}


def _row_line(
    kept: Any,
    values: Mapping[str, Any],
    met: Match,
    near: Mapping[int, str],
    names: Mapping[int, tuple[str, str | None]],
    ours: Mapping[int, Ours],
) -> Line:
    certain = [Candidate(c.id, c.name, c.uscc, "", c.id in ours) for c in met.candidates]
    alike = [
        Candidate(firm, *names[firm], why, firm in ours)
        for firm, why in near.items()
        if firm in names
    ]
    firm = met.firm
    held = ours.get(firm.id) if firm else None
    return Line(
        ListGroup.LISTED,
        *(kept.id, kept.row, kept.cell, kept.name, kept.code),
        *(firm.id if firm else None, firm.name if firm else "", firm.uscc if firm else None),
        held.detail if held else "",
        met.note,
        () if firm else tuple(certain or alike),
        _settled(kept),
        done=False,
        values=values,
    )


def _meant(line: Line) -> Meant:
    dismissed = line.settled is not None and line.settled.how in DISMISSED
    firms = tuple(one.firm for one in line.candidates)
    return Meant(line.id or 0, line.firm, firms, dismissed)


def _grouped(line: Line, found: ListGroup) -> Line:
    closed = line.settled is not None and line.settled.how in CLOSING
    return replace(line, group=found, done=found is ListGroup.BOTH or closed)


def _ours_line(ours: Ours, kept: Any) -> Line:
    settled = _settled(kept) if kept is not None else None
    return Line(
        ListGroup.OURS,
        kept.id if kept is not None else None,
        None,
        None,
        ours.name,
        ours.uscc,
        ours.firm,
        ours.name,
        ours.uscc,
        ours.detail,
        "",
        (),
        settled,
        done=settled is not None and settled.how in CLOSING,
        values={},
    )


def _former_line(kept: Any, names: Mapping[int, tuple[str, str | None]]) -> Line:
    """A firm that was ours until somebody settled it here, or until it changed elsewhere."""
    name, code = names.get(kept.firm_id, (kept.name, kept.code))
    return Line(
        ListGroup.OURS,
        *(kept.id, None, None, name, code),
        *(kept.firm_id, name, code, "", ""),
        (),
        _settled(kept),
        done=True,
        values={},
    )


def _settled(kept: Any) -> Settled | None:
    if kept.settled_as is None:
        return None
    return Settled(
        Settlement(kept.settled_as),
        kept.reason or "",
        kept.settled_by,
        kept.settled_at,
        kept.revision_id,
    )
