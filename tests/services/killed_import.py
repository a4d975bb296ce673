"""A process that imports and is killed: started by test_killed_import with two database URLs."""

import sys

from registry.records.database import open_database
from registry.services import importing
from tests.support.imports import EDITOR, MOMENT, firm_records, look

FIRMS = 400
JOB = "job-1"


def main(ledger_url: str, jobs_url: str) -> None:
    """Preview, say so, commit."""
    database = open_database(ledger_url, jobs_url)
    with database.session() as session:
        shown = look(session, firm_records(FIRMS))
        print("compared", flush=True)
        importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT, job_id=JOB)


if __name__ == "__main__":
    main(*sys.argv[1:])
