from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.importing.opening import open_workbook
from registry.importing.parse import Options, parse_workbook
from registry.importing.printing import READABLE, pages_wide
from registry.importing.registers import REGISTERS
from registry.importing.registers.vocabularies import CLOSED, vocabulary
from registry.importing.template import VERSION, VERSION_NAME, write_template

TOWNS = vocabulary([(f"110115{n:03d}", f"示例第{n}镇街道办事处", None) for n in range(40)])
WORDS = {**CLOSED, "town": TOWNS}
every_register = pytest.mark.parametrize("register", list(REGISTERS))


def template(register):
    stream = BytesIO()
    write_template(register, stream, WORDS)
    return stream.getvalue()


def opened(register):
    return openpyxl.load_workbook(BytesIO(template(register)))


@every_register
def test_an_empty_template_imports_with_no_rows_and_every_column(register):
    book = open_workbook(template(register), "模板.xlsx")
    parsed = parse_workbook(book, Options())
    (table,) = parsed.tables

    assert table.register == register
    assert table.rows == []
    assert table.unmapped == []
    assert table.problems == []
    assert {column.how for column in table.columns} == {"exact"}
    assert [each.sheet for each in parsed.refused] == ["填写说明", "词表"]


@every_register
def test_a_filled_template_gives_its_row(register):
    book = opened(register)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    filled = {
        "企业名称": "示例甲有限公司",
        "项目名称": "示例工程",
        "平台名称": "示例中心",
        "指标": "甲",
    }
    for place, header in enumerate(headers, start=1):
        sheet.cell(2, place, filled.get(header))
    stream = BytesIO()
    book.save(stream)
    (table,) = parse_workbook(open_workbook(stream.getvalue(), "表.xlsx"), Options()).tables

    assert table.rows == [2]


@every_register
def test_drop_downs_reach_the_last_row_and_take_long_lists_from_a_hidden_sheet(register):
    book = opened(register)
    sheet = book.worksheets[0]
    by_column = {}
    for rule in sheet.data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        by_column[sheet.cell(1, cells.min_col).value] = (cells, rule.formula1)

    wanted = {
        field.header
        for field in REGISTERS[register].template_fields
        if field.kind == "flag" or field.vocabulary in WORDS
    }
    assert by_column.keys() == wanted
    assert book["词表"].sheet_state == "hidden"
    for cells, formula in by_column.values():
        assert (cells.min_row, cells.max_row) == (2, 1_048_576)
        assert formula.startswith("'词表'!$")
    if "所属镇街" in by_column:
        assert by_column["所属镇街"][1].endswith("$40")


def test_the_version_stands_in_a_defined_name():
    name = opened("figures").defined_names[VERSION_NAME]

    assert name.attr_text == f'"figures {VERSION}"'


def test_codes_are_text_days_are_days_and_every_header_has_a_note():
    sheet = opened("enterprises").worksheets[0]
    formats = {
        cell.value: sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]
    }

    assert formats["统一社会信用代码"] == formats["联系电话"] == formats["行业代码"] == "@"
    assert formats["成立日期"] == "yyyy-mm-dd"
    assert all(cell.comment and cell.comment.text for cell in sheet[1])
    assert sheet.freeze_panes == "C2"


def test_a_wide_template_prints_on_pages_side_by_side_that_name_each_firm():
    for register, pages in {"enterprises": 3, "figures": 2, "honours": 2}.items():
        sheet = opened(register).worksheets[0]
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_title_cols == "$A:$B"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (pages, 0)


@given(st.lists(st.integers(5, 40), min_size=1, max_size=40), st.integers(0, 3))
def test_every_column_finds_room_on_the_pages_and_one_page_less_would_not_do(widths, repeated):
    pages, keys = pages_wide(widths, repeated), sum(widths[:repeated])
    rest = sum(widths[repeated:])
    if repeated and keys < READABLE:
        assert rest <= pages * (READABLE - keys)
        assert pages == 1 or rest > (pages - 1) * (READABLE - keys)
    else:
        assert pages == 1


def test_the_instructions_name_every_column_and_its_words():
    rows = list(opened("enterprises")["填写说明"].iter_rows(values_only=True))
    described = {row[0]: row for row in rows}

    assert {field.header for field in REGISTERS["enterprises"].template_fields} <= set(described)
    assert "停产" in described["经营状态"][3]


def test_the_same_words_give_the_same_sheets():
    one, other = opened("projects"), opened("projects")

    for left, right in zip(one.worksheets, other.worksheets, strict=True):
        assert list(left.values) == list(right.values)
