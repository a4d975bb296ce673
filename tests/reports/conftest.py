"""One report for inside and one for outside, made once for all tests that only look at them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.config import load_settings
from registry.services.reporting import Made
from registry.terms import Audience
from tests.reports.district import district, made
from tests.support.ledgers import SqliteLedgers, borrowed


@pytest.fixture(scope="session")
def both_reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Audience, Made]]:
    """Audience → the report on 2025 of the little district."""
    home: Path = tmp_path_factory.mktemp("reports")
    with borrowed(SqliteLedgers(home)) as database, database.session() as session:
        district().write(session)
        own = load_settings(home, {})
        yield {audience: made(session, own, audience) for audience in Audience}


@pytest.fixture(scope="session")
def inside(both_reports: dict[Audience, Made]) -> Made:
    """内部使用."""
    return both_reports[Audience.INTERNAL]


@pytest.fixture(scope="session")
def outside(both_reports: dict[Audience, Made]) -> Made:
    """对外提供."""
    return both_reports[Audience.EXTERNAL]
