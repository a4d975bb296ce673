"""修改基本信息: what is typed is written as one change, and nobody's work is lost."""

from datetime import date

import pytest

from tests.support.firms import Firms
from tests.support.pages import Page, Visitor


@pytest.fixture
def firm(firms: Firms) -> int:
    """A firm to edit."""
    return firms.add(
        "示例医药有限公司",
        contact="张示例",
        steward="王示例",
        phone="13812345678",
        established_on=date(2018, 1, 1),
        established_precision="year",
        products="两种原料药\n一种制剂",
    )


NAMES = (
    *("read", "established_on", "legal_person", "contact", "phone", "steward", "tags"),
    *("size", "holding", "listing", "registered_address", "operating_address"),
    *("products", "business_scope", "note"),
)


def filled(page: Page, **changed: str) -> dict[str, str]:
    """The form as the page shows it, with some fields typed over."""
    return {name: page.value(name) for name in NAMES} | changed


def words(page: Page) -> str:
    """The words of the page's main part, data included."""
    return " ".join("".join(page.first("main").itertext()).split())


def test_a_correction_is_saved_and_shown(editor: Visitor, firm: int):
    form = editor.get(f"/enterprises/{firm}/edit")

    answer = editor.post(f"/enterprises/{firm}/edit", filled(form, contact="李示例"))

    page = editor.follow(answer)
    assert "已保存" in page.text
    assert "李示例" in words(page)
    assert "2018年" in words(page), "a date nobody touched stays as vague as it was"


def test_nothing_typed_is_no_change(editor: Visitor, firm: int):
    form = editor.get(f"/enterprises/{firm}/edit")

    products = form.value("products").replace("\n", "\r\n")
    sent = filled(form, products=products)
    page = editor.follow(editor.post(f"/enterprises/{firm}/edit", sent))

    assert "\r\n" in products, "as a browser sends a text area"
    assert "没有改动" in page.text
    assert "全部 3 条" in page.links(), "firm, name and standing were new, and that is all"


def test_two_people_who_edit_at_once_see_each_other_and_lose_nothing(
    editor: Visitor, firms: Firms, firm: int
):
    form = editor.get(f"/enterprises/{firm}/edit")
    firms.change(firm, actor="示例他人", contact="赵示例")

    mine = filled(form, contact="李示例", steward="钱示例")
    clash = editor.post(f"/enterprises/{firm}/edit", mine, status=409)

    assert "示例他人" in words(clash)
    assert "赵示例" in words(clash)
    assert clash.value("contact") == "李示例"
    assert clash.value("steward") == "钱示例"

    saved = editor.follow(editor.post(f"/enterprises/{firm}/edit", filled(clash)))
    assert "李示例" in words(saved)
    assert "钱示例" in words(saved)


def test_a_phone_is_replaced_kept_or_cleared_but_never_shown(editor: Visitor, firm: int):
    form = editor.get(f"/enterprises/{firm}/edit")
    assert "13812345678" not in form.response.get_data(as_text=True)

    editor.post(f"/enterprises/{firm}/edit", filled(form, steward="钱示例"))
    assert "138****5678" in words(editor.get(f"/enterprises/{firm}"))

    form = editor.get(f"/enterprises/{firm}/edit")
    editor.post(f"/enterprises/{firm}/edit", filled(form, phone="13900001111"))
    assert "139****1111" in words(editor.get(f"/enterprises/{firm}"))

    form = editor.get(f"/enterprises/{firm}/edit")
    editor.post(f"/enterprises/{firm}/edit", filled(form, phone="清空"))
    assert "139****1111" not in words(editor.get(f"/enterprises/{firm}/edit"))


def test_what_is_too_long_is_told_beside_its_field(editor: Visitor, firm: int):
    form = editor.get(f"/enterprises/{firm}/edit")

    page = editor.post(f"/enterprises/{firm}/edit", filled(form, contact="长" * 101), status=422)

    assert "有 1 处需要修改" in page.text
    assert "最多 100 个字" in page.text
    assert page.value("contact") == "长" * 101


def test_a_firm_of_another_town_is_not_there_to_edit(town_editor: Visitor, firms: Firms):
    elsewhere = firms.add("示例外镇", town="庞各庄镇")

    town_editor.get(f"/enterprises/{elsewhere}/edit", status=404)
    town_editor.post(f"/enterprises/{elsewhere}/edit", {"read": "1"}, status=404)
