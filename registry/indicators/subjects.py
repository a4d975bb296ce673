"""The three tables that measures count over, each as one line per thing and year (计数对象).

figures -- a firm with its effective figures of the year
honour -- an honour recognised by the day of the year
platform -- an innovation platform with the day it first reached the level that counts
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from registry.indicators.figure_lines import figures_lines
from registry.indicators.lens import Lens, Population, days_table, firms, with_standing
from registry.models import Honour, HonourKind, Platform, PlatformKind, PlatformLevel, Remembering
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.terms import Level

HONOUR_COLUMNS = ("kind", "recognised_on", "expires_on", "withdrawn_on", "moved_out_on")


def honour_lines(lens: Lens, fields: Sequence[str], with_rows: bool = False) -> Population:
    """Honours × years in which they were recognised by the day, with their kind's family, level.

    The kind is taken under the rules of the day of recognition; see `_rules`.
    """
    own = ("id", "enterprise_id", "recognised_assumed", *HONOUR_COLUMNS)
    return lines_of_honours(lens, lens.rows(Honour, columns=own).alias("honours"))


def lines_of_honours(lens: Lens, honour: FromClause) -> Population:
    """The lines of these honours; `honour` has the columns that `honour_lines` reads."""
    kind = _rules(lens, HonourKind, ("family", "level"))
    owner, days = firms(lens), days_table(lens)
    things = (
        honour.join(owner, owner.c.id == honour.c.enterprise_id)
        .join(
            kind,
            and_(
                kind.c.code == honour.c.kind,
                kind.c.since <= honour.c.recognised_on,
                kind.c.until > honour.c.recognised_on,
            ),
        )
        .join(days, days.c.day >= honour.c.recognised_on)
    )
    columns: dict[str, ColumnElement[Any]] = {
        "year": days.c.year,
        "day": days.c.day,
        "firm": owner.c.firm,
        "thing": owner.c.firm,
        "row": honour.c.id,
        "assumed": cast(honour.c.recognised_assumed, Integer),
        "family": kind.c.family,
        "level": kind.c.level,
        **{name: honour.c[name] for name in HONOUR_COLUMNS},
    }
    return _standing_of(lens, things, columns)


def platform_lines(lens: Lens, fields: Sequence[str], with_rows: bool = False) -> Population:
    """Platforms × years in which they had reached the level that counts by the day."""
    platforms = _platforms(lens)
    kinds = _rules(lens, PlatformKind, ("counts",))
    things = platforms.join(
        kinds,
        and_(
            kinds.c.code == platforms.c.kind,
            kinds.c.since <= platforms.c.first_on,
            kinds.c.until > platforms.c.first_on,
        ),
    )
    names = ("year", "day", "firm", "row", "name", "first_on", "standing_levels")
    columns: dict[str, ColumnElement[Any]] = {name: platforms.c[name] for name in names}
    named = platforms.c.kind + literal("/") + platforms.c.name
    columns |= {"thing": platforms.c.row, "thing_name": named, "counts": kinds.c.counts}
    return _standing_of(lens, things, columns)


def _platforms(lens: Lens) -> Subquery:
    """One line per platform and year: the row that reached first, and how many levels stand."""
    reached, days = _platform_levels(lens), days_table(lens)
    at_day = and_(
        reached.c.recognised_on <= days.c.day,
        or_(reached.c.withdrawn_on.is_(None), reached.c.withdrawn_on > days.c.day),
    )
    names = ("firm", "kind", "name", "first_on")
    keys = [days.c.year, days.c.day, *(reached.c[name] for name in names)]
    return (
        select(
            *keys,
            func.min(case((reached.c.ordinal == 1, reached.c.id))).label("row"),
            func.sum(case((at_day, 1), else_=0)).label("standing_levels"),
        )
        .join_from(reached, days, days.c.day >= reached.c.first_on)
        .group_by(*keys)
        .subquery("platforms")
    )


def _platform_levels(lens: Lens) -> Subquery:
    """The levels that count, of each platform, in the order they were reached.

    A platform that two merged files both hold is one platform.
    """
    platform = lens.rows(Platform, columns=("id", "enterprise_id", "kind", "name"))
    taken = ("id", "platform_id", "level", "recognised_on", "withdrawn_on")
    level = lens.rows(PlatformLevel, columns=taken)
    owner = firms(lens)
    city_too = lens.rules.answers.get("innovation_platforms.level") != "national"
    levels = [Level.NATIONAL, Level.CITY] if city_too else [Level.NATIONAL]
    whole = (owner.c.firm, platform.c.kind, platform.c.name)
    return (
        select(
            level.c.id,
            level.c.recognised_on,
            level.c.withdrawn_on,
            owner.c.firm,
            platform.c.kind,
            platform.c.name,
            func.min(level.c.recognised_on).over(partition_by=whole).label("first_on"),
            func.row_number()
            .over(partition_by=whole, order_by=(level.c.recognised_on, level.c.id))
            .label("ordinal"),
        )
        .join_from(level, platform, platform.c.id == level.c.platform_id)
        .join(owner, owner.c.id == platform.c.enterprise_id)
        .where(level.c.level.in_(levels), level.c.recognised_on.is_not(None))
        .subquery("reached")
    )


def _rules(lens: Lens, model: type[Remembering], columns: tuple[str, ...]) -> Subquery:
    """(code, since, until, …): each kind's rule sets, tiled over all time.

    A set holds until the next of its kind begins, the first one from ever: what was recognised
    outside the days for which rules were written down is not lost without a word.
    """
    rule = lens.rows(model, columns=("code", "starts_on", *columns)).c
    own = {"code": rule.code, **{name: rule[name] for name in columns}}
    following = func.lead(rule.starts_on).over(partition_by=rule.code, order_by=rule.starts_on)
    number = func.row_number().over(partition_by=rule.code, order_by=rule.starts_on)
    first, last = literal(DISTANT_PAST, Date), literal(DISTANT_FUTURE, Date)
    return select(
        *(column.label(name) for name, column in own.items()),
        case((number == 1, first), else_=rule.starts_on).label("since"),
        func.coalesce(following, last).label("until"),
    ).subquery("rules")


def _standing_of(
    lens: Lens, things: FromClause, columns: dict[str, ColumnElement[Any]]
) -> Population:
    known = with_standing(lens, things, columns["firm"], columns["day"])
    return Population(known.source, {**known.columns, **columns}, known.present)


Lines = Callable[[Lens, Sequence[str], bool], Population]

SUBJECTS: Mapping[str, Lines] = {
    "figures": figures_lines,
    "honour": honour_lines,
    "platform": platform_lines,
}
"""Table of a measure → its lines."""
