"""What a list of honours comes to (名单要点), in the numbers a head of section asks for."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import or_, select

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.honours.days import Day
from registry.importing.compare.present import Present
from registry.importing.compare.sides import Decision
from registry.importing.match.among import among
from registry.importing.outcome import Point, State
from registry.importing.table import Filled, Problem
from registry.models import Enterprise, Honour
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope
from registry.terms import HonourStatus

GAINED = (HonourStatus.RECOGNISED, HonourStatus.RENEWED)
NAMED = 5


def tell_points(
    call: Call,
    book: Book,
    ids: Sequence[int | None],
    days: Sequence[Day | None],
    decision: Decision,
    present: Present,
) -> None:
    """Count what the list says, what of it is new, and who of an announced batch is not in it."""
    taken = [p for p in book.live_or_taken() if ids[p] is not None and days[p] is not None]
    said = Counter(day.status for p in taken if (day := days[p]))
    moved_on = _moved_on(decision, days, present)
    new = set(decision.new)
    known = len(taken) - len(new) - len(moved_on)
    book.points += [
        *(Point(status.label, count) for status, count in sorted(said.items())),
        Point("其中新登记", len(new)),
        Point("其中由公示转认定", len(moved_on)),
        Point("其中已在册", known),
    ]
    left = _announced_elsewhere(call, book, ids, days, taken)
    if left:
        book.points.append(Point("公示未入本名单", len(left), firms=tuple(left)))
        book.problems.append(_told(left))
    outside = book.states.count(State.IGNORED)
    waiting = book.states.count(State.WAITING)
    book.points += [
        Point(label, count, "行")
        for label, count in (("视为非本区", outside), ("待核对", waiting))
        if count
    ]


def tell_renewals(
    book: Book, days: Sequence[Day | None], decision: Decision, renews: Sequence[Filled]
) -> None:
    """Count the renewals that go on from a recorded honour, and name the rows that find none."""
    renewed = [p for p in decision.new if (day := days[p]) and day.status is HonourStatus.RENEWED]
    alone = [p for p in renewed if not isinstance(renews[p], int)]
    if renewed:
        book.points.append(Point("其中接续以前的认定", len(renewed) - len(alone)))
    if alone:
        message = (
            f"{len(alone)} 行写的是复核通过，台账中却没有这家企业以前的认定："
            "只登记这一次的有效期；以前的认定请另行补登。"
        )
        rows = [book.table.rows[p] for p in alone]
        book.problems.append(
            Problem(None, None, "status_given", "renews_nothing", "note", message, rows=rows)
        )


def _moved_on(decision: Decision, days: Sequence[Day | None], present: Present) -> set[int]:
    """Rows by which a 公示 becomes a 认定."""
    before = present.columns["recognised_on"]
    return {
        position
        for position in decision.changed
        if before[decision.place[position]] is None
        and (day := days[position]) is not None
        and day.status in GAINED
    }


def _announced_elsewhere(
    call: Call,
    book: Book,
    ids: Sequence[int | None],
    days: Sequence[Day | None],
    taken: Sequence[int],
) -> list[tuple[int, str]]:
    """Firms announced in a batch that this list recognises, and that it does not name."""
    wanted = _recognised(book, days, taken)
    if not wanted:
        return []
    named = {number for number in ids if number is not None}
    honour, firm = rows(Honour, NOW).c, rows(Enterprise, NOW).c
    asked = call.asked
    query = (
        select(honour.enterprise_id, honour.kind, honour.batch, firm.name)
        .join(firm.id.table, firm.id == honour.enterprise_id)
        .where(
            honour.recognised_on.is_(None),
            or_(
                honour.announced_on.is_not(None),
                honour.status_given == HonourStatus.ANNOUNCED.value,
            ),
            among(call.session, honour.kind, {str(kind) for kind, _ in wanted}),
            in_scope(honour.enterprise_id, asked.scope, asked.today),
            honour.withdrawn_on.is_(None),
            honour.moved_out_on.is_(None),
        )
        .order_by(firm.name)
    )
    left = {
        number: name
        for number, kind, batch, name in call.session.execute(query)
        if (kind, batch) in wanted and number not in named
    }
    return list(left.items())


def _recognised(
    book: Book, days: Sequence[Day | None], taken: Sequence[int]
) -> set[tuple[Filled, str | None]]:
    """(kind, batch) of what the list recognises."""
    kinds, batches = book.column("kind"), book.column("batch")
    found: set[tuple[Filled, str | None]] = set()
    for position in taken:
        day, batch = days[position], batches[position]
        if day is not None and day.status in GAINED:
            found.add((kinds[position], batch if isinstance(batch, str) else None))
    return found


def _told(left: Sequence[tuple[int, str]]) -> Problem:
    shown = "、".join(f"“{name}”" for _, name in left[:NAMED])
    more = f"等 {len(left)} 家" if len(left) > NAMED else f" {len(left)} 家"
    message = f"这一批次已公示而不在本名单的有{shown}{more}，仍按公示保留，请核对是否未获认定。"
    return Problem(None, None, "status_given", "announced_elsewhere", "note", message)
