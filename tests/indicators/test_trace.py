"""From a figure to its rows: exact values, places, and what a town may see."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from registry.access import Scope
from registry.indicators.in_force import UnknownIndicator, UnknownPlan
from registry.indicators.rules import Rules
from registry.indicators.trace import Trace, Untraceable, Viewer, trace
from registry.indicators.trace_document import trace_json
from registry.models import (
    DistrictFigure,
    Figures,
    Honour,
    Platform,
    PlatformKind,
    PlatformLevel,
)
from registry.records.rows import NOW, At, Known
from registry.records.writer import write
from registry.terms import Door
from tests.indicators.world import World

TODAY = date(2026, 11, 23)
EVERYBODY = Viewer(Scope(whole=True), TODAY)
LATER = datetime(2026, 11, 23, 5, tzinfo=UTC)


def behind(
    session, indicator, *, year=2023, part=None, basis=None, at: At = NOW, viewer=EVERYBODY
) -> Trace:
    on = date(year, 12, 31)
    return trace(session, "daxing-14-5", indicator, year, part, basis, on, at, Rules(), viewer)


def test_the_rows_behind_output_are_in_yuan_and_add_up(database):
    world = World()
    for output in (123_456, 7, -50):
        world.figures(world.firm(), 2023, output=output)
    with database.session() as session:
        revision = world.write(session)

        document = trace_json(behind(session, "output"))

    assert document["unit"] == "元"
    assert document["value"] == "1234.13"
    assert [row["value"] for row in document["rows"]] == ["1234.56", "0.07", "-0.5"]
    assert sum(Decimal(row["value"]) for row in document["rows"]) == Decimal(document["value"])
    assert {row["revision"] for row in document["rows"]} == {revision}
    assert document["rows"][0]["enterprise"] == "示例企业0001"


def test_a_row_leads_to_the_record_that_was_chosen(database):
    world = World()
    firm = world.firm()
    world.figures(firm, 2023, nature="flash", output=9)
    chosen = world.figures(firm, 2023, nature="annual", origin="firm", output=5)
    world.figures(firm, 2023, nature="census", origin="firm", revenue=1)
    with database.session() as session:
        world.write(session)

        (row,) = behind(session, "output").rows

    assert (row.model, row.row, row.field) == (Figures, chosen, "output")
    assert row.value == Decimal("0.05")


def test_counts_are_one_per_firm_and_name_the_honour(database):
    world = World()
    world.kinds()
    firm = world.firm()
    world.honour(firm, "single_champion", date(2023, 5, 1))
    earliest = world.honour(firm, "little_giant", date(2022, 5, 1))
    with database.session() as session:
        world.write(session)

        found = behind(session, "champions")

    assert (found.unit, found.value) == ("家", 1)
    assert [(row.value, row.model, row.row) for row in found.rows] == [(1, Honour, earliest)]


def test_a_platform_is_named_beside_its_firm(database):
    world = World()
    world.add(PlatformKind, code="centre", name="示例中心")
    for number in (1, 2):
        world.add(Platform, enterprise_id=world.firm(), kind="centre", name=f"示例平台{number}")
        for level, day in (("national", date(2023, 1, 1)), ("city", date(2022, 1, 1))):
            world.add(PlatformLevel, platform_id=number, level=level, recognised_on=day)
    with database.session() as session:
        world.write(session)

        found = behind(session, "innovation_platforms")

    assert (found.unit, found.value) == ("个", 2)
    assert {row.item for row in found.rows} == {"示例平台1", "示例平台2"}
    assert {row.row for row in found.rows} == {2, 4}


def test_both_parts_of_a_ratio_can_be_opened(database):
    world = World()
    world.industries("2720")
    world.figures(world.firm(), 2023, output=300)
    world.figures(world.firm(industry_code="4411"), 2023, output=500)
    with database.session() as session:
        world.write(session)

        top = behind(session, "hightech_output_share", part="numerator")
        bottom = behind(session, "hightech_output_share", part="denominator")

    assert (top.value, len(top.rows)) == (3, 1)
    assert (bottom.value, len(bottom.rows)) == (8, 2)


def test_an_official_figure_names_its_series(database):
    world = World()
    number = world.official("output", 2023, "1017.7", "亿元")
    with database.session() as session:
        world.write(session)

        found = behind(session, "output", basis="official")
        document = trace_json(found)

    assert (document["unit"], document["value"]) == ("亿元", "1017.7")
    assert document["rows"][0]["series"] == "output"
    assert document["rows"][0]["enterprise"] == "规模以上工业总产值（2023年）"
    assert (found.rows[0].model, found.rows[0].row) == (DistrictFigure, number)


def test_an_indicator_without_a_ledger_sum_opens_its_official_figure(database):
    world = World()
    world.official("value_added", 2023, "210", "亿元")
    world.official("employees", 2023, "50000", "人")
    with database.session() as session:
        world.write(session)

        top = behind(session, "labour_productivity")
        bottom = behind(session, "labour_productivity", part="denominator")

    assert (top.basis, top.value, top.unit) == ("official", 210, "亿元")
    assert (bottom.value, bottom.unit) == (50000, "人")


def test_a_reduction_shows_each_years_value_and_no_sum(database):
    world = World()
    for year in (2021, 2022, 2023):
        world.official("energy_per_value_added.growth", year, "-3", "%")
    with database.session() as session:
        world.write(session)

        found = behind(session, "energy_per_value_added")

    assert found.value is None
    assert [row.enterprise for row in found.rows] == [
        f"万元工业增加值能耗增速（{year}年）" for year in (2021, 2022, 2023)
    ]


def test_average_growth_leads_to_the_output_behind_it(database):
    world = World()
    world.figures(world.firm(), 2023, output=100)
    with database.session() as session:
        world.write(session)

        assert behind(session, "output_growth").value == 1


def test_nothing_to_sum_is_nothing_and_a_known_none_is_zero(database):
    world = World()
    world.kinds()
    world.honour(world.firm(), "other", date(2023, 1, 1))
    world.honour(world.firm(), "little_giant", date(2020, 1, 1), withdrawn_on=date(2021, 1, 1))
    with database.session() as session:
        world.write(session)

        assert behind(session, "output").value is None
        assert behind(session, "innovation_platforms").value is None
        assert behind(session, "smart_benchmarks").value is None
        assert behind(session, "champions").value == 0


def test_what_was_known_earlier_is_traced_as_it_was(database):
    world = World()
    number = world.figures(world.firm(), 2023, output=100)
    with database.session() as session:
        before = world.write(session)
        with write(session, actor="示例", door=Door.FORM, now=LATER) as writer:
            corrected = {"id": number, "revision_id": before, "output": 700}
            writer.apply(Figures, update=[corrected])
            after = writer.revision

        then = behind(session, "output", at=Known(before))
        now = behind(session, "output", at=Known(after))

    assert [(row.value, row.origin.revision) for row in then.rows if row.origin] == [(1, before)]
    assert [(row.value, row.origin.revision) for row in now.rows if row.origin] == [(7, after)]


def town_world() -> World:
    """Two firms of one town, the second delivered by the statistics bureau, four of another."""
    world = World()
    for town, origin in (
        ("110115001", "town"),
        ("110115001", "statistics"),
        *[("110115002", "town")] * 4,
    ):
        world.figures(world.firm(town=town), 2023, output=100, origin=origin)
    return world


def test_a_town_sees_its_own_firms_and_one_line_for_all_others(database):
    viewer = Viewer(Scope(towns=frozenset({"110115001"})), TODAY)
    with database.session() as session:
        town_world().write(session)

        found = behind(session, "output", viewer=viewer)

    assert found.value == 6
    assert [(row.enterprise, row.value) for row in found.rows] == [
        ("示例企业0001", 1),
        ("统计局反馈的企业 1 家（不足3家，不予显示）", None),
        ("其他镇街 4 家", 4),
    ]


def test_too_few_others_are_withheld(database):
    viewer = Viewer(Scope(towns=frozenset({"110115002"})), TODAY)
    with database.session() as session:
        town_world().write(session)

        found = behind(session, "output", viewer=viewer)

    assert found.rows[-1].enterprise == "其他镇街 2 家（不足3家，不予显示）"
    assert found.rows[-1].value is None
    assert len(found.rows) == 5


def test_whoever_sees_no_firm_sees_only_the_sum(database):
    with database.session() as session:
        town_world().write(session)

        found = behind(session, "output", viewer=Viewer(Scope(), TODAY))

    assert [(row.enterprise, row.value) for row in found.rows] == [("其他镇街 6 家", 6)]


@pytest.mark.parametrize(
    ("indicator", "part", "basis"),
    [
        ("output", "denominator", "ledger"),
        ("labour_productivity", None, "ledger"),
        ("output", None, "official"),
        ("output", "denominator", "official"),
    ],
)
def test_a_part_that_does_not_exist_is_said_so(database, indicator, part, basis):
    with database.session() as session:
        World().write(session)
        with pytest.raises(Untraceable):
            behind(session, indicator, part=part, basis=basis)


def test_unknown_names_are_said_in_one_sentence(database):
    with database.session() as session:
        World().write(session)
        with pytest.raises(UnknownIndicator, match="没有指标“gdp”"):
            behind(session, "gdp")
        with pytest.raises(UnknownPlan, match="没有规划“x”，已有规划：daxing-14-5"):
            trace(
                *(session, "x", "output", 2023, None, None),
                *(date(2023, 12, 31), NOW, Rules(), EVERYBODY),
            )
