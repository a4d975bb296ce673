"""导出登记表 on the pages: what comes out, for whom, as of when; and that it goes in again."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app import Registry
from registry.extensions import ledger
from registry.models import AuditEvent
from registry.records.rows import newest_revision
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor
from tests.web.importing import Work, confirmed, previewed
from tests.web.workbooks import upload


def ordered(visitor: Visitor, **asked: str) -> str:
    """The address of the job that was ordered."""
    visitor.get("/exports")
    form = {"register": "enterprises", "on": "", "known": "", **asked}
    return visitor.post("/exports", form).location


def taken(visitor: Visitor, work: Work, **asked: str) -> Any:
    """The workbook that comes out."""
    task = ordered(visitor, **asked)
    work()
    link = visitor.get(task).links()["下载工作簿"]
    return load_workbook(BytesIO(visitor.get(link).response.data))


def column(book: Any, head: str) -> list[Any]:
    """What stands under a head of the first sheet."""
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [row[heads.index(head)] for row in rows]


@pytest.fixture
def two(firms: Firms) -> tuple[int, int]:
    """A firm in 采育镇 and one elsewhere."""
    inside = firms.add("示例本镇企业", uscc=uscc(1), phone="13812345678", contact="张示例")
    outside = firms.add("示例外镇企业", uscc=uscc(2), town="庞各庄镇", contact="王示例")
    return inside, outside


def test_a_workbook_goes_in_again_and_only_what_was_edited_is_changed(
    editor: Visitor, work: Work, two: tuple[int, int]
):
    book = taken(editor, work)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    row = column(book, "企业名称").index("示例外镇企业") + 2
    sheet.cell(row, heads.index("联系人") + 1, "李示例")
    edited = BytesIO()
    book.save(edited)
    edited.seek(0)

    confirmed(editor, work, previewed(editor, work, upload((edited, "企业.xlsx"))))

    assert column(taken(editor, work), "联系人") == ["张示例", "李示例"]
    changes = editor.get("/imports/1/changes")
    assert "王示例" in changes.text
    assert changes.text.count("改为：") == 1


def test_a_workbook_as_known_before_says_what_stood_then(
    app: Registry, editor: Visitor, firms: Firms, work: Work, two: tuple[int, int]
):
    with app.app_context():
        revision = newest_revision(ledger.session)
    firms.change(two[0], contact="李示例")

    for known, contacts in ((f"r{revision}", {"张示例", "王示例"}), ("", {"李示例", "王示例"})):
        assert set(column(taken(editor, work, known=known), "联系人")) == contacts


def test_a_town_takes_its_own_rows_and_masked_phones(
    town_editor: Visitor, editor: Visitor, work: Work, two: tuple[int, int]
):
    own, all_of_them = taken(town_editor, work), taken(editor, work)

    assert column(own, "企业名称") == ["示例本镇企业"]
    assert column(own, "联系电话") == ["138****5678"]
    assert column(all_of_them, "联系电话")[0] == "13812345678"


def test_each_export_is_noted(app: Registry, viewer: Visitor, work: Work, two: tuple[int, int]):
    taken(viewer, work, register="projects")

    with app.app_context():
        query = select(AuditEvent.actor, AuditEvent.subject).where(AuditEvent.action == "export")
        assert [tuple(row) for row in ledger.session.execute(query)] == [("chakan", "项目")]


def test_the_job_of_another_is_not_there(editor: Visitor, viewer: Visitor, work: Work):
    task = ordered(editor)
    assert "正在导出企业" in editor.get(task).heading
    editor.get(f"{task}/file", status=404)
    work()

    for path in ("", "/file"):
        viewer.get(f"{task}{path}", status=404)


def page_of_a_wrong_order(editor: Visitor, **asked: str) -> Page:
    """The form with its errors."""
    editor.get("/exports")
    return editor.post("/exports", {"register": "enterprises", "on": "", **asked}, status=422)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"known": "r99999"}, "没有变更记录 r99999。"),
        ({"known": "上个月"}, "不是台账时点"),
        ({"on": "2025-13-01"}, "日期"),
        ({"register": "nothing"}, "登记表"),
    ],
)
def test_a_wrong_order_is_told_where_it_stands(editor: Visitor, asked: dict[str, str], said: str):
    assert said in page_of_a_wrong_order(editor, **asked).text


def test_the_lists_lead_to_the_export_of_their_register(viewer: Visitor, two: tuple[int, int]):
    for path, register in (("/enterprises", "enterprises"), ("/projects", "projects")):
        page = viewer.get(viewer.get(path).links()["导出"])
        (chosen,) = [box for box in page.all("input") if "checked" in box.attrib]
        assert chosen.get("value") == register
