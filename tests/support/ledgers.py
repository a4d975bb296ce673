"""Empty ledgers for tests: the migrations run once per engine, every test gets a copy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg

from registry.records.database import Database, open_database
from registry.records.schema import upgrade


class Ledgers(Protocol):
    """A source of empty, upgraded ledgers of one engine."""

    engine: str

    def new(self) -> Database:
        """An empty ledger of its own; whoever asked gives it back to `drop`."""

    def drop(self, database: Database) -> None:
        """Close and delete a ledger."""


class SqliteLedgers:
    """Copies of two upgraded files, each pair in a folder of its own."""

    engine = "sqlite"

    def __init__(self, home: Path) -> None:
        self.home = home
        self.numbers = count()
        self.template = self._open(home / "template")
        upgrade(self.template)
        self.template.dispose()

    def new(self) -> Database:
        """A copy of the template."""
        folder = self.home / str(next(self.numbers))
        shutil.copytree(self.home / "template", folder)
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
        self.template = f"template_{next(self.numbers)}"
        self._do(f'CREATE DATABASE "{self.template}"')
        template = self._open(self.template)
        upgrade(template)
        template.dispose()

    def new(self) -> Database:
        """A copy of the template."""
        name = f"ledger_{next(self.numbers)}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        return self._open(name)

    def drop(self, database: Database) -> None:
        """Drop it, whoever is still connected."""
        database.dispose()
        self._do(f'DROP DATABASE "{database.ledger.url.database}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        with psycopg.connect(f"{self.server}postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _open(self, name: str) -> Database:
        return open_database(f"{self.server}{name}", f"{self.server}{name}")


@contextmanager
def borrowed(ledgers: Ledgers) -> Iterator[Database]:
    """An empty ledger for the length of the block, for tests that need one per example."""
    database = ledgers.new()
    try:
        yield database
    finally:
        ledgers.drop(database)
