"""What keeps a planned row from going back: rows that refer to it, owners, keys."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.match.among import among
from registry.importing.undo.plan import Restored, Row, TablePlan, UndoConflict, UndoPlan
from registry.models import Remembering, remembering_models
from registry.records.rows import NOW, rows

PARTS = {"enterprise": ("enterprise_name", "standing")}
"""Rows that belong to a row of the table: they go with it and stay with it."""

LABELS = {
    "figures": "经营数据",
    "honour": "资质荣誉",
    "platform": "创新平台",
    "platform_level": "平台级别",
    "project": "项目",
    "project_month": "项目进度",
    "enterprise": "企业",
    "enterprise_name": "企业名称",
    "standing": "归类",
    "enterprise_event": "企业变动",
    "target": "目标",
    "return_round": "报送轮次",
    "return_unit": "报送单位",
    "return_item": "应报名单",
    "return_claim": "名单变动",
}


def references() -> list[tuple[type[Remembering], str, str]]:
    """(model, column, table that the column refers to), for references between business tables."""
    own = {model.__tablename__ for model in remembering_models()}
    return [
        (model, key.parent.name, key.column.table.name)
        for model in remembering_models()
        for key in model.__table__.foreign_keys
        if key.column.table.name in own
    ]


def keep_what_is_needed(session: Session, plan: UndoPlan) -> None:
    """Rows that others refer to stay, and so does what they themselves need. Repeats to the end."""
    told: set[tuple[str, int]] = set()
    _keep_parts(session, plan)
    while kept := _needed(session, plan):
        for (table, row_id), reasons in kept.items():
            plan.tables[table].drop(row_id)
            if (table, row_id) not in told:
                told.add((table, row_id))
                reason = f"这一行由该次变更新增，但{'、'.join(sorted(reasons))}仍在引用，予以保留。"
                plan.conflicts.append(UndoConflict(table, row_id, "needed", reason, decided=False))
        _keep_parts(session, plan)


def keep_what_has_no_owner(session: Session, plan: UndoPlan) -> None:
    """A row does not come back where the row it belongs to is gone and stays gone."""
    dropped = True
    while dropped:
        dropped = False
        for model, column, target in references():
            own = plan.tables.get(model.__tablename__)
            for row_id in _orphans(session, plan, own, column, target) if own else ():
                dropped = own.drop(row_id) if own else False
                label = LABELS.get(target, target)
                reason = f"它所属的{label}已不存在，不能恢复。"
                plan.conflicts.append(
                    UndoConflict(model.__tablename__, row_id, "gone", reason, decided=False)
                )


def _orphans(
    session: Session, plan: UndoPlan, own: TablePlan, column: str, target: str
) -> list[int]:
    owners = plan.tables.get(target)
    wanted = {
        row_id: one.values[column]
        for row_id, one in {**own.restore, **own.recreate}.items()
        if one.values.get(column) is not None
    }
    model = next(one for one in remembering_models() if one.__tablename__ == target)
    c = rows(model, NOW).c
    there = set(session.scalars(select(c.id).where(among(session, c.id, set(wanted.values())))))
    if owners is not None:
        there = (there - owners.delete.keys()) | owners.recreate.keys()
    return [row_id for row_id, owner in wanted.items() if owner not in there]


def _needed(session: Session, plan: UndoPlan) -> dict[tuple[str, int], set[str]]:
    """Rows to be deleted that a row which stays refers to → which tables refer to them."""
    kept: dict[tuple[str, int], set[str]] = {}
    for model, column, target in references():
        doomed = plan.tables[target].delete if target in plan.tables else {}
        if not doomed:
            continue
        own = plan.tables.get(model.__tablename__) or TablePlan(model)
        c = rows(model, NOW).c
        query = select(c.id, c[column]).where(among(session, c[column], list(doomed)))
        for row_id, parent in session.execute(query):
            moved = column in own.restore[row_id].values if row_id in own.restore else False
            if row_id not in own.delete and not moved:
                label = LABELS.get(model.__tablename__, model.__tablename__)
                kept.setdefault((target, parent), set()).add(label)
        for back in (*own.recreate.values(), *own.restore.values()):
            parent = back.values.get(column)
            if parent in doomed:
                label = LABELS.get(model.__tablename__, model.__tablename__)
                kept.setdefault((target, int(parent)), set()).add(label)
    return kept


def _keep_parts(session: Session, plan: UndoPlan) -> None:
    """A firm that the revision created and that stays keeps its names and its 归类."""
    for table, parts in PARTS.items():
        whole = plan.tables.get(table)
        kept = whole.created - whole.delete.keys() if whole is not None else set()
        for own in (plan.tables.get(part) for part in parts if kept):
            if own is not None and own.delete:
                c = rows(own.model, NOW).c
                query = select(c.id).where(among(session, c[f"{table}_id"], kept))
                for number in session.scalars(query):
                    own.delete.pop(number, None)


def free_keys(session: Session, plan: UndoPlan) -> None:
    """A row whose former key belongs to another row now stays as it is."""
    for name, table in plan.tables.items():
        model = table.model
        back = {**table.restore, **table.recreate}
        if not back or not model.__key__:
            continue
        for row_id in _clashing(session, table, back):
            table.drop(row_id)
            reason = "它原来的键值（代码、名称或时期）现在属于另一条记录，予以保留。"
            plan.conflicts.append(UndoConflict(name, row_id, "taken", reason, decided=False))


def _clashing(session: Session, table: TablePlan, back: dict[int, Restored]) -> list[int]:
    """Rows that would come back under a key that a row outside the plan holds."""
    model = table.model
    c = rows(model, NOW).c
    first = model.__key__[0]
    whole = _whole_rows(session, table, back)
    keys = {row_id: tuple(row[name] for name in model.__key__) for row_id, row in whole.items()}
    wanted = {key[0] for key in keys.values() if None not in key}
    if not wanted:
        return []
    query = select(c.id, *(c[name] for name in model.__key__)).where(
        among(session, c[first], wanted)
    )
    held: dict[tuple[Any, ...], int] = {}
    for row_id, *key in session.execute(query):
        if row_id not in table.delete and row_id not in keys:
            held[tuple(key)] = row_id
    return [row_id for row_id, key in keys.items() if key in held]


def _whole_rows(session: Session, table: TablePlan, back: dict[int, Restored]) -> dict[int, Row]:
    """The rows as they would be after the undo."""
    c = rows(table.model, NOW)
    found = session.execute(select(c).where(among(session, c.c.id, list(table.restore))))
    present = {row["id"]: dict(row) for row in found.mappings()}
    return {row_id: {**present.get(row_id, {}), **one.values} for row_id, one in back.items()}
