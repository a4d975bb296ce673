"""When an honour counts (资质荣誉有效): the one rule, in SQL for lists, in Python for a row."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from registry.terms import HonourStatus

ENDS = {
    "withdrawn_on": HonourStatus.WITHDRAWN,
    "moved_out_on": HonourStatus.MOVED_OUT,
    "expires_on": HonourStatus.EXPIRED,
}
"""The day from which an honour no longer counts, and what it is called then."""


def in_force(honour: Any, day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Recognised by `day`, and neither expired, withdrawn nor moved out by then.

    honour -- columns by name: those of `rows(Honour, …)`, or of a query over them
    day -- one day, or the column that holds each row's
    """
    ends = [honour[name] for name in ENDS]
    return and_(honour["recognised_on"] <= day, *(or_(end.is_(None), end > day) for end in ends))


def status_on(honour: Any, day: date) -> HonourStatus:
    """认定状态 of one row on `day`: of several ends, the first to happen names it."""
    if honour.recognised_on is None or honour.recognised_on > day:
        return HonourStatus.ANNOUNCED
    ended = [(getattr(honour, name), status) for name, status in ENDS.items()]
    happened = [(end, status) for end, status in ended if end is not None and end <= day]
    if happened:
        return min(happened, key=lambda pair: pair[0])[1]
    return HonourStatus.RECOGNISED if honour.renews_id is None else HonourStatus.RENEWED
