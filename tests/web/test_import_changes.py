"""每一处变更 of an import: on its page, and taken away as a workbook."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from registry.extensions import ledger
from registry.models import AuditEvent
from registry.services import change_sheets
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Visitor
from tests.web.importing import Work, confirmed, previewed
from tests.web.workbooks import firms_file, upload

LIST = "/imports/1/changes"


@pytest.fixture
def imported(editor: Visitor, firms: Firms, work: Work) -> None:
    """One firm changed and one created by import 1."""
    firms.add("示例医药有限公司", uscc=uscc(1), contact="张示例")
    rows = (
        (uscc(1), "示例医药有限公司", "李示例", "采育镇"),
        (uscc(2), "示例装备有限公司", "王示例", "黄村镇"),
    )
    confirmed(editor, work, previewed(editor, work, upload(firms_file(*rows))))


@pytest.mark.usefixtures("imported")
def test_each_change_stands_with_its_cell_and_leads_to_its_origin(editor: Visitor):
    page = editor.get(editor.get("/imports/1").links()["每一处变更"])

    first = page.rows()[0]
    assert "修改 示例医药有限公司" in first[0]
    assert first[1:] == ["联系人", "原为：张示例→改为：李示例", "C2"]
    origin = editor.get(page.links()["C2"])
    assert "名录.xlsx › Sheet1 › C2" in origin.text


@pytest.mark.usefixtures("imported")
def test_kind_and_field_narrow_the_list_and_are_kept_in_the_address(editor: Visitor):
    page = editor.get(f"{LIST}?field=standing.town")

    assert [row[2] for row in page.rows()] == ["黄村地区"]
    assert page.links()["新增1"] == f"{LIST}?field=standing.town&kind=created"
    assert "没有符合条件的变更" in editor.get(f"{LIST}?kind=deleted").text
    assert "页码超出范围" in editor.get(f"{LIST}?page=99").text
    everything = editor.get(LIST).rows()
    assert editor.get(f"{LIST}?kind=nonsense&field=nonsense.x").rows() == everything


@pytest.mark.usefixtures("imported")
def test_the_import_of_somebody_else_is_not_there_for_a_town(town_editor: Visitor):
    town_editor.get(LIST, status=404)
    town_editor.post(f"{LIST}/export", status=404)


@pytest.mark.usefixtures("imported")
def test_a_viewer_takes_the_list_away_and_that_is_noted(app, viewer: Visitor):
    viewer.get(LIST)
    answer = viewer.post(f"{LIST}/export", {"kind": "changed"}, status=200).response

    page = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    assert [cell.value for cell in page[2]][:2] == ["修改", "示例医药有限公司"]
    assert page.max_row == 2
    with app.app_context():
        noted = ledger.session.scalars(
            select(AuditEvent.subject).where(AuditEvent.action == "export")
        ).all()
    assert noted == ["导入 1 的变更清单"]


def test_a_long_list_is_written_by_a_job(editor: Visitor, viewer: Visitor, work: Work):
    rows = [
        (uscc(n), f"示例第{n}制造有限公司", "张示例", "采育镇")
        for n in range(1, change_sheets.SHORT // 2)
    ]
    confirmed(editor, work, previewed(editor, work, upload(firms_file(*rows))))
    editor.get(LIST)

    address = editor.post(f"{LIST}/export").location
    assert editor.get(address).heading == "正在写变更清单"
    viewer.get(address, status=404)
    editor.get(f"{address}/file", status=404)
    work()
    page = editor.get(address)

    assert page.heading == "变更清单已生成"
    answer = editor.client.get(page.links()["下载变更清单"])
    sheet = openpyxl.load_workbook(BytesIO(answer.data), read_only=True).worksheets[0]
    firms = {line[1] for line in sheet.iter_rows(min_row=2, values_only=True)}
    assert firms == {row[1] for row in rows}
