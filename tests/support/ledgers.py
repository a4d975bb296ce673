"""Ledgers for tests, empty or seeded: both are made once per engine, every test gets a copy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg

from registry.records.database import Database, open_database
from registry.records.schema import upgrade
from registry.services.setup import load_seeds

SEEDED_AT = datetime(2026, 11, 23, 4, tzinfo=UTC)


class Ledgers(Protocol):
    """A source of upgraded ledgers of one engine."""

    engine: str

    def new(self, *, seeded: bool = False) -> Database:
        """A ledger of its own, empty or with code tables and plans; to be given back to `drop`."""

    def drop(self, database: Database) -> None:
        """Close and delete a ledger."""


class SqliteLedgers:
    """Copies of two upgraded files, each pair in a folder of its own."""

    engine = "sqlite"

    def __init__(self, home: Path) -> None:
        self.home = home
        self.numbers = count()
        self.empty = home / "empty"
        _upgrade(self._open(self.empty))

    @cached_property
    def seeded(self) -> Path:
        """The folder from which seeded ledgers are copied."""
        folder = Path(shutil.copytree(self.empty, self.home / "seeded"))
        _seed(self._open(folder))
        return folder

    def new(self, *, seeded: bool = False) -> Database:
        """A copy of a template."""
        template = self.seeded if seeded else self.empty
        folder = self.home / str(next(self.numbers))
        shutil.copytree(template, folder)
        return self._open(folder)

    def drop(self, database: Database) -> None:
        """Delete its folder."""
        database.dispose()
        shutil.rmtree(Path(str(database.ledger.url.database)).parent)

    @staticmethod
    def _open(folder: Path) -> Database:
        return open_database(f"sqlite:///{folder}/ledger.db", f"sqlite:///{folder}/jobs.db")


class PostgresLedgers:
    """Databases made from one upgraded template database."""

    engine = "postgresql"
    numbers = count()  # of all instances: they may share one server

    def __init__(self, server: str) -> None:
        self.server = server
        self.empty = f"empty_{next(self.numbers)}"
        self._do(f'CREATE DATABASE "{self.empty}"')
        _upgrade(self._open(self.empty))

    @cached_property
    def seeded(self) -> str:
        """The database from which seeded ledgers are copied."""
        name = f"seeded_{next(self.numbers)}"
        _seed(self._copy(self.empty, name))
        return name

    def new(self, *, seeded: bool = False) -> Database:
        """A copy of a template."""
        template = self.seeded if seeded else self.empty
        return self._copy(template, f"ledger_{next(self.numbers)}")

    def drop(self, database: Database) -> None:
        """Drop it, whoever is still connected."""
        database.dispose()
        self._do(f'DROP DATABASE "{database.ledger.url.database}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        with psycopg.connect(f"{self.server}postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _copy(self, template: str, name: str) -> Database:
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self._open(name)

    def _open(self, name: str) -> Database:
        return open_database(f"{self.server}{name}", f"{self.server}{name}")


def _upgrade(database: Database) -> None:
    upgrade(database)
    database.dispose()


def _seed(database: Database) -> None:
    with database.session() as session:
        load_seeds(session, actor="test", now=SEEDED_AT)
    database.dispose()


@contextmanager
def borrowed(ledgers: Ledgers, *, seeded: bool = False) -> Iterator[Database]:
    """A ledger for the length of the block, for tests that need one per example."""
    database = ledgers.new(seeded=seeded)
    try:
        yield database
    finally:
        ledgers.drop(database)
