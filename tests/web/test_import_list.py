"""导入记录: what was imported is found again, and who has not sent anything is said."""

import shutil
from pathlib import Path

import pytest
from jinja2 import BytecodeCache

from registry.extensions import ledger
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor
from tests.web.conftest import opened, signed_in
from tests.web.importing import Work, confirmed, previewed, worker_of
from tests.web.workbooks import FIGURE_HEADS, firms_file, upload, workbook


@pytest.fixture(scope="module")
def imported(
    furnished: Path, compiled: BytecodeCache, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A register of firms, and the figures that two units sent in, one with a row left out."""
    home = Path(shutil.copytree(furnished, tmp_path_factory.mktemp("imported") / "home"))
    with opened(home, compiled) as app:
        with app.app_context():
            firms = Firms(ledger.database)
        for n in (1, 2):
            firms.add(f"示例第{n}制造有限公司", uscc=uscc(n))
        send_in(signed_in(app, "bianji"), worker_of(app))
    return home


def send_in(editor: Visitor, work: Work) -> None:
    """Three imports on pages."""
    row = (uscc(1), "示例第1制造有限公司", "张示例", "采育镇")
    confirmed(editor, work, previewed(editor, work, upload(firms_file(row))))
    for unit, value in (("采育镇", 100), ("黄村镇", "很多")):
        rows = ((uscc(1), None, "2025", 90), (uscc(2), None, "2025", value))
        file = (workbook(FIGURE_HEADS, *rows), f"{unit}年报.xlsx")
        preview = previewed(editor, work, upload(file, reporter=unit, good_rows="y"))
        confirmed(editor, work, preview)


@pytest.fixture
def home(imported: Path, tmp_path: Path) -> Path:
    """A copy of the ledger that knows these imports."""
    return Path(shutil.copytree(imported, tmp_path / "home"))


def numbers(page: Page) -> list[str]:
    """The imports that a page lists."""
    return [row[0] for row in page.rows()]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["3", "2", "1"]),
        ("?register=figures", ["3", "2"]),
        ("?q=黄村", ["3"]),
        ("?reporter=采育镇&period=2025", ["2"]),
        ("?actor=bianji&state=partial", ["3"]),
        ("?state=whole&register=figures", ["2"]),
        ("?register=nonsense", []),
        ("?state=nonsense", []),
        ("?q=%25", []),
    ],
)
def test_the_address_says_which_imports_are_listed(editor: Visitor, asked, found):
    page = editor.get(f"/imports{asked}")

    assert numbers(page) == found
    assert f"共 {len(found)} 次" in page.text or "没有符合条件的导入" in page.text


def test_states_are_counted_within_what_else_is_asked(editor: Visitor):
    links = editor.get("/imports?register=figures&state=partial").links()

    assert links["全部2"] == "/imports?register=figures"
    assert links["有未导入1"] == "/imports?register=figures&state=partial"
    assert links["全部导入1"] == "/imports?register=figures&state=whole"


def test_a_page_beyond_the_last_leads_back_with_the_filters_kept(editor: Visitor):
    page = editor.get("/imports?register=figures&page=9")

    assert "页码超出范围" in page.text
    assert "register=figures" in page.links()["回到第一页"]


def test_a_viewer_finds_the_same_and_is_offered_no_import(viewer: Visitor):
    page = viewer.get("/imports?q=年报")

    assert numbers(page) == ["3", "2"]
    assert "读取并预览" not in page.text


def test_a_town_is_not_even_told_what_there_is_to_filter(town_editor: Visitor):
    page = town_editor.get("/imports")

    assert "还没有导入过文件" in page.text
    assert "黄村镇" not in page.text


def test_who_has_sent_nothing_is_named(editor: Visitor, town_editor: Visitor):
    address = editor.get("/imports").links()["各单位报送情况"]
    page = editor.get(address)

    said = page.text.partition("还没有报送的镇街和园区")[2]
    assert "青云店镇" in said
    assert "采育镇" not in said
    assert "青云店镇" not in town_editor.get(address).text


def test_several_tables_of_a_unit_lead_to_all_of_them(editor: Visitor, work: Work):
    file = (workbook(FIGURE_HEADS, (uscc(1), None, "2025", 91)), "采育镇补报.xlsx")
    confirmed(editor, work, previewed(editor, work, upload(file, reporter="采育镇")))

    page = editor.get(editor.get("/returns/matrix").links()["2 次"])

    assert numbers(page) == ["4", "2"]
