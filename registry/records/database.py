"""Engines and sessions for SQLite and PostgreSQL, with one way to begin a writing transaction.

Reading transactions see one snapshot on both engines. A writing one begins IMMEDIATE on SQLite
(a deferred one fails at once when somebody else wrote) and READ COMMITTED on PostgreSQL (so that
what follows the lock sees what was committed before it).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

BUSY_MILLISECONDS = 60_000

CHECKPOINT_PAGES = 4_096
"""Pages (16 MiB) that stand in the log before whoever commits moves them into the file. By default
a thousand: then every import of some size does it, while its person waits."""


@dataclass(frozen=True)
class Database:
    """The ledger and the job file, each with its engine; the same engine on PostgreSQL."""

    ledger: Engine
    jobs: Engine

    def session(self) -> Session:
        """A new session on the ledger; the caller closes it."""
        return sessionmaker(self.ledger, expire_on_commit=False)()

    def jobs_session(self) -> Session:
        """A new session on the job file; the caller closes it."""
        return sessionmaker(self.jobs, expire_on_commit=False)()

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.ledger.dispose()
        self.jobs.dispose()


def open_database(ledger_url: str, jobs_url: str) -> Database:
    """Open both engines; creates the folder of a SQLite file, never its tables."""
    ledger = _engine(ledger_url)
    jobs = ledger if jobs_url == ledger_url else _engine(jobs_url)
    return Database(ledger, jobs)


@contextmanager
def writing(session: Session) -> Iterator[Connection]:
    """End the read, begin a write, commit at the end; roll all back on any error.

    For working tables. Business tables go through `registry.records.writer.write`.
    """
    connection = begin_writing(session)
    try:
        yield connection
        session.commit()
    except BaseException:
        session.rollback()
        raise


def begin_writing(session: Session) -> Connection:
    """End the read of `session` and begin its writing transaction."""
    session.rollback()
    options: dict[str, Any] = {"writes": True}
    if session.get_bind().dialect.name == "postgresql":
        options["isolation_level"] = "READ COMMITTED"
    return session.connection(execution_options=options)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, isolation_level="REPEATABLE READ", pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    """Take transactions into our own hands and switch the checks on."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "cache_size = -65536",
        "temp_store = MEMORY",
        f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
