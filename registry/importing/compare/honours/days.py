"""Which day a row tells of (认定状态), what is assumed where it gives none, how long it holds."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.importing.compare.book import Book
from registry.importing.compare.figures import code_of
from registry.importing.compare.kinds import Kinds, expiry
from registry.importing.table import BLANK, CLEAR, Filled
from registry.periods import DISTANT_FUTURE
from registry.terms import HonourStatus

_NAMES = ("announced_on", "recognised_on", "expires_on", "withdrawn_on", "moved_out_on")
_GAINED = (HonourStatus.RECOGNISED, HonourStatus.RENEWED)
_ENDS = {
    HonourStatus.EXPIRED: "expires_on",
    HonourStatus.WITHDRAWN: "withdrawn_on",
    HonourStatus.MOVED_OUT: "moved_out_on",
}


@dataclass
class Day:
    """The days of one row, settled.

    assumed -- the day of recognition was given by nobody: it counts from the statement's day
    inferred -- 认定状态 was not given but told from the days
    derived -- column → field it was computed from (None: from no cell)
    """

    status: HonourStatus
    values: dict[str, Filled]
    assumed: bool = False
    inferred: bool = False
    derived: dict[str, str | None] = field(default_factory=dict)


def read_days(book: Book, kinds: Kinds, statement_day: date) -> list[Day | None]:
    """The days of each row that is still in; a row that says nothing of its state waits."""
    columns = {name: book.column(name) for name in _NAMES}
    statuses, codes = book.column("status_given"), book.column("kind")
    found: list[Day | None] = [None] * len(statuses)
    for position in book.live:
        kind = codes[position]
        if not isinstance(kind, str):
            message = "没有荣誉类型，请在“荣誉类型”列填写，或在导入时整表指定。"
            book.refuse(position, "required", "kind", message)
            continue
        values = {name: columns[name][position] for name in _NAMES if book.has(name)}
        status = _status(statuses[position], values)
        if status is None:
            message = "没有写明是公示还是认定，也没有日期：请填写认定状态，或整表指定。"
            book.ask(position, "required", "status_given", message)
        elif status is HonourStatus.ANNOUNCED and isinstance(values.get("recognised_on"), date):
            message = "认定状态是公示，却填了认定日期：公示不是认定，请核对。"
            book.ask(position, "contradiction", "recognised_on", message)
        else:
            day = Day(status, values, inferred=statuses[position] is BLANK)
            _settle(day, kinds, kind, statement_day)
            if _in_order(book, position, day):
                found[position] = day
    return found


def _status(said: Filled, values: dict[str, Filled]) -> HonourStatus | None:
    """认定状态 as given, else what the dates tell."""
    code = code_of(HonourStatus, said)
    if code is not None:
        return HonourStatus(code)
    told = (
        ("withdrawn_on", HonourStatus.WITHDRAWN),
        ("moved_out_on", HonourStatus.MOVED_OUT),
        ("recognised_on", HonourStatus.RECOGNISED),
        ("announced_on", HonourStatus.ANNOUNCED),
    )
    return next((status for name, status in told if isinstance(values.get(name), date)), None)


def _settle(day: Day, kinds: Kinds, kind: str, statement_day: date) -> None:
    """Put the days in that the status asks for and nobody gave."""
    values = day.values
    values["status_given"] = str(day.status.value)
    if values.get("expires_on") == DISTANT_FUTURE:
        values["expires_on"] = CLEAR
    if day.status in _GAINED and not isinstance(values.get("recognised_on"), date):
        values["recognised_on"] = statement_day
        day.assumed = True
        day.derived["recognised_on"] = None
    ended = _ENDS.get(day.status)
    if ended is not None and not isinstance(values.get(ended), date):
        values[ended] = statement_day
        day.derived[ended] = None
    _compute_expiry(day, kinds, kind)


def _compute_expiry(day: Day, kinds: Kinds, kind: str) -> None:
    """有效期 by the kind's rule where the list gives none. A day that is assumed has no end."""
    recognised = day.values.get("recognised_on", BLANK)
    if day.values.get("expires_on", BLANK) is not BLANK or not isinstance(recognised, date):
        return
    rule = kinds.on(kind, recognised)
    if rule is not None and rule.validity_months and not day.assumed:
        day.values["expires_on"] = expiry(recognised, rule.validity_months)
        day.derived["expires_on"] = "recognised_on"


def _in_order(book: Book, position: int, day: Day) -> bool:
    """An honour cannot end before it begins."""
    begins = day.values.get("recognised_on")
    for name in ("expires_on", "withdrawn_on", "moved_out_on"):
        ends: Any = day.values.get(name)
        if isinstance(begins, date) and isinstance(ends, date) and ends <= begins:
            if name != "expires_on" and ends == begins:
                continue
            message = f"{book.label(name)}早于认定日期，请核对两个日期。"
            book.refuse(position, "order_of_days", name, message)
            return False
    return True
