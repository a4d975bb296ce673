"""The same file again is no change, also where its own rows contradict each other: letter (d)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.importing.decisions import DROP, Decisions, RowChoice, TableKey
from registry.models import Waiting
from registry.records.waiting import open_count
from registry.services.preview_standing import Outlook
from tests.support.imports import (
    assert_sound,
    bring,
    counts,
    look,
    table,
    take_back,
    town_editor,
    uscc,
    workbook,
)

FIRM = {"统一社会信用代码": uscc(1), "企业名称": "示例甲制造有限公司"}
OTHER = {"统一社会信用代码": uscc(2), "企业名称": "示例乙制造有限公司"}


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def test_rows_that_contradict_each_other_refuse_no_row_of_another_table_later(session):
    data = workbook(("企业", table([FIRM, FIRM, OTHER])), ("新增企业", table([FIRM])))

    first = bring(session, data, good_rows=True)
    again = look(session, data, good_rows=True)

    assert counts(first) == {"rejected": 2, "new": 2}
    assert counts(again) == {"rejected": 2, "unchanged": 2}
    assert not again.writes
    assert_sound(session)


TWINS = [FIRM, {**OTHER, "企业名称": FIRM["企业名称"]}]
ASKED = [{"企业名称": FIRM["企业名称"], "年度": 2025, "营业收入（万元）": 100}]
"""A row that two firms answer to."""


def waits(session):
    """How many rows are kept in 待核对, settled ones among them."""
    return session.scalar(select(func.count()).select_from(Waiting))


@pytest.mark.parametrize("name", ["月报.xlsx", "月报（再存）.csv"])
def test_rows_that_wait_already_are_not_kept_twice(session, name):
    bring(session, TWINS)
    bring(session, ASKED, name="月报.xlsx")
    csv = "企业名称,年度,营业收入（万元）\n示例甲制造有限公司,2025,100\n".encode()

    again = bring(session, csv if name.endswith("csv") else ASKED, name=name)

    assert again.standing.outlook is Outlook.KEPT
    assert [(one.import_id, one.open, one.settled) for one in again.kept] == [(2, 1, 0)]
    assert again.written is None
    assert waits(session) == 1


def test_a_row_dropped_in_the_preview_is_said_to_be_settled(session):
    bring(session, TWINS)
    more = [*ASKED, {"企业名称": "示例丁制造有限公司", "年度": 2025, "营业收入（万元）": 5}]
    said = Decisions(settled={2: RowChoice(DROP, about=FIRM["企业名称"])})
    bring(session, more, tables={TableKey(0, "表", 1): said})

    again = look(session, more)

    assert [(one.import_id, one.open, one.settled) for one in again.kept] == [(2, 1, 1)]


def test_rows_of_an_import_taken_back_may_wait_again(session):
    bring(session, TWINS)
    bring(session, ASKED)
    take_back(session, "2")

    again = bring(session, ASKED)

    assert again.standing.outlook is Outlook.WAITING_ONLY
    assert again.written is not None
    assert_sound(session)


def test_an_import_whose_rows_all_wait_is_taken_back_and_the_taking_back_too(session):
    bring(session, TWINS)
    bring(session, ASKED)

    back = take_back(session, "2")
    closed = open_count(session, None)
    again = take_back(session, f"r{back.revision}")

    assert (back.plan.closed, back.plan.reopened) == (1, 0)
    assert closed == 0
    assert (again.plan.closed, again.plan.reopened) == (0, 1)
    assert open_count(session, None) == 1
    assert take_back(session, f"r{back.revision}").revision is None
    assert_sound(session)


def test_nobody_is_led_to_rows_that_only_another_one_may_see(session):
    bring(session, [{**one, "所属镇街": "采育镇"} for one in TWINS])
    bring(session, ASKED)

    again = look(session, ASKED, actor=town_editor("110115104"))

    assert again.kept == []
    assert again.standing.may_commit
