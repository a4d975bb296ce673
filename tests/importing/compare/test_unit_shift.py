"""A column a power of ten off is one question, and a person's answer settles it."""

from collections.abc import Iterator
from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from registry.importing.compare.unit_shift import shift, shift_from_peers
from registry.importing.decisions import Decisions, TableKey
from registry.importing.shifted import sheet_shifts
from registry.periods import Period
from tests.support.imports import bring, counts, firm_records, look, uscc

LAST, THIS = Period.parse("2024"), Period.parse("2025")
FIRMS = 12


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, firm_records(40))
        yield session


def records(times=1.0, first=1, count=FIRMS, unit="万元"):
    return [
        {"统一社会信用代码": uscc(n), f"营业收入（{unit}）": round(100 * n * times, 2)}
        for n in range(first, first + count)
    ]


def shifted(preview):
    return [
        (each.cell, each.proposal, len(each.rows))
        for outcome in preview.outcomes
        for each in outcome.all_problems
        if each.kind == "unit_shift"
    ]


@pytest.mark.parametrize(
    ("times", "proposal"),
    [(10, "千元"), (10_000, "元"), (0.0001, "亿元"), (0.01, None), (1.8, None)],
)
def test_a_column_off_its_own_last_year_is_one_question(session, times, proposal):
    bring(session, records(), period=LAST)
    preview = look(session, records(1.1 * times), period=THIS)

    if proposal is None:
        assert shifted(preview) == []
        assert counts(preview) == {"new": FIRMS}
    else:
        assert shifted(preview) == [("B1", proposal, FIRMS)]
        assert counts(preview) == {"waiting": FIRMS}
    cells = preview.outcomes[0].cell_counts
    parts = cells.unchanged + cells.normalised + cells.rejected + cells.ignored
    assert parts == cells.total


def test_a_month_is_held_against_a_year_by_its_length(session):
    bring(session, records(), period=LAST)
    period = Period.parse("2025-02")

    assert shifted(look(session, records(1 / 6), period=period)) == []
    assert shifted(look(session, records(10_000 / 6), period=period))[0][1] == "元"


@pytest.mark.parametrize(("unit", "state"), [("元", "normalised"), ("万元", "unchanged")])
def test_a_persons_answer_settles_it(session, unit, state):
    bring(session, records(), period=LAST)
    tables = {TableKey(0, "表", 1): Decisions(units={"B": unit})}
    preview = look(session, records(10_000), period=THIS, tables=tables)

    assert shifted(preview) == []
    assert counts(preview) == {"new": FIRMS}
    assert getattr(preview.outcomes[0].cell_counts, state) >= FIRMS


def test_firms_without_a_past_are_held_against_the_others(session):
    bring(session, records(), period=THIS)
    newcomers = {"first": 20, "count": FIRMS}

    assert shifted(look(session, records(3_000, **newcomers), period=THIS))[0][1] == "元"
    assert shifted(look(session, records(3, **newcomers), period=THIS)) == []


def test_each_column_is_held_against_the_same_column_of_the_others(session):
    def both(revenue, profit, first=1):
        return [
            {
                "统一社会信用代码": uscc(n),
                "营业收入（万元）": revenue * n,
                "利润总额（万元）": profit * n,
            }
            for n in range(first, first + FIRMS)
        ]

    bring(session, both(300_000, 20), period=THIS)

    assert shifted(look(session, both(300_000, 20, first=20), period=THIS)) == []
    assert [cell for cell, _, _ in shifted(look(session, both(30, 20, first=20), period=THIS))] == [
        "B1"
    ]


def test_a_few_firms_prove_nothing(session):
    bring(session, records(count=4), period=LAST)

    assert shifted(look(session, records(10_000, count=4), period=THIS)) == []


steady = st.lists(st.floats(0.5, 2.0), min_size=5, max_size=40)


@given(steady, st.sampled_from([-4, -3, -1, 1, 3, 4]), st.floats(0.8, 1.25))
def test_a_shift_is_found_whatever_the_growth(growths, power, level):
    ratios = [log10(level * 1.0 * (0.9 + growth / 10)) + power for growth in growths]

    assert shift(ratios) == power


@given(steady)
def test_usual_growth_is_never_a_shift(growths):
    assert shift([log10(growth) for growth in growths]) == 0


@given(steady, st.lists(st.floats(-6, 6), max_size=40))
def test_a_fifth_of_odd_firms_move_nothing(growths, odd):
    ratios = [log10(growth) for growth in growths]

    assert shift(ratios + odd[: len(ratios) // 5]) == 0
    few = odd[: len(ratios) // 5]
    assert shift([ratio * 0.2 + 3 for ratio in ratios] + few) == 3


@given(st.lists(st.floats(2, 8), max_size=9), st.lists(st.floats(2, 8), max_size=30))
def test_too_few_firms_are_no_peers(values, peers):
    assert shift_from_peers(values, peers) == 0


def two_columns(times, other=None):
    other = times if other is None else other
    return [
        {
            **one,
            "利润总额（万元）": round(n * other, 4),
            "工业总产值（万元）": round(90 * n * times, 2),
        }
        for n, one in enumerate(records(times), 1)
    ]


@pytest.mark.parametrize(
    ("other", "letters"),
    [(10_000, ("B", "C", "D")), (1, ("B", "D")), (0.0001, ("B", "D"))],
    ids=["the sheet", "but one", "one the other way"],
)
def test_columns_that_stand_off_alike_are_one_question_for_their_sheet(session, other, letters):
    bring(session, two_columns(1), period=LAST)
    preview = look(session, two_columns(10_000, other), period=THIS)

    [(key, [shift])] = sheet_shifts(preview.outcomes).items()
    assert (shift.letters, shift.taken, shift.unit) == (letters, "万元", "元")
    assert "10,000 倍，整张表可能以元为单位" in shift.sentence
    units = dict.fromkeys(letters, shift.unit)
    answered = look(
        session, two_columns(10_000, other), period=THIS, tables={key: Decisions(units=units)}
    )
    assert sheet_shifts(answered.outcomes) == {}
    assert len(shifted(answered)) == (other == 0.0001)


def test_one_column_off_is_no_question_for_the_sheet(session):
    bring(session, two_columns(1), period=LAST)

    preview = look(session, two_columns(1, 10_000), period=THIS)

    assert shifted(preview) == [("C1", "元", FIRMS)]
    assert sheet_shifts(preview.outcomes) == {}
