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
from registry.models import Enterprise, EnterpriseEvent, Industry, Remembering, Standing
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.rows import At, rows
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


@dataclass(frozen=True)
class Lens:
    """at -- what was known; span -- the plan's years; rules -- settings; days -- year → its day;
    scheme -- the sectors that firms are split by, as their 归类 says them where there is none;
    otherwise -- tables that are known at another point: between two of them, one step of the way.

    The day of a year is the day whose standings and honours count: its last one, or an earlier
    one where the year is asked for as of that day.
    """

    at: At
    span: Span
    rules: Rules
    days: Mapping[int, date]
    scheme: SectorScheme | None = None
    otherwise: Mapping[type[Remembering], At] = field(default_factory=dict)

    def rows(self, model: type[Remembering], *, columns: tuple[str, ...] = ()) -> FromClause:
        """The rows of `model` as this glass knows them."""
        return rows(model, self.otherwise.get(model, self.at), columns=columns)

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
    """A FROM with one line per thing and year, the columns to ask about, and who is in it."""

    source: FromClause
    columns: Columns
    present: ColumnElement[bool]


def with_standing(
    lens: Lens, things: FromClause, firm: ColumnElement[int], day: ColumnElement[date]
) -> Population:
    """`things` joined with their firm's standing, industry and size on `day`.

    `present` leaves out firms that are not in the district on that day.
    """
    standing = lens.rows(
        Standing, columns=("enterprise_id", "starts_on", "ends_on", *STANDING)
    ).alias("standings")
    away = absences(lens)
    industry = lens.rows(Industry, columns=("edition", "code", "high_tech")).alias("industries")
    firm_file = lens.rows(Enterprise, columns=("id", "size")).alias("files")
    source = (
        things.join(firm_file, firm_file.c.id == firm)
        .outerjoin(
            standing,
            and_(
                standing.c.enterprise_id == firm,
                standing.c.starts_on <= day,
                standing.c.ends_on > day,
            ),
        )
        .outerjoin(
            industry,
            and_(
                industry.c.code == standing.c.industry_code,
                industry.c.edition == func.coalesce(standing.c.industry_edition, EDITION),
                industry.c.high_tech.is_(True),
            ),
        )
        .outerjoin(away, and_(away.c.firm == firm, away.c.since <= day, away.c.until > day))
    )
    columns: dict[str, ColumnElement[Any]] = {name: standing.c[name] for name in STANDING}
    if lens.scheme is not None:
        columns["sector"] = lens.scheme.sql(standing.c)
    columns["size"] = firm_file.c.size
    columns["high_tech_code"] = industry.c.code
    gone = and_(standing.c.status.is_not(None), standing.c.status.in_(GONE))
    return Population(source, columns, and_(away.c.firm.is_(None), ~gone))
