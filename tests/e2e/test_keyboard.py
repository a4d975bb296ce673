"""The importer without a mouse: a file in, a cell put right, written, taken back; nine at once."""

from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.walking import answer_dialogue, arrived, sign_in
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.web.workbooks import FIGURE_HEADS, FIRM_HEADS, workbook

pytestmark = pytest.mark.browser

FARTHEST = 120
"""No control of a page is farther than so many presses of Tab."""

SHOWN = """() => {
  const control = document.activeElement;
  const look = (one) => one && getComputedStyle(one).boxShadow !== "none";
  const box = control.getBoundingClientRect();
  const label = control.parentElement.querySelector(`label[for="${control.id || "-"}"]`);
  const seen = box.bottom > 0 && box.top < innerHeight;
  return control !== document.body && ((seen && look(control)) || look(label));
}"""
"""Whether the focused control is on the screen and ringed, itself or by its label."""

BUSY = """() => setTimeout(() => {
  const end = Date.now() + 500;
  while (Date.now() < end);
})"""
"""The page hears nothing for half a second, from a moment on."""

MANY = """([zone, files]) => {
  const carried = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name));
  }
  document.querySelector(zone).dispatchEvent(
    new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until a control has the focus; each one on the way shows that it has it."""
    expect(wanted).to_have_count(1)
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # past the last control, the browser's own bar
        page.wait_for_function(SHOWN)
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Go to a control by Tab and press a key."""
    tab_to(page, wanted)
    page.keyboard.press(key)


@pytest.fixture
def bad(firms: Firms, tmp_path: Path) -> Path:
    """A year's figures of two firms under a close heading; an amount is no number."""
    for number in (1, 2):
        firms.add(f"示例第{number}制造有限公司", uscc=uscc(number))
    rows = ((uscc(1), None, 2025, "很多"), (uscc(2), None, 2025, 300))
    file = tmp_path / "年报.xlsx"
    file.write_bytes(workbook(FIGURE_HEADS, *rows).getvalue())
    return file


def test_a_file_goes_in_and_out_again_without_a_mouse(
    page: Page, served: str, complaints: list[str], bad: Path
):
    sign_in(page, served)
    menu = page.get_by_role("navigation", name="主导航")
    press(page, menu.get_by_role("link", name="导入", exact=True))
    arrived(page, "导入")
    tab_to(page, page.locator("input[type=file]"))
    answer_dialogue(page, bad, lambda: page.keyboard.press("Space"))
    expect(page.get_by_text(bad.name)).to_be_visible()
    press(page, page.get_by_role("button", name="读取并预览"))
    arrived(page, "核对预览")

    mapping(page)
    put_right(page)
    press(page, page.get_by_role("button", name="确认导入"), "Space")
    arrived(page, "导入 1 的结果")
    press(page, page.get_by_role("link", name="撤回导入"))
    arrived(page, "撤回导入 1")
    press(page, page.get_by_role("button", name="确认撤回"))
    expect(page.get_by_text("已撤回").first).to_be_visible()
    assert complaints == []


def test_a_key_that_asks_for_a_file_is_heard_by_a_busy_page(
    page: Page, served: str, complaints: list[str], bad: Path
):
    sign_in(page, served)
    page.goto(f"{served}/imports")
    tab_to(page, page.locator("input[type=file]"))
    page.evaluate(BUSY)

    answer_dialogue(page, bad, lambda: page.keyboard.press("Space"))

    expect(page.get_by_text(bad.name)).to_be_visible()
    assert complaints == []


def mapping(page: Page) -> None:
    """Look at how every column is read, change one, and come back to the preview."""
    press(page, page.get_by_role("link", name="查看和修改每一列"))
    arrived(page, "怎样读这张表")
    tab_to(page, page.locator("select").nth(1))
    page.keyboard.press("Escape")
    press(page, page.get_by_role("button", name="按此重新读取"))
    arrived(page, "核对预览")


def put_right(page: Page) -> None:
    """Open the cell at fault, write what should stand there; the focus stays at the cell."""
    press(page, page.locator("details.fix summary"))
    expect(page.locator('details.fix[open] input[name="text"]')).to_be_focused()
    page.keyboard.type("1200")
    page.keyboard.press("Enter")
    expect(page.locator("details.fix summary")).to_have_text("再改")
    expect(page.locator("details.fix summary")).to_be_focused()
    page.wait_for_function(SHOWN)


def test_nine_files_dropped_at_once_are_all_on_the_page(
    page: Page, served: str, complaints: list[str]
):
    files = []
    for number in range(1, 10):
        row = (uscc(number), f"示例第{number}制造有限公司", "张示例", "采育镇")
        data = b64encode(workbook(FIRM_HEADS, row).getvalue()).decode()
        files.append((f"第{number}份名录.xlsx", data))
    sign_in(page, served)
    page.goto(f"{served}/imports")

    page.evaluate(MANY, ["[data-dropzone]", files])
    expect(page.locator("[data-files] li")).to_have_count(9)
    page.get_by_role("button", name="读取并预览").click()
    arrived(page, "核对预览")

    for name, _ in files:
        expect(page.locator("main").get_by_text(name).first).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    arrived(page, "导入 1 的结果")
    for number in range(1, 10):
        page.goto(f"{served}/enterprises/{number}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("制造有限公司")
    assert complaints == []
