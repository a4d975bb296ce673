"""Since when the ledger knows a kind of honour: before its first one a count is unknown, not 0."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from registry.indicators.in_force import PlanInForce
from registry.indicators.lens import Lens
from registry.indicators.measures import Measure
from registry.indicators.predicates import CHAMPION_FAMILY, LITTLE_GIANT_FAMILY, benchmark_kinds
from registry.models import Honour, HonourKind
from registry.records.rows import At, rows

Firsts = Mapping[Measure, date | None]
"""Measure over honours → the day of the first recognition of that kind; None for none at all."""


def first_honours(
    session: Session, plan: PlanInForce, measures: Collection[Measure], at: At
) -> Firsts:
    """The first day of each measure that counts honours, as known at `at`; one statement."""
    asked = [measure for measure in dict.fromkeys(measures) if measure.table == "honour"]
    if not asked:
        return {}
    honour = rows(Honour, at, columns=("kind", "recognised_on")).c
    kind = rows(HonourKind, at, columns=("code", "family")).c
    lens = Lens(at, plan.span, plan.rules, {})
    days = [
        func.min(case((_is_such(measure, honour, kind, lens), honour.recognised_on)))
        for measure in asked
    ]
    query = select(*days).join_from(honour.kind.table, kind.code.table, kind.code == honour.kind)
    return dict(zip(asked, session.execute(query).one(), strict=True))


def _is_such(measure: Measure, honour: Any, kind: Any, lens: Lens) -> ColumnElement[bool]:
    """Whether an honour is of the kind that the measure counts, of whatever level."""
    if "smart_benchmark" in measure.where:
        such: ColumnElement[bool] = honour.kind.in_(benchmark_kinds(lens))
    else:
        such = kind.family.in_([CHAMPION_FAMILY, LITTLE_GIANT_FAMILY])
    return such


def why_unknown(first: Firsts, measure: Measure, on: date) -> str | None:
    """Why a count of none on a day is not 0; None where it is, or where there is a count."""
    if measure not in first:
        return None
    day = first[measure]
    if day is None:
        return "台账中还没有这类荣誉，不能计数"
    if on < day:
        since = f"{day.year}年{day.month}月{day.day}日"
        return f"台账所记这类荣誉最早于{since}认定，此前有无没有资料，不能计数"
    return None
