"""The invariants (a) to (g) of an import, on messy workbooks, on both databases."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from registry.importing.outcome import State
from registry.models import (
    Enterprise,
    EnterpriseName,
    Figures,
    Honour,
    ImportBatch,
    Revision,
    Standing,
)
from registry.records.rows import newest_revision
from registry.services import importing
from registry.terms import Register
from tests.importing.invariants.mess import CONTACTS, figures, firms
from tests.shared import budget
from tests.support.imports import (
    EDITOR,
    MOMENT,
    all_rows,
    assert_sound,
    look,
    send_out,
    table,
    take_back,
    uscc,
    workbook,
)
from tests.support.ledgers import borrowed

MODELS = (Enterprise, EnterpriseName, Standing, Honour, Figures)
TAKEN = {State.NEW, State.CHANGED, State.UNCHANGED}
FIRM = {"统一社会信用代码": uscc(1), "企业名称": "示例甲制造有限公司"}
OLD = {"统一社会信用代码": None, "企业名称": "示例丙装备厂"}
files = st.tuples(st.lists(firms, min_size=1, max_size=6), st.lists(figures, max_size=5))


def book(listed):
    """A workbook of firms, and of figures where there are any."""
    own_firms, own_figures = listed
    sheets = [("企业", table(own_firms))]
    return workbook(*sheets, *([("经营数据", table(own_figures))] if own_figures else []))


def contents(session):
    """Everything that is recorded now."""
    return {model: all_rows(session, model) for model in MODELS}


def effect(preview):
    """The state of every row of every table."""
    return [outcome.states for outcome in preview.outcomes]


@settings(max_examples=budget(6, 300), suppress_health_check=list(HealthCheck))
@example(sequence=[([FIRM, FIRM], [{**FIRM, "年度": 2024}])])
@example(sequence=[([FIRM], []), ([OLD, {**FIRM, "曾用名": OLD["企业名称"]}], [])])
@given(sequence=st.lists(files, min_size=1, max_size=3))
def test_the_invariants_hold_for_any_sequence_of_messy_files(ledgers, sequence):
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        before = [contents(session)]
        written = []
        for listed in sequence:
            data = book(listed)
            shown = preview_writes_nothing(session, data)
            no_cell_disappears(shown)
            done = a_commit_is_whole_or_nothing(session, shown)
            blanks_keep(before[-1], contents(session), shown)
            the_same_file_again_is_no_change(session, data, shown)
            if done.written is not None:
                before.append(contents(session))
                written.append(done.written)
            assert_sound(session)
        exports_come_back_unchanged(session)
        undo_leads_back_step_by_step(session, before, written)


def preview_writes_nothing(session, data):
    """(b)"""
    was, revision = contents(session), newest_revision(session)
    try:
        shown = look(session, data, good_rows=True)
    except importing.NothingOurs:
        raise AssertionError("a template's own headers were not recognised") from None
    assert (contents(session), newest_revision(session)) == (was, revision)
    return shown


def no_cell_disappears(shown):
    """(a) the four fates add up, each of the last three with its reason; so do the rows."""
    for outcome in shown.outcomes:
        cells = outcome.cell_counts
        told = (cells.unchanged, cells.normalised, cells.rejected, cells.ignored)
        assert sum(told) == cells.total
        assert min(told) >= 0
        assert all(group.reason for group in [*outcome.table.handled, *outcome.moved])
        rows = sum(outcome.row_counts.values())
        assert rows == len(outcome.table.rows) + len(outcome.table.ignored_rows)
        for row, state in zip(outcome.table.rows, outcome.states, strict=True):
            if state in {State.REJECTED, State.WAITING, State.CONFLICT}:
                assert any(row in problem.touched for problem in outcome.all_problems)


def a_commit_is_whole_or_nothing(session, shown):
    """(c) one revision and one import, or none at all."""
    revisions, batches = counted(session, Revision), counted(session, ImportBatch)
    done = importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT)
    more = 1 if done.written is not None else 0
    assert counted(session, Revision) == revisions + more
    assert counted(session, ImportBatch) == batches + more
    new = sum(outcome.row_counts[State.NEW] for outcome in shown.outcomes)
    changed = sum(outcome.row_counts[State.CHANGED] for outcome in shown.outcomes)
    assert more or not (new or changed)
    return done


def counted(session, model):
    """How many rows there are."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def blanks_keep(was, now, shown):
    """(f) a second, naive reading of one column: blanks keep, 清空 clears, words are taken."""
    contact = {row["uscc"]: row["contact"] for row in was[Enterprise] if row["uscc"]}
    outcome = shown.outcomes[0]
    table_ = outcome.table
    for position, state in enumerate(outcome.states):
        code = table_.values["uscc"][position]
        if state in TAKEN and isinstance(code, str) and "contact" in table_.raws:
            word = CONTACTS[table_.raws["contact"][position] or None]
            contact[code] = contact.get(code) if word is None else word or None
    for row in now[Enterprise]:
        if row["uscc"] in contact:
            assert row["contact"] == contact[row["uscc"]]


def the_same_file_again_is_no_change(session, data, shown):
    """(d)"""
    again = look(session, data, good_rows=True)
    for states, now in zip(effect(shown), effect(again), strict=True):
        for state, repeated in zip(states, now, strict=True):
            assert repeated == (State.UNCHANGED if state in TAKEN else repeated)
            assert repeated not in {State.NEW, State.CHANGED} or state not in TAKEN


def exports_come_back_unchanged(session):
    """(e)"""
    for register in (Register.ENTERPRISES, Register.FIGURES, Register.HONOURS):
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder, f"{register}.xlsx")
            sent = send_out(session, register, target)
            if sent.rows:
                again = look(session, target, name=target.name)
                assert {state for states in effect(again) for state in states} == {State.UNCHANGED}


def undo_leads_back_step_by_step(session, before, written):
    """(g)"""
    for was, done in zip(reversed(before[:-1]), reversed(written), strict=True):
        undone = take_back(session, str(done.import_id))
        assert (undone.committed, undone.plan.conflicts) == (True, [])
        assert contents(session) == was
    assert_sound(session)
