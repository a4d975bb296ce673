"""A commit is whole or nothing, also under `kill -9`; what was done is not done again."""

import random
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from registry.models import Enterprise, EnterpriseName, ImportBatch, Standing
from registry.records.rows import NOW, rows
from registry.services import importing
from tests.services.killed_import import FIRMS, JOB
from tests.shared import ROOT, budget
from tests.support.imports import EDITOR, MOMENT, assert_sound, firm_records, look
from tests.support.ledgers import borrowed

KILLS = budget(2, 20)
"""In each block; the odd ones between two statements, the even ones at any moment."""


@pytest.mark.prove
@pytest.mark.parametrize("block", range(budget(1, 10)))
def test_a_killed_commit_leaves_all_or_nothing(ledgers, tell, block):
    chance = random.Random(block)
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        session.rollback()
        steps, seconds = in_peace(database)
    whole = 0
    for turn in range(KILLS):
        fatal = chance.randint(1, steps) if turn % 2 else 0
        moment = 0.0 if fatal else chance.uniform(0, seconds)
        with borrowed(ledgers, seeded=True) as database, database.session() as session:
            session.rollback()
            kill_while_it_commits(database, fatal, moment)
            whole += all_or_nothing(session, f"kill {turn} of block {block}")
            it_goes_on(session)
    tell(f"{KILLS} kills within {steps} steps: {whole} left all, {KILLS - whole} left nothing")


def in_peace(database, *program):
    """How many steps and seconds the commit of the process takes if nobody kills it."""
    with start(database, 0, *program) as process:
        steps, seconds = process.stdout.readline().split()
    return int(steps), float(seconds)


def kill_while_it_commits(database, fatal, moment, *program):
    """Let the process begin, and end it at a step or `moment` seconds later."""
    with start(database, fatal, *program) as process:
        if fatal:
            process.stdout.read()
        else:
            time.sleep(moment)
            process.kill()


def start(database, fatal, module="tests.services.killed_import", *told):
    """The process at the beginning of its work."""
    urls = [
        engine.url.render_as_string(hide_password=False)
        for engine in (database.ledger, database.jobs)
    ]
    command = [sys.executable, "-m", module, *urls, str(fatal), *told]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    return process


def all_or_nothing(session, which):
    """Whether all is there; nothing is, or else the proof ends here."""
    assert_sound(session)
    left = sizes(session)
    assert left in ([0] * 3, [FIRMS] * 3), which
    batches = session.scalar(select(func.count()).select_from(ImportBatch))
    assert batches == min(left[0], 1), which
    return bool(left[0])


def it_goes_on(session):
    """The same job, done again, ends with everything there once."""
    shown = look(session, firm_records(FIRMS))

    done = importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT, job_id=JOB)

    assert done.committed
    assert sizes(session) == [FIRMS] * 3
    assert_sound(session)


def sizes(session):
    """How many firms, names and standings there are."""
    session.rollback()
    counted = [
        select(func.count()).select_from(rows(model, NOW))
        for model in (Enterprise, EnterpriseName, Standing)
    ]
    return [session.scalar(query) for query in counted]
