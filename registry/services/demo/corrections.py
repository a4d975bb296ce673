"""What people then typed into the forms: moves, mergers, renames, corrected cells, verdicts."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, FromClause, select
from sqlalchemy.orm import Session

from registry.models import (
    Enterprise,
    EnterpriseEvent,
    Figures,
    Honour,
    Plan,
    PlanVerdict,
    Standing,
)
from registry.periods import DISTANT_FUTURE
from registry.records.rows import NOW, rows
from registry.records.writer import Writer, write
from registry.services.demo.dice import chance
from registry.services.demo.firms import Firm, cast
from registry.services.demo.spring import TWICE, second_site
from registry.services.merging import merge, plan_merger
from registry.terms import Door, EnterpriseEventKind, OperatingStatus, Verdict

Row = dict[str, Any]
MERGED_ON = date(2024, 6, 30)
RENAMED_ON = date(2022, 3, 15)
EDITORS = ("示例编辑甲", "示例编辑乙")


def correct(session: Session, note: str, *, now: datetime) -> None:
    """Write the correction of that note, as a revision of its own."""
    actor = EDITORS[list(STEPS).index(note) % len(EDITORS)]
    with write(session, actor=actor, door=Door.FORM, now=now, note=note) as writer:
        STEPS[note](writer, _ids(writer.connection))


def merge_sites(session: Session, *, now: datetime) -> None:
    """One firm was kept as two: its second site goes back into its file."""
    ids = _ids(session.connection())
    kept, theirs = cast()[TWICE].uscc, second_site()["统一社会信用代码"]
    merger = plan_merger(session, ids[kept], ids[theirs])
    merge(session, merger, taken=(), reason=MERGED, actor=EDITORS[0], now=now)


def _moves(writer: Writer, ids: dict[str, int]) -> None:
    gone = {ids[firm.uscc]: firm for firm in cast() if firm.leaves_on}
    events = [
        _event(firm_id, EnterpriseEventKind.MOVED_OUT, firm.leaves_on, destination="示例外区")
        for firm_id, firm in gone.items()
    ]
    writer.apply(EnterpriseEvent, insert=events)
    days = {firm_id: firm.leaves_on for firm_id, firm in gone.items() if firm.leaves_on}
    _end_standings(writer, days, OperatingStatus.MOVED_OUT)
    table = rows(Honour, NOW)
    held = _versions(writer.connection, table, table.c.enterprise_id.in_(gone))
    moved = [
        {"id": row["id"], "revision_id": row["revision_id"], "moved_out_on": day}
        for row in held
        if (day := days[row["enterprise_id"]]) and _is_valid(row, day)
    ]
    writer.apply(Honour, update=moved)


def _mergers(writer: Writer, ids: dict[str, int]) -> None:
    firms = cast()
    absorbed = [(firm, firms[firm.absorbed_by]) for firm in firms if firm.absorbed_by is not None]
    events = [
        _event(
            ids[firm.uscc],
            EnterpriseEventKind.ABSORBED,
            MERGED_ON,
            counterpart_id=ids[winner.uscc],
            counterpart_name=winner.name,
        )
        for firm, winner in absorbed
    ]
    writer.apply(EnterpriseEvent, insert=events)
    days = {ids[firm.uscc]: MERGED_ON for firm, _ in absorbed}
    _end_standings(writer, days, OperatingStatus.DEREGISTERED)


def _renames(writer: Writer, ids: dict[str, int]) -> None:
    named = [firm for firm in cast() if firm.former_name]
    events = [
        _event(
            ids[firm.uscc],
            EnterpriseEventKind.RENAMED,
            RENAMED_ON,
            counterpart_name=firm.former_name,
        )
        for firm in named
    ]
    writer.apply(EnterpriseEvent, insert=events)


def _contacts(writer: Writer, ids: dict[str, int]) -> None:
    chosen = _chosen(ids, 0.03, "contact")
    table = rows(Enterprise, NOW)
    changes = [
        {
            "id": row["id"],
            "revision_id": row["revision_id"],
            "contact": f"示例联系人{row['id']}",
            "note": "示例：联系人已更换",
        }
        for row in _versions(writer.connection, table, table.c.id.in_(chosen))
    ]
    writer.apply(Enterprise, update=changes)


def _figures(writer: Writer, ids: dict[str, int]) -> None:
    """Profits and taxes of 2024, which no total of the story counts."""
    chosen = _chosen(ids, 0.04, "figures")
    table = rows(Figures, NOW)
    these = table.c.enterprise_id.in_(chosen) & (table.c.year == 2024) & (table.c.through == 12)
    changes = [
        {
            "id": row["id"],
            "revision_id": row["revision_id"],
            "profit": row["profit"] * 9 // 10,
            "note": "示例：按审计报告更正",
        }
        for row in _versions(writer.connection, table, these)
        if row["profit"] is not None
    ]
    writer.apply(Figures, update=changes)


def _verdicts(writer: Writer, ids: dict[str, int]) -> None:
    plan = rows(Plan, NOW)
    plan_id = writer.connection.scalar(select(plan.c.id).where(plan.c.code == "daxing-14-5"))
    required = {"energy_per_value_added": 13_000_000, "water_per_value_added": 12_000_000}
    found = [
        {
            "plan_id": plan_id,
            "indicator": indicator,
            "year": 2025,
            "area": "district",
            "verdict": str(Verdict.MET),
            "municipal_value": value,
            "evidence": "示例函〔2026〕12号",
            "note": "示例",
        }
        for indicator, value in required.items()
    ]
    writer.apply(PlanVerdict, insert=found)


def _end_standings(writer: Writer, days: dict[int, date], status: OperatingStatus) -> None:
    """Split the present standing of each firm on its day; from then on it has `status`."""
    table = rows(Standing, NOW)
    lasting = table.c.enterprise_id.in_(days) & (table.c.ends_on == DISTANT_FUTURE)
    present = _versions(writer.connection, table, lasting)
    ended = [
        {
            "id": row["id"],
            "revision_id": row["revision_id"],
            "ends_on": days[row["enterprise_id"]],
            "source_id": row["source_id"],
            "source_row": row["source_row"],
        }
        for row in present
    ]
    begun = [
        {name: value for name, value in row.items() if name not in ("id", "revision_id")}
        | {"starts_on": days[row["enterprise_id"]], "status": str(status)}
        for row in present
    ]
    writer.apply(Standing, update=ended)
    writer.apply(Standing, insert=begun)


def _event(firm_id: int, kind: EnterpriseEventKind, day: date | None, **facts: Any) -> Row:
    empty = {"counterpart_id": None, "counterpart_name": None, "destination": None}
    return {
        "enterprise_id": firm_id,
        "kind": str(kind),
        "happened_on": day,
        "document_no": "示例",
        "note": "示例",
        "source_id": None,
        "source_row": None,
        **empty,
        **facts,
    }


def _ids(connection: Connection) -> dict[str, int]:
    firm = rows(Enterprise, NOW)
    found = connection.execute(select(firm.c.uscc, firm.c.id))
    return {row.uscc: row.id for row in found}


def _versions(connection: Connection, table: FromClause, where: Any) -> list[Row]:
    query = select(table).where(where).order_by(table.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def _chosen(ids: dict[str, int], part: float, what: str) -> list[int]:
    firms: Iterable[Firm] = (firm for firm in cast() if chance(part, "form", what, firm.number))
    return [ids[firm.uscc] for firm in firms]


def _is_valid(honour: Row, day: date) -> bool:
    begins, ends = honour["recognised_on"], honour["expires_on"]
    return begins is not None and begins <= day and (ends is None or ends > day)


MOVES = "示例：登记迁出企业"
MERGERS = "示例：登记吸收合并"
RENAMES = "示例：登记更名"
VERDICTS = "示例：录入人工评价"
MERGED = "示例：与总厂为同一企业，合并档案"
CONTACTS = "示例：更正联系信息"
FIGURES = "示例：按复核结果更正经营数据"

STEPS: dict[str, Callable[[Writer, dict[str, int]], None]] = {
    MOVES: _moves,
    MERGERS: _mergers,
    RENAMES: _renames,
    VERDICTS: _verdicts,
    CONTACTS: _contacts,
    FIGURES: _figures,
}
"""The note of each correction, by which it is known to stand, and what makes it."""
