"""Which firm a row means (匹配企业): code, then organisation code, then name and former names.

Looked up for all rows of a table at once. A merged file leads to the winner. A firm outside the
actor's scope is not found, as if there were none.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.identifiers import fold_name, org_code
from registry.importing.match.among import among
from registry.importing.match.words import Words
from registry.models import Enterprise, EnterpriseName
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope

MANY = 1_000
"""So many firms, where they are a third of all, are found faster by reading all."""

BYTES_A_FIRM = 50
"""A workbook with so many bytes for each firm on record will name much of them."""


class Firm(NamedTuple):
    """A firm as a row may mean it. A negative id is one that this call creates."""

    id: int
    uscc: str | None
    name: str
    ours: bool = True


Claims = dict[str, dict[str, Firm]]
"""Folded name → the codes that rows of a file give it, and that are on record nowhere."""


@dataclass
class Firms:
    """The firms that the rows of one table may mean.

    by_code, by_org, by_name -- code, organisation code, folded name (also former) → firms
    by_number -- the firms that people chose for rows
    claimed -- who else bears a name, by what the file says of codes that nobody knows
    """

    by_code: dict[str, Firm] = field(default_factory=dict)
    by_org: dict[str, list[Firm]] = field(default_factory=dict)
    by_name: dict[str, list[Firm]] = field(default_factory=dict)
    by_number: dict[int, Firm] = field(default_factory=dict)
    claimed: Claims = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the rows can mean nobody."""
        return not (self.by_code or self.by_org or self.by_name or self.by_number)

    def add(self, firm: Firm, names: Iterable[str]) -> None:
        """Make a firm known, under its code and each of its folded `names`."""
        if firm.uscc:
            self.by_code[firm.uscc] = firm
            _append(self.by_org, org_code(firm.uscc), firm)
        for folded in names:
            _append(self.by_name, folded, firm)

    def take_codes(self, coded: Mapping[int, Firm]) -> None:
        """Put firms in the place of themselves before they had a code."""
        for bearers in self.by_name.values() if coded else ():
            bearers[:] = [coded.get(firm.id, firm) for firm in bearers]

    def named(self, folded: str) -> list[Firm]:
        """The firms that bear or bore this name, those outside the scope left out."""
        return [firm for firm in self.by_name.get(folded, ()) if firm.ours]

    def rivals(self, names: Sequence[str], known: Sequence[Firm]) -> list[Firm]:
        """The firms besides `known` that bear one of the names, where that leaves several.

        One code alone is no rival of a firm that has none: it is the code of that firm.
        """
        codes = {one.uscc for one in known}
        claims = (self.claimed.get(name, {}) for name in names)
        borne = {code: firm for own in claims for code, firm in own.items()}
        found = [firm for code, firm in borne.items() if code not in codes]
        alone = len(found) == 1 and (not known or codes == {None})
        return [] if alone else found

    def bears(self, firm: Firm, folded: str) -> bool:
        """Whether `firm` bears or bore the name, or nothing is known of the name."""
        known = self.by_name.get(folded, ())
        return any(one.id == firm.id for one in known) or fold_name(firm.name) == folded


class Roll:
    """The firms on record by their codes (在册名录). Read whole once, where it is worth it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._whole: dict[str, Firm] | None = None

    def expect(self, size: int) -> None:
        """Read it whole now where a file of so many bytes will name much of it."""
        if size >= BYTES_A_FIRM * self._length:
            self._read()

    def of(self, codes: Collection[str]) -> dict[str, Firm]:
        """The firms with these codes, and perhaps others."""
        if self._whole is not None or self.is_mostly(len(codes)):
            return dict(self._whole or self._read())
        if not codes:
            return {}
        enterprise = rows(Enterprise, NOW).c
        found = _chosen(self._session, enterprise, among(self._session, enterprise.uscc, codes))
        return {str(firm.uscc): firm for firm in found}

    def is_mostly(self, count: int) -> bool:
        """Whether so many firms are found faster by reading all."""
        return count >= MANY and 3 * count >= self._length

    @property
    def is_empty(self) -> bool:
        """Whether nobody is on record."""
        return not self._length

    @cached_property
    def _length(self) -> int:
        """How many there are, or a few more."""
        return self._session.scalar(select(func.max(rows(Enterprise, NOW).c.id))) or 0

    def _read(self) -> dict[str, Firm]:
        every = _chosen(self._session, rows(Enterprise, NOW).c)
        self._whole = {firm.uscc: firm for firm in every if firm.uscc}
        return self._whole


def load_firms(
    session: Session,
    words: Sequence[Words],
    *,
    scope: Scope,
    today: date,
    roll: Roll | None = None,
    further: Callable[[int], Iterable[str]] = lambda _: (),
) -> Firms:
    """The firms that the rows of a table may mean, by what they say of them.

    further -- row → names that it gives besides, looked up where its code is not on record
    Eight statements at most, whatever the number of rows; no name where the code has settled it.
    """
    known = roll or Roll(session)
    if known.is_empty:
        return Firms()
    enterprise = rows(Enterprise, NOW).c
    by_code = known.of({one.code for one in words if one.code})
    open_ones = [
        one
        for one in words
        if (firm := by_code.get(one.code or "")) is None or firm.name != one.name
    ]
    others: dict[int, Firm] = {}
    orgs = _orgs(open_ones, by_code)
    if orgs:
        inner = func.substr(enterprise.uscc, 9, 9)
        _note(others, _chosen(session, enterprise, among(session, inner, orgs)))
    wanted = {key for one in open_ones for key in one.folded}
    wanted.update(*(further(at) for at, one in enumerate(words) if one.code not in by_code))
    by_name = _named(session, wanted, others) if wanted else []
    settled = {one.chosen for one in words if one.chosen}
    _load_missing(session, others, settled - others.keys())
    found = _gathered(session, by_code, others, by_name, settled, scope, today)
    if orgs:
        for uscc, firm in found.by_code.items():
            _append(found.by_org, org_code(uscc), firm)
    return found


def _orgs(words: Iterable[Words], by_code: Collection[str]) -> set[str]:
    """The organisation codes that rows give, also within codes that are on record nowhere."""
    known = {one.org for one in words if one.org}
    return known | {org_code(one.code) for one in words if one.code and one.code not in by_code}


def _chosen(session: Session, enterprise: Any, *where: ColumnElement[bool]) -> Iterable[Firm]:
    query = select(enterprise.id, enterprise.uscc, enterprise.name).where(*where)
    return starmap(Firm, session.execute(query).all())


def _note(wanted: dict[int, Firm], found: Iterable[Firm]) -> None:
    wanted.update({firm.id: firm for firm in found})


def _named(session: Session, folded: set[str], wanted: dict[int, Firm]) -> list[tuple[str, int]]:
    """(name, firm) of every firm that bears or bore one of the names."""
    alias, enterprise = rows(EnterpriseName, NOW).c, rows(Enterprise, NOW).c
    query = select(alias.folded, enterprise.id, enterprise.uscc, enterprise.name).where(
        alias.enterprise_id == enterprise.id, among(session, alias.folded, folded)
    )
    found = [(name, Firm(*said)) for name, *said in session.execute(query)]
    _note(wanted, (firm for _, firm in found))
    return [(name, firm.id) for name, firm in found]


def _gathered(
    session: Session,
    by_code: dict[str, Firm],
    others: dict[int, Firm],
    by_name: list[tuple[str, int]],
    settled: set[int],
    scope: Scope,
    today: date,
) -> Firms:
    """Put the winner of a merger in the place of its losers, and mark what is in scope."""
    winners = _winners(session) if by_code or others else {}
    if scope.whole and not (winners or others):
        return Firms(by_code)
    wanted = {firm.id: firm for firm in by_code.values()} | others
    leads = {loser: _winner(loser, winners) for loser in wanted.keys() & winners.keys()}
    _load_missing(session, wanted, set(leads.values()) - wanted.keys())
    ours = in_scope_ids(session, set(wanted), scope, today)
    firms = wanted
    if len(ours) < len(wanted):
        firms = {number: firm._replace(ours=number in ours) for number, firm in wanted.items()}
    known = Firms({firm.uscc: firm for firm in firms.values() if firm.uscc})
    for loser, winner in leads.items():
        if code := firms[loser].uscc:
            known.by_code[code] = firms[winner]
    for folded, number in by_name:
        _append(known.by_name, folded, firms[leads.get(number, number)])
    known.by_number = {one: firms[leads.get(one, one)] for one in settled & firms.keys()}
    return known


def _append(index: dict[str, list[Firm]], key: str, firm: Firm) -> None:
    known = index.get(key)
    if known is None:
        index[key] = [firm]
    elif all(one.id != firm.id for one in known):
        known.append(firm)


def _winners(session: Session) -> dict[int, int]:
    """Merged file → the file it was merged into; few in any ledger."""
    enterprise = rows(Enterprise, NOW).c
    query = select(enterprise.id, enterprise.merged_into_id)
    merged = session.execute(query.where(enterprise.merged_into_id.is_not(None))).all()
    return {row.id: row.merged_into_id for row in merged}


def _winner(firm_id: int, winners: dict[int, int]) -> int:
    seen = set()
    while firm_id in winners and firm_id not in seen:
        seen.add(firm_id)
        firm_id = winners[firm_id]
    return firm_id


def _load_missing(session: Session, wanted: dict[int, Firm], missing: set[int]) -> None:
    if missing:
        enterprise = rows(Enterprise, NOW).c
        _note(wanted, _chosen(session, enterprise, among(session, enterprise.id, missing)))


def firms_by_id(session: Session, ids: set[int]) -> dict[int, Firm]:
    """Firms on record by their number."""
    wanted: dict[int, Firm] = {}
    _load_missing(session, wanted, ids)
    return wanted


def in_scope_ids(session: Session, ids: set[int], scope: Scope, today: date) -> set[int]:
    """Which of these firms stand today within the scope."""
    if scope.whole or not ids:
        return ids
    enterprise = rows(Enterprise, NOW).c
    query = select(enterprise.id).where(
        among(session, enterprise.id, ids), in_scope(enterprise.id, scope, today)
    )
    return set(session.scalars(query))
