"""Years or months side by side: imported, traced to the cell, marked, brought again, undone."""

from collections.abc import Iterator
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.outcome import State
from registry.models import DistrictFigure, Figures
from registry.records.origin import origins
from registry.records.rows import NOW
from registry.services.marked_files import of_preview
from registry.terms import Nature
from tests.shared import budget
from tests.support import imports
from tests.support.imports import (
    TODAY,
    assert_sound,
    bring,
    counts,
    firm_records,
    look,
    take_back,
    uscc,
    workbook,
)
from tests.support.ledgers import borrowed

CODE, UNIT = "统一社会信用代码", 1_000_000
MEASURES = {"工业总产值（万元）": "output", "营业收入（万元）": "revenue"}


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, firm_records(4))
        yield session


def recorded(session):
    """(year, month, code's row, field) → value of every figure on record."""
    session.rollback()
    return session.scalars(select(Figures).order_by(Figures.id)).all()


def years(count=3):
    """Three firms, three years of one measure; the last firm says nothing of the first year."""
    head = [CODE, *[f"{2020 + n}年工业总产值（万元）" for n in range(1, count + 1)], "备注"]
    rows = [[uscc(n), *[10 * n + year for year in range(count)], f"备注{n}"] for n in (1, 2, 3)]
    rows[2][1] = None
    return workbook(("历年", [head, *rows]))


def test_each_year_is_a_record_that_leads_to_its_cell(session):
    done = bring(session, years(), name="历年.xlsx")
    found = {(row.year, row.output): row for row in recorded(session)}

    assert counts(done) == {"new": 8, "ignored": 1}
    assert {row.nature for row in found.values()} == {Nature.ANNUAL.value}
    row = found[2023, 32 * UNIT]
    origin = origins(session, Figures, [row.id], "output", NOW)[row.id]
    assert origin.place == "历年.xlsx › 历年 › D4"
    assert_sound(session)


def test_the_same_file_again_changes_nothing_and_undo_takes_all_parts_back(session):
    done = bring(session, years())

    assert counts(look(session, years())) == {"unchanged": 8, "ignored": 1}
    take_back(session, str(done.written.import_id))
    assert recorded(session) == []
    assert_sound(session)


def test_a_bad_cell_is_marked_once_and_keeps_out_its_own_period_only(session):
    book = openpyxl.load_workbook(BytesIO(years()))
    book.active["C3"] = "很多"
    buffer = BytesIO()
    book.save(buffer)
    shown = look(session, buffer.getvalue())

    assert counts(shown) == {"new": 7, "rejected": 1, "ignored": 1}
    marked = of_preview(session, shown, TODAY, imports.settings())
    sheet = openpyxl.load_workbook(BytesIO(marked.data)).active
    assert [cell.value for cell in sheet[1]].count("错误信息") == 1
    assert sheet["C3"].comment is not None
    told = [row[5].value for row in sheet.iter_rows(min_row=2)]
    assert [bool(text) for text in told] == [False, True, False]


def test_the_years_of_the_districts_series_are_records_of_their_own(session):
    rows = [
        ["指标", "单位", "2022年", "2023年"],
        ["规模以上工业总产值", "亿元", 900, 1000],
    ]
    done = bring(session, workbook(("区级", rows)), name="区级.xlsx")
    session.rollback()
    found = {row.year: row for row in session.scalars(select(DistrictFigure))}

    assert counts(done) == {"new": 2}
    origin = origins(session, DistrictFigure, [found[2022].id], "value", NOW)[found[2022].id]
    assert origin.cell == "C2"


def test_a_row_that_says_nothing_in_any_period_is_left_out_with_every_cell(session):
    rows = [[CODE, "2023年营业收入（万元）", "2024年营业收入（万元）"], [uscc(1), 1, 2], [uscc(2)]]
    shown = look(session, workbook(("表", rows)))

    assert counts(shown) == {"new": 2, "ignored": 2}
    assert [one.cell_counts.total for one in shown.outcomes] == [6, 1]
    assert shown.outcomes[0].cell_counts.ignored == 4


cells = st.sampled_from([None, None, 1, 2, 3.5, "—", "很多", "约4"])
NUMBERS = {1: 1, 2: 2, 3.5: 3.5, "约4": 4}


@st.composite
def wide(draw):
    """(periods, measures, rows): codes with a cell for each measure of each period."""
    spans = st.tuples(st.integers(2020, 2025), st.sampled_from([None, 2, 6, 10]))
    periods = draw(st.lists(spans, min_size=2, max_size=4, unique=True))
    if len({year for year, _ in periods}) < 2 and len({month for _, month in periods}) < 2:
        periods.append((2019, None))
    measures = draw(st.lists(st.sampled_from(list(MEASURES)), min_size=1, max_size=2, unique=True))
    places = len(periods) * len(measures)
    line = st.lists(cells, min_size=places, max_size=places)
    return periods, measures, draw(st.lists(line, min_size=1, max_size=4))


def said(period):
    year, month = period
    return f"{year}年" + (f"1-{month}月" if month else "")


@settings(max_examples=budget(8, 300), suppress_health_check=list(HealthCheck), deadline=None)
@example(([(2020, None), (2020, 2)], ["工业总产值（万元）"], [[None, 1]]))
@given(wide())
def test_every_number_is_recorded_under_its_period_and_leads_to_its_cell(ledgers, sheet):
    periods, measures, lines = sheet
    columns = [(period, measure) for period in periods for measure in measures]
    head = [CODE, *[said(period) + measure for period, measure in columns]]
    data = workbook(("表", [head, *[[uscc(n), *line] for n, line in enumerate(lines, 1)]]))
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        bring(session, firm_records(4))
        shown = bring(session, data, good_rows=True)
        for one in shown.outcomes:
            fates = one.cell_counts
            parts = (fates.unchanged, fates.normalised, fates.rejected, fates.ignored)
            assert sum(parts) == fates.total
            assert min(parts) >= 0
        everything = len(head) + sum(1 + sum(c is not None for c in line) for line in lines)
        assert sum(one.cell_counts.total for one in shown.outcomes) == everything
        assert traced(session) == expected(columns, lines)
        states = {
            state for one in look(session, data, good_rows=True).outcomes for state in one.states
        }
        assert not states & {State.NEW, State.CHANGED}
        if shown.written:
            take_back(session, str(shown.written.import_id))
            assert recorded(session) == []
        assert_sound(session)


def expected(columns, lines):
    """The naive reading: cell → (year, month, field, value), of firms that say nothing wrong."""
    found = {}
    for row, line in enumerate(lines, 2):
        bad = {p for (p, _), cell in zip(columns, line, strict=True) if cell == "很多"}
        for place, ((period, measure), cell) in enumerate(zip(columns, line, strict=True)):
            if cell in NUMBERS and period not in bad:
                year, month = period
                value = int(NUMBERS[cell] * UNIT)
                found[f"{chr(66 + place)}{row}"] = (year, month or 12, MEASURES[measure], value)
    return found


def traced(session):
    """The same, as the ledger and its lineage tell it."""
    rows = {row.id: row for row in recorded(session)}
    found = {}
    for field in MEASURES.values():
        for number, origin in origins(session, Figures, rows, field, NOW).items():
            row, value = rows[number], getattr(rows[number], field)
            if value is not None:
                found[origin.cell] = (row.year, row.through, field, value)
    return found
