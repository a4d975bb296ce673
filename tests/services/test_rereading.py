"""An import whose column was read wrongly is put right as a whole, over the same cells."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.commit.write import write_outcomes
from registry.importing.decisions import FIRM, Decisions, TableKey
from registry.models import DraftFile, Enterprise, Figures
from registry.records.imports import one_import
from registry.records.origin import origins
from registry.records.rows import NOW
from registry.records.waiting import kept_rows
from registry.services import upload_jobs, uploads
from registry.services.importing import commit_preview, preview_files
from registry.services.rereading import is_kept, keep_again
from registry.services.settling.choice import Choice
from registry.services.settling.settle import settle
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
    problems,
    settings,
    take_back,
    uscc,
)

COUNT = 3
CODE, NAME, MONEY = "统一社会信用代码", "企业名称", "营业收入（万元）"
KEY = TableKey(0, "表", 1)
WAN = 1_000_000


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, firm_records(COUNT))
        yield session


def records(count=COUNT):
    """Revenues in 元 under a heading that says 万元."""
    return [{CODE: uscc(n), MONEY: 10_000 * n} for n in range(1, count + 1)]


def imported(session, rows=None, **more):
    done = bring(session, rows or records(), name="月报.xlsx", year=2025, **more)
    return done.written.import_id


def again(session, import_id, change=lambda said: said, actor=EDITOR):
    """The preview of an import's files read once more, with what a person changes in it."""
    session.rollback()
    found = one_import(session, import_id, None)
    draft_id = keep_again(session, found, owner=actor.name, now=MOMENT)
    uploads.decide(session, draft_id, KEY, change)
    draft = uploads.view(session, draft_id, actor.name)
    assert draft.again == import_id
    return preview_files(
        session,
        uploads.contents(session, draft_id),
        upload_jobs.options_of(draft.options),
        actor=actor,
        now=MOMENT,
        settings=settings(),
    )


def in_yuan(said):
    return replace(said, units={**said.units, "B": "元"})


def write(session, preview, actor=EDITOR):
    return commit_preview(session, preview, actor=actor, now=MOMENT)


def revenues(session):
    return [row["revenue"] for row in all_rows(session, Figures)]


def test_nothing_changes_where_nothing_is_changed(session):
    preview = again(session, imported(session))

    assert counts(preview) == {"unchanged": COUNT}
    assert not preview.writes


def test_a_unit_is_put_right_for_the_whole_column(session):
    import_id = imported(session)
    preview = again(session, import_id, in_yuan)

    assert counts(preview) == {"changed": COUNT}
    done = write(session, preview)
    assert revenues(session) == [n * WAN for n in range(1, COUNT + 1)]
    number = all_rows(session, Figures)[0]["id"]
    origin = origins(session, Figures, [number], "revenue", NOW)[number]
    assert (origin.place, origin.revision) == ("月报.xlsx › 表 › B2", done.written.revision)
    assert_sound(session)
    take_back(session, str(done.written.import_id))
    assert revenues(session) == [10_000 * n * WAN for n in range(1, COUNT + 1)]


def test_what_somebody_changed_since_is_asked_and_not_overwritten(session):
    import_id = imported(session)
    bring(session, [{CODE: uscc(2), MONEY: 7}], year=2025, actor=OTHER)

    kept = again(session, import_id)
    assert counts(kept) == {"unchanged": COUNT}
    assert "上次导入之后，other 于" in problems(kept, "note")[0]
    preview = again(session, import_id, in_yuan)
    assert counts(preview) == {"changed": COUNT - 1, "conflict": 1}
    assert "请先撤回那次修改" in problems(preview, "error")[0]


def test_period_facts_and_decisions_are_those_of_the_import(session):
    rows = [{CODE: uscc(1), "营收（万元）": 10_000, "甲": "x"}]
    tables = {KEY: Decisions(columns={"C": "note"}, facts={"nature": "快报"})}
    import_id = imported(session, rows, tables=tables, facts={"source": "统计局反馈"})

    preview = again(session, import_id)

    (table,) = [one.table for one in preview.outcomes]
    assert table.given["year"] == 2025
    assert {one.field: one.column for one in table.columns}["note"] == "C"
    assert counts(preview) == {"unchanged": 1}


def test_rows_that_were_settled_since_stay_settled(session):
    rows = [*records(), {CODE: None, NAME: "示例不详有限公司", MONEY: 50_000}]
    import_id = imported(session, rows)
    session.rollback()
    (row,) = kept_rows(session, import_id)
    bring(session, [{CODE: uscc(9), NAME: "示例第9制造有限公司"}])
    firm = session.scalar(select(Enterprise.id).where(Enterprise.uscc == uscc(9)))
    told = {"actor": EDITOR, "now": MOMENT, "settings": settings()}
    settle(session, import_id, {row.id: Choice(FIRM, firm, "示例第9制造有限公司")}, **told)

    assert counts(again(session, import_id)) == {"unchanged": COUNT + 1}
    preview = again(session, import_id, in_yuan)
    assert counts(preview) == {"changed": COUNT + 1}
    write(session, preview)
    assert sorted(revenues(session)) == [*(n * WAN for n in range(1, COUNT + 1)), 5 * WAN]


def test_an_import_that_was_taken_back_may_be_read_again(session):
    import_id = imported(session)
    take_back(session, str(import_id))

    preview = again(session, import_id, in_yuan)
    assert counts(preview) == {"new": COUNT}
    write(session, preview)
    assert revenues(session) == [n * WAN for n in range(1, COUNT + 1)]


def test_an_import_from_before_options_were_kept_still_has_its_file(session):
    shown = look(session, [{**one, "年度": 2025} for one in records()], name="旧.xlsx")
    sources = [(file.source, file.outcomes) for file in shown.files]
    kept = {"based_on": shown.based_on, "actor": "editor", "now": MOMENT}
    import_id = write_outcomes(session, sources, **kept).import_id

    assert not is_kept(session, import_id)
    assert is_kept(session, 1)
    assert counts(again(session, import_id)) == {"unchanged": COUNT}
    name = session.scalars(select(DraftFile.name).order_by(DraftFile.id.desc())).first()
    assert name == "旧.xlsx"
