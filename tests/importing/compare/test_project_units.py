"""项目: a column a power of ten off the projects' own last numbers is one question."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.decisions import Decisions, TableKey
from registry.models import ImportCell, Project, ProjectMonth
from tests.support.imports import all_rows, bring, counts, look

COUNT = 6


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def projects(month, *, total=1.0, planned=1.0, done=1.0, first=1, count=COUNT):
    """What projects had planned and done by the end of a month of 2025."""
    return [
        {
            "项目名称": f"示例项目{n}",
            "总投资（万元）": round(1000 * n * total, 6),
            "年度计划投资（万元）": round(300 * n * planned, 6),
            "截至月份": f"2025年{month}月",
            "本年完成投资（万元）": round(20 * n * month * done, 6),
        }
        for n in range(first, first + count)
    ]


def asked(preview):
    return [
        (each.cell, each.proposal, len(each.rows))
        for outcome in preview.outcomes
        for each in outcome.all_problems
        if each.kind == "unit_shift"
    ]


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        ({"total": 10_000}, [("B1", "元", COUNT)]),
        ({"planned": 10}, [("C1", "千元", COUNT)]),
        ({"done": 0.0001}, [("E1", "亿元", COUNT)]),
        (
            {"total": 10, "planned": 10, "done": 10},
            [("B1", "千元", COUNT), ("C1", "千元", COUNT), ("E1", "千元", COUNT)],
        ),
        ({"total": 1.2, "planned": 0.7, "done": 1.5}, []),
        ({"done": 100}, []),
    ],
    ids=["total", "planned", "done", "all", "growth", "hundred"],
)
def test_each_column_is_held_against_the_projects_own_past(session, off, expected):
    bring(session, projects(3))
    preview = look(session, projects(9, **off))

    assert asked(preview) == expected
    assert counts(preview) == {"waiting" if expected else "changed": COUNT}
    cells = preview.outcomes[0].cell_counts
    parts = cells.unchanged + cells.normalised + cells.rejected + cells.ignored
    assert parts == cells.total


def test_new_projects_are_held_against_the_others(session):
    bring(session, projects(3, count=20))
    strange = {"first": 50, "count": 12}

    off = look(session, projects(9, total=3_000, done=3_000, **strange))
    assert asked(off) == [("B1", "元", 12), ("E1", "元", 12)]
    assert asked(look(session, projects(9, total=3, done=10, **strange))) == []


def test_the_answer_is_what_a_right_file_would_have_said(session):
    bring(session, projects(3))
    units = Decisions(units={"B": "元", "E": "元"})
    bring(session, projects(9, total=10_000, done=10_000), tables={TableKey(0, "表", 1): units})

    assert {row["total_investment"] for row in all_rows(session, Project)} == {
        1000 * n * 1_000_000 for n in range(1, COUNT + 1)
    }
    autumn = [row for row in all_rows(session, ProjectMonth) if row["through"] == 9]
    assert [row["done_this_year"] for row in autumn] == [
        20 * n * 9 * 1_000_000 for n in range(1, COUNT + 1)
    ]
    assert session.scalars(select(ImportCell.id)).all() == []
