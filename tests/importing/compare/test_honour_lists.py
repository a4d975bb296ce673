"""Published lists of honours: names alone, strangers, batches, renewals, and what it comes to."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.decisions import Decisions, TableKey
from registry.models import Honour, ImportSource
from tests.support.imports import (
    all_rows,
    assert_sound,
    bring,
    counts,
    look,
    problems,
    uscc,
)

CODE = "统一社会信用代码"
FIRMS = ("示例青龙制造有限公司", "示例白虎装备有限公司", "示例朱雀医药有限公司")
TWIN = "示例同名有限公司"
FACTS = {"荣誉类型": "专精特新中小企业", "批次": "2026年第一批", "status": "认定"}
FACTS_IN_ROW = {"荣誉类型": "专精特新中小企业", "认定状态": "认定", "批次": "2026年第一批"}


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        firms = [(uscc(n), name) for n, name in enumerate(FIRMS, 1)]
        twins = [(uscc(8), TWIN), (uscc(9), TWIN)]
        bring(session, [{CODE: code, "企业名称": name} for code, name in (*firms, *twins)])
        yield session


def names(*listed, **more):
    return [{"企业名称": name, **more} for name in listed]


def points(preview):
    return {one.label: one.count for one in preview.outcomes[0].points}


def test_names_alone_link_when_unique_and_ask_with_candidates_when_not(session):
    shown = look(session, names(FIRMS[0], TWIN), facts=FACTS, register="honours")

    assert counts(shown) == {"new": 1, "waiting": 1}
    (asked,) = problems(shown, "question")
    assert uscc(8) in asked
    assert uscc(9) in asked


def test_names_that_nobody_here_bears_are_another_districts_and_every_cell_says_so(session):
    done = bring(session, names(FIRMS[0], "示例外区光学有限公司"), facts=FACTS, register="honours")

    (document,) = done.document()
    assert (document["rows"]["new"], document["rows"]["ignored"]) == (1, 1)
    cells = document["cells"]
    assert cells["total"] == sum(cells[name] for name in cells if name != "total")
    chosen = dict(done.outcomes[0].choices)
    assert (chosen, points(done)["视为非本区"]) == ({"未匹配的行": "视为非本区"}, 1)
    session.rollback()
    kept = session.scalars(select(ImportSource.counts).order_by(ImportSource.id.desc())).first()
    assert "视为非本区" in kept


def test_a_person_may_have_strangers_asked_for_one_table_or_for_all(session):
    rows = names(FIRMS[0], "示例外区光学有限公司")
    one = {TableKey(0, "表", 1): Decisions(unmatched="ask")}

    for more in ({"unmatched": "ask"}, {"tables": one}, {"unmatched": "outside", "tables": one}):
        shown = look(session, rows, facts=FACTS, register="honours", **more)
        assert counts(shown) == {"new": 1, "waiting": 1}


def test_a_list_with_codes_is_our_own_and_a_wrong_code_stays_an_error(session):
    rows = [{CODE: uscc(77), "企业名称": "示例外区光学有限公司", **FACTS_IN_ROW}]

    assert counts(look(session, rows)) == {"rejected": 1}
    assert counts(look(session, rows, unmatched="outside")) == {"ignored": 1}


def test_rows_of_this_district_are_asked_and_rows_of_others_are_ignored(session):
    rows = [
        *names("示例本区新企有限公司", 所属区="大兴区"),
        *names("示例外区光学有限公司", 所属区="海淀区"),
        *names("示例全市材料有限公司", 所属区="北京市"),
    ]

    shown = look(session, rows, facts=FACTS, register="honours")

    assert counts(shown) == {"waiting": 1, "ignored": 2}


def test_a_near_name_is_asked_with_the_firm_and_never_taken(session):
    shown = look(session, names("示例朱鹊医药有限公司"), facts=FACTS, register="honours")

    assert counts(shown) == {"waiting": 1}
    (asked,) = problems(shown, "question")
    assert FIRMS[2] in asked
    assert "相差 1 个字" in asked


def test_the_same_firm_twice_is_an_error_that_names_both_rows(session):
    shown = look(session, names(FIRMS[0], FIRMS[1], FIRMS[0]), facts=FACTS, register="honours")

    assert counts(shown) == {"new": 1, "rejected": 2}
    assert ["第 4 行" in problems(shown, "error")[0], "第 2 行" in problems(shown, "error")[1]] == [
        True,
        True,
    ]


def test_a_list_of_recognition_moves_its_batch_on_and_says_who_is_not_in_it(session):
    announced = {**FACTS, "status": "公示", "公示日期": "2026-04-01"}
    bring(session, names(FIRMS[0], FIRMS[1]), facts=announced, register="honours")

    done = bring(
        session,
        names(FIRMS[0], FIRMS[2]),
        facts={**FACTS, "认定日期": "2026-05-01"},
        register="honours",
    )

    assert points(done) == {
        "认定": 2,
        "其中新登记": 1,
        "其中由公示转认定": 1,
        "其中已在册": 0,
        "公示未入本名单": 1,
    }
    assert FIRMS[1] in problems(done, "note")[-1]
    states = {row["enterprise_id"]: row["recognised_on"] for row in all_rows(session, Honour)}
    assert sorted(states.values(), key=str) == [date(2026, 5, 1), date(2026, 5, 1), None]
    assert_sound(session)


def test_another_batch_does_not_miss_the_firms_of_this_one(session):
    bring(
        session,
        names(FIRMS[1]),
        facts={**FACTS, "status": "公示", "批次": "2026年第二批"},
        register="honours",
    )

    shown = look(session, names(FIRMS[0]), facts=FACTS, register="honours")

    assert "公示未入本名单" not in points(shown)


def test_a_renewal_by_name_alone_begins_a_new_interval_once(session):
    first = {"荣誉类型": "专精特新中小企业", "认定日期": "2023-06-01", "批次": "2023年第二批"}
    bring(session, names(FIRMS[0]), facts={**first, "status": "认定"}, register="honours")
    renewed = {"荣誉类型": "专精特新中小企业", "status": "复核通过"}

    bring(session, names(FIRMS[0]), facts=renewed, register="honours")
    again = bring(session, names(FIRMS[0]), facts=renewed, register="honours")

    old, new = all_rows(session, Honour)
    assert (new["renews_id"], new["status_given"], old["expires_on"]) == (
        old["id"],
        "renewed",
        date(2026, 6, 1),
    )
    assert counts(again) == {"unchanged": 1}


def test_a_renewal_goes_on_from_a_kind_that_its_own_has_replaced(session):
    first = {"荣誉类型": "制造业单项冠军示范企业", "认定日期": "2021-11-30", "批次": "第六批"}
    other = {"荣誉类型": "专精特新“小巨人”企业", "认定日期": "2021-11-30", "批次": "第三批"}
    bring(session, names(FIRMS[0]), facts={**first, "status": "认定"}, register="honours")
    bring(session, names(FIRMS[1]), facts={**other, "status": "认定"}, register="honours")
    renewed = {"荣誉类型": "制造业单项冠军企业", "认定日期": "2024-12-01", "status": "复核通过"}

    done = bring(session, names(FIRMS[0], FIRMS[1]), facts=renewed, register="honours")

    begun, _, new, alone = all_rows(session, Honour)
    assert (new["renews_id"], alone["renews_id"]) == (begun["id"], None)
    assert points(done)["其中接续以前的认定"] == 1
    (told,) = [text for text in problems(done, "note") if "以前的认定" in text]
    assert told.startswith("1 行写的是复核通过")


def test_a_recognition_without_a_day_asks_where_the_former_one_is_over(session):
    first = {"荣誉类型": "专精特新中小企业", "认定日期": "2019-06-01", "批次": "2019年第二批"}
    bring(session, names(FIRMS[0]), facts={**first, "status": "认定"}, register="honours")

    shown = look(
        session,
        names(FIRMS[0]),
        facts={"荣誉类型": "专精特新中小企业", "status": "认定"},
        register="honours",
    )

    assert counts(shown) == {"waiting": 1}
    assert "已经终止" in problems(shown, "question")[0]
