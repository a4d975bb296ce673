"""Which firm a row means (匹配企业): code, then organisation code, then name and former names.

Looked up for all rows of a table at once. A merged file leads to the winner. A firm outside the
actor's scope is not found, as if there were none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.identifiers import fold_name, org_code
from registry.importing.match.among import among
from registry.models import Enterprise, EnterpriseName
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm as a row may mean it. A negative id is one that this call creates."""

    id: int
    uscc: str | None
    name: str
    ours: bool = True


@dataclass
class Firms:
    """The firms that the rows of one table may mean.

    by_code, by_org, by_name -- code, organisation code, folded name (also former) → firms
    """

    by_code: dict[str, Firm] = field(default_factory=dict)
    by_org: dict[str, list[Firm]] = field(default_factory=dict)
    by_name: dict[str, list[Firm]] = field(default_factory=dict)

    def add(self, firm: Firm, names: Iterable[str]) -> None:
        """Make a firm known, under its code and each of its folded `names`."""
        if firm.uscc:
            self.by_code[firm.uscc] = firm
            _append(self.by_org, org_code(firm.uscc), firm)
        for folded in names:
            _append(self.by_name, folded, firm)

    def named(self, folded: str) -> list[Firm]:
        """The firms that bear or bore this name, those outside the scope left out."""
        return [firm for firm in self.by_name.get(folded, ()) if firm.ours]

    def bears(self, firm: Firm, folded: str) -> bool:
        """Whether `firm` bears or bore the name, or nothing is known of the name."""
        known = self.by_name.get(folded, ())
        return any(one.id == firm.id for one in known) or fold_name(firm.name) == folded


def load_firms(
    session: Session,
    *,
    codes: Iterable[str],
    orgs: Iterable[str],
    names: Iterable[str],
    scope: Scope,
    today: date,
) -> Firms:
    """The firms that any of these codes, organisation codes or folded names may mean.

    Five statements at most, whatever the number of rows.
    """
    codes, orgs, names = set(codes), set(orgs), set(names)
    enterprise = rows(Enterprise, NOW).c
    wanted: dict[int, tuple[str | None, str]] = {}
    by_name: list[tuple[str, int]] = []
    chosen = select(enterprise.id, enterprise.uscc, enterprise.name)
    if codes:
        _note(wanted, session.execute(chosen.where(among(session, enterprise.uscc, codes))))
    if missing := (orgs | {org_code(code) for code in codes}) - _orgs(wanted):
        inner = func.substr(enterprise.uscc, 9, 9)
        _note(wanted, session.execute(chosen.where(among(session, inner, missing))))
    if names:
        alias = rows(EnterpriseName, NOW).c
        found = select(alias.folded, alias.enterprise_id, enterprise.uscc, enterprise.name).where(
            alias.enterprise_id == enterprise.id, among(session, alias.folded, names)
        )
        for folded, firm_id, uscc, name in session.execute(found):
            by_name.append((folded, firm_id))
            wanted[firm_id] = (uscc, name)
    return _gathered(session, wanted, by_name, scope, today)


def _gathered(
    session: Session,
    wanted: dict[int, tuple[str | None, str]],
    by_name: list[tuple[str, int]],
    scope: Scope,
    today: date,
) -> Firms:
    """Put the winner of a merger in the place of its losers, and mark what is in scope."""
    winners = _winners(session) if wanted else {}
    leads = {firm_id: _winner(firm_id, winners) for firm_id in wanted}
    _load_missing(session, wanted, set(leads.values()) - set(wanted))
    ours = _ours(session, set(leads.values()), scope, today)
    firms = {
        firm_id: Firm(firm_id, *wanted[firm_id], ours=firm_id in ours)
        for firm_id in set(leads.values())
    }
    known = Firms()
    for firm_id, (uscc, _) in wanted.items():
        if uscc:
            winner = firms[leads.get(firm_id, firm_id)]
            known.by_code[uscc] = winner
            _append(known.by_org, org_code(uscc), winner)
    for folded, firm_id in by_name:
        _append(known.by_name, folded, firms[leads[firm_id]])
    return known


def _note(wanted: dict[int, tuple[str | None, str]], found: Iterable[Any]) -> None:
    for firm_id, uscc, name in found:
        wanted[firm_id] = (uscc, name)


def _orgs(wanted: dict[int, tuple[str | None, str]]) -> set[str]:
    return {org_code(uscc) for uscc, _ in wanted.values() if uscc}


def _append(index: dict[str, list[Firm]], key: str, firm: Firm) -> None:
    known = index.setdefault(key, [])
    if all(one.id != firm.id for one in known):
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


def _load_missing(
    session: Session, wanted: dict[int, tuple[str | None, str]], missing: set[int]
) -> None:
    if missing:
        enterprise = rows(Enterprise, NOW).c
        query = select(enterprise.id, enterprise.uscc, enterprise.name)
        _note(wanted, session.execute(query.where(among(session, enterprise.id, missing))))


def _ours(session: Session, ids: set[int], scope: Scope, today: date) -> set[int]:
    if scope.whole or not ids:
        return ids
    enterprise = rows(Enterprise, NOW).c
    query = select(enterprise.id).where(
        among(session, enterprise.id, ids), in_scope(enterprise.id, scope, today)
    )
    return set(session.scalars(query))
