"""导入: choose files, look, confirm, read the result, take it back."""

from hashlib import sha256
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from registry.extensions import ledger
from registry.models import DraftFile
from registry.terms import Register
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Visitor
from tests.web.importing import confirmed, previewed
from tests.web.workbooks import FIGURE_HEADS, firms_file, upload, workbook


@pytest.fixture
def code() -> str:
    """A valid credit code."""
    return uscc(1)


def test_a_file_becomes_firms_in_four_steps(editor: Visitor, work, code):
    file = firms_file((code, "示例医药有限公司", "张示例", "采育镇"))
    fingerprint = sha256(file[0].getvalue()).hexdigest()
    preview = previewed(editor, work, upload(file))
    assert preview.heading == "核对预览"
    assert "新增 1" in preview.text
    assert "示例医药有限公司" in preview.text
    assert editor.get("/enterprises").rows() == []

    result = confirmed(editor, work, preview)

    assert result.heading == "导入 1 的结果"
    assert fingerprint in result.text
    assert [row[0] for row in editor.get("/enterprises").rows()] == ["示例医药有限公司"]


def test_a_change_shows_the_old_beside_the_new(editor: Visitor, firms: Firms, work, code):
    firms.add("示例医药有限公司", uscc=code, contact="张示例")

    preview = previewed(
        editor, work, upload(firms_file((code, "示例医药有限公司", "李示例", "采育镇")))
    )

    assert [tag.text or "" for tag in preview.all("del")] == [""]
    cell = preview.rows()[-1][3]
    assert "张示例" in cell
    assert "李示例" in cell


def test_the_same_file_again_has_nothing_to_write(editor: Visitor, work, code):
    row = (code, "示例医药有限公司", "张示例", "采育镇")
    confirmed(editor, work, previewed(editor, work, upload(firms_file(row))))

    again = previewed(editor, work, upload(firms_file(row)))

    assert "没有需要写入的变更" in again.text
    assert "确认导入" not in [b.text for b in again.all("button")]


def test_the_limits_of_a_file_are_said_before_it_is_sent(editor: Visitor):
    for address in ("/imports", "/imports/files/new"):
        told = editor.get(address).text

        assert "每个不超过 50 MB，每张工作表不超过 200,000 行、400 列" in told
        assert "读取一个文件最多 120 秒" in told


def test_one_bad_cell_is_named_and_nothing_is_recorded(editor: Visitor, firms: Firms, work, code):
    firms.add("示例医药有限公司", uscc=code)
    rows = ((code, "示例医药有限公司", "2025", "很多"),)

    preview = previewed(editor, work, upload((workbook(FIGURE_HEADS, *rows), "年报.xlsx")))

    assert "未通过 1" in preview.text
    assert "D2" in preview.text
    assert "暂不能导入" in preview.text
    assert "没有一行可以直接写入：1 行未通过或冲突，台账没有变化。" in preview.text
    assert "有问题的行不导入" not in [button.text for button in preview.all("button")]
    address = preview.response.request.path
    editor.post(f"{address}/commit", {"digest": "anything"})


def test_the_good_rows_go_in_when_a_person_says_so(editor: Visitor, firms: Firms, work, code):
    other = uscc(2)
    for number in (code, other):
        firms.add(f"示例{number}", uscc=number)
    rows = ((code, None, "2025", "很多"), (other, None, "2025", 1200))
    preview = previewed(editor, work, upload((workbook(FIGURE_HEADS, *rows), "年报.xlsx")))
    address = preview.response.request.path

    editor.post(f"{address}/options", {"good_rows": "y"})
    work()
    result = confirmed(editor, work, editor.get(address))

    assert result.rows()[0][4:8] == ["1", "0", "0", "1"]


def test_what_somebody_changed_meanwhile_makes_a_new_preview(
    editor: Visitor, firms: Firms, work, code
):
    firm = firms.add("示例医药有限公司", uscc=code, contact="张示例")
    preview = previewed(
        editor, work, upload(firms_file((code, "示例医药有限公司", "李示例", "采育镇")))
    )
    firms.change(firm, contact="赵示例")
    address = preview.response.request.path

    editor.post(f"{address}/commit", {"digest": preview.value("digest")})
    work()

    again = editor.get(address)
    assert "本次尚未写入" in again.text
    assert "赵示例" in again.rows()[-1][3]


def test_an_import_is_taken_back_and_stands_in_the_history(editor: Visitor, work, code):
    row = (code, "示例医药有限公司", "张示例", "采育镇")
    confirmed(editor, work, previewed(editor, work, upload(firms_file(row))))
    undo = editor.get("/imports/1/undo")
    assert "将删除" in undo.text

    started = editor.post("/imports/1/undo", {"shown": undo.value("shown")})
    assert editor.follow(started).heading == "正在撤回"
    work()
    page = editor.follow(editor.get(started.location, status=302))

    assert "已撤回：删除 3 条，恢复 0 条" in page.text
    assert editor.get("/enterprises").rows() == []
    assert editor.get("/imports").rows()[0][0] == "1"


def test_what_was_changed_since_is_told_by_firm_field_and_value_before_an_undo(
    editor: Visitor, firms: Firms, work, code
):
    row = (code, "示例医药有限公司", "张示例", "采育镇")
    confirmed(editor, work, previewed(editor, work, upload(firms_file(row))))
    later = (code, "示例医药有限公司", "李示例", "黄村地区")
    confirmed(editor, work, previewed(editor, work, upload(firms_file(later))))

    page = editor.get("/imports/1/undo")

    lines = [row[-4:] for row in page.rows()]
    assert ["联系人", "—", "张示例", "李示例"] in lines
    assert ["所属镇街", "—", "采育镇", "黄村地区"] in lines
    assert page.rows()[0][0].startswith("示例医药有限公司企业档案这一行由该次变更新增")


def test_an_undo_page_that_is_overtaken_is_shown_anew(editor: Visitor, firms: Firms, work, code):
    row = (code, "示例医药有限公司", "张示例", "采育镇")
    confirmed(editor, work, previewed(editor, work, upload(firms_file(row))))
    undo = editor.get("/imports/1/undo")
    firms.add("示例别家")

    page = editor.follow(editor.post("/imports/1/undo", {"shown": undo.value("shown")}))

    assert "请核对后再确认" in page.text
    assert len(editor.get("/enterprises").rows()) == 2


def test_a_discarded_upload_is_gone(editor: Visitor, work, code):
    preview = previewed(editor, work, upload(firms_file((code, "示例医药有限公司", "", ""))))
    address = preview.response.request.path

    editor.post(f"{address}/discard")

    editor.get(address, status=404)
    assert editor.get("/imports").rows() == []


def test_an_upload_is_its_owners_alone(editor: Visitor, town_editor: Visitor, work, code):
    preview = previewed(editor, work, upload(firms_file((code, "示例医药有限公司", "", ""))))

    town_editor.get(preview.response.request.path, status=404)


def test_a_town_sees_its_own_imports_only(editor: Visitor, town_editor: Visitor, work, code):
    row = (code, "示例医药有限公司", "张示例", "采育镇")
    confirmed(editor, work, previewed(editor, work, upload(firms_file(row))))

    town_editor.get("/imports/1", status=404)
    town_editor.get("/imports/1/undo", status=404)
    assert town_editor.get("/imports").rows() == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "请选择要导入的文件"),
        ({"files": [(workbook(("甲",)), "照片.jpg")]}, "不是表格文件"),
        ({"files": [(workbook(("甲",)), "a.xlsx")], "period": "2025.1"}, "2025.1"),
        ({"files": [(workbook(("甲",)), "a.xlsx")], "reporter": "长" * 101}, "最多 100 个字"),
    ],
)
def test_what_can_be_seen_from_outside_is_told_at_once(editor: Visitor, data, said):
    editor.get("/imports/files/new")

    page = editor.post("/imports/files/new", data, status=422, content_type="multipart/form-data")

    assert said in page.text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"PK\x03\x04 not a workbook", "坏的.xlsx", "坏的.xlsx"),
        ("收件人,主题\n甲,乙\n".encode("gb18030"), "别的.csv", "没有可导入的登记表"),
    ],
)
def test_what_cannot_be_read_gets_one_plain_sentence(editor: Visitor, work, content, name, said):
    page = previewed(editor, work, upload((BytesIO(content), name)), status=422)

    assert page.heading == "文件没有导入"
    assert said in page.text


def test_of_a_file_that_cannot_be_read_only_its_sentence_stays(app, editor: Visitor, work):
    page = previewed(editor, work, upload((BytesIO(b"PK no workbook"), "坏的.xlsx")), status=422)
    address = page.response.request.path

    assert "坏的.xlsx" not in editor.get("/imports").text
    with app.app_context():
        assert ledger.session.scalars(select(DraftFile.id)).all() == []
    assert "坏的.xlsx" in editor.get(address, status=422).text
    editor.post(f"{address}/rest", status=409)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 not a workbook", "收件人\n甲\n".encode("gb18030")]
)
def test_the_other_files_are_read_without_the_one_that_cannot_be(
    editor: Visitor, work, code, content
):
    good = firms_file((code, "示例医药有限公司", "张示例", "采育镇"))
    page = previewed(editor, work, upload((BytesIO(content), "坏的.csv"), good), status=422)
    assert "不要这个文件，读取其余 1 个" in page.text

    address = page.response.request.path
    editor.post(f"{address}/rest")
    work()

    preview = editor.get(address)
    assert "新增 1" in preview.text
    assert "坏的.csv" not in preview.text


def test_the_progress_part_asks_for_a_fresh_page_when_the_job_is_over(editor: Visitor, work, code):
    editor.get("/imports/files/new")
    file = firms_file((code, "示例医药有限公司", "", ""))
    sent = editor.post("/imports/files/new", upload(file), content_type="multipart/form-data")

    waiting = editor.client.get(f"{sent.location}/progress")
    work()
    over = editor.client.get(f"{sent.location}/progress")

    assert "HX-Refresh" not in waiting.headers
    assert over.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("register", Register.labels())
def test_every_register_gives_its_empty_workbook(viewer: Visitor, register):
    answer = viewer.client.get(f"/imports/files/templates/{register}.xlsx")

    heads = load_workbook(BytesIO(answer.data)).worksheets[0]
    assert "统一社会信用代码" in [cell.value for row in heads.iter_rows() for cell in row] or (
        register == "district"
    )
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_register_that_is_none_has_no_workbook(viewer: Visitor):
    viewer.get("/imports/files/templates/meiyou.xlsx", status=404)
