"""Periods are cumulative, read as people write them, and days begin in Beijing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.periods import (
    DISTANT_FUTURE,
    DISTANT_PAST,
    BadPeriod,
    Period,
    beijing_day,
    end_of_beijing_day,
)

periods = st.builds(Period, st.integers(1990, 2100), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "year", "through"),
    [
        ("2025", 2025, 12),
        ("2025年", 2025, 12),
        ("2025年度", 2025, 12),
        ("2025年全年", 2025, 12),
        ("２０２５年", 2025, 12),
        ("2025-10", 2025, 10),
        ("2025-2", 2025, 2),
        ("2025/10", 2025, 10),
        ("2025.10", 2025, 10),
        ("2025.9", 2025, 9),
        ("202510", 2025, 10),
        ("2025年10月", 2025, 10),
        ("2025年10月份", 2025, 10),
        ("截至2025年10月底", 2025, 10),
        ("2025年1-10月", 2025, 10),
        ("2025年1—10月", 2025, 10),
        ("2025年1～10月", 2025, 10),
        ("2025年 1 至 10 月", 2025, 10),
        ("2025年1月-10月", 2025, 10),
        ("2025年1–2月", 2025, 2),
        ("2025年1-12月", 2025, 12),
        ("2025年一季度", 2025, 3),
        ("2025Q1", 2025, 3),
        ("2025年第2季度", 2025, 6),
        ("2025年上半年", 2025, 6),
        ("2025年前三季度", 2025, 9),
        ("2025年三季度", 2025, 9),
        ("2025年1-3季度", 2025, 9),
        ("2025年四季度", 2025, 12),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, year: int, through: int) -> None:
    assert Period.parse(text) == Period(year, through)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "看不懂时期“”"),
        ("去年", "2025-10"),
        ("25年10月", "看不懂时期"),
        ("2025-13", "月份“13”应在1—12之间"),
        ("2025-00", "月份“0”应在1—12之间"),
        ("1949年", "应在1990—2100之间"),
        ("2025.1", "可能是1月，也可能是10月"),
        ("2025-01", "1月不单独报送，请填写1—2月，例如“2025-02”"),
        ("2025年3-10月", "不是从1月起的累计数"),
        ("2025年下半年", "不是累计期"),
        ("2025年5季度", "看不懂时期"),
        ("20251", "看不懂时期"),
    ],
)
def test_what_is_no_cumulative_period_is_refused_with_what_to_enter(
    text: str, sentence: str
) -> None:
    with pytest.raises(BadPeriod) as refused:
        Period.parse(text)
    assert sentence in str(refused.value)


def test_a_project_may_report_january_alone() -> None:
    assert Period.parse("2025-01", january=True) == Period(2025, 1)
    assert Period(2025, 1).label == "2025年1月"


@given(periods)
def test_code_and_label_read_back_as_the_same_period(period: Period) -> None:
    assert Period.parse(period.code, january=True) == period
    assert Period.parse(period.label, january=True) == period


@given(periods, periods)
def test_periods_are_ordered_by_their_last_day(one: Period, other: Period) -> None:
    assert (one < other) == (one.last_day < other.last_day)
    assert (one == other) == (one.last_day == other.last_day)


@given(periods)
def test_the_day_after_the_last_day_begins_a_month(period: Period) -> None:
    after = period.last_day + timedelta(days=1)
    assert after.day == 1
    assert period.last_day.month == period.through
    assert period.first_day == date(period.year, 1, 1)


def test_labels_read_as_reports_print_them() -> None:
    assert Period(2025).label == "2025年"
    assert Period(2025, 10).label == "2025年1—10月"
    assert str(Period(2025, 9)) == "2025-09"


def test_february_ends_on_the_29th_of_a_leap_year() -> None:
    assert Period(2024, 2).last_day == date(2024, 2, 29)
    assert Period(2025, 2).last_day == date(2025, 2, 28)


def test_the_previous_year_keeps_the_months() -> None:
    assert Period(2025, 10).previous_year == Period(2024, 10)
    assert Period(2025).previous_year.is_year
    with pytest.raises(BadPeriod, match="1989"):
        _ = Period(1990).previous_year


def test_a_day_begins_at_midnight_in_beijing() -> None:
    assert beijing_day(datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2025, 12, 31)
    assert beijing_day(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == date(2026, 1, 1)
    with pytest.raises(ValueError, match="time zone"):
        beijing_day(datetime(2025, 12, 31))  # noqa: DTZ001 - the refused case


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_the_end_of_a_day_is_the_first_instant_of_the_next(day: date) -> None:
    end = end_of_beijing_day(day)
    assert beijing_day(end) == day + timedelta(days=1)
    assert beijing_day(end - timedelta(microseconds=1)) == day


def test_even_the_last_day_of_time_has_an_end() -> None:
    assert end_of_beijing_day(DISTANT_FUTURE).date() == DISTANT_FUTURE
    assert end_of_beijing_day(DISTANT_PAST) < end_of_beijing_day(DISTANT_FUTURE)
