"""缺报 by period: the round of the newest month that is over, who is behind, and the estimate."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from registry.access import Scope
from registry.indicators.in_force import plan_in_force
from registry.indicators.rules import Rules
from registry.periods import Period
from registry.records.rows import NOW
from registry.services.missing_returns import Missing, missing_returns
from tests.services.returns import world
from tests.support.imports import TODAY, bring, town_editor, uscc

WHOLE = Scope(whole=True)


@pytest.fixture
def session(seeded_database) -> Iterator:
    with seeded_database.session() as session:
        world.settle(session)
        yield session


def asked(session, indicator="output", on=date(2026, 10, 31), scope=WHOLE) -> Missing | None:
    session.rollback()
    plan = plan_in_force(session, "daxing-14-5", NOW, Rules())
    return missing_returns(
        session,
        plan.definitions[indicator],
        2026,
        on,
        scope,
        today=TODAY,
        ranks=("statistics", "town"),
    )


def reported(session, amounts: dict[int, int], month: int = 10) -> None:
    """Firms report the ten months, in 万元."""
    lines = [
        {"统一社会信用代码": uscc(n), "年度": 2026, "月份": month, "工业总产值（万元）": amount}
        for n, amount in amounts.items()
    ]
    assert bring(session, lines, name=f"十月{len(amounts)}.xlsx").committed


def test_without_a_round_nobody_is_said_to_be_missing(session):
    assert asked(session) is None


def test_the_newest_round_whose_period_is_over_is_the_one_that_counts(session):
    for month in (6, 9, 10):
        world.ordered(session, period=Period(2026, month))

    assert [
        found.period.through if found else None
        for found in (
            asked(session, on=day)
            for day in (
                date(2026, 5, 31),
                date(2026, 6, 30),
                date(2026, 10, 30),
                date(2026, 10, 31),
            )
        )
    ] == [None, 6, 9, 10]


def test_units_are_named_that_have_not_returned_all(session):
    world.ordered(session)
    reported(session, {n: 110 * n for n in range(1, 9) if world.town_of(n) == "采育镇"})

    found = asked(session)

    assert found is not None
    names = [unit.row.name for unit in found.behind]
    assert "采育镇" not in names
    assert len(names) == 3
    assert found.found.whole.returned == 2


def test_a_missing_firm_grows_from_its_last_month_as_those_that_reported(session):
    world.ordered(session)
    reported(session, {1: 150, 2: 250})

    found = asked(session)

    # 100 + 200 became 150 + 250; firms 3 to 8 said 100 × n for nine months, firm 9 nothing.
    assert found is not None
    assert (found.estimated, found.unknown) == (6, 1)
    assert found.value == Decimal(3300) * 400 / 300 / 10_000


def test_ratios_have_no_estimate_and_a_town_sees_its_own_unit_only(session):
    world.ordered(session)
    reported(session, {1: 150})
    town = town_editor(world.code_of(session, "采育镇"))

    ratio, own = asked(session, "rd_intensity"), asked(session, scope=town.scope)

    assert ratio is not None
    assert own is not None
    assert ratio.value is None
    assert own.value is None
    assert [unit.row.name for unit in own.found.units] == ["采育镇"]
