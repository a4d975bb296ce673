"""The rows behind a figure: both sides and parts, both clocks, found, ordered, taken away."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app import Registry
from registry.extensions import ledger
from registry.models import AuditEvent, DistrictFigure
from registry.terms import Origin
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor
from tests.web.importing import Work, confirmed, previewed
from tests.web.workbooks import FIGURE_HEADS, upload, workbook

FIGURE = "/plans/daxing-14-5/output/2025"
TOWNS = ("黄村镇", "采育镇", "瀛海镇", "旧宫镇")


@pytest.fixture
def figures(editor: Visitor, firms: Firms, work: Work) -> None:
    """Four firms of four towns, whose figures came in one file; one name looks like a formula."""
    for number, town in enumerate(TOWNS, 1):
        name = "=1+示例制造" if number == 3 else f"示例第{number}制造有限公司"
        firms.add(name, uscc=uscc(number), town=town, industry_code="2720")
    lines = [(uscc(n), None, "2025", 100.25 * n, "是") for n in range(1, len(TOWNS) + 1)]
    file = workbook((*FIGURE_HEADS, "是否规上"), *lines), "年报.xlsx"
    confirmed(editor, work, previewed(editor, work, upload(file, reporter="示例镇")))


def values(page: Page) -> list[str]:
    """The amounts in the order of the page."""
    return [row[2] for row in page.rows() if len(row) == 5]


def taken(visitor: Visitor, **said: str) -> list[list[Any]]:
    """The rows of 溯源表, heads first."""
    visitor.get(f"{FIGURE}?basis=ledger")
    answer = visitor.post(f"{FIGURE}/export", {"basis": "ledger", **said}, status=200)
    sheet = load_workbook(BytesIO(answer.response.data)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", [4, 3, 2, 1]),
        ("&sort=value", [1, 2, 3, 4]),
        ("&sort=-value", [4, 3, 2, 1]),
        ("&sort=name", [3, 1, 2, 4]),
        ("&sort=place", [1, 2, 3, 4]),
    ],
)
def test_rows_come_in_the_order_asked_for(editor: Visitor, figures, order: str, expected):
    page = editor.get(f"{FIGURE}?basis=ledger{order}")

    assert values(page) == [f"{n * 1002500:,}" for n in expected]


@pytest.mark.parametrize("word", ["第2制造", uscc(2).lower(), "D3"])
def test_rows_are_found_by_firm_code_and_cell(editor: Visitor, figures, word: str):
    page = editor.get(f"{FIGURE}?basis=ledger&q={word}")

    assert values(page) == ["2,005,000"]
    assert "找到 1 行，合计 2,005,000 元" in page.text


def test_what_is_not_there_is_said(editor: Visitor, figures):
    assert "没有哪一行" in editor.get(f"{FIGURE}?basis=ledger&q=没有的").text


def test_an_empty_numerator_leads_to_the_denominator(editor: Visitor, firms: Firms, work: Work):
    firms.add("示例光学有限公司", uscc=uscc(1), town="黄村镇", industry_code="1310")
    heads = (*FIGURE_HEADS[:3], "营业收入（万元）", "是否规上")
    file = workbook(heads, (uscc(1), None, "2025", 100, "是")), "年报.xlsx"
    confirmed(editor, work, previewed(editor, work, upload(file)))
    share = "/plans/daxing-14-5/advanced_revenue_share/2025?basis=ledger"

    page = editor.get(share)

    assert "没有一行计入分子，另一部分见上面的页签" in page.text
    assert values(editor.get(f"{share}&part=denominator")) == ["1,000,000"]


def test_a_figure_is_looked_at_as_it_was_known(editor: Visitor, figures):
    now = editor.get(f"{FIGURE}?basis=ledger")
    revision = int(now.rows()[0][4])

    assert values(editor.get(f"{FIGURE}?basis=ledger&known={revision}")) == values(now)
    assert values(editor.get(f"{FIGURE}?basis=ledger&known={revision - 1}")) == []


def test_links_to_cells_keep_the_point_of_knowledge(editor: Visitor, figures):
    revision = editor.get(f"{FIGURE}?basis=ledger").rows()[0][4]
    page = editor.get(f"{FIGURE}?basis=ledger&known={revision}")

    links = [a.get("href", "") for a in page.all("a") if "/origins/" in a.get("href", "")]

    assert len(links) == 4
    assert all(f"known={revision}" in link for link in links)
    assert f"台账时点为变更记录 {revision}" in editor.get(links[0]).text


def test_a_value_is_shown_as_it_was_received(editor: Visitor, firms: Firms):
    key = {"through": 12, "area": "district", "basis": "full", "nature": "annual"}
    for year, value in ((2020, 228_000), (2025, 197_125)):
        level = {"series": "energy_per_value_added", "unit": "吨标准煤/万元", "value": value}
        firms.write(DistrictFigure, {"year": year, **level, **key})
    page = editor.get("/plans/daxing-14-5/energy_per_value_added/2025?basis=official")
    assert values(page) == ["0.228", "0.197125"]


def test_a_point_that_makes_no_sense_gets_a_sentence(editor: Visitor, figures):
    page = editor.get(f"{FIGURE}?basis=ledger&known=昨天")

    assert "台账时点请填变更记录号" in page.text
    assert len(values(page)) == 4


def test_both_parts_of_a_ratio_can_be_opened(editor: Visitor, firms: Firms):
    firm = firms.add("示例药厂", uscc=uscc(1), industry_code="2720")
    firms.figures(firm, 2025, output=100, in_library=True)
    address = "/plans/daxing-14-5/hightech_output_share/2025"

    page = editor.get(f"{address}?basis=ledger&part=numerator")

    tabs = [(a.text or "") for a in page.all("a") if "nav-link" in a.get("class", "")]
    assert tabs[:2] == ["台账汇总数 · 分子", "台账汇总数 · 分母"]
    assert values(editor.get(f"{address}?basis=ledger&part=denominator")) == ["1"]


def test_the_workbook_adds_up_and_leads_to_the_cells(app: Registry, editor: Visitor, figures):
    heads, *lines = taken(editor, q="第2制造")

    rows, total = lines[:4], lines[4]
    assert heads[:5] == ["企业或数据", "统一社会信用代码", "数值", "单位", "来源"]
    assert [row[2] for row in rows] == [4010000, 3007500, 2005000, 1002500]
    assert total[:4] == ["合计", None, sum(row[2] for row in rows), "元"]
    first = dict(zip(heads, rows[0], strict=True))
    assert first["来源"] == Origin.TOWN.label
    assert first["报送单位"] == "示例镇"
    assert (first["文件"], first["工作表"], first["单元格"]) == ("年报.xlsx", "Sheet1", "D5")
    assert (first["原文"], first["导入人"]) == ("401", "bianji")
    assert rows[1][0] == "=1+示例制造"
    with app.app_context():
        query = select(AuditEvent.subject, AuditEvent.actor).where(AuditEvent.action == "export")
        assert list(ledger.session.execute(query)) == [
            ("溯源表 规模以上工业总产值 2025年", "bianji")
        ]


def test_a_name_like_a_formula_stays_a_text(editor: Visitor, figures):
    editor.get(f"{FIGURE}?basis=ledger")
    answer = editor.post(f"{FIGURE}/export", {"basis": "ledger"}, status=200)

    sheet = load_workbook(BytesIO(answer.response.data)).worksheets[0]

    (cell,) = [row[0] for row in sheet.iter_rows() if row[0].value == "=1+示例制造"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_town_takes_away_its_own_rows_and_one_line_for_the_others(town_editor: Visitor, figures):
    _, *lines = taken(town_editor)

    assert [(line[0], line[2]) for line in lines[:3]] == [
        ("示例第2制造有限公司", 2005000),
        ("其他镇街 3 家", 8020000),
        ("合计", 10025000),
    ]
    assert "第1制造" not in str(lines)


@pytest.mark.parametrize("address", ["/plans/x/output/2025", "/plans/daxing-14-5/x/2025"])
def test_what_does_not_exist_is_not_exported(editor: Visitor, address: str):
    editor.get("/imports")
    editor.post(f"{address}/export", status=404)
    editor.get(address, status=404)
