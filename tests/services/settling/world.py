"""A small ledger with two firms of one name, and how rows that name them are settled."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.importing.decisions import FIRM
from registry.models import Enterprise
from registry.records.rows import NOW, rows
from registry.records.waiting import Kept, kept_rows
from registry.services.settling.choice import Choice
from registry.services.settling.settle import Result, settle
from tests.support.imports import EDITOR, MOMENT, bring, settings, uscc

CODE, NAME = "统一社会信用代码", "企业名称"
TWIN = "示例双子有限公司"
TWINS = (uscc(1), uscc(2))


def with_twins(session: Session) -> None:
    """Two firms that bear one name."""
    bring(session, [{CODE: code, NAME: TWIN} for code in TWINS])


def imported(session: Session, years: int) -> int:
    """An import whose every row waits, because either twin may be meant; its number."""
    listed = [
        {NAME: TWIN, "年度": 2020 + year, "营业收入（万元）": 100 + year} for year in range(years)
    ]
    written = bring(session, listed, register="figures").written
    assert written is not None
    return written.import_id


def still_open(session: Session, import_id: int) -> list[Kept]:
    """The rows of an import that wait."""
    session.rollback()
    return [one for one in kept_rows(session, import_id) if one.is_open]


def it_is(session: Session, code: str) -> Choice:
    """The choice of a firm."""
    session.rollback()
    firm = rows(Enterprise, NOW).c
    found = session.scalar(select(firm.id).where(firm.uscc == code))
    assert found is not None
    return Choice(FIRM, found, f"“{code}”")


def answered(
    session: Session,
    import_id: int,
    chosen: Mapping[int, Choice],
    actor: Actor = EDITOR,
    **more: Any,
) -> Result:
    """Settle rows."""
    told = {"now": MOMENT, "settings": settings(), **more}
    return settle(session, import_id, chosen, actor=actor, **told)
