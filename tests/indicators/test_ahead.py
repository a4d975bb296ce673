"""All years at once, required speed, forecast, estimate, contributions: each against its oracle."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from registry.indicators.arithmetic import Span
from registry.indicators.compute import indicator_table, tables_of
from registry.indicators.contributions import Movement, movement
from registry.indicators.estimate import estimates, missing_firms
from registry.indicators.forecast import forecast
from registry.indicators.in_force import PlanInForce, plan_in_force
from registry.indicators.ledger import lens_for, parts_of
from registry.indicators.rules import Rules
from registry.indicators.speed import speed_of
from registry.models import Honour
from registry.records.rows import NOW
from tests.indicators.naive_ahead import NaiveAhead
from tests.indicators.test_against_naive import ASKED, LAST, YEAR, some_day, worlds
from tests.indicators.world import World
from tests.shared import budget
from tests.support.ledgers import borrowed

PLAN = "daxing-14-5"
SPAN = Span(2020, 2021, 2025)
DAYS = {year: date(year, 12, 31) for year in range(2020, 2027)}


@st.composite
def announced_worlds(draw: st.DrawFn) -> World:
    """Worlds whose honours may have been announced before they were recognised."""
    world = draw(worlds())
    for honour in world.rows[Honour]:
        honour["announced_on"] = draw(some_day)
    return world


def test_all_years_at_once_are_what_each_year_is_alone(ledgers):
    @given(worlds())
    @settings(max_examples=budget(6, 200))
    def check(world: World) -> None:
        world.official("output", 2021, "1813.6", "亿元")
        world.official("output", 2023, "1046.3", "亿元")
        with borrowed(ledgers) as database, database.session() as session:
            world.write(session)
            plan = plan_in_force(session, PLAN, NOW, Rules())
            together = tables_of(session, plan, DAYS, NOW)
            for year, on in DAYS.items():
                alone = indicator_table(session, PLAN, year, on, NOW, Rules())
                assert together[year] == alone

    check()


def test_more_years_ask_no_more_statements(database):
    world = World()
    world.kinds()
    firm = world.firm()
    for year in (2021, 2022, 2023):
        world.figures(firm, year, output=10**10)
    with database.session() as session:
        world.write(session)
        plan = plan_in_force(session, PLAN, NOW, Rules())
        statements: list[str] = []
        event.listen(
            database.ledger,
            "before_cursor_execute",
            lambda _c, _cursor, statement, *_: statements.append(statement),
        )
        tables_of(session, plan, {2023: DAYS[2023]}, NOW)
        alone = len(statements)
        tables_of(session, plan, {year: DAYS[year] for year in (2021, 2022, 2023)}, NOW)
        assert alone > 0
        assert len(statements) == 2 * alone


def test_a_forecast_counts_what_loops_count(ledgers):
    @given(announced_worlds(), st.sampled_from(ASKED))
    @settings(max_examples=budget(12, 400))
    def check(world: World, on: date) -> None:
        with borrowed(ledgers) as database, database.session() as session:
            world.write(session)
            plan = plan_in_force(session, PLAN, NOW, Rules())
            found = forecast(session, plan, plan.definition("champions"), on, NOW)
            naive = NaiveAhead(world)
            assert found.until == date(2025, 12, 31)
            assert found.today == naive.champions(on)
            kept = naive.champions_then(on, found.until, with_announced=False)
            hoped = naive.champions_then(on, found.until, with_announced=True)
            assert (found.kept, found.with_announced) == (len(kept), len(hoped))
            before = naive.champions_then(on, on, with_announced=False)
            assert {one.firm for one in found.leaving} == before - kept

    check()


def test_an_estimate_is_what_loops_find_and_lists_its_firms(ledgers):
    @given(worlds())
    @settings(max_examples=budget(12, 400))
    def check(world: World) -> None:
        with borrowed(ledgers) as database, database.session() as session:
            world.write(session)
            plan = plan_in_force(session, PLAN, NOW, Rules())
            (measure,) = parts_of(plan.definition("output"), plan)
            lens = lens_for(plan, "figures", YEAR, LAST, NOW)
            found = estimates(session, lens, measure).get(YEAR)
            naive = NaiveAhead(world)
            firms, unknown, last = naive.estimate(YEAR)
            current, prior, _, _ = naive.growth(YEAR)
            listed = missing_firms(session, lens, measure, YEAR)
            assert len(listed) == firms + unknown
            assert sum(one.last or 0 for one in listed) == last
            if found is None:
                assert (firms, unknown, current, prior) == (0, 0, 0, 0)
                return
            assert (found.firms, found.unknown, found.last) == (firms, unknown, last)
            expected = Fraction(last * current, prior) if firms and prior > 0 else None
            if expected is None:
                assert found.value is None
            else:
                assert found.value is not None
                assert abs(Fraction(found.value) - expected) <= abs(expected) / 10**20

    check()


def test_contributions_are_each_firms_own_change_and_add_up(ledgers):
    @given(worlds())
    @settings(max_examples=budget(12, 400))
    def check(world: World) -> None:
        with borrowed(ledgers) as database, database.session() as session:
            world.write(session)
            plan = plan_in_force(session, PLAN, NOW, Rules())
            naive = NaiveAhead(world)
            now, before = naive.outputs(YEAR), naive.outputs(YEAR - 1)
            found = movement(session, plan, plan.definition("output"), YEAR, LAST, NOW)
            if found is None:
                assert not now or not before
            else:
                changes = {f: now.get(f, 0) - before.get(f, 0) for f in {*now, *before}}
                assert parts_by_firm(found, 10**10) == {f: c for f, c in changes.items() if c}
            share = movement(
                session, plan, plan.definition("hightech_output_share"), YEAR, LAST, NOW
            )
            expected = naive.share_moved(YEAR)
            if share is None:
                assert expected is None
            else:
                assert expected is not None
                assert parts_by_firm(share) == {f: c for f, c in expected.items() if c}
            check_sums(session, plan, found, share)

    check()


def parts_by_firm(found: Movement, scale: int = 1) -> dict[int, Fraction]:
    """Firm → its part, in units of 1/scale."""
    return {one.firm: one.part * scale for one in found.parts}


def check_sums(session, plan: PlanInForce, *found: Movement | None) -> None:
    """The parts add up to the difference of the two years' figures."""
    tables = tables_of(session, plan, {y: DAYS[y] for y in (YEAR - 1, YEAR)}, NOW)
    for code, moved in zip(("output", "hightech_output_share"), found, strict=True):
        now, before = (tables[year].row(code).ledger for year in (YEAR, YEAR - 1))
        if moved is not None:
            assert now is not None
            assert before is not None
            assert sum(one.part for one in moved.parts) == moved.change
            assert abs(moved.change - (Fraction(now) - Fraction(before))) < Fraction(1, 10**15)


def test_a_firm_that_joins_or_leaves_is_called_so(database):
    world = World()
    stays, joins, leaves = (world.firm() for _ in range(3))
    for firm, year, output in (
        (stays, 2022, 5),
        (stays, 2023, 7),
        (joins, 2023, 4),
        (leaves, 2022, 3),
    ):
        world.figures(firm, year, output=output * 10**10)
    with database.session() as session:
        world.write(session)
        plan = plan_in_force(session, PLAN, NOW, Rules())
        found = movement(session, plan, plan.definition("output"), 2023, LAST, NOW)
        assert found is not None
        told = [(one.firm, one.part, one.course) for one in found.parts]
        assert told == [(joins, 4, "joined"), (leaves, -3, "left"), (stays, 2, "changed")]
        assert found.change == 3


def row_of(session, year: int, indicator: str, value: str, unit: str):
    """The row of an indicator whose official figure is `value`."""
    world = World()
    world.official(indicator, year, value, unit)
    world.write(session)
    return indicator_table(session, PLAN, year, DAYS[year], NOW, Rules()).row(indicator)


def test_the_required_speed_carries_the_figure_to_its_target(database):
    with database.session() as session:
        row = row_of(session, 2022, "output", "1017.7", "亿元")
    found = speed_of(row, "geometric", SPAN)
    assert found is not None
    assert found.manner == "rate"
    assert found.left == 3
    # By hand: (1600 / 1017.7)^(1/3) − 1 and (1017.7 / 904.9)^(1/2) − 1.
    assert found.needed is not None
    assert found.so_far is not None
    assert round(found.needed, 2) == Decimal("16.28")
    assert round(found.so_far, 2) == Decimal("6.05")


def test_a_share_moves_by_steps_and_a_met_target_needs_nothing(database):
    with database.session() as session:
        row = row_of(session, 2023, "rd_intensity", "1.87", "%")
    found = speed_of(row, "linear", SPAN)
    assert found is not None
    assert (found.manner, found.left) == ("step", 2)
    assert found.needed == Decimal("0.065")
    assert found.so_far == (Decimal("1.87") - Decimal("1.44")) / 3


@pytest.mark.parametrize(("year", "value"), [(2024, "2.1"), (2024, "2")])
def test_a_target_that_is_met_needs_no_speed(database, year, value):
    with database.session() as session:
        row = row_of(session, year, "rd_intensity", value, "%")
    found = speed_of(row, "linear", SPAN)
    assert found is not None
    assert found.needed is None


def test_when_the_plan_is_over_no_speed_is_asked(database):
    with database.session() as session:
        row = row_of(session, 2025, "output", "1121.4", "亿元")
    assert speed_of(row, "geometric", SPAN) is None
