"""From the bytes of a workbook, as offices make them, to values: reader and parser together."""

from datetime import date
from io import BytesIO

import openpyxl

from registry.identifiers import make_uscc
from registry.importing.opening import open_workbook
from registry.importing.parse import Options, parse_workbook
from registry.importing.table import BLANK
from tests.importing.grids import assert_every_cell_is_accounted_for


def parsed(book, options=None, name="报表.xlsx"):
    stream = BytesIO()
    book.save(stream)
    grid = open_workbook(stream.getvalue(), name)
    found = parse_workbook(grid, options or Options())
    for sheet in grid.sheets:
        tables = [table for table in found.tables if table.sheet == sheet.name]
        if tables:
            assert_every_cell_is_accounted_for(sheet, tables)
    return found


def monthly_report():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "月报"
    sheet["A1"] = "示例镇2026年1-9月规模以上工业企业主要指标"
    sheet.merge_cells("A1:I1")
    sheet["A2"], sheet["H2"] = "填报单位：示例镇", "单位：千元"
    sheet.append(
        ["序号", "单位详细名称", "统一社会\n信用代码", "*工业总产值", None, None, "营业收入", None]
    )
    sheet.append([None, None, None, "本年累计", "上年同期", "增速（%）", "本月", "本年累计"])
    for merged in ("A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:H3"):
        sheet.merge_cells(merged)
    sheet.append(["一、医药健康（2家）"])
    sheet.merge_cells("A5:H5")
    sheet.append([1, "示例甲有限公司", make_uscc("110115", 1), 1120, 1000, 0.12, 90, 2000])
    sheet.append([2, "示例乙有限公司", make_uscc("110115", 2), "1,500.5", "—", None, 80, "约3000"])
    sheet.append([3, "示例丙有限公司", make_uscc("110115", 3), 1, 1, 0, 1, 1])
    sheet.append(["合计", None, None, "=SUM(D6:D8)", None, None, None, None])
    sheet.append(["填表人：某某", None, "审核人：某某"])
    for row in range(6, 9):
        sheet.cell(row, 6).number_format = "0.0%"
    sheet.row_dimensions[8].hidden = True
    return book


def test_a_monthly_report_of_a_town_is_read_as_it_stands():
    (table,) = parsed(monthly_report(), Options(year=2026, through=9)).tables

    assert table.register == "figures"
    assert table.header_rows == [3, 4]
    assert table.rows == [6, 7]
    assert table.values["output"] == [112_000_000, 150_050_000]
    assert table.values["output_prior"] == [100_000_000, BLANK]
    assert table.values["output_growth"] == [12_000_000, BLANK]
    assert table.values["revenue"] == [200_000_000, 300_000_000]
    assert [each.header for each in table.unmapped] == ["营业收入-本月", "序号"]
    assert {each.severity for each in table.problems} == {"note"}
    assert table.given == {"year": 2026, "through": 9}


def test_the_title_of_a_monthly_report_only_proposes_its_period():
    (table,) = parsed(monthly_report()).tables

    assert table.given == {}
    assert table.proposed["year"] == (2026, "第1行“示例镇2026年1-9月规模以上工业企业主要指标”")
    assert table.proposed["through"][0] == 9


def test_dates_of_cells_keep_the_precision_of_their_format():
    book = openpyxl.Workbook()
    book.active.append(["企业名称", "成立日期", "注册地址"])
    for place, shown in enumerate(("yyyy-mm-dd", 'yyyy"年"m"月"', "General"), start=2):
        book.active.append([f"示例{place}有限公司", date(2021, 9, 1), "某处"])
        book.active.cell(place, 2).number_format = shown
    (table,) = parsed(book).tables

    assert table.values["established_precision"] == ["day", "month", "day"]
    assert len(set(table.values["established_on"])) == 1


def test_a_ledger_with_its_own_words_is_read_without_a_template():
    book = openpyxl.Workbook()
    book.active.append(["附件1"])
    book.active.append(
        [
            "序号",
            "公司名称",
            "社会信用代码",
            "属地",
            "注册资金(万元)",
            "成立时间",
            "法人",
            "联系方式",
        ]
    )
    book.active.append(
        [1, "示例甲有限公司", make_uscc("110115", 1), None, "500", "2015.6", "某某", 13800000000]
    )
    (table,) = parsed(book).tables

    assert {column.field for column in table.columns} == {
        *("name", "uscc", "town", "registered_capital", "established_on", "legal_person", "phone")
    }
    assert table.values["phone"] == ["13800000000"]
    assert table.values["registered_capital"] == [500_000_000]
