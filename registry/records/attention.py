"""需要关注: what runs out soon, what waits for a person, what was imported last."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.models import Enterprise, Honour, HonourKind
from registry.records.honours import in_force
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope

SOON = (30, 60, 90)
"""Within how many days an honour runs out, the nearest first."""


def expiring_counts(session: Session, *, scope: Scope, today: date) -> Mapping[int, int]:
    """Days → how many honours of firms within `scope` run out within them, unless renewed."""
    honour = rows(Honour, NOW).c
    within = [
        func.count(case((honour.expires_on <= today + timedelta(days=days), 1))) for days in SOON
    ]
    query = select(*within).select_from(honour.id.table).where(*_ending(honour, scope, today))
    return dict(zip(SOON, session.execute(query).one(), strict=True))


def expiring(
    session: Session, *, scope: Scope, today: date, within: int, page: int, size: int
) -> tuple[int, Sequence[Any]]:
    """How many honours run out within so many days, and a page of them, the nearest first.

    A line has firm_id, firm, kind, renewal and expires_on (the first day it no longer counts).
    """
    honour, firm = rows(Honour, NOW).c, rows(Enterprise, NOW).c
    conditions = [
        *_ending(honour, scope, today),
        honour.expires_on <= today + timedelta(days=within),
    ]
    total = session.scalar(select(func.count()).select_from(honour.id.table).where(*conditions))
    owner = func.coalesce(firm.merged_into_id, firm.id)
    query = (
        select(owner.label("firm_id"), firm.name.label("firm"), honour.kind, honour.expires_on)
        .select_from(honour.id.table)
        .join(firm.id.table, firm.id == honour.enterprise_id)
        .where(*conditions)
        .order_by(honour.expires_on, firm.name, honour.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return total or 0, session.execute(query).all()


def _ending(honour: Any, scope: Scope, today: date) -> list[ColumnElement[bool]]:
    """In force today, with an end, of a firm within the scope, and nothing later of its kind."""
    later = rows(Honour, NOW).c
    longer = or_(later.expires_on.is_(None), later.expires_on > honour.expires_on)
    same = and_(later.enterprise_id == honour.enterprise_id, later.kind == honour.kind)
    renewed = select(later.id).where(same, later.recognised_on.is_not(None), longer).exists()
    return [
        in_force(honour, today),
        honour.expires_on.is_not(None),
        in_scope(honour.enterprise_id, scope, today),
        ~renewed,
    ]


def kind_names(session: Session) -> Mapping[str, str]:
    """Honour kind → its newest name."""
    kind = rows(HonourKind, NOW).c
    query = select(kind.code, kind.name).order_by(kind.starts_on)
    return {row.code: row.name for row in session.execute(query)}
