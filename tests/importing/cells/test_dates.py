from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.importing.cells.outcome import Left, Read, Refused
from registry.importing.coordinates import Kind
from registry.importing.table import BLANK
from registry.periods import DISTANT_FUTURE
from tests.importing.cells.readers import read
from tests.shared import budget


def established(raw, **how):
    return read("enterprises", "established_on", raw, **how)


def expires(raw, **how):
    return read("honours", "expires_on", raw, **how)


def month(raw, register="figures"):
    return read(register, "through", raw)


def test_an_iso_day_is_taken_as_written():
    assert established("1980-01-01") == date(1980, 1, 1)
    assert established("2021-09-01", kind=Kind.DATE) == date(2021, 9, 1)


@pytest.mark.parametrize(
    "raw",
    [
        "2021/9/1",
        "2021.9.1",
        "2021.09.01",
        "2021年9月1日",
        "２０２１年９月１日",
        "2021 年 9 月 1 日",
        "20210901",
        "2021-9-1",
        "2021-09-01 00:00:00",
        "2021/9/1 8:30",
        "二〇二一年九月一日",
    ],
)
def test_a_day_in_other_spellings_is_normalised(raw):
    assert established(raw) == Read(date(2021, 9, 1), "日期写法统一", companion="day")


@pytest.mark.parametrize(
    "raw", ["2021年9月", "2021.9", "2021/9", "2021-09", "202109", "2021.09", "2021年9月底"]
)
def test_a_month_keeps_its_precision(raw):
    assert established(raw) == Read(date(2021, 9, 1), "只写到月", companion="month")


@pytest.mark.parametrize("raw", ["2021", "2021年", "2021年度"])
def test_a_year_keeps_its_precision(raw):
    assert established(raw) == Read(date(2021, 1, 1), "只写到年", companion="year")


def test_a_date_cell_that_shows_only_its_month_is_a_month():
    outcome = established("2021-09-01", kind=Kind.DATE, precision="month")

    assert outcome == Read(date(2021, 9, 1), "只写到月", companion="month")


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.TEXT])
def test_2021_1_may_be_october_and_is_asked(kind):
    outcome = established("2021.1", kind=kind)

    assert isinstance(outcome, Refused)
    assert outcome.severity == "question"
    assert "2021年10月" in outcome.message


def test_2021_10_as_text_is_october():
    assert established("2021.10").value == date(2021, 10, 1)
    assert established("2021.11", kind=Kind.NUMBER).value == date(2021, 11, 1)


def test_a_serial_number_is_a_day_in_a_number_cell_and_asked_in_a_text():
    assert established("44440", kind=Kind.NUMBER).value == date(2021, 9, 1)
    assert established("44440").severity == "question"
    assert "2021-09-01" in established("44440").message


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("2021-13-01", "没有这一天"),
        ("2021-02-30", "没有这一天"),
        ("2021年第三批", "批次"),
        ("9月1日", "没有年份"),
        ("2022年一季度", "季度"),
        ("长期", "不是日期"),
        ("1850-01-01", "1900"),
        ("昨天", "不是日期"),
        ("99999999", "没有这一天"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(raw, said):
    outcome = established(raw)

    assert isinstance(outcome, Refused)
    assert outcome.severity == "error"
    assert said in outcome.message


@pytest.mark.parametrize("raw", ["21.9", "21年9月", "9/1/2021"])
def test_what_may_be_two_days_is_asked(raw):
    assert established(raw).severity == "question"


def test_without_a_companion_a_month_says_which_day_was_taken():
    assert "第一天" in read("honours", "recognised_on", "2021年9月").reason


@pytest.mark.parametrize(
    ("raw", "first_day_without"),
    [
        ("2026-03-31", date(2026, 4, 1)),
        ("2026年3月", date(2026, 4, 1)),
        ("2026年12月", date(2027, 1, 1)),
        ("2026", date(2027, 1, 1)),
        ("2023.10.26-2026.10.25", date(2026, 10, 26)),
        ("2023年10月26日至2026年10月25日", date(2026, 10, 26)),
        ("长期", DISTANT_FUTURE),
        ("长期有效", DISTANT_FUTURE),
    ],
)
def test_an_expiry_is_kept_as_the_first_day_it_no_longer_holds(raw, first_day_without):
    outcome = expires(raw)

    assert (outcome.value if isinstance(outcome, Read) else outcome) == first_day_without


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_that_is_shown_reads_back(day):
    for shown in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
    ):
        outcome = established(shown)
        assert (outcome.value if isinstance(outcome, Read) else outcome) == day
    if day < date(2100, 12, 31):
        outcome = expires((day).isoformat())
        assert outcome == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("raw", "value", "year"),
    [
        ("10", 10, None),
        ("10月", 10, None),
        ("1-10月", 10, None),
        ("1—10月", 10, None),
        ("2025年1-10月", 10, 2025),
        ("2025-10", 10, 2025),
        ("202510", 10, 2025),
        ("上半年", 6, None),
        ("前三季度", 9, None),
        ("2025年上半年", 6, 2025),
    ],
)
def test_a_month_and_the_year_beside_it(raw, value, year):
    outcome = month(raw)

    assert (outcome.value if isinstance(outcome, Read) else outcome) == value
    assert (outcome.companion if isinstance(outcome, Read) else None) == year


def test_a_month_that_says_the_whole_year_is_an_empty_month():
    assert isinstance(month("年报"), Left)
    assert isinstance(month("全年"), Left)
    assert month("2025年") == Read(BLANK, "写的是全年，等同于空着", companion=2025)


@pytest.mark.parametrize("raw", ["13", "0", "一批", "2025.1", "2025年5-10月"])
def test_what_is_no_cumulative_month_is_refused(raw):
    assert isinstance(month(raw), Refused)


def test_january_is_reported_of_projects_and_not_of_figures():
    assert isinstance(month("1"), Refused)
    assert month("1", "projects") == 1


def test_years():
    assert read("figures", "year", "2025") == 2025
    assert read("figures", "year", "2025年").value == 2025
    assert isinstance(read("figures", "year", "25"), Refused)
    assert isinstance(read("figures", "year", "1800"), Refused)


@given(st.text(max_size=40))
@settings(max_examples=budget(300, 5000))
def test_dates_and_periods_never_fail(text):
    for kind in (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.BOOL):
        assert established(text, kind=kind) is not None
        assert expires(text, kind=kind) is not None
    assert month(text) is not None
    assert read("figures", "year", text) is not None
