"""年度目标和分解目标: judged with the district's own conditions, part by part, against loops."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from registry.indicators.breakdown import additions, target_rows
from registry.indicators.in_force import plan_in_force
from registry.indicators.rules import Rules
from registry.models import Plan, Target
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.services.planning.saving import whole
from registry.terms import Door, Verdict
from tests.indicators.world import NOON, World

PLAN = "daxing-14-5"
YI = 10_000_000_000
TOWNS = ("110115001", "110115002")
END = date(2025, 12, 31)


def world() -> World:
    """Firms of two towns and of none, with figures of 2024 and 2025."""
    found = World()
    for number, town in enumerate((*TOWNS, *TOWNS, None)):
        firm = found.firm(town=town, sector="pharma", sector_scheme=PLAN, advanced=True)
        for year in (2024, 2025):
            found.figures(firm, year, output=(number + 1) * YI * (year - 2023), land=150_000)
    return found


def add(session, indicator: str, area: str, value: str, year: int = 2025) -> None:
    """A target beside the plan's table."""
    plan = rows(Plan, NOW).c
    plan_id = session.scalar(select(plan.id))
    shared = {"ordinal": 1, "unit": "亿元", "binding": "expected", "base_kind": "none"}
    row = {"plan_id": plan_id, "indicator": indicator, "year": year, "area": area, **shared}
    row |= {"operator": ">=", "value": int(Decimal(value) * 1_000_000)}
    with write(session, actor="示例", door=Door.FORM, now=NOON) as writer:
        writer.apply(Target, insert=[whole(Target, row)])


def found_rows(session, year: int = 2025, on: date = END):
    plan = plan_in_force(session, PLAN, NOW, Rules())
    return {
        (row.target.indicator, row.target.area, row.target.year): row
        for row in target_rows(session, plan, year, on, NOW)
    }


@pytest.fixture
def session(database):
    with database.session() as session:
        world().write(session)
        yield session


def test_each_part_stands_at_the_sum_of_its_own_firms(session):
    for area in (*TOWNS, "sector:pharma"):
        add(session, "output", area, "12")

    found = found_rows(session)

    expected = {
        area: sum(n + 1 for n, t in enumerate((*TOWNS, *TOWNS)) if t == area) * 2 for area in TOWNS
    }
    assert {area: found["output", area, 2025].value for area in TOWNS} == expected
    assert found["output", "sector:pharma", 2025].value == sum(range(1, 6)) * 2
    assert found["output", TOWNS[0], 2025].verdict is Verdict.MISSED
    assert found["output", TOWNS[1], 2025].verdict is Verdict.MET
    assert found["output", "sector:pharma", 2025].verdict is Verdict.EXCEEDED


def test_a_yearly_target_is_judged_once_its_year_is_over(session):
    add(session, "advanced_manufacturers", "district", "5", 2024)

    early = found_rows(session, 2024, date(2024, 6, 30))
    done = found_rows(session, 2024, date(2024, 12, 31))

    key = ("advanced_manufacturers", "district", 2024)
    assert early[key].verdict is None
    assert (done[key].value, done[key].verdict) == (5, Verdict.MET)
    assert key not in found_rows(session)


def test_a_thinly_covered_part_is_not_judged(database):
    thin = world()
    thin.rows[next(t for t in thin.rows if t.__tablename__ == "figures")][1]["output"] = None
    with database.session() as session:
        thin.write(session)
        for area in TOWNS:
            add(session, "output", area, "1")
        found = found_rows(session)
    assert found["output", TOWNS[0], 2025].verdict is None
    assert any("产值覆盖率" in reason for reason in found["output", TOWNS[0], 2025].reasons)
    assert found["output", TOWNS[1], 2025].verdict is Verdict.EXCEEDED


def test_a_delivered_figure_of_a_town_goes_before_the_ledgers(database):
    given = world()
    given.official("output", 2025, "20", "亿元", area=TOWNS[0])
    with database.session() as session:
        given.write(session)
        add(session, "output", TOWNS[0], "15")
        row = found_rows(session)["output", TOWNS[0], 2025]
    assert (row.value, row.basis, row.verdict) == (20, "official", Verdict.EXCEEDED)


def test_parts_are_added_per_sort_and_year_and_shares_are_not(session):
    for area, value in ((TOWNS[0], "900"), (TOWNS[1], "650.5"), ("sector:pharma", "700")):
        add(session, "output", area, value)
    add(session, "rd_intensity", TOWNS[0], "2")
    plan = plan_in_force(session, PLAN, NOW, Rules())

    found = {one.kind: one for one in additions(plan, "output")}

    assert found["town"].total == Decimal("1550.5")
    assert found["town"].difference == Decimal("-49.5")
    assert found["sector"].parts == 1
    assert additions(plan, "rd_intensity") == ()
