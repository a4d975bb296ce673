"""The queue hands out job numbers and nothing else: losing one loses nothing, see `jobs`.

It is huey's storage alone, in the job file on SQLite and in the database on PostgreSQL (where a
waiting worker is woken by NOTIFY); nothing is pickled.
"""

import time
from typing import Any

from huey.storage import PostgresStorage, SqliteStorage
from sqlalchemy import make_url

NAME = "registry"
PAUSE = 0.25
"""Seconds between two looks into a SQLite queue; PostgreSQL wakes us."""


class Queue:
    """The queue beside the job table at `jobs_url`."""

    def __init__(self, jobs_url: str) -> None:
        url = make_url(jobs_url)
        self._sleeps = url.get_backend_name() == "sqlite"
        self._storage: Any
        if self._sleeps:
            self._storage = SqliteStorage(NAME, filename=str(url.database), timeout=60)
        else:
            dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._storage = PostgresStorage(NAME, dsn=dsn, blocking=True, read_timeout=1)

    def put(self, job_id: str) -> None:
        """Offer a job to whoever works."""
        self._storage.enqueue(job_id.encode())

    def get(self) -> str | None:
        """The next job's number, after waiting for at most a second; None where none came."""
        data = self._storage.dequeue()
        if data is None and self._sleeps:
            time.sleep(PAUSE)
            data = self._storage.dequeue()
        return None if data is None else bytes(data).decode()

    def close(self) -> None:
        """Close the connection."""
        self._storage.close()
