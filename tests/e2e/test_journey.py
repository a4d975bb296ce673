"""One person's way from signing in over an import to a figure that moved, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.walking import look, sign_in
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.web.workbooks import workbook

pytestmark = pytest.mark.browser

HEADS = ("企业名称", "统一社会信用代码", "荣誉类型", "认定日期")
KIND = "专精特新“小巨人”企业"
FIGURE = "单项冠军"


def figure(page: Page) -> str:
    """The ledger's figure of the champions on 首页."""
    return page.locator("tr", has_text=FIGURE).locator("td").nth(2).inner_text().strip()


def test_an_import_moves_a_figure_of_the_plan(
    page: Page, served: str, complaints: list[str], firms: Firms, tmp_path: Path
):
    code = uscc(1)
    firms.add("示例医药有限公司", uscc=code)
    file = tmp_path / "小巨人名单.xlsx"
    rows = (("示例医药有限公司", code, KIND, "2024-09-01"),)
    file.write_bytes(workbook(HEADS, *rows, sheet="名单").getvalue())

    sign_in(page, served)
    before = figure(page)

    page.get_by_role("link", name="导入").click()
    page.get_by_role("link", name="导入文件").click()
    look(page, served)
    page.set_input_files("#files", str(file))
    expect(page.get_by_text("小巨人名单.xlsx")).to_be_visible()
    page.get_by_role("button", name="读取并预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对预览", timeout=60_000)
    look(page, served)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("导入 1 的结果", timeout=60_000)
    look(page, served)

    page.get_by_role("link", name="首页").click()
    assert (before, figure(page)) in {("—", "1"), ("0", "1")}
    page.locator("tr", has_text=FIGURE).get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_text("小巨人名单.xlsx › 名单 › D2")).to_be_visible()
    look(page, served)
    assert complaints == []


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/?year=2026", "/enterprises", "/enterprises?q=没有这家", "/enterprises/1"),
        *("/enterprises/1/edit", "/enterprises/1/changes", "/imports", "/password"),
        *("/plans/daxing-14-5/output/2024", "/components", "/no-such-page"),
        *("/plans/daxing-14-5/output", "/plans/daxing-14-5/champions?by=town", "/expiring"),
        *("/plans/daxing-14-5/brief", "/plans/daxing-14-5/rd_intensity?year=2026"),
        *("/projects", "/projects/new", "/imports/lists", "/imports/lists/new"),
    ],
)
def test_every_page_is_open_to_all_and_breaks_no_rule_of_its_own(
    page: Page, served: str, complaints: list[str], firms: Firms, path: str
):
    firms.add("示例医药有限公司", former="示例老药厂", sector="pharma", phone="13812345678")
    firms.figures(1, 2025, output=1_234_567_800, profit=-5_000_000)

    look(page, served, "/sign-in")
    sign_in(page, served)
    look(page, served, path)

    missing = "Failed to load resource: the server responded with a status of 404 (NOT FOUND)"
    assert [said for said in complaints if said != missing] == []


def test_a_chart_shows_its_numbers_when_pointed_at(page: Page, served: str, complaints: list[str]):
    sign_in(page, served)
    page.goto(f"{served}/components")
    canvas = page.locator(".chart__canvas svg")
    canvas.scroll_into_view_if_needed()

    canvas.hover()

    expect(canvas.get_by_text(re.compile(r"统计数\s+1,0(17\.7|65\.2) 亿元"))).to_be_visible()
    page.locator(".chart__canvas").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".chart__canvas [aria-live]")).to_contain_text("1,017.7 亿元")
    assert page.evaluate("window.violations") == []
    assert complaints == []


def test_the_menu_closes_with_escape_and_gives_the_focus_back(page: Page, served: str, complaints):
    sign_in(page, served)
    menu = page.locator(".usermenu summary")

    menu.click()
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()
    expect(menu).to_be_focused()


@pytest.mark.parametrize("year", [2022, 2025, 2026])
def test_the_brief_prints_on_one_page(page: Page, served: str, year: int):
    sign_in(page, served)
    page.goto(f"{served}/plans/daxing-14-5/brief?year={year}")

    paper = page.pdf(format="A4")

    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
