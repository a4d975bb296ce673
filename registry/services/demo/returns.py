"""报送 of the demonstration: ten months sent out, back from most 镇街, overdue from some."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.config import Settings
from registry.models import ReturnRound
from registry.periods import Period
from registry.records.returns.rounds import Round, Unit, open_round
from registry.records.rows import NOW, rows
from registry.services import importing
from registry.services.demo.dice import chance
from registry.services.demo.figures import Row, month_rows
from registry.services.import_options import ImportOptions
from registry.services.returns.books import Books, file_name
from registry.services.returns.sending import Order, send_out
from registry.services.returns.settling import send_back
from registry.terms import DueList, Register

BEFORE, THROUGH = 9, 10
SENT, BACK = datetime(2026, 11, 11, 1, tzinfo=UTC), datetime(2026, 11, 18, 2, tzinfo=UTC)
REASON = "示例：多家企业的累计产值小于上月"
FIELDS = {
    "工业总产值（万元）": "output",
    "营业收入（万元）": "revenue",
    "平均用工人数（人）": "employees",
}
ORDER = Order(
    register=Register.FIGURES,
    period=Period(2026, THROUGH),
    due_on=date(2026, 11, 20),
    due_list=DueList.LIBRARY,
    columns=("output", "revenue", "taxes_paid", "employees", "note"),
    note="示例：产值为现价，年初至本月累计。",
)
PARTS = (1.0, 0.7, 0.0, 1.0, 0.9)
"""How much of its list each unit reported, in turn."""


def month_before_rows() -> Iterator[Row]:
    """What the 镇街 sent in for the month before, by a workbook of their own."""
    wanted = ("统一社会信用代码", "企业名称", "年度", "月份（空为年报）", *FIELDS)
    for row in month_rows(BEFORE):
        yield {name: row[name] for name in wanted}


def send_and_return(session: Session, *, actor: Actor, settings: Settings) -> None:
    """The round, its returns, and one that was sent back; what is there already stays."""
    sheet = rows(ReturnRound, NOW).c
    number = session.scalar(select(sheet.id).where(sheet.title == ORDER.title))
    if number is None:
        number = send_out(session, ORDER, actor=actor, now=SENT)
    if not any(unit.row.returned_on for unit in _opened(session, number, actor, settings).units):
        _bring_back(session, number, actor, settings)
    units = _opened(session, number, actor, settings).units
    first = next(unit for unit in units if unit.row.returned_on)
    if not any(unit.row.sent_back_on for unit in units):
        send_back(session, first, REASON, actor=actor, now=BACK)


def _bring_back(session: Session, number: int, actor: Actor, settings: Settings) -> None:
    found = _opened(session, number, actor, settings)
    books = Books(session, found, actor)
    told = {row["统一社会信用代码"]: row for row in month_rows(THROUGH)}
    for unit in found.units:
        _fill_in(books, unit, told)
    files = [
        (file_name(found.row, unit.row.name), books.workbook(unit))
        for unit in found.units
        if _part(unit)
    ]
    preview = importing.preview_files(
        session, files, ImportOptions(), actor=actor, now=BACK, settings=settings
    )
    note = "示例数据，均为虚构"
    importing.commit_preview(session, preview, actor=actor, now=BACK, note=note)


def _fill_in(books: Books, unit: Unit, told: dict[str, Row]) -> None:
    """What the unit wrote into its workbook."""
    for line in unit.lines:
        row = told.get(line.code)
        if row is not None and chance(_part(unit), "reports", line.code):
            own = books.texts.setdefault(line.subject, {})
            own |= {name: str(row[header]) for header, name in FIELDS.items() if row.get(header)}


def _part(unit: Unit) -> float:
    return PARTS[unit.row.id % len(PARTS)]


def _opened(session: Session, number: int, actor: Actor, settings: Settings) -> Round:
    session.rollback()
    ranks = settings.source_ranks
    found = open_round(session, number, actor.scope, today=ORDER.due_on, ranks=ranks)
    if found is None:
        raise LookupError(number)
    return found
