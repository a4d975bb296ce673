"""名单核对: paste or choose a list, look at the groups, settle each line in one step."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from registry.extensions import ledger
from registry.models import DraftFile, Job
from registry.services.reconciling.jobs import QUICK_BYTES
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor
from tests.web.importing import sent
from tests.web.workbooks import firms_file, upload

KIND = "srdi"
OURS, MISSING, NEAR = "示例青龙制造有限公司", "示例白虎装备有限公司", "示例朱雀医药有限公司"
PASTED = f"1、{OURS}\n2、示例朱雀医药股份有限公司\n3、示例玄武材料有限公司\n4、示例外区光学有限公司"
MANY = "\n".join(f"示例外区{n}号企业" for n in range(120))
STRANGERS = {"group": "listed", "how": "elsewhere"}
ABOUT = {
    "title": "示例名单",
    "against": f"honour:{KIND}",
    "on": "2026-11-01",
    "batch": "2026年第一批",
    "recognised_on": "2026-05-01",
    "document_no": "示例发〔2026〕1号",
}


@pytest.fixture
def known(firms: Firms) -> dict[str, int]:
    """Four firms; two are 专精特新, one of which the list does not name."""
    numbers = {name: firms.add(name) for name in (OURS, MISSING, NEAR, "示例玄武材料有限公司")}
    for name in (OURS, MISSING):
        firms.honour(numbers[name], KIND, date(2024, 5, 1), batch="2024年第一批")
    return numbers


def begun(visitor: Visitor, text: str = PASTED, **about: str) -> str:
    """Paste a list; returns the address of its reconciliation."""
    visitor.get("/imports/lists/new")
    return visitor.post("/imports/lists/new", {**ABOUT, "text": text, **about}).location


def group(visitor: Visitor, address: str, name: str) -> Page:
    return visitor.get(f"{address}?group={name}")


def settled(visitor: Visitor, page: Page, address: str, **said: str) -> Page:
    """Settle the first line of a page."""
    line = {"row": page.value("row"), "firm": page.value("firm"), "here": address}
    return visitor.follow(visitor.post(f"{address}/settle", {**line, **said}))


def test_a_list_is_sorted_into_its_groups(editor: Visitor, known):
    address = begun(editor)

    page = editor.get(address)
    assert page.heading == "示例名单"
    assert "示例发〔2026〕1号" in page.text
    names = {one: group(editor, address, one).rows() for one in ("near", "listed", "ours", "both")}
    assert ["示例朱雀医药股份有限公司" in row[1] for row in names["near"]] == [True]
    assert [row[1] for row in names["listed"]] == [
        "示例玄武材料有限公司",
        "示例外区光学有限公司",
    ]
    assert [MISSING in row[0] for row in names["ours"]] == [True]
    assert [row[1] for row in names["both"]] == [OURS]


def test_each_difference_is_settled_in_one_step_and_can_be_taken_back(editor: Visitor, known):
    address = begun(editor)

    done = settled(editor, group(editor, address, "listed"), address, how="recorded")
    assert "写入变更记录" in done.text
    assert len(group(editor, address, "both").rows()) == 2

    near = group(editor, address, "near")
    settled(editor, near, address, how="linked", pick=near.value("pick"))
    assert len(group(editor, address, "both").rows()) == 3

    ended = {"how": "ended", "end": "withdrawn", "day": "2026-10-01"}
    settled(editor, group(editor, address, "ours"), address, **ended)
    ours = group(editor, address, "ours")
    assert "2026-10-01 撤销" in ours.text

    back = {"revision": ours.value("revision"), "here": address}
    assert "已撤回" in editor.follow(editor.post(f"{address}/undo", back)).text
    assert "后来已撤回" in group(editor, address, "ours").text


def test_strangers_go_in_one_step_and_one_of_them_comes_back(editor: Visitor, known):
    address = begun(editor, PASTED + "\n示例外省电子有限公司")

    assert (
        "已处理 2 行"
        in editor.follow(editor.post(f"{address}/settle-all", {**STRANGERS, "here": address})).text
    )
    listed = group(editor, address, "listed")
    assert "非本区示例编辑" not in listed.text
    row = next(
        control.get("value")
        for form in listed.all("form")
        if form.get("action") == f"{address}/reopen"
        for control in form.iter("input")
        if control.get("name") == "row"
    )
    editor.post(f"{address}/reopen", {"row": row, "here": address})
    assert len(editor.get(f"{address}?group=listed&open=1").rows()) == 2


def test_a_group_is_settled_in_one_step_and_taken_back_in_one(editor: Visitor, firms: Firms, known):
    late = firms.add("示例玄武二厂")
    firms.honour(late, KIND, date(2026, 9, 1), batch="2026年第二批")
    address = begun(editor, f"1、{NEAR}\n2、示例玄武材料有限公司")
    listed = {"group": "listed", "how": "recorded", "here": address}
    assert "2 家在册企业全部登记荣誉" in group(editor, address, "listed").text

    done = editor.follow(editor.post(f"{address}/settle-all", listed))

    assert "已处理 2 行，写入变更记录" in done.text
    both = group(editor, address, "both")
    assert len(both.rows()) == 2
    assert "一起处理的 2 家都重新打开" in both.text
    back = {"revision": both.value("revision"), "here": address}
    assert "由它处理的行重新打开" in editor.follow(editor.post(f"{address}/undo", back)).text
    assert len(group(editor, address, "listed").rows()) == 2

    ours = {"group": "ours", "how": "ended", "end": "withdrawn", "day": "2026-08-01"}
    told = editor.follow(editor.post(f"{address}/settle-all", {**ours, "here": address})).text
    assert "已处理 2 家" in told
    assert "还有 1 家没有处理（示例玄武二厂）：" in told
    again = editor.follow(editor.post(f"{address}/settle-all", {**ours, "group": "both"})).text
    assert "没有可以这样处理的" in again
    editor.post(f"{address}/settle-all", {"group": "nonsense", "how": "ended"}, status=404)


def test_a_step_that_does_not_fit_says_why(editor: Visitor, known):
    address = begun(editor)
    listed = group(editor, address, "listed")

    assert "请写明忽略的理由" in settled(editor, listed, address, how="ignored").text
    assert "台账中已有这家企业" in settled(editor, listed, address, how="created").text
    editor.post(f"{address}/settle", {"how": "nonsense", "row": "1"}, status=404)
    editor.post(f"{address}/settle", {"how": "elsewhere", "row": "999"}, status=404)
    editor.post(f"{address}/undo", {"revision": "1"}, status=404)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"text": ""}, "请选择名单文件"),
        ({"against": "library"}, "要填写时期"),
        ({"against": "library", "period": "某月"}, "看不懂时期"),
        ({"text": "甲,乙", "sheet": "没有的表"}, "没有找到名单"),
        ({"against": "honour:nothing"}, "有 1 处需要修改"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(editor: Visitor, known, about, said):
    editor.get("/imports/lists/new")

    page = editor.post("/imports/lists/new", {**ABOUT, "text": PASTED, **about}, status=422)

    assert said in page.text


def test_a_file_is_read_as_well_as_pasted_text(editor: Visitor, known):
    editor.get("/imports/lists/new")
    file = (BytesIO(f"企业名称\n{OURS}\n".encode()), "名单.csv")

    answer = editor.post(
        "/imports/lists/new", {**ABOUT, "file": file}, content_type="multipart/form-data"
    )

    assert "名单.csv › 名单" in editor.follow(answer).text
    assert "只存档对照，没有导入" in editor.get("/imports/1").text


def long_list(*lines: str) -> BytesIO:
    """A file above what is read while the person waits."""
    many = (f"示例外区{n}号很长的名称企业有限公司" for n in range(QUICK_BYTES // 40))
    return BytesIO("\n".join((*lines, *many)).encode())


def handed_in(editor: Visitor, file: BytesIO) -> str:
    editor.get("/imports/lists/new")
    about = {**ABOUT, "file": (file, "长名单.csv")}
    return editor.post("/imports/lists/new", about, content_type="multipart/form-data").location


def test_a_long_list_is_read_by_a_job_that_says_how_far_it_is(editor: Visitor, known, work):
    address = handed_in(editor, long_list("企业名称", OURS))
    assert editor.get(address).heading == "正在核对名单"
    assert "正在核对“示例名单”" in editor.get("/imports/lists").text

    work()

    found = editor.get(address, status=302).location
    assert "长名单.csv › 长名单" in editor.get(found).text
    assert [row[1] for row in group(editor, found, "both").rows()] == [OURS]
    assert "正在核对" not in editor.get("/imports/lists").text


def test_a_long_file_that_is_no_list_gets_its_sentence_and_leaves_nothing(
    app, editor: Visitor, known, work
):
    address = handed_in(editor, long_list("备注"))
    work()

    assert "“长名单.csv”中没有找到名单" in editor.get(address, status=422).text
    assert "“示例名单”没有核对" in editor.get("/imports/lists").text
    assert editor.get("/imports/lists").rows() == []
    with app.app_context():
        assert ledger.session.scalars(select(DraftFile.id)).all() == []


def test_a_job_that_is_no_list_is_not_found_here(editor: Visitor, known, work):
    other = sent(editor, upload(firms_file((uscc(1), OURS, "张示例", "采育镇"))))
    assert other
    with editor.client.application.app_context(), ledger.database.jobs_session() as session:
        job_id = session.scalars(select(Job.id)).one()
    editor.get(f"/imports/lists/tasks/{job_id}", status=404)


@pytest.mark.parametrize("against", ["firms", "library", "honour", "platform"])
def test_every_kind_of_comparison_has_a_page_in_order(editor: Visitor, known, against):
    codes = editor.get("/imports/lists/new")
    offered = [option.get("value") for option in codes.all("option")]
    chosen = next(one for one in offered if one and one.startswith(against.split(":")[0]))
    address = begun(editor, against=chosen, period="2026-09")

    for name in ("near", "listed", "ours", "both"):
        assert group(editor, address, name).status == 200
    assert editor.get("/imports/lists").rows()[0][0] == "示例名单"


def test_the_result_is_a_workbook_that_holds_every_line(editor: Visitor, known):
    address = begun(editor, f"=1+1有限公司\n{PASTED}")

    answer = editor.post(f"{address}/export", status=200)

    sheet = load_workbook(BytesIO(answer.response.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "核对结果"
    assert sorted(row[0] for row in rows[1:]) == sorted(
        ["名单有我无", "名单有我无", "名单有我无", "名称近似", "一致", "我有名单无"]
    )
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_a_list_is_its_owners_and_the_whole_districts(editor: Visitor, town_editor: Visitor, known):
    own, theirs = begun(town_editor), begun(editor)

    town_editor.get(theirs, status=404)
    town_editor.post(f"{theirs}/settle-all", STRANGERS, status=404)
    assert editor.get(own).heading == "示例名单"
    assert [row[0] for row in town_editor.get("/imports/lists").rows()] == ["示例名单"]


def test_a_page_of_a_long_list_asks_a_constant_number_of_statements(
    editor: Visitor, known, count_statements
):
    short, long = begun(editor), begun(editor, f"{PASTED}\n{MANY}")

    with count_statements() as few:
        editor.get(short)
    with count_statements() as many:
        page = editor.get(long)

    assert len(many) == len(few)
    assert "共 122 行" in page.text
