"""到期预测: how many firms an honour count keeps if nothing is renewed, and who drops out when.

As of a day: what had been recognised by then runs out on its recorded day, and what had been
announced by then (公示) is taken to be recognised. Nobody guesses who will be renewed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from registry.indicators.definitions import Indicator
from registry.indicators.in_force import PlanInForce
from registry.indicators.ledger import parts_of
from registry.indicators.lens import Lens
from registry.indicators.subjects import HONOUR_COLUMNS, lines_of_honours
from registry.models import Honour
from registry.records.rows import At, rows

TODAY, LATER = 0, 1
"""The two days looked at, in place of the years of a lens: both may lie in one year."""


@dataclass(frozen=True)
class Leaving:
    """A firm that counts today and no longer then; `day` its last honour runs out, if recorded."""

    firm: int
    day: date | None


@dataclass(frozen=True)
class Forecast:
    """An honour count as of one day, looked at from there to another.

    today -- firms that count on `on`; kept -- those that count on `until` if nothing is renewed;
    with_announced -- the same together with what was in 公示 on `on`; leaving -- the earliest first
    """

    on: date
    until: date
    today: int
    kept: int
    with_announced: int
    leaving: Sequence[Leaving]


def counts_honours(definition: Indicator) -> bool:
    """Whether an indicator counts firms by their honours."""
    return definition.numerator is not None and definition.numerator.table == "honour"


def horizon(plan: PlanInForce, on: date) -> date:
    """The plan's last day where it lies ahead, else the last day of the next year."""
    last = date(plan.span.end, 12, 31)
    return last if on < last else date(on.year + 1, 12, 31)


def forecast(
    session: Session, plan: PlanInForce, definition: Indicator, on: date, at: At
) -> Forecast:
    """The forecast of an indicator that counts firms by their honours, in one statement."""
    (measure,) = parts_of(definition, plan)
    until = horizon(plan, on)
    lens = Lens(at, plan.span, plan.rules, {TODAY: on, LATER: until}, plan.scheme)
    honour = _recognised_or_announced(at, on)
    lines = lines_of_honours(lens, honour)
    line = lines.columns
    counts = measure.condition(line, lens)
    sure = honour.c.hoped == 0
    now = and_(counts, sure, line["year"] == TODAY)
    later = and_(counts, line["year"] == LATER)
    query = (
        select(
            line["firm"],
            *(func.max(case((one, 1), else_=0)) for one in (now, and_(later, sure), later)),
            func.max(case((now, line["expires_on"]))),
        )
        .select_from(lines.source)
        .where(lines.present)
        .group_by(line["firm"])
    )
    found: list[Any] = list(session.execute(query))
    gone = [Leaving(firm, day) for firm, here, kept, _, day in found if here and not kept]
    gone.sort(key=lambda one: (one.day is None, one.day or on, one.firm))
    today, kept, hoped = (sum(row[place] for row in found) for place in (1, 2, 3))
    return Forecast(on, until, today, kept, hoped, tuple(gone))


def _recognised_or_announced(at: At, on: date) -> Subquery:
    """Honours recognised by the day, and those only announced by then as if recognised on it."""
    own = ("id", "enterprise_id", "recognised_assumed", "announced_on", *HONOUR_COLUMNS)
    honour = rows(Honour, at, columns=own).c
    recognised = and_(honour.recognised_on.is_not(None), honour.recognised_on <= on)
    pending = or_(honour.recognised_on.is_(None), honour.recognised_on > on)
    kept = [name for name in own if name not in ("recognised_on", "expires_on", "announced_on")]
    return (
        select(
            *(honour[name] for name in kept),
            case((recognised, honour.recognised_on), else_=literal(on, Date)).label(
                "recognised_on"
            ),
            case((recognised, honour.expires_on)).label("expires_on"),
            case((recognised, 0), else_=1).label("hoped"),
        )
        .where(or_(recognised, and_(pending, honour.announced_on <= on)))
        .subquery("honours")
    )
