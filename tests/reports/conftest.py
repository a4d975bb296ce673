"""One report for inside and one for outside, made once for all tests that only look at them."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from registry.config import load_settings
from registry.indicators.arithmetic import Path as Course
from registry.indicators.arithmetic import Span, average_growth
from registry.indicators.projection import added
from registry.indicators.prospects import Prospect, Scenario
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


def prospect(code: str, kind: str, path: Course, first, base, target) -> Prospect:
    """An indicator with values of 2020 and 2025."""
    years = tuple((year, None) for year in range(2021, 2025))
    history = ((2020, first), *years, (2025, Decimal(16) if kind == "flow" else base))
    achieved = {
        "output": average_growth(first or base, base, 5),
        "firms": Decimal("9.6"),
        "platforms": Decimal("3.2"),
    }
    return Prospect(
        indicator=code,
        name=f"示例{code}",
        unit="亿元",
        decimals=1,
        kind=kind,
        path=path,
        span=Span(2025, 2026, 2030),
        history=history,
        base=base,
        base_from="规划所列基期值",
        target=target,
        achieved=achieved[code] if first is not None else None,
        additions=(added("town", 2030, [Decimal(700), Decimal(650)], target),),
    )


@pytest.fixture
def scenarios() -> list[Scenario]:
    """An amount, a count without a target, a flow."""
    output = prospect(
        "output", "level", "geometric", Decimal("904.9"), Decimal("1121.4"), Decimal(1500)
    )
    firms = prospect("firms", "count", "linear", Decimal(137), Decimal(185), None)
    flow = prospect("platforms", "flow", "linear", Decimal(0), Decimal(0), Decimal(20))
    return [
        Scenario(output, output.base, Decimal(7), Decimal(1450)),
        *map(Scenario.of, (firms, flow)),
    ]
