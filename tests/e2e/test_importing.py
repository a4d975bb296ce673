"""Two ways of a file into the ledger: a clean one in four clicks, a bad one by its marked copy."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from tests.e2e.walking import (
    answer_dialogue,
    arrived,
    count_presses,
    look,
    presses,
    sign_in,
    to,
)
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.web.workbooks import FIGURE_HEADS, FIRM_HEADS, workbook

pytestmark = pytest.mark.browser

NAMES = ("示例医药有限公司", "示例装备有限公司")
DROP = """([zone, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { lastModified: 1 }));
  document.querySelector(zone).dispatchEvent(
    new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""
RIGHT = {"D2": 1200, "C3": 2025}
"""The cells that are at fault in the bad file, and what should stand there."""

Give = Callable[[Page, Path], None]


def choose(page: Page, file: Path) -> None:
    """Pick a file in the dialogue that a click opens."""
    answer_dialogue(page, file, page.get_by_text("选择文件").click)


def drop(page: Page, file: Path) -> None:
    """Let go of a file over the zone."""
    data = b64encode(file.read_bytes()).decode()
    page.evaluate(DROP, ["[data-dropzone]", file.name, data])


def send(page: Page, file: Path, give: Give = choose) -> None:
    """From wherever one is: go to 导入, give a file and come to its preview."""
    to(page, "导入")
    give(page, file)
    expect(page.get_by_text(file.name)).to_be_visible()
    page.get_by_role("button", name="读取并预览").click()
    arrived(page, "核对预览")


def test_files_dropped_one_by_one_add_up_and_can_be_removed(
    page: Page, served: str, complaints: list[str], tmp_path: Path
):
    files = [tmp_path / f"名录{n}.xlsx" for n in (1, 2, 3)]
    for n, file in enumerate(files, 1):
        row = (uscc(n), f"示例第{n}制造有限公司", "张示例", "采育镇")
        file.write_bytes(workbook(FIRM_HEADS, row).getvalue())
    sign_in(page, served)
    to(page, "导入")
    items = page.locator("[data-files] li")

    drop(page, files[0])
    choose(page, files[1])
    drop(page, files[2])
    expect(items).to_have_count(3)
    page.get_by_role("button", name="移除 名录2.xlsx").click()
    expect(items).to_have_count(2)
    expect(page.get_by_role("button", name="移除 名录3.xlsx")).to_be_focused()
    drop(page, files[2])
    expect(items).to_have_count(2)
    page.get_by_role("button", name="读取并预览").click()
    arrived(page, "核对预览")

    read = page.locator("main")
    for file in (files[0], files[2]):
        expect(read.get_by_text(file.name).first).to_be_visible()
    expect(read.get_by_text(files[1].name)).to_have_count(0)
    assert complaints == []


@pytest.mark.parametrize("give", [choose, drop])
def test_a_strangers_clean_file_goes_in_with_four_clicks(
    page: Page, served: str, complaints: list[str], tmp_path: Path, give: Give
):
    file = tmp_path / "名录.xlsx"
    rows = [(uscc(n), name, "张示例", "采育镇") for n, name in enumerate(NAMES, 1)]
    file.write_bytes(workbook(FIRM_HEADS, *rows).getvalue())
    sign_in(page, served)
    count_presses(page)

    send(page, file, give)
    page.get_by_role("button", name="确认导入").click()
    arrived(page, "导入 1 的结果")

    assert presses(page) <= 4
    to(page, "企业")
    for name in NAMES:
        expect(page.get_by_role("rowheader", name=name)).to_be_visible()
    assert complaints == []


@pytest.fixture
def bad(firms: Firms, tmp_path: Path) -> Path:
    """A year's figures of three firms; an amount and a year are no numbers."""
    for number in (1, 2, 3):
        firms.add(f"示例第{number}制造有限公司", uscc=uscc(number))
    rows = ((uscc(1), None, 2025, "很多"), (uscc(2), None, "去年", 300), (uscc(3), None, 2025, 77))
    file = tmp_path / "年报.xlsx"
    file.write_bytes(workbook(FIGURE_HEADS, *rows).getvalue())
    return file


def fetched(page: Page, folder: Path) -> Path:
    """The marked workbook that the page gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name="下载标错文件").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def marked(sheet: Worksheet) -> set[str]:
    """The cells below the heads that carry a comment of ours."""
    lines = sheet.iter_rows(min_row=2)
    return {cell.coordinate for line in lines for cell in line if cell.comment}


def correct(file: Path) -> None:
    """Put right what is marked, as its user would, and nothing else."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    assert marked(sheet) == set(RIGHT)
    for place in marked(sheet):
        sheet[place].value = RIGHT[place]
    book.save(file)


def outputs(page: Page, served: str) -> list[str]:
    """What the pages of the three firms say of their output in 2025."""
    found = []
    for number in (1, 2, 3):
        page.goto(f"{served}/enterprises/{number}")
        row = page.locator("tr", has_text="工业总产值")
        found.append(row.locator("td").first.inner_text().split()[0])
    return found


def test_a_bad_file_is_corrected_by_its_marked_copy_and_goes_in_whole(
    page: Page, served: str, complaints: list[str], bad: Path, tmp_path: Path
):
    sign_in(page, served)
    send(page, bad)
    expect(page.get_by_text("有未通过或冲突的行，暂不能导入")).to_be_visible()
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
    look(page, served)

    file = fetched(page, tmp_path)
    correct(file)
    send(page, file)

    expect(page.get_by_text("没有发现问题。")).to_be_visible()
    look(page, served)
    page.get_by_role("button", name="确认导入").click()
    arrived(page, "导入 1 的结果")
    look(page, served)
    assert outputs(page, served) == ["1,200.00", "300.00", "77.00"]
    assert complaints == []


def test_good_rows_go_in_first_and_the_rest_by_the_marked_copy(
    page: Page, served: str, complaints: list[str], bad: Path, tmp_path: Path
):
    sign_in(page, served)
    send(page, bad)
    page.get_by_role("button", name="有问题的行不导入，其余重新核对").click()
    arrived(page, "核对预览")
    look(page, served)
    page.get_by_role("button", name="确认导入").click()
    arrived(page, "导入 1 的结果")
    look(page, served)

    file = fetched(page, tmp_path)
    correct(file)
    send(page, file)

    # The marked copy hides the row that went in: it is left out, and nothing else is said.
    expect(page.get_by_text("1 行是隐藏的").first).to_be_visible()
    expect(page.get_by_text("未通过")).to_have_count(1)
    expect(page.get_by_text("共 2 行")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    arrived(page, "导入 2 的结果")
    look(page, served)
    assert outputs(page, served) == ["1,200.00", "300.00", "77.00"]
    assert complaints == []
