"""The small district that reports, on both engines."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.services.returns import world
from tests.support.imports import seeded


@pytest.fixture
def session(database) -> Iterator[Session]:
    with seeded(database) as session:
        world.settle(session)
        yield session
