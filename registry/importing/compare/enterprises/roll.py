"""本表为完整名录 of a 镇街 or 园区: firms placed there that the table does not name leave it."""

from typing import Any

from sqlalchemy import select

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.complete import Roll, tell, tell_roll
from registry.importing.compare.enterprises.identity import Identity
from registry.importing.compare.present import Present, load_present
from registry.importing.match.among import among
from registry.importing.outcome import Batch
from registry.models import Enterprise, Standing
from registry.records.columns import columns_of
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope
from registry.terms import OperatingStatus

WORDS = ("不再属于本镇街（园区）", "新列入")
GONE = {OperatingStatus.MOVED_OUT.value, OperatingStatus.DEREGISTERED.value}


def complete_roll(call: Call, book: Book, identity: Identity) -> None:
    """Tell and plan who leaves the one place that the table is about, from the day of the table."""
    place = _place(call, book)
    if place is None:
        message = "完整名录要全表是同一个镇街或园区，本表没有按完整名录处理。"
        tell(book, "no_roll", message)
        return
    now = {firm.id: firm.name for firm in identity.firms if firm is not None}
    standings = _standings(call, *place)
    names = _names(call, set(standings.columns["enterprise_id"]))
    before = {
        firm: names[firm]
        for firm, status in zip(
            standings.columns["enterprise_id"], standings.columns["status"], strict=True
        )
        if firm in names and status not in GONE
    }
    gone = set(tell_roll(book, Roll(before, now), WORDS))
    book.batches += _leave(call, place[0], standings, gone)


def _place(call: Call, book: Book) -> tuple[str, str] | None:
    """(column, code) of the one 镇街 or 园区 that every row names; else one's only one."""
    for column in ("town", "park"):
        if not book.has(column):
            continue
        values = book.column(column)
        said = {values[position] for position in book.live_or_taken()}
        if len(said) == 1 and isinstance(code := said.pop(), str):
            return column, code
    scope = call.asked.scope
    mine = [("town", code) for code in scope.towns] + [("park", code) for code in scope.parks]
    return mine[0] if len(mine) == 1 else None


def _day(call: Call) -> Any:
    return call.asked.since or call.asked.statement_day


def _standings(call: Call, column: str, code: str) -> Present:
    """The interval of every firm that is there on the day, within the scope."""
    day, asked = _day(call), call.asked

    def there(c: Any) -> list[Any]:
        held = [c[column] == code, c.starts_on <= day, c.ends_on > day]
        return [*held, in_scope(c.enterprise_id, asked.scope, asked.today)]

    return load_present(call.session, Standing, there, key=("enterprise_id",))


def _names(call: Call, ids: set[int]) -> dict[int, str]:
    firm = rows(Enterprise, NOW).c
    query = select(firm.id, firm.name).where(
        among(call.session, firm.id, ids), firm.merged_into_id.is_(None)
    )
    return {row.id: row.name for row in call.session.execute(query)}


def _leave(call: Call, column: str, standings: Present, gone: set[int]) -> list[Batch]:
    """The place goes on the day; what was before stays as it was."""
    day, beside = _day(call), {"source_row": None}
    corrected, ended, begun = [], [], []
    for row in standings.rows():
        if row["enterprise_id"] not in gone:
            continue
        version = {name: row[name] for name in ("id", "revision_id")}
        if row["starts_on"] == day:
            corrected.append({**version, column: None, **beside})
            continue
        ended.append({**version, "ends_on": day, **beside})
        whole = {**row, "starts_on": day, column: None, **beside}
        begun.append({n: v for n, v in whole.items() if n not in ("id", "revision_id")})
    return [
        Batch(Standing, update=columns_of(corrected)),
        Batch(Standing, update=columns_of(ended)),
        Batch(Standing, insert=columns_of(begun)),
    ]
