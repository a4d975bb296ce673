"""How often a learned word was used, and when last."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from registry.models import LearnedUse
from registry.services.importing import commit_preview
from registry.services.learned_values import Taught, learn_words
from registry.services.learning import COLUMNS, VALUES, learn_columns, learned_words, revoke, used
from registry.terms import Register
from tests.support.imports import EDITOR, MOMENT, bring, firm_records, look, uscc

CODE = "统一社会信用代码"


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, firm_records(2))
        teach = {"actor": EDITOR, "now": MOMENT, "note": "示例"}
        learn_columns(session, "figures", {"全口径收入": "revenue", "没人写": "profit"}, **teach)
        words = [Taught(Register.ENTERPRISES, "status", "挂了", "revoked")]
        learn_words(session, words, actor="editor", now=MOMENT)
        yield session


def figures(n, heading="全口径收入（万元）"):
    return [{CODE: uscc(n), "年度": 2025, "研发费用（万元）": 1, heading: 5}]


def told(session):
    session.rollback()
    return {key: (one.count, one.import_id) for key, one in used(session).items()}


def test_each_import_counts_once_for_a_heading(session):
    first = bring(session, figures(1)).written.import_id
    second = bring(session, [*figures(2), {**figures(2)[0], "年度": 2024}]).written.import_id

    assert (first, second) == (2, 3)
    assert told(session) == {(COLUMNS, "figures", "全口径收入"): (2, 3)}


def test_a_word_in_cells_counts_where_it_is_written(session):
    firm = firm_records(1)[0]
    bring(session, [{**firm, "经营状态": "正常经营"}])
    assert told(session) == {}
    bring(session, [{**firm, "经营状态": " 挂了 "}, {**firm_records(2)[1], "经营状态": "挂了"}])

    assert told(session) == {(VALUES, "enterprises", "挂了"): (1, 3)}


def test_a_preview_and_its_own_words_count_nothing(session):
    look(session, figures(1))
    bring(session, figures(1, "营业收入（万元）"))

    assert told(session) == {}
    assert size_of_uses(session) == 0


def test_the_last_use_has_its_day(session):
    for days, n in enumerate((1, 2)):
        shown = look(session, figures(n))
        commit_preview(session, shown, actor=EDITOR, now=MOMENT + timedelta(days=days))
    session.rollback()

    assert used(session)[COLUMNS, "figures", "全口径收入"].recorded_at == MOMENT + timedelta(days=1)


def test_a_word_that_was_revoked_is_read_no_more_and_what_it_did_stays_counted(session):
    bring(session, figures(1))
    word = next(one for one in learned_words(session) if one.text == "全口径收入")
    revoke(session, COLUMNS, word.id, version=word.version, actor=EDITOR, now=MOMENT)

    after = look(session, figures(2))
    assert "revenue" not in after.outcomes[0].table.values
    assert told(session) == {(COLUMNS, "figures", "全口径收入"): (1, 2)}


def size_of_uses(session):
    return session.query(LearnedUse).count()
