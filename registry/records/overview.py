"""总览: which plans there are, how many firms, and how fresh the ledger is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.models import Enterprise, Plan, Revision
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope
from registry.terms import PlanStatus


@dataclass(frozen=True, slots=True)
class Overview:
    """firms -- present ones within the scope; newest -- the last revision, or None"""

    firms: int
    newest: Revision | None


def plans(session: Session) -> Sequence[Any]:
    """All plans, the earliest first."""
    plan = rows(Plan, NOW).c
    return session.execute(select(plan.id.table).order_by(plan.start_year, plan.code)).all()


def plan_shown_first(known: Sequence[Any], today: date) -> Any:
    """Of all plans the last one that has begun and is no draft; None where there is none."""
    decided = [plan for plan in known if plan.status != PlanStatus.DRAFT] or list(known)
    begun = [plan for plan in decided if plan.start_year <= today.year] or decided[:1]
    return begun[-1] if begun else None


def overview(session: Session, *, scope: Scope, today: date) -> Overview:
    """The counts on top of 首页."""
    firm = rows(Enterprise, NOW).c
    own = (firm.merged_into_id.is_(None), in_scope(firm.id, scope, today))
    firms = session.scalar(select(func.count()).select_from(firm.id.table).where(*own)) or 0
    newest = session.scalar(select(Revision).order_by(Revision.id.desc()).limit(1))
    return Overview(firms, newest)
