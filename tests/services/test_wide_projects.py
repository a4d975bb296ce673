"""Years of investment side by side: a project once, its periods each; on both engines."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from registry.models import Project, ProjectMonth
from registry.records.origin import origins
from registry.records.rows import NOW
from tests.support.imports import (
    all_rows,
    assert_sound,
    bring,
    counts,
    look,
    problems,
    size,
    take_back,
    workbook,
)

HEADS = (
    *("项目名称", "总投资（万元）", "2024年完成投资（万元）"),
    *("2025年计划投资（万元）", "2025年1-9月完成投资（万元）"),
)
ROWS = [
    ("示例项目甲", 1000, 100, 200, 90),
    ("示例项目乙", 2000, None, 300, 80),
    ("示例项目丙", 3000, None, None, None),
]
WAN = 1_000_000


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def sheet(*lines, heads=HEADS):
    return workbook(("表", [heads, *lines]))


def months(session):
    """(project, year, through) → planned and done, in 万元."""
    names = {row["id"]: row["name"][-1] for row in all_rows(session, Project)}
    return {
        (names[row["project_id"]], row["year"], row["through"]): tuple(
            value and value // WAN for value in (row["planned_this_year"], row["done_this_year"])
        )
        for row in all_rows(session, ProjectMonth)
    }


SAID = {
    ("甲", 2024, 12): (None, 100),
    ("甲", 2025, 9): (200, 90),
    ("乙", 2025, 9): (300, 80),
}


def test_each_period_goes_to_its_month_and_each_project_is_written_once(session):
    preview = bring(session, sheet(*ROWS))

    assert preview.committed
    assert [one.table.part for one in preview.outcomes] == ["2024年", "2025年1—9月"]
    assert months(session) == SAID
    assert [row["total_investment"] // WAN for row in all_rows(session, Project)] == [
        *(1000, 2000, 3000)
    ]
    assert_sound(session)


def test_every_value_leads_to_its_own_cell(session):
    bring(session, sheet(*ROWS))
    cells = {}
    for row in all_rows(session, ProjectMonth):
        for name in ("planned_this_year", "done_this_year"):
            if row[name] is not None:
                found = origins(session, ProjectMonth, [row["id"]], name, NOW)[row["id"]]
                cells[row["year"], row[name] // WAN] = found.cell

    assert cells == {
        (2024, 100): "C2",
        (2025, 200): "D2",
        (2025, 90): "E2",
        (2025, 300): "D3",
        (2025, 80): "E3",
    }


def test_the_same_sheet_again_changes_nothing_and_undo_leaves_nothing(session):
    data = sheet(*ROWS)
    bring(session, data)
    again = look(session, data)

    assert not again.writes
    assert counts(again).keys() <= {"unchanged", "ignored"}
    take_back(session, "1")
    assert (size(session, Project), size(session, ProjectMonth)) == (0, 0)


def test_projects_on_record_get_only_what_changed(session):
    bring(session, sheet(*ROWS))
    bring(session, sheet(("示例项目甲", 1100, 100, 200, 95), *ROWS[1:]))

    assert months(session) == {**SAID, ("甲", 2025, 9): (200, 95)}
    assert all_rows(session, Project)[0]["total_investment"] == 1100 * WAN


def test_the_newest_year_needs_its_month_and_the_others_are_over(session):
    heads = (
        "项目名称",
        "2023年完成投资（万元）",
        "2024年完成投资（万元）",
        "2025年完成投资（万元）",
    )
    data = sheet(("示例项目甲", 10, 20, 30), heads=heads)

    assert counts(look(session, data)) == {"new": 2, "rejected": 1}
    assert "有2025年的投资或进度，却没有写到几月" in problems(look(session, data), "error")[0]
    bring(session, data, facts={"through": "10月"})
    assert months(session) == {
        ("甲", 2023, 12): (None, 10),
        ("甲", 2024, 12): (None, 20),
        ("甲", 2025, 10): (None, 30),
    }


def test_a_column_of_months_speaks_of_the_newest_year(session):
    heads = ("项目名称", "截至月份", "2024年完成投资（万元）", "2025年完成投资（万元）")
    bring(session, sheet(("示例项目甲", "2025年10月", 20, 30), heads=heads))

    assert months(session) == {("甲", 2024, 12): (None, 20), ("甲", 2025, 10): (None, 30)}


def test_a_month_with_its_year_leaves_the_years_before_it_in_the_table(session):
    heads = ("项目名称", "2024年完成投资（万元）", "2025年完成投资（万元）")
    bring(session, sheet(("示例项目甲", 20, 30), heads=heads), facts={"through": "2025年10月"})

    assert months(session) == {("甲", 2024, 12): (None, 20), ("甲", 2025, 10): (None, 30)}


def test_a_year_that_is_asked_for_is_read_alone_and_the_rest_is_said(session):
    preview = look(session, sheet(*ROWS), year=2025)

    left = {one.column: one.reason for one in preview.outcomes[0].table.unmapped}
    assert [one.table.part for one in preview.outcomes] == [""]
    assert left == {"C": "“2024年完成投资（万元）”是2024年的数，本次导入2025年，未导入"}


MONTHLY = ("项目名称", "建设单位", "总投资（万元）", "截至月份", "本年完成投资（万元）")


def monthly(*totals):
    """A sheet a month of one project, each with the total investment that it states."""
    return workbook(
        *(
            (f"{month}月", [MONTHLY, ("示例项目甲", "示例公司", total, f"2025年{month}月", month)])
            for month, total in enumerate(totals, start=8)
        )
    )


def test_a_new_project_may_stand_in_several_sheets_of_a_call(session):
    preview = bring(session, monthly(1000, 1000, 1000))

    assert preview.committed
    assert size(session, Project) == 1
    assert months(session) == {("甲", 2025, month): (None, month) for month in (8, 9, 10)}


@pytest.mark.parametrize("is_known", [False, True])
def test_sheets_that_contradict_each_other_about_a_project_are_a_conflict(session, is_known):
    if is_known:
        bring(session, monthly(1000))
    preview = bring(session, monthly(1000, 1200))

    assert counts(preview)["conflict"] == 1
    assert "“8月”第 2 行已写这一项目，“总投资”却不相同" in problems(preview, "error")[0]
    assert not preview.committed
