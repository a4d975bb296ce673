"""What a preview says it would do to the plans is what its commit does."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from registry.indicators.compute import tables_of
from registry.indicators.in_force import plan_in_force
from registry.indicators.rules import Rules
from registry.indicators.table import Table
from registry.records.rows import NOW, newest_revision
from registry.services.effects import Effect, Stand, effect_of, packed, unpacked
from registry.services.import_options import ImportOptions
from registry.services.importing import Preview, commit_preview, preview_files
from registry.terms import Verdict
from tests.shared import budget
from tests.support import imports
from tests.support.imports import EDITOR, MOMENT, TODAY, bring, look, uscc
from tests.support.ledgers import borrowed

PLAN = "daxing-14-5"
DAYS = {year: min(date(year, 12, 31), TODAY) for year in range(2020, 2027)}


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def effect(session: Session, preview: Preview) -> Effect:
    """What a preview would do."""
    batches = [batch for outcome in preview.outcomes for batch in outcome.batches]
    said: list[str] = []
    found = effect_of(
        session,
        batches,
        preview.digest,
        rules=Rules(),
        today=TODAY,
        tell=lambda *step: said.append(step[2]),
    )
    assert unpacked(packed(found)) == found
    return found


def tables(session: Session) -> dict[int, Table]:
    """The plan's tables as they stand."""
    session.rollback()
    return tables_of(session, plan_in_force(session, PLAN, NOW, Rules()), DAYS, NOW)


def confirm(session: Session, preview: Preview) -> None:
    """Write a preview."""
    assert commit_preview(session, preview, actor=EDITOR, now=MOMENT).committed


def check_effect(session: Session, preview: Preview) -> Effect:
    """Every change shown comes true, and nothing else moves."""
    before, found = tables(session), effect(session, preview)
    if preview.writes:
        confirm(session, preview)
    after = tables(session)
    shown = {(one.indicator, one.year): one for one in found.plans[0].changes}
    for year, table in after.items():
        for row in table.rows:
            over = year > 2025
            old = Stand.of(before[year].row(row.indicator), over=over)
            new = Stand.of(row, over=over)
            told = shown.pop((row.indicator, year), None)
            assert (told is not None) == (old != new)
            if told is not None:
                assert (told.before, told.after) == (old, new)
    assert shown == {}
    return found


def firm_lines(count: int) -> list[dict[str, Any]]:
    """Manufacturers, every other one 高精尖."""
    return [
        {**record, "行业代码": "2720", "是否高精尖": "是" if number % 2 else "否"}
        for number, record in enumerate(imports.firm_records(count))
    ]


def figure_lines(outputs: Sequence[int | None], year: int = 2025) -> list[dict[str, Any]]:
    """Annual figures of the first firms, in 万元."""
    return [
        {
            "统一社会信用代码": uscc(number),
            "年度": year,
            "是否规上": "是",
            "工业总产值（万元）": output,
            "营业收入（万元）": None if output is None else output * 2,
        }
        for number, output in enumerate(outputs, 1)
    ]


def test_new_figures_move_the_figures_of_their_year(session):
    bring(session, firm_lines(3))
    bring(session, figure_lines([100, 200, 300], 2024))

    found = check_effect(session, look(session, figure_lines([1_000, 200, 50])))

    moved = {(one.indicator, one.year) for one in found.plans[0].changes}
    assert ("output", 2025) in moved
    assert ("advanced_manufacturers", 2025) in moved
    assert ("output", 2024) not in moved
    assert ("champions", 2025) not in moved


def test_an_official_figure_can_change_a_verdict(session):
    line = {"年度": 2025, "指标": "规模以上工业总产值", "数值": 1700, "单位": "亿元"}

    found = check_effect(session, look(session, [line], register="district"))

    (change,) = [
        one for one in found.plans[0].changes if (one.indicator, one.year) == ("output", 2025)
    ]
    assert (change.before.verdict, change.after.verdict) == (None, Verdict.MET)
    assert change.after.official == change.after.value == 1700
    assert found.verdicts >= 1


def test_a_corrected_standing_moves_every_year(session):
    bring(session, firm_lines(2))
    for year in (2024, 2025):
        bring(session, figure_lines([100, 200], year))

    turned = [{**line, "是否高精尖": "否"} for line in firm_lines(2)]
    found = check_effect(session, look(session, turned))

    moved = {(one.indicator, one.year) for one in found.plans[0].changes}
    assert {("advanced_manufacturers", 2024), ("advanced_manufacturers", 2025)} <= moved


def test_what_no_indicator_reads_moves_none(session):
    bring(session, firm_lines(2))

    projects = [{"项目名称": "示例项目", "建设单位": "示例第1制造有限公司", "项目级别": "市级"}]
    found = check_effect(session, look(session, projects, register="projects"))
    contact = check_effect(session, look(session, [{**firm_lines(1)[0], "联系人": "示例"}]))

    assert (found.count, contact.count) == (0, 0)
    assert [plan.plan for plan in found.plans] == [PLAN]


def test_rows_that_are_kept_out_move_nothing(session):
    bring(session, firm_lines(2))
    lines = [*figure_lines([100]), {**figure_lines([None, 200])[1], "工业总产值（万元）": "很多"}]

    good = look(session, lines, good_rows=True)

    assert good.blocked
    (change,) = [
        one
        for one in check_effect(session, good).plans[0].changes
        if (one.indicator, one.year) == ("output", 2025)
    ]
    assert change.after.ledger is not None
    assert change.after.ledger * 10_000 == 100


def test_computing_it_writes_nothing(session):
    bring(session, firm_lines(2))
    shown = look(session, figure_lines([100, 200]))
    before = newest_revision(session)

    effect(session, shown)

    session.rollback()
    assert newest_revision(session) == before
    assert look(session, figure_lines([100, 200])).digest == shown.digest


def test_several_files_of_one_call_are_one_effect(session):
    books = [
        ("企业.xlsx", imports.workbook(("表", imports.table(firm_lines(4))))),
        ("年报.xlsx", imports.workbook(("表", imports.table(figure_lines([1, 2, 3, 4]))))),
    ]
    preview = preview_files(
        session,
        books,
        ImportOptions(),
        actor=EDITOR,
        now=MOMENT,
        settings=imports.settings(),
    )

    found = check_effect(session, preview)

    assert ("advanced_manufacturers", 2025) in {
        (one.indicator, one.year) for one in found.plans[0].changes
    }


amounts = st.lists(st.none() | st.integers(0, 10_000), min_size=1, max_size=4)


def test_whatever_is_imported_the_effect_shown_comes_true(ledgers):
    @given(amounts, amounts, st.sampled_from([2024, 2025]), st.integers(1, 5))
    @settings(max_examples=budget(3, 100))
    def check(first: list[Any], second: list[Any], year: int, firms: int) -> None:
        with borrowed(ledgers, seeded=True) as database, database.session() as session:
            bring(session, firm_lines(4))
            bring(session, figure_lines(first, 2024))
            check_effect(session, look(session, figure_lines(second, year)))
            turned = [{**line, "是否高精尖": "是"} for line in firm_lines(firms)]
            check_effect(session, look(session, turned))

    check()
