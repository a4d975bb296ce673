"""A small district that reports: firms in three 镇街, a round, its workbooks filled in."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.models import Town
from registry.periods import Period
from registry.records.returns.rounds import Round, open_round
from registry.records.rows import NOW, rows
from registry.services import importing
from registry.services.import_options import ImportOptions
from registry.services.returns.books import Books
from registry.services.returns.sending import Order, send_out
from registry.terms import DueList, Register
from tests.support import imports
from tests.support.imports import EDITOR, MOMENT, TODAY, bring, uscc

TOWNS = ("采育镇", "青云店镇", "魏善庄镇")
PERIOD = Period(2026, 10)
HEAD = 5
"""The row of the headers; data begin below it."""


def town_of(number: int) -> str | None:
    """The 镇街 of a firm; the last firm has none."""
    return None if number == 9 else TOWNS[number % 3]


def settle(session: Session) -> None:
    """Nine firms, with what they reported for an earlier month."""
    firms = [
        {
            "统一社会信用代码": uscc(n),
            "企业名称": f"示例第{n}制造有限公司",
            "所属镇街": town_of(n),
            "联系人": f"示例联系人{n}",
            "联系电话": f"010-0000000{n}",
        }
        for n in range(1, 10)
    ]
    assert bring(session, firms, name="企业.xlsx").committed
    months = [
        {"统一社会信用代码": uscc(n), "年度": 2026, "月份": 9, "工业总产值（万元）": 100 * n}
        for n in range(1, 9)
    ]
    assert bring(session, months, name="月报.xlsx").committed


def ordered(session: Session, *, actor: Actor = EDITOR, **more: Any) -> int:
    """A round of 经营数据 for the ten months."""
    asked: dict[str, Any] = {
        "register": Register.FIGURES,
        "period": PERIOD,
        "due_on": date(2026, 11, 20),
        "due_list": DueList.ACTIVE,
        "columns": ("output", "revenue", "employees"),
    }
    return send_out(session, Order(**{**asked, **more}), actor=actor, now=MOMENT)


def opened(session: Session, round_id: int, actor: Actor = EDITOR) -> Round:
    """The round as it stands."""
    session.rollback()
    found = open_round(session, round_id, actor.scope, today=TODAY, ranks=("statistics", "town"))
    assert found is not None
    return found


def books(session: Session, round_id: int) -> dict[str, bytes]:
    """Unit → its workbook."""
    found = opened(session, round_id)
    made = Books(session, found, EDITOR)
    return {unit.row.name: made.workbook(unit) for unit in found.units}


def page_of(data: bytes) -> Worksheet:
    """The sheet that people fill in."""
    page = load_workbook(BytesIO(data)).worksheets[0]
    assert isinstance(page, Worksheet)
    return page


def names_in(data: bytes) -> list[str]:
    """The firms in a workbook."""
    return [str(row[1]) for row in page_of(data).iter_rows(HEAD + 1, values_only=True) if row[1]]


def filled(data: bytes, cells: Mapping[str, Any]) -> bytes:
    """The workbook with cells filled in."""
    book = load_workbook(BytesIO(data))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def look(
    session: Session, *files: tuple[str, bytes], actor: Actor = EDITOR, **options: Any
) -> importing.Preview:
    """Preview several files at once."""
    return importing.preview_files(
        session,
        list(files),
        ImportOptions(**options),
        actor=actor,
        now=MOMENT,
        settings=imports.settings(),
    )


def receive(
    session: Session, *files: tuple[str, bytes], actor: Actor = EDITOR, **options: Any
) -> importing.Preview:
    """Preview several files and commit them."""
    shown = look(session, *files, actor=actor, **options)
    return importing.commit_preview(session, shown, actor=actor, now=MOMENT)


def changes(preview: importing.Preview) -> Sequence[tuple[str, Any]]:
    """(field, new value) of every change of rows on record, in all tables."""
    return sorted(
        (change.field, new)
        for outcome in preview.outcomes
        for change in outcome.changes
        for new in change.new
    )


def code_of(session: Session, town: str) -> str:
    """The code of a 镇街."""
    table = rows(Town, NOW).c
    return str(session.scalar(select(table.code).where(table.name == town)))
