"""A preview waits for confirmation, and only what was shown is written."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.importing.outcome import State
from registry.models import Draft, DraftChunk, DraftFile, Enterprise
from registry.periods import Period
from registry.services import drafts
from registry.services.importing import ImportOptions
from tests.support.imports import (
    EDITOR,
    MOMENT,
    OTHER,
    bring,
    firm_records,
    look,
    seeded,
    settings,
    size,
    uscc,
)


@pytest.fixture
def session(database) -> Iterator[Session]:
    with seeded(database) as session:
        yield session


def save(session, records, **options):
    preview = look(session, records, **options)
    return drafts.save_draft(session, preview, actor=EDITOR, now=MOMENT)


def commit(session, draft_id, **more):
    return drafts.commit_draft(
        session, draft_id, actor=EDITOR, now=MOMENT, settings=settings(), **more
    )


def test_a_draft_keeps_the_answer_and_the_options(session):
    options = {"period": Period(2025, 10), "facts": {"source": "tax"}, "sheets": ("表",)}
    bring(session, firm_records(1))
    records = [{"统一社会信用代码": uscc(1), "营业收入（万元）": 5}]

    view = drafts.open_draft(session, save(session, records, **options), actor=EDITOR)

    assert view.tables[0]["rows"]["new"] == 1
    assert view.options == ImportOptions(**options)
    assert (view.state, view.files, view.blocked) == ("open", ["示例.xlsx"], False)


def test_a_confirmed_draft_is_written_once(session):
    draft_id = save(session, firm_records(2))

    done = commit(session, draft_id)

    assert (done.committed, size(session, Enterprise)) == (True, 2)
    view = drafts.open_draft(session, draft_id, actor=EDITOR)
    assert (view.state, view.import_id) == ("committed", done.written.import_id)
    with pytest.raises(drafts.NoDraft):
        commit(session, draft_id)


def test_a_draft_whose_outcome_changed_becomes_the_new_preview(session):
    bring(session, firm_records(1, 联系人="示例甲"))
    draft_id = save(session, firm_records(1, 联系人="示例乙"))
    bring(session, firm_records(1, 联系人="示例丙"), actor=OTHER)

    first = commit(session, draft_id)
    rows, _ = drafts.draft_page(session, drafts.open_draft(session, draft_id, actor=EDITOR), 0)

    assert (first.committed, first.overtaken) == (False, True)
    assert rows[0]["changes"]["contact"] == ["联系人", "示例丙", "示例乙"]
    assert commit(session, draft_id).committed


def test_pages_show_what_the_file_says_and_what_changes(session):
    bring(session, firm_records(1200, 联系人="示例甲"))
    records = firm_records(1200, 联系人="示例甲")
    records[700]["联系人"] = "示例乙"
    view = drafts.open_draft(session, save(session, records), actor=EDITOR)

    last, total = drafts.draft_page(session, view, 0, page=24)
    changed, found = drafts.draft_page(session, view, 0, states=[State.CHANGED])

    assert (total, len(last), last[-1]["row"]) == (1200, 50, 1201)
    assert (found, changed[0]["row"], changed[0]["state"]) == (1, 702, "changed")
    assert changed[0]["cells"]["name"] == "示例第701制造有限公司"
    assert changed[0]["changes"]["contact"] == ["联系人", "示例甲", "示例乙"]


def test_a_draft_is_nobody_elses(session):
    draft_id = save(session, firm_records(1))

    with pytest.raises(drafts.NoDraft):
        drafts.open_draft(session, draft_id, actor=OTHER)
    with pytest.raises(drafts.NoDraft):
        drafts.open_draft(session, draft_id + 1, actor=EDITOR)


def test_other_words_beside_the_file_give_another_preview(session):
    bring(session, firm_records(1))
    draft_id = save(session, [{"统一社会信用代码": uscc(1), "营业收入（万元）": 5}])
    assert drafts.open_draft(session, draft_id, actor=EDITOR).blocked

    drafts.preview_draft_again(
        session,
        draft_id,
        ImportOptions(year=2025),
        actor=EDITOR,
        now=MOMENT,
        settings=settings(),
    )

    assert not drafts.open_draft(session, draft_id, actor=EDITOR).blocked
    assert commit(session, draft_id).committed


def test_drafts_are_thrown_away_by_hand_and_by_age(session):
    drafts.discard_draft(session, save(session, firm_records(1)), actor=EDITOR)
    old = save(session, firm_records(1))
    later = MOMENT + timedelta(days=settings().draft_days, seconds=1)

    assert drafts.purge_drafts(session, now=later, settings=settings()) == 1
    with pytest.raises(drafts.NoDraft):
        drafts.open_draft(session, old, actor=EDITOR)
    for model in (Draft, DraftFile, DraftChunk):
        assert session.scalar(select(func.count()).select_from(model)) == 0
