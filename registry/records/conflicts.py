"""Why a write was refused, in words for people; never a raw database error."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, tuple_
from sqlalchemy.exc import IntegrityError

from registry.models import Remembering

CHUNK = 400
"""Keys asked for at a time, below every engine's limit of parameters."""


@dataclass
class Conflict(Exception):
    """Somebody was faster: `rows` are the ids that changed, or the keys that exist now."""

    table: str
    rows: Sequence[Any] = field(default_factory=list)

    def __str__(self) -> str:
        """What happened and what to do."""
        named = "、".join(_named(row) for row in list(self.rows)[:5])
        more = f" 等 {len(self.rows)} 行" if len(self.rows) > 5 else ""
        return f"这些记录刚被他人修改或新增：{named}{more}。本次未写入任何内容，请刷新后重试。"


def _named(row: Any) -> str:
    """A key as people write it, a row number as 第 n 行."""
    if isinstance(row, tuple):
        return "·".join(str(part) for part in row)
    return f"编号 {row}"


@dataclass
class Refused(Exception):
    """A constraint of the ledger does not hold; `constraint` is its name."""

    constraint: str

    def __str__(self) -> str:
        """What happened and what to do."""
        if self.constraint.startswith("fk"):
            return "所引用的记录已不存在。本次未写入任何内容，请刷新后重试。"
        return f"数据不符合台账规则（{self.constraint}）。本次未写入任何内容，请检查后重试。"


@dataclass
class AlreadyDone(Exception):
    """This job has written its revision before; a second delivery changes nothing."""

    revision: int


def refused_by(error: IntegrityError) -> Refused:
    """The constraint that a database error names; SQLite does not name foreign keys."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return Refused(str(diagnosis.constraint_name or "unknown"))
    found = re.search(
        r"(CHECK|UNIQUE|NOT NULL|FOREIGN KEY) constraint failed:? ?(.*)", str(error.orig)
    )
    if found is None:
        return Refused("unknown")
    if found[1] == "FOREIGN KEY":
        return Refused("fk")
    return Refused(f"uq_{found[2].split('.')[0]}" if found[1] == "UNIQUE" else found[2])


def clashing_keys(
    connection: Connection, model: type[Remembering], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    """Keys of `rows` that another row holds already or that stand twice in the batch."""
    keyed = [
        row for row in rows if model.__key__ and all(row.get(k) is not None for k in model.__key__)
    ]
    keys = [tuple(row[name] for name in model.__key__) for row in keyed]
    clashes = {key for key, count in Counter(keys).items() if count > 1}
    own = {row["id"] for row in rows if "id" in row}
    columns = [model.__table__.c[name] for name in model.__key__]
    for start in range(0, len(keys), CHUNK):
        part = tuple_(*columns).in_(keys[start : start + CHUNK])
        found = connection.execute(select(model.__table__.c.id, *columns).where(part))
        clashes |= {tuple(key) for row_id, *key in found if row_id not in own}
    return sorted(clashes, key=str)
