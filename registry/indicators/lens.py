"""Through which glass the ledger is read: point of knowledge, plan years, settings, days.

Every query of this room starts here, so that merged firms, firms that left and standings are
treated alike in each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from registry.indicators.arithmetic import Span
from registry.indicators.rules import Rules
from registry.indicators.sectors import SectorScheme
from registry.models import (
    Enterprise,
    EnterpriseEvent,
    Figures,
    Industry,
    Remembering,
    Standing,
)
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.rows import At, Only, rows
from registry.reference.industries import EDITION
from registry.terms import EnterpriseEventKind, OperatingStatus

ENTRIES = (EnterpriseEventKind.MOVED_IN,)
EXITS = (
    EnterpriseEventKind.MOVED_OUT,
    EnterpriseEventKind.ABSORBED,
    EnterpriseEventKind.DEREGISTERED,
)
GONE = (OperatingStatus.MOVED_OUT, OperatingStatus.REVOKED, OperatingStatus.DEREGISTERED)

STANDING = (
    "industry_code",
    "industry_edition",
    "sector",
    "sector_scheme",
    "advanced",
    "town",
    "statistical_town",
    "park",
    "status",
)

FILES: Mapping[type[Remembering], str] = {
    Enterprise: "id",
    EnterpriseEvent: "enterprise_id",
    Figures: "enterprise_id",
    Standing: "enterprise_id",
}
"""Tables whose rows belong to a file, and the column that says to which."""


@dataclass(frozen=True)
class Lens:
    """at -- what was known; span -- the plan's years; rules -- settings; days -- year → its day;
    scheme -- the sectors that firms are split by, as their 归类 says them where there is none;
    otherwise -- tables that are known at another point: between two of them, one step of the way
    among -- a query for files (档案): only of them rows of firms are read.

    The day of a year is the day whose standings and honours count: its last one, or an earlier
    one where the year is asked for as of that day.
    """

    at: At
    span: Span
    rules: Rules
    days: Mapping[int, date]
    scheme: SectorScheme | None = None
    otherwise: Mapping[type[Remembering], At] = field(default_factory=dict)
    among: Select[tuple[int]] | None = None

    def rows(self, model: type[Remembering], *, columns: tuple[str, ...] = ()) -> FromClause:
        """The rows of `model` as this glass knows them."""
        return rows(model, self.at_of(model), columns=columns, only=self._only(model))

    def at_of(self, model: type[Remembering]) -> At:
        """At which point `model` is known."""
        return self.otherwise.get(model, self.at)

    def _only(self, model: type[Remembering]) -> Only | None:
        files, name = self.among, FILES.get(model)
        if files is None or name is None:
            return None
        return lambda columns: columns[name].in_(files)

    @property
    def years(self) -> tuple[int, ...]:
        """The years asked for, in order."""
        return tuple(sorted(self.days))


Columns = Mapping[str, ColumnElement[Any]]
"""The columns a predicate may use, by name."""


def last_days(*years: int) -> dict[int, date]:
    """Each year with its last day."""
    return {year: date(year, 12, 31) for year in years}


def days_table(lens: Lens) -> Subquery:
    """(year, day): the years asked for, as a little table."""
    lines = [
        select(literal(year, Integer).label("year"), literal(lens.days[year], Date).label("day"))
        for year in lens.years
    ]
    return union_all(*lines).subquery("days")


def firms(lens: Lens) -> Subquery:
    """(id, firm, merged): every file of a firm (档案) and the firm it belongs to.

    A merged file belongs to the winner; merging points every loser at a file that is not merged.
    """
    files = lens.rows(Enterprise, columns=("id", "merged_into_id")).c
    return select(
        files.id.label("id"),
        func.coalesce(files.merged_into_id, files.id).label("firm"),
        case((files.merged_into_id.is_(None), 0), else_=1).label("merged"),
    ).subquery("firms")


def merged_files(lens: Lens) -> list[Select[Any]]:
    """Queries for all files of firms that have several."""
    files = lens.rows(Enterprise, columns=("id", "merged_into_id")).c
    merged = files.merged_into_id.is_not(None)
    return [select(files.id).where(merged), select(files.merged_into_id).where(merged)]


def absences(lens: Lens) -> Subquery:
    """(firm, since, until): when a firm was not in the district, [since, until).

    From 迁出, 吸收合并 (the absorbed firm) and 注销 until it moves in again, if ever; before 迁入
    where that is the first such event.
    """
    owner = firms(lens)
    events = lens.rows(EnterpriseEvent, columns=("id", "enterprise_id", "kind", "happened_on")).c
    order = (events.happened_on, events.id)
    ordered = (
        select(
            owner.c.firm,
            events.kind,
            events.happened_on,
            func.lead(events.happened_on)
            .over(partition_by=owner.c.firm, order_by=order)
            .label("next_on"),
            func.lag(events.happened_on)
            .over(partition_by=owner.c.firm, order_by=order)
            .label("last_on"),
        )
        .join_from(events.id.table, owner, owner.c.id == events.enterprise_id)
        .where(events.kind.in_([*ENTRIES, *EXITS]))
        .subquery("moves")
    )
    away = ordered.c.kind.in_(EXITS)
    return (
        select(
            ordered.c.firm,
            case((away, ordered.c.happened_on), else_=literal(DISTANT_PAST, Date)).label("since"),
            case(
                (away, func.coalesce(ordered.c.next_on, literal(DISTANT_FUTURE, Date))),
                else_=ordered.c.happened_on,
            ).label("until"),
        )
        .where(or_(away, ordered.c.last_on.is_(None)))
        .subquery("absences")
    )


@dataclass(frozen=True)
class Population:
    """A FROM with one line per thing and year, the columns to ask about, and who is in it.

    parts -- sources of the same columns that together have the same lines: a database adds them up
        sooner than the whole
    """

    source: FromClause
    columns: Columns
    present: ColumnElement[bool]
    parts: tuple[FromClause, ...] = ()

    @property
    def sources(self) -> tuple[FromClause, ...]:
        """Where to find all lines."""
        return self.parts or (self.source,)


def with_standing(
    lens: Lens, things: FromClause, firm: ColumnElement[int], day: ColumnElement[date]
) -> Population:
    """`things` joined with their firm's standing, industry and size on `day`.

    `present` leaves out firms that are not in the district on that day.
    """
    standing = lens.rows(
        Standing, columns=("enterprise_id", "starts_on", "ends_on", *STANDING)
    ).alias("standings")
    away, industry = absences(lens), high_tech_industries(lens)
    firm_file = lens.rows(Enterprise, columns=("id", "size")).alias("files")
    source = (
        things.join(firm_file, firm_file.c.id == firm)
        .outerjoin(standing, and_(standing.c.enterprise_id == firm, holds(standing.c, day)))
        .outerjoin(industry, is_of(standing.c, industry.c))
        .outerjoin(away, and_(away.c.firm == firm, away.c.since <= day, away.c.until > day))
    )
    columns = standing_columns(lens, standing.c, industry.c, firm_file.c)
    return Population(source, columns, and_(away.c.firm.is_(None), ~is_gone(standing.c)))


def high_tech_industries(lens: Lens) -> FromClause:
    """The classes of the classifications, of which `is_of` finds those that are 高技术."""
    return lens.rows(Industry, columns=("edition", "code", "high_tech")).alias("industries")


def holds(standing: Any, day: ColumnElement[date]) -> ColumnElement[bool]:
    """Whether a standing is the one of the day."""
    return and_(standing.starts_on <= day, standing.ends_on > day)


def is_of(standing: Any, industry: Any) -> ColumnElement[bool]:
    """Whether a standing's class is this one, and 高技术."""
    return and_(
        industry.code == standing.industry_code,
        industry.edition == func.coalesce(standing.industry_edition, EDITION),
        industry.high_tech.is_(True),
    )


def is_gone(standing: Any) -> ColumnElement[bool]:
    """Whether the standing itself says that the firm is no more in the district."""
    return and_(standing.status.is_not(None), standing.status.in_(GONE))


def standing_columns(
    lens: Lens, standing: Any, industry: Any, file: Any
) -> dict[str, ColumnElement[Any]]:
    """What a line tells of its firm, by name."""
    columns: dict[str, ColumnElement[Any]] = {name: standing[name] for name in STANDING}
    if lens.scheme is not None:
        columns["sector"] = lens.scheme.sql(standing)
    return {**columns, "size": file.size, "high_tech_code": industry.code}
