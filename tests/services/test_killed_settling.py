"""Settling is whole or nothing, also under `kill -9`; what was settled is not settled again."""

import random

import pytest

from registry.models import Figures
from registry.records.waiting import kept_rows, settling_batches
from tests.services.killed_settling import JOB
from tests.services.settling.world import (
    TWINS,
    answered,
    imported,
    it_is,
    still_open,
    with_twins,
)
from tests.services.test_killed_import import in_peace, kill_while_it_commits
from tests.shared import budget
from tests.support.imports import assert_sound, size
from tests.support.ledgers import borrowed

ROWS = 5
KILLS = budget(2, 40)
"""On each engine; the odd ones between two statements, the even ones at any moment."""
PROGRAM = "tests.services.killed_settling"


@pytest.mark.prove
def test_a_killed_settling_leaves_all_or_nothing(ledgers, tell):
    chance, whole = random.Random(ledgers.engine), 0
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        with_twins(session)
        steps, seconds = in_peace(database, PROGRAM, str(imported(session, ROWS)))
    for turn in range(KILLS):
        fatal = chance.randint(1, steps) if turn % 2 else 0
        moment = 0.0 if fatal else chance.uniform(0, seconds)
        with borrowed(ledgers, seeded=True) as database, database.session() as session:
            with_twins(session)
            import_id = imported(session, ROWS)
            kill_while_it_commits(database, fatal, moment, PROGRAM, str(import_id))
            whole += all_or_nothing(session, import_id, f"kill {turn}")
            it_goes_on(session, import_id)
    tell(f"{KILLS} kills within {steps} steps: {whole} left all, {KILLS - whole} left nothing")


def all_or_nothing(session, import_id, which):
    """Whether all is settled; nothing is, or else the proof ends here."""
    opened = len(still_open(session, import_id))
    assert_sound(session)
    left = (size(session, Figures), opened, len(settling_batches(session, import_id)))
    assert left in ((0, ROWS, 0), (ROWS, 0, 1)), which
    return opened == 0


def it_goes_on(session, import_id):
    """The same job, delivered again, ends with every row settled once."""
    answer = it_is(session, TWINS[0])
    rows = {one.id: answer for one in kept_rows(session, import_id)}
    waiting = len(still_open(session, import_id))
    assert answered(session, import_id, rows, job_id=JOB).settled == waiting
    assert all_or_nothing(session, import_id, "again")
