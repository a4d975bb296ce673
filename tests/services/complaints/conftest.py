"""Other programs' production bugs, each a test here; the number is that of the collected list."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.support.imports import seeded


@pytest.fixture
def session(database) -> Iterator[Session]:
    """A session on a ledger with its code tables and plans, on both engines in turn."""
    with seeded(database) as session:
        yield session
