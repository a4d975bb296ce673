"""差异原因: parts that add up exactly, each step as plain loops have it, and causes by name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry.indicators.differences.compare import compare
from registry.indicators.differences.result import Account, Comparison, Difference, Part
from registry.indicators.differences.steps import (
    Step,
    Vintage,
    Way,
    changed_models,
    looked_at,
)
from registry.indicators.in_force import UnknownPlan, plan_in_force
from registry.indicators.rules import Rules
from registry.models import (
    DistrictFigure,
    Enterprise,
    EnterpriseEvent,
    Figures,
    Honour,
    PlanSetting,
    Platform,
    PlatformKind,
    PlatformLevel,
    Standing,
)
from registry.records.rows import NOW, Known, rows
from registry.records.writer import write
from registry.terms import Cause, Door
from tests.indicators.naive import Naive
from tests.indicators.revised import copied, mixed, revise
from tests.indicators.test_against_naive import ASKED, LAST, YEAR, amounts, days, flags, worlds
from tests.indicators.world import NOON, World
from tests.shared import budget
from tests.support.ledgers import borrowed

PLAN = "daxing-14-5"

NAIVE: dict[tuple[str, int], Callable[[Naive, date], int | None]] = {
    ("output", 0): lambda naive, _: naive.output(YEAR),
    ("advanced_manufacturers", 0): lambda naive, _: naive.advanced_manufacturers(YEAR),
    ("advanced_revenue_share", 0): lambda naive, _: naive.advanced_revenue(YEAR),
    ("advanced_revenue_share", 1): lambda naive, _: naive.revenue(YEAR),
    ("output_per_hectare", 0): lambda naive, _: naive.land(YEAR)[0],
    ("output_per_hectare", 1): lambda naive, _: naive.land(YEAR)[1],
    ("rd_intensity", 0): lambda naive, _: naive.research(YEAR)[0],
    ("rd_intensity", 1): lambda naive, _: naive.research(YEAR)[1],
    ("hightech_output_share", 0): lambda naive, _: naive.hightech_output(YEAR),
    ("hightech_output_share", 1): lambda naive, _: naive.output(YEAR),
    ("innovation_platforms", 0): lambda naive, on: naive.innovation_platforms(on),
    ("smart_benchmarks", 0): lambda naive, on: naive.smart_benchmarks(on),
    ("champions", 0): lambda naive, on: naive.champions(on),
}
"""Every part of every indicator that the ledger computes, by plain loops in base units."""


@st.composite
def pairs(draw: st.DrawFn) -> tuple[World, World]:
    """A world, and what became of it."""
    earlier = draw(worlds())
    later = copied(earlier)
    for model, change in _CHANGES.items():
        for row in later.rows[model]:
            if draw(st.booleans()):
                row.update(draw(st.fixed_dictionaries(change)))
    for file in later.rows[Enterprise][1:]:
        file["merged_into_id"] = draw(st.sampled_from([file["merged_into_id"], None, 1]))
    _lost(draw, later)
    _new(draw, later)
    return earlier, later


_CHANGES: dict[Any, dict[str, st.SearchStrategy[Any]]] = {
    Figures: {"output": amounts, "in_library": flags},
    Standing: {
        "industry_code": st.sampled_from(["2720", "6510", None]),
        "advanced": flags,
        "status": st.sampled_from([None, "moved_out"]),
    },
    Honour: {"withdrawn_on": st.none() | days, "moved_out_on": st.none() | days},
    PlatformLevel: {"recognised_on": st.none() | days, "withdrawn_on": st.none() | days},
}
"""What may become of a row of each table."""


def _lost(draw: st.DrawFn, world: World) -> None:
    """Some records are deleted."""
    for model in (Figures, Honour, EnterpriseEvent):
        world.rows[model] = [row for row in world.rows[model] if draw(st.integers(0, 4)) > 0]


def _new(draw: st.DrawFn, world: World) -> None:
    """A firm that was not there, and an event or an honour for one that was."""
    if draw(st.booleans()):
        firm = world.firm(industry_code="2720", advanced=True)
        _next(world, Figures, enterprise_id=firm, year=YEAR, output=draw(amounts), in_library=True)
    kind = draw(st.sampled_from([None, "moved_out", "moved_in"]))
    if kind:
        _next(world, EnterpriseEvent, enterprise_id=1, kind=kind, happened_on=draw(days))
    if draw(st.booleans()):
        told = {"kind": "little_giant", "recognised_on": draw(st.none() | days)}
        _next(world, Honour, enterprise_id=1, batch_key="示例新批次", **told)


def _next(world: World, model: Any, **values: Any) -> None:
    """A row with a number that none ever had."""
    free = max((row["id"] for row in world.rows[model]), default=0) + 100
    world.add(model, **values)
    world.rows[model][-1]["id"] = free


def compared(
    session: Any, known: int, first: date = LAST, last: date = LAST, year: int = YEAR
) -> Comparison:
    """The comparison of two known points, the later one today."""
    rules = Rules()
    return compare(
        session, PLAN, year, Vintage(first, Known(known), rules), Vintage(last, NOW, rules)
    )


def accounts(found: Comparison) -> dict[tuple[str, int], Account]:
    return {
        (row.indicator, place): account
        for row in found.rows
        for place, account in enumerate(row.ledger.accounts)
    }


def test_the_parts_of_every_difference_add_up_and_both_ends_are_what_plain_loops_find(ledgers):
    @given(pairs(), st.sampled_from(ASKED), st.sampled_from(ASKED))
    @settings(max_examples=budget(10, 400))
    def check(pair: tuple[World, World], first: date, last: date) -> None:
        earlier, later = pair
        with borrowed(ledgers) as database, database.session() as session:
            known = earlier.write(session)
            revise(session, earlier, later, known)
            found = accounts(compared(session, known, first, last))
            assert set(found) == set(NAIVE)
            for place, account in found.items():
                for end, world, on in (
                    (account.before, earlier, first),
                    (account.after, later, last),
                ):
                    value = NAIVE[place](Naive(world), on) or 0
                    assert end == _plain(value, account.unit), place
                assert sum(part.amount for part in account.parts) == account.difference
                for part in account.parts:
                    assert sum(line.amount or 0 for line in part.lines) == part.amount
                    assert all(line.amount for line in part.lines)

    check()


def _plain(value: int, unit: str) -> Decimal:
    return Decimal(value) / {"元": 100, "亩": 10_000, "家": 1, "个": 1}[unit]


def test_every_step_between_is_what_plain_loops_find_in_a_mixed_world(ledgers):
    @given(pairs(), st.sampled_from(ASKED), st.sampled_from(ASKED))
    @settings(max_examples=budget(8, 300))
    def check(pair: tuple[World, World], first: date, last: date) -> None:
        earlier, later = pair
        with borrowed(ledgers) as database, database.session() as session:
            known = earlier.write(session)
            revise(session, earlier, later, known)
            rules = Rules()
            ends = Vintage(first, Known(known), rules), Vintage(last, NOW, rules)
            plan = plan_in_force(session, PLAN, NOW, rules)
            way = Way(YEAR, *ends, (plan, plan))
            anew: list[Any] = []
            steps = list(Step)
            changed = changed_models(session, Known(known), NOW)
            for step, glass in way.glasses(changed):
                if step is not None:
                    walked = steps[: steps.index(step) + 1]
                    anew = [model for one in walked for model in one.models]
                naive = Naive(mixed(earlier, later, anew))
                for place, things in looked_at(session, way, glass).items():
                    total = sum(thing.value for thing in things.values())
                    assert total == (NAIVE[place](naive, glass.on) or 0), (step, place)
            assert changed <= {model for one in steps for model in one.models}

    check()


@pytest.fixture
def world() -> World:
    """Six firms of the library, four of them honoured, one with a platform."""
    world = World()
    world.kinds()
    world.industries("2720")
    for number in range(6):
        firm = world.firm(industry_code="2720", advanced=True)
        for year in (YEAR - 1, YEAR):
            money = (number + 1) * 10**10
            world.figures(firm, year, output=money, revenue=money, rd_expense=10**8, land=10**6)
        if number < 4:
            world.honour(firm, "little_giant", date(2022, 1, 1), expires_on=date(2025, 1, 1))
    world.add(PlatformKind, code="centre", name="示例中心")
    world.add(Platform, enterprise_id=1, kind="centre", name="示例平台")
    return world


@pytest.fixture
def told(database, world):
    """Writes a change to the world and tells, part by part, which causes explain it."""
    with database.session() as session:
        known = world.write(session)

        def tell(
            change: Callable[[World], Any], indicator: str = "output", last: date = LAST
        ) -> dict[Cause, tuple[Decimal, list[Any]]]:
            later = copied(world)
            change(later)
            revise(session, world, later, known)
            found = accounts(compared(session, known, LAST, last))[indicator, 0]
            return {part.cause: (part.amount, list(part.lines)) for part in found.parts}

        yield tell


YI = Decimal(10**8)


def test_an_amount_that_is_corrected_names_old_new_and_who(told):
    found = told(lambda world: world.rows[Figures][1].update(output=3 * 10**10))
    ((amount, (line,)),) = found.values()
    assert list(found) == [Cause.CORRECTED]
    assert (amount, line.before, line.after) == (2 * YI, YI, 3 * YI)
    assert (line.name, line.origin.actor, line.origin.revision) == ("示例企业0001", "示例编辑", 2)


def test_an_amount_from_a_better_record_says_which_record_replaced_which(told):
    found = told(
        lambda world: world.figures(1, YEAR, origin="statistics", output=2 * 10**10, revenue=1)
    )
    ((amount, (line,)),) = found.values()
    assert (list(found), amount) == ([Cause.CORRECTED], YI)
    assert line.said == "镇街报送 → 统计局反馈"


def test_a_new_firm_is_added_and_one_new_to_the_library_entered(told):
    def change(world: World) -> None:
        world.figures(world.firm(), YEAR, output=10**10)
        world.rows[Figures][1]["in_library"] = False

    found = told(change)
    assert {cause: amount for cause, (amount, _) in found.items()} == {
        Cause.ADDED: YI,
        Cause.DROPPED: -YI,
    }
    assert found[Cause.DROPPED][1][0].said == "不在库"


@pytest.mark.parametrize("comes", [True, False])
def test_a_firm_that_comes_or_goes_with_zero_is_no_part_of_a_difference(database, world, comes):
    later = copied(world)
    later.figures(later.firm(industry_code="2720", advanced=True), YEAR, output=0, revenue=0)
    with database.session() as session:
        known = (world if comes else later).write(session)
        revise(session, *((world, later) if comes else (later, world)), known)
        found = compared(session, known)
    assert accounts(found)["output", 0].parts == ()
    assert (row := found.row("output_growth"))
    assert not any(account.parts for account in row.ledger.accounts)


def without_figures(world: World, firm: int, year: int) -> World:
    world.rows[Figures] = [
        row for row in world.rows[Figures] if (row["enterprise_id"], row["year"]) != (firm, year)
    ]
    return world


@pytest.mark.parametrize(("last_year", "cause"), [(True, Cause.REPORTED), (False, Cause.ENTERED)])
def test_figures_of_a_firm_that_was_due_are_reported_late_of_another_newly_entered(
    database, world, last_year, cause
):
    earlier = without_figures(world, 2, YEAR)
    if not last_year:
        earlier = without_figures(earlier, 2, YEAR - 1)
    later = copied(earlier)
    _next(later, Figures, enterprise_id=2, year=YEAR, output=10**10)
    with database.session() as session:
        known = earlier.write(session)
        revise(session, earlier, later, known)
        (part,) = accounts(compared(session, known))["output", 0].parts
    assert (part.cause, part.amount) == (cause, YI)


def test_an_amount_of_a_listed_firm_given_later_is_reported_late(database, world):
    world.rows[Figures][3]["output"] = None
    later = copied(world)
    later.rows[Figures][3]["output"] = 10**10
    with database.session() as session:
        known = world.write(session)
        revise(session, world, later, known)
        (part,) = accounts(compared(session, known))["output", 0].parts
    assert part.cause is Cause.REPORTED


def test_a_record_that_was_deleted_says_by_which_revision(told):
    found = told(lambda world: without_figures(world, 1, YEAR))
    ((amount, (line,)),) = found.values()
    assert (list(found), amount) == ([Cause.DELETED], -YI)
    assert (line.origin.how, line.origin.revision) == ("删除", 2)


def test_merged_files_count_once_and_lead_to_the_winner(told):
    found = told(lambda world: world.rows[Enterprise][1].update(merged_into_id=1))
    ((amount, (line,)),) = found.values()
    assert (list(found), amount) == ([Cause.MERGED], -2 * YI)
    assert (line.name, line.said) == ("示例企业0002", "并入示例企业0001")


def test_another_industry_is_a_classification_and_a_status_that_ended_a_leaving(told):
    def change(world: World) -> None:
        world.rows[Standing][0]["industry_code"] = "6510"
        world.rows[Standing][1]["status"] = "moved_out"

    found = told(change)
    assert {cause: amount for cause, (amount, _) in found.items()} == {
        Cause.LEFT: -2 * YI,
        Cause.RECLASSIFIED: -YI,
    }
    assert found[Cause.RECLASSIFIED][1][0].said == "行业代码 2720 → 6510"
    assert found[Cause.LEFT][1][0].said == "经营状态 空 → 已迁出"


def test_a_firm_that_moved_out_says_when(told):
    found = told(
        lambda world: world.add(
            EnterpriseEvent, enterprise_id=1, kind="moved_out", happened_on=date(2023, 6, 1)
        )
    )
    ((_, (line,)),) = found.values()
    assert (list(found), line.said) == ([Cause.LEFT], "迁出 2023-06-01")


def test_time_alone_lets_honours_expire(told):
    found = told(lambda world: None, "champions", date(2025, 1, 1))
    ((amount, lines),) = found.values()
    assert (list(found), amount) == ([Cause.EXPIRED], -4)
    assert {line.said for line in lines} == {"有效期至2024-12-31"}


def test_an_honour_is_added_recognised_withdrawn_or_corrected(database, world):
    world.honour(5, "little_giant", None)
    later = copied(world)
    honours = later.rows[Honour]
    honours[0]["withdrawn_on"] = date(2023, 3, 1)
    honours[1]["recognised_on"] = date(2024, 2, 1)
    honours[4]["recognised_on"] = date(2023, 5, 1)
    later.honour(6, "little_giant", date(2023, 1, 1))
    with database.session() as session:
        known = world.write(session)
        revise(session, world, later, known)
        found = accounts(compared(session, known))["champions", 0]
    assert {part.cause: int(part.amount) for part in found.parts} == {
        Cause.ADDED: 1,
        Cause.CORRECTED: -1,
        Cause.RECOGNISED: 1,
        Cause.WITHDRAWN: -1,
    }
    assert found.difference == 0


def test_a_known_platform_that_reached_a_level_is_recognised_an_unknown_one_is_added(told):
    def change(world: World) -> None:
        new = world.add(Platform, enterprise_id=2, kind="centre", name="示例新平台")
        for platform in (1, new):
            world.add(
                PlatformLevel, platform_id=platform, level="city", recognised_on=date(2023, 1, 1)
            )

    found = told(change, "innovation_platforms")
    assert {cause: (amount, lines[0].item) for cause, (amount, lines) in found.items()} == {
        Cause.ADDED: (1, "示例新平台"),
        Cause.RECOGNISED: (1, "示例平台"),
    }


def test_a_setting_that_changes_the_numerator_is_a_change_of_definition(database, world):
    for row in world.rows[Figures]:
        row["rd_internal"] = 3 * 10**8
    with database.session() as session:
        known = world.write(session)
        setting = rows(PlanSetting, NOW).c
        query = select(setting.id, setting.revision_id).where(
            setting.name == "rd_intensity.numerator"
        )
        number, revision = session.execute(query).one()
        change = {"id": number, "revision_id": revision, "value": "rd_internal"}
        with write(session, actor="示例", door=Door.FORM, now=NOON) as writer:
            writer.apply(PlanSetting, update=[change])
        found = compared(session, known)
    row = found.row("rd_intensity")
    assert row is not None
    top, bottom = row.ledger.accounts
    assert [(part.cause, part.amount) for part in top.parts] == [
        (Cause.DEFINITION, Decimal(12_000_000))
    ]
    assert bottom.parts == ()
    assert row.rules == ("口径设置“rd_intensity.numerator”由“研发费用”改为“R&D经费内部支出”",)
    assert row.ledger.effects == (row.difference, 0)


def test_the_effects_of_a_ratio_s_parts_add_up_to_its_difference(database, world):
    later = copied(world)
    later.rows[Figures][1] |= {"revenue": 5 * 10**10, "rd_expense": 7 * 10**8}
    with database.session() as session:
        known = world.write(session)
        revise(session, world, later, known)
        row = compared(session, known).row("rd_intensity")
    assert row is not None
    assert row.ledger.effects is not None
    assert abs(sum(row.ledger.effects) - row.difference) < Decimal("1e-20")
    assert row.ledger.effects[0] > 0 > row.ledger.effects[1]


def test_a_change_is_shown_with_as_many_decimals_as_it_takes_to_add_up():
    made = Difference("ledger", Decimal("68.16"), Decimal("68.42"), ())
    assert made.decimals(1) == 2, "68.2 and 0.3 are not 68.4"
    assert replace(made, after=Decimal("68.26")).decimals(1) == 1
    whole = replace(made, before=Decimal("68.14"), after=Decimal("68.4"))
    assert whole.decimals(1) == 1
    assert replace(whole, effects=(Decimal("0.44"), Decimal("-0.18"))).decimals(1) == 2


def test_the_parts_of_an_amount_are_shown_with_as_many_decimals_as_it_takes_to_add_up():
    causes = (Cause.ADDED, Cause.REPORTED, Cause.CORRECTED)
    parts = tuple(Part(cause, Decimal(400_000), ()) for cause in causes)
    after = Decimal(101_200_000)
    made = Account("value", "产值", "元", "亿元", 1, "家", Decimal(10**8), after, parts)
    assert made.places() == 3, "1 and three times 0.00 are not 1.01"
    half = replace(
        made, after=Decimal(103 * 10**6), parts=(Part(Cause.ADDED, Decimal(3 * 10**6), ()),)
    )
    assert half.places() == 2, "1 and 0.03 are 1.03"
    whole = Account("value", "企业", "家", "家", 0, "家", Decimal(3), Decimal(6), parts)
    assert whole.places() == 0, "firms are whole"


def test_a_sentence_says_the_parts_of_a_change_so_that_they_add_up():
    causes = (Cause.ADDED, Cause.REPORTED, Cause.CORRECTED)
    parts = tuple(Part(cause, Decimal(4 * 10**6), ()) for cause in causes)
    after = Decimal(112 * 10**6)
    made = Account("value", "产值", "元", "亿元", 1, "家", Decimal(10**8), after, parts)
    assert made.decimals_told() == 2, "three times 0.0 are not 0.1"
    found = Difference("ledger", Decimal(1), Decimal("1.12"), (made,))
    assert found.decimals(1) == 2, "the figures go with their parts"


figures = st.decimals(-1000, 1000, places=7)


@given(figures, figures, st.decimals(-50, 50, places=7), st.integers(0, 3))
def test_what_is_shown_of_a_change_adds_up_wherever_more_decimals_can_make_it(
    before, after, first, fewest
):
    change = after - before
    found = Difference("ledger", before, after, (), (first, change - first)).decimals(fewest)

    def agrees(places):
        b, a, c, one, two = (
            round_half_up(value, places) for value in (before, after, change, first, change - first)
        )
        return b + c == a and one + two == c

    agreeing = [places for places in range(fewest, fewest + 4) if agrees(places)]
    assert found == min(agreeing, default=fewest)


def round_half_up(value, places):
    """By the text-book: half a unit is added to the size, what is left of a unit is cut off."""
    scaled = int(abs(value) * 10**places * 2 + 1) // 2
    return Decimal(scaled if value >= 0 else -scaled) / 10**places


def test_an_official_value_is_new_then_revised_from_flash_to_annual(database, world):
    world.official("output", YEAR, "100", "亿元", nature="flash")
    later = copied(world)
    later.official("output", YEAR, "104.5", "亿元", nature="annual")
    later.official("rd_intensity", YEAR, "1.5", "%")
    with database.session() as session:
        known = world.write(session)
        revise(session, world, later, known)
        found = compared(session, known)
        there = found.row("output")
        assert there is not None
        (account,) = there.official.accounts
        (part,) = account.parts
        (line,) = part.lines
        assert (part.cause, part.amount, line.said) == (
            Cause.CORRECTED,
            Decimal("4.5"),
            "快报 → 年报",
        )
        came = found.row("rd_intensity")
        assert came is not None
        assert came.bases == ("ledger", "official")
        assert came.judged is None
        assert came.official.accounts[0].parts[0].cause is Cause.ADDED
        growth = found.row("output_growth")
        assert growth is not None
        assert growth.derived_from == "output"


def test_nothing_changed_is_said_of_nothing(database, world):
    with database.session() as session:
        known = world.write(session)
        found = compared(session, known)
        assert [row.indicator for row in found.rows if row.changed] == []
        with pytest.raises(UnknownPlan):
            compared(session, known - 1)


def test_what_was_known_later_can_be_held_against_what_was_known_before(database, world):
    later = copied(world)
    later.rows[Figures][1]["output"] = 0
    with database.session() as session:
        known = world.write(session)
        newest = revise(session, world, later, known)
        rules = Rules()
        ends = Vintage(LAST, Known(newest), rules), Vintage(LAST, Known(known), rules)
        found = compare(session, PLAN, YEAR, *ends)
        (part,) = accounts(found)["output", 0].parts
        assert (part.cause, part.amount) == (Cause.CORRECTED, YI)


def test_district_figures_alone_leave_the_ledger_as_it_was(database, world):
    later = copied(world)
    later.official("output", YEAR, "1", "亿元")
    with database.session() as session:
        known = world.write(session)
        revise(session, world, later, known)
        assert changed_models(session, Known(known), NOW) == frozenset()
        assert DistrictFigure not in {model for step in Step for model in step.models}


def test_the_effects_of_a_quotient_of_unlike_units_are_in_its_own_unit(database, world):
    world.official("value_added", YEAR, "210", "亿元")
    world.official("employees", YEAR, "5", "万人")
    later = copied(world)
    for row, value in zip(later.rows[DistrictFigure], (231, 4), strict=True):
        row["value"] = value * 1_000_000
    with database.session() as session:
        known = world.write(session)
        revise(session, world, later, known)
        row = compared(session, known).row("labour_productivity")
    assert row is not None
    assert (row.official.before, row.official.after) == (42, Decimal("57.75"))
    assert row.official.effects == (Decimal("4.2"), Decimal("11.55"))
