"""A process that settles rows and is killed: started by test_killed_settling."""

import sys
from time import perf_counter

from registry.records.database import open_database
from tests.services.killed_import import count_steps
from tests.services.settling.world import TWINS, answered, it_is, still_open

JOB = "job-2"


def main(ledger_url: str, jobs_url: str, fatal: str, import_id: str) -> None:
    """Read what waits, say so, settle it; then say how many steps that took, and how many seconds.

    fatal -- the step at which the process ends itself as `kill -9` does; 0 is none
    """
    database = open_database(ledger_url, jobs_url)
    with database.session() as session:
        opened = still_open(session, int(import_id))
        answer = it_is(session, TWINS[0])
        steps = count_steps(database, int(fatal))
        print("begun", flush=True)
        begun = perf_counter()
        answered(session, int(import_id), {one.id: answer for one in opened}, job_id=JOB)
        print(next(steps), perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
