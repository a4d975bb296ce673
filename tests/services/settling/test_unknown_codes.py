"""Rows refused because no firm on record has their code may bring in that firm."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.decisions import DROP, FIRM, NEW, Decisions, RowChoice, TableKey
from registry.importing.waiting import count_lacking
from registry.models import Enterprise, Figures, Standing
from registry.records.origin import origins
from registry.records.rows import NOW
from registry.records.waiting import kept_rows
from registry.services.settling.choice import Choice, NotSettled
from registry.services.settling.settle import settle
from tests.support.imports import (
    EDITOR,
    MOMENT,
    all_rows,
    assert_sound,
    bring,
    counts,
    look,
    problems,
    settings,
    size,
    take_back,
    uscc,
)

CODE, NAME, MONEY = "统一社会信用代码", "企业名称", "营业收入（万元）"
FIRM_ROW = {CODE: uscc(1), NAME: "示例甲制造有限公司", "所属镇街": "采育镇"}
ROWS = [
    {CODE: uscc(1), NAME: "示例甲制造有限公司", MONEY: 100},
    {CODE: uscc(2), NAME: "示例乙制造有限公司", MONEY: 200},
    {CODE: uscc(3), NAME: None, MONEY: 300},
    {CODE: uscc(4), NAME: "示例丁制造有限公司", MONEY: "很多"},
]


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, [FIRM_ROW])
        yield session


def imported(session):
    done = bring(session, ROWS, year=2025, good_rows=True, name="月报.xlsx")
    return done.written.import_id


def open_rows(session, import_id):
    session.rollback()
    return {one.row: one.id for one in kept_rows(session, import_id) if one.is_open}


def settled(session, import_id, chosen):
    told = {"actor": EDITOR, "now": MOMENT, "settings": settings()}
    return settle(session, import_id, chosen, **told)


def firms(session):
    return {row["uscc"]: row for row in all_rows(session, Enterprise)}


def test_only_rows_that_lack_nothing_but_their_firm_may_be_settled(session):
    preview = look(session, ROWS, year=2025)

    assert counts(preview) == {"new": 1, "rejected": 3}
    assert count_lacking(preview.outcomes[0]) == 2
    assert preview.status == 3
    assert open_rows(session, imported(session)).keys() == {3, 4}


def test_a_new_firm_has_what_the_row_says_of_it_and_the_row_goes_in(session):
    import_id = imported(session)
    row = open_rows(session, import_id)[3]
    result = settled(session, import_id, {row: Choice(NEW, reason="新设企业", town="110115100")})

    assert (result.settled, dict(result.left)) == (1, {})
    firm = firms(session)[uscc(2)]
    assert firm["name"] == "示例乙制造有限公司"
    figures = {one["enterprise_id"]: one for one in all_rows(session, Figures)}
    assert figures[firm["id"]]["revenue"] == 200_000_000
    towns = {one["enterprise_id"]: one["town"] for one in all_rows(session, Standing)}
    assert towns[firm["id"]] == "110115100"
    for model, number, field, cell in (
        (Enterprise, firm["id"], "name", "B3"),
        (Enterprise, firm["id"], "uscc", "A3"),
        (Figures, figures[firm["id"]]["id"], "revenue", "C3"),
    ):
        assert (
            origins(session, model, [number], field, NOW)[number].place
            == f"月报.xlsx › 表 › {cell}"
        )
    assert_sound(session)


def test_a_row_with_only_a_code_needs_a_name_from_the_person(session):
    import_id = imported(session)
    row = open_rows(session, import_id)[4]
    with pytest.raises(NotSettled, match="请填写新企业的名称"):
        settled(session, import_id, {row: Choice(NEW)})

    result = settled(session, import_id, {row: Choice(NEW, name="示例丙制造有限公司")})

    assert (result.settled, dict(result.left)) == (1, {})
    firm = firms(session)[uscc(3)]
    assert firm["name"] == "示例丙制造有限公司"
    named = origins(session, Enterprise, [firm["id"]], "name", NOW)[firm["id"]]
    assert (named.how, named.actor) == ("人工判定", EDITOR.name)
    session.rollback()
    done = next(one for one in kept_rows(session, import_id) if one.id == row)
    assert done.outcome == "新建企业“示例丙制造有限公司”"


def test_a_column_of_names_is_not_needed(session):
    rows = [{CODE: uscc(n), MONEY: n} for n in (1, 5)]
    done = bring(session, rows, year=2025, good_rows=True)
    row = open_rows(session, done.written.import_id)[3]

    settled(session, done.written.import_id, {row: Choice(NEW, name="示例戊制造有限公司")})

    assert firms(session)[uscc(5)]["name"] == "示例戊制造有限公司"
    assert size(session, Figures) == 2
    assert_sound(session)


def test_it_may_be_another_firm_or_nobody(session):
    import_id = imported(session)
    rows = open_rows(session, import_id)
    known = session.scalar(select(Enterprise.id).where(Enterprise.uscc == uscc(1)))
    result = settled(
        session,
        import_id,
        {rows[3]: Choice(DROP, reason="不是本区企业"), rows[4]: Choice(FIRM, known, "甲")},
    )

    assert (result.settled, result.dropped) == (1, 1)
    assert "同一企业同一时期的记录" in next(iter(result.left.values()))
    assert open_rows(session, import_id).keys() == {4}


def test_in_a_preview_the_decision_makes_the_row_good(session):
    new = RowChoice(NEW, about="示例乙制造有限公司")
    said = {3: new, 4: RowChoice(NEW, name="示例丙制造有限公司")}
    tables = {TableKey(0, "表", 1): Decisions(settled=said)}
    preview = bring(session, ROWS[:3], year=2025, tables=tables)

    assert preview.committed
    assert problems(preview, "error", "question") == []
    assert firms(session).keys() == {uscc(1), uscc(2), uscc(3)}
    assert size(session, Figures) == 3


def test_taking_the_settlement_back_opens_the_row_and_takes_the_firm_away(session):
    import_id = imported(session)
    row = open_rows(session, import_id)[3]
    result = settled(session, import_id, {row: Choice(NEW)})

    take_back(session, str(result.import_id))

    assert uscc(2) not in firms(session)
    assert 3 in open_rows(session, import_id)
