"""项目: finding projects by word and filters, and one project with what was done month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.models import Enterprise, Project, ProjectMonth, Remembering
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope, project_in_scope

SORTS = ("name", "total_investment", "sector", "town", "level", "stage")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; an empty text leaves the list as it is."""

    word: str = ""
    sector: str = ""
    town: str = ""
    level: str = ""
    category: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A project in the list. firm -- the building firm's file, None where it may not be opened.

    month -- the newest of its months, or None
    """

    project: Any
    month: Any
    firm: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list, and of all projects found their number and 总投资 in 分."""

    total: int
    investment: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """One project with its months, the oldest first; `firm` as in Line, with its name today."""

    project: Any
    months: Sequence[Any]
    firm: int | None
    firm_name: str

    def row_ids(self) -> dict[type[Remembering], list[int]]:
        """The rows of the project by model: what its history is asked for."""
        return {Project: [self.project.id], ProjectMonth: [month.id for month in self.months]}


def find(
    session: Session,
    wanted: Wanted,
    *,
    scope: Scope,
    today: date,
    sort: str = "name",
    descending: bool = False,
    page: int = 1,
    size: int = 50,
) -> Found:
    """Present projects within `scope`: those in its 镇街 and those of its firms.

    sort -- one of SORTS
    """
    project = rows(Project, NOW).c
    conditions = [project_in_scope(project, scope, today), *_conditions(project, wanted)]
    summed = select(func.count(), func.sum(project.total_investment)).where(*conditions)
    total, investment = session.execute(summed).one()
    first = project[sort].desc() if descending else project[sort].asc()
    chosen = select(project.id.table).where(*conditions).order_by(first.nulls_last(), project.id)
    found = session.execute(chosen.limit(size).offset((page - 1) * size)).all()
    months = _newest(session, [one.id for one in found])
    firms = _firms(session, [one.enterprise_id for one in found], scope, today)
    lines = [
        Line(one, months.get(one.id), one.enterprise_id if one.enterprise_id in firms else None)
        for one in found
    ]
    return Found(total, int(investment or 0), lines)


def open_project(
    session: Session, project_id: int, *, scope: Scope, today: date
) -> ProjectFile | None:
    """A project; None where there is none or it lies beyond `scope`: one answer for both."""
    project, month = rows(Project, NOW).c, rows(ProjectMonth, NOW).c
    visible = select(project.id.table).where(
        project.id == project_id, project_in_scope(project, scope, today)
    )
    found = session.execute(visible).one_or_none()
    if found is None:
        return None
    own = select(month.id.table).where(month.project_id == project_id)
    months = session.execute(own.order_by(month.year, month.through)).all()
    firms = _firms(session, [found.enterprise_id], scope, today)
    firm = found.enterprise_id if found.enterprise_id in firms else None
    return ProjectFile(found, months, firm, firms.get(found.enterprise_id, ""))


def projects_of(session: Session, firm_id: int) -> Sequence[Any]:
    """The projects that a firm builds, in the order of their names."""
    project = rows(Project, NOW).c
    query = select(project.id.table).where(project.enterprise_id == firm_id)
    return session.execute(query.order_by(project.name, project.id)).all()


def _conditions(project: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = ("sector", "town", "level", "category", "stage")
    given = [(name, getattr(wanted, name)) for name in asked]
    conditions = [project[name] == value for name, value in given if value]
    return [*conditions, _called(project, wanted.word)] if wanted.word else conditions


def _called(project: Any, word: str) -> ColumnElement[bool]:
    """Names of the project and of its builder by any part, its code by its beginning."""
    return or_(
        project.name.icontains(word, autoescape=True),
        project.owner_name.icontains(word, autoescape=True),
        project.code.istartswith(word, autoescape=True),
    )


def _newest(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    """project → its newest month."""
    month = rows(ProjectMonth, NOW).c
    query: Select[Any] = select(month.id.table).where(month.project_id.in_(ids))
    ordered = query.order_by(month.year, month.through)
    return {one.project_id: one for one in session.execute(ordered)}


def _firms(
    session: Session, ids: Sequence[int | None], scope: Scope, today: date
) -> dict[int | None, str]:
    """The names of those of these firms whose file may be opened."""
    firm = rows(Enterprise, NOW).c
    known = [one for one in ids if one is not None]
    query = select(firm.id, firm.name).where(firm.id.in_(known), in_scope(firm.id, scope, today))
    return {one.id: one.name for one in session.execute(query)}
