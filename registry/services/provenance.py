"""来历: one value of one record, where it came from, and whether a person may see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.models import (
    DistrictFigure,
    Enterprise,
    EnterpriseEvent,
    EnterpriseName,
    Figures,
    Honour,
    Platform,
    PlatformLevel,
    Project,
    ProjectMonth,
    Remembering,
    Standing,
)
from registry.records.origin import Origin, origins
from registry.records.rows import NOW, At, rows
from registry.records.scope import in_scope, project_in_scope
from registry.terms import Origin as Provider

TRACEABLE: tuple[type[Remembering], ...] = (
    *(Enterprise, EnterpriseName, Standing, EnterpriseEvent),
    *(Honour, Platform, PlatformLevel, Figures, DistrictFigure, Project, ProjectMonth),
)
"""The tables whose values lead to a cell on a page."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """A value with its record and its origin.

    owner -- id and name of the firm or project that the record is about; None for the district
    """

    model: type[Remembering]
    record: Any
    field: str
    origin: Origin
    owner: tuple[int, str] | None = None

    @property
    def value(self) -> Any:
        """The value as it is stored."""
        return getattr(self.record, self.field)

    @property
    def of_project(self) -> bool:
        """Whether the record is about a project, not about a firm."""
        return self.model in (Project, ProjectMonth)


def provenance(
    session: Session,
    model: type[Remembering],
    row_id: int,
    field: str,
    at: At,
    *,
    actor: Actor,
    today: date,
) -> Provenance | None:
    """A value as known at `at`; None where there is none or it is not for `actor`: one answer."""
    table = rows(model, at).c
    record = session.execute(select(table.id.table).where(table.id == row_id)).one_or_none()
    if record is None or not _may_see(model, record, actor):
        return None
    origin = origins(session, model, [row_id], field, at).get(row_id)
    if origin is None:
        return None
    if model is DistrictFigure:
        return Provenance(model, record, field, origin)
    owner = _owner(session, model, record, at, actor, today)
    return owner and Provenance(model, record, field, origin, (owner.id, owner.name))


def _may_see(model: type[Remembering], record: Any, actor: Actor) -> bool:
    """What the statistics bureau delivered about a single firm is not for everybody."""
    if model is Figures and record.origin == Provider.STATISTICS:
        return may(actor, Action.VIEW_FIRM_STATISTICS)
    return True


def _owner(
    session: Session, model: type[Remembering], record: Any, at: At, actor: Actor, today: date
) -> Any:
    """Id and name of the project or firm of a record, or None beyond the person's scope."""
    if model not in (Project, ProjectMonth):
        return _firm(session, _file_of(session, model, record, at), actor, today)
    project = rows(Project, NOW).c
    number = record.id if model is Project else record.project_id
    query = select(project.id, project.name).where(
        project.id == number, project_in_scope(project, actor.scope, today)
    )
    return session.execute(query).one_or_none()


def _file_of(session: Session, model: type[Remembering], record: Any, at: At) -> int:
    """The file (档案) that a record belongs to."""
    if model is Enterprise:
        return int(record.id)
    if model is PlatformLevel:
        platform = rows(Platform, at, columns=("id", "enterprise_id")).c
        owner = select(platform.enterprise_id).where(platform.id == record.platform_id)
        return int(session.scalars(owner).one())
    return int(record.enterprise_id)


def _firm(session: Session, file: int, actor: Actor, today: date) -> Any:
    """The firm of a file, within the person's scope."""
    own, firm = rows(Enterprise, NOW).c, rows(Enterprise, NOW).c
    owner = select(func.coalesce(own.merged_into_id, own.id)).where(own.id == file)
    query = select(firm.id, firm.name).where(
        firm.id == owner.scalar_subquery(), in_scope(firm.id, actor.scope, today)
    )
    return session.execute(query).one_or_none()
