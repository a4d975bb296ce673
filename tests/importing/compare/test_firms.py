"""Which firm a row means, and what a row of 企业 changes."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Enterprise, EnterpriseName, Figures, Honour, Standing
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.writer import write
from registry.services import importing
from registry.services.import_options import ImportOptions
from registry.terms import Door
from tests.support.imports import (
    EDITOR,
    MOMENT,
    TODAY,
    all_rows,
    assert_sound,
    bring,
    counts,
    firm_records,
    look,
    problems,
    settings,
    size,
    table,
    town_editor,
    uscc,
    workbook,
)

NAME = "示例第1制造有限公司"


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def firm(**more):
    return {"统一社会信用代码": uscc(1), "企业名称": NAME, **more}


def figure(**who):
    return {**who, "年度": 2024, "营业收入（万元）": 1}


def test_a_blank_keeps_and_the_word_for_clearing_clears(session):
    bring(session, [firm(联系人="示例甲", 备注="示例", 服务管家="示例乙")])

    done = bring(session, [firm(联系人=None, 备注="清空", 服务管家="示例丙")])

    row = session.scalars(select(Enterprise)).one()
    assert (row.contact, row.note, row.steward) == ("示例甲", None, "示例丙")
    changes = {c.field: (c.old, c.new) for c in done.outcomes[0].changes}
    assert changes == {"note": (["示例"], [None]), "steward": (["示例乙"], ["示例丙"])}


def test_columns_that_the_file_lacks_keep_what_is_recorded(session):
    """baserow#3746: skipped columns keep existing values in upsert."""
    bring(session, [firm(联系人="示例甲", 所属镇街="黄村镇")])

    bring(session, [firm(服务管家="示例丙")])

    row = session.scalars(select(Enterprise)).one()
    assert (row.contact, row.steward) == ("示例甲", "示例丙")
    assert session.scalars(select(Standing.town)).one() is not None


def test_the_same_firm_twice_in_a_file_is_an_error_naming_both_rows(session):
    records = [firm(), *firm_records(3)[1:], firm(联系人="示例")]

    shown = look(session, records)

    assert counts(shown) == {"new": 2, "rejected": 2}
    assert any("第 5 行" in message for message in problems(shown, "error"))
    assert any("第 2 行" in message for message in problems(shown, "error"))


def test_a_double_stays_a_double_where_the_file_itself_made_the_other_row_wait(session):
    records = [
        firm(企业名称="示例同名制造有限公司"),
        firm(企业名称="示例别名制造有限公司"),
        firm(统一社会信用代码=uscc(2), 企业名称="示例同名制造有限公司"),
    ]
    assert counts(bring(session, records, good_rows=True)) == {"rejected": 2, "new": 1}

    again = look(session, records, good_rows=True)

    assert counts(again) == {"waiting": 1, "rejected": 1, "unchanged": 1}
    assert any("与第 2 行是同一企业" in message for message in problems(again, "error"))


def test_a_name_without_a_code_is_the_new_firm_of_the_same_name(session):
    shown = look(session, [firm(), {"企业名称": "示例第1制造 有限责任公司", "联系人": "示例"}])

    assert counts(shown) == {"rejected": 2}


def test_a_changed_name_keeps_the_old_one_as_a_former_name(session):
    bring(session, [firm()])

    done = bring(session, [firm(企业名称="示例新名制造有限公司")])

    assert counts(done) == {"changed": 1}
    assert session.scalars(select(Enterprise.name)).one() == "示例新名制造有限公司"
    names = {row["name"]: row["is_current"] for row in all_rows(session, EnterpriseName)}
    assert names == {NAME: False, "示例新名制造有限公司": True}
    assert counts(look(session, [figure(企业名称=NAME)])) == {"new": 1}
    assert_sound(session)


def test_a_firm_may_take_a_former_name_back(session):
    bring(session, [firm()])
    bring(session, [firm(企业名称="示例新名制造有限公司")])

    bring(session, [firm()])

    names = {row["name"]: row["is_current"] for row in all_rows(session, EnterpriseName)}
    assert names == {NAME: True, "示例新名制造有限公司": False}
    assert_sound(session)


def test_another_print_of_the_name_is_no_former_name(session):
    bring(session, [firm(企业名称="示例（北京）制造有限公司")])

    done = bring(session, [firm(企业名称="示例(北京)制造有限责任公司")])

    assert counts(done) == {"changed": 1}
    assert [row["name"] for row in all_rows(session, EnterpriseName)] == [
        "示例(北京)制造有限责任公司"
    ]
    assert_sound(session)


def test_former_names_are_added_and_lead_to_the_firm(session):
    bring(session, [firm(曾用名="示例旧名制造厂；示例更旧制造厂")])

    assert counts(bring(session, [firm(曾用名="示例更旧制造厂")])) == {"unchanged": 1}
    assert counts(look(session, [figure(企业名称="示例旧名制造厂")])) == {"new": 1}
    assert counts(bring(session, [firm(曾用名="清空")])) == {"changed": 1}
    assert size(session, EnterpriseName) == 1


def test_a_rename_that_clears_the_former_names_keeps_none_and_is_done_once(session):
    bring(session, [firm(曾用名="示例旧名制造厂")])
    renamed = firm(企业名称="示例新名制造有限公司", 曾用名="清空")

    assert counts(bring(session, [renamed])) == {"changed": 1}

    assert [row["name"] for row in all_rows(session, EnterpriseName)] == ["示例新名制造有限公司"]
    assert counts(bring(session, [renamed])) == {"unchanged": 1}
    assert_sound(session)


def test_a_cleared_former_name_may_come_back_as_the_name(session):
    bring(session, [firm(曾用名="示例旧名制造厂；示例更旧制造厂")])

    done = bring(session, [firm(企业名称="示例旧名制造厂", 曾用名="清空")])

    assert counts(done) == {"changed": 1}
    assert [row["name"] for row in all_rows(session, EnterpriseName)] == ["示例旧名制造厂"]
    assert_sound(session)


def test_a_former_name_that_the_name_carries_along_outlives_clearing(session):
    bring(session, [firm(曾用名="示例旧名制造厂；示例更旧制造厂")])
    carried = firm(企业名称="示例新名制造有限公司（原示例旧名制造厂）", 曾用名="清空")

    bring(session, [carried])

    names = {row["name"] for row in all_rows(session, EnterpriseName)}
    assert names == {"示例新名制造有限公司", "示例旧名制造厂"}
    assert counts(bring(session, [carried])) == {"unchanged": 1}


def test_a_name_with_its_former_name_in_brackets_is_two_names(session):
    bring(session, [firm(企业名称="示例新名制造有限公司（原示例旧名制造有限公司）")])

    names = {row["name"]: row["is_current"] for row in all_rows(session, EnterpriseName)}
    assert names == {"示例新名制造有限公司": True, "示例旧名制造有限公司": False}
    assert_sound(session)


def test_a_code_fills_the_gap_of_a_firm_known_by_its_name(session):
    bring(session, [{"企业名称": NAME, "联系人": "示例"}])

    done = bring(session, [firm()])

    assert counts(done) == {"changed": 1}
    assert session.scalars(select(Enterprise.uscc)).one() == uscc(1)
    assert counts(bring(session, [firm()])) == {"unchanged": 1}


def test_the_same_name_under_another_code_is_a_question(session):
    bring(session, [firm()])

    shown = look(session, [firm(统一社会信用代码=uscc(2))])

    assert counts(shown) == {"waiting": 1}
    assert "代码不同" in problems(shown)[0]


def test_the_same_organisation_code_under_another_office_is_a_question(session):
    bring(session, [firm()])

    shown = look(session, [firm(统一社会信用代码=uscc(1, "110108"), 企业名称="示例他名有限公司")])

    assert counts(shown) == {"waiting": 1}


def test_an_organisation_code_alone_finds_the_firm(session):
    bring(session, [firm()])

    shown = look(session, [figure(组织机构代码=uscc(1)[8:17], 企业名称=NAME)])

    assert counts(shown) == {"new": 1}


def test_a_code_beside_the_name_of_another_firm_is_never_taken_in_silence(session):
    bring(session, firm_records(2))

    shown = look(session, [figure(统一社会信用代码=uscc(1), 企业名称="示例第2制造有限公司")])

    assert counts(shown) == {"waiting": 1}
    assert "两" in problems(shown)[0] or "属于" in problems(shown)[0]


def test_figures_of_a_firm_that_nobody_knows_say_what_to_do(session):
    """objectstack#2460: an unknown look-up is an error, never a string in a key."""
    by_code = look(session, [figure(统一社会信用代码=uscc(7))])
    by_name = look(session, [figure(企业名称="示例无名有限公司")])

    assert counts(by_code) == {"rejected": 1}
    assert uscc(7) in problems(by_code)[0]
    assert counts(by_name) == {"waiting": 1}


def test_two_firms_of_one_name_are_asked_about_with_their_codes(session):
    """les-emplois#2633: two matches are never chosen between at random."""
    bring(session, firm_records(2))
    bring(session, [firm(统一社会信用代码=uscc(1), 曾用名="示例共名有限公司")])
    bring(
        session,
        [
            {
                "统一社会信用代码": uscc(2),
                "企业名称": "示例第2制造有限公司",
                "曾用名": "示例共名有限公司",
            }
        ],
    )

    shown = look(session, [figure(企业名称="示例共名有限公司")])

    assert counts(shown) == {"waiting": 1}
    assert uscc(1) in problems(shown)[0]
    assert uscc(2) in problems(shown)[0]


def test_a_merged_firm_leads_to_the_winner_and_does_not_rename_it(session):
    bring(session, firm_records(2))
    winner, loser = session.scalars(select(Enterprise).order_by(Enterprise.id)).all()
    with write(session, actor="test", door=Door.MERGE, now=MOMENT) as writer:
        update = {"id": loser.id, "revision_id": loser.revision_id, "merged_into_id": winner.id}
        writer.apply(Enterprise, update=[update])

    done = bring(session, [figure(统一社会信用代码=uscc(2))])
    again = bring(session, [{**firm_records(2)[1], "联系人": "示例"}])

    assert session.scalars(select(Figures.enterprise_id)).one() == winner.id
    assert counts(done) == {"new": 1}
    assert counts(again) == {"changed": 1}
    row = session.scalars(select(Enterprise).where(Enterprise.id == winner.id)).one()
    assert (row.uscc, row.name, row.contact) == (uscc(1), NAME, "示例")


def test_a_correction_changes_the_interval_of_the_day_in_place(session):
    bring(session, [firm(所属镇街="黄村镇", 是否高精尖="是")])

    bring(session, [firm(所属镇街="魏善庄镇")])

    (row,) = all_rows(session, Standing)
    assert (row["starts_on"], row["ends_on"]) == (DISTANT_PAST, DISTANT_FUTURE)
    assert row["advanced"] is True


def test_a_change_since_a_day_splits_the_interval(session):
    bring(session, [firm(所属镇街="黄村镇", 是否高精尖="是")])

    done = bring(session, [firm(所属镇街="魏善庄镇")], since=date(2026, 7, 1))

    first, second = sorted(all_rows(session, Standing), key=lambda row: row["starts_on"])
    assert counts(done) == {"changed": 1}
    assert (first["ends_on"], second["starts_on"]) == (date(2026, 7, 1), date(2026, 7, 1))
    assert first["town"] != second["town"]
    assert second["advanced"] is True
    assert_sound(session)

    bring(session, [firm(所属镇街="榆垡镇")], since=date(2026, 7, 1))

    assert size(session, Standing) == 2


def test_a_person_with_one_town_sees_no_other_firms(session):
    bring(session, [firm(所属镇街="黄村镇")])
    bring(session, [{**firm_records(2)[1], "所属镇街": "魏善庄镇"}])
    town = session.scalars(
        select(Standing.town)
        .join(Enterprise, Enterprise.id == Standing.enterprise_id)
        .where(Enterprise.uscc == uscc(2))
    ).one()
    editor = town_editor(town)

    held = look(session, [firm(联系人="示例")], actor=editor)
    missing = look(session, [figure(统一社会信用代码=uscc(9))], actor=editor)
    hidden = look(session, [figure(统一社会信用代码=uscc(1))], actor=editor)
    own = look(session, [figure(统一社会信用代码=uscc(2))], actor=editor)
    away = look(session, [{**firm_records(2)[1], "所属镇街": "黄村镇"}], actor=editor)
    new = look(session, [{**firm_records(3)[2], "所属镇街": "黄村镇"}], actor=editor)

    assert problems(held, "error") == ["该代码已在区级台账中，请联系管理员。"]
    assert problems(hidden)[0].replace(uscc(1), "") == problems(missing)[0].replace(uscc(9), "")
    assert counts(own) == {"new": 1}
    assert counts(away) == counts(new) == {"rejected": 1}


def test_a_text_longer_than_its_column_names_the_limit(session):
    shown = look(session, [firm(法定代表人="甲" * 101)])

    assert counts(shown) == {"rejected": 1}
    assert "100" in problems(shown)[0]


def test_a_masked_telephone_number_keeps_what_is_recorded(session):
    bring(session, [firm(联系电话="13800001234")])

    shown = look(session, [firm(联系电话="138****1234")])

    assert counts(shown) == {"unchanged": 1}
    assert shown.document()[0]["cells"]["ignored"] == 4


def test_a_flag_begins_an_honour_once_and_never_ends_one(session):
    first = bring(
        session, [firm(是否高企="是", 专精特新级别="专精特新中小企业", 是否专精特新="是")]
    )
    again = bring(session, [firm(是否高企="是", 是否专精特新="是")])
    against = bring(session, [firm(是否高企="否")])

    assert [counts(done) for done in (first, again, against)] == [
        {"new": 1},
        {"unchanged": 1},
        {"unchanged": 1},
    ]
    honours = {row["kind"]: row for row in all_rows(session, Honour)}
    assert set(honours) == {"hightech_firm", "srdi"}
    assert honours["srdi"]["recognised_assumed"] is True
    assert honours["srdi"]["recognised_on"] == TODAY
    assert problems(again) == []
    assert "否" in problems(against, "note")[0]


def test_a_flag_against_a_lapsed_honour_is_a_doubt_and_writes_nothing(session):
    bring(session, [firm()])
    lapsed = {"统一社会信用代码": uscc(1), "荣誉类型": "国家高新技术企业"}
    bring(session, [{**lapsed, "认定日期": "2019-12-01"}])

    done = bring(session, [firm(是否高企="是")], statement_day=date(2026, 6, 30))

    assert counts(done) == {"unchanged": 1}
    assert "请核对" in problems(done, "note")[0]
    assert size(session, Honour) == 1


def test_two_tables_of_one_call_that_mean_one_firm_are_in_conflict(session):
    files = [
        (name, workbook(("企业", table([firm(联系人=name)])))) for name in ("甲.xlsx", "乙.xlsx")
    ]
    shown = importing.preview_files(
        session, files, ImportOptions(), actor=EDITOR, now=MOMENT, settings=settings()
    )

    assert counts(shown) == {"new": 1, "conflict": 1}
    assert shown.status == 3
