"""Settling a difference in one step: a revision with lineage to the list's cell, or a decision.

What is written goes through the same comparison as an import of those rows would, so that a
settlement obeys every rule of an import: scope, keys, the ladder of 认定状态, validity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.importing.compare.call import Asked
from registry.importing.compare.tables import compare_tables
from registry.importing.outcome import Outcome, State
from registry.models import ReconciliationRow
from registry.periods import beijing_day
from registry.records.database import writing
from registry.records.writer import Conflict, Refused, write
from registry.services.reconciling.choice import FIRM_ENDS, WRITES, Choice, NotSettled, check, fits
from registry.services.reconciling.tables import tables_of
from registry.services.reconciling.view import Line, Reconciled, reconciled
from registry.services.reconciling.writing import decision, note_lines, write_events, write_lines
from registry.terms import Door, ListGroup, Settlement

GOOD = (State.NEW, State.CHANGED, State.UNCHANGED)


@dataclass(frozen=True)
class Settling:
    """What came of settling lines: those that were, those that could not be, and why.

    revision -- None where nothing was written, as with 非本区
    """

    done: Sequence[Line]
    left: Sequence[Line]
    why: str
    revision: int | None


@dataclass(frozen=True)
class _Judged:
    """What a comparison says of lines: what would be written of them, which must stay, and why."""

    lines: Sequence[Line]
    outcomes: Sequence[Outcome]
    bad: Sequence[Line]
    why: str


def settle(
    session: Session,
    list_id: int,
    *,
    row: int | None,
    firm: int | None,
    choice: Choice,
    actor: Actor,
    now: datetime,
) -> int | None:
    """Settle the kept row `row`, or the firm of ours `firm`; returns the revision written, if any.

    Raises LookupError where there is no such line, NotSettled with a sentence for the user.
    """
    found = _opened(session, list_id, actor, now)
    line = _line(found, row, firm)
    if line is None:
        raise LookupError(list_id)
    check(line, choice)
    return _settled(session, found, [line], choice, actor, now).revision


def settle_all(
    session: Session,
    list_id: int,
    *,
    group: ListGroup,
    choice: Choice,
    actor: Actor,
    now: datetime,
) -> Settling:
    """Settle every open line of a group that the choice fits, in one revision.

    A line that cannot be settled so stays open and does not stop the others.
    Raises LookupError where the list is not one's own, NotSettled where nothing can be settled.
    """
    found = _opened(session, list_id, actor, now)
    lines = [line for line in found.of(group) if fits(line, choice)]
    if not lines:
        raise NotSettled("这一组里没有可以这样处理的，请刷新页面。")
    check(lines[0], choice)
    return _settled(session, found, lines, choice, actor, now)


def _settled(
    session: Session,
    found: Reconciled,
    lines: Sequence[Line],
    choice: Choice,
    actor: Actor,
    now: datetime,
) -> Settling:
    list_id, decided = found.head.id, decision(choice, actor.name, now)
    if choice.how not in WRITES:
        with writing(session) as connection:
            note_lines(session, connection, list_id, lines, decided)
        return Settling(lines, (), "", None)
    good, why = _writable(session, found, lines, choice, _asked(actor, beijing_day(now), choice))
    try:
        with write(
            session,
            actor=actor.name,
            door=Door.FORM,
            now=now,
            note=_note(found, good.lines, choice),
        ) as writer:
            write_lines(writer, found.head, good.lines, good.outcomes, actor.name)
            write_events(writer, found.head, good.lines, choice)
            decided["revision_id"] = writer.revision
            note_lines(session, writer.connection, list_id, good.lines, decided)
    except (Conflict, Refused) as problem:
        raise NotSettled("刚才有人改过这家企业或这条记录，请刷新页面后再处理。") from problem
    return Settling(good.lines, _without(lines, good.lines), why, writer.revision)


def _writable(
    session: Session, found: Reconciled, lines: Sequence[Line], choice: Choice, asked: Asked
) -> tuple[_Judged, str]:
    """What can be written, and why the rest cannot. Raises NotSettled where nothing can."""
    judged = _judge(session, found, lines, choice, asked)
    why = judged.why
    while judged.bad:
        lines = _without(judged.lines, judged.bad)
        if not lines:
            raise NotSettled(why)
        judged = _judge(session, found, lines, choice, asked)
    return judged, why


def _without(lines: Sequence[Line], others: Sequence[Line]) -> list[Line]:
    gone = set(map(id, others))
    return [line for line in lines if id(line) not in gone]


def _judge(
    session: Session, found: Reconciled, lines: Sequence[Line], choice: Choice, asked: Asked
) -> _Judged:
    """Compare what the choice makes of the lines with the ledger."""
    own = tables_of(found, lines, choice)
    outcomes = compare_tables(session, [table for table, _ in own], asked)
    bad: list[Line] = []
    lost = False
    for outcome, (_, owners) in zip(outcomes, own, strict=True):
        for state, line in zip(outcome.states, owners, strict=True):
            made = choice.how is Settlement.ENDED and state is State.NEW
            lost = lost or made
            if made or state not in GOOD:
                bad.append(line)
    return _Judged(lines, outcomes, bad, _why(outcomes, lost=lost) if bad else "")


def _why(outcomes: Sequence[Outcome], *, lost: bool) -> str:
    """Why lines cannot be written, in the words of the first."""
    if lost:
        return "没有找到要终止的那一条记录，请在企业档案中处理。"
    problems = (problem for outcome in outcomes for problem in outcome.all_problems)
    said = (one.message for one in problems if one.severity != "note")
    return next(said, "这一行不能写入台账，请在企业档案中处理。")


def _note(found: Reconciled, lines: Sequence[Line], choice: Choice) -> str:
    """What the revision says of itself."""
    about = f"“{lines[0].name}”" + (f"等 {len(lines)} 家" if len(lines) > 1 else "")
    return f"名单核对“{found.head.title}”：{choice.how.label}{about}"[:200]


def _opened(session: Session, list_id: int, actor: Actor, now: datetime) -> Reconciled:
    """The list as it stands now. Raises LookupError where it is not one's own."""
    session.rollback()
    found = reconciled(session, list_id, actor=actor, today=beijing_day(now))
    if found is None:
        raise LookupError(list_id)
    return found


def reopen(session: Session, list_id: int, row: int, *, actor: Actor, now: datetime) -> None:
    """Take back a decision that wrote nothing. Raises LookupError, NotSettled."""
    line = _line(_opened(session, list_id, actor, now), row, None)
    if line is None or line.settled is None:
        raise LookupError(row)
    if line.settled.revision is not None:
        raise NotSettled(f"这一行写过台账，请撤回变更记录 r{line.settled.revision}。")
    with writing(session) as connection:
        cleared = dict.fromkeys(("settled_as", "reason", "settled_at", "settled_by"), None)
        connection.execute(
            update(ReconciliationRow).where(ReconciliationRow.id == row).values(cleared)
        )


def _line(found: Reconciled, row: int | None, firm: int | None) -> Line | None:
    for line in found.lines:
        if row is not None and line.id == row:
            return line
        if row is None and line.row is None and line.firm == firm:
            return line
    return None


def _asked(actor: Actor, today: date, choice: Choice) -> Asked:
    since = choice.day if choice.end in {str(one.value) for one in FIRM_ENDS} else None
    return Asked(scope=actor.scope, today=today, statement_day=today, since=since)
