"""项目填写: what is typed obeys an import's rules, is one change, and loses nobody's work."""

from datetime import date

import pytest
from sqlalchemy import select

from app import Registry
from registry.extensions import ledger
from registry.models import Project, ProjectMonth, Remembering
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.services.project_entry import FACTS, PROGRESS
from registry.terms import Door
from registry.web.clock import now
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor

WAN = 1_000_000
NAME, OWNER = "示例新药产业化项目", "示例重庆医药有限公司"
NEW = ("name", "code", "owner_name", "uscc")


@pytest.fixture
def project(firms: Firms) -> int:
    """A project with everything a form shows, and October on record."""
    firm = firms.add(OWNER, uscc=uscc(1))
    found = firms.project(
        NAME,
        enterprise_id=firm,
        owner_name=OWNER,
        sector="pharma",
        level="city",
        stage="building",
        town=firms.town("采育镇"),
        total_investment=123_456_789,
        land=12_5000,
        planned_start=date(2026, 3, 1),
        actual_start=date(2026, 4, 1),
        days_precision="month",
        in_statistics=True,
        content="两条生产线，\n一座“中试”车间",
        phone="13812345678",
    )
    month = {"project_id": found, "year": 2026, "through": 10}
    amounts = {"planned_this_year": 200 * WAN, "done_this_year": 50 * WAN}
    firms.write(ProjectMonth, {**month, **amounts, "progress": "主体封顶"})
    return found


def filled(page: Page, names: tuple[str, ...], **changed: str) -> dict[str, str]:
    """The form as the page shows it, with some fields typed over."""
    return {name: page.value(name) for name in ("read", *names)} | changed


def stored(app: Registry, model: type[Remembering], **key: object) -> list[dict[str, object]]:
    """The present rows of a model."""
    with app.app_context():
        query = select(rows(model, NOW)).filter_by(**key)
        return [dict(row) for row in ledger.session.execute(query).mappings()]


def test_a_form_sent_back_as_it_was_is_no_change(app: Registry, editor: Visitor, project: int):
    before = stored(app, Project), stored(app, ProjectMonth)
    for address, names in ((f"/projects/{project}/edit", FACTS), (_month(project), PROGRESS)):
        sent = filled(editor.get(address), names)
        as_browsers_do = {name: text.replace("\n", "\r\n") for name, text in sent.items()}
        assert "没有改动" in editor.follow(editor.post(address, as_browsers_do)).text
    assert (stored(app, Project), stored(app, ProjectMonth)) == before


def _month(project: int, month: str = "2026-10") -> str:
    return f"/projects/{project}/months?month={month}"


def test_what_is_typed_is_read_as_a_cell_is_and_the_rest_stays(
    app: Registry, editor: Visitor, project: int
):
    (before,) = stored(app, Project)
    address = f"/projects/{project}/edit"
    typed = {
        "total_investment": "2.3亿元",
        "stage": "投产",
        "town": "",
        "actual_finish": "2026年9月",
    }

    page = editor.follow(editor.post(address, filled(editor.get(address), FACTS, **typed)))

    assert "已保存" in page.text
    (after,) = stored(app, Project)
    changed = {name for name in after if after[name] != before[name]} - {"revision_id"}
    assert changed == {"total_investment", "stage", "town", "actual_finish"}
    assert (after["total_investment"], after["stage"], after["town"]) == (
        23_000 * WAN,
        "producing",
        None,
    )
    assert (after["actual_finish"], after["days_precision"]) == (date(2026, 9, 1), "month")
    links = [link.get("href") for link in page.all("a")]
    origin = next(one for one in links if one and one.endswith("/total_investment"))
    assert "人工" in editor.get(origin).text


def test_an_exact_day_beside_vague_ones_makes_none_of_them_exact(
    app: Registry, editor: Visitor, project: int
):
    address = f"/projects/{project}/edit"
    typed = filled(editor.get(address), FACTS, actual_start="2026-04-15")

    page = editor.follow(editor.post(address, typed))

    assert stored(app, Project)[0]["days_precision"] == "month"
    assert "2026年3月" in page.text
    assert "2026-04-15" in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"total_investment": "很多"}, "很多"),
        ({"planned_start": "2026年13月"}, "2026年13月"),
        ({"land": "-5"}, "-5"),
        ({"content": "长" * 20, "responsible_person": "长" * 101}, "最多 100 个字"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field_and_nothing_is_written(
    app: Registry, editor: Visitor, project: int, typed: dict[str, str], said: str
):
    before, address = stored(app, Project), f"/projects/{project}/edit"

    page = editor.post(address, filled(editor.get(address), FACTS, **typed), status=422)

    assert "处需要修改" in page.text
    for name, text in typed.items():
        assert page.value(name) == text
    told = [one.get("name") for one in page.all("input") if one.get("aria-invalid")]
    assert told == list(typed)[-1:]
    assert said in page.text
    assert stored(app, Project) == before


def test_two_people_see_each_other_and_lose_nothing(app: Registry, editor: Visitor, project: int):
    address = f"/projects/{project}/edit"
    form = editor.get(address)
    _change(app, Project, project, responsible_person="赵示例")

    mine = filled(form, FACTS, site="示例大街 1 号")
    clash = editor.post(address, mine, status=409)

    assert "示例他人" in clash.text
    assert "赵示例" in clash.text
    assert clash.value("site") == "示例大街 1 号"
    editor.post(address, filled(clash, FACTS))
    (after,) = stored(app, Project)
    assert after["site"] == "示例大街 1 号"


def _change(app: Registry, model: type[Remembering], number: int, **values: object) -> None:
    with app.app_context():
        session, table = ledger.session, rows(model, NOW).c
        read = session.scalar(select(table.revision_id).where(table.id == number))
        with write(session, actor="示例他人", door=Door.FORM, now=now()) as writer:
            writer.apply(model, update=[{"id": number, "revision_id": read, **values}])


def test_a_phone_is_replaced_or_cleared_but_never_shown(
    app: Registry, editor: Visitor, project: int
):
    address = f"/projects/{project}/edit"
    for typed, kept in (("", "13812345678"), ("13900001111", "13900001111"), ("清空", None)):
        form = editor.get(address)
        assert "13812345678" not in form.response.get_data(as_text=True)
        editor.post(address, filled(form, FACTS, phone=typed, note=f"示例{typed}"))
        assert stored(app, Project)[0]["phone"] == kept


def test_a_month_is_written_down_corrected_and_emptied(
    app: Registry, editor: Visitor, project: int
):
    chosen = _month(project, "2026-11")
    page = editor.get(chosen)
    assert "还没有登记" in page.text
    assert page.value("planned_this_year") == "200", "the year's plan, as October has it"
    empty = dict.fromkeys(PROGRESS, "")
    nothing = editor.post(chosen, filled(page, PROGRESS, **empty), status=422)
    assert "至少填写一项" in nothing.text

    typed = {"done_this_year": "1,200.5", "issues": "暂无"}
    page = editor.follow(editor.post(chosen, filled(page, PROGRESS, **typed)))

    assert "已保存" in page.text
    october, november = stored(app, ProjectMonth)
    assert (november["year"], november["through"]) == (2026, 11)
    assert november["done_this_year"] == 1_200_500_000
    assert november["planned_this_year"] == 200 * WAN
    assert october["progress"] == "主体封顶"

    page = editor.get(_month(project))
    assert "已有登记" in page.text
    editor.post(_month(project), filled(page, PROGRESS, progress="", done_total="300"))
    october, _ = stored(app, ProjectMonth)
    assert (october["progress"], october["done_total"]) == (None, 300 * WAN)
    assert october["done_this_year"] == 50 * WAN


def test_two_people_who_write_the_same_month_see_each_other(
    app: Registry, editor: Visitor, project: int
):
    form = editor.get(_month(project))
    (month,) = stored(app, ProjectMonth)
    _change(app, ProjectMonth, int(str(month["id"])), progress="已竣工")

    clash = editor.post(_month(project), filled(form, PROGRESS, done_total="300"), status=409)

    assert "已竣工" in clash.text
    assert clash.value("done_total") == "300"


def test_what_is_no_month_is_said_or_not_found(editor: Visitor, project: int):
    page = editor.follow(editor.get(_month(project, "某月"), status=302))
    assert "看不懂时期" in page.text
    editor.get(_month(999), status=404)


def test_a_new_project_stands_in_the_list_with_its_firm(
    app: Registry, editor: Visitor, firms: Firms
):
    firm = firms.add(OWNER, uscc=uscc(1))
    empty = editor.get("/projects/new")
    missing = editor.post("/projects/new", filled(empty, (*NEW, *FACTS)), status=422)
    assert "请填写项目名称" in missing.text

    typed = {"name": NAME, "owner_name": OWNER, "sector": "医药健康", "total_investment": "5000"}
    page = editor.follow(editor.post("/projects/new", filled(empty, (*NEW, *FACTS), **typed)))

    assert page.heading == NAME
    (made,) = stored(app, Project)
    assert (made["enterprise_id"], made["sector"], made["total_investment"]) == (
        firm,
        "pharma",
        5_000 * WAN,
    )
    again = editor.post("/projects/new", filled(empty, (*NEW, *FACTS), **typed), status=422)
    assert "台账中已有这个项目" in again.text


def test_a_town_writes_down_its_own_projects_only(
    app: Registry, town_editor: Visitor, firms: Firms, project: int
):
    theirs = firms.add("示例外镇企业", town="庞各庄镇")
    hidden = firms.project("示例外镇项目", enterprise_id=theirs, owner_name="示例外镇企业")
    for address in (f"/projects/{hidden}/edit", _month(hidden)):
        town_editor.get(address, status=404)
        town_editor.post(address, {"read": "1"}, status=404)

    empty = town_editor.get("/projects/new")
    for owner in ("示例外镇企业", "示例没有的企业", ""):
        typed = {"name": "示例新项目", "owner_name": owner}
        town_editor.post("/projects/new", filled(empty, (*NEW, *FACTS), **typed), status=422)
    assert len(stored(app, Project)) == 2
    typed = {"name": "示例新项目", "owner_name": OWNER}
    town_editor.post("/projects/new", filled(empty, (*NEW, *FACTS), **typed), status=302)
    address = f"/projects/{project}/edit"
    town_editor.post(address, filled(town_editor.get(address), FACTS, site="示例路"), status=302)
