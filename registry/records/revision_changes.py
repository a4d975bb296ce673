"""What one revision did: every record that it created, changed or deleted, page by page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from registry.access import Scope
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
    history_of,
)
from registry.records.history import Change, changes
from registry.records.owners import PARENTS, owners_of, records_at
from registry.records.rows import NOW, Known, rows
from registry.records.scope import in_scope, project_in_scope
from registry.terms import ChangeKind, Origin

MODELS: tuple[type[Remembering], ...] = (
    *(Enterprise, EnterpriseName, Standing, EnterpriseEvent, Honour, Platform, PlatformLevel),
    *(Figures, Project, ProjectMonth, DistrictFigure),
)
"""The tables of business records, in the order in which what a sheet's row did is told."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. statistics -- whether what 统计局 delivered about single firms may be seen."""

    scope: Scope
    today: date
    statistics: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which changes of a revision; nothing narrows where nothing is said.

    kind -- a ChangeKind; model and field -- of the record, and what of it changed
    """

    revision: int
    kind: str = ""
    model: type[Remembering] | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A record that a revision touched."""

    model: type[Remembering]
    kind: ChangeKind
    row_id: int


@dataclass(frozen=True, slots=True)
class Touched:
    """A record as the revision left it, or as it was before it was deleted, with its change.

    parent -- its platform or project, where it belongs to one; firm -- whose record it is
    """

    kind: ChangeKind
    model: type[Remembering]
    record: Any
    parent: Any
    firm: Any
    change: Change


def counted(
    session: Session, asked: Asked, viewer: Viewer
) -> dict[tuple[type[Remembering], ChangeKind], int]:
    """How many records of each table were created, changed and deleted."""
    step = _steps(MODELS, asked, viewer).subquery().c
    query = select(step.model, step.kind, func.count().label("records"))
    found = session.execute(query.group_by(step.model, step.kind).order_by(step.model))
    return {(MODELS[row.model], ChangeKind(row.kind)): row.records for row in found}


def places(
    session: Session,
    asked: Asked,
    viewer: Viewer,
    models: Iterable[type[Remembering]],
    *,
    first: int = 0,
    count: int | None = None,
) -> list[Place]:
    """The records in the order of the sheets' rows; `models` are those where there are any."""
    known = tuple(model for model in MODELS if model in set(models))
    if not known:
        return []
    step = _steps(known, asked, viewer).subquery().c
    order = (step.source_id.is_(None), step.source_id, step.source_row, step.model, step.id)
    query = select(step.model, step.kind, step.id).order_by(*order).offset(first).limit(count)
    return [
        Place(MODELS[row.model], ChangeKind(row.kind), row.id) for row in session.execute(query)
    ]


def touched(session: Session, revision: int, found: Sequence[Place]) -> list[Touched]:
    """These records with what changed in them; a fixed number of statements for each table."""
    told = [
        (place, one, change)
        for model in dict.fromkeys(place.model for place in found)
        for place, one, change in _of_model(session, revision, model, found)
    ]
    owned = owners_of(session, revision, [(place.model, one) for place, one, _ in told])
    whole = {
        place: Touched(place.kind, place.model, one, *owned[place.model, one.id], change)
        for place, one, change in told
    }
    return [whole[place] for place in found]


def _of_model(
    session: Session, revision: int, model: type[Remembering], found: Sequence[Place]
) -> Iterable[tuple[Place, Any, Change]]:
    own = {place.row_id: place for place in found if place.model is model}
    made = {
        change.row_id: change
        for change in changes(session, model, own)
        if change.revision == revision
    }
    gone = [number for number, place in own.items() if place.kind is ChangeKind.DELETED]
    records = {
        **records_at(session, model, Known(revision), [one for one in own if one not in gone]),
        **records_at(session, model, Known(revision - 1), gone),
    }
    return [(place, records[number], made[number]) for number, place in own.items()]


def _steps(models: Sequence[type[Remembering]], asked: Asked, viewer: Viewer) -> Any:
    """Table, kind, number and sheet row of every record that is as asked."""
    wanted = [model for model in models if asked.model in (None, model)]
    parts = [part for model in wanted for part in _of_table(model, asked, viewer)]
    return union_all(*parts) if parts else _nothing()


def _nothing() -> Select[Any]:
    columns = ("model", "kind", "id", "source_id", "source_row")
    none: tuple[Any, ...] = tuple(literal(0).label(name) for name in columns)
    return select(*none).where(false())


def _of_table(model: type[Remembering], asked: Asked, viewer: Viewer) -> list[Select[Any]]:
    """What the revision left in a table and what it took away, each beside what stood before."""
    left, before = _left(model, asked.revision), _before(model, asked.revision)
    kind = case((before.c.id.is_(None), str(ChangeKind.CREATED)), else_=str(ChangeKind.CHANGED))
    same = before.c.id == left.c.id
    kept = _step(model, kind, left).select_from(left.outerjoin(before, same))
    gone = _step(model, literal(str(ChangeKind.DELETED)), before)
    gone = gone.select_from(before.outerjoin(left, same)).where(left.c.id.is_(None))
    parts = [
        kept.where(_visible(model, left, viewer)),
        gone.where(_visible(model, before, viewer)),
    ]
    if asked.field:
        new, old = left.c[asked.field], before.c[asked.field]
        parts = [part.where(new.is_distinct_from(old)) for part in parts]
    if asked.kind:
        made = asked.kind == ChangeKind.CREATED
        stood = before.c.id.is_(None) if made else before.c.id.is_not(None)
        return [parts[1]] if asked.kind == ChangeKind.DELETED else [parts[0].where(stood)]
    return parts


def _step(model: type[Remembering], kind: ColumnElement[str], table: FromClause) -> Select[Any]:
    columns: tuple[Any, ...] = (
        literal(MODELS.index(model)).label("model"),
        kind.label("kind"),
        *(table.c.id, table.c.source_id, table.c.source_row),
    )
    return select(*columns)


def _left(model: type[Remembering], revision: int) -> FromClause:
    """The versions that the revision wrote, whether or not they are still the present ones."""
    present, twin = model.__table__, history_of(model)
    names = [column.name for column in present.columns]
    parts = [
        select(*(table.c[name] for name in names)).where(table.c.revision_id == revision)
        for table in (present, twin)
    ]
    return union_all(*parts).subquery()


def _before(model: type[Remembering], revision: int) -> FromClause:
    """The versions that the revision ended."""
    twin = history_of(model)
    return select(twin).where(twin.c.ended_by == revision).subquery()


def _visible(model: type[Remembering], table: FromClause, viewer: Viewer) -> ColumnElement[bool]:
    """Whether a record is for this person: of a firm of theirs, and not from the bureau's files."""
    told: ColumnElement[bool] = true()
    if model is Figures and not viewer.statistics:
        told = table.c.origin != str(Origin.STATISTICS)
    return told if viewer.scope.whole else and_(told, _theirs(model, table, viewer))


def _theirs(model: type[Remembering], table: Any, viewer: Viewer) -> ColumnElement[bool]:
    if model is DistrictFigure:
        return false()
    if model in PARENTS:
        parent, name = PARENTS[model]
        above = rows(parent, NOW).c
        owned = select(above.id).where(_theirs(parent, above.id.table, viewer))
        own: ColumnElement[bool] = table.c[name].in_(owned)
        return own
    if model is Project:
        return project_in_scope(table.c, viewer.scope, viewer.today)
    firm = table.c.id if model is Enterprise else table.c.enterprise_id
    return in_scope(firm, viewer.scope, viewer.today)
