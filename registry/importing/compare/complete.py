"""本表为完整名录: whom a table that names everybody no longer names, and whom it names anew.

Nothing leaves by itself: a person says that the table is complete, sees the firms, and may keep any
of them. What is written has no cell, for the list says it by being silent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.present import Key, Present, load_present
from registry.importing.match.among import among
from registry.importing.match.firms import Firm
from registry.importing.outcome import Batch, Point, State
from registry.importing.table import Problem
from registry.models import Enterprise, Figures
from registry.records.columns import columns_of
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope
from registry.terms import Nature, Origin

CHOICE = "完整名录"
LEAVING, COMING = "退库", "新入库"
UNREADABLE = (State.REJECTED, State.WAITING, State.CONFLICT)


@dataclass(frozen=True, slots=True)
class Roll:
    """Who was in before, and who is named now: number → name."""

    before: dict[int, str]
    now: dict[int, str]

    def leaving(self, stays: Collection[int]) -> list[int]:
        """Firms that were in and are not named, without those that stay."""
        return [firm for firm in self.before if firm not in self.now and firm not in stays]


def is_complete(call: Call, book: Book) -> bool:
    """Whether a person said that the table names everybody."""
    return book.table.decisions.complete or call.asked.complete


def tell_roll(book: Book, roll: Roll, words: tuple[str, str] = (LEAVING, COMING)) -> list[int]:
    """Put the firms that leave and come before a person; returns those that leave."""
    stays = book.table.decisions.stays
    gone = roll.leaving(stays)
    absent = tuple((firm, name) for firm, name in roll.before.items() if firm not in roll.now)
    new = tuple((firm, name) for firm, name in roll.now.items() if firm not in roll.before)
    book.points += [
        Point(words[0], len(gone), firms=absent, leaving=True),
        Point(words[1], len(new), firms=new),
    ]
    book.choices[CHOICE] = f"{words[0]} {len(gone)} 家，{words[1]} {len(new)} 家"
    unread = sum(state in UNREADABLE for state in book.states)
    if unread and absent:
        message = f"有 {unread} 行没有对应到企业，其中若有{words[0]}名单里的企业，请先改好再确认。"
        tell(book, "incomplete_roll", message)
    return gone


def tell(book: Book, kind: str, message: str) -> None:
    """A note on the whole table."""
    book.problems.append(Problem(None, None, None, kind, "note", message))


def complete_library(
    call: Call, book: Book, firms: Sequence[Firm | None], keys: Sequence[Key | None]
) -> None:
    """The statistics library of a period: who was in the one before, and is not named now."""
    periods = {key[1:] for key in keys if key is not None}
    if len(periods) != 1 or not book.has("in_library"):
        message = "完整名录要有“是否规上”，而且全表是同一时期、同一来源，本表没有按完整名录处理。"
        tell(book, "no_roll", message)
        return
    ((year, through, nature, origin),) = periods
    said = book.column("in_library")
    now = {
        firm.id: firm.name
        for position, firm in enumerate(firms)
        if firm is not None and said[position] is True
    }
    named = {firm.id for firm in firms if firm is not None}
    own = _of_period(call, (year, through, nature, origin))
    before = _library_before(call, year, through)
    before |= _names(call, {k[0] for k, at in own.index.items() if own.columns["in_library"][at]})
    roll = Roll(
        {firm: name for firm, name in before.items() if firm in now or firm not in named}, now
    )
    gone = tell_roll(book, roll)
    book.batches.append(_leave(gone, own, (year, through, nature, origin)))


def _leave(gone: Sequence[int], own: Present, period: Key) -> Batch:
    """A record of the period that says 不在库; where there is one, that one says so."""
    names = ("year", "through", "nature", "origin")
    insert, update = [], []
    for firm in gone:
        at = own.index.get((firm, *period))
        if at is None:
            values = {"enterprise_id": firm, **dict(zip(names, period, strict=True))}
            insert.append({**values, "in_library": False, "source_row": None})
        elif own.columns["in_library"][at] is not False:
            version = {name: own.columns[name][at] for name in ("id", "revision_id")}
            update.append({**version, "in_library": False, "source_row": None})
    return Batch(Figures, insert=columns_of(insert), update=columns_of(update))


def _of_period(call: Call, period: Key) -> Present:
    """What is recorded for this very period, nature and origin, within the scope."""
    year, through, nature, origin = period
    asked = call.asked

    def wanted(c: Any) -> list[Any]:
        same = [c.year == year, c.through == through, c.nature == nature, c.origin == origin]
        return [*same, in_scope(c.enterprise_id, asked.scope, asked.today)]

    return load_present(call.session, Figures, wanted, only=("in_library",))


def _library_before(call: Call, year: int, through: int) -> dict[int, str]:
    """The library of the newest earlier period: firm → name, by the best statement of each."""
    figures, firm = rows(Figures, NOW).c, rows(Enterprise, NOW).c
    asked = call.asked
    mine = [
        figures.in_library.is_not(None),
        or_(figures.year < year, and_(figures.year == year, figures.through < through)),
        in_scope(figures.enterprise_id, asked.scope, asked.today),
    ]
    if not asked.scope.whole:
        mine.append(figures.origin != Origin.STATISTICS.value)
    newest = select(figures.year, figures.through).where(*mine, figures.in_library.is_(True))
    newest = newest.order_by(figures.year.desc(), figures.through.desc()).limit(1)
    found = call.session.execute(newest).one_or_none()
    if found is None:
        return {}
    query = (
        select(figures.enterprise_id, firm.name)
        .add_columns(figures.in_library, figures.nature, figures.origin)
        .join(firm.id.table, firm.id == figures.enterprise_id)
        .where(*mine, figures.year == found.year, figures.through == found.through)
        .where(firm.merged_into_id.is_(None))
    )
    best: dict[int, Any] = {}
    for row in sorted(call.session.execute(query), key=_rank, reverse=True):
        best[row.enterprise_id] = row
    return {number: row.name for number, row in sorted(best.items()) if row.in_library}


def _rank(row: Any) -> tuple[int, int]:
    """Of several statements the most final one, then the one of the highest source, is first."""
    return list(Nature).index(row.nature), list(Origin).index(row.origin)


def _names(call: Call, ids: set[int]) -> dict[int, str]:
    firm = rows(Enterprise, NOW).c
    if not ids:
        return {}
    query = select(firm.id, firm.name).where(among(call.session, firm.id, ids))
    return {row.id: row.name for row in call.session.execute(query)}
