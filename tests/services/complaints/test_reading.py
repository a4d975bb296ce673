"""Complaints about what was read from a workbook."""

from datetime import date
from io import BytesIO

import openpyxl
import xlsxwriter

from registry.models import Enterprise, Figures
from registry.services.importing import CLEAN
from tests.support.imports import (
    all_rows,
    bring,
    counts,
    firm_records,
    look,
    problems,
    size,
    table,
    uscc,
)

CODE = "统一社会信用代码"
LAST_ROW = 1_048_575


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook as openpyxl writes it: formulas without their values."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def filled(records) -> openpyxl.Workbook:
    """A workbook of records whose cells can still be changed."""
    book = openpyxl.Workbook()
    for line in table(records):
        book.active.append(line)
    return book


def test_05_a_column_that_is_left_out_keeps_its_values(session):
    """baserow#3746: columns that the user chose to skip were cleared by the update."""
    bring(session, firm_records(1, 联系人="示例甲", 备注="示例"))

    changed = firm_records(1, 联系人="示例乙", 备注="改了")
    bring(session, changed, columns={"C": None})

    (firm,) = all_rows(session, Enterprise)
    assert (firm["contact"], firm["note"]) == ("示例甲", "改了")


def test_09_formatted_blank_rows_to_the_end_of_the_sheet_are_no_errors(session):
    """jeecg#7603: blank rows with a format were reported as rows without a name."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page, grey = book.add_worksheet("企业"), book.add_format({"bg_color": "#eeeeee"})
        for number, line in enumerate(table(firm_records(3))):
            page.write_row(number, 0, line)
        for number in (*range(4, 3000), LAST_ROW):
            page.set_row(number, 20, grey)
            page.write_blank(number, 0, None, grey)

    shown = look(session, file.getvalue())

    assert (counts(shown), problems(shown)) == ({"new": 3}, [])


def test_11_a_merged_key_fills_its_own_rows_and_no_other(session):
    """easyexcel#759: a value merged over five rows was null on four of them."""
    bring(session, firm_records(2))
    book = filled(
        [
            {CODE: uscc(1), "年度": 2021, "营业收入（万元）": 1},
            {CODE: None, "年度": 2022, "营业收入（万元）": 2},
            {CODE: None, "年度": 2023, "营业收入（万元）": 3},
            {CODE: None, "年度": 2024, "营业收入（万元）": 4},
        ]
    )
    book.active.merge_cells("A2:A4")

    shown = bring(session, saved(book), good_rows=True)

    assert counts(shown) == {"new": 3, "rejected": 1}
    assert {row["year"] for row in all_rows(session, Figures)} == {2021, 2022, 2023}


def test_12_a_formula_is_its_value_and_never_silently_nothing(session):
    """easyexcel#3555, odoo#31677: formulas came in as blanks or as their own text."""
    bring(session, firm_records(3))
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [CODE, "年度", "营业收入（万元）"])
        for number, cached in ((1, 12.5), (2, "#N/A")):
            page.write_row(number, 0, [uscc(number), 2024])
            page.write_formula(number, 2, "=VLOOKUP(A2,Z:Z,2,0)", None, cached)
    shown = look(session, file.getvalue())
    assert counts(shown) == {"new": 1, "rejected": 1}
    assert "#N/A" in problems(shown, "error")[0]

    without = filled([{CODE: uscc(3), "年度": 2024, "营业收入（万元）": "=1+1"}])
    shown = look(session, saved(without))

    assert counts(shown) == {"rejected": 1}
    assert "公式" in problems(shown, "error")[0]


def test_14_a_day_is_read_in_all_its_forms_and_a_doubtful_one_is_asked(session):
    """jeecg-vue3#1008: one spelling of a date worked, the others were dropped."""
    forms = [date(2021, 3, 1), "2021/3/1", "2021-03-01", 44256, "2021年3月1日"]
    months = ["2021年3月", "2021.3", "202103"]
    records = [
        {**firm, "成立日期": form}
        for firm, form in zip(firm_records(9), [*forms, *months, 2021.1], strict=True)
    ]

    shown = bring(session, records, good_rows=True)

    rows = all_rows(session, Enterprise)
    assert {row["established_on"] for row in rows} == {date(2021, 3, 1)}
    assert [row["established_precision"] for row in rows] == ["day"] * 5 + ["month"] * 3
    assert counts(shown) == {"new": 8, "waiting": 1}


def test_15_the_header_is_found_under_titles_and_over_two_lines(session):
    """A header in row 3 under a merged title, in two lines, with the unit beside it."""
    bring(session, firm_records(1))
    book = openpyxl.Workbook()
    page = book.active
    page.append(["附件2"])
    page.append(["2024年规模以上工业企业情况表", None, None, "单位：千元"])
    page.merge_cells("A2:C2")
    page.append(["序号", CODE, "工业总产值", None])
    page.append([None, None, "本年", "上年同期"])
    page.merge_cells("C3:D3")
    for column in "AB":
        page.merge_cells(f"{column}3:{column}4")
    page.append([1, uscc(1), 120000, 100000])

    shown = bring(session, saved(book), facts={"year": "2024"})

    assert (shown.status, counts(shown)) == (CLEAN, {"new": 1, "ignored": 2})
    (row,) = all_rows(session, Figures)
    assert (row["year"], row["output"], row["output_prior"]) == (
        2024,
        12_000_000_000,
        10_000_000_000,
    )


def test_17_two_firms_of_one_name_are_asked_about_with_both_codes(session):
    """The first of them was taken, or a third one made."""
    pair = [{**firm, "企业名称": "示例同名有限公司"} for firm in firm_records(2)]
    bring(session, pair)

    shown = look(session, [{"企业名称": "示例同名有限公司", "年度": 2024, "营业收入（万元）": 1}])

    assert counts(shown) == {"waiting": 1}
    assert [uscc(n) in problems(shown, "question")[0] for n in (1, 2)] == [True, True]


def test_23_one_code_never_stands_for_two_firms(session):
    """les-emplois#2633: of two firms with one code a random one was shown."""
    bring(session, firm_records(1))

    twin = [
        {**firm_records(1)[0], "企业名称": "示例另一家有限公司"},
        {**firm_records(1)[0], "企业名称": "示例又一家有限公司"},
    ]
    shown = bring(session, twin)

    assert (shown.status, counts(shown)) == (3, {"rejected": 2})
    assert size(session, Enterprise) == 1
