"""装入示例数据: the cast's files through the importer itself, then what people typed."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import Session

from registry.config import Settings
from registry.models import (
    DistrictFigure,
    Enterprise,
    ImportSource,
    Project,
    PublishedReport,
    Revision,
)
from registry.records.rows import NOW, newest_revision, rows
from registry.services.demo import returns
from registry.services.demo.received import SENDER, Step, steps

MARK = "示例"


class NotEmpty(Exception):
    """The ledger holds records that are no demonstration; nothing was written."""

    def __str__(self) -> str:
        """What happened and what to do."""
        return "台账中已有非示例数据，不能装入示例。请另设 REGISTRY_HOME 再运行 flask demo。"


def fill(
    session: Session,
    *,
    settings: Settings,
    now: datetime,
    report: Callable[[int, int, str], None] = lambda done, total, step: None,
) -> int:
    """Fill the ledger; returns how many revisions were written, 0 where all of it is there.

    What was interrupted goes on where it stopped. Raises NotEmpty where there are other records.
    """
    if _has_own_records(session):
        raise NotEmpty
    before = newest_revision(session)
    todo = _left_to_do(session)
    for number, step in enumerate(todo):
        report(number, len(todo), step.mark)
        step.do(session, settings, now)
    returns.send_and_return(session, actor=SENDER, settings=settings)
    return newest_revision(session) - before


def _left_to_do(session: Session) -> Sequence[Step]:
    """The steps after the last one that stands."""
    marks = (ImportSource.file_name, Revision.note, PublishedReport.number)
    there = {mark for column in marks for mark in session.scalars(select(column))}
    todo = list(steps())
    done = [place for place, step in enumerate(todo, start=1) if step.mark in there]
    return todo[max(done, default=0) :]


def _has_own_records(session: Session) -> bool:
    firm, project, figure = (rows(model, NOW) for model in (Enterprise, Project, DistrictFigure))
    own = (
        select(firm.c.id).where(not_(firm.c.name.contains(MARK))),
        select(project.c.id).where(not_(project.c.name.contains(MARK))),
        select(figure.c.id).where(
            or_(figure.c.provider.is_(None), not_(figure.c.provider.contains(MARK)))
        ),
    )
    return any(session.scalar(query.limit(1)) is not None for query in own)
