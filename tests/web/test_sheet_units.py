"""A sheet that is wholly in another unit is one question on the preview, answered in one click."""

import pytest

from registry.identifiers import make_uscc
from tests.support.firms import Firms
from tests.support.pages import Page, Visitor
from tests.web.importing import confirmed, previewed
from tests.web.workbooks import upload, workbook

HEADS = ("统一社会信用代码", "年度", "工业总产值（万元）", "营业收入（万元）", "利润总额（万元）")
FIRMS = 6


def sheet(year: int, times: int):
    rows = [
        (make_uscc("110115", n), year, 1200 * n * times, 1500 * n * times, 30 * n * times)
        for n in range(1, FIRMS + 1)
    ]
    return upload((workbook(HEADS, *rows), f"示例镇{year}.xlsx"))


@pytest.fixture
def preview(editor: Visitor, firms: Firms, work) -> Page:
    """A year in 元 under headings that say 万元, after one that was right."""
    for n in range(1, FIRMS + 1):
        firms.add(f"示例第{n}有限公司", uscc=make_uscc("110115", n))
    confirmed(editor, work, previewed(editor, work, sheet(2024, 1)))
    return previewed(editor, work, sheet(2025, 10_000))


def answered(editor: Visitor, work, preview: Page, unit: str, *letters: str) -> Page:
    address = preview.response.request.path
    editor.post(f"{address}/reading/unit", {"table": "0", "unit": unit, "column": list(letters)})
    work()
    return editor.get(address)


def test_the_sheet_is_asked_about_once_and_its_columns_stay_correctable(preview: Page):
    assert "C、D、E 共 3 列按万元读取，都约为往期或同类的 10,000 倍" in preview.text
    buttons = [button.text for button in preview.all("button")]
    assert buttons.count("整张表改按元读取") == 1
    assert buttons.count("改按元读取") == 3
    assert f"待核对 {FIRMS}" in preview.text


@pytest.mark.parametrize("unit", ["元", "万元"])
def test_one_click_settles_all_columns(editor: Visitor, work, preview: Page, unit: str):
    after = answered(editor, work, preview, unit, "C", "D", "E")

    assert "单位疑点" not in after.text
    assert f"新增 {FIRMS}" in after.text
    assert ("工业总产值 万元（文件：元）" in after.text) == (unit == "元")
    assert ("1,200.00" in after.text) == (unit == "元")


def test_a_single_column_leaves_the_question_to_the_others(editor: Visitor, work, preview: Page):
    address = preview.response.request.path
    editor.post(f"{address}/reading/accept", {"table": "0", "column": "E", "unit": "元"})
    work()

    assert "C、D 共 2 列按万元读取" in editor.get(address).text


def test_what_was_not_asked_is_not_answered(editor: Visitor, preview: Page):
    address = f"{preview.response.request.path}/reading/unit"

    editor.post(address, {"table": "0", "unit": "元", "column": ["C", "D"]}, status=400)
    editor.post(address, {"table": "0", "unit": "亿元", "column": ["C", "D", "E"]}, status=400)


def test_rows_that_all_wait_may_be_kept_for_later(editor: Visitor, work, preview: Page):
    assert "没有可以直接写入的行" in preview.text
    assert f"{FIRMS} 行都待核对" in preview.text

    result = confirmed(editor, work, preview)

    assert "导入 2 的结果" in result.text
    assert f"还有 {FIRMS} 行没有写入台账" in result.text
