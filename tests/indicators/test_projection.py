"""目标测算 against a second, naive way: year by year, by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.indicators.projection import added, by_end, by_pace, pace_between

amounts = st.decimals("0.01", "100000", places=2)
paces = st.decimals("-50", "80", places=2)
years = st.integers(1, 10)
CLOSE = Decimal("1E-12")


def near(left: Decimal, right: Decimal) -> bool:
    return abs(left - right) <= CLOSE * max(abs(left), abs(right), Decimal(1))


def test_the_plans_own_numbers():
    needed = by_end(Decimal("904.9"), Decimal(1600), 5, "geometric")
    assert f"{needed.pace:.2f}" == "12.07"
    assert [f"{value:.1f}" for value in needed.values] == [
        *("904.9", "1014.2", "1136.6", "1273.8", "1427.6", "1600.0")
    ]
    assert f"{by_pace(Decimal('904.9'), Decimal(12), 5, 'geometric').end:.1f}" == "1594.7"
    assert by_end(Decimal(6), Decimal(15), 5, "linear").pace == Decimal("1.8")


@given(amounts, paces, years)
def test_a_rate_is_one_multiplication_a_year(base, pace, count):
    value, walked = base, [base]
    for _ in range(count):
        value = value + value * pace / 100
        walked.append(value)

    found = by_pace(base, pace, count, "geometric")

    assert len(found.values) == count + 1
    assert all(near(*pair) for pair in zip(found.values, walked, strict=True))


@given(amounts, amounts, years, st.sampled_from(["geometric", "linear"]))
def test_the_pace_that_an_end_needs_leads_to_it(base, end, count, path):
    needed = by_end(base, end, count, path)

    assert needed.pace is not None
    assert needed.end == end
    led = by_pace(base, needed.pace, count, path).end
    assert led is not None
    assert near(led, end)


@given(amounts, st.decimals("-500", "500", places=2), years)
def test_a_step_is_one_addition_a_year(base, step, count):
    assert by_pace(base, step, count, "linear").values == tuple(
        base + sum([step] * gone, Decimal(0)) for gone in range(count + 1)
    )


@pytest.mark.parametrize(
    ("base", "end", "path"),
    [
        (None, Decimal(5), "linear"),
        (Decimal(5), None, "geometric"),
        (Decimal(0), Decimal(5), "geometric"),
        (Decimal(-1), Decimal(5), "geometric"),
        (Decimal(5), Decimal(0), "geometric"),
        (Decimal(5), Decimal(6), "none"),
    ],
)
def test_where_no_steady_pace_leads_there_is_none(base, end, path):
    assert pace_between(base, end, 5, path) is None
    assert by_end(base, end, 5, path).values == ()


def test_a_fall_to_nothing_is_no_course():
    assert by_pace(Decimal(5), Decimal(-100), 5, "geometric").values == ()


@given(st.lists(amounts, min_size=1, max_size=5), st.none() | amounts)
def test_parts_are_added_exactly_and_stand_beside_the_whole(values, whole):
    found = added("town", 2025, values, whole)

    assert (found.parts, found.total) == (len(values), sum(values))
    assert found.difference == (None if whole is None else sum(values) - whole)
