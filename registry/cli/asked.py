"""What several questions have in common: the year, the day (统计时点), the knowledge (台账时点)."""

from datetime import date

from registry.cli.answer import NOT_FOUND, Stop
from registry.cli.call import Call
from registry.records import rows


def day_of(call: Call, year: int, on: date | None) -> date:
    """`on`, else 31 December of the year, or today where that lies ahead."""
    return on or min(date(year, 12, 31), call.today)


def knowledge(call: Call, text: str | None) -> rows.At:
    """As the ledger stands, or as known at a revision (`12`, `r12`) or at the end of a day."""
    try:
        return rows.knowledge(call.session, text) if text is not None else rows.NOW
    except rows.NoRevision as missing:
        raise Stop(f"没有变更记录 r{missing}。", NOT_FOUND) from missing
    except ValueError as error:
        said = f"--known 有误：“{text}”应为变更记录号（如 r12）或日期（如 2025-12-31）。"
        raise Stop(said) from error
