"""Empty ledgers on both engines, for measures that write."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.support.ledgers import Ledgers, PostgresLedgers, SqliteLedgers
from tests.support.postgres import postgres_server


@contextmanager
def both_engines() -> Iterator[list[Ledgers]]:
    """A source of ledgers on SQLite and one on PostgreSQL (durability off, as in tests)."""
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory())
        server = opened.enter_context(postgres_server())
        yield [SqliteLedgers(Path(folder)), PostgresLedgers(server)]
