"""Which firms a waiting row may mean, and why: by code, by name, by names that come near."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.identifiers import fold_name, org_code
from registry.importing.match.among import among
from registry.importing.match.firms import Firm, Firms, load_firms
from registry.importing.match.near import known_names, near_names
from registry.importing.match.words import Words, words_of
from registry.importing.reconcile.matching import matches
from registry.importing.table import BLANK
from registry.importing.waiting import WaitingRow
from registry.models import Enterprise, EnterpriseName, Standing
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm that a row may mean; `town` and `sector` are codes.

    why -- in words; sure -- the row gives its code, its name or a former one, give or take the
      form of the company: near enough to be taken for it, where it is the only one and the file
      knew no other
    """

    firm: int
    name: str
    uscc: str | None
    formers: tuple[str, ...]
    town: str | None
    sector: str | None
    why: str = ""
    sure: bool = False

    @property
    def told(self) -> str:
        """The firm as a sentence names it."""
        return f"“{self.name}”（{self.uscc or '无代码'}）"


def candidates(
    session: Session, waiting: Sequence[WaitingRow], *, scope: Scope, today: date
) -> list[tuple[Candidate, ...]]:
    """The candidates of each row, in a fixed number of statements."""
    words = [words_of_row(one) for one in waiting]
    firms = load_firms(session, words, scope=scope, today=today)
    met = matches(words, firms)
    why = [
        {
            firm.id: _why(one, firm, firms)
            for firm in ([match.firm] if match.firm else match.candidates)
        }
        for one, match in zip(words, met, strict=True)
    ]
    open_ones = {at: one.folded[0] for at, one in enumerate(words) if one.folded and not why[at]}
    known = known_names(session, scope=scope, today=today) if open_ones else ()
    unsure = {at for at, one in enumerate(waiting) if one.has_rivals}
    for at, near in near_names(open_ones, known).items():
        why[at] = {hit.firm: hit.why for hit in near}
        if near[0].distance:
            unsure.add(at)
    told = described(session, {firm for own in why for firm in own}, scope=scope, today=today)
    return [
        tuple(
            replace(told[firm], why=reason, sure=at not in unsure)
            for firm, reason in own.items()
            if firm in told
        )
        for at, own in enumerate(why)
    ]


def words_of_row(row: WaitingRow) -> Words:
    """How a waiting row calls its firm."""
    said = row.said
    name = said.get("owner_name", said.get("name", BLANK))
    code, org, former = (said.get(one, BLANK) for one in ("uscc", "org_code", "former_names"))
    return words_of([code], [org], [name], [former])[0]


def described(
    session: Session, firms: Collection[int], *, scope: Scope, today: date
) -> dict[int, Candidate]:
    """What people need to tell these firms apart, for those within the scope."""
    firm, standing, name = (
        rows(Enterprise, NOW).c,
        rows(Standing, NOW).c,
        rows(EnterpriseName, NOW).c,
    )
    if not firms:
        return {}
    holds = and_(
        standing.enterprise_id == firm.id, standing.starts_on <= today, standing.ends_on > today
    )
    query = (
        select(firm.id, firm.name, firm.uscc, standing.town, standing.sector)
        .select_from(firm.id.table)
        .outerjoin(standing.id.table, holds)
        .where(among(session, firm.id, firms), in_scope(firm.id, scope, today))
        .where(firm.merged_into_id.is_(None))
    )
    listed = select(name.enterprise_id, name.name).where(
        among(session, name.enterprise_id, firms), name.is_current.is_(False)
    )
    formers: dict[int, list[str]] = {}
    for row in session.execute(listed.order_by(name.id)):
        formers.setdefault(row.enterprise_id, []).append(row.name)
    return {
        one.id: Candidate(
            *(one.id, one.name, one.uscc, tuple(formers.get(one.id, ()))), one.town, one.sector
        )
        for one in session.execute(query)
    }


def _why(words: Words, firm: Firm, firms: Firms) -> str:
    """What a row and a firm have in common."""
    found = []
    if firm.uscc and words.code == firm.uscc:
        found.append("代码相同")
    elif firm.uscc and org_code(firm.uscc) in (words.org, words.code and org_code(words.code)):
        found.append("代码第9—17位相同")
    if fold_name(firm.name) in words.folded:
        found.append("名称相同")
    elif any(firms.bears(firm, folded) for folded in words.folded if firms.named(folded)):
        found.append("曾用名相同")
    return "，".join(found)
