"""The invariants of an import by their letters, for all registers, on both databases."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from registry.importing.outcome import State
from registry.models import Base, Enterprise, Honour, ImportBatch, Revision, remembering_models
from registry.records.database import begin_writing
from registry.records.rows import newest_revision
from registry.services import importing, undoing
from registry.terms import HowRead, Register
from tests.importing.invariants.mess import STRANGERS, books
from tests.shared import budget
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
    send_out,
    take_back,
    uscc,
)
from tests.support.ledgers import borrowed

TAKEN = {State.NEW, State.CHANGED, State.UNCHANGED}
CODE, NAME = "统一社会信用代码", "企业名称"
FIELDS = {"联系人": "contact", "备注": "note", "服务管家": "steward"}
often = settings(
    max_examples=budget(2, 40),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # an example costs seconds: none is tried again
)
values = st.sampled_from(["甲", "乙", "丙"])
edits = st.dictionaries(
    st.tuples(st.integers(1, 4), st.sampled_from([*FIELDS])), values, max_size=8
)
"""(which firm, which column) → what somebody writes there."""


@contextmanager
def ledger_of(ledgers):
    """A seeded ledger of one example."""
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        yield session
        assert_sound(session)


def everything(session):
    """Every row of every remembering table, and the newest revision."""
    found = {model: all_rows(session, model) for model in remembering_models()}
    return newest_revision(session), found


def sizes(session):
    """How many rows every table of the ledger has, whatever it is for."""
    session.rollback()
    tables = [table for table in Base.metadata.tables.values() if "job" not in table.name]
    return {t.name: session.scalar(select(func.count()).select_from(t)) for t in tables}


def shown_of(session, book):
    """The preview of a book, its good rows asked for."""
    return look(session, book.data, good_rows=True)


def commit(session, preview):
    """Write a preview."""
    return importing.commit_preview(session, preview, actor=EDITOR, now=MOMENT)


@often
@given(book=books(), before=books())
def test_a_no_cell_disappears(ledgers, book, before):
    with ledger_of(ledgers) as session:
        commit(session, shown_of(session, before))

        shown = shown_of(session, book)

        told = 0
        for outcome in shown.outcomes:
            cells = outcome.cell_counts
            fates = (cells.unchanged, cells.normalised, cells.rejected, cells.ignored)
            assert min(fates) >= 0
            assert sum(fates) == cells.total
            handled = outcome.handled
            assert all(group.reason for group in handled)
            assert sum(len(group.rows) for group in handled) == cells.total - cells.unchanged
            told += cells.total
        (read,) = shown.files
        assert told + sum(sheet.cell_total for sheet in read.refused) == book.cells


@often
@given(book=books(), before=books())
def test_b_a_preview_writes_nothing_and_works_beside_a_writer(ledgers, book, before):
    with (
        borrowed(ledgers, seeded=True) as database,
        database.session() as session,
        database.session() as busy,
    ):
        commit(session, shown_of(session, before))
        was, had = everything(session), sizes(session)
        begin_writing(busy).execute(Revision.__table__.select())

        shown = shown_of(session, book)

        busy.rollback()
        assert (everything(session), sizes(session)) == (was, had)
        assert shown.digest == shown_of(session, book).digest
        assert shown.based_on == was[0]


@often
@given(book=books(), between=books())
def test_b_a_commit_writes_what_was_shown_or_nothing(ledgers, book, between):
    with ledger_of(ledgers) as session:
        shown = shown_of(session, book)
        commit(session, shown_of(session, between))
        was = everything(session)

        done = commit(session, shown)

        now = shown_of(session, book) if done.overtaken else None
        if now is not None:
            assert everything(session) == was
            assert now.digest == done.digest != shown.digest
        else:
            assert done.digest == shown.digest


@often
@given(book=books(), before=books(), at=st.integers(1, 40))
def test_c_a_commit_that_fails_anywhere_leaves_nothing(ledgers, book, before, at):
    with ledger_of(ledgers) as session:
        commit(session, shown_of(session, before))
        shown, was, had = shown_of(session, book), everything(session), sizes(session)
        batches = session.scalar(select(func.count()).select_from(ImportBatch))

        with failing(session, at) as failed:
            done = attempt(session, shown)

        if failed:
            assert (everything(session), sizes(session)) == (was, had)
            done = commit(session, shown)
        again = shown_of(session, book)
        assert not again.writes
        more = 1 if done.written is not None else 0
        assert newest_revision(session) == was[0] + more
        assert sizes(session)["import_batch"] == batches + more


@contextmanager
def failing(session, at):
    """The connection breaks at its `at`-th statement; the list tells whether it came to that."""
    engine, seen, failed = session.get_bind(), [], []

    def count(*_):
        seen.append(1)
        if len(seen) == at:
            failed.append(at)
            raise ConnectionError("the line went dead")

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield failed
    finally:
        event.remove(engine, "before_cursor_execute", count)


def attempt(session, shown):
    """Commit; None where the connection broke."""
    try:
        return commit(session, shown)
    except ConnectionError:
        session.rollback()
        return None


@often
@given(book=books(), before=books())
def test_d_the_same_file_again_changes_nothing(ledgers, book, before):
    with ledger_of(ledgers) as session:
        commit(session, shown_of(session, before))
        shown = shown_of(session, book)
        commit(session, shown)
        was = everything(session)

        again = shown_of(session, book)
        commit(session, again)

        assert not again.writes
        assert everything(session)[1] == was[1]
        for outcome, repeated in zip(shown.outcomes, again.outcomes, strict=True):
            for state, now in zip(outcome.states, repeated.states, strict=True):
                assert now == (State.UNCHANGED if state in TAKEN else now)


@often
@given(sequence=st.lists(books(), min_size=1, max_size=2), kind=st.sampled_from(["xlsx", "csv"]))
def test_e_what_is_exported_comes_back_unchanged(ledgers, sequence, kind):
    with ledger_of(ledgers) as session, tempfile.TemporaryDirectory() as folder:
        for book in sequence:
            commit(session, shown_of(session, book))
        was = everything(session)
        for register in Register:
            for actor in (EDITOR, OTHER):  # OTHER sees phones masked
                target = Path(folder, f"{actor.name}-{register}.{kind}")
                sent = send_out(session, register, target, actor=actor)
                if sent.rows:
                    again = look(session, target, name=target.name, actor=actor)
                    linked = told_linked(again)
                    states = {"changed": linked, "unchanged": sent.rows - linked}
                    assert counts(again) == {state: n for state, n in states.items() if n}
        assert everything(session)[1] == was[1]


def told_linked(preview):
    """Rows of projects whose building firm was registered since, which is all that changes."""
    (outcome,) = preview.outcomes
    told = {problem.row for problem in outcome.problems if problem.kind == "linked_firm"}
    assert not outcome.changes
    assert not told or outcome.table.register == Register.PROJECTS
    return len(told)


@often
@given(mine=edits, theirs=edits)
def test_e_of_an_edited_export_only_the_real_edits_go_in(ledgers, mine, theirs):
    with ledger_of(ledgers) as session, tempfile.TemporaryDirectory() as folder:
        bring(session, firm_records(4, **dict.fromkeys(FIELDS, "原")))
        target = Path(folder, "企业.xlsx")
        send_out(session, Register.ENTERPRISES, target)
        write_into(target, mine)
        if theirs:
            bring(session, records_of(theirs), actor=OTHER)

        shown = look(session, target, name=target.name, good_rows=True)
        commit(session, shown)

        clashing = {place[0] for place, text in mine.items() if theirs.get(place, text) != text}
        assert counts(shown).get("conflict", 0) == len(clashing)
        expected = {(n, header): "原" for n in range(1, 5) for header in FIELDS} | theirs
        expected |= {place: text for place, text in mine.items() if place[0] not in clashing}
        assert contacts(session) == expected


def records_of(written):
    """A file that says what somebody wrote, and nothing else."""
    numbers = sorted({n for n, _ in written})
    return [
        {CODE: uscc(n), **{h: written[n, h] for h in FIELDS if (n, h) in written}} for n in numbers
    ]


def write_into(target, written):
    """Write into an exported workbook as a spreadsheet program does."""
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    rows = {sheet.cell(row, headers.index(CODE) + 1).value: row for row in range(2, 6)}
    for (n, header), text in written.items():
        sheet.cell(rows[uscc(n)], headers.index(header) + 1, text)
    book.save(target)


def contacts(session):
    """(firm, column) → what is recorded of it."""
    numbers = {uscc(n): n for n in range(1, 9)}
    return {
        (numbers[row["uscc"]], header): row[name]
        for row in all_rows(session, Enterprise)
        for header, name in FIELDS.items()
        if row["uscc"] in numbers
    }


@often
@given(book=books(), before=books())
def test_f_a_blank_keeps_and_an_unknown_word_is_never_stored(ledgers, book, before):
    with ledger_of(ledgers) as session:
        commit(session, shown_of(session, before))
        shown = shown_of(session, book)
        commit(session, shown)

        for outcome in shown.outcomes:
            assert told_derived(outcome) >= filled_where_blank(outcome)
        words = {
            value
            for rows in everything(session)[1].values()
            for row in rows
            for value in row.values()
            if isinstance(value, str)
        }
        assert words.isdisjoint(STRANGERS)


def filled_where_blank(outcome):
    """(row, field) of changes that stand at a blank cell; none of them replaces anything."""
    found = set()
    for change in outcome.changes:
        raws = outcome.table.raws.get(change.field)
        for place, old in zip(change.positions, change.old, strict=True):
            if raws is not None and not raws[place].strip():
                assert old is None
                found.add((outcome.table.rows[place], change.field))
    return found


def told_derived(outcome):
    """(row, field) of values that say which other cell of their row they come from."""
    own = [cell for cell in outcome.cells if cell.how is HowRead.DERIVED and cell.cell]
    return {(cell.row, cell.field.rpartition(".")[2]) for cell in own}


@often
@given(
    holders=st.dictionaries(st.integers(1, 6), st.sampled_from("甲乙丙"), min_size=1),
    named=st.sets(st.sampled_from("甲乙丙丁"), min_size=1),
)
def test_f_an_ambiguous_name_stops_its_row(ledgers, holders, named):
    with ledger_of(ledgers) as session:
        full = "示例{}区块制造有限公司".format
        bring(session, [{CODE: uscc(n), NAME: full(name)} for n, name in holders.items()])
        honour = {"荣誉类型": "专精特新中小企业", "批次": "2023年第三批", "认定状态": "认定"}
        rows = [{NAME: full(name), **honour} for name in sorted(named)]

        shown = look(session, rows, good_rows=True)
        commit(session, shown)

        bearers = {name: [*holders.values()].count(name) for name in named}
        names = {row["id"]: row["name"] for row in all_rows(session, Enterprise)}
        honoured = sorted(names[row["enterprise_id"]] for row in all_rows(session, Honour))
        assert honoured == sorted(full(name) for name, count in bearers.items() if count == 1)
        (outcome,) = shown.outcomes
        twice = sum(count > 1 for count in bearers.values())
        assert outcome.row_counts[State.WAITING] >= twice


@often
@given(before=edits, imported=edits, since=edits, choice=st.sampled_from(["keep", "restore"]))
def test_g_an_undo_takes_back_what_the_import_did_and_asks_for_the_rest(
    ledgers, before, imported, since, choice
):
    imported = imported or {(1, "联系人"): "甲"}
    with ledger_of(ledgers) as session:
        bring(session, firm_records(2, **dict.fromkeys(FIELDS, "原")))
        old = steps(session, [before])
        done = bring(session, named(imported))
        after = contacts(session)
        now = steps(session, [since])
        was = everything(session)[1]
        if done.written is None:
            return

        target = str(done.written.import_id)
        asked = undoing.preview_undo(session, target, actor=EDITOR)
        undone = take_back(session, target, choice=choice)

        touched = {place for place in after if after[place] != old.get(place)}
        edited = {place for place in touched if now[place] not in (after[place], old.get(place))}
        made = {n for n, _ in after} - {n for n, _ in old}
        kept = {n for n in made if any(now[n, h] != after[n, h] for h in FIELDS)}
        assert bool(asked.plan.conflicts) == bool(
            {p for p in edited if p[0] not in made} | {(n, "") for n in kept}
        )
        expected = dict(now)
        for place in touched:
            if place[0] not in made and (place not in edited or choice == "restore"):
                expected[place] = old[place]
        gone = made if choice == "restore" else made - kept
        expected = {place: text for place, text in expected.items() if place[0] not in gone}
        assert contacts(session) == expected
        if undone.revision is not None:
            take_back(session, f"r{undone.revision}")
        assert everything(session)[1] == was


def named(written):
    """The same as `records_of`, with names: firms that are not there yet come into being."""
    return [{**one, NAME: f"示例{one[CODE]}制造有限公司"} for one in records_of(written)]


def steps(session, sequence):
    """Bring what people wrote, one after the other; returns what stands then."""
    for written in sequence:
        if written:
            bring(session, named(written))
    return contacts(session)
