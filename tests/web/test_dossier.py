"""一企一档: what is shown of a firm, to whom, and where each value came from."""

from datetime import date

import pytest
from sqlalchemy import select

from app import Registry
from registry.extensions import ledger
from registry.models import AuditEvent
from registry.terms import Origin
from tests.support.firms import Firms
from tests.support.pages import Page, Visitor


def facts(page: Page) -> dict[str, str]:
    """The definition lists of a page."""
    pairs = [element for element in page.all("div") if "facts__item" in element.get("class", "")]
    return {
        "".join(pair[0].itertext()).strip(): " ".join("".join(pair[1].itertext()).split())
        for pair in pairs
    }


@pytest.fixture
def firm(firms: Firms) -> int:
    """A firm with something of everything."""
    found = firms.add(
        "示例重庆医药有限公司",
        former="示例老药厂",
        sector="pharma",
        advanced=True,
        phone="13812345678",
        contact="张示例",
        established_on=date(2018, 1, 1),
        established_precision="year",
        registered_capital=500_000_000,
        capital_currency="USD",
    )
    firms.honour(found, "little_giant", date(2024, 9, 1), expires_on=date(2027, 9, 1))
    firms.honour(found, "little_giant_city", date(2020, 9, 1), expires_on=date(2023, 9, 1))
    firms.figures(found, 2025, output=1_234_567_800, profit=-5_000_000, employees=120)
    return found


def test_the_file_tells_what_is_known_as_exactly_as_it_is_known(editor: Visitor, firm: int):
    told = facts(editor.get(f"/enterprises/{firm}"))

    assert told["曾用名"] == "示例老药厂"
    assert told["成立日期"] == "2018年"
    assert told["注册资本"] == "500.00 万美元"
    assert told["产业领域"] == "医药健康"
    assert told["是否高精尖"] == "是"
    assert told["上市情况"] == "—"


def test_honours_say_whether_they_hold_today_and_until_which_day(editor: Visitor, firm: int):
    rows = [row for row in editor.get(f"/enterprises/{firm}").rows() if row[1] in ("认定", "到期")]

    assert [(row[1], row[4]) for row in rows] == [("到期", "2023-08-31"), ("认定", "2027-08-31")]


def test_figures_stand_in_the_units_people_use(editor: Visitor, firm: int):
    rows = {row[0]: row[1] for row in editor.get(f"/enterprises/{firm}").rows() if len(row) == 2}

    assert rows["工业总产值万元"] == "1,234.57"
    assert rows["利润总额万元"] == "-5.00"
    assert rows["平均用工人数人"] == "120"


def test_a_phone_is_masked_until_it_is_asked_for_and_that_is_noted(
    app: Registry, editor: Visitor, firm: int
):
    page = editor.get(f"/enterprises/{firm}")
    assert "13812345678" not in page.text
    assert facts(page)["联系电话"] == "138****5678 查看"

    shown = editor.post(f"/enterprises/{firm}/phone", status=200)

    assert facts(shown)["联系电话"] == "13812345678"
    with app.app_context():
        query = select(AuditEvent.subject).where(AuditEvent.action == "view_phones")
        assert list(ledger.session.scalars(query)) == [f"enterprise {firm}"]


def test_a_phone_is_masked_in_every_history(editor: Visitor, firms: Firms, firm: int):
    firms.change(firm, phone="13900001111")

    page = editor.get(f"/enterprises/{firm}/changes/enterprise/{firm}/phone")

    assert "138****5678" in "".join(page.first("main").itertext())
    for number in ("13812345678", "13900001111"):
        assert number not in page.response.get_data(as_text=True)


def test_each_value_leads_to_who_changed_it_from_what(editor: Visitor, firms: Firms, firm: int):
    firms.change(firm, actor="示例他人", contact="李示例")
    page = editor.get(f"/enterprises/{firm}")

    history = editor.get(page.links()["李示例"])
    words = " ".join("".join(history.first("main").itertext()).split())

    assert history.heading == "联系人的来历"
    assert "张示例" in words
    assert "示例他人" in words
    assert "人工" in words


def test_every_change_of_the_firm_stands_on_one_page(editor: Visitor, firms: Firms, firm: int):
    firms.change(firm, contact="李示例", steward="王示例")

    words = "".join(editor.get(f"/enterprises/{firm}/changes").first("main").itertext())

    for told in ("修改企业档案", "新增经营数据", "新增资质荣誉", "新增归类", "服务管家"):
        assert told in words
    assert "匹配键" not in words


@pytest.mark.parametrize(
    "path", ["enterprise/{other}/contact", "revision/1/actor", "enterprise/{own}/name_folded"]
)
def test_histories_of_other_things_are_not_there(editor: Visitor, firms: Firms, firm: int, path):
    other = firms.add("示例别家")

    editor.get(f"/enterprises/{firm}/changes/{path.format(own=firm, other=other)}", status=404)


def test_a_missing_firm_and_one_of_another_town_are_the_same_answer(
    town_editor: Visitor, firms: Firms
):
    elsewhere = firms.add("示例外镇", town="庞各庄镇")

    hidden = town_editor.get(f"/enterprises/{elsewhere}", status=404)
    missing = town_editor.get("/enterprises/99999", status=404)

    assert hidden.text == missing.text


def test_a_merged_file_leads_to_the_one_it_was_merged_into(
    editor: Visitor, firms: Firms, firm: int
):
    loser = firms.add("示例重复档案", merged_into_id=firm)

    assert editor.get(f"/enterprises/{loser}", status=302).location == f"/enterprises/{firm}"


def test_what_the_statistics_bureau_said_of_a_firm_does_not_travel_to_the_towns(
    editor: Visitor, town_editor: Visitor, firms: Firms, firm: int
):
    row = firms.figures(firm, 2024, Origin.STATISTICS, revenue=98_765_432_100)

    assert "98,765.43" in editor.get(f"/enterprises/{firm}").text
    for page in (f"/enterprises/{firm}", f"/enterprises/{firm}/changes"):
        assert "98,765.43" not in town_editor.get(page).response.get_data(as_text=True)
    town_editor.get(f"/enterprises/{firm}/changes/figures/{row}/revenue", status=404)


def test_long_words_and_markup_in_data_stay_data(editor: Visitor, firms: Firms):
    name = "示例<script>alert(1)</script>“引号”&有限公司" + "长" * 120
    firm = firms.add(name, note="<b>粗</b>\n" + "很长的备注" * 300)

    page = editor.get(f"/enterprises/{firm}")

    assert page.heading == name
    assert page.all("b") == []
