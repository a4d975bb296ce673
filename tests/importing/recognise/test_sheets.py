import pytest

from registry.identifiers import make_uscc
from registry.importing.parse import Options, parse_sheet
from registry.importing.registers import REGISTERS
from tests.importing.grids import (
    assert_every_cell_is_accounted_for,
    read,
    refusal,
    sheet_of,
)

CODE, OTHER = make_uscc("110115", 1), make_uscc("110115", 2)
FIRM = ["企业名称", "统一社会信用代码", "注册地址"]


def reasons(table):
    return {group.reason for group in table.handled if group.fate == "ignored"}


def fields(table):
    return {column.field: column.column for column in table.columns}


def unmapped(table):
    return {column.header: column for column in table.unmapped}


@pytest.mark.parametrize("code", list(REGISTERS))
def test_a_template_is_recognised_as_its_register(code):
    headers = [field.header for field in REGISTERS[code].template_fields]
    table = read([headers])

    assert table.register == code
    assert table.rows == []
    assert all(column.how == "exact" for column in table.columns)
    assert len(table.columns) == len(headers)


@pytest.mark.parametrize(
    ("headers", "register"),
    [
        (["序号", "企业名称", "所属区"], "honours"),
        (["序号", "企业名称", "证书编号"], "honours"),
        (["序号", "单位详细名称", "社会信用代码", "法人代表"], "enterprises"),
        (["统一社会信用代码", "企业名称"], "enterprises"),
        (["单位详细名称", "工业总产值（千元）"], "figures"),
        (["项目名称", "总投资（亿元）"], "projects"),
        (["创新平台名称", "依托企业", "平台类别"], "platforms"),
        (["年份", "指标名称", "计量单位", "数值"], "district"),
    ],
)
def test_a_sheet_tells_its_register_by_its_columns(headers, register):
    assert read([headers, ["甲"] * len(headers)]).register == register


def test_the_header_stands_under_titles_and_the_unit_line_counts():
    table = read(
        [
            ["附件2"],
            ["2025年1-10月规上工业企业主要指标"],
            ["填报单位：示例镇", None, None, "单位：千元"],
            ["序号", "单位详细名称", "工业总产值", "平均用工人数"],
            [1, "示例一有限公司", 1234, 56],
        ]
    )

    assert table.header_rows == [4]
    assert table.values["output"] == [123_400_000]
    assert table.values["employees"] == [56]
    assert {column.field: column.unit for column in table.columns}["output"] == "千元"
    assert table.proposed["year"][0] == 2025
    assert table.proposed["through"][0] == 10
    assert table.proposed["reporter"][0] == "示例镇"


def test_merged_headers_of_three_levels_are_joined():
    table = read(
        [
            ["企业名称", "经济指标（万元）", None, None, None, "备注"],
            [None, "工业总产值", None, "营业收入", None, None],
            [None, "本年累计", "上年同期", "本年累计", "增速（%）", None],
            ["示例一有限公司", 1, 2, 3, 4, "无事"],
        ],
        merges=["A1:A3", "B1:E1", "B2:C2", "D2:E2", "F1:F3"],
    )

    assert table.header_rows == [1, 2, 3]
    assert fields(table) == {
        "name": "A",
        "output": "B",
        "output_prior": "C",
        "revenue": "D",
        "revenue_growth": "E",
        "note": "F",
    }


def test_a_csv_loses_merged_cells_and_the_level_above_is_taken_from_the_left():
    table = read(
        [
            ["企业名称", "工业总产值（万元）", "", "营业收入（万元）", ""],
            ["", "本年", "上年同期", "本年", "上年同期"],
            ["示例一有限公司", 1, 2, 3, 4],
        ]
    )

    assert fields(table)["revenue_prior"] == "E"
    assert table.values["output_prior"] == [2_000_000]


def test_a_row_of_units_or_column_numbers_belongs_to_the_header():
    table = read(
        [
            ["企业名称", "工业总产值", "平均用工人数", "用水量"],
            ["甲", "1", "2", "3"],
            [None, "万元", "人", "立方米"],
            ["示例一有限公司", 5, 6, 7],
        ]
    )

    assert table.header_rows == [1, 2, 3]
    assert table.values["output"] == [5_000_000]


def test_totals_groups_notes_and_signatures_are_no_records():
    table = read(
        [
            ["序号", "企业名称", "营业收入（万元）"],
            ["一、医药健康（2家）"],
            [1, "示例一有限公司", 10],
            [2, "示例二有限公司", 20],
            [None, "小计", 30],
            ["二、智能制造（1家）"],
            [3, "示例三有限公司", 5],
            ["合  计", None, 35],
            ["注：本表数据为初步数。"],
            ["数据由统计部门提供"],
            ["填表人：甲", None, "审核人：乙"],
        ],
        merges=["A2:C2", "A6:C6"],
    )

    assert table.rows == [3, 4, 7]
    assert table.values["name"] == ["示例一有限公司", "示例二有限公司", "示例三有限公司"]
    assert len(table.ignored_rows) == 7
    assert not table.problems


def test_a_firm_whose_name_sounds_like_a_total_is_a_firm():
    table = read([FIRM, ["北京共计", CODE, "甲"], ["总计管理有限公司", OTHER, "乙"]])

    assert len(table.rows) == 2


def test_subtotals_numbered_in_chinese_among_other_rows_are_groups():
    table = read(
        [
            ["序号", "项目名称", "总投资（万元）"],
            ["（一）", "水利", 300],
            [1, "示例水库工程", 100],
            [2, "示例供水工程", 200],
            ["（二）", "交通", 50],
            [3, "示例道路工程", 50],
        ]
    )

    assert table.rows == [3, 4, 6]


def test_a_numbered_group_that_holds_a_code_is_a_record():
    table = read(
        [
            ["序号", "项目名称", "项目代码", "总投资（万元）"],
            ["一", "示例水库工程", "2025-110115-27-03-000001", 100],
            [2, "示例供水工程", "2025-110115-27-03-000002", 200],
            [3, "示例道路工程", "2025-110115-27-03-000003", 200],
        ]
    )

    assert table.rows == [2, 3, 4]


def test_a_series_of_the_district_may_be_called_a_total():
    rows = [
        ["指标", "年度", "数值", "单位"],
        ["税收合计", 2025, 5, "亿元"],
        ["合计", 2025, 6, "亿元"],
    ]

    assert read(rows).rows == [2, 3]


def test_a_list_numbered_in_chinese_throughout_is_a_list():
    table = read(
        [["序号", "企业名称", "所属区"], ["一", "甲公司", "大兴"], ["二", "乙公司", "大兴"]]
    )

    assert table.rows == [2, 3]


def test_sample_rows_and_repeated_headers_are_left_out():
    table = read(
        [
            FIRM,
            ["示例", CODE, "填写样例"],
            ["示例一有限公司", OTHER, "甲"],
            FIRM,
            ["示例二有限公司", CODE, "乙"],
        ]
    )

    assert table.rows == [3, 5]
    assert "重复的表头" in reasons(table)


def test_hidden_rows_and_columns_are_left_out_and_said_so():
    table = read(
        [FIRM, ["甲公司", CODE, "旧"], ["乙公司", OTHER, "新"]],
        hidden_rows=[2],
        hidden_columns=["C"],
    )

    assert table.rows == [3]
    assert fields(table) == {"name": "A", "uscc": "B"}
    assert {"隐藏的行，未导入", "隐藏的列，未导入"} <= reasons(table)
    said = [problem.message for problem in table.problems]
    assert said[0].startswith("1 行是隐藏的（筛选也会隐藏行），未导入")
    assert said[1].startswith("C 列是隐藏的，未导入")


def test_hidden_rows_are_read_where_a_person_says_so():
    table = read(
        [FIRM, ["甲公司", CODE, "旧"], ["乙公司", OTHER, "新"]],
        Options(hidden=True),
        hidden_rows=[2],
    )

    assert table.rows == [2, 3]
    assert [problem.message for problem in table.problems] == [
        "1 行是隐藏的（筛选也会隐藏行），已按选择一并读取。"
    ]


def test_a_hidden_column_is_read_where_a_person_names_its_field():
    rows = [FIRM, ["甲公司", CODE, "旧"]]

    table = read(rows, Options(columns={"C": "contact"}), hidden_columns=["C"])

    assert table.values["contact"] == ["旧"]
    assert table.problems == []


def test_a_word_merged_down_rows_holds_for_each_of_them_and_no_further():
    table = read(
        [
            ["企业名称", "统一社会信用代码", "所属产业"],
            ["甲公司", CODE, "医药健康"],
            ["乙公司", OTHER, None],
            ["丙公司", None, None],
        ],
        merges=["C2:C3"],
    )

    assert table.raws["sector"] == ["医药健康", "医药健康", ""]
    assert table.merged == {"sector": {3: "C2"}}


def test_an_amount_merged_down_rows_is_asked_and_never_multiplied():
    table = read(
        [
            ["项目名称", "总投资（万元）"],
            ["甲工程", 100],
            ["乙工程", None],
            ["丙工程", 5],
        ],
        merges=["B2:B3"],
    )

    assert table.waiting_rows == {2, 3}
    assert "合并单元格" in table.problems[0].message


def test_two_tables_under_one_another_are_two_tables():
    sheet = sheet_of(
        [
            ["企业台账"],
            ["企业名称", "统一社会信用代码", "注册地址"],
            ["甲公司", CODE, "某处"],
            [None],
            ["重点项目"],
            ["项目名称", "建设单位", "总投资（万元）", "建设地点"],
            ["甲工程", "甲公司", 100, "某处"],
        ]
    )
    found = parse_sheet(sheet, "表.xlsx", Options())

    assert [table.register for table in found] == ["enterprises", "projects"]
    assert [table.rows for table in found] == [[3], [7]]
    assert_every_cell_is_accounted_for(sheet, found)


def test_of_two_columns_for_one_field_none_is_read_unless_they_say_the_same():
    two = read([[*FIRM, "联系电话", "联系电话"], ["甲公司", CODE, "某处", "1", "2"]])
    same = read([[*FIRM, "联系电话", "联系电话"], ["甲公司", CODE, "某处", "1", "1"]])

    assert "phone" not in fields(two)
    assert "D 列" in two.unmapped[-1].reason
    assert fields(same)["phone"] == "D"


def test_the_exact_word_beats_a_synonym_for_the_same_field():
    table = read([[*FIRM, "电话", "联系电话"], ["甲公司", CODE, "某处", "1", "2"]])

    assert fields(table)["phone"] == "E"


def test_codes_of_18_characters_under_organisation_code_are_credit_codes():
    table = read([["单位名称", "组织机构代码", "注册地址"], ["甲公司", CODE, "某处"]])

    assert fields(table)["uscc"] == "B"


def test_a_person_decides_a_column_and_gives_a_unit():
    rows = [["单位名称", "主营业务收入"], ["甲公司", 5]]
    options = Options(register="figures", columns={"B": "revenue"}, units={"B": "亿元"})
    table = read(rows, options)

    assert table.values["revenue"] == [50_000_000_000]
    assert table.columns[1].how == "chosen"
    assert unmapped(read(rows, Options(register="figures")))["主营业务收入"].near


def test_a_learned_heading_is_read_and_told_as_learned():
    options = Options(learned={"figures": {"进账": "revenue"}})
    table = read([["企业名称", "工业总产值（万元）", "进账（万元）"], ["甲公司", 1, 2]], options)

    assert {column.field: column.how for column in table.columns}["revenue"] == "learned"


def test_a_sheet_that_is_not_ours_says_what_was_looked_for_and_what_was_found():
    said = refusal([["不动产抵押"], ["序号", "抵押人", "权证证号"], [1, "甲", "乙"]])

    assert "“企业名称”" in said
    assert "“项目名称”" in said
    assert "“权证证号”" in said


def test_a_forced_register_without_its_key_says_which_column_is_missing():
    said = refusal([["地点", "总投资"], ["甲", 1]], Options(register="projects"))

    assert "“项目名称”" in said
    assert "经营数据" not in said


def test_hidden_sheets_and_pages_of_instructions_are_left_out():
    sheet = sheet_of([FIRM, ["甲公司", CODE, "某处"]], name="旧表")
    sheet.visible = False

    assert "隐藏" in parse_sheet(sheet, "表.xlsx", Options()).sentence
    assert parse_sheet(sheet, "表.xlsx", Options(sheets=("旧表",)))[0].rows == [2]
    assert "填写说明" in parse_sheet(sheet_of([FIRM], name="填写说明"), "x", Options()).sentence
    assert "空的" in parse_sheet(sheet_of([]), "x", Options()).sentence


def test_the_year_in_a_heading_is_told_and_not_guessed_from_the_title():
    table = read([["2023年表"], ["企业名称", "2024年营业收入（万元）"], ["甲公司", 1]])

    assert table.given == {"year": 2024}
    assert table.proposed["year"][0] == 2023
    assert "时期取自表头：2024年" in table.problems[0].message


def test_titles_propose_the_facts_of_a_list():
    table = read(
        [
            ["北京市2024年度第三批专精特新中小企业认定名单（京经信发〔2024〕12号）"],
            ["序号", "企业名称", "所属区"],
            [1, "甲公司", "大兴区"],
        ]
    )

    assert table.proposed["batch"][0] == "2024年度第三批"
    assert table.proposed["status_given"][0] == "recognised"
    assert table.proposed["document_no"][0].endswith("〔2024〕12号")
    assert "kind" not in table.given


def test_a_second_table_is_found_though_units_and_stars_stand_in_the_headers_of_the_first():
    sheet = sheet_of(
        [
            ["表1 工业总产值"],
            ["企业名称", "工业总产值（千元）", "*年度"],
            ["甲公司", 1000, 2024],
            ["合计", 1000],
            ["表2 荣誉"],
            ["企业名称", "荣誉类型", "认定日期", "批次"],
            ["甲公司", "高新技术企业", "2024年12月", "第一批"],
        ]
    )
    found = parse_sheet(sheet, "表.xlsx", Options())

    assert [(table.register, table.rows) for table in found] == [("figures", [3]), ("honours", [7])]
    assert_every_cell_is_accounted_for(sheet, found)


def test_full_rows_above_the_header_are_not_passed_over_in_silence():
    above = [["地块", "单价", "楼层", "面积"], *[["甲", 1, 2, 3]] * 3]
    table = read([*above, FIRM, ["甲公司", CODE, "某处"]])

    assert [each.message for each in table.problems if each.kind == "above"] == [
        "第 1—4 行在表头以上，像是另一张表，没有读取；需要导入时请另存为一张工作表，并写明表头。"
    ]


def test_another_years_column_beside_the_sheets_own_is_left_out_and_no_period_of_the_sheet():
    rows = [
        ["企业名称", "营业收入（万元）", "2024年营业收入（万元）", "利润总额（万元）"],
        ["甲公司", 1, 2, 3],
    ]
    table = read(rows)

    assert fields(table) == {"name": "A", "revenue": "B", "profit": "D"}
    assert table.given == {}
    assert "2024年的" in unmapped(table)["2024年营业收入（万元）"].reason
    assert fields(read(rows, Options(year=2025)))["revenue_prior"] == "C"


def test_a_year_is_last_years_same_months_only_beside_this_year():
    rows = [["企业名称", "营业收入（万元）", "2024年营业收入（万元）"], ["甲公司", 1, 2]]
    beside = [["企业名称", "2025年营业收入（万元）", rows[0][2]], rows[1]]
    months = Options(year=2025, through=10)

    assert "全年还是1—10月" in unmapped(read(rows, months))[rows[0][2]].reason
    assert fields(read(beside, months))["revenue_prior"] == "C"
