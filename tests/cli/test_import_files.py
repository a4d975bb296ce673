"""flask import --marked, and the note on files that were imported before."""

import openpyxl
import pytest

from tests.cli.test_contract import BAD, FIRMS, GOOD, csv_file


def two_rows(folder):
    """A good row and a bad one."""
    lines = FIRMS.format(code=GOOD) + f"{BAD},北京示例二有限公司,采育镇\n"
    file = folder / "企业.csv"
    file.write_text(lines, encoding="utf-8-sig")
    return file


@pytest.mark.parametrize("options", [[], ["--commit", "--good-rows"]], ids=["preview", "commit"])
def test_refused_rows_come_back_in_a_marked_workbook(desk, options):
    ran = desk.run("import", two_rows(desk.home), *options, "--marked", desk.home / "标错.csv")

    page = openpyxl.load_workbook(desk.home / "标错.xlsx").worksheets[0]
    assert "标错.xlsx" in ran.out
    assert page["A3"].value == BAD
    assert page["D1"].value == "错误信息"
    assert page["D3"].value
    assert bool(page.row_dimensions[2].hidden) is bool(options)


def test_without_a_problem_no_marked_file_is_written(desk):
    ran = desk.run("import", csv_file(desk.home), "--marked", desk.home / "标错.xlsx")

    assert "没有需要标出的问题" in ran.out
    assert not (desk.home / "标错.xlsx").exists()


def test_a_file_that_was_imported_before_gets_a_note(desk):
    file = csv_file(desk.home)
    first = desk.run("import", file, "--commit")
    again = desk.run("import", file)
    desk.run("undo", "1", "--commit")
    undone = desk.run("import", file)

    assert "导入过" not in first.out
    assert "文件“企业.csv”已由" in again.out
    assert "（导入批次 1）" in again.out
    assert "（导入批次 1，已撤回）" in undone.out


def test_sheets_and_columns_that_are_not_read_are_named(desk):
    book = openpyxl.Workbook()
    book.active.title = "2025年1-9月"
    for row in (["企业名称", "工业总产值（万元）", "主营业务收入"], ["北京示例一有限公司", 1, 2]):
        book.active.append(row)
    book.create_sheet("旧表").sheet_state = "hidden"
    book["旧表"].append(["企业名称", "利润总额（万元）"])
    book.save(desk.home / "表.xlsx")
    ran = desk.run("import", desk.home / "表.xlsx")

    assert "未导入的列：C “主营业务收入”" in ran.out
    assert "没有读取 表.xlsx › 旧表：这张工作表是隐藏的" in ran.out
    assert "2025年1—9月；加 --period 2025-09 采用" in ran.out
