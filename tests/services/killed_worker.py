"""A worker in a process of its own, which a test kills in the middle of a job.

Arguments: ledger URL, jobs URL, where to stop (`before` or `after` the commit, or `never`), and a
file that is made when it stands there.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from registry.config import load_settings
from registry.models import Enterprise
from registry.records.database import open_database
from registry.records.writer import write
from registry.services.queue import Queue
from registry.services.worker import Task, Worker
from registry.terms import Door
from tests.shared import ROOT


def main(ledger_url: str, jobs_url: str, stop_at: str, mark: str) -> None:
    """Work until the queue is empty, or until killed."""
    database = open_database(ledger_url, jobs_url)

    def stand_still(here: str) -> None:
        if here == stop_at:
            Path(mark).touch()
            time.sleep(600)

    def add_firm(task: Task) -> dict[str, int]:
        task.report(0, 1, "写入")
        firm = {"name": task.job.argument["name"], "name_folded": "甲"}
        with (
            task.database.session() as session,
            write(
                session, actor="wang", door=Door.IMPORT, now=task.clock(), job_id=task.job.id
            ) as writer,
        ):
            writer.apply(Enterprise, insert=[firm])
            stand_still("before")
        stand_still("after")
        return {"revision": writer.revision}

    settings = load_settings(ROOT, {})
    clock = lambda: datetime.now(UTC)  # noqa: E731
    worker = Worker(database, settings, clock, {"add": add_firm}, Queue(jobs_url))
    worker.run(drain=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
