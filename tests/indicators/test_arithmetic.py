"""Golden values by hand, for the plan's own numbers."""

from datetime import date
from decimal import Decimal

import pytest

from registry.indicators import arithmetic
from registry.indicators.arithmetic import Span

PLAN = Span(base=2020, start=2021, end=2025)
BASE, IN_2022, TARGET = Decimal("904.9"), Decimal("1017.7"), Decimal(1600)


def rounded(value: Decimal | None, places: str = "0.1") -> Decimal:
    assert value is not None
    return value.quantize(Decimal(places))


def test_the_target_implies_twelve_point_oh_seven_per_cent_a_year():
    assert rounded(arithmetic.average_growth(BASE, TARGET, 5), "0.01") == Decimal("12.07")


def test_twelve_per_cent_a_year_would_end_below_the_target():
    assert rounded(BASE * Decimal("1.12") ** 5) == Decimal("1594.7")


def test_in_2022_much_is_done_but_little_of_the_way():
    assert rounded(arithmetic.completion(IN_2022, TARGET)) == Decimal("63.6")
    assert rounded(arithmetic.progress(IN_2022, BASE, TARGET)) == Decimal("16.2")
    assert arithmetic.elapsed(PLAN, 2022, date(2022, 12, 31)) == Decimal(40)


def test_growth_so_far_and_growth_still_needed():
    assert rounded(arithmetic.average_growth(BASE, IN_2022, 2), "0.01") == Decimal("6.05")
    assert rounded(arithmetic.average_growth(IN_2022, TARGET, 3)) == Decimal("16.3")


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("linear", ["1043.9", "1182.9", "1322.0", "1461.0", "1600.0"]),
        ("geometric", ["1014.2", "1136.6", "1273.8", "1427.6", "1600.0"]),
    ],
)
def test_milestones_of_the_plan(path, marks):
    parts = [arithmetic.elapsed(PLAN, year, date(year, 12, 31)) for year in PLAN.years]
    found = [rounded(arithmetic.milestone(BASE, TARGET, part, path)) for part in parts]
    assert found == [Decimal(mark) for mark in marks]


@pytest.mark.parametrize(
    ("base", "target", "yearly"),
    [
        ("38.5", "50", "5.37"),
        ("5600", "10000", "12.30"),
        ("1.44", "2", "6.79"),
        ("34.2", "45", "5.64"),
        ("6", "15", "20.11"),
        ("5.5", "15", "22.22"),
    ],
)
def test_growth_implied_by_the_other_rows(base, target, yearly):
    found = arithmetic.average_growth(Decimal(base), Decimal(target), 5)
    assert rounded(found, "0.01") == Decimal(yearly)


def test_the_average_is_no_mean_of_yearly_rates():
    value = Decimal(100)
    for rate in (30, -10, 5, 8, 10):
        value *= 1 + Decimal(rate) / 100
    assert rounded(arithmetic.average_growth(Decimal(100), value, 5)) == Decimal("7.9")


def test_time_stops_at_the_end_of_the_plan():
    assert arithmetic.elapsed(PLAN, 2027, date(2027, 12, 31)) == Decimal(100)
    assert arithmetic.elapsed(PLAN, 2020, date(2020, 12, 31)) == Decimal(0)


def test_a_year_that_is_not_over_counts_for_its_days():
    assert arithmetic.elapsed(PLAN, 2023, date(2023, 6, 30)) == (2 + Decimal(181) / 365) / 5 * 100


def test_a_falling_target_makes_progress_by_falling():
    assert arithmetic.progress(Decimal(8), Decimal(10), Decimal(6)) == Decimal(50)


@pytest.mark.parametrize(
    ("current", "prior", "word"),
    [
        (5, -3, "扭亏为盈"),
        (-2, -5, "减亏"),
        (-5, -2, "增亏"),
        (-1, 4, "由盈转亏"),
        (3, 0, "上年同期为零"),
        (-3, -3, "持平"),
        (0, 0, "持平"),
        (4, 2, ""),
    ],
)
def test_a_base_that_is_not_positive_has_a_word_instead_of_a_rate(current, prior, word):
    assert arithmetic.turn(Decimal(current), Decimal(prior)) == word
    if prior <= 0:
        assert arithmetic.growth(Decimal(current), Decimal(prior)) is None


def test_growth_is_a_change_in_per_cent():
    assert arithmetic.growth(Decimal(112), Decimal(100)) == Decimal(12)


def test_yearly_falls_multiply_to_the_reduction():
    found = arithmetic.reduction([Decimal(-4), Decimal(-3), Decimal("1.5")])
    assert rounded(found, "0.0001") == Decimal("5.4832")


@pytest.mark.parametrize("target", [None, Decimal(0)])
def test_without_a_target_there_is_no_completion(target):
    assert arithmetic.completion(IN_2022, target) is None


def test_what_cannot_be_computed_is_none():
    assert arithmetic.progress(IN_2022, None, TARGET) is None
    assert arithmetic.progress(IN_2022, TARGET, TARGET) is None
    assert arithmetic.average_growth(Decimal(0), TARGET, 5) is None
    assert arithmetic.average_growth(BASE, TARGET, 0) is None
    assert arithmetic.milestone(None, TARGET, Decimal(40), "linear") is None
    assert arithmetic.milestone(Decimal(-1), TARGET, Decimal(40), "geometric") is None
    assert arithmetic.milestone(BASE, TARGET, Decimal(40), "none") is None
