"""应报名单: which firms or projects a round asks for, each by exactly one unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from registry.models import Enterprise, Figures, Park, Project, Standing, Town
from registry.records.rows import NOW, rows
from registry.terms import Division, DueList, OperatingStatus, PlaceKind, ProjectStage, Register

GONE = (OperatingStatus.MOVED_OUT, OperatingStatus.REVOKED, OperatingStatus.DEREGISTERED)
OVER = (ProjectStage.FINISHED, ProjectStage.PRODUCING, ProjectStage.STOPPED)
NOWHERE = ("none", "-")
NO_PLACE = "未归属镇街"

Place = tuple[str, str]
"""(单位类型, code): who reports."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of whom a round asks. on -- the day of 归类"""

    register: Register
    due_list: DueList
    division: Division
    on: date


def due_subjects(session: Session, wanted: Wanted) -> Mapping[int, Place]:
    """Firm, or project for 项目 → who reports on it. None stands there twice."""
    query = _projects(wanted) if wanted.register is Register.PROJECTS else _firms(wanted)
    return {
        row.id: _place(row.town, row.park, wanted.division)
        for row in session.execute(query.order_by("id"))
    }


def place_names(session: Session, on: date) -> Mapping[Place, str]:
    """Who may report → the name it bears on a day."""
    names = {NOWHERE: NO_PLACE}
    for kind, model in ((PlaceKind.TOWN, Town), (PlaceKind.PARK, Park)):
        table = rows(model, NOW).c
        query = (
            select(table.code, table.name).where(table.starts_on <= on).order_by(table.starts_on)
        )
        names |= {(kind.value, code): name for code, name in session.execute(query)}
    return names


def _place(town: str | None, park: str | None, division: Division) -> Place:
    if division is Division.PARK and park:
        return PlaceKind.PARK.value, park
    return (PlaceKind.TOWN.value, town) if town else NOWHERE


def _firms(wanted: Wanted) -> Select[Any]:
    """Present firms by their standing on the day."""
    firm, standing = rows(Enterprise, NOW).c, rows(Standing, NOW).c
    there = or_(standing.status.is_(None), standing.status.not_in([str(one) for one in GONE]))
    query = select(firm.id, standing.town, standing.park).where(
        standing.enterprise_id == firm.id,
        standing.starts_on <= wanted.on,
        standing.ends_on > wanted.on,
        firm.merged_into_id.is_(None),
        there,
    )
    if wanted.due_list is DueList.ADVANCED:
        return query.where(standing.advanced.is_(True))
    return query.where(_in_library(firm)) if wanted.due_list is DueList.LIBRARY else query


def _in_library(firm: Any) -> ColumnElement[bool]:
    """在库 by the newest period of the firm that says so or not."""
    said, newer = rows(Figures, NOW).c, rows(Figures, NOW).c
    later = select(newer.id).where(
        newer.enterprise_id == said.enterprise_id,
        newer.in_library.is_not(None),
        newer.year * 12 + newer.through > said.year * 12 + said.through,
    )
    newest = select(said.id).where(
        said.enterprise_id == firm.id, said.in_library.is_(True), ~later.exists()
    )
    return newest.exists()


def _projects(wanted: Wanted) -> Select[Any]:
    """Projects that are not over, by their own 镇街, else by that of the firm that builds."""
    project, standing = rows(Project, NOW).c, rows(Standing, NOW).c
    held = and_(
        standing.enterprise_id == project.enterprise_id,
        standing.starts_on <= wanted.on,
        standing.ends_on > wanted.on,
    )
    town = func.coalesce(project.town, standing.town).label("town")
    open_still = or_(project.stage.is_(None), project.stage.not_in([str(one) for one in OVER]))
    query = select(project.id, town, standing.park).select_from(
        project.id.table.outerjoin(standing.id.table, held)
    )
    return query.where(open_still)


def subject_column(register: str) -> str:
    """The column of a due list that a register's rows are named in."""
    return "project_id" if register == Register.PROJECTS else "enterprise_id"
