"""What rows of the other registers change: figures, honours, platforms, projects, the district."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from registry.importing.compare.projects import LINKED
from registry.models import (
    DistrictFigure,
    Enterprise,
    Figures,
    Honour,
    Platform,
    PlatformLevel,
    Project,
    ProjectMonth,
    Standing,
)
from registry.periods import Period
from registry.services import importing
from registry.services.import_options import ImportOptions
from tests.support.imports import (
    EDITOR,
    MOMENT,
    TODAY,
    all_rows,
    assert_sound,
    bring,
    counts,
    firm_records,
    look,
    problems,
    settings,
    size,
    table,
    town_editor,
    uscc,
    workbook,
)

CODE = "统一社会信用代码"


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, firm_records(3))
        yield session


def figure(**more):
    return {CODE: uscc(1), "年度": 2024, **more}


def honour(**more):
    return {
        CODE: uscc(1),
        "企业名称": "示例第1制造有限公司",
        "荣誉类型": "专精特新中小企业",
        **more,
    }


def project(**more):
    return {"项目名称": "示例项目", "建设单位": "示例第1制造有限公司", **more}


def test_a_month_is_flash_and_a_year_is_annual_unless_the_file_says_otherwise(session):
    bring(session, [figure(**{"营业收入（万元）": 1})])
    bring(session, [figure(**{"月份（空为年报）": 10, "营业收入（万元）": 2})])
    bring(session, [figure(**{"月份（空为年报）": 12, "营业收入（万元）": 3})])
    bring(session, [figure(**{"数据性质": "普查修订", "营业收入（万元）": 4})])

    found = {(row["through"], row["nature"]): row["revenue"] for row in all_rows(session, Figures)}
    assert found == {
        (12, "annual"): 1_000_000,
        (10, "flash"): 2_000_000,
        (12, "flash"): 3_000_000,
        (12, "census"): 4_000_000,
    }


def test_a_source_of_lower_rank_never_replaces_a_higher_one(session):
    bring(session, [figure(**{"营业收入（万元）": 5})], facts={"source": "统计局反馈"})

    done = bring(session, [figure(**{"营业收入（万元）": 6})], facts={"报送单位": "示例镇"})

    assert counts(done) == {"new": 1}
    found = {row["origin"]: (row["revenue"], row["reporter"]) for row in all_rows(session, Figures)}
    assert found == {"statistics": (5_000_000, None), "town": (6_000_000, "示例镇")}


def test_figures_without_a_year_say_where_to_give_it(session):
    shown = look(session, [{CODE: uscc(1), "营业收入（万元）": 5}])

    assert counts(shown) == {"rejected": 1}
    assert "年度" in problems(shown, "error")[0]


def test_a_period_given_for_the_sheet_is_flash(session):
    bring(session, [{CODE: uscc(1), "营业收入（万元）": 5}], period=Period(2025, 10))

    (row,) = all_rows(session, Figures)
    assert (row["year"], row["through"], row["nature"]) == (2025, 10, "flash")


def test_an_announcement_is_no_recognition_until_a_list_says_so(session):
    bring(session, [honour(批次="2024年第一批", 认定状态="公示", 公示日期="2024-03-01")])
    (announced,) = all_rows(session, Honour)

    done = bring(session, [honour(批次="2024年第一批", 认定状态="认定", 认定日期="2024-04-01")])

    (row,) = all_rows(session, Honour)
    assert announced["recognised_on"] is None
    assert counts(done) == {"changed": 1}
    assert (row["announced_on"], row["recognised_on"]) == (date(2024, 3, 1), date(2024, 4, 1))
    assert row["expires_on"] == date(2027, 4, 1)


def test_an_announcement_without_a_batch_moves_on_too(session):
    bring(session, [honour(认定状态="公示", 公示日期="2024-03-01")])

    done = bring(session, [honour(认定状态="认定", 认定日期="2024-04-01")])

    assert (counts(done), size(session, Honour)) == ({"changed": 1}, 1)


def test_the_last_valid_day_is_kept_as_the_day_after(session):
    bring(session, [honour(认定日期="2023-09-01", 有效期至="2026-08-31")])

    (row,) = all_rows(session, Honour)
    assert row["expires_on"] == date(2026, 9, 1)


def test_a_renewal_is_a_new_interval_linked_to_the_old_one(session):
    bring(session, [honour(批次="2021年第一批", 认定日期="2021-05-01")])

    bring(session, [honour(批次="2024年复核", 认定状态="复核通过", 认定日期="2024-05-01")])

    first, second = all_rows(session, Honour)
    assert second["renews_id"] == first["id"]
    assert (first["expires_on"], second["expires_on"]) == (date(2024, 5, 1), date(2027, 5, 1))


def test_a_withdrawal_ends_the_honour_that_it_names(session):
    bring(session, [honour(批次="2021年第一批", 认定日期="2021-05-01")])

    bring(session, [honour(批次="2021年第一批", 认定状态="撤销", 撤销日期="2022-06-01")])

    (row,) = all_rows(session, Honour)
    assert (row["withdrawn_on"], row["recognised_on"]) == (date(2022, 6, 1), date(2021, 5, 1))


def test_a_status_without_a_day_counts_from_the_statements_day(session):
    bring(session, [honour(认定状态="认定")], statement_day=date(2026, 3, 31))
    (row,) = all_rows(session, Honour)
    assert (row["recognised_on"], row["recognised_assumed"]) == (date(2026, 3, 31), True)
    assert row["expires_on"] is None

    done = bring(session, [honour(批次="2023年第二批", 认定日期="2023-06-01")])

    (row,) = all_rows(session, Honour)
    assert counts(done) == {"changed": 1}
    assert (row["recognised_on"], row["recognised_assumed"]) == (date(2023, 6, 1), False)
    assert row["expires_on"] == date(2026, 6, 1)


def test_a_row_that_tells_neither_state_nor_day_waits(session):
    assert counts(look(session, [honour(证书编号="示例1")])) == {"waiting": 1}


def test_an_announcement_with_a_day_of_recognition_waits(session):
    shown = look(session, [honour(认定状态="公示", 认定日期="2024-04-01")])

    assert counts(shown) == {"waiting": 1}


def test_a_flag_and_a_list_of_the_same_call_make_one_honour(session):
    files = [
        ("企业.xlsx", workbook(("企业", table([{**firm_records(1)[0], "是否专精特新": "是"}])))),
        (
            "荣誉.xlsx",
            workbook(("荣誉", table([honour(批次="2023年第二批", 认定日期="2023-06-01")]))),
        ),
    ]
    shown = importing.preview_files(
        session, files, ImportOptions(), actor=EDITOR, now=MOMENT, settings=settings()
    )
    importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT)

    (row,) = all_rows(session, Honour)
    assert (row["recognised_on"], row["recognised_assumed"]) == (date(2023, 6, 1), False)


def test_a_platform_is_one_row_with_the_levels_that_it_reached(session):
    own = {"平台名称": "示例中心", CODE: uscc(1), "平台类型": "企业技术中心"}

    bring(session, [{**own, "级别": "市级", "认定日期": "2020-01-02"}])
    done = bring(session, [{**own, "级别": "国家级", "认定日期": "2022-01-02"}])

    assert (counts(done), size(session, Platform), size(session, PlatformLevel)) == (
        {"new": 1},
        1,
        2,
    )


def test_rows_of_one_platform_that_contradict_each_other_are_refused(session):
    own = {"平台名称": "示例中心", CODE: uscc(1), "平台类型": "企业技术中心"}

    shown = look(
        session, [{**own, "级别": "市级", "备注": "一"}, {**own, "级别": "国家级", "备注": "二"}]
    )

    assert counts(shown) == {"rejected": 2}
    assert "第 2 行、第 3 行" in problems(shown)[0]


def test_a_project_without_a_code_takes_one_later(session):
    bring(session, [project(**{"总投资（万元）": 5})])

    done = bring(session, [project(项目代码="2025-110115-27-03-000009")])

    (row,) = all_rows(session, Project)
    assert counts(done) == {"changed": 1}
    assert row["project_key"] == row["code"] == "2025-110115-27-03-000009"
    assert row["enterprise_id"] == min(one["id"] for one in all_rows(session, Enterprise))


@pytest.mark.parametrize("name", [None, "—", "无"])
def test_a_new_project_needs_a_name_whatever_its_code(session, name):
    rows = [{**project(项目名称=name), "项目代码": "2025-110115-27-03-000009"}]

    assert counts(bring(session, rows, good_rows=True)) == {"rejected": 1}
    assert problems(look(session, rows)) == ["台账中没有这个项目代码：新项目请填写项目名称。"]
    assert size(session, Project) == 0


def test_a_name_on_one_row_of_a_new_project_serves_all_of_them(session):
    code = {"项目代码": "2025-110115-27-03-000009"}
    rows = [
        {
            **project(项目名称=name),
            **code,
            "截至月份": f"2025年{month}月",
            "本年完成投资（万元）": month,
        }
        for month, name in ((9, None), (10, "示例新项目"))
    ]

    assert counts(bring(session, rows)) == {"new": 2}
    assert counts(look(session, rows)) == {"unchanged": 2}


def test_a_nameless_row_is_a_double_before_it_is_nameless(session):
    code = {"项目代码": "2025-110115-27-03-000009"}
    rows = [{**project(项目名称=name), **code} for name in (None, "示例新项目")]

    assert counts(bring(session, rows, good_rows=True)) == {"rejected": 2}
    assert size(session, Project) == 0


def test_months_of_a_project_stand_side_by_side(session):
    record = project(**{"总投资（万元）": 5})
    rows = [
        {**record, "截至月份": f"2025年{month}月", "本年完成投资（万元）": month}
        for month in (9, 10)
    ]

    done = bring(session, rows)

    assert counts(done) == {"new": 2}
    found = {row["through"]: row["done_this_year"] for row in all_rows(session, ProjectMonth)}
    assert found == {9: 9_000_000, 10: 10_000_000}
    assert size(session, Project) == 1
    assert counts(bring(session, rows)) == {"unchanged": 2}


def test_a_person_with_one_town_cannot_take_the_project_of_another_firm(session):
    bring(session, [{**firm_records(2)[1], "所属镇街": "黄村镇"}])
    bring(session, [project(项目代码="2025-110115-27-03-000009")])
    (town,) = {row["town"] for row in all_rows(session, Standing)} - {None}
    theirs = project(项目代码="2025-110115-27-03-000009", 建设单位="示例第2制造有限公司")
    own = project(项目名称="示例自有项目", 建设单位="示例第2制造有限公司")

    shown = look(session, [theirs, own], actor=town_editor(town))

    assert counts(shown) == {"new": 1, "rejected": 1}


def test_a_project_is_joined_to_its_firm_once_that_is_registered_and_says_so(session):
    rows = [project(建设单位="示例第4制造有限公司")]
    bring(session, rows)
    assert counts(look(session, rows)) == {"unchanged": 1}
    bring(session, firm_records(4)[3:])

    done = bring(session, rows)

    assert counts(done) == {"changed": 1}
    assert problems(done, "note") == [LINKED]
    (firm,) = (r["id"] for r in all_rows(session, Enterprise) if r["name"] == rows[0]["建设单位"])
    assert [row["enterprise_id"] for row in all_rows(session, Project)] == [firm]
    assert counts(look(session, rows)) == {"unchanged": 1}
    assert problems(look(session, rows), "note") == []


def test_progress_without_a_month_says_where_to_give_it(session):
    shown = look(session, [project(**{"本年完成投资（万元）": 5})])

    assert counts(shown) == {"rejected": 1}
    assert "截至月份" in problems(shown, "error")[0]


def test_a_growth_rate_is_a_series_of_its_own(session):
    bring(
        session, [{"年度": 2024, "指标": "规模以上工业总产值", "数值": 1017.7, "增速（%）": 12.5}]
    )

    found = {
        row["series"]: (row["value"], row["unit"]) for row in all_rows(session, DistrictFigure)
    }
    assert found == {"output": (1_017_700_000, "亿元"), "output.growth": (12_500_000, "%")}


def test_a_second_line_of_another_basis_is_another_row(session):
    record = {"年度": 2024, "指标": "规模以上工业总产值", "单位": "亿元"}

    bring(session, [{**record, "数值": 2}, {**record, "口径": "扣除疫苗", "数值": 1}])

    assert {row["basis"] for row in all_rows(session, DistrictFigure)} == {
        "full",
        "without_vaccine",
    }


def test_a_person_with_one_town_records_no_district_figures(session):
    shown = look(
        session,
        [{"年度": 2024, "指标": "规模以上工业总产值", "单位": "亿元", "数值": 2}],
        actor=town_editor("110115100"),
    )

    assert counts(shown) == {"rejected": 1}


def test_everything_that_went_in_is_sound(session):
    bring(session, [honour(认定状态="认定")], statement_day=TODAY)
    bring(session, [figure(**{"营业收入（万元）": 1})])

    assert_sound(session)
