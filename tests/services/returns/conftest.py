"""The small district that reports, on both engines."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.services.returns import world


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        world.settle(session)
        yield session
