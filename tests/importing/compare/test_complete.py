"""本表为完整名录: who was in and is not named leaves, when a person says so and but for whom."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from registry.importing.decisions import Decisions, TableKey
from registry.models import Enterprise, Figures, Standing
from registry.periods import Period
from registry.records.origin import origins
from registry.records.rows import NOW
from tests.support.imports import (
    all_rows,
    assert_sound,
    bring,
    counts,
    firm_records,
    look,
    problems,
    take_back,
    town_editor,
    uscc,
)
from tests.support.ledgers import Ledgers, borrowed

CODE = "统一社会信用代码"
SEPTEMBER, OCTOBER = Period(2026, 9), Period(2026, 10)
OFFICIAL = {"source": "统计局反馈", "是否规上": "是"}
KEY = TableKey(0, "表", 1)


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    """Five firms; 1, 2 and 3 are in the library of September."""
    with seeded_database.session() as session:
        bring(session, firm_records(5))
        bring(session, library(1, 2, 3), facts=OFFICIAL, register="figures", period=SEPTEMBER)
        yield session


def library(*numbers):
    return [{CODE: uscc(n), "企业名称": f"示例第{n}制造有限公司"} for n in numbers]


def in_library(session, period=OCTOBER):
    """Number of a firm → whether it is in the library of the period."""
    numbers = {row["id"]: int(row["uscc"][10:16]) for row in all_rows(session, Enterprise)}
    return {
        numbers[row["enterprise_id"]]: row["in_library"]
        for row in all_rows(session, Figures)
        if (row["year"], row["through"]) == (period.year, period.through)
    }


def points(preview):
    return {one.label: (one.count, one.names) for one in preview.outcomes[0].points}


def test_who_is_absent_leaves_and_who_is_new_comes_with_one_revision(session):
    done = bring(
        session, library(2, 3, 4), facts=OFFICIAL, register="figures", period=OCTOBER, complete=True
    )

    assert points(done) == {
        "退库": (1, ["示例第1制造有限公司"]),
        "新入库": (1, ["示例第4制造有限公司"]),
    }
    assert in_library(session) == {1: False, 2: True, 3: True, 4: True}
    assert in_library(session, SEPTEMBER) == {1: True, 2: True, 3: True}
    assert dict(done.outcomes[0].choices) == {"完整名录": "退库 1 家，新入库 1 家"}
    assert_sound(session)


def test_without_saying_so_nobody_leaves(session):
    bring(session, library(2, 3), facts=OFFICIAL, register="figures", period=OCTOBER)

    assert in_library(session) == {2: True, 3: True}


def test_a_firm_that_a_person_keeps_does_not_leave(session):
    (first,) = [row["id"] for row in all_rows(session, Enterprise) if row["uscc"] == uscc(1)]
    said = {KEY: Decisions(complete=True, stays=frozenset({first}))}

    done = bring(
        session, library(3), facts=OFFICIAL, register="figures", period=OCTOBER, tables=said
    )

    assert points(done)["退库"] == (1, ["示例第1制造有限公司", "示例第2制造有限公司"])
    assert in_library(session) == {2: False, 3: True}


def test_who_left_leads_to_the_list_and_to_no_cell(session):
    bring(session, library(2, 3), facts=OFFICIAL, register="figures", period=OCTOBER, complete=True)

    left = next(row["id"] for row in all_rows(session, Figures) if row["in_library"] is False)
    origin = origins(session, Figures, [left], "in_library", NOW)[left]
    assert (origin.file, origin.sheet, origin.cell) == ("示例.xlsx", "表", None)


def test_the_same_list_again_changes_nothing_and_a_corrected_one_only_what_it_corrects(session):
    said = {"facts": OFFICIAL, "register": "figures", "period": OCTOBER, "complete": True}
    bring(session, library(2, 3, 4), **said)

    again = bring(session, library(2, 3, 4), **said)
    assert (again.writes, counts(again)) == (False, {"unchanged": 3})

    bring(session, library(2, 3), **said)
    assert in_library(session) == {1: False, 2: True, 3: True, 4: False}


def test_the_usual_undo_lets_them_back_in(session):
    done = bring(
        session, library(2, 3, 4), facts=OFFICIAL, register="figures", period=OCTOBER, complete=True
    )

    take_back(session, str(done.written.import_id))

    assert in_library(session) == {}
    assert_sound(session)


def test_a_table_of_several_periods_is_no_library(session):
    rows = [
        {CODE: uscc(n), "年度": 2026, "月份（空为年报）": 8 + n, "是否规上": "是"} for n in (1, 2)
    ]

    shown = look(session, rows, complete=True)

    assert "没有按完整名录处理" in problems(shown, "note")[-1]
    assert "退库" not in points(shown)


def test_rows_without_a_firm_warn_that_the_list_may_be_short(session):
    shown = look(
        session, library(2, 9), facts=OFFICIAL, register="figures", period=OCTOBER, complete=True
    )

    assert "没有对应到企业" in problems(shown, "note")[-1]


def test_a_person_with_one_town_sees_nobody_elsewhere_leave(session):
    bring(session, [{**firm_records(n)[n - 1], "所属镇街": "采育镇"} for n in (1, 2)])
    bring(session, library(1, 2, 3), facts={"是否规上": "是"}, register="figures", period=SEPTEMBER)
    town = next(row["town"] for row in all_rows(session, Standing) if row["town"])

    shown = look(
        session,
        library(2),
        facts={"是否规上": "是"},
        register="figures",
        period=OCTOBER,
        complete=True,
        actor=town_editor(town),
    )

    assert points(shown)["退库"] == (1, ["示例第1制造有限公司"])


def test_a_complete_register_of_a_town_lets_firms_go_from_the_day_on(session):
    bring(session, [{**one, "所属镇街": "采育镇"} for one in firm_records(3)])

    done = bring(
        session,
        [{**firm_records(n)[n - 1], "所属镇街": "采育镇"} for n in (2, 4)],
        complete=True,
        statement_day=date(2026, 10, 1),
    )

    assert points(done) == {
        "不再属于本镇街（园区）": (2, ["示例第1制造有限公司", "示例第3制造有限公司"]),
        "新列入": (1, ["示例第4制造有限公司"]),
    }
    gone = [row for row in all_rows(session, Standing) if row["starts_on"] == date(2026, 10, 1)]
    assert [row["town"] for row in gone] == [None, None]
    assert_sound(session)


def test_a_register_of_several_towns_is_no_roll(session):
    rows = [
        {**one, "所属镇街": town}
        for one, town in zip(firm_records(2), ("采育镇", "黄村镇"), strict=True)
    ]

    shown = look(session, rows, complete=True)

    assert "没有按完整名录处理" in problems(shown, "note")[-1]


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.sets(st.integers(1, 5), min_size=1),
    now=st.sets(st.integers(1, 5), min_size=1),
)
def test_the_library_after_is_the_list_whatever_was_before(ledgers: Ledgers, before, now):
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        bring(session, firm_records(5))
        bring(
            session, library(*sorted(before)), facts=OFFICIAL, register="figures", period=SEPTEMBER
        )

        bring(
            session,
            library(*sorted(now)),
            facts=OFFICIAL,
            register="figures",
            period=OCTOBER,
            complete=True,
        )

        after = in_library(session)
        assert {n for n, held in after.items() if held} == now
        assert {n for n, held in after.items() if not held} == before - now
