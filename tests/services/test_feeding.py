"""From a cell and from an import to the figures, and: one cell moves what traces to it, only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import WHOLE_DISTRICT
from registry.indicators.compute import tables_of
from registry.indicators.in_force import plan_in_force
from registry.indicators.rules import Rules
from registry.indicators.trace import Trace, Viewer, openable, trace
from registry.models import Figures, Honour, Remembering, Standing
from registry.records.rows import NOW, rows
from registry.services.feeding import FedPlan, fed_by_import, fed_by_value
from registry.services.provenance import provenance
from tests.shared import budget
from tests.support import imports
from tests.support.imports import EDITOR, TODAY, bring, take_back, uscc
from tests.support.ledgers import borrowed

PLAN = "daxing-14-5"
YEARS = (2024, 2025)
VIEWER = Viewer(WHOLE_DISTRICT, TODAY)
INDUSTRIES = ("2720", "3011", "4411", "2720")
AMOUNTS = ("工业总产值（万元）", "营业收入（万元）", "研发费用（万元）", "工业用地面积（亩）")
SERIES = ("规模以上工业总产值", "工业增加值", "规上工业平均用工人数", "工业用地面积")
UNITS = ("亿元", "亿元", "人", "公顷")

Key = tuple[str, int, str, str]
"""(indicator, year, basis, part)."""


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def firm_lines() -> list[dict[str, Any]]:
    """Firms of several industries, not all of them 高精尖."""
    return [
        {**line, "行业代码": industry, "是否高精尖": "否" if number == 3 else "是"}
        for number, (line, industry) in enumerate(
            zip(imports.firm_records(len(INDUSTRIES)), INDUSTRIES, strict=True)
        )
    ]


def figure_lines(year: int) -> list[dict[str, Any]]:
    """Annual figures in which no two amounts are alike; the second firm is not 规上."""
    return [
        {
            "统一社会信用代码": uscc(firm),
            "年度": year,
            "是否规上": "否" if firm == 2 else "是",
            **{name: 100 * firm + 10 * place + year % 10 for place, name in enumerate(AMOUNTS)},
        }
        for firm in range(1, len(INDUSTRIES) + 1)
    ]


def district_lines(year: int) -> list[dict[str, Any]]:
    """What the statistics bureau says of the whole district."""
    return [
        {"年度": year, "指标": name, "数值": 50 + 7 * place, "单位": unit}
        for place, (name, unit) in enumerate(zip(SERIES, UNITS, strict=True))
    ]


@dataclass
class Book:
    """A file that is imported, changed in one cell, and imported again."""

    name: str
    register: str
    lines: list[dict[str, Any]]

    def bring(self, session: Session) -> None:
        """Import it as it is."""
        done = bring(session, self.lines, name=self.name, register=self.register)
        assert done.committed

    def change(self, line: int, column: str, value: int) -> str:
        """Put another number into a cell; returns the cell."""
        self.lines[line][column] = value
        return f"{chr(65 + list(self.lines[line]).index(column))}{line + 2}"


def books() -> list[Book]:
    """A file of firms' figures and one of district figures per year."""
    return [
        Book(f"{word}{year}.xlsx", register, lines(year))
        for year in YEARS
        for word, register, lines in (
            ("年报", "figures", figure_lines),
            ("区级", "district", district_lines),
        )
    ]


def traces(session: Session) -> dict[Key, Trace]:
    """Every part of every figure that can be opened."""
    session.rollback()
    found = {}
    plan = plan_in_force(session, PLAN, NOW, Rules())
    for indicator in [target.indicator for target in plan.targets]:
        for year in YEARS if indicator in plan.definitions else ():
            for basis, part in openable(session, PLAN, indicator, year, NOW, Rules()):
                on = date(year, 12, 31)
                found[indicator, year, str(basis), str(part)] = trace(
                    *(session, PLAN, indicator, year, part, basis, on, NOW, Rules(), VIEWER)
                )
    return found


def holding(found: dict[Key, Trace], file: str, cell: str) -> set[Key]:
    """The parts of figures with a row that was read in this cell."""
    return {
        key
        for key, one in found.items()
        for row in one.rows
        if row.origin and (row.origin.file, row.origin.cell) == (file, cell)
    }


def amounts(found: dict[Key, Trace]) -> dict[Key, Any]:
    """The values of every part, row by row."""
    return {
        key: sorted((row.enterprise, row.value) for row in one.rows) for key, one in found.items()
    }


def figures(session: Session) -> dict[tuple[str, int, str], Decimal | None]:
    """Every figure of the plan's table, both sides."""
    session.rollback()
    days = {year: date(year, 12, 31) for year in YEARS}
    tables = tables_of(session, plan_in_force(session, PLAN, NOW, Rules()), days, NOW)
    return {
        (row.indicator, year, basis): getattr(row, basis)
        for year, table in tables.items()
        for row in table.rows
        for basis in ("ledger", "official")
    }


def moved(before: dict[Any, Any], after: dict[Any, Any]) -> set[Any]:
    """The keys whose values differ."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def keys(fed: list[FedPlan]) -> set[Key]:
    """What is fed, as parts of figures."""
    (plan,) = [one for one in fed if one.plan == PLAN]
    return {
        (figure.indicator, one.year, str(figure.basis), str(figure.part))
        for figure in plan.figures
        for one in figure.years
    }


def fed(session: Session, model: type[Remembering], row: int, field: str) -> set[Key]:
    """The parts of figures that a value goes into."""
    value = provenance(session, model, row, field, NOW, actor=EDITOR, today=TODAY)
    assert value is not None
    return keys(fed_by_value(session, value, NOW, rules=Rules(), today=TODAY))


def all_fed(session: Session, found: dict[Key, Trace], file: str, cell: str) -> set[Key]:
    """The same by the way back: from the row that stands in the cell."""
    (place,) = {
        (row.model, row.row, row.field)
        for one in found.values()
        for row in one.rows
        if row.origin and (row.origin.file, row.origin.cell) == (file, cell)
    } or {None}
    if place is None:
        return set()
    model, number, field = place
    assert model is not None
    assert number is not None
    assert field is not None
    return fed(session, model, number, field)


def test_one_changed_cell_moves_exactly_the_figures_that_trace_to_it(ledgers):
    @given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(1, 9_999))
    @settings(max_examples=budget(3, 100))
    def check(book: int, line: int, place: int, value: int) -> None:
        with borrowed(ledgers, seeded=True) as database, database.session() as session:
            bring(session, firm_lines())
            every = books()
            for one in every:
                one.bring(session)
            chosen = every[book]
            column = AMOUNTS[place] if chosen.register == "figures" else "数值"
            before, said = traces(session), figures(session)
            old = chosen.lines[line][column]
            cell = chosen.change(line, column, value + (value == old))
            expected = holding(before, chosen.name, cell)
            if chosen.lines[line].get("是否规上") == "是":
                assert expected
            assert all_fed(session, before, chosen.name, cell) == expected

            chosen.bring(session)

            after = traces(session)
            assert moved(amounts(before), amounts(after)) == expected
            assert holding(after, chosen.name, cell) == expected
            shifted = moved(said, figures(session))
            traced = {(indicator, year, basis) for indicator, year, basis, _ in expected}
            assert shifted <= traced
            both = {key for key in traced if len([one for one in expected if one[:3] == key]) == 2}
            assert traced - both <= shifted

    check()


def row_of(session: Session, model: type[Remembering], firm: int, **where: Any) -> int:
    """The number of a firm's row."""
    table = rows(model, NOW).c
    query = select(table.id).where(
        table.enterprise_id == firm, *(table[name] == value for name, value in where.items())
    )
    return int(session.scalars(query).one())


def test_what_decides_that_an_amount_counts_feeds_the_figures_too(session):
    bring(session, firm_lines())
    books()[2].bring(session)

    library = fed(session, Figures, row_of(session, Figures, 1, year=2025), "in_library")
    advanced = fed(session, Standing, row_of(session, Standing, 1), "advanced")
    industry = fed(session, Standing, row_of(session, Standing, 1), "industry_code")

    ledger = {"ledger"}
    assert {one[0] for one in library} >= {"output", "advanced_manufacturers", "rd_intensity"}
    assert {one[2] for one in library | advanced | industry} == ledger
    assert {(one[0], one[3]) for one in advanced} == {
        ("advanced_manufacturers", "numerator"),
        ("advanced_revenue_share", "numerator"),
    }
    assert {one[0] for one in industry} >= {"output", "hightech_output_share"}
    assert {one[1] for one in library | advanced | industry} == {2025}


def test_what_does_not_count_feeds_nothing(session):
    bring(session, firm_lines())
    books()[2].bring(session)

    assert fed(session, Figures, row_of(session, Figures, 2, year=2025), "output") == set()
    assert fed(session, Figures, row_of(session, Figures, 1, year=2025), "note") == set()


def test_an_honour_feeds_its_count_while_it_holds(session):
    bring(session, imports.firm_records(1))
    line = {
        **imports.firm_records(1)[0],
        "荣誉类型": "专精特新“小巨人”企业",
        "认定日期": "2022-07-01",
        "有效期至": "2025-06-30",
    }
    bring(session, [line], register="honours")

    found = fed(session, Honour, row_of(session, Honour, 1), "kind")

    assert {one[0] for one in found} == {"champions"}
    assert {one[1] for one in found} == {2022, 2023, 2024}


def test_an_import_feeds_what_its_values_feed_until_they_are_put_right(session):
    bring(session, firm_lines())
    book = books()[2]
    book.bring(session)
    first = keys(fed_by_import(session, 2, rules=Rules(), today=TODAY))
    for line in range(len(book.lines)):
        book.change(line, AMOUNTS[0], 9_000 + line)
    book.bring(session)

    second = keys(fed_by_import(session, 3, rules=Rules(), today=TODAY))
    rest = keys(fed_by_import(session, 2, rules=Rules(), today=TODAY))

    assert {("output", 2025, "ledger", "numerator")} <= first & second
    assert second < first
    assert ("rd_intensity", 2025, "ledger", "numerator") in rest - second
    take_back(session, "3")
    assert keys(fed_by_import(session, 3, rules=Rules(), today=TODAY)) == set()
    assert keys(fed_by_import(session, 2, rules=Rules(), today=TODAY)) == first
