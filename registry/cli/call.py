"""One call of a command: its settings, the moment, the ledger it opens, and who acts."""

import getpass
import os
import re
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, TableClause, column, inspect, select
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may, operator
from registry.cli.answer import NOT_FOUND, Stop
from registry.config import Settings
from registry.periods import beijing_day
from registry.records.database import Database, open_database
from registry.services.actors import actor_named

NEEDS_INIT = "台账尚未建立或版本较旧，请先运行 flask init。"
NEEDS_UPGRADE = "台账由更新版本的程序建立，请先升级程序。"


class Call:
    """What a command body is given; everything it opens is closed when the call ends.

    begun -- what the command began before the program had loaded, None where it begins nothing
    """

    def __init__(
        self, app: Any, acting_as: str | None, begun: Any = None, *, as_json: bool
    ) -> None:
        self.app = app
        self.settings: Settings = app.settings
        self.acting_as = acting_as
        self.begun = begun
        self.as_json = as_json
        self.now: datetime = datetime.now(UTC)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    @property
    def today(self) -> date:
        """Today in Beijing."""
        return beijing_day(self.now)

    @cached_property
    def unready_database(self) -> Database:
        """The database as it is, perhaps still without tables."""
        self.settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = open_database(self.settings.database_url, self.settings.jobs_url)
        self._open.callback(database.dispose)
        return database

    @cached_property
    def database(self) -> Database:
        """The ledger, with the tables of this version of the program. Stops where it has not."""
        database = self.unready_database
        if not self.is_current(database):
            raise Stop(NEEDS_INIT, NOT_FOUND)
        return database

    def is_current(self, database: Database) -> bool:
        """Whether ledger and job file have this program's tables. Stops where theirs are newer."""
        pairs = [
            (version_of(engine, branch), newest_version(self.settings.root, branch))
            for engine, branch in ((database.ledger, "ledger"), (database.jobs, "jobs"))
        ]
        if any(found is not None and found > ours for found, ours in pairs):
            raise Stop(NEEDS_UPGRADE, NOT_FOUND)
        return all(found == ours for found, ours in pairs)

    @cached_property
    def session(self) -> Session:
        """A session on the ledger."""
        return self._open.enter_context(self.database.session())

    @cached_property
    def actor(self) -> Actor:
        """Who acts: the person named by --as, else the operator of the machine."""
        if self.acting_as is None:
            return operator(operator_name())
        actor = actor_named(self.session, self.acting_as)
        if actor is None:
            raise Stop(f"没有名为“{self.acting_as}”的启用账号。", NOT_FOUND)
        return actor

    def require(self, action: Action) -> Actor:
        """The actor, who may do `action`; stops the command where that is not allowed."""
        if not may(self.actor, action):
            who = f"“{self.actor.name}”（{self.actor.role_label}）"
            raise Stop(f"账号{who}无权{action.label}。", NOT_FOUND)
        return self.actor


def operator_name() -> str:
    """The name by which the machine knows who typed the command."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this uid
        return f"uid{os.getuid()}"


def version_of(engine: Engine, branch: str) -> str | None:
    """The version of a branch's tables; None where there are none."""
    table = f"schema_{branch}"
    with engine.connect() as connection:
        if not inspect(connection).has_table(table):
            return None
        version = TableClause(table, column("version_num"))
        return connection.scalar(select(version.c.version_num))


def newest_version(root: Path, branch: str) -> str:
    """The number of the newest migration, read from its file name: Alembic need not be loaded."""
    files = (root / "migrations" / branch).glob("*.py")
    numbers = (re.match(r"\d+", file.name) for file in files)
    return max(number.group() for number in numbers if number)
