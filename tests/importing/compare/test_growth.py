"""A delivered 增速 that contradicts the amounts is a 疑点, and one answer settles the column."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from registry.importing.compare.growth import follows
from registry.importing.decisions import Decisions, TableKey
from registry.models import Figures
from registry.periods import Period
from registry.quantities import MICRO
from tests.support.imports import bring, counts, firm_records, look, size, uscc

YEAR = Period.parse("2025")
ROWS = [(112, 100, 12), (112.09, 100, 12), (112, 100, 21), (5, 0, 100), (5, None, 100)]
CONFIRMED = {TableKey(0, "表", 1): Decisions(growths=frozenset({"output_growth"}))}


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, firm_records(5))
        yield session


def records():
    names = ("工业总产值（万元）", "工业总产值上年同期（万元）", "工业总产值增速（%）")
    return [
        {"统一社会信用代码": uscc(n), **dict(zip(names, row, strict=True))}
        for n, row in enumerate(ROWS, 1)
    ]


def doubts(preview):
    return [
        (each.cell, each.severity)
        for outcome in preview.outcomes
        for each in outcome.all_problems
        if each.kind == "growth_doubt"
    ]


def test_only_the_contradicted_row_waits(session):
    preview = look(session, records(), period=YEAR)

    assert doubts(preview) == [("D4", "question")]
    assert "12.00%" in preview.outcomes[0].problems[0].message
    assert counts(preview) == {"new": 4, "waiting": 1}


def test_a_person_confirms_the_column_and_no_row_is_lost(session):
    preview = bring(session, records(), period=YEAR, tables=CONFIRMED)

    assert doubts(preview) == [("D4", "note")]
    assert size(session, Figures) == 5


def test_what_is_on_record_is_not_asked_again(session):
    bring(session, records(), period=YEAR, tables=CONFIRMED)

    assert counts(look(session, records(), period=YEAR)) == {"unchanged": 5}


def test_a_rate_of_the_district_is_held_against_its_amounts(session):
    row = {"指标": "工业总产值", "年度": 2025, "数值": 112, "上年同期": 100, "增速（%）": 21}
    preview = look(session, [{**row, "单位": "亿元"}])

    assert doubts(preview) == [("E2", "question")]
    tables = {TableKey(0, "表", 1): Decisions(growths=frozenset({"growth"}))}
    assert counts(bring(session, [{**row, "单位": "亿元"}], tables=tables)) == {"new": 1}
    assert counts(look(session, [{**row, "单位": "亿元"}])) == {"unchanged": 1}


amounts = st.integers(-(10**12), 10**12)


@given(amounts, amounts, st.integers(-1000 * MICRO, 1000 * MICRO))
def test_the_tolerance_is_a_tenth_of_a_point(now, before, rate):
    naive = before <= 0 or abs(
        Fraction(now - before, before) * 100 - Fraction(rate, MICRO)
    ) <= Fraction(1, 10)

    assert follows(now, before, rate) is naive
