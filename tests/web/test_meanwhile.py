"""Export, edit and import again by the pages: only real edits, and what others did meanwhile."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from app import Registry
from registry.access import WHOLE_DISTRICT, Actor, Role
from registry.extensions import ledger
from registry.models import Enterprise
from registry.services.exporting import export_register
from registry.terms import Register
from registry.web.clock import now
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Visitor
from tests.web.importing import confirmed, previewed
from tests.web.workbooks import upload

NAMES = ("示例医药有限公司", "示例装备有限公司", "示例信息有限公司")


@pytest.fixture
def ours(firms: Firms) -> list[int]:
    """Three firms with contact and note."""
    told = {"contact": "张示例", "note": "甲", "phone": "13800001234"}
    return [firms.add(name, uscc=uscc(n), **told) for n, name in enumerate(NAMES, 1)]


@pytest.fixture
def exported(app: Registry, ours: list[int], tmp_path: Path) -> Path:
    """The register as 示例编辑 took it away."""
    target = tmp_path / "企业.xlsx"
    actor = Actor("bianji", Role.EDITOR, WHOLE_DISTRICT, can_see_phones=True)
    with app.app_context():
        export_register(ledger.session, Register.ENTERPRISES, target, actor=actor, now=now())
    return target


def edited(file: Path, **values: str) -> tuple[BytesIO, str]:
    """The workbook with a column of each firm put to something else: 联系人1="…"."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    rows = {line[0].value: line[0].row for line in sheet.iter_rows(min_row=2)}
    for name, value in values.items():
        sheet.cell(rows[uscc(int(name[-1]))], heads.index(name[:-1]) + 1, value)
    out = BytesIO()
    book.save(out)
    return BytesIO(out.getvalue()), file.name


def test_only_real_edits_go_in_and_others_work_is_shown_and_stays(
    editor: Visitor, firms: Firms, work, ours, exported
):
    firms.change(ours[0], actor="示例他人", note="他人改的", phone="13900005678")

    preview = previewed(editor, work, upload(edited(exported, 联系人1="李示例", 联系人2="王示例")))

    assert "变更 2" in preview.text
    assert "不变 1" in preview.text
    (first,) = [row for row in preview.rows() if NAMES[0] in " ".join(row) and "变更" in row[0]]
    said = " ".join(first)
    assert "示例他人 于" in said
    assert "改过“备注”，本行没有改它，保留现值。" in said
    assert "他人改的" in said
    confirmed(editor, work, preview)
    page = editor.get(f"/enterprises/{ours[0]}").text
    assert "李示例" in page
    assert "他人改的" in page
    again = previewed(editor, work, upload(edited(exported, 联系人1="李示例", 联系人2="王示例")))
    assert "没有需要写入的变更" in again.text


def test_a_cell_that_both_changed_says_who_and_when_and_is_settled_where_it_stands(
    editor: Visitor, firms: Firms, work, ours, exported
):
    firms.change(ours[0], actor="chakan", contact="赵示例")
    preview = previewed(editor, work, upload(edited(exported, 联系人1="李示例", 联系人2="王示例")))

    assert "冲突 1" in preview.text
    (row,) = [row for row in preview.rows() if "冲突" in row[0]]
    said = " ".join(row)
    assert "示例查看 于" in said
    assert "改过“联系人”，与本行不同" in said
    assert "台账现值：赵示例" in said
    assert "暂不能导入" in preview.text

    address = preview.response.request.path
    heads = [cell.value for cell in openpyxl.load_workbook(exported).worksheets[0][1]]
    cell = f"{openpyxl.utils.get_column_letter(heads.index('联系人') + 1)}{row[0].split()[0]}"
    editor.post(f"{address}/cells", {"part": "0", "cell": cell, "text": "赵示例"})
    settled = editor.get(address)

    assert "冲突 1" not in settled.text
    confirmed(editor, work, settled)
    assert "赵示例" in editor.get(f"/enterprises/{ours[0]}").text
    assert "王示例" in editor.get(f"/enterprises/{ours[1]}").text


def test_a_phone_that_somebody_else_changed_is_not_told_to_who_may_not_see_it(
    app: Registry, town_editor: Visitor, firms: Firms, work, ours, exported
):
    firms.change(ours[0], actor="示例他人", phone="13900005678")

    preview = previewed(town_editor, work, upload(edited(exported, 联系人1="李示例")))

    assert "改过“联系电话”" in preview.text
    assert "13900005678" not in preview.text
    assert "139****5678" in preview.text


@pytest.fixture
def both(editor: Visitor, firms: Firms, work, ours, exported) -> str:
    """A preview in which somebody else changed two of the contacts as well; its address."""
    for firm, contact in ((ours[0], "赵示例"), (ours[1], "钱示例")):
        firms.change(firm, actor="示例他人", contact=contact)
    sheet = edited(exported, 联系人1="李示例", 联系人2="王示例")
    preview = previewed(editor, work, upload(sheet))
    assert "冲突 2" in preview.text
    return preview.response.request.path


def chosen(editor: Visitor, address: str, whose: str, **where: str):
    editor.post(f"{address}/whose", {"part": "0", "field": "contact", "whose": whose, **where})
    return editor.get(address)


def contacts(firms: Firms, ours: list[int]) -> list[str | None]:
    query = select(Enterprise.contact).where(Enterprise.id.in_(ours[:2])).order_by(Enterprise.id)
    with firms.database.session() as session:
        return list(session.scalars(query))


@pytest.mark.parametrize(
    ("whose", "kept"), [("mine", ["李示例", "王示例"]), ("theirs", ["赵示例", "钱示例"])]
)
def test_one_press_says_for_a_column_whose_value_wins(
    editor: Visitor, firms: Firms, work, ours, both, whose, kept
):
    page = chosen(editor, both, whose)

    assert "冲突 2" not in page.text
    assert ("全部用我的" if whose == "mine" else "全部保留对方的") in page.text
    if whose == "theirs":
        assert "没有需要写入的变更" in page.text
    else:
        confirmed(editor, work, page)
    assert contacts(firms, ours) == kept


def test_one_press_says_for_a_cell_whose_value_wins_and_can_be_taken_back(
    editor: Visitor, firms: Firms, work, ours, both
):
    numbers = [row[0].split()[0] for row in editor.get(both).rows() if "冲突" in row[0]]

    page = chosen(editor, both, "mine", row=numbers[0])
    assert "冲突 1" in page.text
    assert "已选择用本行的值" in page.text
    page = chosen(editor, both, "theirs", row=numbers[1])
    assert "暂不能导入" not in page.text
    assert "已选择保留对方的值。本行原为：王示例。" in page.text
    assert "冲突 2" in chosen(editor, both, "").text

    for number, whose in zip(numbers, ("mine", "theirs"), strict=True):
        page = chosen(editor, both, whose, row=number)
    confirmed(editor, work, page)
    assert contacts(firms, ours) == ["李示例", "钱示例"]


def test_a_name_that_both_changed_offers_no_choice(
    editor: Visitor, firms: Firms, work, ours, exported
):
    firms.change(ours[0], actor="示例他人", name="示例医药股份有限公司")
    preview = previewed(editor, work, upload(edited(exported, 企业名称1="示例医药集团有限公司")))

    assert "重新导出后再改" in preview.text
    assert "保留对方的" not in preview.text
