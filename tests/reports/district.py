"""A fictional district for reports: enough firms to be told of, and a few that must not be."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from registry.access import operator
from registry.config import Settings
from registry.records.rows import NOW
from registry.services.reporting import Made, Wanted, make_report
from registry.terms import Audience
from tests.indicators.world import World

PLAN = "daxing-14-5"
NOW_UTC = datetime(2026, 11, 23, 4, tzinfo=UTC)
TODAY = date(2026, 11, 23)
YEAR_END = date(2025, 12, 31)
YEARS = range(2020, 2026)
OFFICIAL_OUTPUT = {2021: "1850.3", 2022: "1017.7", 2023: "985.2", 2024: "998", 2025: "1043.7"}
WHO = operator("示例")


def district() -> World:
    """Twelve pharma firms in one town, three in another, one giant and a pair elsewhere."""
    world = World()
    world.kinds()
    world.industries("2720", "3940")
    places = [("pharma", "110115001")] * 12 + [("information", "110115002")] * 3
    places += [("equipment", "110115003")] + [("services", "110115001")] * 2
    for number, (sector, town) in enumerate(places):
        firm = world.firm(
            industry_code="2720" if number % 3 else "1310",
            advanced=number % 4 != 0,
            sector=sector,
            statistical_town=town,
        )
        for year in YEARS:
            output = (20 + 7 * number + 3 * (year - 2020)) * 10**10 + number
            world.figures(
                firm,
                year,
                output=output,
                revenue=output + 10**9,
                rd_expense=output // 60,
                land=(300 + number) * 10_000,
            )
        if number < 5:
            world.honour(firm, "little_giant", date(2022, 5, 1))
    for year, value in OFFICIAL_OUTPUT.items():
        world.official("output", year, value, "亿元")
    for year in range(2021, 2026):
        world.official("energy_per_value_added.growth", year, "-2.5", "%")
    return world


def made(
    session: Session,
    own: Settings,
    audience: Audience = Audience.INTERNAL,
    year: int = 2025,
    because: str | None = None,
) -> Made:
    """The report on a year of the little district."""
    wanted = Wanted(PLAN, year, date(year, 12, 31), audience, because)
    return make_report(session, wanted, NOW, own, WHO, TODAY, with_backings=True)
