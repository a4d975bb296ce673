"""What stands beside a row in other tables: former names, flags, levels, months, growth rates."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.importing.compare.district import GROWTH
from registry.importing.export.source import Asked, Chunk, chunks, district, months
from registry.models import EnterpriseName, Honour, HonourKind
from registry.records.rows import rows
from registry.reference.honour_flags import FLAGS, TIERS

SMART_FLAG, TIER_FIELD = "is_smart_benchmark", "srdi_level"


class FirmsBeside:
    """曾用名 and the flags of firms on the day, both few beside the firms themselves."""

    def __init__(self, session: Session, asked: Asked) -> None:
        self._former = _former_names(session, asked)
        self._held = _honours_held(session, asked)
        self._flags = FLAGS | {SMART_FLAG: asked.smart_kind}

    def __call__(self, columns: Chunk) -> None:
        """Put the columns in."""
        ids = columns["id"]
        none: frozenset[str] = frozenset()
        held = [self._held.get(number, none) for number in ids]
        columns["former_names"] = [self._former.get(number) for number in ids]
        columns[TIER_FIELD] = [_highest(own) if own else None for own in held]
        for name, kind in self._flags.items():
            columns[name] = [kind in own for own in held]


def _former_names(session: Session, asked: Asked) -> dict[int, str]:
    c = rows(EnterpriseName, asked.at).c
    query = select(c.enterprise_id, c.name).where(c.is_current.is_(False)).order_by(c.id)
    found: dict[int, str] = {}
    for firm, name in session.execute(query):
        found[firm] = f"{found[firm]}、{name}" if firm in found else name
    return found


def _honours_held(session: Session, asked: Asked) -> dict[int, set[str]]:
    """Firm → kinds that count on the day."""
    c = rows(Honour, asked.at).c
    wanted = {*FLAGS.values(), *TIERS, asked.smart_kind}
    query = select(c.enterprise_id, c.kind).where(
        c.kind.in_(wanted), c.recognised_on <= asked.on, *_still(c, asked.on)
    )
    found: dict[int, set[str]] = {}
    for firm, kind in session.execute(query):
        found.setdefault(firm, set()).add(kind)
    return found


def _still(c: Any, day: date) -> list[Any]:
    ends = (c.expires_on, c.withdrawn_on, c.moved_out_on)
    return [or_(end.is_(None), end > day) for end in ends]


def _highest(kinds: Collection[str]) -> str | None:
    return next((kind for kind in reversed(TIERS) if kind in kinds), None)


class LevelsBeside:
    """级别 of each honour's kind."""

    def __init__(self, session: Session, asked: Asked) -> None:
        c = rows(HonourKind, asked.at).c
        found = session.execute(select(c.code, c.level).order_by(c.starts_on))
        self._levels: dict[str, str] = {code: level for code, level in found}  # noqa: C416

    def __call__(self, columns: Chunk) -> None:
        """Put the column in."""
        columns["level"] = [self._levels.get(kind) for kind in columns["kind"]]


class MonthsBeside:
    """The progress of each project at the last month known."""

    def __init__(self, session: Session, asked: Asked) -> None:
        self._names: list[str] = []
        self._last: dict[int, dict[str, Any]] = {}
        query = months(asked)
        self._names = [name for name in query.selected_columns.keys() if name != "project_id"]  # noqa: SIM118
        for row in session.execute(query).mappings():
            self._last[row["project_id"]] = dict(row)

    def __call__(self, columns: Chunk) -> None:
        """Put the columns in."""
        found = [self._last.get(number, {}) for number in columns["id"]]
        for name in self._names:
            columns[name] = [row.get(name) for row in found]


def district_chunks(session: Session, asked: Asked) -> Iterator[Chunk]:
    """区级数据 with the growth of a series beside its level; few, so all at once."""
    query = district(asked)
    names = list(query.selected_columns.keys())
    key = ("series", "year", "through", "area", "basis", "nature")
    levels: dict[tuple[Any, ...], dict[str, Any]] = {}
    for chunk in chunks(session, query):
        for values in zip(*(chunk[name] for name in names), strict=True):
            row = dict(zip(names, values, strict=True))
            series = row["series"].removesuffix(GROWTH)
            own = tuple(series if name == "series" else row[name] for name in key)
            if row["series"] == series:
                levels[own] = {"growth": None, **levels.get(own, {}), **row}
            else:
                blank = {**row, "series": series, "value": None, "prior": None, "unit": None}
                levels[own] = {**blank, **levels.get(own, {}), "growth": row["value"]}
    if levels:
        every = list(levels.values())
        yield {name: [row[name] for row in every] for name in (*names, "growth")}
