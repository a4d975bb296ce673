"""怎样读这张表: a person settles columns, units and facts; what they teach holds for everybody."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from registry.identifiers import make_uscc
from tests.support.firms import Firms
from tests.support.pages import Page, Visitor
from tests.web.conftest import signed_in
from tests.web.importing import confirmed, previewed
from tests.web.workbooks import upload, workbook

HEADS = (
    "统一社会信用代码",
    "企业名称",
    "工业总产值（万元）",
    "营业收人",
    "工业销售产值（万元）",
    "利润总额",
)
CODE = make_uscc("110115", 1)


@pytest.fixture
def preview(editor: Visitor, firms: Firms, work) -> Page:
    """A sheet with a misspelt, a confusable and a unitless column, and no year but in its name."""
    firms.add("示例医药有限公司", uscc=CODE)
    file = workbook(HEADS, (CODE, "示例医药有限公司", 1200, 1500, 1100, 30))
    return previewed(editor, work, upload((file, "示例镇2025年报.xlsx")))


def address(preview: Page) -> str:
    return preview.response.request.path


def reread(editor: Visitor, work, preview: Page, path: str, **said: Any) -> Page:
    """Send a decision, let the job read again, and come back to the preview."""
    editor.post(f"{address(preview)}/reading{path}", {"table": "0", **said})
    work()
    return editor.get(address(preview))


def test_the_preview_says_what_waits_for_a_person(preview: Page):
    assert "4 列已识别，2 列未导入" in preview.text
    assert "年度“2025”" in preview.text
    assert "表中没有年度这一列，采用后整表都按此填写。" in preview.text
    assert "缺少年度" not in preview.text, "one matter, said once"
    assert "D 列“营业收人”" in preview.text
    assert "读作营业收入" in [button.text for button in preview.all("button")]
    assert "F 列“利润总额”" in preview.text


def test_facts_of_the_file_name_are_taken_in_one_click(editor: Visitor, preview: Page, work):
    after = reread(editor, work, preview, "/accept")

    assert "年度 2025" in after.text
    assert "缺少年度" not in after.text
    assert "待核对 1" in after.text


@pytest.mark.parametrize("unit", ["（万元）", ""])
def test_a_missing_fact_that_the_file_name_says_comes_before_all_other_trouble(
    editor: Visitor, firms: Firms, work, unit
):
    firms.add("示例医药有限公司", uscc=CODE)
    file = workbook((*HEADS[:2], f"营业收入{unit}"), (CODE, "示例医药有限公司", 1200))
    page = previewed(editor, work, upload((file, "示例镇2025年报.xlsx")))
    trouble = "暂不能导入" if unit else "没有可以直接写入的行"

    assert page.text.index("先采用标题中写的年度") < page.text.index(trouble)
    assert "先采用" not in reread(editor, work, page, "/accept").text


def test_rows_that_a_filter_hides_are_left_out_until_one_click_takes_them(
    editor: Visitor, firms: Firms, work
):
    firms.add("示例医药有限公司", uscc=CODE)
    book = load_workbook(workbook(HEADS[:3], (CODE, "示例医药有限公司", 1200)))
    sheet = book.worksheets[0]
    sheet.append((make_uscc("110115", 2), "示例装备有限公司", 900))
    sheet.auto_filter.ref = sheet.dimensions
    sheet.auto_filter.add_filter_column(1, ["示例医药有限公司"])
    sheet.row_dimensions[3].hidden = True
    book.save(filtered := BytesIO())
    preview = previewed(editor, work, upload((BytesIO(filtered.getvalue()), "示例镇2025年报.xlsx")))
    assert "1 行是隐藏的（筛选也会隐藏行），没有导入" in preview.text
    assert "示例装备有限公司" not in preview.text

    after = reread(editor, work, preview, "/hidden", take="y")

    assert "1 行是隐藏的（筛选也会隐藏行），已按选择一并读取" in after.text
    assert "示例装备有限公司" in after.text
    again = reread(editor, work, preview, "/hidden")
    assert "示例装备有限公司" not in again.text


def test_a_close_word_is_taken_in_one_click_and_a_confusable_one_is_not(
    editor: Visitor, preview: Page, work
):
    after = reread(editor, work, preview, "/accept", column="D")
    assert "D 列“营业收人” 没有写明单位" in after.text

    editor.post(f"{address(preview)}/reading/accept", {"table": "0", "column": "E"}, status=400)


def test_a_confusable_word_needs_a_second_answer_that_names_both(
    editor: Visitor, preview: Page, work
):
    page = f"{address(preview)}/reading"
    said = {"table": "0", "field.C": "-", "field.E": "output"}
    asked = editor.post(page, said, status=422)

    assert "确认把“工业销售产值（万元）”当作“工业总产值”读取" in asked.text
    after = reread(editor, work, preview, "", **{**said, "sure.E": "y"})
    assert "4 列已识别，2 列未导入" in after.text
    assert "人工" in editor.get(page).text


def test_a_unit_is_stated_by_a_person_and_never_guessed(editor: Visitor, preview: Page, work):
    after = reread(editor, work, preview, "", **{"unit.F": "千元", "fact.year": "2025年"})

    assert "没有写明单位" not in after.text
    assert "3.00" in after.text
    page = editor.get(f"{address(preview)}/reading")
    assert page.value("fact.year") == "2025"


def test_a_fact_that_cannot_be_read_is_said_on_the_page(editor: Visitor, preview: Page):
    said = {"table": "0", "fact.year": "去年"}
    page = editor.post(f"{address(preview)}/reading", said, status=422)

    assert "不是年份" in page.text


def test_a_taught_header_is_known_to_everybody_until_it_is_revoked(
    app, editor: Visitor, preview: Page, work
):
    reread(editor, work, preview, "", **{"field.D": "revenue", "learn.D": "y"})
    listed = editor.get("/words")
    assert listed.rows()[-1][:4] == ["营业收人", "列名", "经营数据", "营业收入"]
    assert "示例镇2025年报.xlsx › Sheet1" in listed.text

    town = signed_in(app, "zhenjie")
    again = workbook(HEADS, (CODE, "示例医药有限公司", 1200, 1500, 1100, 30))
    theirs = previewed(town, work, upload((again, "别的.xlsx")))
    assert "已学" in town.get(f"{address(theirs)}/reading").text

    version = listed.value("version")
    editor.post("/words/columns/1/revoke", {"version": version})
    assert "还没有学过词语" in editor.get("/words").text


def test_a_town_editor_decides_for_the_file_and_teaches_nobody(app, firms: Firms, work):
    town = signed_in(app, "zhenjie")
    file = workbook(HEADS, (CODE, "示例医药有限公司", 1200, 1500, 1100, 30))
    page = previewed(town, work, upload((file, "表.xlsx")))
    reread(town, work, page, "", **{"field.D": "revenue", "learn.D": "y"})

    assert "还没有学过词语" in town.get("/words").text


def test_somebody_elses_draft_is_not_there(app, preview: Page):
    other = signed_in(app, "zhenjie")

    other.get(f"{address(preview)}/reading", status=404)


def test_a_chosen_column_leads_back_to_its_cell(editor: Visitor, preview: Page, work):
    reread(editor, work, preview, "", **{"field.D": "revenue", "unit.D": "万元", "unit.F": "元"})
    after = reread(editor, work, preview, "/accept")
    assert "新增 1" in after.text
    confirmed(editor, work, after)

    changes = editor.get("/enterprises/1/changes")
    assert "Sheet1 › D2" in changes.text


def test_a_column_in_the_wrong_unit_is_put_right_in_one_click(editor: Visitor, firms: Firms, work):
    codes = [make_uscc("110115", number) for number in range(1, 7)]
    for number, code in enumerate(codes):
        firms.add(f"示例{number}医药有限公司", uscc=code)
    heads = ("统一社会信用代码", "年度", "工业总产值（万元）")
    last = workbook(heads, *((code, 2024, 1200 + at) for at, code in enumerate(codes)))
    confirmed(editor, work, previewed(editor, work, upload((last, "上年.xlsx"))))
    this = workbook(heads, *((code, 2025, 13_000_000 + at) for at, code in enumerate(codes)))
    page = previewed(editor, work, upload((this, "本年.xlsx")))
    assert "单位疑点" in page.text
    assert "改按元读取" in [button.text for button in page.all("button")]

    after = reread(editor, work, page, "/accept", column="C", unit="元")

    assert "单位疑点" not in after.text
    assert "新增 6" in after.text


def test_a_series_in_the_wrong_unit_is_put_right_or_confirmed_in_one_click(editor: Visitor, work):
    heads = ("年度", "指标", "数值", "单位")
    last = workbook(heads, (2024, "规模以上工业总产值", 1000, "亿元"))
    confirmed(editor, work, previewed(editor, work, upload((last, "上年.xlsx"))))
    this = workbook(heads, (2025, "规模以上工业总产值", 11_000_000, "亿元"))
    page = previewed(editor, work, upload((this, "本年.xlsx")))
    buttons = [button.text for button in page.all("button")]
    assert {"改按万元读取", "就是亿元"} <= set(buttons)

    after = reread(editor, work, page, "/accept", column="C", unit="万元")
    assert "单位疑点" not in after.text
    assert "表中写的单位是亿元，由人改按万元读取" in editor.get(f"{address(page)}").text
    assert "新增 1" in confirmed(editor, work, after).text


def test_a_column_newly_given_a_field_gets_its_unit_and_its_blanks_in_the_same_step(
    editor: Visitor, preview: Page, work
):
    page = editor.get(f"{address(preview)}/reading?table=0")
    assert {"unit.D", "empty.D"} <= {select.get("name") for select in page.all("select")}
    said = {"field.D": "revenue", "unit.D": "万元", "empty.D": "clear", "unit.F": "万元"}
    after = reread(editor, work, preview, "", **said, **{"fact.year": "2025"})

    assert "没有写明单位" not in after.text
    assert "新增 1" in after.text
    again = editor.get(f"{address(preview)}/reading?table=0")
    assert again.value("empty.D") == "clear"


def test_years_side_by_side_are_tables_named_by_their_period(editor: Visitor, firms: Firms, work):
    firms.add("示例医药有限公司", uscc=CODE)
    heads = ("统一社会信用代码", "2023年营业收入（万元）", "2024年营业收入（万元）")
    page = previewed(editor, work, upload((workbook(heads, (CODE, 1, 2)), "历年.xlsx")))

    assert "· 2023年" in page.text
    assert "识别为经营数据 2023年" in page.text
    second = editor.get(f"{address(page)}?table=1")
    assert "识别为经营数据 2024年" in second.text
    reading = editor.get(f"{address(page)}/reading?table=1")
    assert "填写年度后只读那一年" in reading.text
    shown = confirmed(editor, work, page)
    assert [row[2] for row in shown.rows() if "历年.xlsx" in row[0]] == ["2023", "2024"]


def test_a_growth_that_contradicts_its_amounts_is_confirmed_in_one_click(
    editor: Visitor, firms: Firms, work
):
    firms.add("示例医药有限公司", uscc=CODE)
    heads = ("统一社会信用代码", "年度", "工业总产值（万元）", "工业总产值上年同期（万元）")
    file = workbook((*heads, "工业总产值增速（%）"), (CODE, 2025, 112, 100, 21))
    page = previewed(editor, work, upload((file, "增速.xlsx")))

    assert "增速疑点" in page.text
    assert "待核对 1" in page.text
    after = reread(editor, work, page, "/accept", column="E", growth="y")
    assert "新增 1" in after.text
    assert "待核对 1" not in after.text


def test_a_learned_word_leads_to_the_import_it_was_met_in(editor: Visitor, preview: Page, work):
    said = {"field.D": "revenue", "unit.D": "万元", "unit.F": "万元", "learn.D": "y"}
    page = reread(editor, work, preview, "", **said, **{"fact.year": "2025"})
    before = editor.get("/words").links()
    confirmed(editor, work, page)

    (link,) = {*editor.get("/words").links()} - {*before}
    assert "导入预览" in link
