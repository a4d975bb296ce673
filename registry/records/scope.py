"""Whose firms and projects a person may see: decided by today, the same for every query."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from registry.access import Scope
from registry.models import Standing
from registry.records.rows import NOW, rows


def in_scope(enterprise_id: ColumnElement[int], scope: Scope, today: date) -> ColumnElement[bool]:
    """The condition that the firm stands today in a 镇街 or 园区 of `scope`."""
    if scope.whole:
        return true()
    if not (scope.towns or scope.parks):
        return false()
    standing = rows(Standing, NOW).c
    place = or_(standing.town.in_(sorted(scope.towns)), standing.park.in_(sorted(scope.parks)))
    ours = select(standing.id).where(
        and_(
            standing.enterprise_id == enterprise_id,
            standing.starts_on <= today,
            standing.ends_on > today,
            place,
        )
    )
    return ours.exists()


def project_in_scope(project: Any, scope: Scope, today: date) -> ColumnElement[bool]:
    """The condition that the project lies in a 镇街 of `scope` or belongs to a firm of it.

    project -- the columns of the projects' table
    """
    if scope.whole:
        return true()
    ours = in_scope(project.enterprise_id, scope, today)
    return or_(ours, project.town.in_(sorted(scope.towns)))
