"""A head of section's way: the plan, a figure, a firm's cell, why it differs, a Word report."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_importing import send
from tests.e2e.walking import arrived, look, sign_in, to
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.web.workbooks import FIGURE_HEADS, workbook

pytestmark = pytest.mark.browser

NAME = "规模以上工业总产值"
FIRMS = ("示例装备有限公司", "示例医药有限公司", "示例电子有限公司", "示例材料有限公司")


def brought(page: Page, folder: Path, name: str, amounts: tuple[int, ...], number: int) -> None:
    """Import a year's figures, in 万元."""
    heads = (*FIGURE_HEADS, "是否规上")
    rows = [(uscc(n), None, "2025", amount, "是") for n, amount in enumerate(amounts, 1)]
    file = folder / name
    file.write_bytes(workbook(heads, *rows, sheet="年报").getvalue())
    send(page, file)
    page.get_by_role("button", name="确认导入").click()
    arrived(page, f"导入 {number} 的结果")


def signed(page: Page) -> None:
    """Make the report of 2025 and freeze it."""
    to(page, "报告")
    page.get_by_role("link", name="生成报告").first.click()
    page.get_by_label("年度").select_option("2025")
    page.get_by_role("button", name="预览").click()
    page.get_by_text("定稿存档").first.click()
    page.get_by_role("button", name="确定定稿").click()
    arrived(page, "PG2025-001")


def test_from_the_plan_to_a_cell_to_the_difference_to_a_word_report(
    page: Page, served: str, complaints: list[str], firms: Firms, tmp_path: Path
):
    for number, name in enumerate(FIRMS, 1):
        firms.add(name, uscc=uscc(number), industry_code="2720", sector="pharma")
    sign_in(page, served)
    brought(page, tmp_path, "年报.xlsx", (10_000, 20_000, 30_000, 40_000), 1)
    signed(page)
    brought(page, tmp_path, "上周更正.xlsx", (16_000, 20_000, 30_000, 40_000), 2)

    down_to_the_cell(page, served)
    why_it_differs(page, served)
    check(taken_away(page, served))
    assert complaints == []


def down_to_the_cell(page: Page, served: str) -> None:
    """Where the plan stands, and a figure down to a firm's cell in last week's workbook."""
    to(page, "首页")
    page.get_by_label("年度").select_option("2025")
    page.get_by_role("button", name="查看").click()
    line = page.locator("tr", has_text=NAME).first
    line.get_by_role("link", name="10.6").click()
    arrived(page, f"{NAME}的组成")
    expect(page.get_by_text("各行之和 1,060,000,000 元")).to_be_visible()
    look(page, served)
    firm = page.locator("tr", has_text=FIRMS[0])
    firm.get_by_role("link", name="上周更正.xlsx › 年报 › D2").click()
    arrived(page, "工业总产值的来历")
    expect(page.locator(".excerpt").get_by_text("16000")).to_be_visible()
    look(page, served)


def why_it_differs(page: Page, served: str) -> None:
    """From the rows back to the indicator, and why it is not what was signed."""
    page.get_by_role("link", name="数据组成").click()
    page.get_by_role("navigation", name="所在位置").get_by_role("link", name=NAME).click()
    arrived(page, NAME)
    page.get_by_text("与以前比较").click()
    look(page, served)
    expect(page.get_by_label("为什么与这一时点不同")).to_have_value("PG2025-001")
    page.get_by_role("button", name="差异原因").click()
    expect(page.get_by_text("更正1家，增加0.6亿元").first).to_be_visible()
    look(page, served)
    page.get_by_role("link", name="产业领域").click()
    arrived(page, "分产业领域的差异原因")
    look(page, served)


def taken_away(page: Page, served: str) -> Path:
    """A Word report of today with the reason that is proposed."""
    to(page, "报告")
    page.get_by_role("link", name="生成报告").first.click()
    page.get_by_label("年度").select_option("2025")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_label(NAME)).to_have_value(
        "2025年规模以上工业总产值（台账汇总数）由定稿PG2025-001的10.0亿元"
        "变为本期的10.6亿元，增加0.6亿元：更正1家，增加0.6亿元"
    )
    look(page, served)
    page.get_by_role("button", name="Word").click()
    arrived(page, "文件已生成")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载文件").click()
    return Path(taken.value.path())


def check(file: Path) -> None:
    """The figure and its reason in words; charts that open their own workbook."""
    text = "\n".join(one.text for one in docx.Document(str(file)).paragraphs)
    assert f"{NAME}为10.6亿元" in text
    assert "与上期差异原因" in text
    with ZipFile(BytesIO(file.read_bytes())) as archive:
        names = archive.namelist()
    charts = [name for name in names if name.startswith("word/charts/chart")]
    books = [name for name in names if name.endswith(".xlsx")]
    assert len(charts) == len(books) >= 2
