"""Drafts are kept for their owner and thrown away by age, with their files and rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.importing.decisions import Decisions, TableKey
from registry.models import Draft, DraftChunk, DraftFile
from registry.services import uploads
from tests.support.imports import MOMENT, settings


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def keep(session, now):
    return uploads.keep(session, [("示例.xlsx", b"12345")], {}, owner="editor", now=now)


def test_a_draft_is_nobody_elses(session):
    draft_id = keep(session, MOMENT)

    assert uploads.view(session, draft_id, "editor").files == [("示例.xlsx", 5)]
    assert uploads.view(session, draft_id, "other") is None


def test_drafts_older_than_the_setting_go_whole(session):
    old = keep(session, MOMENT)
    uploads.describe(session, old, {"phase": "ready", "tables": []}, [{0: b"rows"}])
    later = MOMENT + timedelta(days=settings().draft_days, seconds=1)
    new = keep(session, later)

    assert uploads.purge_drafts(session, now=later, settings=settings()) == 1

    assert uploads.view(session, old, "editor") is None
    assert uploads.view(session, new, "editor") is not None
    left = [
        session.scalar(select(func.count()).select_from(model))
        for model in (Draft, DraftFile, DraftChunk)
    ]
    assert left == [1, 1, 0]


def test_decisions_about_a_table_stay_where_the_options_change(session):
    draft_id = keep(session, MOMENT)
    key, other = TableKey(0, "表.一", 3), TableKey(1, "表.一", 3)

    uploads.decide(session, draft_id, key, lambda said: replace(said, complete=True))
    uploads.decide(session, draft_id, key, lambda said: replace(said, units={"B": "千元"}))
    uploads.change_options(session, draft_id, {"register": "figures"})

    draft = uploads.view(session, draft_id, "editor")
    assert draft.options["register"] == "figures"
    assert draft.decided(key) == Decisions(complete=True, units={"B": "千元"})
    assert draft.decided(other) == Decisions()


def test_a_table_nobody_decides_about_any_more_leaves_no_trace(session):
    draft_id = keep(session, MOMENT)
    key = TableKey(0, "表", 1)

    uploads.decide(session, draft_id, key, lambda said: replace(said, complete=True))
    uploads.decide(session, draft_id, key, lambda _: Decisions())

    assert uploads.view(session, draft_id, "editor").options == {"tables": {}}
