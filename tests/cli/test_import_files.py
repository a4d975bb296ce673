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
