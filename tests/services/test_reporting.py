"""报告: gathered from the ledger, guarded for whom it is made."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from registry.access import Actor, Role, Scope
from registry.indicators.arithmetic import Span
from registry.indicators.lens import Lens, last_days
from registry.indicators.measures import ALL, Measure, totals
from registry.indicators.rules import Rules
from registry.models import AuditEvent
from registry.records.rows import NOW
from registry.reports.charts import charts_of
from registry.reports.evaluation import cells, split_text
from registry.reports.workbook import workbook_bytes
from registry.services.report_masses import masses
from registry.services.reporting import Wanted, make_report, record_export
from registry.terms import Audience
from tests.reports.district import NOW_UTC, PLAN, TODAY, WHO, YEAR_END, district, made

OUTPUT = Measure("figures", "output", ("in_library", "industrial"))
FIRMS = Measure("figures", None, ("in_library", "manufacturing", "advanced"))


ON_SQLITE = pytest.mark.parametrize("ledgers", ["sqlite"], indirect=True)
"""What does not depend on the engine, once the sums agree on both."""


@pytest.fixture
def session(database):
    with database.session() as session:
        district().write(session)
        yield session


def test_what_stands_behind_an_amount_is_what_the_indicators_sum(session):
    for cut in (None, "sector", "town"):
        compare(session, cut)


def compare(session, cut):
    lens = Lens(NOW, Span(2020, 2021, 2025), Rules(), last_days(2020, 2024, 2025))
    found = masses(session, lens, [OUTPUT, FIRMS], cut)
    summed = totals(session, lens, [OUTPUT, FIRMS], cut)
    named = {(m, year, part) for (year, part), by in summed.items() for m in by}
    assert set(found) == named
    for (year, part), by_measure in summed.items():
        for measure, total in by_measure.items():
            mass = found[measure, year, part]
            assert (mass.total, mass.firms) == (total.value, total.things)
            assert 0 <= mass.largest <= mass.total


@ON_SQLITE
def test_the_largest_firm_is_the_largest_one(session):
    lens = Lens(NOW, Span(2020, 2021, 2025), Rules(), last_days(2025))
    expected = max((20 + 7 * n + 15) * 10**10 + n for n in range(18))
    assert masses(session, lens, [OUTPUT])[OUTPUT, 2025, ALL].largest == expected


@ON_SQLITE
def test_outside_nothing_thin_is_left_and_counts_and_official_figures_stay(session, settings):
    report = made(session, settings, Audience.EXTERNAL).report
    output, platforms = report.row("output"), report.row("champions")
    assert output.official == Decimal("1043.7")
    assert output.ledger is not None, "eighteen firms stand behind the sum"
    assert platforms.now.value == 5
    amounts = [split for split in report.splits if split.indicator == "output"]
    by_sector = {line.name: line.cells[-1] for line in amounts[0].lines}
    assert by_sector["智能制造与装备"].withheld, "one firm"
    assert by_sector["科技服务"].withheld, "two firms"
    counts = [split for split in report.splits if split.indicator == "advanced_manufacturers"]
    assert not any(c.withheld for split in counts for line in split.lines for c in line.cells)


@ON_SQLITE
def test_a_ratio_whose_part_rests_on_few_firms_is_withheld_with_all_that_tells_of_it(
    database, settings
):
    world = district()
    figures = next(table for table in world.rows if table.__tablename__ == "figures")
    for row in world.rows[figures]:
        row["rd_expense"] = row["rd_expense"] if row["enterprise_id"] < 3 else None
    with database.session() as session:
        world.write(session)
        inside = made(session, settings).report.row("rd_intensity")
        outside = made(session, settings, Audience.EXTERNAL).report.row("rd_intensity")
        lifted = made(session, settings, Audience.EXTERNAL, because="经批准").report
    assert inside.flagged
    assert inside.now.value is not None
    assert (outside.ledger, outside.parts, outside.completion, outside.progress) == (
        *(None, (), None),
        None,
    )
    assert all(figure.value is None for figure in outside.years)
    assert cells(outside)[6:11] == ("＊",) * 5
    assert cells(outside)[12:14] == ("＊", "＊")
    assert "不对外提供" in outside.statement
    assert outside.reasons == ()
    assert lifted.row("rd_intensity").now.value == inside.now.value
    assert lifted.guard_lifted
    assert any("经批准未隐去" in note for note in lifted.notes)


@ON_SQLITE
def test_who_sees_only_a_town_gets_no_thin_amount_even_inside(session, settings):
    viewer = Actor("示例镇街", Role.VIEWER, Scope(towns=frozenset({"110115001"})))
    wanted = Wanted(PLAN, 2025, YEAR_END)
    report = make_report(session, wanted, NOW, settings, viewer, TODAY, with_backings=True)
    assert report.report.guarded
    split = report.report.splits[0]
    assert any(cell.withheld for line in split.lines for cell in line.cells)
    firms = {line.enterprise for backing in report.backings for line in backing.lines}
    assert any(name.startswith("其他镇街") for name in firms)


@ON_SQLITE
def test_a_year_without_a_report_is_no_amount_of_nought_and_still_adds_up(database, settings):
    world = district()
    late = world.firm(advanced=True, industry_code="2720", statistical_town="110115004")
    world.figures(late, 2025, output=10**12)
    with database.session() as session:
        world.write(session)
        made_now = made(session, settings)
    towns = next(s for s in made_now.report.splits if s.indicator == "output" and s.by == "镇街")
    line = next(line for line in towns.lines if line.cells[0].firms == 0)
    assert [(c.value, c.withheld) for c in line.cells] == [(None, False)] * 4 + [(100, False)]
    assert [split_text(cell, towns.decimals) for cell in line.cells][:2] == ["—", "—"]
    data = workbook_bytes(made_now.report, made_now.backings, None, TODAY)
    sheet = openpyxl.load_workbook(BytesIO(data))["分项"]
    row = next(cell.row for cell in sheet["A"] if cell.value == line.name)
    assert [cell.value for cell in sheet[row][1:5]] == ["—"] * 4
    total = next(cell.row for cell in sheet["A"][row:] if cell.value == "合计")
    assert [str(cell.value)[:5] for cell in sheet[total][1:6]] == ["=SUM("] * 5


@ON_SQLITE
def test_a_report_within_the_plan_ends_with_its_year_and_looks_no_further(session, settings):
    report = made(session, settings, year=2023).report
    assert report.years == (2021, 2022, 2023)
    assert report.row("output").now.value == Decimal("985.2")
    assert report.row("output").elapsed == 60
    assert all(split.years == (2021, 2022, 2023) for split in report.splits)
    actual, planned = charts_of(report)[0].series
    shown = [f"{value:.1f}" for value in planned.values]
    assert shown == ["904.9", "1014.2", "1136.6", "1273.8", "1427.6", "1600.0"]
    assert actual.values[-2:] == (None, None)


@ON_SQLITE
def test_an_unfinished_year_has_no_ledger_sums_but_its_counts(session, settings):
    wanted = Wanted(PLAN, 2025, date(2025, 6, 30))
    report = make_report(session, wanted, NOW, settings, WHO, TODAY, with_backings=False).report
    assert report.row("rd_intensity").now.value is None
    assert report.row("champions").statement.startswith("截至2025年6月底，")
    assert all(split.years[-1] == 2024 for split in report.splits)


@ON_SQLITE
def test_an_export_is_in_the_audit_log_and_a_lifted_guard_with_its_reason(session):
    inside = Wanted(PLAN, 2025, YEAR_END)
    outside = Wanted(PLAN, 2025, YEAR_END, Audience.EXTERNAL, "经局长批准")
    record_export(session, inside, WHO, NOW_UTC, "xlsx", None)
    record_export(session, outside, WHO, NOW_UTC, "docx", "PG2025-001")
    events = session.execute(select(AuditEvent.action, AuditEvent.detail).order_by(AuditEvent.id))
    assert [tuple(event) for event in events] == [
        ("export", "xlsx"),
        ("lift_guard", "经局长批准"),
        ("export", "docx，编号PG2025-001"),
    ]
