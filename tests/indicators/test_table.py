"""The plan's table over a small district, with figures worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from registry.indicators.compute import indicator_table
from registry.indicators.rules import Rules
from registry.indicators.table import CONTRACT, IndicatorRow, Table, as_json
from registry.models import (
    Enterprise,
    EnterpriseEvent,
    PlanVerdict,
    Platform,
    PlatformKind,
    PlatformLevel,
    Standing,
)
from registry.records.rows import NOW
from registry.terms import Verdict
from tests.indicators.world import World

YI = 10_000_000_000  # 分 in one 亿元


def table(database, world: World, year: int, on: date | None = None) -> Table:
    with database.session() as session:
        world.write(session)
        on = on or date(year, 12, 31)
        return indicator_table(session, "daxing-14-5", year, on, NOW, Rules())


def row(database, world: World, indicator: str, year: int, on: date | None = None) -> IndicatorRow:
    return table(database, world, year, on).row(indicator)


def test_an_empty_ledger_prints_fourteen_rows_that_say_why(database):
    found = table(database, World(), 2022)

    assert len(found.rows) == 14
    assert [one.value for one in found.rows] == [None] * 14
    assert all(one.reasons for one in found.rows)
    assert found.row("output").reasons == ("没有2022年统计数", "台账中没有2022年全年经营数据")
    assert found.row("champions").reasons[1] == "台账中还没有资质荣誉，不能计数"
    assert found.row("energy_per_value_added").reasons[-1] == (
        "目标为“达到市级要求”，由人工评价并附依据，尚未评价"
    )


def test_output_of_2022_stands_beside_the_official_figure(database):
    world = World()
    for output in (600 * YI, 300 * YI):
        world.figures(world.firm(), 2022, output=output)
    world.official("output", 2022, "1017.7", "亿元")

    found = row(database, world, "output", 2022)

    assert (found.value, found.basis) == (Decimal("1017.7"), "official")
    assert found.ledger == 900
    assert found.difference == Decimal("117.7")
    assert found.completion == Decimal("63.60625")
    assert round(found.progress or 0, 1) == Decimal("16.2")
    assert found.elapsed == 40
    assert found.verdict is Verdict.BEHIND
    assert "采用统计数（年报）" in found.reasons


def test_average_growth_follows_from_the_official_output(database):
    world = World()
    world.official("output", 2025, "16000000", "万元")

    found = row(database, world, "output_growth", 2025)

    assert found.value is not None
    assert found.value.quantize(Decimal("0.01")) == Decimal("12.07")
    assert found.progress is None
    assert found.verdict is Verdict.MET


def test_a_thin_ledger_is_not_judged_and_a_covered_one_is(database):
    world = World()
    known, silent = world.firm(), world.firm()
    for firm in (known, silent):
        world.figures(firm, 2021, output=500 * YI)
    world.figures(known, 2022, output=1000 * YI)

    found = row(database, world, "output", 2022)

    assert found.coverage == 50
    assert (found.due, found.reported) == (2, 1)
    assert found.verdict is None
    assert "台账测算，不作评价（产值覆盖率须达到95%）" in found.reasons
    assert "应报2户，已报1户，产值覆盖率50.0%" in found.reasons


def test_a_covered_ledger_is_judged(database):
    world = World()
    firm = world.firm()
    world.figures(firm, 2021, output=900 * YI)
    world.figures(firm, 2022, output=1300 * YI)

    found = row(database, world, "output", 2022)

    assert (found.coverage, found.basis, found.verdict) == (100, "ledger", Verdict.FAST)
    assert "台账汇总数同比增长44.4%（可比口径，1家），名义增长44.4%" in found.reasons


def test_manufacturers_count_by_the_library_the_class_and_a_person(database):
    world = World()
    for library, code, advanced in (
        (True, "2720", True),
        (False, "2720", True),
        (None, "2720", True),
        (True, "4411", True),
        (True, "2720", False),
        (True, "2720", None),
        (True, None, True),
    ):
        firm = world.firm(industry_code=code, advanced=advanced)
        world.figures(firm, 2023, in_library=library, output=YI)

    found = row(database, world, "advanced_manufacturers", 2023)

    assert found.value == 1
    assert found.verdict is None
    assert "距目标还差199家" in found.reasons
    assert "1家规上在库企业没有行业代码，未计入" in found.reasons
    assert "1家规上制造业企业尚未判定是否高精尖，未计入" in found.reasons


def test_high_tech_is_looked_up_and_not_guessed_from_the_prefix(database):
    world = World()
    world.industries("2720", "2664")
    for code, output in (("2720", 3), ("2664", 1), ("2730", 4), ("6510", 8)):
        world.figures(world.firm(industry_code=code), 2023, output=output * YI)

    found = row(database, world, "hightech_output_share", 2023)

    assert found.ledger == 50
    assert (found.numerator, found.denominator) == (4, 8)


def test_intensity_sums_over_firms_that_report_both(database):
    world = World()
    world.figures(world.firm(), 2023, revenue=100 * YI, rd_expense=3 * YI)
    world.figures(world.firm(), 2023, revenue=100 * YI, rd_expense=0)
    world.figures(world.firm(), 2023, revenue=900 * YI)
    world.figures(world.firm(), 2023, rd_expense=900 * YI)

    assert row(database, world, "rd_intensity", 2023).ledger == Decimal("1.5")


def test_output_per_hectare_turns_mu_into_hectares(database):
    world = World()
    world.figures(world.firm(), 2023, output=90 * YI, land=150_000 * 100)

    assert row(database, world, "output_per_hectare", 2023).ledger == 9000


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (date(2023, 5, 31), 0),
        (date(2023, 6, 1), 1),
        (date(2024, 5, 31), 2),
        (date(2026, 5, 31), 2),
        (date(2026, 6, 1), 1),  # one withdrawn; the other's champion title ended, not its giant
        (date(2026, 7, 1), 0),
    ],
)
def test_champions_count_firms_on_the_day(database, on, count):
    world = World()
    world.kinds()
    both, moved = world.firm(), world.firm()
    world.honour(both, "single_champion", date(2023, 6, 1), expires_on=date(2026, 6, 1))
    world.honour(both, "little_giant", date(2023, 7, 1), expires_on=date(2026, 7, 1))
    world.honour(moved, "little_giant", date(2024, 1, 1), withdrawn_on=date(2026, 6, 1))
    world.honour(moved, "city_little_giant", date(2020, 1, 1))
    world.honour(moved, "other", date(2020, 1, 1))
    world.honour(world.firm(), "single_champion", None, announced_on=date(2023, 1, 1))

    assert row(database, world, "champions", on.year, on).value == count


@pytest.mark.parametrize(
    ("on", "count"), [(date(2022, 3, 31), None), (date(2022, 4, 1), 1), (date(2023, 4, 1), 0)]
)
def test_a_count_before_the_first_honour_of_its_kind_is_unknown(database, on, count):
    world = World()
    world.kinds()
    world.honour(world.firm(), "other", date(2019, 1, 1))
    world.honour(world.firm(), "little_giant", date(2022, 4, 1), expires_on=date(2023, 4, 1))

    found = row(database, world, "champions", on.year, on)

    assert found.value == count
    unknown = "台账所记这类荣誉最早于2022年4月1日认定，此前有无没有资料，不能计数"
    assert (unknown in found.reasons) is (count is None)


def test_a_count_of_honours_that_the_ledger_has_none_of_is_unknown(database):
    world = World()
    world.kinds()
    world.honour(world.firm(), "little_giant", date(2022, 4, 1))

    found = row(database, world, "smart_benchmarks", 2023)

    assert found.value is None
    assert "台账中还没有这类荣誉，不能计数" in found.reasons


def test_champions_at_the_end_fall_short_of_twenty(database):
    world = World()
    world.kinds()
    for _ in range(19):
        world.honour(world.firm(), "little_giant", date(2023, 1, 1), recognised_assumed=True)

    found = row(database, world, "champions", 2025)

    assert (found.value, found.verdict) == (19, Verdict.MISSED)
    assert "其中待补日期19家" in found.reasons


def test_firms_that_left_or_were_merged_or_are_yet_to_come_do_not_count(database):
    world = World()
    world.kinds()
    stays, left, absorbed, comes, twin, gone = (world.firm() for _ in range(6))
    world.rows[Enterprise][twin - 1]["merged_into_id"] = stays
    for firm in (stays, left, absorbed, comes, twin, gone):
        world.honour(firm, "smart_benchmark", date(2020, 1, 1))
    for firm, kind, day in (
        (left, "moved_out", date(2023, 3, 1)),
        (absorbed, "absorbed", date(2023, 4, 1)),
        (comes, "moved_in", date(2024, 1, 1)),
        (gone, "deregistered", date(2021, 1, 1)),
        (gone, "moved_in", date(2023, 8, 1)),
    ):
        world.add(EnterpriseEvent, enterprise_id=firm, kind=kind, happened_on=day)

    assert row(database, world, "smart_benchmarks", 2022).value == 3  # stays, left, absorbed


def test_platforms_count_once_when_they_first_reach_the_city(database):
    world = World()
    world.add(PlatformKind, code="centre", name="示例技术中心")
    world.add(PlatformKind, code="other", name="示例其他", counts=False)
    firm = world.firm()

    def platform(kind: str, *levels: tuple[str, date | None, date | None]) -> None:
        number = len(world.rows[Platform]) + 1
        name = f"示例平台{number}"
        world.add(Platform, enterprise_id=firm, kind=kind, name=name)
        for level, since, until in levels:
            world.add(
                PlatformLevel,
                platform_id=number,
                level=level,
                recognised_on=since,
                withdrawn_on=until,
            )

    platform("centre", ("city", date(2021, 5, 1), None), ("national", date(2023, 5, 1), None))
    platform("centre", ("city", date(2019, 5, 1), None), ("national", date(2022, 5, 1), None))
    platform("centre", ("city", date(2022, 5, 1), date(2024, 1, 1)))
    platform("centre", ("district", date(2022, 5, 1), None))
    platform("other", ("city", date(2022, 5, 1), None))
    platform("centre", ("city", None, None))

    found = row(database, world, "innovation_platforms", 2022)
    assert found.value == 2
    assert (found.completion, found.progress) == (10, 10)
    assert found.verdict is Verdict.BEHIND
    assert "1个平台没有认定日期，未计入" in found.reasons


def test_higher_figures_hide_lower_ones_field_by_field(database):
    world = World()
    firm = world.firm()
    world.figures(firm, 2023, nature="flash", origin="statistics", output=7 * YI, revenue=9 * YI)
    world.figures(firm, 2023, nature="annual", origin="firm", output=6 * YI)
    world.figures(firm, 2023, nature="annual", origin="town", output=5 * YI, rd_expense=2 * YI)
    world.figures(firm, 2023, nature="census", origin="published", rd_expense=1 * YI)

    found = table(database, world, 2023)

    assert found.row("output").ledger == 5
    assert found.row("rd_intensity").numerator == 1
    assert found.row("rd_intensity").denominator == 9


def test_text_targets_get_a_persons_verdict_with_evidence(database):
    world = World()
    for year, fall in ((2021, "4"), (2022, "3")):
        world.official("energy_per_value_added", year, fall, "%")
    world.add(
        PlanVerdict,
        indicator="energy_per_value_added",
        year=2022,
        verdict="on_track",
        municipal_value=6_000_000,
        evidence="示例文号1号",
    )

    found = row(database, world, "energy_per_value_added", 2022)

    assert found.value == Decimal("6.88")
    assert found.verdict is Verdict.ON_TRACK
    assert "市级下达值6.00%" in found.reasons
    assert "人工评价，依据：示例文号1号" in found.reasons


def test_the_reduction_also_follows_from_levels_and_from_growth(database):
    world = World()
    world.official("water_per_value_added", 2020, "3.18", "立方米/万元")
    world.official("water_per_value_added", 2023, "2.862", "立方米/万元")
    for year in (2021, 2022, 2023):
        world.official("energy_per_value_added.growth", year, "-10", "%")

    found = table(database, world, 2023)

    assert found.row("water_per_value_added").value == 10
    assert found.row("energy_per_value_added").value == Decimal("27.1")


def test_productivity_is_divided_from_official_series(database):
    world = World()
    world.official("value_added", 2022, "210", "亿元")
    world.official("employees", 2022, "5", "万人")

    found = row(database, world, "labour_productivity", 2022)

    assert (found.value, found.basis) == (42, "official")
    assert (found.numerator, found.denominator) == (2_100_000, 50_000)
    assert found.verdict is Verdict.BEHIND


def test_a_unit_that_does_not_convert_is_said_and_not_used(database):
    world = World()
    world.official("output", 2022, "1017.7", "公顷")

    found = row(database, world, "output", 2022)

    assert found.value is None
    assert found.reasons[0] == "2022年统计数“output”的单位“公顷”不能换算为“亿元”，未采用"


def test_another_basis_is_a_second_line_and_never_the_verdict(database):
    world = World()
    world.official("output", 2022, "1017.7", "亿元")
    world.official("output", 2022, "900", "亿元", basis="without_vaccine")

    found = row(database, world, "output", 2022)
    assert found.value == Decimal("1017.7")
    assert "另有扣除疫苗口径统计数900.0亿元，不作评价依据" in found.reasons


def test_flash_figures_at_the_end_only_expect(database):
    world = World()
    world.official("output", 2025, "1700", "亿元", nature="flash")

    assert row(database, world, "output", 2025).verdict is Verdict.EXPECTED_MET


def test_the_census_revises_the_annual_report(database):
    world = World()
    world.official("output", 2025, "1700", "亿元")
    world.official("output", 2025, "1500", "亿元", nature="census")

    found = row(database, world, "output", 2025)
    assert (found.value, found.verdict) == (1500, Verdict.MISSED)
    assert "采用统计数（普查修订）" in found.reasons


def test_after_the_end_the_verdict_of_the_last_year_stays(database):
    world = World()
    world.official("output", 2025, "1600", "亿元")
    world.official("output", 2026, "1200", "亿元")

    found = row(database, world, "output", 2026)

    assert (found.value, found.verdict) == (1200, Verdict.MET)
    assert found.reasons[-1] == "规划期已结束，2025年末评价为“完成”"


def test_the_json_keeps_its_contract(database):
    world = World()
    world.official("output", 2022, "1017.7", "亿元")

    document = as_json(table(database, world, 2022))

    first = document["rows"][0]
    assert tuple(first) == CONTRACT
    assert first["value"] == 1017.7
    assert first["target"] == 1600
    assert first["binding"] == "预期性"
    assert first["verdict"] == "滞后"
    assert document["rows"][9]["binding"] == "约束性"
    assert document["rows"][9]["target"] is None


@pytest.mark.parametrize(("day", "count"), [(date(2023, 12, 31), 0), (date(2024, 1, 1), 1)])
def test_a_firm_is_gone_from_the_day_it_moves_out(database, day, count):
    world = World()
    firm = world.firm(advanced=True)
    world.figures(firm, 2023, output=YI)
    world.add(EnterpriseEvent, enterprise_id=firm, kind="moved_out", happened_on=day)

    assert row(database, world, "advanced_manufacturers", 2023).value == count


@pytest.mark.parametrize(("day", "count"), [(date(2023, 12, 31), 1), (date(2024, 1, 1), 0)])
def test_a_firm_is_here_from_the_day_it_moves_in(database, day, count):
    world = World()
    firm = world.firm(advanced=True)
    world.figures(firm, 2023, output=YI)
    world.add(EnterpriseEvent, enterprise_id=firm, kind="moved_out", happened_on=date(2022, 1, 1))
    world.add(EnterpriseEvent, enterprise_id=firm, kind="moved_in", happened_on=day)
    world.add(EnterpriseEvent, enterprise_id=firm, kind="moved_in", happened_on=date(2025, 1, 1))

    assert row(database, world, "advanced_manufacturers", 2023).value == count


@pytest.mark.parametrize(("cut", "count"), [(date(2023, 12, 31), 0), (date(2024, 1, 1), 1)])
def test_the_standing_of_the_last_day_decides(database, cut, count):
    world = World()
    firm = world.firm(advanced=True)
    world.figures(firm, 2023, output=YI)
    world.rows[Standing][firm - 1]["ends_on"] = cut
    world.add(Standing, enterprise_id=firm, starts_on=cut, advanced=False)

    assert row(database, world, "advanced_manufacturers", 2023).value == count


def test_among_equals_the_winners_own_record_comes_first(database):
    world = World()
    loser, winner = world.firm(), world.firm()
    world.rows[Enterprise][loser - 1]["merged_into_id"] = winner
    world.figures(loser, 2023, output=7 * YI, revenue=2 * YI, rd_expense=YI)
    world.figures(winner, 2023, output=5 * YI, revenue=4 * YI)

    found = table(database, world, 2023)

    assert found.row("output").ledger == 5
    assert found.row("rd_intensity").ledger == 25
