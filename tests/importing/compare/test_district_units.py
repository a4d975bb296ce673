"""区级数据: in which unit each number is, and numbers a power of ten off their series' own past."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.decisions import Decisions, TableKey
from registry.models import DistrictFigure, ImportCell
from registry.quantities import MICRO
from tests.support.imports import all_rows, bring, counts, look, problems, workbook

OUTPUT, FIRMS, SHARE = "规模以上工业总产值", "规上高精尖制造业企业数量", "高精尖制造业营收占比"
HEADS = ("年度", "指标", "数值", "单位")
KEY = TableKey(0, "表", 1)


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def sheet(*lines):
    return workbook(("表", lines))


def stored(session):
    return [
        (row["series"], row["year"], row["value"] // MICRO, row["unit"])
        for row in all_rows(session, DistrictFigure)
    ]


def asked(preview):
    return [
        (each.cell, each.proposal, each.taken, list(each.rows))
        for outcome in preview.outcomes
        for each in outcome.all_problems
        if each.kind == "unit_shift"
    ]


@pytest.mark.parametrize(
    ("lines", "unit", "source"),
    [
        ([("年度", "指标", "数值（万元）"), (2024, OUTPUT, 500)], "万元", "header"),
        ([("单位：万元",), ("年度", "指标", "数值"), (2024, OUTPUT, 500)], "万元", "line"),
        ([("年度", "指标", "数值"), ("", "", "千元"), (2024, OUTPUT, 500)], "千元", "line"),
        ([HEADS, (2024, OUTPUT, 500, "元")], "元", ""),
        ([HEADS[:3], (2024, OUTPUT, "500万元")], "万元", ""),
        ([(*HEADS[:2], "数值（亿元）"), (2024, OUTPUT, "500 万元")], "万元", "header"),
        ([("指标", "2024年（万元）"), (OUTPUT, 500)], "万元", "header"),
    ],
    ids=["heading", "line", "row of units", "column", "cell", "cell first", "year"],
)
def test_the_unit_stands_in_the_heading_the_line_or_the_cell(session, lines, unit, source):
    preview = bring(session, sheet(*lines))

    assert stored(session) == [("output", 2024, 500, unit)]
    column = next(one for one in preview.outcomes[0].table.columns if one.field == "value")
    assert column.unit_from == source


def test_a_cell_and_the_column_of_units_must_agree(session):
    lines = [HEADS, (2024, OUTPUT, "500万元", "亿元"), (2023, OUTPUT, "400亿元", "亿元")]
    preview = look(session, sheet(*lines, (2023, FIRMS, "30家", None)))

    assert counts(preview) == {"waiting": 1, "new": 2}
    assert "单元格里写的单位是万元，“单位”写的是亿元" in problems(preview, "question")[0]
    assert problems(preview, "note") == []


def test_a_line_of_units_holds_for_the_series_that_it_fits(session):
    lines = [("单位：万元",), HEADS[:3], (2024, OUTPUT, 500), (2024, FIRMS, 30), (2024, SHARE, 4)]
    preview = bring(session, sheet(*lines))

    assert [unit for *_, unit in stored(session)] == ["万元", "家", "%"]
    assert problems(preview) == [
        "没有写明单位，按各指标的常用单位读取（家 1 行、% 1 行），请核对。"
    ]


def test_a_usual_unit_is_never_taken_in_silence(session):
    preview = look(session, sheet(HEADS[:3], (2024, OUTPUT, 500), (2024, FIRMS, 30)))

    assert problems(preview, "note") == [
        "没有写明单位，按各指标的常用单位读取（亿元 1 行、家 1 行），请核对。"
    ]
    assert counts(preview) == {"new": 2}


def test_a_heading_that_does_not_fit_the_series_is_asked(session):
    preview = look(session, sheet((*HEADS[:2], "数值（亿元）"), (2024, FIRMS, 30)))

    assert counts(preview) == {"waiting": 1}
    assert "本行指标的单位是家，不能换算" in problems(preview, "question")[0]


def test_both_years_of_a_row_are_in_one_unit(session):
    heads = ("年度", "指标", "数值（亿元）", "上年同期（万元）")
    preview = look(session, sheet(heads, (2024, OUTPUT, 500, 4_800_000)))

    assert counts(preview) == {"waiting": 1}
    assert "上年同期的单位是万元，本期的单位是亿元" in problems(preview, "question")[0]


PAIR = ("年度", "指标", "数值（万元）", "上年同期（万元）", "增速（%）")


@pytest.mark.parametrize(
    ("value", "prior", "stored"),
    [
        ("1.2亿元", "1亿元", (12, 10, "亿元")),
        (12_000, "1亿元", (120_000, 100_000, "万元")),
        ("1.2亿元", 10_000, (12, 10, "亿元")),
        ("1.2亿元", "10000万元", (12, 10, "亿元")),
        ("1200某元", 1_000, None),
    ],
    ids=["both", "last year's", "this year's", "each its own", "no such unit"],
)
def test_last_years_number_is_converted_into_the_unit_of_its_row(session, value, prior, stored):
    preview = bring(session, sheet(PAIR, (2024, OUTPUT, value, prior, 20)), good_rows=True)

    levels = [row for row in all_rows(session, DistrictFigure) if row["series"] == "output"]
    found = [
        (10 * row["value"] // MICRO, 10 * row["prior"] // MICRO, row["unit"]) for row in levels
    ]
    assert found == ([stored] if stored else [])
    cells = preview.outcomes[0].cell_counts
    assert cells.unchanged + cells.normalised + cells.rejected + cells.ignored == cells.total


def test_a_growth_is_held_against_the_converted_number(session):
    preview = look(session, sheet(PAIR, (2024, OUTPUT, 12_000, "1亿元", 50)))

    assert counts(preview) == {"waiting": 1}
    assert "按两数计算是20.00%" in problems(preview, "question")[0]


def test_last_years_number_that_does_not_convert_is_asked(session):
    preview = look(session, sheet(PAIR, (2024, OUTPUT, 12_000, "30家", None)))

    assert counts(preview) == {"waiting": 1}
    assert problems(preview, "question") == [
        "上年同期的单位是家，本期的单位是万元，请改成同一个单位。"
    ]


@pytest.mark.parametrize(
    ("heads", "row", "noted"),
    [
        (("数值", "上年同期"), ("1.2亿元", 1), True),
        (("数值", "上年同期"), ("1.2亿元", "1亿元"), False),
        (("数值", "上年同期（亿元）"), ("1.2亿元", 1), False),
        (("数值", "上年同期", "单位"), ("1.2亿元", 1, "亿元"), False),
    ],
    ids=["nowhere", "in its cell", "over its column", "in the row"],
)
def test_a_unit_taken_from_the_number_beside_is_told(session, heads, row, noted):
    preview = look(session, sheet(("年度", "指标", *heads), (2024, OUTPUT, *row)))

    assert counts(preview) == {"new": 1}
    told = "上年同期没有写明单位，按本期单元格里的单位（亿元）读取，请核对。"
    assert (told in problems(preview, "note")) == noted


def test_a_unit_that_a_person_gave_last_years_column_is_converted(session):
    heads = ("年度", "指标", "数值（亿元）", "上年同期（万元）")
    bring(
        session,
        sheet(heads, (2024, OUTPUT, 500, 4_800_000)),
        tables={KEY: Decisions(units={"D": "万元"})},
    )

    [row] = all_rows(session, DistrictFigure)
    assert (row["value"] // MICRO, row["prior"] // MICRO, row["unit"]) == (500, 480, "亿元")


def series(*values, unit="亿元", months=("",)):
    return [
        ("年度", "月份", "指标", "数值", "单位"),
        *[(year, month, OUTPUT, value, unit) for month in months for year, value in values],
    ]


@pytest.mark.parametrize(
    ("value", "unit", "proposal"),
    [
        (11_000_000, "亿元", "万元"),
        (1_100, "亿元", None),
        (11_000_000, "万元", None),
        (1_100, "万元", "亿元"),
        (11_000, "亿元", None),
    ],
    ids=["ten thousand", "as ever", "another unit", "ten thousandth", "one series, ten times"],
)
def test_a_series_is_held_against_its_own_past(session, value, unit, proposal):
    bring(session, sheet(*series((2022, 900), (2023, 1_000))))
    preview = look(session, sheet(*series((2024, value), unit=unit)))

    assert asked(preview) == ([("D1", proposal, unit, [2])] if proposal else [])
    assert counts(preview) == {"waiting" if proposal else "new": 1}


def test_months_are_held_against_the_same_months(session):
    bring(session, sheet(*series((2023, 1_200))))
    bring(session, sheet(*series((2023, 200), months=(2,))))

    assert asked(look(session, sheet(*series((2024, 210), months=(2,))))) == []
    assert asked(look(session, sheet(*series((2024, 100), months=(3,))))) == []
    off = look(session, sheet(*series((2024, 2_100_000), months=(2,))))
    assert asked(off) == [("D1", "万元", "亿元", [2])]


def test_only_the_rows_of_the_unit_in_question_wait(session):
    bring(session, sheet(HEADS, (2023, OUTPUT, 1_000, "亿元"), (2023, FIRMS, 30, "家")))
    lines = [HEADS, (2024, OUTPUT, 11_000_000, "亿元"), (2024, FIRMS, 32, "家")]
    preview = look(session, sheet(*lines))

    assert asked(preview) == [("C1", "万元", "亿元", [2])]
    assert counts(preview) == {"waiting": 1, "new": 1}
    bring(session, sheet(*lines), tables={KEY: Decisions(units={"C": "万元"})})
    assert stored(session)[2:] == [
        ("output", 2024, 11_000_000, "万元"),
        ("advanced_manufacturers", 2024, 32, "家"),
    ]
    [cell] = session.scalars(select(ImportCell))
    assert (cell.field, cell.cell, cell.raw, cell.value) == (
        *("district_figure.unit", "D2"),
        *("亿元", "万元"),
    )


def test_the_stated_unit_may_be_confirmed(session):
    bring(session, sheet(HEADS, (2023, OUTPUT, 1_000, "亿元")))
    lines = [HEADS, (2024, OUTPUT, 11_000_000, "亿元")]
    preview = bring(session, sheet(*lines), tables={KEY: Decisions(units={"C": "亿元"})})

    assert asked(preview) == []
    assert stored(session)[1:] == [("output", 2024, 11_000_000, "亿元")]
    assert session.scalars(select(ImportCell.id)).all() == []


def test_restated_cells_are_still_accounted_for(session):
    lines = [HEADS, (2024, OUTPUT, 500, "亿元"), (2024, FIRMS, 30, "家")]
    preview = look(session, sheet(*lines), tables={KEY: Decisions(units={"C": "万元"})})

    cells = preview.outcomes[0].cell_counts
    assert (cells.total, cells.normalised, cells.ignored) == (12, 1, 4)
    assert cells.unchanged + cells.normalised + cells.rejected + cells.ignored == cells.total
