"""The corrected file comes in again: our column is ignored, and a new round starts clean."""

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from registry.importing.marking.marks import ABOUT
from registry.importing.marking.notes import SAID
from tests.importing.marking.looking import (
    AMBER,
    HEADER,
    RED,
    Mark,
    colour,
    comment,
    error,
    marked,
    parts,
    question,
    saved,
    sheet,
)
from tests.importing.marking.test_marks import ledger
from tests.importing.reading.books import raws, read, zipped


def resaved(data):
    """As another program writes it after the user's corrections."""
    page = sheet(data)
    return saved(page.parent)


@pytest.fixture(params=[lambda data: data, resaved], ids=["as sent", "saved by another program"])
def back(request):
    return request.param


def test_what_was_corrected_is_no_longer_marked(back):
    first = marked(saved(ledger()), error("C3"), question("D5"), error("C7"))
    page = sheet(marked(back(first), error("B6", "名称不对。")))

    assert [colour(page, cell) for cell in ("C3", "D5", "C7")] == [None] * 3
    assert [comment(page, cell) for cell in ("C3", "D5", "C7")] == [None] * 3
    assert colour(page, "B6") == RED
    assert {cell.coordinate: cell.value for cell in page["F"] if cell.value} == {
        "F1": HEADER,
        "F6": "名称不对。",
    }
    assert page["G1"].value is None
    assert comment(page, "F1") == SAID + ABOUT


def test_what_is_still_wrong_is_marked_anew(back):
    first = marked(saved(ledger()), error("C3", "应填数字。"))
    page = sheet(marked(back(first), question("C3", "比上年大十倍。")))

    assert colour(page, "C3") == AMBER
    assert comment(page, "C3") == "【本系统】待核对：比上年大十倍。"
    assert page["F3"].value == "待核对：比上年大十倍。"


@pytest.mark.parametrize("fill", [PatternFill("solid", fgColor="FFC6EFCE"), PatternFill()])
def test_a_cell_gets_its_own_colour_back(back, fill):
    book = ledger()
    book.active["C3"].fill = fill
    first = marked(saved(book), error("C3"), error("D3"))
    again = back(marked(back(first), error("C3"), error("B4")))
    page = sheet(marked(again, error("A9")))

    assert colour(page, "C3") == (fill.fgColor.rgb if fill.fill_type else None)
    assert colour(page, "D3") is None


def test_a_persons_comment_loses_what_was_added_to_it(back):
    book = ledger()
    book.active["C3"].comment = Comment("请按年报填", "张三")
    first = marked(saved(book), error("C3", "应填数字。"))
    again = back(marked(back(first), error("C3", "还是不对。")))
    data = marked(back(again), error("B6"))

    assert comment(sheet(again), "C3") == "请按年报填\n【本系统】还是不对。"
    assert comment(sheet(data), "C3") == "请按年报填"


def test_what_we_said_is_found_in_however_many_runs_it_was_split():
    book = ledger()
    book.active["C3"].comment = Comment("请按年报填", "张三")
    held = parts(marked(saved(book), error("C3", "应填数字。")))
    name = next(each for each in held if "comment" in each and each.endswith(".xml"))
    text = held[name].decode()
    split = text.replace("请按年报填</t>", "请按年报填&#10;</t>").replace(
        "\n【本系统】", "【本系统】"
    )
    split = split.replace("应填数字", "应填</t></r><r><t>数字")
    held[name] = split.encode()
    after = parts(marked(zipped(held), error("B6")))[name].decode()

    assert "<r><t>请按年报填</t></r></text>" in after
    assert after.count("应填") == 1


def test_our_column_is_known_after_columns_were_inserted_before_it():
    first = marked(saved(ledger()), error("C3"))
    page = sheet(first)
    note = page["F1"].comment.text
    page["F1"].comment = None
    page.insert_cols(2)
    page["G1"].comment = Comment(note, "本系统")
    after = sheet(marked(saved(page.parent), error("D3", "又错了。")))

    assert after["G3"].value == "又错了。"
    assert after["H1"].value is None


def test_a_later_round_may_tell_of_a_row_that_the_first_did_not(back):
    book = ledger()
    book.active["F14"] = "填表人：示例"
    first = marked(saved(book), error("C3"))
    page = sheet(marked(back(first), error("B14", "合计不符。")))

    assert [page[cell].value for cell in ("F14", "G1", "G14")] == [
        "填表人：示例",
        HEADER,
        "合计不符。",
    ]


def test_what_people_write_into_our_column_stays_where_nothing_new_is_said():
    page = sheet(marked(saved(ledger()), error("C3"), error("C4")))
    page["F5"], page["F12"] = "电话核实过", "表下的说明"
    after = sheet(marked(saved(page.parent), error("C4")))

    assert [after[cell].value for cell in ("F3", "F5", "F12")] == [None, "电话核实过", "表下的说明"]
    assert after["F4"].value == "应填数字。"


def test_a_column_of_the_same_name_that_is_not_ours_is_left_alone():
    book = ledger()
    book.active["F1"], book.active["F3"] = HEADER, "统计局退回：请补充"
    page = sheet(marked(saved(book), error("C3", "应填数字。")))

    assert page["F3"].value == "统计局退回：请补充"
    assert page["G1"].value == HEADER
    assert page["G3"].value == "应填数字。"


def test_marks_and_comments_change_nothing_that_is_read():
    before = saved(ledger())
    data = marked(before, error("C3"), error("C4"), question("B7"))
    read_before, read_after = (raws(read(each).sheets[0]) for each in (before, data))

    ours = {name for name in read_after if name.startswith("F")}
    assert ours == {"F1", "F3", "F4", "F7"}
    assert {name: raw for name, raw in read_after.items() if name not in ours} == read_before


def test_the_same_marks_again_give_the_same_file():
    marks = [error("C3"), question("C4"), Mark("数据", 5, None, "不知是谁。", "error")]
    once = marked(saved(ledger()), *marks)
    twice, thrice = marked(once, *marks), marked(marked(once, *marks), *marks)

    assert parts(twice)["xl/worksheets/sheet1.xml"] == parts(thrice)["xl/worksheets/sheet1.xml"]
    for cell in ("C3", "C4", "F5", "F1"):
        assert sheet(once)[cell].value == sheet(thrice)[cell].value
        assert comment(sheet(once), cell) == comment(sheet(thrice), cell)
        assert colour(sheet(once), cell) == colour(sheet(thrice), cell)


def test_a_workbook_without_rows_is_marked_too():
    book = openpyxl.Workbook()
    book.active.title = "数据"
    page = sheet(marked(saved(book), error("B3", "表是空的。")))

    assert page["B3"].fill.fgColor.rgb == RED
    assert page["C1"].value == HEADER
    assert page["C3"].value == "表是空的。"
