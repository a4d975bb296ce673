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
from tests.support.imports import EDITOR, MOMENT, assert_sound, firm_records, look, seeded
from tests.support.ledgers import borrowed

LONGEST = 0.4
"""Seconds within which the commit of the process ends on most machines."""


@pytest.mark.prove
@pytest.mark.parametrize("turn", range(budget(2, 100)))
def test_a_killed_commit_leaves_all_or_nothing(ledgers, turn):
    moment = random.Random(turn).uniform(0, LONGEST)
    with borrowed(ledgers) as database, seeded(database) as session:
        session.rollback()
        kill_while_it_commits(database, moment)

        assert_sound(session)
        left = sizes(session)
        assert left in ([0] * 3, [FIRMS] * 3)
        assert session.scalar(select(func.count()).select_from(ImportBatch)) == min(left[0], 1)

        shown = look(session, firm_records(FIRMS))
        done = importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT, job_id=JOB)

        assert done.committed
        assert sizes(session) == [FIRMS] * 3
        assert_sound(session)


def kill_while_it_commits(database, moment):
    """Start the process, let it compare, and end it `moment` seconds into its commit."""
    urls = [
        engine.url.render_as_string(hide_password=False)
        for engine in (database.ledger, database.jobs)
    ]
    command = [sys.executable, "-m", "tests.services.killed_import", *urls]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"compared\n"
        time.sleep(moment)
        process.kill()


def sizes(session):
    """How many firms, names and standings there are."""
    session.rollback()
    counted = [
        select(func.count()).select_from(rows(model, NOW))
        for model in (Enterprise, EnterpriseName, Standing)
    ]
    return [session.scalar(query) for query in counted]
