"""项目: finding projects, and one project with its months, each value down to its history."""

from datetime import date

import pytest
from sqlalchemy import select

from app import Registry
from registry.extensions import ledger
from registry.models import AuditEvent, ProjectMonth
from tests.support.firms import Firms
from tests.support.pages import Visitor
from tests.web.importing import Work, confirmed, previewed
from tests.web.test_dossier import facts
from tests.web.workbooks import upload, workbook

WAN = 1_000_000


@pytest.fixture
def project(firms: Firms) -> int:
    """A project of a firm, with two months."""
    firm = firms.add("示例重庆医药有限公司")
    found = firms.project(
        "示例新药产业化项目",
        (2026, 9, 30 * WAN),
        enterprise_id=firm,
        owner_name="示例重庆医药有限公司",
        sector="pharma",
        level="city",
        stage="building",
        total_investment=1_000 * WAN,
        planned_start=date(2026, 3, 1),
        days_precision="month",
        phone="13812345678",
    )
    month = {"project_id": found, "year": 2026, "through": 10}
    amounts = {"planned_this_year": 200 * WAN, "done_this_year": 50 * WAN, "done_total": 250 * WAN}
    firms.write(ProjectMonth, {**month, **amounts, "progress": "主体封顶"})
    return found


def test_the_list_shows_how_much_of_the_plan_is_done_and_adds_up_the_investment(
    editor: Visitor, firms: Firms, project: int
):
    firms.project("示例未定项目")

    page = editor.get("/projects")

    assert "台账中共 2 个项目，总投资合计 0.10 亿元。" in page.text
    told, bare = page.rows()
    assert told == [
        *("示例新药产业化项目", "示例重庆医药有限公司", "医药健康", "—", "市重点", "在建"),
        *("1,000.00", "2026年1—10月", "200.00", "50.00", "25.0%"),
    ]
    assert bare == ["示例未定项目", *["—"] * 10]
    assert page.links()["示例新药产业化项目"] == f"/projects/{project}"


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"q": "新药"}, 1),
        ({"q": "没有"}, 0),
        ({"stage": "building"}, 1),
        ({"level": "district"}, 0),
    ],
)
def test_filters_are_the_address(editor: Visitor, project: int, asked: dict[str, str], count: int):
    page = editor.get("/projects", query_string=asked)

    assert len(page.rows()) == count
    assert ("没有符合条件的项目" in page.text) == (count == 0)


def test_a_ledger_without_projects_says_what_to_do(editor: Visitor, viewer: Visitor):
    assert "导入项目表" in editor.get("/projects").links()
    assert "台账中还没有项目" in viewer.get("/projects").text
    assert "导入项目表" not in viewer.get("/projects").links()


def test_a_project_tells_its_facts_and_its_months_the_newest_first(editor: Visitor, project: int):
    page = editor.get(f"/projects/{project}")
    told = facts(page)

    assert told["总投资"] == "1,000.00 万元"
    assert told["计划开工"] == "2026年3月"
    assert told["项目代码"] == "—"
    assert told["企业档案"] == "示例重庆医药有限公司"
    assert page.rows() == [
        ["2026年1—10月", "200.00", "50.00", "25.0%", "250.00", "主体封顶", "—", "修改"],
        ["2026年1—9月", "—", "30.00", "—", "—", "—", "—", "修改"],
    ]


def test_a_firm_leads_to_its_projects_and_a_project_to_its_firm(editor: Visitor, project: int):
    firm = editor.get(editor.get(f"/projects/{project}").links()["示例重庆医药有限公司"])

    assert firm.links()["示例新药产业化项目"] == f"/projects/{project}"


def test_each_value_leads_to_its_history(editor: Visitor, project: int):
    page = editor.get(f"/projects/{project}")

    history = editor.get(page.links()["250.00"])
    everything = editor.get(f"/projects/{project}/changes")

    assert history.heading == "自开工累计完成投资的来历"
    assert "250.00 万元" in history.text
    for said in ("新增项目", "新增项目进度", "主体封顶"):
        assert said in everything.text
    assert "精度" not in everything.text


def test_an_imported_project_leads_to_its_cell_and_the_cells_around(
    editor: Visitor, town_editor: Visitor, work: Work
):
    heads = (
        "项目名称",
        "建设单位",
        "所属镇街",
        "总投资（万元）",
        "截至月份",
        "本年完成投资（万元）",
    )
    lines = [
        ("示例新药项目", "示例医药", "采育镇", 5000, "2026年10月", 321.5),
        ("示例旧药项目", "示例医药", "青云店镇", 800, "2026年10月", 40),
    ]
    confirmed(editor, work, previewed(editor, work, upload((workbook(heads, *lines), "项目.xlsx"))))
    page = editor.get(editor.get("/projects").links()["示例新药项目"])

    for amount, cell in (("5,000.00 万元", "D2"), ("321.50", "F2")):
        origin = editor.get(editor.get(page.links()[amount]).links()["看原表片段"])
        assert f"项目.xlsx › Sheet1 › {cell}" in origin.text
        assert "示例旧药项目" in origin.text
        assert "示例旧药项目" not in town_editor.get(origin.response.request.path).text
        assert editor.get(origin.links()["项目"]).heading == "示例新药项目"
        assert "新增" in editor.get(origin.links()["历次变更"]).text


@pytest.mark.parametrize(
    "path",
    ["project/{other}/name", "enterprise/1/name", "revision/1/actor", "project/{own}/project_key"],
)
def test_histories_of_other_things_are_not_there(
    editor: Visitor, firms: Firms, project: int, path: str
):
    other = firms.project("示例别的项目")

    editor.get(f"/projects/{project}/changes/{path.format(own=project, other=other)}", status=404)


def test_a_phone_is_masked_until_it_is_asked_for_and_that_is_noted(
    app: Registry, editor: Visitor, project: int
):
    page = editor.get(f"/projects/{project}")
    assert facts(page)["联系电话"] == "138****5678 查看"
    for path in ("", "/changes"):
        assert "13812345678" not in editor.get(f"/projects/{project}{path}").text

    shown = editor.post(f"/projects/{project}/phone", status=200)

    assert facts(shown)["联系电话"] == "13812345678"
    with app.app_context():
        query = select(AuditEvent.subject).where(AuditEvent.action == "view_phones")
        assert list(ledger.session.scalars(query)) == [f"project {project}"]


def test_a_missing_project_and_one_of_another_town_are_the_same_answer(
    town_editor: Visitor, project: int, firms: Firms
):
    elsewhere = firms.add("示例外镇企业", town="庞各庄镇")
    hidden = firms.project("示例外镇项目", enterprise_id=elsewhere)

    assert [row[0] for row in town_editor.get("/projects").rows()] == ["示例新药产业化项目"]
    answers = [town_editor.get(f"/projects/{one}", status=404).text for one in (hidden, 99999)]

    assert answers[0] == answers[1]


def test_a_list_of_many_projects_asks_as_much_as_a_list_of_one(
    editor: Visitor, firms: Firms, project: int, count_statements
):
    with count_statements() as one:
        editor.get("/projects")
    for number in range(5):
        firms.project(
            f"示例{number}", (2026, 10, WAN), enterprise_id=firms.add(f"示例企业{number}")
        )

    with count_statements() as many:
        editor.get("/projects")

    assert len(many) == len(one)
