"""Number formats, numbers and serial dates, against tables and the calendar of Python."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.importing.readers.formats import (
    BUILT_IN,
    DATE,
    DAY,
    MONTH,
    PLAIN,
    RATE,
    YEAR,
    Format,
    classify,
    double_text,
    iso_of,
    number_text,
)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("General", PLAIN),
        ("G/通用格式", PLAIN),
        ("@", PLAIN),
        ("#,##0.00_);[Red]\\(#,##0.00\\)", PLAIN),
        ("0.00E+00", PLAIN),
        ('"USD"#,##0', PLAIN),
        ("_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ", PLAIN),
        ('0!.0,"万"', PLAIN),
        ('0"年"', PLAIN),
        ("[h]:mm:ss", PLAIN),
        ("[>=100]0;0", PLAIN),
        ("0%", RATE),
        ("0.00%;[Red]-0.00%", RATE),
        ("yyyy-mm-dd", DAY),
        ('yyyy"年"m"月"d"日"', DAY),
        ('[$-804]yyyy"年"m"月"d"日";@', DAY),
        ("[$-F800]dddd, mmmm dd, yyyy", DAY),
        ('m"月"d"日"', DAY),
        ("h:mm", DAY),
        ('上午/下午h"时"mm"分"', DAY),
        ("[$-804]aaaa", DAY),
        ('yyyy"年"m"月"', MONTH),
        ("yyyy\\-mm", MONTH),
        ("yyyy.m", MONTH),
        ('[DBNum1][$-804]yyyy"年"m"月"', MONTH),
        ('e"年"m"月"', MONTH),
        ("yyyy", YEAR),
        ("000000", Format(3, width=6)),
        ("0000000_ ", Format(3, width=7)),
        ("0", PLAIN),
    ],
)
def test_a_format_code_tells_what_the_cell_shows(code: str, wanted: Format) -> None:
    assert classify(code) == wanted


def test_the_built_in_dates_of_chinese_offices_are_dates() -> None:
    assert {n for n, form in BUILT_IN.items() if form.shows == DATE} == {
        *range(14, 23),
        *range(27, 37),
        45,
        47,
        *range(50, 59),
    }


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_reads_as_15_digits_without_an_exponent(value: float) -> None:
    text = double_text(value)
    assert "e" not in text
    assert float(text) == float(f"{value:.15g}")
    assert len(text.lstrip("-").replace(".", "").strip("0")) <= 15


@given(st.integers(-(10**40), 10**40))
def test_an_integer_is_kept_whole_or_shown_as_excel_shows_it(value: int) -> None:
    text = number_text(str(value))
    if value == int(float(value)) or abs(value) < 10**15:
        assert text == double_text(float(value))
    else:
        assert text == str(value)


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)))  # noqa: DTZ001 - no zone in a sheet
def test_a_serial_is_the_day_that_the_calendar_says(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    text = iso_of(serial, is_1904=False)
    assert datetime.fromisoformat(text) == moment
    assert iso_of(serial - 1462, is_1904=True) in {text, ""}


def test_january_and_february_1900_are_counted_without_the_day_that_never_was() -> None:
    assert iso_of(1, is_1904=False) == "1900-01-01"
    assert iso_of(59, is_1904=False) == "1900-02-28"
    assert iso_of(60, is_1904=False) == ""
    assert iso_of(61, is_1904=False) == "1900-03-01"
    assert iso_of(44440 + 0.9999999999, is_1904=False) == date(2021, 9, 2).isoformat()
