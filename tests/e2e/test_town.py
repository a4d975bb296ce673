"""A town: an account from the administrator, a sheet from the bureau, the sheet sent back."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_importing import send
from tests.e2e.walking import arrived, enter, look, sign_out, to
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.browser

OWN = "Xiangzhen-2026-biao"
FIRMS = ("示例采育甲制造有限公司", "示例采育乙制造有限公司")


@pytest.fixture
def two_towns(firms: Firms) -> None:
    """Two firms of 采育镇, one of 青云店镇."""
    for number, name in enumerate(FIRMS, 1):
        firms.add(name, uscc=uscc(number))
    firms.add("示例青云制造有限公司", uscc=uscc(3), town="青云店镇")


def account_given(page: Page, served: str) -> str:
    """The administrator makes an account for 采育镇; its first password."""
    enter(page, served, "guanli", PASSWORD, heading="账号")
    look(page, served)
    page.get_by_role("link", name="新建账号").click()
    page.get_by_label("账号", exact=True).fill("caiyu")
    page.get_by_label("姓名").fill("采育示例")
    page.get_by_label("角色").select_option(label="编辑")
    page.get_by_label("数据范围").select_option(label="勾选的镇街和园区")
    page.get_by_label("采育镇").check()
    look(page, served)
    page.get_by_role("button", name="建立账号").click()
    arrived(page, "账号已建立")
    look(page, served)
    first = page.locator("#password").inner_text()
    sign_out(page)
    return first


def round_sent_out(page: Page, served: str) -> None:
    """The bureau asks every town for its figures."""
    enter(page, served, "bianji", PASSWORD)
    to(page, "报送")
    page.get_by_role("link", name="下发一轮").first.click()
    page.get_by_label("年度或月份").fill("2026-10")
    page.get_by_label("报送截止日").fill("2031-12-31")
    page.get_by_label("应报范围").select_option("active")
    page.get_by_role("button", name="建立并查看").click()
    expect(
        page.get_by_role("cell", name="采育镇").or_(page.get_by_role("rowheader", name="采育镇"))
    ).to_be_visible()
    look(page, served)
    sign_out(page)


def filled(page: Page, folder: Path) -> Path:
    """The sheet of the town, with an output beside each of its firms."""
    with page.expect_download() as download:
        page.get_by_role("button", name="下载报送表").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    places = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value in FIRMS}
    assert set(places) == set(FIRMS)
    heads = places[FIRMS[0]].row - 1
    column = next(
        cell.column for cell in sheet[heads] if str(cell.value).startswith("工业总产值（")
    )
    for number, name in enumerate(FIRMS, 1):
        sheet.cell(places[name].row, column).value = 1_000 * number
    book.save(file)
    return file


def test_a_town_gets_an_account_and_a_sheet_and_sends_it_back(
    page: Page, served: str, complaints: list[str], two_towns: None, tmp_path: Path
):
    first = account_given(page, served)
    round_sent_out(page, served)

    enter(page, served, "caiyu", first, heading="修改口令")
    look(page, served)
    page.get_by_label("原口令").fill(first)
    page.get_by_label("新口令", exact=True).fill(OWN)
    page.get_by_label("再输一次新口令").fill(OWN)
    page.get_by_role("button", name="保存新口令").click()
    arrived(page, "首页")
    to(page, "企业")
    expect(page.get_by_role("rowheader")).to_have_text(list(FIRMS))

    to(page, "报送")
    page.get_by_role("link", name="2026年1—10月").click()
    look(page, served)
    send(page, filled(page, tmp_path))
    page.get_by_role("button", name="确认导入").click()
    arrived(page, "导入 1 的结果")
    sign_out(page)

    enter(page, served, "bianji", PASSWORD)
    to(page, "报送")
    page.get_by_role("link", name="2026年1—10月").click()
    told = page.get_by_role("row", name="采育镇").get_by_role("cell").all_inner_texts()
    assert told[:3] == ["2", "2", "0"]
    look(page, served)
    assert complaints == []
