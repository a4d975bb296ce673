"""逐行对比: rows found by state, problem and firm; cells and words put right in the preview."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from registry.extensions import ledger
from registry.models import Enterprise, ImportCell, Revision, Standing, ValueAlias
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor, own_text
from tests.web.importing import confirmed, previewed
from tests.web.workbooks import FIGURE_HEADS, FIRM_HEADS, upload, workbook

HEADS = (*FIRM_HEADS, "经营状态")


def off(code: str) -> str:
    """The code with a last character that does not fit."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def firm(number: int, town: str = "采育镇", status: str = "正常经营", code: str = "") -> tuple:
    """A row of the register."""
    return code or uscc(number), f"示例第{number}制造有限公司", "示例人", town, status


@pytest.fixture
def look(editor: Visitor, work):
    """Upload rows of the register and come to the preview."""

    def upload_rows(*rows: tuple, **said: str) -> Page:
        return previewed(editor, work, upload((workbook(HEADS, *rows), "名录.xlsx"), **said))

    return upload_rows


def act(editor: Visitor, page: Page, what: str, **told: str) -> Page:
    """Send one of the forms of the preview and follow it."""
    address = page.response.request.path
    return editor.follow(editor.post(f"{address}/{what}", {"part": "0", **told}))


def test_a_refused_cell_is_put_right_where_it_stands_and_leads_back_to_its_cell(
    app, editor: Visitor, work, look
):
    page = look(firm(1, town="采育路"), firm(2))
    assert "未通过 1" in page.text
    assert "2 未通过D 列" in [row[0] for row in page.rows()]

    page = act(editor, page, "cells", cell="D2", text="采育镇")

    assert "未通过" not in page.text.split("逐行对比")[0]
    assert "恢复原文“采育路”" in page.text
    confirmed(editor, work, page)
    with app.app_context():
        cell = ledger.session.scalars(select(ImportCell)).one()
        towns = ledger.session.scalars(select(Standing.town)).all()
    assert (cell.field, cell.cell, cell.how) == ("standing.town", "D2", "corrected")
    assert (cell.raw, cell.actor) == ("采育路", "bianji")
    assert len(set(towns)) == 1


def test_a_sentence_that_holds_for_one_of_several_rows_is_called_an_example(look):
    alike = look(firm(1, town="采育路"), firm(2, town="采育路"))
    assert examples(alike) == []

    (told,) = examples(look(firm(1, town="采育路"), firm(2, town="黄村路")))
    assert "“采育路”" in told


def examples(page: Page) -> list[str]:
    """Problems of which only one sentence is shown."""
    return [text for text in map(own_text, page.all("a")) if text.startswith("例如：")]


def test_a_correction_is_taken_back_and_one_may_hold_for_all_cells_that_say_the_same(
    editor: Visitor, look
):
    page = look(firm(1, town="采育路"), firm(2, town="采育路"), firm(3))
    assert "本列 2 处“采育路”一并改" in page.text

    page = act(editor, page, "cells", cell="D3", text="采育镇", alike="y")
    assert "新增 3" in page.text

    page = act(editor, page, "cells", cell="D2", do="restore")
    assert "未通过 1" in page.text
    assert "新增 2" in page.text


def test_a_code_whose_check_fails_is_confirmed_by_a_person(app, editor: Visitor, work, look):
    odd = off(uscc(1))
    page = look(firm(1, code=odd))
    assert "待核对 1" in page.text

    page = act(editor, page, "cells", cell="A2", text=odd, do="confirm")

    assert "新增 1" in page.text
    confirmed(editor, work, page)
    with app.app_context():
        cell = ledger.session.scalars(select(ImportCell)).one()
        assert ledger.session.scalars(select(Enterprise.uscc)).one() == odd
    assert (cell.field, cell.cell, cell.how, cell.actor) == (
        *("enterprise.uscc", "A2", "decided", "bianji"),
    )


def test_one_decision_settles_a_word_in_every_row_and_can_be_taken_back(
    app, editor: Visitor, work, look
):
    page = look(firm(1, status="运转中"), firm(2, status="运转中"), firm(3, status="看不清"))
    words = [row for row in page.rows() if row[0] == "经营状态"]
    assert [row[1:4] for row in words] == [["运转中", "2", "E2"], ["看不清", "1", "E4"]]

    page = act(editor, page, "words", pick="0:active")
    assert "新增 2" in page.text
    page = act(editor, page, "words/forget", field="status", word="运转中")
    assert "未通过 3" in page.text

    page = act(editor, page, "words", **{"word-0": "停产", "word-1": "停产"})
    assert "新增 3" in page.text
    confirmed(editor, work, page)
    with app.app_context():
        assert set(ledger.session.scalars(select(Standing.status))) == {"suspended"}
        cells = ledger.session.execute(select(ImportCell.how, ImportCell.raw)).all()
        assert not ledger.session.scalars(select(ValueAlias)).all()
    assert sorted(map(tuple, cells)) == [
        *[("decided", "看不清"), ("decided", "运转中"), ("decided", "运转中")]
    ]


def test_a_word_that_says_nothing_is_left_blank(editor: Visitor, look):
    page = look(firm(1, status="待定"), firm(2, status="待定"))

    page = act(editor, page, "words", pick="0:")

    assert "新增 2" in page.text
    assert "经营状态没有" not in page.text


def test_a_learned_word_is_known_to_the_next_file(
    app, editor: Visitor, town_editor: Visitor, work, look
):
    page = look(firm(1, status="运转中"))
    act(editor, page, "words", pick="0:active", learn="y")

    with app.app_context():
        (word,) = ledger.session.scalars(select(ValueAlias))
        revision = ledger.session.get(Revision, word.revision_id)
    assert (word.field, word.word, word.code) == ("status", "运转中", "active")
    assert (word.taught_by, revision.actor, revision.door) == ("bianji", "bianji", "form")
    again = look(firm(2, status="运转中"))
    assert "没有发现问题" in again.text

    data = upload((workbook(HEADS, firm(3, status="干活")), "名录.xlsx"))
    towns = previewed(town_editor, work, data)
    assert "记住，以后导入自动识别" not in towns.text
    act(town_editor, towns, "words", pick="0:active", learn="y")
    with app.app_context():
        assert len(ledger.session.scalars(select(ValueAlias)).all()) == 1


def test_a_word_that_nobody_knows_is_asked_for_again(editor: Visitor, look):
    page = look(firm(1, status="运转中"))

    assert "“随便”不在可选的词中" in act(editor, page, "words", **{"word-0": "随便"}).text
    assert "请先为至少一个词选择含义" in act(editor, page, "words").text
    assert "最多 500 个字" in act(editor, page, "cells", cell="E2", text="长" * 501).text


def test_rows_are_found_by_state_by_problem_and_by_firm(editor: Visitor, look):
    page = look(firm(1, town="采育路"), firm(2), firm(3, status="运转中"))
    address = page.response.request.path

    def shown(query: str) -> list[str]:
        rows = editor.get(f"{address}?{query}").rows()
        return [row[1] for row in rows if row[0].split(" ")[0].isdecimal()]

    assert shown("state=new") == [uscc(2)]
    assert shown("problem=error.unknown_word.town") == [uscc(1)]
    assert shown(f"q={uscc(3)[-6:].lower()}") == [uscc(3)]
    assert shown("q=第2制造&state=new") == [uscc(2)]
    assert shown("q=第2制造&state=rejected") == []
    assert shown("problem=meiyou&state=meiyou") == [uscc(1), uscc(3), uscc(2)]
    assert page.links()["所属镇街没有“采育路”这个词。相近的有：采育镇。"] == (
        f"{address}?problem=error.unknown_word.town#rows"
    )


@pytest.mark.parametrize(
    ("told", "status"),
    [({"part": "7"}, 404), ({"cell": "甲"}, 400), ({"do": "meiyou"}, 400)],
)
def test_a_form_that_speaks_of_nothing_is_refused(editor: Visitor, look, told, status):
    address = look(firm(1)).response.request.path

    editor.post(f"{address}/cells", {"part": "0", "cell": "D2", **told}, status=status)


def test_somebody_elses_preview_is_not_put_right(editor: Visitor, town_editor: Visitor, look):
    address = look(firm(1)).response.request.path

    for what in ("cells", "words", "words/forget"):
        town_editor.post(f"{address}/{what}", {"part": "0", "cell": "D2"}, status=404)


def test_a_row_that_is_stopped_as_a_whole_says_why(editor: Visitor, firms: Firms, work):
    firms.add("示例第1制造有限公司", uscc=uscc(1))
    rows = [(uscc(1), None, "2025", 1), (uscc(1), None, "2025", 2)]

    page = previewed(editor, work, upload((workbook(FIGURE_HEADS, *rows), "年报.xlsx")))

    assert "是同一" in page.rows()[-1][0] + page.rows()[-1][1]


def test_several_files_are_one_table_of_tables_and_only_surprises_are_said_aloud(
    editor: Visitor, work
):
    book = load_workbook(workbook(HEADS, firm(1), sheet="企业"))
    for title, state in (("填写说明", "visible"), ("旧表", "hidden")):
        extra = book.create_sheet(title)
        extra["A1"], extra.sheet_state = "说明", state
    first = BytesIO()
    book.save(first)
    first.seek(0)
    second = workbook(HEADS, firm(2), firm(3, town="采育路"))

    page = previewed(editor, work, upload((first, "甲.xlsx"), (second, "乙.xlsx")))

    assert "共 2 张表" in page.text
    assert "另有 1 张工作表不含数据，没有读取" in page.text
    warned = page.text.split("另有 1 张")[0]
    assert "甲.xlsx › 旧表 没有读取" in warned
    assert "填写说明" not in warned
    lines = [["".join(cell.itertext()).strip() for cell in row] for row in page.tree.iter("tr")]
    assert [(line[0], line[2], line[5]) for line in lines[1:3]] == [
        ("甲.xlsx› 企业", "1", "0"),
        ("乙.xlsx› Sheet1", "1", "1"),
    ]


def test_what_changes_beside_the_columns_of_a_list_is_told_in_its_row(
    editor: Visitor, firms: Firms, work
):
    firms.add("示例第1制造有限公司", uscc=uscc(1))
    heads = ("序号", "企业名称", "荣誉类型", "批次")
    row = (1, "示例第1制造有限公司", "专精特新“小巨人”企业", "第八批")
    names = ("公示名单2026年3月2日.xlsx", "认定名单2026年4月1日.xlsx")

    def look(name: str, *rows: tuple) -> Page:
        page = previewed(editor, work, upload((workbook(heads, *rows), name)))
        act(editor, page, "reading/accept", table="0")
        work()
        return editor.get(page.response.request.path)

    confirmed(editor, work, look(names[0], row))
    after = look(names[1], row)

    assert "表中没有列的变更：认定状态：公示 → 认定；认定日期：空 → 2026-04-01" in after.text
