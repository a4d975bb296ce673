"""From a figure to its rows, and from a row to the cell it was read in."""

import pytest

from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor
from tests.web.importing import Work, confirmed, previewed
from tests.web.test_dossier import facts
from tests.web.workbooks import FIGURE_HEADS, upload, workbook

PLACE = "年报.xlsx › Sheet1 › D3"


@pytest.fixture
def figures(editor: Visitor, firms: Firms, work: Work) -> int:
    """Three firms of three towns with figures from one file; the number of the second's."""
    for number, town in enumerate(("黄村镇", "采育镇", "瀛海镇"), 1):
        firms.add(f"示例第{number}制造有限公司", uscc=uscc(number), town=town, industry_code="2720")
    heads = (*FIGURE_HEADS, "是否规上")
    lines = [(uscc(n), f"示例第{n}制造有限公司", "2025", 100 * n, "是") for n in (1, 2, 3)]
    file = workbook(heads, *lines), "年报.xlsx"
    confirmed(editor, work, previewed(editor, work, upload(file, reporter="示例镇")))
    return 2


def sheet(page: Page) -> dict[str, list[str]]:
    """Row number → texts of the piece of the sheet."""
    return {row[0]: row[1:] for row in page.rows() if row and row[0].isdigit()}


def test_a_row_of_a_figure_leads_to_its_cell(editor: Visitor, figures: int):
    rows = editor.get("/plans/daxing-14-5/output/2025?basis=ledger")
    (address,) = [
        link.get("href", "") for link in rows.all("a") if (link.text or "").endswith(" › D3")
    ]

    page = editor.get(address)

    told = facts(page)
    assert page.heading == "工业总产值的来历"
    assert told["数值"] == "200.00 万元"
    assert told["位置"] == PLACE
    assert told["报送单位"] == "示例镇"
    assert told["导入人"] == "示例编辑（bianji）"
    assert list(sheet(page)) == ["1", "2", "3", "4"]
    assert "200（本值所在单元格）" in sheet(page)["3"]
    figure = "/plans/daxing-14-5/output/2025?basis=ledger&part=numerator"
    assert figure in {link.get("href") for link in page.all("a")}


def test_a_town_sees_the_row_of_its_firm_and_no_other(town_editor: Visitor, figures: int):
    page = town_editor.get(f"/origins/figures/{figures}/output")

    assert list(sheet(page)) == ["1", "3"]
    assert "其他企业的行不予显示" in page.text
    assert "示例第1制造" not in page.text


@pytest.mark.parametrize(
    "address",
    [
        "figures/1/output",
        "figures/999/output",
        "figures/2/nothing",
        "figures/2/enterprise_id",
        "app_user/1/name",
        "figures/2/output?known=r999",
        "figures/2/output?known=nonsense",
    ],
)
def test_missing_and_not_yours_are_one_answer(town_editor: Visitor, figures: int, address: str):
    town_editor.get(f"/origins/{address}", status=404)


def test_what_a_person_entered_says_so(editor: Visitor, firms: Firms):
    firm = firms.add("示例医药有限公司", contact="张示例")

    page = editor.get(f"/origins/enterprise/{firm}/contact")

    assert facts(page)["位置"] == "人工"
    assert "没有对应的单元格" in page.text


def test_an_earlier_point_of_knowledge_shows_the_earlier_value(editor: Visitor, firms: Firms):
    firm = firms.add("示例医药有限公司", contact="张示例")
    revision = facts(editor.get(f"/origins/enterprise/{firm}/contact"))["变更记录"]
    firms.change(firm, contact="李示例")

    now = editor.get(f"/origins/enterprise/{firm}/contact")
    then = editor.get(f"/origins/enterprise/{firm}/contact?known=r{int(revision) + 2}")

    assert facts(now)["数值"] == "李示例"
    assert facts(then)["数值"] == "张示例"
    assert "台账时点为变更记录" in then.text


def test_a_telephone_number_is_masked(editor: Visitor, firms: Firms):
    firm = firms.add("示例医药有限公司", phone="13812345678")

    assert "13812345678" not in editor.get(f"/origins/enterprise/{firm}/phone").text


def test_a_cell_and_an_import_lead_to_the_figures_they_go_into(
    editor: Visitor, town_editor: Visitor, figures: int
):
    figure = "/plans/daxing-14-5/output/2025?basis=ledger&part=numerator"
    cell = editor.get(f"/origins/figures/{figures}/output")
    result = editor.get("/imports/1")
    whole = editor.get("/imports/1/figures")

    for page in (cell, whole):
        (link,) = [a.get("href", "") for a in page.all("a") if a.get("href") == figure]
        assert "示例第2制造有限公司" in editor.get(link).text
    assert "/imports/1/figures" in {a.get("href") for a in result.all("a")}
    assert "2025年 3 条记录" in whole.text
    town_editor.get("/imports/1/figures", status=404)
    editor.get("/imports/99/figures", status=404)


def test_a_value_that_goes_into_no_figure_says_so(editor: Visitor, firms: Firms):
    firm = firms.add("示例医药有限公司", contact="张示例")

    page = editor.get(f"/origins/enterprise/{firm}/contact")

    assert "没有直接计入任何规划的指标" in page.text
