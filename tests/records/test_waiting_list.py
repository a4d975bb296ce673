"""Every waiting row over all imports, narrowed by register, import, reason and unit."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from registry.models import Waiting
from registry.records.database import writing
from registry.records.waiting_list import OLDER, Wanted, find
from registry.terms import WaitReason
from tests.support.imports import OTHER, bring, firm_records, take_back, uscc

TWIN = "示例同名有限公司"
NAME, MONEY = "企业名称", "营业收入（万元）"


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, [{"统一社会信用代码": uscc(n), NAME: TWIN} for n in (8, 9)])
        bring(session, firm_records(2))
        town = {"year": 2025, "facts": {"reporter": "采育镇"}}
        bring(session, [{NAME: TWIN, MONEY: 1}, {NAME: "示例无名有限公司", MONEY: 2}], **town)
        rows = [{NAME: "示例第1制造有限公司", MONEY: 3, "本表增速": 1}, {NAME: TWIN, MONEY: 4}]
        bring(session, rows, year=2024, actor=OTHER, name="另一份.xlsx")
        facts = {"荣誉类型": "专精特新中小企业", "批次": "2026年第一批", "status": "认定"}
        bring(session, [{NAME: TWIN}], facts=facts, register="honours")
        yield session


def rows(session, whose=None, **wanted):
    session.rollback()
    found = find(session, Wanted(**wanted), whose, page=1, size=50)
    assert found.total == len(found.rows)
    return [(one.kept.import_id, one.kept.row, one.reason) for one in found.rows]


EVERY = [(5, 2, "several"), (4, 3, "several"), (3, 2, "several"), (3, 3, "unknown")]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, EVERY),
        ({"register": "honours"}, EVERY[:1]),
        ({"import_id": "3"}, EVERY[2:]),
        ({"reason": "unknown"}, EVERY[3:]),
        ({"reporter": "采育镇"}, EVERY[2:]),
        ({"reporter": "采育镇", "reason": "several"}, EVERY[2:3]),
        ({"import_id": "x"}, []),
        ({"whose": "other"}, EVERY[1:2]),
    ],
)
def test_rows_are_found_by_every_filter(session, wanted, expected):
    assert rows(session, **wanted) == expected


def test_what_may_be_chosen_is_counted_over_all_rows(session):
    session.rollback()
    found = find(session, Wanted(register="honours"), None, page=1, size=50)

    assert {name: dict(values) for name, values in found.offers.items()} == {
        "register": {"figures": 3, "honours": 1},
        "import_id": {"3": 2, "4": 1, "5": 1},
        "reason": {"several": 3, "unknown": 1},
        "reporter": {"采育镇": 2},
    }


def test_pages_follow_one_another(session):
    session.rollback()
    pages = [find(session, Wanted(), None, page=page, size=3) for page in (1, 2)]

    listed = [(one.kept.import_id, one.kept.row) for page in pages for one in page.rows]
    assert listed == [pair[:2] for pair in EVERY]
    assert {page.total for page in pages} == {4}


def test_rows_of_an_import_that_was_taken_back_wait_for_nothing(session):
    take_back(session, "4")

    assert rows(session) == [EVERY[0], *EVERY[2:]]


def test_rows_from_before_reasons_were_kept_are_listed_apart(session):
    session.rollback()
    with writing(session) as connection:
        connection.execute(Waiting.__table__.update().values(reason=None))

    assert {reason for *_, reason in rows(session)} == {OLDER}
    assert len(rows(session, reason=OLDER)) == 4
    assert OLDER not in WaitReason.labels()
