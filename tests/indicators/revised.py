"""A world as it was and as it is: the second written over the first as one revision."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy.orm import Session

from registry.models import Remembering
from registry.records.writer import write
from registry.terms import Door
from tests.indicators.world import NOON, TABLES, Row, World


def copied(world: World) -> World:
    """The same rows, to be changed."""
    twin = World()
    twin.rows = deepcopy(world.rows)
    twin.settings = dict(world.settings)
    return twin


def mixed(earlier: World, later: World, known_anew: Sequence[type[Remembering]]) -> World:
    """Some tables as they are, all others as they were."""
    world = World()
    world.rows = {
        model: (later if model in known_anew else earlier).rows[model] for model in TABLES
    }
    return world


def revise(session: Session, earlier: World, later: World, first: int = 1) -> int:
    """Write what differs; returns the revision. `first` wrote the earlier world."""
    with write(session, actor="示例编辑", door=Door.FORM, now=NOON, note="示例更正") as writer:
        for model in TABLES:
            _one_table(writer, model, earlier.rows[model], later.rows[model], first)
        return writer.revision


def _one_table(
    writer: Any, model: type[Remembering], old: list[Row], new: list[Row], first: int
) -> None:
    known = {row["id"]: row for row in old}
    kept = {row["id"] for row in new}
    added = [row for row in new if row["id"] not in known]
    changed = [row for row in new if row["id"] in known and row != known[row["id"]]]
    update = [{**row, "revision_id": first} for row in changed]
    gone = [(number, first) for number in known if number not in kept]
    if added or update or gone:
        writer.apply(model, insert=added, update=update, delete=gone)
