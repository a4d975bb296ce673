"""缺报 on 首页 and on an indicator's page: the newest period's round, and where to press it."""

from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Visitor
from tests.web.importing import Work, confirmed, previewed
from tests.web.test_returns import begun
from tests.web.workbooks import FIGURE_HEADS, upload, workbook

OUTPUT = "/plans/daxing-14-5/output?year=2026"


def sent(editor: Visitor, firms: Firms, work: Work) -> str:
    """A round of ten months of three firms, one of which has reported; all have for nine."""
    for number, town in enumerate(("采育镇", "采育镇", "青云店镇"), 1):
        firms.add(f"示例第{number}制造有限公司", uscc=uscc(number), town=town)
    heads = (*FIGURE_HEADS, "月份（空为年报）")
    lines = [(uscc(n), None, "2026", 1000 * n, "9") for n in (1, 2, 3)]
    for month in (lines, [(uscc(1), None, "2026", 1100, "10")]):
        file = workbook(heads, *month), f"月报{len(month)}.xlsx"
        confirmed(editor, work, previewed(editor, work, upload(file, reporter="示例镇")))
    return begun(editor)


def test_the_round_of_the_period_says_who_is_missing_and_leads_to_pressing_them(
    editor: Visitor, firms: Firms, work: Work
):
    address = sent(editor, firms, work)

    page = editor.get(OUTPUT)

    assert "应报 3 家，已报 1 家，缺 2 家" in page.text
    assert "青云店镇 缺 1 家" in page.text
    assert "按同年已报企业的增长推算，2 家约 0.6亿元" in page.text
    assert page.links()["催报名单"] == f"{address}/reminders"
    assert page.links()["报送进度"] == address
    home = editor.get("/?year=2026")
    assert "2026年1—10月缺报" in home.text
    assert home.links()["2家未报"] == f"{address}/reminders"


def test_a_town_sees_what_it_has_not_returned_itself_and_no_estimate(
    editor: Visitor, town_editor: Visitor, firms: Firms, work: Work
):
    sent(editor, firms, work)

    page = town_editor.get(OUTPUT)

    assert "应报 2 家，已报 1 家，缺 1 家" in page.text
    assert "青云店镇 缺" not in page.text
    assert "缺报估计" not in page.text


def test_without_a_round_there_is_nothing_to_press(editor: Visitor):
    assert "催报名单" not in editor.get(OUTPUT).links()
    assert "也没有下发的报送" in editor.get("/?year=2026").text
