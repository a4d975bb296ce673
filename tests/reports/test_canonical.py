"""One report, one text, one fingerprint; and back again without loss."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reports.canonical import canonical, decimal_text, digest, plain, restored
from registry.reports.report import Backing, Report, SplitCell, same_content


def test_a_report_comes_back_from_its_text_as_it_was(inside):
    text = canonical(inside.report)
    assert restored(Report, json.loads(text)) == inside.report
    assert canonical(restored(Report, json.loads(text))) == text


def test_the_lines_behind_a_figure_come_back_too(inside):
    for backing in inside.backings:
        assert restored(Backing, json.loads(canonical(backing))) == backing


def test_the_fingerprint_is_that_of_the_text_and_of_nothing_else(inside):
    text = canonical(inside.report)
    assert digest(text) == digest(canonical(restored(Report, json.loads(text))))
    assert digest(text) != digest(canonical(replace(inside.report, known=0)))


def test_the_same_figures_at_another_revision_are_the_same_report(inside):
    later = replace(inside.report, known=inside.report.known + 7)
    assert same_content(inside.report, later)
    first, *others = inside.report.rows
    other = replace(first, official=Decimal("1043.8"))
    assert not same_content(inside.report, replace(later, rows=(other, *others)))


def test_a_report_written_before_a_field_existed_takes_the_field_s_default(inside):
    cell = plain(inside.report.splits[0].lines[0].cells[0])
    old = {"value": cell["value"], "firms": cell["firms"]}
    assert restored(SplitCell, old) == SplitCell(Decimal(cell["value"]), cell["firms"])


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_equal_decimals_have_one_text_whatever_their_exponent(number):
    assert Decimal(decimal_text(number)) == number
    assert decimal_text(number) == decimal_text(Decimal(f"{number:f}000"))
    assert "E" not in decimal_text(number)


@pytest.mark.parametrize(
    ("number", "text"), [("1E+3", "1000"), ("-0.00", "0"), ("904.90", "904.9"), ("100", "100")]
)
def test_a_decimal_is_written_plainly(number, text):
    assert decimal_text(Decimal(number)) == text
