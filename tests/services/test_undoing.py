"""Undo deletes only what was created, restores what was changed, and asks where people edited."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import WHOLE_DISTRICT, Actor, Role
from registry.models import Enterprise, EnterpriseName, Evidence, Figures, Honour, Standing
from registry.records.origin import origins
from registry.records.rows import NOW, newest_revision
from registry.records.writer import write
from registry.services import undoing
from registry.services.undoing import NotUndoable
from registry.terms import Door
from tests.support.imports import (
    EDITOR,
    MOMENT,
    OTHER,
    all_rows,
    assert_sound,
    bring,
    counts,
    firm_records,
    look,
    size,
    take_back,
    town_editor,
    uscc,
)

CODE = "统一社会信用代码"


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def firm(**more):
    return {**firm_records(1)[0], **more}


def figure(**more):
    return {CODE: uscc(1), "年度": 2024, "营业收入（万元）": 1, **more}


def edit(session, model, **values):
    """A person changes the only row of a model by form; returns the revision."""
    row = session.scalars(select(model)).one()
    with write(session, actor="other", door=Door.FORM, now=MOMENT) as writer:
        writer.apply(model, update=[{"id": row.id, "revision_id": row.revision_id, **values}])
    return writer.revision


def last(session):
    session.rollback()
    return f"r{newest_revision(session)}"


def test_undo_restores_updated_rows_instead_of_deleting_them(session):
    """ndb-core#2899: a record that the import had only updated was deleted."""
    bring(session, [firm(联系人="示例甲")])
    before = all_rows(session, Enterprise)
    done = bring(session, [firm(联系人="示例乙", 备注="示例"), *firm_records(2)[1:]])
    assert counts(done) == {"changed": 1, "new": 1}

    undone = take_back(session, str(done.written.import_id))

    assert undone.document()["conflicts"] == []
    assert (undone.plan.deleted, undone.plan.restored) == (3, 1)
    assert all_rows(session, Enterprise) == before
    assert_sound(session)


def test_a_field_edited_since_asks_field_by_field(session):
    bring(session, [firm(联系人="示例甲", 备注="甲")])
    bring(session, [firm(联系人="示例乙", 备注="乙")])
    target = last(session)
    edit(session, Enterprise, contact="示例丙")

    shown = take_back(session, target)

    assert (shown.status, shown.committed) == (3, False)
    (conflict,) = shown.document()["conflicts"]
    assert (conflict["field"], conflict["before"], conflict["imported"], conflict["present"]) == (
        *("contact", "示例甲", "示例乙", "示例丙"),
    )


@pytest.mark.parametrize(("choice", "contact"), [("keep", "示例丙"), ("restore", "示例甲")])
def test_a_decided_conflict_keeps_or_restores_the_field_and_nothing_else(session, choice, contact):
    bring(session, [firm(联系人="示例甲", 备注="甲", 服务管家="甲")])
    bring(session, [firm(联系人="示例乙", 备注="乙")])
    target = last(session)
    edit(session, Enterprise, contact="示例丙", steward="丙")

    done = take_back(session, target, choice=choice)

    row = session.scalars(select(Enterprise)).one()
    assert (done.status, done.committed) == (0, True)
    assert (row.contact, row.note, row.steward) == (contact, "甲", "丙")
    assert_sound(session)


def test_an_import_never_deletes_a_firm_that_others_refer_to(session):
    """les-emplois#5059: a record with dependants stays."""
    firms = bring(session, firm_records(2))
    bring(session, [figure()], actor=OTHER)

    shown = take_back(session, str(firms.written.import_id))
    done = take_back(session, str(firms.written.import_id), choice="restore")

    assert (shown.status, [c["kind"] for c in shown.document()["conflicts"]]) == (3, ["needed"])
    assert "经营数据" in shown.document()["conflicts"][0]["reason"]
    assert done.committed
    assert [size(session, m) for m in (Enterprise, EnterpriseName, Standing, Figures)] == [1] * 4
    assert_sound(session)


@pytest.mark.parametrize("choice", ["keep", "restore"])
def test_a_created_firm_that_was_edited_since_stays_whole_or_goes_whole(session, choice):
    done = bring(session, [firm()])
    edit(session, Standing, segment="示例")

    take_back(session, str(done.written.import_id), choice=choice)

    left = 1 if choice == "keep" else 0
    assert [size(session, m) for m in (Enterprise, EnterpriseName, Standing)] == [left] * 3
    assert_sound(session)


def test_undoing_an_undo_brings_everything_back_under_its_number(session):
    bring(session, firm_records(2, 联系人="示例甲"))
    bring(session, [figure()])
    before = {m: all_rows(session, m) for m in (Enterprise, EnterpriseName, Standing, Figures)}
    target = last(session)

    take_back(session, target)
    assert size(session, Figures) == 0
    take_back(session, last(session))

    assert {model: all_rows(session, model) for model in before} == before
    assert_sound(session)


def test_lineage_goes_on_where_the_restored_value_came_from(session):
    bring(session, [firm(联系人="示例甲")], name="第一份.xlsx")
    bring(session, [firm(联系人="示例乙")], name="第二份.xlsx")
    take_back(session, last(session))

    row = session.scalars(select(Enterprise)).one()
    origin = origins(session, Enterprise, [row.id], "contact", NOW)[row.id]

    assert (origin.file, origin.cell) == ("第一份.xlsx", "C2")
    assert origin.carried_by == newest_revision(session)


def test_a_form_edit_is_taken_back_like_an_import(session):
    bring(session, [firm(联系人="示例甲")])
    revision = edit(session, Enterprise, contact="示例丙")

    done = take_back(session, f"r{revision}")

    assert done.committed
    assert session.scalars(select(Enterprise.contact)).one() == "示例甲"


def test_a_rename_is_taken_back_with_its_former_name(session):
    bring(session, [firm()])
    bring(session, [firm(企业名称="示例新名制造有限公司")])

    take_back(session, last(session))

    assert [row["name"] for row in all_rows(session, EnterpriseName)] == ["示例第1制造有限公司"]
    assert_sound(session)


@pytest.mark.parametrize("choice", ["keep", "restore"])
def test_a_rename_with_another_rename_since_leaves_one_current_name(session, choice):
    bring(session, [firm()])
    bring(session, [firm(企业名称="示例新名制造有限公司")])
    target = last(session)
    bring(session, [firm(企业名称="示例更新制造有限公司")])

    done = take_back(session, target, choice=choice)

    assert done.committed
    assert_sound(session)


def test_a_split_standing_grows_together_again(session):
    bring(session, [firm(所属镇街="黄村镇")])
    before = all_rows(session, Standing)
    bring(session, [firm(所属镇街="魏善庄镇")], since=date(2026, 7, 1))

    take_back(session, last(session))

    assert all_rows(session, Standing) == before
    assert_sound(session)


def test_a_standing_that_was_split_again_since_stays_and_says_so(session):
    bring(session, [firm(所属镇街="黄村镇")])
    bring(session, [firm(所属镇街="魏善庄镇")], since=date(2026, 7, 1))
    target = last(session)
    bring(session, [firm(所属镇街="榆垡镇")], since=date(2026, 9, 1))

    shown = take_back(session, target)
    done = take_back(session, target, choice="restore")

    assert shown.status == 3
    assert done.committed
    assert size(session, Standing) == 3
    assert_sound(session)


def test_a_key_that_belongs_to_another_row_now_is_not_taken_back(session):
    bring(session, [firm()])
    edit(session, Enterprise, uscc=uscc(8))
    target = last(session)
    bring(session, [{CODE: uscc(1), "企业名称": "示例他名制造有限公司"}])

    done = take_back(session, target, choice="restore")

    assert [c["kind"] for c in done.document()["conflicts"]] == ["taken"]
    assert set(session.scalars(select(Enterprise.uscc))) == {uscc(1), uscc(8)}
    assert_sound(session)


def test_an_honour_begun_by_a_flag_goes_with_its_import(session):
    bring(session, [firm()])
    bring(session, [firm(是否高企="是")])

    take_back(session, last(session))

    assert size(session, Honour) == 0
    assert counts(look(session, [firm(是否高企="是")])) == {"changed": 1}


def test_a_deleted_row_with_its_evidence_comes_back(session):
    bring(session, [firm()])
    row = all_rows(session, Enterprise)[0]
    proof = {"table_name": "enterprise", "row_id": row["id"], "document_no": "示例〔2026〕1号"}
    with write(session, actor="editor", door=Door.FORM, now=MOMENT) as writer:
        (proof_id,) = writer.apply(Evidence, insert=[proof])
    with write(session, actor="editor", door=Door.FORM, now=MOMENT) as writer:
        writer.apply(Evidence, delete=[(proof_id, writer.revision - 1)])

    take_back(session, last(session))

    assert [one["id"] for one in all_rows(session, Evidence)] == [proof_id]


def test_code_tables_stay(session):
    with pytest.raises(NotUndoable, match="初始化"):
        take_back(session, "r1")


@pytest.mark.parametrize("target", ["r99", "7", "abc", ""])
def test_what_does_not_exist_is_said_in_a_sentence(session, target):
    with pytest.raises(NotUndoable):
        take_back(session, target)


def test_the_work_of_others_needs_the_whole_district(session):
    bring(session, [firm(所属镇街="黄村镇")])
    viewer = Actor("viewer", Role.VIEWER, WHOLE_DISTRICT)

    for actor in (town_editor("110115100"), viewer):
        with pytest.raises(NotUndoable, match="无权"):
            undoing.preview_undo(session, last(session), actor=actor)
    assert undoing.preview_undo(session, last(session), actor=OTHER).status == 0


def test_an_undo_that_would_do_something_else_by_now_writes_nothing(session):
    bring(session, [firm(联系人="示例甲")])
    bring(session, [firm(联系人="示例乙")])
    shown = undoing.preview_undo(session, last(session), actor=EDITOR)
    edit(session, Enterprise, contact="示例丙")
    before = last(session)

    done = undoing.commit_undo(session, shown, actor=EDITOR, now=MOMENT)

    assert (done.status, done.committed, last(session)) == (3, False, before)
