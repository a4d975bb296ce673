"""Complaints about numbers and the reports that print them."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from registry.access import Scope
from registry.indicators.compute import indicator_table
from registry.indicators.rules import Rules
from registry.indicators.trace import Viewer, trace
from registry.records.rows import NOW
from registry.reports.word.document import document_bytes
from tests.indicators.world import World
from tests.reports.district import PLAN, TODAY, YEARS, district, made

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
EVERYBODY = Viewer(Scope(whole=True), TODAY)


@pytest.fixture
def empty(database):
    """A session on a ledger without any plan, which the little district brings itself."""
    with database.session() as session:
        yield session


def row_of(session, indicator, on):
    """One row of the plan's table on a day of its year."""
    return indicator_table(session, PLAN, on.year, on, NOW, Rules()).row(indicator)


def test_22_a_lapsed_honour_counts_before_its_end_and_not_after(empty):
    """search-infra#150: expired labels stayed on the firm's card."""
    world = World()
    world.kinds()
    world.honour(world.firm(), "little_giant", date(2021, 5, 1), expires_on=date(2024, 5, 1))
    world.write(empty)

    counted = [row_of(empty, "champions", date(2024, *day)).ledger for day in ((4, 30), (5, 1))]

    assert counted == [1, 0]


def test_26_a_chart_in_a_document_shows_the_new_data_at_once(empty, settings):
    """carbone#247, unioffice#128: the chart showed the template's numbers until it was edited."""
    district().write(empty)
    report = made(empty, settings).report

    with ZipFile(BytesIO(document_bytes(report, None, TODAY))) as package:
        charts = sorted(name for name in package.namelist() if name.startswith("word/charts/chart"))
        chart = etree.fromstring(package.read(charts[0]))

    series = next(chart.iter(f"{CHART}ser")).find(f"{CHART}val")
    shown = [float(point.findtext(f"{CHART}v")) for point in series.iter(f"{CHART}pt")]
    first = report.rows[0]
    assert shown == [float(value) for value in (first.base, *(year.value for year in first.years))]


def test_28_the_parts_and_the_unclassified_make_the_whole(empty, settings):
    """akvo-rsr#3558: disaggregated values were missing from the report."""
    world = district()
    for year in YEARS:
        world.figures(world.firm(sector=None), year, output=7 * 10**10)
    world.write(empty)

    splits = made(empty, settings).report.splits

    assert {split.by for split in splits} == {"产业领域", "镇街"}
    whole = [split for split in splits if split.indicator == "output"]
    assert all("未分类" in {line.name for line in split.lines} for split in whole)
    for split in splits:
        for place in range(len(split.years)):
            parts = [line.cells[place].value for line in split.lines]
            whole = split.total.cells[place].value
            assert sum(filter(None, parts)) == whole, (split.indicator, place)


def test_29_the_rows_behind_a_number_are_as_many_and_add_up_to_it(empty):
    """superset#23847, #30952: drilling down showed other rows than the number was made of."""
    district().write(empty)
    for year in YEARS:
        on = date(year, 12, 31)
        shown = row_of(empty, "output", on).ledger
        found = trace(empty, PLAN, "output", year, None, "ledger", on, NOW, Rules(), EVERYBODY)
        assert len(found.rows) == 18
        assert sum(row.value for row in found.rows) == found.value == shown * 10**8
