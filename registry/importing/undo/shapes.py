"""归类 that tile all time and one current name per firm: what must still hold after an undo."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.match.among import among
from registry.importing.undo.plan import Restored, Row, TablePlan, UndoConflict, UndoPlan
from registry.models import Enterprise, EnterpriseName, Standing
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.rows import NOW, rows


def tile_standings(session: Session, plan: UndoPlan) -> None:
    """归类 of a firm go back together, and only where they still tile all time afterwards."""
    table = plan.tables.get("standing")
    if not table:
        return
    after = _after(session, table, "enterprise_id")
    for firm, standings in after.items():
        intervals = sorted((row["starts_on"], row["ends_on"]) for row in standings.values())
        if not standings or _tiles(intervals):
            continue
        touched = [number for number in _all_rows(session, table, firm) if table.drop(number)]
        for number in touched:
            reason = "该次变更之后，这家企业的归类又被拆分或修改，撤回会使区间不相接，予以保留。"
            plan.conflicts.append(
                UndoConflict("standing", number, "interval", reason, decided=False)
            )


def _tiles(intervals: list[tuple[Any, Any]]) -> bool:
    if intervals[0][0] != DISTANT_PAST or intervals[-1][1] != DISTANT_FUTURE:
        return False
    return all(left[1] == right[0] for left, right in pairwise(intervals))


def settle_names(session: Session, plan: UndoPlan) -> None:
    """A firm that stays has exactly one current name, its own, whatever was edited since."""
    firms = plan.tables.get("enterprise")
    table = plan.tables.setdefault("enterprise_name", TablePlan(EnterpriseName))
    concerned = set(firms.restore) if firms else set()
    after = _after(session, table, "enterprise_id", concerned)
    names = _names_after(session, plan, after)
    for firm, own in after.items():
        name = names.get(firm)
        if name is None:
            continue
        for number, row in own.items():
            wanted = row["name"] == name
            if row["is_current"] != wanted and number not in table.recreate:
                back = table.restore.setdefault(
                    number, Restored(number, row["revision_id"], {}, row["revision_id"])
                )
                back.values["is_current"] = wanted
            elif row["is_current"] != wanted:
                table.recreate[number].values["is_current"] = wanted
    if not table:
        del plan.tables["enterprise_name"]


def _names_after(session: Session, plan: UndoPlan, firms: Iterable[int]) -> dict[int, str]:
    """The name of each firm that exists after the undo."""
    table = plan.tables.get("enterprise") or TablePlan(Enterprise)
    c = rows(Enterprise, NOW).c
    query = select(c.id, c.name).where(among(session, c.id, list(firms)))
    found = {row_id: name for row_id, name in session.execute(query) if row_id not in table.delete}
    for row_id, back in {**table.restore, **table.recreate}.items():
        if "name" in back.values:
            found[row_id] = back.values["name"]
    return found


def _after(
    session: Session, table: TablePlan, by: str, also: Iterable[int] = ()
) -> dict[int, dict[int, Row]]:
    """Owner → number → row, as the rows of the concerned owners are after the undo."""
    c = rows(table.model, NOW)
    numbers = [*table.delete, *table.restore]
    owners = set(session.scalars(select(c.c[by]).where(among(session, c.c.id, numbers))))
    owners |= {one.values[by] for one in table.recreate.values()} | set(also)
    grouped: dict[int, dict[int, Row]] = {owner: {} for owner in owners}
    for row in session.execute(select(c).where(among(session, c.c[by], owners))).mappings():
        if row["id"] not in table.delete:
            back = table.restore.get(row["id"])
            grouped[row[by]][row["id"]] = {**row, **(back.values if back else {})}
    for number, one in table.recreate.items():
        grouped[one.values[by]][number] = {**one.values, "revision_id": 0}
    return grouped


def _all_rows(session: Session, table: TablePlan, firm: int) -> list[int]:
    c = rows(Standing, NOW).c
    present = list(session.scalars(select(c.id).where(c.enterprise_id == firm)))
    gone = [n for n, one in table.recreate.items() if one.values["enterprise_id"] == firm]
    return present + gone
