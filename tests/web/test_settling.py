"""待核对 on the screen: case by case or many at once, in a preview and after the import."""

from io import BytesIO

import pytest

from registry.extensions import ledger
from registry.importing.decisions import NEW
from registry.models import EnterpriseName, Figures
from registry.records.waiting import kept_rows
from registry.services import jobs
from registry.services.queue import Queue
from registry.services.settling.choice import Choice
from registry.services.settling.jobs import SETTLE, asked
from tests.support.imports import all_rows, table, uscc, workbook
from tests.web.conftest import NOW, signed_in
from tests.web.importing import confirmed, previewed, sent

TWIN = "示例同名有限公司"
FIRMS = (
    *((uscc(n), TWIN) for n in (8, 9)),
    (uscc(1), "示例青龙制造有限公司"),
    (uscc(2), "示例白虎装备有限公司"),
)
LISTED = (
    *(TWIN, "示例青龙制造集团有限公司", "北京示例白虎装备有限公司"),
    *("示例外来光学有限公司", "示例青尤制造有限公司"),
)


def book(*sheets):
    return workbook(*((name, table(records)) for name, records in sheets))


def upload(data, name="示例.xlsx", **options):
    return {"files": (BytesIO(data), name), **options}


def figures(*names, **more):
    return [
        {"企业名称": name, "营业收入（万元）": 100 + at, **more} for at, name in enumerate(names)
    ]


@pytest.fixture
def told(firms, editor, work):
    """An import whose rows wait: two namesakes' row, and names that come near or do not."""
    listed = [
        {"统一社会信用代码": code, "企业名称": name, "所属镇街": "采育镇"} for code, name in FIRMS
    ]
    confirmed(editor, work, previewed(editor, work, upload(book(("企业", listed)), "企业.xlsx")))
    sent_in = book(("一季度", figures(*LISTED, 年度=2025)), ("二季度", figures(TWIN, 年度=2024)))

    def come(visitor=editor):
        return previewed(visitor, work, upload(sent_in, "月报.xlsx"))

    come.book = sent_in
    return come


@pytest.fixture
def rows_of(app):
    """The present rows of a model."""

    def rows(model):
        with app.app_context():
            return all_rows(ledger.session, model)

    return rows


def number(page, name):
    """The case of a name, by the place where its row begins."""
    for row in page.all("tr"):
        words = "".join(row.itertext())
        if name in words and (row.get("id") or "").startswith("case-"):
            return row.get("id").removeprefix("case-")
    raise AssertionError(f"no case for {name}")


def firm_of(page, case, code):
    """What the form sends for the candidate with this code."""
    for row in page.all("tr"):
        if code in "".join(row.itertext()):
            for control in row.iter("input"):
                if control.get("name") == f"do.{case}" and (control.get("value") or "").startswith(
                    "firm:"
                ):
                    return control.get("value")
    raise AssertionError(f"no candidate {code}")


def settled_address(import_page):
    return import_page.links()["处理待核对的行"]


def test_a_file_whose_rows_wait_already_says_since_when_and_leads_to_them(told, editor, work):
    done = confirmed(editor, work, told())
    known = editor.get(sent(editor, upload(told.book, "月报.xlsx")))
    assert known.links()["6 行待核对"] == settled_address(done)

    again = told()

    assert "这些行已经在待核对" in again.text
    assert "的导入 2 起待核对，还没有处理。" in again.text
    assert "确认导入" not in [button.text for button in again.all("button")]
    assert again.links()["处理导入 2 的待核对行"] == settled_address(done)


def test_a_file_taken_back_may_wait_again(told, editor, work):
    confirmed(editor, work, told())
    shown = editor.get("/imports/2/undo").value("shown")
    editor.post("/imports/2/undo", {"shown": shown})
    work()

    again = told()

    assert "6 行都待核对" in again.text
    assert confirmed(editor, work, again).heading == "导入 3 的结果"


def test_a_preview_leads_to_its_waiting_rows_and_takes_the_answers(told, editor, work, rows_of):
    preview = told()
    assert "6 行都待核对" in preview.text
    page = editor.get(preview.links()["处理待核对的行"])
    twin = number(page, TWIN)
    assert "2 行一起处理" in page.text

    answer = editor.post(
        page.response.request.path,
        {f"do.{twin}": firm_of(page, twin, uscc(9)), f"reason.{twin}": "电话核实"},
    )
    after = editor.follow(answer)

    assert "已处理 2 行，确认导入时写入。" in after.text
    assert "电话核实" in after.text
    assert rows_of(Figures) == []
    preview = editor.get(preview.response.request.path)
    assert "已处理 2 行，结果并入下面的预览。" in preview.text
    done = confirmed(editor, work, preview)
    assert "待核对" in done.text
    assert len(rows_of(Figures)) == 2


def test_an_import_is_settled_after_it_was_written(told, editor, work, rows_of):
    done = confirmed(editor, work, told())
    page = editor.get(settled_address(done))
    twin, new, near = (
        number(page, name) for name in (TWIN, "示例外来光学有限公司", "示例青尤制造有限公司")
    )
    answers = {
        f"do.{twin}": firm_of(page, twin, uscc(8)),
        f"do.{new}": "new",
        f"do.{near}": "drop",
        f"reason.{near}": "名称写错",
    }

    after = editor.follow(editor.post(page.response.request.path, answers))

    assert "没有写入" not in after.text
    assert len(rows_of(Figures)) == 3
    assert "不导入：名称写错" in after.text
    result = editor.get(done.response.request.path)
    assert "已处理" in result.text
    assert "新增 4、变更 0、不变 0 行" in result.text


def test_clear_ones_are_taken_at_once_and_strangers_left_out_at_once(told, editor, work, rows_of):
    done = confirmed(editor, work, told())
    address = settled_address(done)
    page = editor.get(address)
    assert "采用明确的候选（2 行）" in page.text

    after = editor.follow(editor.post(address, {"all": "clear"}))

    assert "已处理 2 行" in after.text
    assert len(rows_of(Figures)) == 2
    left = editor.follow(editor.post(address, {"all": "unknown", "reason": "非本区企业"}))
    assert "其中 1 行不导入" in left.text


def test_what_lacks_something_comes_back_as_it_was_sent(told, editor, work, rows_of):
    address = settled_address(confirmed(editor, work, told()))
    page = editor.get(address)
    new, twin = number(page, "示例外来光学有限公司"), number(page, TWIN)

    again = editor.post(
        address, {f"do.{new}": "drop", f"do.{twin}": firm_of(page, twin, uscc(8))}, status=422
    )

    assert "请写明不导入的理由。" in again.text
    checked = [
        c.get("value")
        for c in again.all("input")
        if c.get("checked") is not None and c.get("name") == f"do.{twin}"
    ]
    assert checked == [firm_of(page, twin, uscc(8))]
    assert rows_of(Figures) == []


def test_another_firm_is_found_by_word_and_picked(told, editor, work, rows_of):
    address = settled_address(confirmed(editor, work, told()))
    new = number(editor.get(address), "示例外来光学有限公司")

    found = editor.post(address, {f"other.{new}": "白虎", "find": new}, status=200)
    assert "按您的查找" in found.text
    entered = {f"do.{new}": "other", f"other.{new}": "白虎", "find": "*"}
    assert "按您的查找" in editor.post(address, entered, status=200).text
    unknown = editor.post(address, {f"do.{new}": "other", f"other.{new}": "查无此名"}, status=422)
    assert "没有查到" in unknown.text
    picked = {f"do.{new}": firm_of(found, new, uscc(2)), f"keeps.{new}": "y"}
    after = editor.follow(editor.post(address, picked))

    assert "并记为曾用名" in after.text
    assert len(rows_of(Figures)) == 1
    assert "示例外来光学有限公司" in {row["name"] for row in rows_of(EnterpriseName)}


def test_by_code_and_by_pages_and_one_by_one(told, editor, work, rows_of):
    address = settled_address(confirmed(editor, work, told()))
    apart = editor.get(f"{address}?apart=1")
    assert len([row for row in apart.all("tr") if row.get("id")]) == 6
    assert editor.get(f"{address}?kind=unknown").text.count("新建企业") >= 1
    case = number(apart, TWIN)

    after = editor.follow(
        editor.post(f"{address}?apart=1", {f"do.{case}": "other", f"other.{case}": uscc(8)})
    )

    assert "已处理 1 行" in after.text
    assert len(rows_of(Figures)) == 1


def test_a_settled_value_leads_to_its_cell_and_says_who_settled_it(told, editor, work, rows_of):
    address = settled_address(confirmed(editor, work, told()))
    page = editor.get(address)
    twin = number(page, TWIN)
    said = {f"do.{twin}": firm_of(page, twin, uscc(8)), f"reason.{twin}": "电话核实"}
    editor.post(address, said)
    row = next(one for one in rows_of(Figures) if one["year"] == 2024)

    origin = editor.get(f"/origins/figures/{row['id']}/revenue")

    assert "月报.xlsx › 二季度 › B2" in origin.text
    assert "：名称相同；电话核实 （示例编辑）" in origin.text


def test_decisions_can_be_taken_back_before_anything_is_written(told, editor, work):
    preview = told()
    address = preview.links()["处理待核对的行"]
    case = number(editor.get(address), "示例外来光学有限公司")
    page = editor.follow(editor.post(address, {f"do.{case}": "drop", f"reason.{case}": "非本区"}))
    assert "不导入：非本区" in page.text

    line = next(c.get("value") for c in page.all("input") if c.get("name") == "line")
    again = editor.follow(editor.post(f"{address}/reopen", {"line": line}))

    assert number(again, "示例外来光学有限公司")
    assert "已处理" not in again.text.split("等待处理")[0]


def test_nothing_chosen_says_so_and_somebody_elses_page_is_no_page(told, editor, app, work):
    done = confirmed(editor, work, told())
    address = settled_address(done)

    assert "请先为至少一行选择处理方式。" in editor.follow(editor.post(address, {})).text
    town = signed_in(app, "zhenjie")
    town.get(address, status=404)
    town.post(address, {"all": "clear"}, status=404)
    assert "没有待核对的行" in town.get("/imports/waiting").text


def test_a_town_settles_its_own_rows_with_its_own_firms(told, app, work, rows_of):
    town = signed_in(app, "zhenjie")
    done = confirmed(town, work, told(town))
    address = settled_address(done)
    page = town.get(address)
    new = number(page, "示例外来光学有限公司")

    refused = town.post(address, {f"do.{new}": "new"}, status=422)
    assert "新建企业要有统一社会信用代码" in refused.text
    town.post(address, {"all": "clear"})

    assert len(rows_of(Figures)) == 2


def test_the_overview_counts_previews_and_imports(told, editor, work):
    preview = told()
    assert "月报.xlsx" in editor.get("/imports/waiting").text
    confirmed(editor, work, preview)

    page = editor.get("/imports/waiting")

    assert len(page.rows()) == 6
    assert {row[3] for row in page.rows()} == {"经营数据"}
    assert "待核对6" in "".join(editor.get("/imports").text.split())


def test_a_job_settles_what_is_too_large_to_wait_for(told, editor, app, work, rows_of):
    address = settled_address(confirmed(editor, work, told()))
    import_id = int(address.split("/")[2])
    with app.app_context():
        rows = kept_rows(ledger.session, import_id)
        stranger = next(one for one in rows if one.raw["企业名称"] == "示例外来光学有限公司")
        argument = asked(import_id, {stranger.id: Choice(NEW, reason="新注册")})
        told_now = {"owner": "bianji", "now": NOW}
        job_id = jobs.submit(ledger.database, SETTLE, argument, **told_now)
        queue = Queue(app.extensions["settings"].jobs_url)
        queue.put(job_id)
        queue.close()
    waiting = editor.get(f"{address}/{job_id}")
    assert waiting.heading == "正在写入"
    work()

    after = editor.follow(editor.get(f"{address}/{job_id}", status=302))

    assert "已处理 1 行，写入变更记录" in after.text
    assert len(rows_of(Figures)) == 1
