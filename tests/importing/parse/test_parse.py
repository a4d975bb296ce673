import pytest

from registry.identifiers import make_uscc
from registry.importing.grid import Workbook
from registry.importing.parse import BadSetting, Options, parse_sheet, parse_workbook
from registry.importing.table import BLANK, CLEAR
from tests.importing.grids import UNCACHED, assert_every_cell_is_accounted_for, read, sheet_of

CODE, OTHER = make_uscc("110115", 1), make_uscc("110115", 2)
FIGURES = ["统一社会信用代码", "企业名称", "年度", "月份（空为年报）", "营业收入（万元）"]


def problems(table, severity="error"):
    return [(each.cell, each.kind) for each in table.problems if each.severity == severity]


def test_a_clean_table_gives_values_in_base_units_and_nothing_to_say():
    table = read([FIGURES, [CODE, "甲公司", 2025, None, 12.5], [OTHER, "乙公司", 2025, 10, 0]])

    assert table.values == {
        "uscc": [CODE, OTHER],
        "name": ["甲公司", "乙公司"],
        "year": [2025, 2025],
        "through": [BLANK, 10],
        "revenue": [12_500_000, 0],
    }
    assert table.raws["revenue"] == ["12.5", "0"]
    assert table.problems == []
    assert table.counts.unchanged == 9
    assert table.column("through", 12) == [12, 10]


def test_every_cell_has_one_fate_and_its_reason():
    table = read(
        [
            [*FIGURES, "内部编号"],
            [CODE, "甲公司", 2025, "年报", "1,000", "x"],
            [OTHER, " 乙公司", 2025, None, "—", "y"],
            ["不是代码", "丙公司", "某年", None, "十几", "z"],
        ]
    )
    fates = {
        (group.column, group.fate): group.rows for group in table.handled if group.field is not None
    }

    assert fates["E", "normalised"] == [2]
    assert fates["E", "ignored"] == [3]
    assert fates["E", "rejected"] == [4]
    assert fates["B", "normalised"] == [3]
    assert table.counts.rejected == 3
    assert table.rejected_rows == {4}
    assert problems(table)[0] == ("A4", "uscc_length")


def test_a_formula_error_or_an_uncached_formula_is_never_a_blank():
    table = read(
        [FIGURES, [CODE, "甲公司", 2025, None, "#N/A"], [OTHER, "乙公司", 2025, None, UNCACHED]]
    )

    assert problems(table) == [("E2", "formula_error"), ("E3", "uncached")]
    assert table.values["revenue"] == [BLANK, BLANK]


def test_blank_keeps_and_the_word_clears():
    table = read(
        [["企业名称", "注册地址", "联系人"], ["甲公司", "清空", None], ["乙公司", None, "某"]]
    )

    assert table.values["registered_address"] == [CLEAR, BLANK]
    assert table.values["contact"] == [BLANK, "某"]


def test_all_problems_are_kept_however_many():
    rows = [[CODE, "甲公司", 2025, None, "很多"] for _ in range(3000)]
    table = read([FIGURES, *rows])

    assert len(table.problems) == 3000
    assert table.problems[-1].cell == "E3001"
    assert table.problems[-1].raw == "很多"


def test_a_column_without_a_unit_raises_one_question_for_all_its_rows():
    rows = [["企业名称", "营业收入", "平均用工人数"], ["甲公司", 5, 6], ["乙公司", "1亿元", 7]]
    table = read(rows)

    assert [(each.kind, list(each.touched)) for each in table.problems] == [("no_unit", [2])]
    assert table.waiting_rows == {2}
    assert table.values["revenue"] == [BLANK, 10_000_000_000]
    assert read(rows, Options(settings={"单位": "千元"})).values["revenue"][0] == 500_000
    assert read(rows, Options(units={"revenue": "千元"})).values["revenue"][0] == 500_000


def test_facts_for_the_whole_sheet_stand_where_cells_are_blank():
    options = Options(
        year=2025,
        through=10,
        settings={"source": "统计局反馈", "报送单位": "区统计局", "in_library": "是"},
    )
    table = read([["企业名称", "营业收入（万元）"], ["甲公司", 1]], options)

    assert table.given == {
        "year": 2025,
        "through": 10,
        "origin": "statistics",
        "reporter": "区统计局",
        "in_library": True,
    }
    assert table.column("year") == [2025]


def test_a_row_that_contradicts_what_was_given_waits():
    table = read([FIGURES, [CODE, "甲公司", 2024, None, 1]], Options(year=2025))

    assert problems(table, "question") == [("C2", "other_than_given")]


def test_a_month_that_names_its_year_fills_the_year_and_must_not_contradict_it():
    header = ["企业名称", "年度", "报告期", "营业收入（万元）"]
    table = read([header, ["甲公司", None, "2025年1-10月", 1], ["乙公司", 2024, "202510", 1]])

    assert table.values["year"] == [2025, 2024]
    assert table.values["through"] == [10, 10]
    assert problems(table, "question") == [("C3", "other_year")]


def test_a_setting_that_no_register_has_or_no_reader_takes_is_refused():
    book = Workbook("表.xlsx", "", "xlsx", [sheet_of([FIGURES, [CODE, "甲公司", 2025, None, 1]])])

    for name, value, said in [
        ("colour", "红", "colour"),
        ("来源", "隔壁", "隔壁"),
        ("来源", "—", "空的"),
        ("revenue", "5", "整表"),
    ]:
        with pytest.raises(BadSetting, match=said):
            parse_workbook(book, Options(settings={name: value}))


def test_a_row_about_nobody_is_an_error():
    table = read([FIGURES, [None, None, 2025, None, 5], [OTHER, None, 2025, None, 5]])

    assert problems(table) == [(None, "no_identity")]
    assert table.rejected_rows == {2}


def test_a_row_whose_code_is_wrong_is_told_once():
    table = read([FIGURES, ["123", None, 2025, None, 5]])

    assert [each.kind for each in table.problems] == ["uscc_length"]


def test_rows_of_other_districts_are_left_out_visibly():
    table = read(
        [
            ["序号", "企业名称", "所属区"],
            [1, "甲公司", "大兴区"],
            [2, "乙公司", "海淀区"],
            [3, "丙公司", "北京经济技术开发区"],
            [4, "丁公司", "北京市大兴区黄村镇"],
            [5, "戊公司", "生物医药基地"],
            [6, "己公司", None],
            [7, "庚公司", "昆明市"],
        ]
    )

    assert table.values["name"] == ["甲公司", "丁公司", "戊公司", "己公司"]
    assert table.ignored_rows == [3, 4, 8]


def test_the_precision_and_the_currency_stand_beside_their_value():
    table = read(
        [
            ["企业名称", "成立日期", "注册资本（万元）"],
            ["甲公司", "2015-06-30", 100],
            ["乙公司", "2015年6月", "50万美元"],
            ["丙公司", None, None],
        ]
    )

    assert table.values["established_precision"] == ["day", "month", BLANK]
    assert table.values["capital_currency"] == ["CNY", "USD", BLANK]


def test_the_coarsest_of_a_projects_days_says_how_precise_they_are():
    table = read(
        [
            ["项目名称", "计划开工", "计划竣工"],
            ["甲工程", "2025-03-01", "2026年"],
            ["乙工程", "2025-03-01", None],
        ]
    )

    assert table.values["days_precision"] == ["year", "day"]


def test_a_percent_cell_is_read_as_it_is_shown():
    table = read(
        [["指标", "年度", "增速（%）"], ["甲", 2025, 0.056], ["乙", 2025, 5.6]],
        Options(register="district"),
        percent=["C2"],
    )

    assert table.values["growth"] == [5_600_000, 5_600_000]


def test_values_merged_down_a_key_column_are_no_cells_of_their_own():
    table = read(
        [
            ["企业名称", "荣誉类型", "认定日期"],
            ["甲公司", "某荣誉", "2024-01-01"],
            [None, "某荣誉", "2025-01-01"],
        ],
        merges=["A2:A3"],
    )

    assert table.values["name"] == ["甲公司", "甲公司"]
    assert table.merged["name"] == {3: "A2"}


def test_sheets_that_are_not_ours_stand_beside_those_that_are():
    ours = sheet_of([FIGURES, [CODE, "甲公司", 2025, None, 1]], name="数据")
    other = sheet_of([["随便", "什么"], [1, 2]], name="草稿")
    sheets = [ours, other]
    parsed = parse_workbook(Workbook("表.xlsx", "abc", "xlsx", sheets), Options())

    assert [table.sheet for table in parsed.tables] == ["数据"]
    assert [each.sheet for each in parsed.refused] == ["草稿"]


def test_a_dash_is_zero_only_where_a_person_said_so():
    rows = [["企业名称", "营业收入（万元）", "利润总额（万元）"], ["甲公司", "—", "—"]]
    table = read(rows, Options(zeros=frozenset({"revenue"})))

    assert table.values["revenue"] == [0]
    assert table.values["profit"] == [BLANK]
    assert table.counts.normalised == 1


def test_a_code_that_fails_its_check_is_taken_once_a_person_confirmed_it():
    issued = "91350100M0001TGQXM"
    rows = [FIGURES, [issued, "甲公司", 2025, None, 1]]

    assert read(rows).waiting_rows == {2}
    table = read(rows, Options(confirmed=frozenset({issued})))
    assert table.values["uscc"] == [issued]
    assert table.problems == []
    assert table.counts.normalised == 1


def test_a_cell_corrected_in_the_preview_is_read_and_its_text_is_kept():
    rows = [
        ["企业名称", "营业收入（万元）", "备注"],
        ["甲公司", "很多", "旧"],
        ["乙公司", 5, None],
        ["丙公司", 6, "去掉"],
    ]
    corrections = {"B2": "120", "B3": "约7", "C3": "新", "C4": "", "B99": "1", "Z2": "1"}
    table = read(rows, Options(corrections=corrections))

    assert table.values["revenue"] == [120_000_000, 7_000_000, 6_000_000]
    assert table.raws["revenue"] == ["很多", "5", "6"]
    assert table.values["note"] == ["旧", "新", BLANK]
    assert table.corrected == {
        "revenue": {2: "120", 3: "约7"},
        "note": {3: "新", 4: ""},
    }
    assert not table.rejected_rows
    assert table.counts.normalised == 2


def test_unknown_words_are_gathered_so_that_one_decision_settles_all_rows():
    rows = [["企业名称", "经营状态", "所属产业"]]
    rows += [["甲公司", "神秘", "医药健康"], ["乙公司", "神秘", "玄学"], ["丙公司", "停产", "玄学"]]

    assert read(rows).unknown_words == {("status", "神秘"): [2, 3], ("sector", "玄学"): [3, 4]}


def test_of_several_years_in_the_headings_the_one_that_was_given_is_read():
    rows = [["企业名称", "2023年营业收入（万元）", "2024年营业收入（万元）"], ["甲公司", 1, 2]]
    told = read(rows, Options(year=2024))

    assert (told.values["revenue"], told.values["revenue_prior"]) == ([2_000_000], [1_000_000])


def test_months_in_the_headings_are_the_period_and_never_another_one():
    rows = [["企业名称", "2025年1-9月营业收入（万元）", "2024年1-9月营业收入（万元）"]]
    rows += [["甲公司", 2, 1]]
    stated = read([[*rows[0][:2]], rows[1][:2]])
    told = read(rows, Options(year=2025, through=9))
    other = read(rows, Options(year=2025, through=10))

    assert stated.given == {"year": 2025, "through": 9}
    assert "2025年1—9月" in stated.problems[0].message
    assert told.values["revenue_prior"] == [1_000_000]
    assert "revenue" not in other.values
    assert "本次导入1—10月" in other.unmapped[0].reason


def test_the_unit_of_district_figures_is_a_fact_of_its_own():
    options = Options(register="district", settings={"单位": "亿元"})

    assert read([["指标", "数值"], ["甲", 1]], options).given == {"unit": "亿元"}


def test_an_empty_table_is_a_table_without_rows():
    sheet = sheet_of([FIGURES])
    found = parse_sheet(sheet, "表.xlsx", Options())

    assert_every_cell_is_accounted_for(sheet, found)
    assert found[0].rows == []
