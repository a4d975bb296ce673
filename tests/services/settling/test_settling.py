"""Rows of a committed import that wait are settled: written as if the file had said so at once."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.decisions import DROP, FIRM, NEW
from registry.importing.opening import limits_of
from registry.models import (
    Enterprise,
    EnterpriseName,
    Figures,
    ImportBatch,
    ImportSource,
    Revision,
    Standing,
)
from registry.records.imports import packed_details
from registry.records.origin import origins
from registry.records.rows import NOW
from registry.records.waiting import kept_rows, open_count, settled_rows, settling_batches
from registry.services.import_details import unpacked
from registry.services.marked_files import of_import, still_marked
from registry.services.settling.candidates import candidates
from registry.services.settling.choice import FIX, Choice, NotSettled
from registry.services.settling.lines import cases, line_of
from registry.services.settling.settle import ALREADY, TAKEN_BACK, open_again, settle
from tests.support.imports import (
    EDITOR,
    MOMENT,
    OTHER,
    TODAY,
    all_rows,
    assert_sound,
    bring,
    counts,
    settings,
    size,
    take_back,
    town_editor,
    uscc,
)

CODE, NAME = "统一社会信用代码", "企业名称"
TWIN, NEAR = "示例同名有限公司", "示例青龙制造有限公司"
FACTS = {"荣誉类型": "专精特新中小企业", "批次": "2026年第一批", "status": "认定"}


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, [{CODE: uscc(8), NAME: TWIN}, {CODE: uscc(9), NAME: TWIN}])
        bring(session, [{CODE: uscc(1), NAME: NEAR, "所属镇街": "采育镇"}])
        yield session


def figures(*names, **more):
    return [{NAME: name, "营业收入（万元）": 100 + at, **more} for at, name in enumerate(names)]


def honours(session, *names, **more):
    return bring(session, [{NAME: name} for name in names], facts=FACTS, register="honours", **more)


def waiting(session, import_id):
    session.rollback()
    return [one for one in kept_rows(session, import_id) if one.is_open]


def firm(session, code):
    session.rollback()
    return session.scalar(select(Enterprise.id).where(Enterprise.uscc == code))


def settled(session, import_id, chosen, actor=EDITOR, **more):
    told = {"actor": actor, "now": MOMENT, "settings": settings(), **more}
    return settle(session, import_id, chosen, **told)


def it_is(session, code, **more):
    return Choice(FIRM, firm(session, code), f"“{code}”", **more)


def test_a_row_is_written_as_if_its_code_had_been_right_from_the_beginning(session):
    done = bring(session, figures(TWIN, NEAR), year=2025)
    assert counts(done) == {"new": 1, "waiting": 1}
    (one,) = waiting(session, done.written.import_id)

    result = settled(
        session,
        done.written.import_id,
        {one.id: it_is(session, uscc(9), reason="税务登记地址一致")},
    )

    assert (result.settled, result.dropped, dict(result.left)) == (1, 0, {})
    written = {row["enterprise_id"]: row["revenue"] for row in all_rows(session, Figures)}
    assert written[firm(session, uscc(9))] == 100 * 10**6
    assert waiting(session, done.written.import_id) == []
    assert_sound(session)


def test_the_value_leads_to_its_cell_and_the_link_to_who_settled_it_and_why(session):
    done = bring(session, figures(TWIN), year=2025, name="月报.xlsx")
    (one,) = waiting(session, done.written.import_id)

    settled(
        session, done.written.import_id, {one.id: it_is(session, uscc(9), reason="电话核实")}, OTHER
    )

    (row,) = all_rows(session, Figures)
    revenue = origins(session, Figures, [row["id"]], "revenue", NOW)[row["id"]]
    link = origins(session, Figures, [row["id"]], "enterprise_id", NOW)[row["id"]]
    assert (revenue.place, revenue.actor) == ("月报.xlsx › 表 › B2", "other")
    assert (link.how, link.place, link.raw) == ("人工判定", "月报.xlsx › 表 › A2", TWIN)
    files = session.scalars(
        select(ImportSource.stored_file_id).where(ImportSource.file_name == "月报.xlsx")
    )
    assert len(set(files)) == 1
    assert (
        session.scalar(select(Revision.note).order_by(Revision.id.desc()))
        == "核对导入 3 的待核对行 1 行"
    )
    batch = session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()
    assert (batch.settles_id, batch.created, batch.left_out) == (done.written.import_id, 1, 0)


def test_several_rows_go_in_as_one_revision_and_only_they(session):
    done = bring(session, figures(TWIN, NEAR, "示例无名有限公司"), year=2025)
    first, second = waiting(session, done.written.import_id)
    answers = {first.id: it_is(session, uscc(8)), second.id: Choice(DROP, reason="不是本区企业")}
    before = size(session, Figures)

    result = settled(session, done.written.import_id, answers)

    assert (result.settled, result.dropped) == (2, 1)
    assert size(session, Figures) == before + 1
    (batch,) = settling_batches(session, done.written.import_id)
    assert (batch.created, batch.changed, batch.unchanged, batch.left_out) == (1, 0, 0, 0)


def test_a_new_firm_is_created_from_the_rows_own_cells(session):
    done = bring(session, figures("示例新来有限公司", **{CODE: None}), year=2025)
    (one,) = waiting(session, done.written.import_id)

    settled(session, done.written.import_id, {one.id: Choice(NEW, reason="新注册企业")})

    row = next(r for r in all_rows(session, Enterprise) if r["name"] == "示例新来有限公司")
    origin = origins(session, Enterprise, [row["id"]], "name", NOW)[row["id"]]
    assert origin.cell == "A2"
    assert [r["enterprise_id"] for r in all_rows(session, Figures)] == [row["id"]]
    assert_sound(session)


def test_a_name_becomes_a_former_name_only_where_the_person_says_so(session):
    done = honours(session, "示例青龙制造集团有限公司", "北京示例青龙制造有限公司", unmatched="ask")
    first, second = waiting(session, done.written.import_id)
    names = size(session, EnterpriseName)

    settled(session, done.written.import_id, {first.id: it_is(session, uscc(1))})
    assert size(session, EnterpriseName) == names
    take_back(session, f"r{session.scalar(select(Revision.id).order_by(Revision.id.desc()))}")
    settled(session, done.written.import_id, {first.id: it_is(session, uscc(1), keeps_name=True)})

    assert size(session, EnterpriseName) == names + 1
    assert counts(honours(session, "示例青龙制造集团有限公司", name="再来.xlsx")) == {
        "unchanged": 1
    }
    assert second.is_open


def test_undoing_the_settling_opens_the_rows_again_and_undoing_the_import_closes_them(session):
    done = bring(session, figures(TWIN, NEAR), year=2025)
    import_id = done.written.import_id
    (one,) = waiting(session, import_id)
    result = settled(session, import_id, {one.id: it_is(session, uscc(8))})

    take_back(session, str(result.import_id))

    (again,) = waiting(session, import_id)
    assert (again.id, size(session, Figures), open_count(session, None)) == (one.id, 1, 1)
    assert settled(session, import_id, {one.id: it_is(session, uscc(9))}).settled == 1
    take_back(session, str(import_id))
    assert size(session, Figures) == 1
    with pytest.raises(NotSettled, match=TAKEN_BACK):
        settled(session, import_id, {one.id: it_is(session, uscc(8))})
    assert open_count(session, None) == 0
    assert_sound(session)


def test_a_second_submission_and_a_second_delivery_write_nothing(session):
    done = bring(session, figures(TWIN), year=2025)
    (one,) = waiting(session, done.written.import_id)
    answer = {one.id: it_is(session, uscc(8))}
    settled(session, done.written.import_id, answer, job_id="7")
    before = session.scalar(select(Revision.id).order_by(Revision.id.desc()))

    again = settled(session, done.written.import_id, {one.id: it_is(session, uscc(9))}, OTHER)

    assert (again.settled, again.left) == (0, {one.id: ALREADY})
    assert session.scalar(select(Revision.id).order_by(Revision.id.desc())) == before
    assert size(session, Figures) == 1


def test_a_row_that_meets_another_row_of_its_file_stays_and_says_so(session):
    done = bring(session, figures(TWIN, NEAR, "示例青龙制造集团有限公司"), year=2025)
    first, second = waiting(session, done.written.import_id)

    result = settled(
        session,
        done.written.import_id,
        {first.id: it_is(session, uscc(8)), second.id: it_is(session, uscc(1))},
    )

    assert result.settled == 1
    assert "第 3 行" in result.left[second.id]
    assert [one.id for one in waiting(session, done.written.import_id)] == [second.id]


def test_a_firm_is_not_created_where_its_row_does_not_go_in(session):
    done = bring(session, [{NAME: "示例新来有限公司", "营业收入（万元）": 1}])
    assert counts(done) == {"waiting": 1}
    (one,) = waiting(session, done.written.import_id)
    firms = size(session, Enterprise)

    result = settled(session, done.written.import_id, {one.id: Choice(NEW, reason="新注册")})

    assert "没有年度" in result.left[one.id]
    assert size(session, Enterprise) == firms


def test_a_dropped_row_writes_nothing_and_can_be_taken_up_again(session):
    done = honours(session, TWIN)
    (one,) = waiting(session, done.written.import_id)
    before = session.scalar(select(Revision.id).order_by(Revision.id.desc()))
    with pytest.raises(NotSettled, match="理由"):
        settled(session, done.written.import_id, {one.id: Choice(DROP)})

    settled(session, done.written.import_id, {one.id: Choice(DROP, reason="非本区")})

    assert waiting(session, done.written.import_id) == []
    (kept,) = kept_rows(session, done.written.import_id)
    assert (kept.outcome, kept.settled_by) == ("不导入：非本区", "editor")
    open_again(session, done.written.import_id, one.id, actor=EDITOR)
    assert [row.id for row in waiting(session, done.written.import_id)] == [one.id]
    assert session.scalar(select(Revision.id).order_by(Revision.id.desc())) == before


def test_a_cell_is_put_right_where_the_firm_is_not_in_question(session):
    records = [{NAME: NEAR, "营业收入（万元）": 5, "工业用地面积（亩）": "-3"}]
    done = bring(session, records, year=2025)
    (one,) = waiting(session, done.written.import_id)

    settled(session, done.written.import_id, {one.id: Choice(FIX, texts={"C2": "3"})})

    (row,) = all_rows(session, Figures)
    land = origins(session, Figures, [row["id"]], "land", NOW)[row["id"]]
    assert (land.cell, land.how, land.raw) == ("C2", "预览更正", "-3")


def test_the_account_of_a_settling_adds_up_and_the_marked_file_keeps_what_remains(session):
    records = figures(TWIN, NEAR, "示例无名有限公司", 备注="—", 内部口径="甲")
    done = bring(session, records, year=2025)
    twin, unknown = waiting(session, done.written.import_id)

    result = settled(session, done.written.import_id, {twin.id: it_is(session, uscc(8))})

    query = select(ImportSource.counts).where(ImportSource.import_id == result.import_id)
    (told,) = [json.loads(text) for text in session.scalars(query)]
    cells = told["cells"]
    assert {state: count for state, count in told["rows"].items() if count} == {"new": 1}
    assert cells["total"] == 4 == sum(cells.values()) - cells["total"]
    (marked,) = marked_details(session, done.written.import_id)
    assert {mark.row for mark in marked.marks} == {unknown.row}
    settled(session, done.written.import_id, {unknown.id: Choice(DROP, reason="非本区")})
    assert of_import(session, done.written.import_id, limits_of(settings())) is None


def marked_details(session, import_id):
    """What is still to be marked in the file of an import."""
    rows = settled_rows(session, import_id)
    return [
        still_marked(unpacked(data), rows.get(source, ()))
        for source, data in packed_details(session, import_id).items()
    ]


def test_an_editor_of_a_town_settles_own_rows_with_own_firms(session):
    (code,) = {row["town"] for row in all_rows(session, Standing) if row["town"]}
    town = town_editor(code)
    done = bring(session, figures("示例青龙制造集团有限公司"), year=2025, actor=town)
    (one,) = waiting(session, done.written.import_id)
    (found,) = candidates(session, [line_of(one).row], scope=town.scope, today=TODAY)

    gone = settled(session, done.written.import_id, {one.id: it_is(session, uscc(8))}, town)
    result = settled(session, done.written.import_id, {one.id: it_is(session, uscc(1))}, town)

    assert "请重新选择" in gone.left[one.id]
    assert result.settled == 1
    with pytest.raises(LookupError):
        settled(session, 1, {}, town)
    assert [one.uscc for one in found] == [uscc(1)]


def test_candidates_say_why_and_rows_of_one_name_are_one_case(session):
    done = honours(session, TWIN, "北京示例青龙制造有限责任公司", TWIN, unmatched="ask")
    lines = [line_of(one) for one in waiting(session, done.written.import_id)]
    grouped = cases(lines)
    found = candidates(
        session, [case.first.row for case in grouped], scope=EDITOR.scope, today=TODAY
    )

    assert [len(case.lines) for case in grouped] == [2, 1]
    assert [[one.uscc for one in own] for own in found] == [[uscc(8), uscc(9)], [uscc(1)]]
    assert {one.why for one in found[0]} == {"名称相同"}
    assert found[1][0].why == "只差地名、括号或公司形式"
