"""Other programs' production bugs, each a test here; the number is that of the collected list."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    """A session on a ledger with its code tables and plans, on both engines in turn."""
    with seeded_database.session() as session:
        yield session
