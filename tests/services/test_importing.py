"""From files to one revision: the whole way, as the doors use it."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.importing.opening import Unreadable
from registry.importing.parsing.given import BadSetting
from registry.models import (
    Enterprise,
    EnterpriseName,
    Figures,
    ImportBatch,
    ImportSource,
    Revision,
    Standing,
    Waiting,
)
from registry.records.origin import origins
from registry.records.rows import NOW, newest_revision
from registry.services import importing
from registry.services.import_options import ImportOptions
from registry.services.importing import NothingOurs
from tests.shared import shared_file
from tests.support.imports import (
    EDITOR,
    MOMENT,
    OTHER,
    assert_sound,
    bring,
    counts,
    firm_records,
    look,
    problems,
    settings,
    size,
    table,
    take_back,
    town_editor,
    uscc,
    workbook,
)


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def test_the_real_register_goes_in_whole_and_comes_out_whole(session):
    file = shared_file("data/real/daxing_register_2019.csv")

    done = bring(session, file, name=file.name)

    assert (done.status, counts(done)) == (0, {"new": 3098})
    assert problems(done, "error", "question") == []
    assert [size(session, m) for m in (Enterprise, EnterpriseName, Standing)] == [3098] * 3
    currencies = set(session.scalars(select(Enterprise.capital_currency)))
    assert {"CNY", "USD", "HKD"} <= currencies
    elsewhere = func.substr(Enterprise.uscc, 3, 6) != "110115"
    assert session.scalar(select(func.count()).where(elsewhere)) == 607
    assert_sound(session)

    again = bring(session, file, name=file.name)

    assert (again.status, counts(again), again.written) == (0, {"unchanged": 3098}, None)

    undone = take_back(session, "1")

    assert (undone.committed, undone.plan.deleted, undone.plan.conflicts) == (True, 9294, [])
    assert [size(session, m) for m in (Enterprise, EnterpriseName, Standing)] == [0, 0, 0]
    assert_sound(session)


def test_a_town_taken_from_the_address_says_that_it_was_derived(session):
    bring(session, firm_records(1, 注册地址="北京市大兴区魏善庄镇示例路1号"))

    standing = session.scalars(select(Standing)).one()
    origin = origins(session, Standing, [standing.id], "town", NOW)[standing.id]

    assert standing.town is not None
    assert (origin.how, origin.cell, origin.raw) == ("派生", "C2", "北京市大兴区魏善庄镇示例路1号")


def test_a_town_in_the_file_or_the_ledger_beats_the_address(session):
    bring(session, firm_records(1, 注册地址="北京市大兴区魏善庄镇示例路1号", 所属镇街="黄村镇"))
    town = session.scalars(select(Standing.town)).one()

    again = bring(session, firm_records(1, 注册地址="北京市大兴区榆垡镇示例路1号"))

    assert counts(again) == {"changed": 1}
    assert session.scalars(select(Standing.town)).one() == town


def test_a_preview_writes_nothing_and_takes_no_lock(session, seeded_database):
    before = newest_revision(session)
    with seeded_database.session() as other:
        other.connection(execution_options={"writes": True})
        other.execute(select(Revision.id))

        shown = look(session, firm_records(3))

    assert counts(shown) == {"new": 3}
    assert (newest_revision(session), size(session, Enterprise)) == (before, 0)
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_the_answer_has_the_form_that_the_command_line_promises(session):
    (document,) = look(session, firm_records(1, 联系人="示例")).document()

    assert set(document) == {
        *("file", "sha256", "sheet", "register", "header_rows", "columns", "rows", "cells"),
        *("problems", "committed", "import_id", "revision"),
    }
    assert document["register"] == "enterprises"
    assert document["columns"][2] == {
        "column": "C",
        "header": "联系人",
        "field": "contact",
        "unit": None,
    }
    assert set(document["rows"]) == {
        *("new", "changed", "unchanged", "rejected", "waiting", "conflict", "ignored")
    }
    assert set(document["cells"]) == {"total", "unchanged", "normalised", "rejected", "ignored"}
    assert json.loads(json.dumps(document)) == document


def test_figures_of_firms_that_the_same_call_creates_find_them(session):
    firms = workbook(("企业", table(firm_records(2, 所属镇街="黄村镇"))))
    figures = workbook(
        (
            "经营数据",
            table(
                [
                    {"统一社会信用代码": uscc(1), "年度": 2024, "营业收入（万元）": 10},
                    {"企业名称": "示例第2制造有限公司", "年度": 2024, "营业收入（万元）": 20},
                ]
            ),
        )
    )
    shown = importing.preview_files(
        session,
        [("figures.xlsx", figures), ("firms.xlsx", firms)],
        ImportOptions(),
        actor=EDITOR,
        now=MOMENT,
        settings=settings(),
    )
    done = importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT)

    assert [document["rows"]["new"] for document in done.document()] == [2, 2]
    assert len({document["import_id"] for document in done.document()}) == 1
    rows = session.execute(
        select(Enterprise.uscc, Figures.revenue).join_from(
            Figures, Enterprise, Enterprise.id == Figures.enterprise_id
        )
    )
    assert {row.uscc: row.revenue for row in rows} == {uscc(1): 10_000_000, uscc(2): 20_000_000}
    assert session.scalar(select(func.count()).select_from(ImportSource)) == 2
    assert_sound(session)


def test_rejected_rows_keep_everything_out_unless_the_good_rows_are_asked_for(session):
    records = [*firm_records(2), {"统一社会信用代码": "12345", "企业名称": "示例坏行有限公司"}]

    refused = bring(session, records)

    assert (refused.status, refused.committed, size(session, Enterprise)) == (3, False, 0)

    done = bring(session, records, good_rows=True)

    assert (done.status, done.committed, counts(done)) == (0, True, {"new": 2, "rejected": 1})
    assert size(session, Enterprise) == 2


def test_good_rows_with_none_good_is_refused(session):
    done = bring(
        session, [{"统一社会信用代码": "12345", "企业名称": "示例坏行有限公司"}], good_rows=True
    )

    assert (done.status, done.committed, done.written) == (3, False, None)


def test_what_waits_is_kept_for_a_person_and_does_not_stop_the_rest(session):
    bring(session, firm_records(1))
    records = [
        {"企业名称": "示例第1制造有限公司", "荣誉类型": "创新型中小企业", "认定日期": "2024-01-02"},
        {
            "企业名称": "示例无此企业有限公司",
            "荣誉类型": "创新型中小企业",
            "认定日期": "2024-01-02",
        },
    ]

    done = bring(session, records, unmatched="ask")

    assert (done.status, counts(done)) == (0, {"new": 1, "waiting": 1})
    waiting = session.scalars(select(Waiting)).one()
    assert waiting.row == 3
    assert "示例无此企业有限公司" in waiting.question
    assert json.loads(waiting.raw)["荣誉类型"] == "创新型中小企业"


def test_a_commit_after_somebody_else_wrote_elsewhere_still_writes_what_was_shown(session):
    bring(session, firm_records(1))
    shown = look(session, [{"统一社会信用代码": uscc(1), "联系人": "示例甲"}])
    bring(session, [{"统一社会信用代码": uscc(9), "企业名称": "示例第9制造有限公司"}], actor=OTHER)

    done = importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT)

    assert (done.status, done.committed, done.overtaken) == (0, True, False)
    assert session.scalars(select(Enterprise.contact).where(Enterprise.uscc == uscc(1))).one()


def test_an_outcome_that_is_no_longer_what_was_shown_writes_nothing(session):
    bring(session, firm_records(1, 联系人="示例甲"))
    shown = look(session, firm_records(1, 联系人="示例乙"))
    bring(session, firm_records(1, 联系人="示例丙"), actor=OTHER)
    before = newest_revision(session)

    done = importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT)

    assert (done.status, done.committed, done.overtaken) == (3, False, True)
    assert newest_revision(session) == before
    assert [c.old for c in done.outcomes[0].changes if c.field == "contact"] == [["示例丙"]]


def test_a_job_that_is_delivered_twice_writes_once(session):
    shown = look(session, firm_records(1))
    first = importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT, job_id="job-1")

    again = importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT, job_id="job-1")

    assert again.committed
    assert again.written == first.written
    assert size(session, Enterprise) == 1


def test_the_same_bytes_are_recognised_and_so_is_the_same_table_in_another_file(session):
    data = workbook(("表", table(firm_records(1))))
    done = bring(session, data)
    resaved = workbook(("另一张", table(firm_records(1))))

    def told(shown, actor=EDITOR):
        found = importing.known_before(session, shown, actor)
        return [(one.what, one.earlier.import_id, one.earlier.undone) for one in found]

    number = done.written.import_id
    assert told(look(session, data)) == [("文件“示例.xlsx”", number, False)]
    assert told(look(session, resaved)) == [("“示例.xlsx › 另一张”的内容", number, False)]
    assert told(look(session, firm_records(2))) == []
    assert told(look(session, data), town_editor("110115100")) == []

    take_back(session, str(number))

    assert told(look(session, data)) == [("文件“示例.xlsx”", number, True)]

    take_back(session, f"r{newest_revision(session)}")

    assert told(look(session, data)) == [("文件“示例.xlsx”", number, False)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Unreadable),
        (b"PK\x03\x04 broken", Unreadable),
        (workbook(("表", [["颜色", "形状"], ["红", "圆"]])), NothingOurs),
    ],
)
def test_a_file_that_is_not_ours_gets_one_sentence(session, data, problem):
    with pytest.raises(problem, match=r"示例\.xlsx"):
        look(session, data)


def test_a_fact_that_no_register_knows_is_refused(session):
    with pytest.raises(BadSetting):
        look(session, firm_records(1), facts={"颜色": "红"})
