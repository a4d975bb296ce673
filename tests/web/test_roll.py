"""名单要点 on the preview: what a list comes to, strangers, and who leaves a complete list."""

from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor
from tests.web.importing import confirmed, previewed
from tests.web.workbooks import upload, workbook

HONOURS = ("企业名称", "荣誉类型", "认定状态", "批次")
LIBRARY = ("统一社会信用代码", "企业名称", "年度", "月份（空为年报）", "是否规上")


def said(visitor: Visitor, work, page: Page, **choice: object) -> Page:
    """Say something about the whole list, and look again."""
    address = page.response.request.path
    visitor.post(f"{address}/list", {"table": "0", **choice})
    work()
    return visitor.get(address)


def honours(*names: str) -> dict[str, object]:
    rows = [(name, "专精特新中小企业", "认定", "2026年第一批") for name in names]
    return upload((workbook(HONOURS, *rows), "名单.xlsx"))


def library(numbers: dict[int, str], month: int) -> dict[str, object]:
    rows = [(uscc(number), name, 2026, month, "是") for number, name in numbers.items()]
    return upload((workbook(LIBRARY, *rows), f"在库名录{month}月.xlsx"))


def test_strangers_of_a_list_are_left_out_until_a_person_wants_to_see_them(
    editor: Visitor, firms: Firms, work
):
    firms.add("示例医药有限公司")
    page = previewed(editor, work, honours("示例医药有限公司", "示例外区光学有限公司"))

    assert "未匹配的行：视为非本区" in page.text
    assert "忽略：台账中没有这家企业，未匹配的视为非本区" in page.text
    assert "忽略 1" in page.text

    asked = said(editor, work, page, unmatched="ask")
    assert "未匹配的行：逐行待核对" in asked.text
    assert "待核对 1" in asked.text

    result = confirmed(editor, work, asked)
    assert "未匹配的行：逐行待核对" in result.text


def test_who_leaves_a_complete_list_is_shown_and_may_be_kept(editor: Visitor, firms: Firms, work):
    names = {1: "示例青龙制造有限公司", 2: "示例白虎装备有限公司", 3: "示例朱雀医药有限公司"}
    for number, name in names.items():
        firms.add(name, uscc=uscc(number))
    confirmed(editor, work, previewed(editor, work, library(names, 8)))
    page = previewed(editor, work, library({1: names[1]}, 9))
    assert "退库" not in page.text.replace("按退库处理", "")

    whole = said(editor, work, page, complete="y")
    assert "完整名录：退库 2 家，新入库 0 家" in whole.text
    shown = [one.get("value") for one in whole.all("input") if one.get("name") == "shown"]

    kept = said(editor, work, whole, complete="y", shown=shown, leaves=shown[:1])
    assert "完整名录：退库 1 家，新入库 0 家" in kept.text
    ticked = [
        one.get("value")
        for one in kept.all("input")
        if one.get("name") == "leaves" and one.get("checked") is not None
    ]
    assert ticked == shown[:1]

    assert "完整名录：退库 1 家" in confirmed(editor, work, kept).text
