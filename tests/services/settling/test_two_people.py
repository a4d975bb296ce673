"""Two people settle the same row at the same instant: one wins, the other is told so."""

import threading

import pytest
from sqlalchemy.orm import Session

from registry.importing.decisions import DROP
from registry.models import Enterprise, Figures
from registry.records.waiting import kept_rows, settling_batches
from registry.services.settling.choice import Choice, NotSettled
from registry.services.settling.settle import ALREADY, FASTER
from tests.services.settling.world import (
    TWINS,
    answered,
    imported,
    it_is,
    still_open,
    with_twins,
)
from tests.shared import budget
from tests.support.imports import EDITOR, OTHER, all_rows, assert_sound
from tests.support.ledgers import borrowed

FIRST, SECOND = TWINS


@pytest.fixture
def session(seeded_database):
    with seeded_database.session() as session:
        with_twins(session)
        yield session


def holders(session: Session) -> list[str]:
    """The code of the firm of every figure on record."""
    codes = {row["id"]: row["uscc"] for row in all_rows(session, Enterprise)}
    return [codes[row["enterprise_id"]] for row in all_rows(session, Figures)]


@pytest.mark.parametrize("theirs", [FIRST, SECOND, None])
def test_what_another_settled_while_the_file_was_read_stays(session, seeded_database, theirs):
    import_id = imported(session, 1)
    (row,) = still_open(session, import_id)
    answer = it_is(session, theirs) if theirs else Choice(DROP, reason="非本区")

    def meanwhile(*_: object) -> None:
        with seeded_database.session() as other:
            if still_open(other, import_id):
                answered(other, import_id, {row.id: answer}, OTHER)

    with pytest.raises(NotSettled, match=FASTER):
        answered(session, import_id, {row.id: it_is(session, FIRST)}, tell=meanwhile)

    assert holders(session) == ([theirs] if theirs else [])
    (kept,) = kept_rows(session, import_id)
    assert (kept.is_open, kept.settled_by) == (False, "other")
    assert len(settling_batches(session, import_id)) == (1 if theirs else 0)
    assert_sound(session)


def at_once(database, import_id, answers):
    """Everybody settles the rows in the same moment; what each was told, a sentence or a result."""
    told, start = {}, threading.Barrier(len(answers))

    def one(actor, chosen):
        with database.session() as session:
            start.wait()
            try:
                told[actor.name] = answered(session, import_id, chosen, actor)
            except NotSettled as refusal:
                told[actor.name] = str(refusal)

    threads = [threading.Thread(target=one, args=answer) for answer in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.prove
def test_of_two_in_the_same_instant_one_wins_and_nothing_is_doubled(ledgers, tell):
    won = {EDITOR.name: 0, OTHER.name: 0}
    for _ in range(budget(3, 60)):
        with borrowed(ledgers, seeded=True) as database, database.session() as session:
            with_twins(session)
            import_id = imported(session, 2)
            ids = [one.id for one in still_open(session, import_id)]
            mine, theirs = (dict.fromkeys(ids, it_is(session, code)) for code in TWINS)

            told = at_once(database, import_id, [(EDITOR, mine), (OTHER, theirs)])

            assert still_open(session, import_id) == []
            (winner,) = {one.settled_by for one in kept_rows(session, import_id)}
            (loser,) = told.keys() - {winner}
            assert told[winner].settled == 2
            if told[loser] != FASTER:
                assert (told[loser].settled, dict(told[loser].left)) == (
                    0,
                    dict.fromkeys(ids, ALREADY),
                )
            assert holders(session) == [FIRST if winner == EDITOR.name else SECOND] * 2
            assert len(settling_batches(session, import_id)) == 1
            assert_sound(session)
            won[winner] += 1
    tell(f"{sum(won.values())} instants: {won}")
