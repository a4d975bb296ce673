"""Settling a difference in one step: a revision with lineage to the list's cell, or a decision.

What is written goes through the same comparison as an import of that one row would, so that a
settlement obeys every rule of an import: scope, keys, the ladder of 认定状态, validity.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.importing.commit import lineage
from registry.importing.commit.numbers import Numbers
from registry.importing.commit.write import apply_outcome
from registry.importing.compare.call import Asked
from registry.importing.compare.tables import compare_tables
from registry.importing.match.among import among
from registry.importing.outcome import Outcome, State
from registry.models import (
    Enterprise,
    EnterpriseEvent,
    Evidence,
    Figures,
    Honour,
    ImportCell,
    ImportSource,
    PlatformLevel,
    ReconciliationRow,
    Remembering,
)
from registry.periods import beijing_day
from registry.records.database import writing
from registry.records.writer import Conflict, Refused, Writer, write
from registry.services.reconciling.choice import FIRM_ENDS, WRITES, Choice, NotSettled, check
from registry.services.reconciling.lists import Head
from registry.services.reconciling.tables import WHOLE_LIST, tables_of
from registry.services.reconciling.view import Line, Reconciled, reconciled
from registry.terms import Against, Door, HowRead, Settlement

PROVEN = (Enterprise, Honour, Figures, PlatformLevel)
"""Tables whose new or changed rows get the list as their 依据."""

GOOD = (State.NEW, State.CHANGED, State.UNCHANGED)


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
    session.rollback()
    today = beijing_day(now)
    found = reconciled(session, list_id, actor=actor, today=today)
    line = None if found is None else _line(found, row, firm)
    if found is None or line is None:
        raise LookupError(list_id)
    check(line, choice)
    who = {"settled_as": str(choice.how.value), "settled_at": now, "settled_by": actor.name}
    decided = {**who, "reason": choice.told or None}
    if choice.how not in WRITES:
        with writing(session) as connection:
            _note(connection, list_id, line, {**decided, "revision_id": None})
        return None
    outcomes = compare_tables(session, tables_of(found, line, choice), _asked(actor, today, choice))
    for outcome in outcomes:
        _refuse(outcome, choice)
    note = f"名单核对“{found.head.title}”：{choice.how.label}“{line.name}”"[:200]
    try:
        with write(session, actor=actor.name, door=Door.FORM, now=now, note=note) as writer:
            _write(writer, found.head, line, outcomes, actor.name)
            _write_event(writer, found.head, line, choice)
            _note(writer.connection, list_id, line, {**decided, "revision_id": writer.revision})
            return writer.revision
    except (Conflict, Refused) as problem:
        raise NotSettled("刚才有人改过这家企业或这条记录，请刷新页面后再处理。") from problem


def reopen(session: Session, list_id: int, row: int, *, actor: Actor, now: datetime) -> None:
    """Take back a decision that wrote nothing. Raises LookupError, NotSettled."""
    session.rollback()
    found = reconciled(session, list_id, actor=actor, today=beijing_day(now))
    line = None if found is None else _line(found, row, None)
    if line is None or line.settled is None:
        raise LookupError(row)
    if line.settled.revision is not None:
        raise NotSettled(f"这一行写过台账，请撤回变更记录 r{line.settled.revision}。")
    with writing(session) as connection:
        cleared = dict.fromkeys(("settled_as", "reason", "settled_at", "settled_by"), None)
        connection.execute(
            update(ReconciliationRow).where(ReconciliationRow.id == row).values(cleared)
        )


def dismiss_strangers(session: Session, list_id: int, *, actor: Actor, now: datetime) -> int:
    """Mark every open row that means no firm, and comes near none, as 非本区; returns how many.

    Raises LookupError where the list is not one's own.
    """
    session.rollback()
    found = reconciled(session, list_id, actor=actor, today=beijing_day(now))
    if found is None:
        raise LookupError(list_id)
    decided = {
        "settled_as": Settlement.ELSEWHERE.value,
        "reason": None,
        "settled_at": now,
        "settled_by": actor.name,
        "revision_id": None,
    }
    rows = [line.id for line in found.strangers if line.id is not None]
    with writing(session) as connection:
        change = update(ReconciliationRow).where(ReconciliationRow.list_id == list_id)
        change = change.where(among(session, ReconciliationRow.__table__.c.id, rows))
        connection.execute(change.values(decided))
    return len(rows)


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


def _refuse(outcome: Outcome, choice: Choice) -> None:
    if choice.how is Settlement.ENDED and State.NEW in outcome.states:
        raise NotSettled("没有找到要终止的那一条记录，请在企业档案中处理。")
    if all(state in GOOD for state in outcome.states):
        return
    said = [one.message for one in outcome.all_problems if one.severity != "note"]
    raise NotSettled(said[0] if said else "这一行不能写入台账，请在企业档案中处理。")


def _write(writer: Writer, head: Head, line: Line, outcomes: Sequence[Outcome], actor: str) -> None:
    """The rows, the cells that are not simply column × row, and the list as 依据."""
    numbers = Numbers(writer.new_ids, (batch for one in outcomes for batch in one.batches))
    written: list[tuple[type[Remembering], int]] = []
    cells: list[dict[str, Any]] = []
    known = _mapped(writer, head.source_id)
    for outcome in outcomes:
        written += apply_outcome(writer, outcome, numbers, head.source_id)
        cells += lineage.cell_rows(outcome, head.source_id, actor)
        cells += _decided(outcome, known, head.source_id, actor)
    if cells:
        writer.append(ImportCell, cells)
    proof = {
        "stored_file_id": head.stored_file_id,
        "document_no": head.facts.get("document_no"),
        "page": line.cell,
        "note": f"名单核对“{head.title}”",
    }
    proven = [
        {"table_name": model.__tablename__, "row_id": number, **proof}
        for model, number in dict.fromkeys(written)
        if model in PROVEN
    ]
    if proven:
        writer.apply(Evidence, insert=proven)


def _mapped(writer: Writer, source_id: int) -> Mapping[str, Any]:
    """What of a record the list itself says."""
    text = writer.connection.scalar(select(ImportSource.map).where(ImportSource.id == source_id))
    found: Mapping[str, Any] = json.loads(text or "{}")
    return found


def _decided(
    outcome: Outcome, known: Mapping[str, Any], source_id: int, actor: str
) -> list[dict[str, Any]]:
    """Values that a person decided for a firm that the list does not name."""
    table = outcome.table
    if table.rows != [WHOLE_LIST]:
        return []
    return [
        {
            "source_id": source_id,
            "row": WHOLE_LIST,
            "field": target,
            "cell": None,
            "how": HowRead.DECIDED.value,
            "raw": None,
            "value": str(table.values[name][0]),
            "actor": actor,
        }
        for target, name in outcome.mapped.items()
        if target not in known and name in table.values
    ]


def _write_event(writer: Writer, head: Head, line: Line, choice: Choice) -> None:
    """迁出 and 注销 are events of the firm on their day."""
    ends = {str(status.value): kind for status, kind in FIRM_ENDS.items()}
    if choice.end not in ends or head.side.against is not Against.FIRMS:
        return
    event = {
        "enterprise_id": line.firm,
        "kind": str(ends[choice.end].value),
        "happened_on": choice.day,
        "document_no": head.facts.get("document_no"),
        "note": choice.reason or None,
        "source_id": head.source_id,
        "source_row": None,
    }
    writer.apply(EnterpriseEvent, insert=[event])


def _note(connection: Connection, list_id: int, line: Line, decided: Mapping[str, Any]) -> None:
    """Keep how the line was settled; a firm of ours gets its row with the first decision."""
    if line.id is not None:
        change = update(ReconciliationRow).where(ReconciliationRow.id == line.id)
        connection.execute(change.values(dict(decided)))
        return
    kept = {
        "list_id": list_id,
        "row": None,
        "firm_id": line.firm,
        "cell": None,
        "name": line.name,
        "code": line.code,
        "raw": "{}",
        "candidates": "[]",
    }
    connection.execute(insert(ReconciliationRow).values({**kept, **decided}))
