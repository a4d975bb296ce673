"""Where the rows of an export come from: one query per register, as known at a point."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.models import (
    DistrictFigure,
    Enterprise,
    Figures,
    Honour,
    Platform,
    PlatformLevel,
    Project,
    ProjectMonth,
    Standing,
)
from registry.records.rows import At, rows
from registry.records.scope import in_scope
from registry.terms import Origin

CHUNK = 2000
"""Rows held at a time."""

Chunk = dict[str, list[Any]]


@dataclass(frozen=True)
class Asked:
    """What is exported: as known at `at`, on a day, for whom.

    on -- the day of 归类 and flags; until -- only periods that had ended by then, None for all
    statistics -- whether what 统计局 delivered about single firms may be shown
    smart_kind -- the honour that 是否智能制造标杆 stands for
    """

    at: At
    on: date
    until: date | None
    scope: Scope
    today: date
    statistics: bool
    smart_kind: str


def chunks(session: Session, query: Select[Any]) -> Iterator[Chunk]:
    """The rows of a query by column, some thousand at a time."""
    result = session.execute(query, execution_options={"yield_per": CHUNK})
    names = list(result.keys())
    for part in result.partitions():
        yield dict(zip(names, map(list, zip(*part, strict=True)), strict=True))


def firms(asked: Asked) -> Select[Any]:
    """企业 with the standing on the day; merged files are left out."""
    firm, standing = rows(Enterprise, asked.at).c, rows(Standing, asked.at).c
    facts = [firm[name] for name in _names(Enterprise) if name != "merged_into_id"]
    places = [standing[name] for name in _names(Standing) if name != "enterprise_id"]
    return (
        select(firm.id, *facts, *places)
        .where(
            standing.enterprise_id == firm.id,
            standing.starts_on <= asked.on,
            standing.ends_on > asked.on,
            firm.merged_into_id.is_(None),
            in_scope(firm.id, asked.scope, asked.today),
        )
        .order_by(firm.id)
    )


def figures(asked: Asked) -> Select[Any]:
    """经营数据 with the firm's code and name."""
    row, firm = rows(Figures, asked.at).c, rows(Enterprise, asked.at).c
    query = select(*(row[name] for name in _names(Figures)), firm.uscc, firm.name).where(
        firm.id == row.enterprise_id, in_scope(firm.id, asked.scope, asked.today), ended(row, asked)
    )
    if not asked.statistics:
        query = query.where(row.origin != Origin.STATISTICS.value)
    return query.order_by(row.year, row.through, firm.id, row.id)


def honours(asked: Asked) -> Select[Any]:
    """资质荣誉 with the firm's code and name."""
    row, firm = rows(Honour, asked.at).c, rows(Enterprise, asked.at).c
    return (
        select(*(row[name] for name in _names(Honour)), firm.uscc, firm.name)
        .where(firm.id == row.enterprise_id, in_scope(firm.id, asked.scope, asked.today))
        .order_by(row.kind, row.recognised_on, row.id)
    )


def platforms(asked: Asked) -> Select[Any]:
    """创新平台, one row per level that a platform reached."""
    row, level, firm = (rows(model, asked.at).c for model in (Platform, PlatformLevel, Enterprise))
    return (
        select(
            row.name,
            row.kind,
            row.note,
            level.level,
            level.recognised_on,
            level.withdrawn_on,
            level.document_no,
            firm.uscc,
            firm.name.label("owner_name"),
        )
        .where(
            level.platform_id == row.id,
            firm.id == row.enterprise_id,
            in_scope(firm.id, asked.scope, asked.today),
        )
        .order_by(row.id, level.id)
    )


def projects(asked: Asked) -> Select[Any]:
    """项目 with the code of the building firm."""
    row, firm = rows(Project, asked.at), rows(Enterprise, asked.at)
    query = select(row.c.id, *(row.c[name] for name in _names(Project)), firm.c.uscc)
    if not asked.scope.whole:
        ours = in_scope(row.c.enterprise_id, asked.scope, asked.today)
        query = query.where(or_(ours, row.c.town.in_(sorted(asked.scope.towns))))
    joined = row.outerjoin(firm, firm.c.id == row.c.enterprise_id)
    return query.select_from(joined).order_by(row.c.id)


def months(asked: Asked) -> Select[Any]:
    """项目进度, the newest month of each project last."""
    row = rows(ProjectMonth, asked.at).c
    query = select(*(row[name] for name in _names(ProjectMonth))).where(ended(row, asked))
    return query.order_by(row.project_id, row.year, row.through)


def district(asked: Asked) -> Select[Any]:
    """区级数据, level and growth as the two series that they are."""
    row = rows(DistrictFigure, asked.at).c
    columns = [row[name] for name in _names(DistrictFigure)]
    order = (row.year, row.through, row.area, row.series, row.basis, row.nature)
    return select(*columns).where(ended(row, asked)).order_by(*order)


def ended(row: Any, asked: Asked) -> ColumnElement[bool]:
    """The condition that a period had ended by the day, where a day was asked for."""
    if asked.until is None:
        return true()
    following = asked.until + timedelta(days=1)
    months = following.year * 12 + following.month - 1
    ended_by: ColumnElement[bool] = row.year * 12 + row.through <= months
    return ended_by


def _names(model: type[Any]) -> list[str]:
    own = ("id", "revision_id", "source_id", "source_row")
    return [column.name for column in model.__table__.columns if column.name not in own]
