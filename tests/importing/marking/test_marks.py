"""What people see in the workbook that comes back: fills, comments, sentences, a filter."""

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.table import Table

from registry.importing.marking.marks import ABOUT, AUTHOR, joined, marks_of, span_of
from registry.importing.marking.notes import SAID
from registry.importing.table import MappedColumn, ParsedTable, Problem
from tests.importing.marking.looking import (
    AMBER,
    HEADER,
    RED,
    Mark,
    Span,
    colour,
    comment,
    error,
    mark,
    marked,
    parts,
    question,
    saved,
    sheet,
    sound,
)
from tests.importing.reading.books import raws, read


def ledger() -> openpyxl.Workbook:
    """Five columns under a header in row 1; C4 is blank, row 7 is missing."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "数据"
    page.append(["代码", "企业名称", "产值", "增速", "备注"])
    for row in (2, 3, 4, 5, 6, 8, 9):
        for column, value in enumerate((f"00{row}", f"示例{row}号", row * 1.5, row / 100, "无"), 1):
            if (row, column) != (4, 3):
                page.cell(row, column, value)
    return book


def test_a_bad_cell_is_red_has_a_comment_and_its_row_a_sentence():
    page = sheet(marked(saved(ledger()), error("C3", "产值应填数字。")))

    assert colour(page, "C3") == RED
    assert comment(page, "C3") == "【本系统】产值应填数字。"
    assert page["C3"].comment.author == AUTHOR
    assert page["F3"].value == "产值应填数字。"
    assert page["F1"].value == HEADER
    assert comment(page, "F1") == SAID + ABOUT
    assert [cell.value for cell in page["F"] if cell.value] == [HEADER, "产值应填数字。"]


def test_a_cell_that_waits_for_a_person_is_amber_and_says_so():
    page = sheet(marked(saved(ledger()), question("C3", "比上年大十倍。")))

    assert colour(page, "C3") == AMBER
    assert page["F3"].value == "待核对：比上年大十倍。"


def test_a_note_gets_a_comment_and_no_fill():
    page = sheet(marked(saved(ledger()), Mark("数据", 3, "C3", "已按约数录入。", "note")))

    assert colour(page, "C3") is None
    assert comment(page, "C3") == "【本系统】已按约数录入。"


def test_all_sentences_of_a_row_stand_in_one_cell_each_once_and_errors_first():
    page = sheet(
        marked(
            saved(ledger()),
            question("C3", "与上年相差较大。"),
            error("A3", "代码不对。"),
            error("C3", "产值应填数字。"),
            error("B3", "代码不对。"),
        )
    )

    assert page["F3"].value == "代码不对；产值应填数字；待核对：与上年相差较大。"
    assert comment(page, "C3") == "【本系统】产值应填数字。\n待核对：与上年相差较大。"
    assert colour(page, "C3") == RED


def test_a_blank_cell_without_markup_is_inserted_in_order():
    data = marked(saved(ledger()), error("C4", "产值没有填。"))
    page = sheet(data)

    assert colour(page, "C4") == RED
    assert page["F4"].value == "产值没有填。"
    row = parts(data)["xl/worksheets/sheet1.xml"].decode().split('<row r="4"')[1].split("</row>")[0]
    assert [row.index(f'r="{letter}4"') for letter in "ABCDEF"] == sorted(
        row.index(f'r="{letter}4"') for letter in "ABCDEF"
    )


@pytest.mark.parametrize("row", [7, 12])
def test_a_row_without_markup_is_inserted_in_order(row):
    page = sheet(marked(saved(ledger()), error(f"B{row}", "名称没有填。"), last=12))

    assert colour(page, f"B{row}") == RED
    assert page[f"F{row}"].value == "名称没有填。"
    assert page["B8"].value == "示例8号"
    assert page.max_row == max(row, 9)


def test_a_row_may_be_marked_without_a_cell():
    page = sheet(marked(saved(ledger()), Mark("数据", 5, None, "看不出是哪一条记录。", "error")))

    assert page["F5"].value == "看不出是哪一条记录。"
    assert [cell.comment for cell in page[5]] == [None] * 6


def test_a_marked_cell_keeps_all_of_its_style_but_the_fill():
    book = ledger()
    cell = book.active["C3"]
    cell.font = Font(name="楷体", size=14, bold=True, color="FF0000FF")
    cell.border = Border(left=Side("thick"), bottom=Side("dotted"))
    cell.alignment = Alignment(horizontal="center", wrap_text=True)
    cell.number_format = "#,##0.000"
    cell.protection = Protection(locked=False)
    cell.fill = PatternFill("solid", fgColor="FF00FF00")
    before = sheet(saved(book))["C3"]
    after = sheet(marked(saved(book), error("C3")))["C3"]

    for part in ("font", "border", "alignment", "number_format", "protection", "value"):
        assert repr(getattr(after, part)) == repr(getattr(before, part)), part
    assert after.fill.fgColor.rgb == RED


def test_a_blank_cell_takes_the_style_of_its_row_or_column():
    book = ledger()
    book.active.column_dimensions["C"].number_format = "0.000"
    book.active.column_dimensions["C"].font = Font(italic=True)
    page = sheet(marked(saved(book), error("C7")))

    assert page["C7"].font.italic
    assert page["C7"].number_format == "0.000"


def test_the_autofilter_covers_the_table_and_our_column():
    data = marked(saved(ledger()), error("C3"))

    assert sheet(data).auto_filter.ref == "A1:F9"
    assert b"'\xe6\x95\xb0\xe6\x8d\xae'!$A$1:$F$9</definedName>" in parts(data)["xl/workbook.xml"]
    assert not any(each.hidden for each in sheet(data).row_dimensions.values())


def test_an_autofilter_on_the_same_header_is_widened_and_keeps_its_criteria():
    book = ledger()
    book.active.auto_filter.ref = "B1:D20"
    book.active.auto_filter.add_filter_column(0, ["示例3号"])
    page = sheet(marked(saved(book), error("C3")))

    assert page.auto_filter.ref == "B1:F20"
    assert page.auto_filter.filterColumn[0].filters.filter == ["示例3号"]


def test_an_autofilter_elsewhere_is_replaced():
    book = ledger()
    book.active.auto_filter.ref = "A3:B5"

    assert sheet(marked(saved(book), error("C3"))).auto_filter.ref == "A1:F9"


def test_a_table_object_stays_and_our_column_has_a_filter_of_its_own():
    book = ledger()
    book.active.add_table(Table(displayName="表1", ref="A1:E9"))
    before = saved(book)
    data = marked(before, error("C3"))
    page = sheet(data)

    assert page.tables["表1"].ref == "A1:E9"
    assert page.auto_filter.ref == "F1:F9"
    assert parts(data)["xl/tables/table1.xml"] == parts(before)["xl/tables/table1.xml"]


def test_a_protected_sheet_stays_protected_and_can_be_filtered():
    book = ledger()
    book.active.protection.sheet = True
    book.active.protection.password = "abc"
    before, after = sheet(saved(book)), sheet(marked(saved(book), error("C3")))

    assert after.protection.sheet
    assert after.protection.password == before.protection.password
    assert after.protection.autoFilter is False


def test_on_request_only_the_marked_rows_are_shown_and_none_is_removed():
    before = saved(ledger())
    data = marked(before, error("C3"), error("B6"), shown="marked", last=8)
    page = sheet(data)

    hidden = {row for row, each in page.row_dimensions.items() if each.hidden}
    assert hidden == {2, 4, 5, 8}
    assert page.auto_filter.filterColumn[0].colId == 5
    assert raws(read(before).sheets[0]).items() <= raws(read(data).sheets[0]).items()


def test_persons_comments_stay_and_ours_is_added_below():
    book = ledger()
    book.active["C3"].comment = Comment("请按\n年报填", "张三")
    book.active["D5"].comment = Comment("已核", "李四")
    page = sheet(marked(saved(book), error("C3", "应填数字。")))

    assert comment(page, "C3") == "请按\n年报填\n【本系统】应填数字。"
    assert page["C3"].comment.author == "张三"
    assert comment(page, "D5") == "已核"


def test_a_mark_inside_a_merged_cell_is_put_where_it_can_be_seen():
    book = ledger()
    book.active.merge_cells("B3:B5")
    page = sheet(marked(saved(book), error("B5", "名称不对。")))

    assert colour(page, "B3") == RED
    assert comment(page, "B3") == "【本系统】名称不对。"
    assert page["F5"].value == "名称不对。"
    assert page["F3"].value is None


def test_our_column_stands_right_of_merged_cells():
    book = ledger()
    book.active.merge_cells("E5:G5")

    assert sheet(marked(saved(book), error("C3")))["H1"].value == HEADER


def test_formatted_but_empty_columns_do_not_push_our_column_away():
    book = ledger()
    for row in range(1, 10):
        for column in range(6, 40):
            book.active.cell(row, column).border = Border(left=Side("thin"))
    page = sheet(marked(saved(book), error("C3", "应填数字。")))

    assert page["F1"].value == HEADER
    assert page["F3"].value == "应填数字。"
    assert page["G3"].border.left.style == "thin"


def test_our_column_is_shown_where_the_columns_beside_the_table_are_hidden():
    book = ledger()
    group = book.active.column_dimensions["F"]
    group.min, group.max, group.hidden = 6, 16384, True
    data = marked(saved(book), error("C3"))

    columns = (
        parts(data)["xl/worksheets/sheet1.xml"].decode().split("<cols>")[1].split("</cols>")[0]
    )
    assert columns.count("hidden") == 1
    assert 'min="7" max="16384"' in columns
    assert not sheet(data).column_dimensions["F"].hidden


def test_a_column_wide_problem_marks_the_header_and_tells_every_row():
    table = ParsedTable(
        register="figures",
        sheet="数据",
        header_rows=[1],
        columns=[MappedColumn("C", "产值", "output", "万元", "exact")],
        unmapped=[],
        rows=list(range(2, 10)),
    )
    problem = Problem(None, None, "output", "unit", "question", "单位可能不是万元。", rows=(3, 5))
    ignored = Problem(4, "C4", "output", "rounded", "note", "已四舍五入。")
    marks = list(marks_of(table, [problem, ignored]))
    page = sheet(mark(saved(ledger()), "测试.xlsx", marks, [span_of(table)]).data)

    assert colour(page, "C1") == AMBER
    assert comment(page, "C1") == "【本系统】待核对：单位可能不是万元。"
    told = {cell.row for cell in page["F"] if cell.value == "待核对：单位可能不是万元。"}
    assert told == {3, 5}


def test_a_problem_of_the_whole_sheet_is_told_at_the_head_of_our_column():
    told = Mark("数据", 1, None, "没有说是哪一年的数据。", "error")
    page = sheet(marked(saved(ledger()), told))

    assert comment(page, "F1") == f"{SAID}{ABOUT}\n没有说是哪一年的数据。"
    assert [cell.value for cell in page["F"] if cell.value] == [HEADER]


def test_a_mark_above_the_table_never_covers_what_stands_there():
    book = openpyxl.Workbook()
    page = book.active
    page.title = "数据"
    page["A1"], page["C1"] = "2025年", "单位：万元"
    page.append(["代码", "产值"])
    page.append(["001", 1])
    after = sheet(
        marked(saved(book), Mark("数据", 1, "A1", "年度不对。", "error"), header=2, last=3)
    )

    assert after["C1"].value == "单位：万元"
    assert (after["D1"].value, after["D2"].value) == ("年度不对。", HEADER)


def test_two_tables_on_a_sheet_each_get_the_header():
    book = ledger()
    book.active.append([])
    book.active.append(["代码", "企业名称", "产值"])
    book.active.append(["0099", "示例99号", 1])
    spans = [Span("数据", 1, 9), Span("数据", 11, 12)]
    page = sheet(mark(saved(book), "测试.xlsx", [error("C3"), error("C12")], spans).data)

    assert [page["F1"].value, page["F11"].value] == [HEADER, HEADER]
    assert page.auto_filter.ref == "A1:F12"


def test_without_a_known_table_the_row_above_the_first_mark_is_the_header():
    page = sheet(mark(saved(ledger()), "测试.xlsx", [error("C3"), error("C6")]).data)

    assert page["F2"].value == HEADER
    assert page.auto_filter.ref == "A2:F6"


def test_marks_on_several_sheets_share_one_set_of_styles():
    book = ledger()
    other = book.copy_worksheet(book.active)
    other.title = "二月"
    marks = [error("C3"), error("C4", sheet="二月")]
    data = mark(saved(book), "测试.xlsx", marks, [Span("数据", 1, 9), Span("二月", 1, 9)]).data
    sound(data)

    assert colour(sheet(data), "C3") == RED
    assert colour(sheet(data, "二月"), "C4") == RED
    assert colour(sheet(data, "二月"), "C3") is None


def test_beyond_a_number_of_comments_the_column_alone_tells_the_rest():
    marks = [error(f"C{row}", f"第{row}行不对。") for row in range(2, 10)]
    page = sheet(marked(saved(ledger()), *marks, most_comments=3))

    assert [row for row in range(2, 10) if comment(page, f"C{row}")] == [2, 3, 4]
    assert [colour(page, f"C{row}") for row in range(2, 10)] == [RED] * 8
    assert "只写到第 4 行" in comment(page, "F1")
    assert page["F9"].value == "第9行不对。"


def test_a_sheet_without_a_mark_and_every_other_part_stay_as_they_were():
    book = ledger()
    book.create_sheet("说明").append(["填表说明"])
    before = saved(book)
    after = parts(marked(before, error("C3")))

    changed = {name for name, content in parts(before).items() if after[name] != content}
    assert changed == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "[Content_Types].xml",
    }


def test_nothing_to_mark_gives_the_file_back():
    data = saved(ledger())

    assert mark(data, "测试.xlsx", [], [Span("数据", 1, 9)]).data == data


def test_a_sheet_that_the_file_does_not_have_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        mark(saved(ledger()), "测试.xlsx", [error("C3", sheet="没有")])


@pytest.mark.parametrize(
    "text", ['a<b>&"c"\'', "_x000D_", "行\n行", "甲\x0b\x1f乙", "=1+1", " 前后 "]
)
def test_any_sentence_arrives_as_it_was_written(text):
    data = marked(saved(ledger()), error("C3", text))

    assert raws(read(data).sheets[0])["F3"] == text.strip()


def test_a_sentence_is_cut_to_what_a_cell_may_hold():
    data = marked(saved(ledger()), error("C3", "错" * 40_000))

    assert len(raws(read(data).sheets[0])["F3"]) == 32_767


def test_one_sentence_stands_as_it_is():
    assert joined(["应填数字。"]) == "应填数字。"
    assert joined(["应填数字", "代码不对。"]) == "应填数字；代码不对。"
