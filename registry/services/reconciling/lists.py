"""The lists that are reconciled: kept as evidence when they come, opened again at any time."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.config import Settings
from registry.importing.commit import lineage
from registry.importing.lookups import learned_headings
from registry.importing.match.among import among
from registry.importing.match.firms import load_firms
from registry.importing.match.near import Near, known_names, near_names
from registry.importing.match.words import Words, words_of
from registry.importing.opening import limits_of
from registry.importing.outcome import Outcome, State
from registry.importing.recognise.options import Options
from registry.importing.reconcile.matching import matches
from registry.importing.reconcile.reading import OfficialList, read_list
from registry.importing.registers import REGISTERS
from registry.importing.table import BLANK, CLEAR, ParsedTable
from registry.models import (
    Enterprise,
    ImportBatch,
    ImportCell,
    ImportSource,
    Reconciliation,
    ReconciliationRow,
)
from registry.periods import beijing_day
from registry.records import files
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope
from registry.records.writer import Writer, write
from registry.services.import_words import vocabularies
from registry.services.reconciling.given import Given
from registry.services.reconciling.ours import Side
from registry.terms import Against, Door

Tell = Callable[[int, int, str], None]

MOST_ROWS = 20_000
STEPS = ("正在读取名单", "正在与台账比对", "正在存档")


@dataclass(frozen=True)
class Compared:
    """A list that was read, and what each of its rows may mean; nothing of it is kept yet."""

    official: OfficialList
    given: Given
    rows: Sequence[dict[str, Any]]


def start(
    session: Session,
    name: str,
    data: bytes,
    given: Given,
    *,
    actor: Actor,
    now: datetime,
    settings: Settings,
    tell: Tell = lambda done, total, step: None,
    job_id: str | None = None,
) -> int:
    """Read a list, keep it as evidence, and note what each row may mean; returns its number.

    Nothing of the ledger changes. Raises Unreadable or BadList, each with a sentence.
    tell -- is told (done, total, step) and may stop it all
    """
    found = compare(session, name, data, given, actor=actor, now=now, settings=settings, tell=tell)
    tell(2, len(STEPS), STEPS[2])
    return keep(session, found, actor=actor, now=now, job_id=job_id)


def compare(
    session: Session,
    name: str,
    data: bytes,
    given: Given,
    *,
    actor: Actor,
    now: datetime,
    settings: Settings,
    tell: Tell = lambda done, total, step: None,
) -> Compared:
    """Read a list and find what each row may mean; writes nothing. Raises Unreadable or BadList."""
    session.rollback()
    today = beijing_day(now)
    tell(0, len(STEPS), STEPS[0])
    official = read_list(
        name,
        data,
        given.side.against,
        Options(
            sheets=(given.sheet,) if given.sheet else (),
            learned=learned_headings(session),
            vocabularies=vocabularies(session, today),
        ),
        limits_of(settings),
        MOST_ROWS,
    )
    tell(1, len(STEPS), STEPS[1])
    return Compared(official, given, _rows(session, official, actor, today))


def keep(
    session: Session, found: Compared, *, actor: Actor, now: datetime, job_id: str | None = None
) -> int:
    """Keep a list as evidence, with what each row may mean; returns its number."""
    note = _note(found.given)
    with write(
        session, actor=actor.name, door=Door.IMPORT, now=now, note=note, job_id=job_id
    ) as writer:
        return _keep(writer, found.official, found.given, list(found.rows), actor.name, now)


def _note(given: Given) -> str:
    return f"名单核对“{given.title}”：名单存档，台账数据未变"[:200]


def _rows(
    session: Session, official: OfficialList, actor: Actor, today: date
) -> list[dict[str, Any]]:
    """The rows of the list, each with the firms whose names come near it."""
    table = official.table
    words = list_words(table, official.name_field)
    firms = load_firms(session, words, scope=actor.scope, today=today)
    met = matches(words, firms)
    open_ones = {
        at: one.folded[0]
        for at, one in enumerate(words)
        if met[at].firm is None and not met[at].candidates and one.folded
    }
    near = _near(session, open_ones, actor, today)
    letter = next((c.column for c in table.columns if c.field == official.name_field), None)
    found = []
    for at, (row, one) in enumerate(zip(table.rows, words, strict=True)):
        values = {name: own[at] for name, own in table.values.items()}
        found.append(
            {
                "row": row,
                "firm_id": None,
                "cell": f"{letter}{row}" if letter else None,
                "name": (one.name or one.code or one.org or "（空）")[:200],
                "code": one.code,
                "raw": packed(values),
                "candidates": json.dumps(
                    [[hit.firm, hit.why] for hit in near.get(at, ())], ensure_ascii=False
                ),
            }
        )
    return found


def _near(
    session: Session, wanted: Mapping[int, str], actor: Actor, today: date
) -> Mapping[int, list[Near]]:
    if not wanted:
        return {}
    return near_names(wanted, known_names(session, scope=actor.scope, today=today))


def list_words(table: ParsedTable, name_field: str) -> list[Words]:
    """How each row of a list calls its firm."""
    known = REGISTERS[table.register].by_name

    def said(name: str) -> list[Any]:
        return table.column(name) if name in known else [BLANK] * len(table.rows)

    return words_of(said("uscc"), said("org_code"), said(name_field), said("former_names"))


def _keep(
    writer: Writer,
    official: OfficialList,
    given: Given,
    found: list[dict[str, Any]],
    actor: str,
    now: datetime,
) -> int:
    official.table.given.update(given.facts)
    stored = files.store(writer, official.data, name=official.name, actor=actor, now=now)
    counted = {"created": 0, "changed": 0, "unchanged": 0, "left_out": len(found)}
    (batch,) = writer.append(
        ImportBatch, [{"revision_id": writer.revision, "actor": actor, **counted}]
    )
    outcome = _nothing_imported(official)
    source = lineage.source_row(
        outcome, import_id=batch, stored_file_id=stored, file_name=official.name
    )
    (source_id,) = writer.append(ImportSource, [source])
    head = {
        "owner": actor,
        "created_at": now,
        "title": given.title[:200],
        "against": str(given.side.against.value),
        "subject": given.side.subject or None,
        "on_day": given.side.on,
        "facts": packed(given.facts),
        "left_out": len(official.table.ignored_rows),
        "source_id": source_id,
    }
    (list_id,) = writer.append(Reconciliation, [head])
    open_row = dict.fromkeys(
        ("settled_as", "reason", "settled_at", "settled_by", "revision_id"), None
    )
    writer.append(ReconciliationRow, [{"list_id": list_id, **row, **open_row} for row in found])
    if cells := lineage.cell_rows(outcome, source_id, actor):
        writer.append(ImportCell, cells)
    return list_id


def _nothing_imported(official: OfficialList) -> Outcome:
    """The list as an import that took no row."""
    states = [State.IGNORED] * len(official.table.rows)
    choices = {"名单核对": "只存档对照，没有导入"}
    return Outcome(official.table, states, mapped=_mapped(official), choices=choices)


def _mapped(official: OfficialList) -> dict[str, str]:
    """`<table>.<column>` → field, for everything that may be recorded of a row."""
    name, register = official.name_field, official.table.register
    fields = {column.field for column in official.table.columns} | set(official.table.given)
    mapped = {
        "enterprise.name": name,
        "enterprise_name.name": name,
        "honour.name_at_time": name,
        "enterprise.uscc": "uscc",
    }
    tables = {"honours": ("honour",), "platforms": ("platform", "platform_level")}
    for table in tables.get(register, ("enterprise", "standing")):
        mapped |= {f"{table}.{one}": one for one in fields if f"{table}.{one}" not in mapped}
    return mapped


def packed(values: Mapping[str, Any]) -> str:
    """Values of fields as JSON; blanks are left out."""
    kept = {
        name: {"day": value.isoformat()} if isinstance(value, date) else value
        for name, value in values.items()
        if value is not BLANK and value is not CLEAR and value is not None
    }
    return json.dumps(kept, ensure_ascii=False)


def unpacked(text: str) -> dict[str, Any]:
    """What `packed` wrote."""
    return {
        name: date.fromisoformat(value["day"]) if isinstance(value, dict) else value
        for name, value in json.loads(text).items()
    }


def own(actor: Actor) -> ColumnElement[bool]:
    """The lists that a person may open: one's own, and every one with 全区 scope."""
    return true() if actor.scope.whole else Reconciliation.owner == actor.name


@dataclass(frozen=True, slots=True)
class Head:
    """A list as the overview shows it."""

    id: int
    owner: str
    created_at: datetime
    title: str
    side: Side
    facts: Mapping[str, Any]
    left_out: int
    source_id: int
    file: str
    sheet: str
    stored_file_id: int
    import_id: int


def heads(session: Session, actor: Actor, list_id: int | None = None) -> list[Head]:
    """The lists of a person, the newest first; or only the one."""
    query = (
        select(Reconciliation.__table__, ImportSource.file_name, ImportSource.sheet)
        .add_columns(ImportSource.stored_file_id, ImportSource.import_id)
        .join(ImportSource, ImportSource.id == Reconciliation.source_id)
        .where(own(actor))
        .order_by(Reconciliation.id.desc())
    )
    if list_id is not None:
        query = query.where(Reconciliation.id == list_id)
    return [
        Head(
            *(row.id, row.owner, row.created_at, row.title),
            Side(Against(row.against), row.subject or "", row.on_day),
            unpacked(row.facts),
            *(row.left_out, row.source_id, row.file_name, row.sheet),
            *(row.stored_file_id, row.import_id),
        )
        for row in session.execute(query.limit(200))
    ]


def firm_names(
    session: Session, ids: set[int], actor: Actor, today: date
) -> dict[int, tuple[str, str | None]]:
    """Firm → (name, code), for firms within the scope."""
    firm = rows(Enterprise, NOW).c
    query = select(firm.id, firm.name, firm.uscc).where(
        among(session, firm.id, ids), in_scope(firm.id, actor.scope, today)
    )
    return {row.id: (row.name, row.uscc) for row in session.execute(query)}
