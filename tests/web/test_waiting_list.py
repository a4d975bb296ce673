"""All waiting rows on one page, rows that lack only their firm, and an import put right again."""

from io import BytesIO

import pytest

from registry.extensions import ledger
from registry.importing.commit.write import write_outcomes
from registry.models import Enterprise, Figures
from registry.services.import_options import ImportOptions
from registry.services.importing import preview_files
from tests.support.imports import EDITOR, all_rows, settings, table, uscc, workbook
from tests.web.conftest import NOW, signed_in
from tests.web.importing import confirmed, previewed

CODE, NAME, MONEY = "统一社会信用代码", "企业名称", "营业收入（万元）"
TWIN = "示例同名有限公司"


def upload(records, name, **options):
    return {"files": (BytesIO(workbook(("表", table(records)))), name), **options}


@pytest.fixture
def desk(firms, editor, work):
    """Two firms of one name, and a way to import figures."""
    listed = [{CODE: uscc(n), NAME: TWIN} for n in (8, 9)] + [{CODE: uscc(1), NAME: "示例甲公司"}]
    confirmed(editor, work, previewed(editor, work, upload(listed, "企业.xlsx")))

    def bring(rows, name="月报.xlsx", **options):
        return previewed(
            editor, work, upload([{**one, "年度": 2025} for one in rows], name, **options)
        )

    return bring


def figures(*names):
    return [{NAME: name, MONEY: 100 + at} for at, name in enumerate(names)]


def test_rows_of_all_imports_are_listed_and_lead_to_their_own_case(desk, editor, work):
    confirmed(editor, work, desk(figures(TWIN, "示例无名公司"), reporter="采育镇"))
    confirmed(editor, work, desk(figures("示例乌有公司"), "另一份.xlsx"))

    page = editor.get("/imports/waiting")
    assert [row[0] for row in page.rows()] == ["示例乌有公司", TWIN, "示例无名公司"]
    assert [row[1] for row in page.rows()] == [
        *("台账中没有该企业", "可能是几家企业", "台账中没有该企业")
    ]
    narrowed = editor.get("/imports/waiting?reason=unknown&reporter=采育镇")
    assert [row[0] for row in narrowed.rows()] == ["示例无名公司"]
    assert "没有符合" in editor.get("/imports/waiting?reason=growth").text
    case = editor.get(narrowed.links()["处理"])
    assert "示例无名公司" in case.text
    assert len([row for row in case.all("tr") if (row.get("id") or "").startswith("case-")]) == 1
    assert "全部待核对的行" in case.links()


def test_a_refused_row_offers_a_new_firm_in_the_preview(desk, editor, work, app):
    rows = [{CODE: uscc(2), NAME: "示例乙公司", MONEY: 5}, {CODE: uscc(3), NAME: None, MONEY: 6}]
    preview = desk(rows)
    assert "未通过 2" in preview.text
    assert "2 行的企业不在台账中" in preview.text
    page = editor.get(preview.links()["新建或指定企业"])
    first, second = (
        row.get("id")[5:] for row in page.all("tr") if (row.get("id") or "")[:5] == "case-"
    )

    fault = editor.post(page.response.request.path, {f"do.{second}": "new"}, status=422)
    assert "请填写新企业的名称" in fault.text
    answer = {f"do.{first}": "new", f"do.{second}": "new", f"name.{second}": "示例丙公司"}
    editor.post(page.response.request.path, answer)
    after = editor.get(preview.response.request.path)
    assert "未通过" not in [row[0] for row in after.rows()]
    confirmed(editor, work, after)

    with app.app_context():
        names = {row["uscc"]: row["name"] for row in all_rows(ledger.session, Enterprise)}
        assert (names[uscc(2)], names[uscc(3)]) == ("示例乙公司", "示例丙公司")
        assert len(all_rows(ledger.session, Figures)) == 2


def test_a_wrong_unit_is_put_right_after_the_import(desk, editor, work, app):
    done = confirmed(editor, work, desk([{CODE: uscc(1), NAME: "示例甲公司", MONEY: 50_000}]))
    address = done.response.request.path

    preview_address = editor.post(f"{address}/again").location
    work()
    preview = editor.get(preview_address)
    assert "正在修正导入 2" in preview.text
    assert "不变 1" in preview.text
    editor.post(f"{preview_address}/reading", {"table": "0", "unit.C": "元"})
    work()
    preview = editor.get(preview_address)
    assert "变更 1" in preview.text
    confirmed(editor, work, preview)

    with app.app_context():
        assert [row["revenue"] for row in all_rows(ledger.session, Figures)] == [5_000_000]


def test_rows_that_waited_for_the_unit_are_closed_with_it(desk, editor, work, app, firms):
    codes = [uscc(n) for n in range(21, 27)]
    for n, code in enumerate(codes):
        firms.add(f"示例{n}号公司", uscc=code)
    last = [{CODE: code, "年度": 2024, MONEY: 100} for code in codes]
    confirmed(editor, work, previewed(editor, work, upload(last, "上年.xlsx")))
    this = confirmed(editor, work, desk([{CODE: code, MONEY: 1_000_000} for code in codes]))
    assert "6 行" in this.text
    waiting = editor.get(this.links()["处理待核对的行"])
    assert "6 行在等一整列的单位" in waiting.text

    address = editor.post(f"{this.response.request.path}/again").location
    work()
    editor.post(f"{address}/reading/accept", {"table": "0", "column": "B", "unit": "元"})
    work()
    confirmed(editor, work, editor.get(address))

    assert "没有待核对的行" in editor.get("/imports/waiting").text
    after = editor.get(f"{this.response.request.path}/waiting")
    assert "修正读法后重新导入" in after.text
    with app.app_context():
        revenues = [row["revenue"] for row in all_rows(ledger.session, Figures)]
        assert sorted(revenues) == [100_000_000] * 12


def test_another_person_or_a_settling_batch_is_not_read_again(desk, app, editor, work):
    done = confirmed(editor, work, desk(figures(TWIN)))
    address = done.response.request.path

    signed_in(app, "zhenjie").post(f"{address}/again", status=404)
    editor.post("/imports/99/again", status=404)


def test_an_import_without_options_says_so_and_offers_its_file(desk, editor, work, app):
    with app.app_context():
        session = ledger.session
        rows = [{**one, "年度": 2025} for one in figures(TWIN)]
        files = [("旧.xlsx", workbook(("表", table(rows))))]
        told = {"actor": EDITOR, "now": NOW, "settings": settings()}
        shown = preview_files(session, files, ImportOptions(), **told)
        sources = [(file.source, file.outcomes) for file in shown.files]
        kept = {"based_on": shown.based_on, "actor": "bianji", "now": NOW}
        number = write_outcomes(session, sources, **kept).import_id

    page = editor.get(f"/imports/{number}/waiting")
    assert "没有保存当时的读取方式" in page.text
    assert "用原文件重新导入" in [button.text for button in page.all("button")]
    ways = {control.get("value") for control in page.all("input") if control.get("type") == "radio"}
    assert ways == {"", "drop"}
