"""A process that imports and is killed: started by test_killed_import with two database URLs."""

import os
import signal
import sys
from itertools import count
from time import perf_counter

from sqlalchemy import event

from registry.records.database import Database, open_database
from registry.services import importing
from tests.support.imports import EDITOR, MOMENT, firm_records, look

FIRMS = 400
JOB = "job-1"


def main(ledger_url: str, jobs_url: str, fatal: str) -> None:
    """Preview, say so, commit; then say how many steps that took, and how many seconds.

    fatal -- the step at which the process ends itself as `kill -9` does; 0 is none
    """
    database = open_database(ledger_url, jobs_url)
    with database.session() as session:
        shown = look(session, firm_records(FIRMS))
        steps = count_steps(database, int(fatal))
        print("begun", flush=True)
        begun = perf_counter()
        importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT, job_id=JOB)
        print(next(steps), perf_counter() - begun, flush=True)


def count_steps(database: Database, fatal: int) -> "count[int]":
    """Count every statement and every COMMIT from now on, and end at the fatal one."""
    steps = count()

    def step(*_: object) -> None:
        if next(steps) + 1 == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.ledger, "before_cursor_execute", step)
    event.listen(database.ledger, "commit", step)
    return steps


if __name__ == "__main__":
    main(*sys.argv[1:])
