"""The day before, the day, the day after; and what is delivered against what is on record."""

from datetime import date

import pytest

from registry.indicators.compute import indicator_table
from registry.indicators.rules import Rules
from registry.indicators.table import IndicatorRow
from registry.models import HonourKind, Platform, PlatformKind, PlatformLevel
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.rows import NOW
from tests.indicators.world import World

YI = 10_000_000_000


def row(database, world: World, indicator: str, year: int) -> IndicatorRow:
    with database.session() as session:
        world.write(session)
        on = date(year, 12, 31)
        return indicator_table(session, "daxing-14-5", year, on, NOW, Rules()).row(indicator)


@pytest.mark.parametrize(("withdrawn", "count"), [(date(2023, 12, 31), 0), (date(2024, 1, 1), 1)])
def test_a_platform_is_out_from_the_day_it_is_withdrawn(database, withdrawn, count):
    world = World()
    world.add(PlatformKind, code="centre", name="示例中心")
    world.add(Platform, enterprise_id=world.firm(), kind="centre", name="示例平台")
    world.add(
        PlatformLevel,
        platform_id=1,
        level="city",
        recognised_on=date(2022, 1, 1),
        withdrawn_on=withdrawn,
    )
    assert row(database, world, "innovation_platforms", 2023).value == count


@pytest.mark.parametrize(("recognised", "count"), [(date(2022, 5, 31), 1), (date(2022, 6, 1), 0)])
def test_an_honour_has_the_rules_of_the_day_it_was_recognised(database, recognised, count):
    world = World()
    change = date(2022, 6, 1)
    for level, since, until in (
        ("national", DISTANT_PAST, change),
        ("city", change, DISTANT_FUTURE),
    ):
        world.add(
            HonourKind,
            code="giant",
            name="示例",
            family="little_giant",
            level=level,
            starts_on=since,
            ends_on=until,
        )
    world.honour(world.firm(), "giant", recognised)
    assert row(database, world, "champions", 2023).value == count


@pytest.mark.parametrize(
    ("before", "now", "due"),
    [
        (True, None, 2),  # in the library last year, nothing said this year: expected
        (True, False, 1),  # said to have left
        (False, None, 1),
        (None, None, 1),
    ],
)
def test_a_firm_of_last_years_library_is_expected_until_somebody_says_it_left(
    database, before, now, due
):
    world = World()
    known, asked = world.firm(), world.firm()
    for firm, library in ((known, True), (asked, before)):
        world.figures(firm, 2022, output=YI, in_library=library)
    world.figures(known, 2023, output=YI)
    if now is not None:
        world.figures(asked, 2023, in_library=now)

    found = row(database, world, "output", 2023)
    assert (found.due, found.reported) == (due, 1)


def test_growth_takes_what_was_delivered_beside_the_figure_before_the_own_record(database):
    world = World()
    delivered, recorded, new = (world.firm() for _ in range(3))
    world.figures(delivered, 2022, output=50 * YI)
    world.figures(delivered, 2023, output=110 * YI, output_prior=100 * YI)
    world.figures(recorded, 2022, output=100 * YI)
    world.figures(recorded, 2023, output=110 * YI)
    world.figures(new, 2023, output=80 * YI)

    found = row(database, world, "output", 2023)

    assert (
        "台账汇总数同比增长10.0%（可比口径，2家），1家没有上年同期数，未参与比较，名义增长100.0%"
    ) in found.reasons


def test_cumulative_months_are_never_a_year(database):
    world = World()
    world.figures(world.firm(), 2023, through=10, output=YI)

    found = row(database, world, "output", 2023)
    assert found.value is None
    assert "台账中没有2023年全年经营数据" in found.reasons


def test_a_census_value_without_the_field_hides_nothing(database):
    world = World()
    firm = world.firm()
    world.figures(firm, 2023, nature="census", in_library=None, revenue=YI)
    world.figures(firm, 2023, nature="flash", output=3 * YI)

    assert row(database, world, "output", 2023).ledger == 3
