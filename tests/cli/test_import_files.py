"""flask import --marked, and the note on files that were imported before."""

import re

import openpyxl
import pytest

from registry.identifiers import make_uscc
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


def test_rows_that_are_no_records_are_named_with_the_reason(desk):
    book = openpyxl.Workbook()
    rows = [
        ["附件2 示例名单"],
        ["企业名称", "备注"],
        *([f"示例{n}有限公司", "甲"] for n in range(3)),
    ]
    for row in (*rows, *(["小计", "1家"] for n in range(8)), ["注：以上均为示例"]):
        book.active.append(row)
    book.save(desk.home / "表.xlsx")
    ran = desk.run("import", desk.home / "表.xlsx", "--register", "enterprises")

    assert "忽略 10" in ran.out
    assert "  忽略第 1 行：表头以上的标题或说明" in ran.out
    assert "  忽略第 6、7、8、9、10、11 行等 8 行：合计、小计行，不当作一条记录" in ran.out
    assert "  忽略第 14 行：表下的说明或签署，不是记录" in ran.out


def series(desk, name, *lines):
    """A workbook of district figures in 亿元, as its heading says."""
    book = openpyxl.Workbook()
    for row in (["年度", "指标", "数值（亿元）"], *lines):
        book.active.append(row)
    book.save(desk.home / name)
    return desk.home / name


def test_a_column_in_the_wrong_unit_is_asked_about_and_answered_with_an_option(desk):
    label = "规模以上工业总产值"
    desk.run("import", series(desk, "上年.xlsx", [2023, label, 1000]), "--commit")
    file = series(desk, "本年.xlsx", [2024, label, 11_000_000])

    asked = desk.run("import", file)
    assert "待核对 1" in asked.out
    assert "约为各指标自己往期的 10,000 倍，可能是万元" in asked.out
    told = desk.run("import", file, "--unit", "C=万元", "--commit")
    assert told.status == 0
    assert "新增 1" in told.out
    assert "由人改按万元读取" not in asked.out


def figures_book(desk, name, year, times):
    """Six firms' output and revenue of a year, under headings that say 万元."""
    book = openpyxl.Workbook()
    book.active.append(["统一社会信用代码", "年度", "工业总产值（万元）", "营业收入（万元）"])
    for n in range(1, 7):
        book.active.append([make_uscc("110115", n), year, 1200 * n * times, 1500 * n * times])
    book.save(desk.home / name)
    return desk.home / name


def test_a_sheet_in_another_unit_is_one_question_with_the_options_that_answer_it(desk):
    lines = [f"{make_uscc('110115', n)},北京示例{n}有限公司" for n in range(1, 7)]
    firms = desk.home / "企业.csv"
    firms.write_text("\n".join(["统一社会信用代码,企业名称", *lines]), encoding="utf-8")
    desk.run("import", firms, "--commit")
    assert desk.run("import", figures_book(desk, "上年.xlsx", 2024, 1), "--commit").status == 0
    file = figures_book(desk, "本年.xlsx", 2025, 10_000)

    asked = desk.run("import", file)
    [line] = [line for line in asked.out.splitlines() if "为单位" in line]
    assert asked.out.count("待核对 整表") == 1
    assert "待核对 C1" not in asked.out
    assert "没有可以直接写入的行：6 行都待核对" in asked.out
    options = re.findall(r"--unit \S+=\S+", line)
    assert options == ["--unit C=元", "--unit D=元"]
    told = desk.run("import", file, *(word for one in options for word in one.split()))
    assert "新增 6" in told.out


def test_rows_that_all_wait_are_kept_for_a_person(desk):
    desk.run("import", series(desk, "上年.xlsx", [2023, "规模以上工业总产值", 1000]), "--commit")
    file = series(desk, "本年.xlsx", [2024, "规模以上工业总产值", 11_000_000])

    kept = desk.run("import", file, "--commit")

    assert kept.status == 0
    assert "已留在待核对，台账数据不变：导入批次 2" in kept.out
    again = desk.run("import", file, "--commit")
    assert again.status == 0
    assert "这些行已经在待核对：" in again.out
    assert "的导入 2 起待核对，还没有处理。" in again.out
    assert "--commit" not in again.out


def test_a_file_without_a_good_row_is_told_what_to_do(desk):
    file = desk.home / "企业.csv"
    file.write_text(f"统一社会信用代码,企业名称\n{BAD},北京示例二有限公司\n", encoding="utf-8")

    for options in ([], ["--commit"], ["--commit", "--good-rows"]):
        ran = desk.run("import", file, *options)
        assert ran.status == 3
        assert "没有一行可以直接写入：1 行未通过或冲突，台账没有变化。" in ran.out
        assert "--good-rows" not in ran.out


@pytest.mark.parametrize(
    ("option", "sentence"),
    [("C", "请写成 列=单位"), ("C=两", "请写成 列=单位"), ("Z=万元", "没有以万元计的列“Z”")],
)
def test_a_unit_that_no_column_takes_is_refused(desk, option, sentence):
    file = series(desk, "本年.xlsx", [2024, "规模以上工业总产值", 5])

    ran = desk.run("import", file, "--unit", option)

    assert ran.status == 2
    assert sentence in ran.err


@pytest.fixture
def both_changed(desk):
    """A workbook in which a contact and a note were edited that somebody else edited as well."""
    file = desk.home / "企业.csv"
    head = "统一社会信用代码,企业名称,联系人,备注"
    file.write_text(f"{head}\n{GOOD},北京示例一有限公司,张示例,甲\n", encoding="utf-8")
    desk.run("import", file, "--commit")
    desk.run("export", "--register", "enterprises", "--to", desk.home / "台账.xlsx")
    file.write_text(f"{head}\n{GOOD},北京示例一有限公司,赵示例,乙\n", encoding="utf-8")
    desk.run("import", file, "--commit")
    book = openpyxl.load_workbook(desk.home / "台账.xlsx")
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for head, text in (("联系人", "李示例"), ("备注", "丙")):
        sheet.cell(2, heads.index(head) + 1, text)
    book.save(desk.home / "台账.xlsx")
    return desk.home / "台账.xlsx"


def test_whose_value_wins_may_be_said_for_a_field(desk, both_changed):
    asked = desk.run("import", both_changed)
    assert asked.status == 3
    assert "导出后别人也改过“联系人”：1 行。加 --whose 联系人=mine 用我的" in asked.out

    half = desk.run("import", both_changed, "--whose", "联系人=mine")
    assert half.status == 3
    assert "导出后别人也改过“联系人”" not in half.out
    told = desk.run(
        *("import", both_changed, "--whose", "联系人=用我的", "--whose", "note=theirs", "--commit")
    )

    assert told.status == 0
    assert "变更 1" in told.out
    desk.run("export", "--register", "enterprises", "--to", desk.home / "后.csv")
    text = (desk.home / "后.csv").read_text(encoding="utf-8-sig")
    assert "李示例" in text
    assert "乙" in text
    assert "赵示例" not in text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("联系人", "请写成 字段=mine（用我的）"),
        ("联系人=都行", "请写成 字段=mine（用我的）"),
        ("甲乙=mine", "没有字段“甲乙”"),
        ("统一社会信用代码=mine", "是用来认定记录的，不能这样选择"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(desk, said, sentence):
    ran = desk.run("import", csv_file(desk.home), "--whose", said)

    assert ran.status == 2
    assert sentence in ran.err


def test_a_header_without_rows_is_no_file_that_agrees_with_the_ledger(desk):
    file = desk.home / "企业.csv"
    file.write_text("统一社会信用代码,企业名称\n", encoding="utf-8")

    ran = desk.run("import", file)

    assert ran.status == 0
    assert "没有可以导入的行：认出了表头，但表头下面没有数据行" in ran.out
    assert "--commit" not in ran.out


def test_what_is_true_of_many_sheets_is_said_once(desk):
    book = openpyxl.Workbook()
    book.active.append(["颜色", "形状"])
    for name in "甲乙丙丁":
        book.create_sheet(name)
    book.save(desk.home / "杂表.xlsx")

    ran = desk.run("import", desk.home / "杂表.xlsx")

    assert ran.status == 2
    assert ran.err.count("要找的列") == 1
    assert "工作表“甲”、“乙”、“丙”等 4 张是空的" in ran.err
    assert "前20行读到的是：“颜色”、“形状”；" in ran.err
