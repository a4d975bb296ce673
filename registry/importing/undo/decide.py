"""Row by row: what goes, what returns, where somebody edited since (三方比对)."""

from typing import Literal

from sqlalchemy.orm import Session

from registry.importing.undo.plan import Restored, Row, TablePlan, UndoConflict, UndoPlan
from registry.importing.undo.versions import Touched, facts, touched_by
from registry.models import Remembering, remembering_models

Choice = Literal["keep", "restore"] | None

DERIVED = frozenset(
    {"name_folded", "folded", "pinyin", "initials", "project_key", "batch_key", "is_current"}
)
"""Columns computed from others: they follow them and are not shown as conflicts."""


def decide_rows(session: Session, plan: UndoPlan, choice: Choice) -> None:
    """Put what happens to each touched row, and every edit since, into the plan."""
    for model in remembering_models():
        touched = touched_by(session, model, plan.revision)
        if touched.untouched or touched.rows:
            table = plan.tables.setdefault(model.__tablename__, TablePlan(model))
            table.created.update(touched.untouched)
            table.delete.update(dict.fromkeys(touched.untouched, plan.revision))
            for row in touched.rows:
                _decide(plan, table, row, choice)


def _decide(plan: UndoPlan, table: TablePlan, row: Touched, choice: Choice) -> None:
    if row.before is None and row.after is not None:
        _undo_creation(plan, table, row, choice)
    elif row.before is not None and row.after is None:
        _undo_deletion(table, row)
    elif row.before is not None and row.after is not None:
        _undo_change(plan, table, row, choice)


def _undo_creation(plan: UndoPlan, table: TablePlan, row: Touched, choice: Choice) -> None:
    """What the revision created goes, unless somebody has worked on it since."""
    assert row.after is not None
    if row.present is None:
        return
    table.created.add(row.row_id)
    read = row.present["revision_id"]
    changed = _differences(table.model, row.after, row.present)
    if changed:
        for name in _shown(changed):
            plan.conflicts.append(
                UndoConflict(
                    table.model.__tablename__,
                    row.row_id,
                    "edited",
                    "这一行由该次变更新增，之后又被修改。",
                    name,
                    None,
                    row.after[name],
                    row.present[name],
                )
            )
        if choice != "restore":
            return
    table.delete[row.row_id] = read


def _undo_deletion(table: TablePlan, row: Touched) -> None:
    """What the revision deleted comes back under its own number."""
    assert row.before is not None
    if row.present is None:
        values = {name: row.before[name] for name in facts(table.model)}
        table.recreate[row.row_id] = Restored(row.row_id, 0, values, int(row.before["revision_id"]))


def _undo_change(plan: UndoPlan, table: TablePlan, row: Touched, choice: Choice) -> None:
    """Fields that the revision changed return; a field changed again since is a conflict."""
    assert row.before is not None
    assert row.after is not None
    changed = _differences(table.model, row.before, row.after)
    if not changed:
        return
    if row.present is None:
        _undo_change_of_the_gone(plan, table, row, choice)
        return
    present, before, after = row.present, row.before, row.after
    values: Row = {name: before[name] for name in changed if present[name] == after[name]}
    edited = [name for name in changed if present[name] not in (after[name], before[name])]
    for name in _shown(edited):
        plan.conflicts.append(_edited(table.model, row, name))
    if choice == "restore":
        values |= {name: row.before[name] for name in edited}
    if values:
        table.restore[row.row_id] = Restored(
            row.row_id, row.present["revision_id"], values, row.before["revision_id"]
        )


def _edited(model: type[Remembering], row: Touched, name: str) -> UndoConflict:
    assert row.before is not None
    assert row.after is not None
    assert row.present is not None
    return UndoConflict(
        model.__tablename__,
        row.row_id,
        "edited",
        "该次变更之后，这一项又被修改。",
        name,
        row.before[name],
        row.after[name],
        row.present[name],
    )


def _undo_change_of_the_gone(
    plan: UndoPlan, table: TablePlan, row: Touched, choice: Choice
) -> None:
    assert row.before is not None
    reason = "该次变更之后，这一行已被删除。"
    plan.conflicts.append(UndoConflict(table.model.__tablename__, row.row_id, "gone", reason))
    if choice == "restore":
        values = {name: row.before[name] for name in facts(table.model)}
        table.recreate[row.row_id] = Restored(row.row_id, 0, values, row.before["revision_id"])


def _differences(model: type[Remembering], old: Row, new: Row) -> list[str]:
    return [name for name in facts(model) if old[name] != new[name]]


def _shown(names: list[str]) -> list[str]:
    """Names without derived ones, unless nothing else would tell of the edit."""
    return [name for name in names if name not in DERIVED] or names[:1]
