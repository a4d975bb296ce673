"""What several questions have in common: the year, the day (统计时点), the knowledge (台账时点)."""

import re
from datetime import date

from registry.cli.answer import NOT_FOUND, Stop
from registry.cli.call import Call
from registry.records.rows import NOW, At, Known, known_on, newest_revision


def day_of(call: Call, year: int, on: date | None) -> date:
    """`on`, else 31 December of the year, or today where that lies ahead."""
    return on or min(date(year, 12, 31), call.today)


def knowledge(call: Call, text: str | None) -> At:
    """As the ledger stands, or as known at a revision (`12`, `r12`) or at the end of a day."""
    if text is None:
        return NOW
    if number := re.fullmatch(r"r?(\d{1,18})", text):
        revision = int(number[1])
        if not 1 <= revision <= newest_revision(call.session):
            raise Stop(f"没有变更记录 r{revision}。", NOT_FOUND)
        return Known(revision)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        said = f"--known 有误：“{text}”应为变更记录号（如 r12）或日期（如 2025-12-31）。"
        raise Stop(said) from error
    return known_on(call.session, day)
