"""Years or months side by side are one table for each period, and no cell is counted twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.importing.decisions import Decisions, TableKey
from registry.importing.parse import Options, parse_sheet
from registry.importing.table import NotOurs
from tests.importing.grids import assert_every_cell_is_accounted_for, read, sheet_of
from tests.shared import budget

NAME, REVENUE, OUTPUT = "企业名称", "营业收入（万元）", "工业总产值（万元）"
YEARS = [[NAME, f"2023年{REVENUE}", f"2024年{REVENUE}", "备注"], ["甲公司", 1, 2, "x"]]


def spread(rows, options=None, **more):
    """The tables of a sheet, with every cell accounted for once."""
    sheet = sheet_of(rows, **more)
    found = parse_sheet(sheet, "表.xlsx", options or Options())
    assert not isinstance(found, NotOurs), found.sentence
    assert_every_cell_is_accounted_for(sheet, found)
    keys = [table.key for table in found]
    assert len(set(keys)) == len(keys)
    assert [TableKey.parse(key.text) for key in keys] == keys
    return found


def periods(tables):
    return [(table.given.get("year"), table.given.get("through")) for table in tables]


def letters(table):
    return {column.field: column.column for column in table.columns}


def left_out(tables):
    return {column.header: column.reason for table in tables for column in table.unmapped}


def test_years_side_by_side_are_a_table_each():
    tables = spread(YEARS)

    assert periods(tables) == [(2023, None), (2024, None)]
    assert [table.part for table in tables] == ["2023年", "2024年"]
    assert [letters(table)["revenue"] for table in tables] == ["B", "C"]
    assert [table.values["name"] for table in tables] == [["甲公司"]] * 2
    assert [table.counts.total for table in tables] == [7, 1]


@pytest.mark.parametrize("merged", [True, False])
def test_a_measure_over_its_years_in_two_rows_of_the_header(merged):
    rows = [
        ["单位详细名称", OUTPUT, None, REVENUE, None],
        [None, "2024年", "2025年", "2024年", "2025年"],
        ["甲公司", 1, 2, 3, 4],
    ]
    tables = spread(rows, merges=["A1:A2", "B1:C1", "D1:E1"] if merged else [])

    assert periods(tables) == [(2024, None), (2025, None)]
    assert [table.header_rows for table in tables] == [[1, 2], [1, 2]]
    assert [letters(table)["output"] for table in tables] == ["B", "C"]
    assert [letters(table)["revenue"] for table in tables] == ["D", "E"]


def test_a_year_over_its_measures_in_two_rows_of_the_header():
    rows = [
        [NAME, "2024年", None, "2025年", None],
        [None, OUTPUT, "工业总产值上年同期（万元）", OUTPUT, "工业总产值上年同期（万元）"],
        ["甲公司", 1, 2, 3, 4],
    ]
    tables = spread(rows, merges=["A1:A2", "B1:C1", "D1:E1"])

    assert periods(tables) == [(2024, None), (2025, None)]
    assert [letters(table).get("output_prior") for table in tables] == ["C", "E"]


def test_the_cumulative_months_of_a_year_are_eleven_tables():
    months = range(2, 13)
    rows = [[NAME, "年度", *[f"1-{month}月{OUTPUT}" for month in months]], ["甲", 2024, *months]]
    tables = spread(rows)

    assert periods(tables) == [(None, month) for month in months]
    assert all(table.values["year"] == [2024] for table in tables)
    assert [table.values["output"][0] for table in tables] == [m * 1_000_000 for m in months]


def test_quarters_that_cumulate_are_periods_and_single_ones_are_not():
    heads = ["一季度", "上半年", "前三季度", "二季度", "3月"]
    tables = spread([[NAME, *[f"2024年{each}{OUTPUT}" for each in heads]], ["甲", 1, 2, 3, 4, 5]])

    assert periods(tables) == [(2024, 3), (2024, 6), (2024, 9)]
    said = left_out(tables)
    assert all("单月或单季" in said[f"2024年{each}{OUTPUT}"] for each in ("二季度", "3月"))


def test_this_month_beside_the_cumulative_ones_is_left_out_and_said_so():
    head = [NAME, f"本月{OUTPUT}", f"本月止累计{OUTPUT}", "1—1月营业收入（万元）"]
    table = read([head, ["甲", 1, 2, 3]])

    assert letters(table)["output"] == "C"
    said = left_out([table])
    assert "单月" in said[head[1]]
    assert "1月不单独报送" in said[head[3]]


def test_an_amount_that_does_not_say_its_period_is_left_out_and_said_so():
    rows = [[*YEARS[0], "利润总额（万元）", "是否规上"], [*YEARS[1], 5, "是"]]
    tables = spread(rows)

    assert all(letters(table).keys() == {"name", "revenue", "note"} for table in tables)
    assert all("没有写明是哪个时期" in left_out(tables)[head] for head in rows[0][-2:])


def test_a_rate_and_last_years_amount_stand_beside_the_one_period_they_can_belong_to():
    rows = [
        [NAME, f"2024年1-10月{OUTPUT}", f"2023年同期{OUTPUT}", f"2023年{REVENUE}"],
        ["甲", 1, 2, 3],
    ]
    tables = spread(rows)

    assert periods(tables) == [(2023, None), (2024, 10)]
    assert letters(tables[1]) == {"name": "A", "output": "B", "output_prior": "C"}


def test_a_row_without_a_number_in_a_period_is_left_out_of_it():
    rows = [*YEARS, ["乙公司", None, 3], ["丙公司", "—", None], ["丁公司", "很多", None]]
    first, second = spread(rows)

    assert (first.vacant, second.vacant) == ({3, 4}, {4, 5})
    assert first.silent == second.silent == {4}
    assert 5 in first.rejected_rows
    assert "2 行在2023年没有数" in first.problems[-1].message


def test_what_is_decided_holds_for_all_parts():
    rows = [[NAME, "2023年营业收入", "2024年营业收入"], ["甲公司", 1, 2]]
    said = Decisions(units={"B": "万元", "C": "亿元"}, corrections={"C2": "3"})
    tables = spread(rows, Options(tables={TableKey(0, "Sheet1", 1): said}))

    assert [table.values["revenue"] for table in tables] == [[1_000_000], [30_000_000_000]]
    assert all(table.decisions == said for table in tables)


def test_a_column_that_a_person_chose_keeps_the_year_of_its_heading():
    rows = [[NAME, "2023年进账（万元）", f"2024年{REVENUE}"], ["甲公司", 1, 2]]
    key = TableKey(0, "Sheet1", 1)
    tables = spread(rows, Options(tables={key: Decisions(columns={"B": "revenue"})}))

    assert periods(tables) == [(2023, None), (2024, None)]


def test_a_year_that_is_given_leaves_one_table():
    rows = [[NAME, f"2022年{REVENUE}", *YEARS[0][1:3]], ["甲公司", 1, 2, 3]]
    for options in (Options(year=2024), Options(settings={"year": "2024"})):
        (table,) = spread(rows, options)
        assert letters(table) == {"name": "A", "revenue_prior": "C", "revenue": "D"}
        assert "本次导入2024年" in table.unmapped[0].reason


def test_the_whole_year_beside_months_is_the_last_of_them():
    rows = [
        [NAME, "年度", f"1-10月{OUTPUT}", f"1-11月{OUTPUT}", f"全年{OUTPUT}"],
        ["甲", 2024, 1, 2, 3],
    ]
    tables = spread(rows)

    assert periods(tables) == [(None, 10), (None, 11), (None, 12)]
    assert [letters(each)["output"] for each in tables] == ["C", "D", "E"]


def test_the_whole_year_beside_january_to_december_is_asked_unless_they_agree():
    head = [NAME, f"2024年1-11月{OUTPUT}", f"2024年1-12月{OUTPUT}", f"2024年全年{OUTPUT}"]

    apart = spread([head, ["甲公司", 1, 2, 3]])
    assert periods(apart) == [(2024, 11), (2024, 12)]
    assert "output" not in letters(apart[1])
    assert all("请指定用哪一列" in left_out(apart)[each] for each in head[2:])
    alike = spread([head, ["甲公司", 1, 3, 3]])
    assert letters(alike[1])["output"] == "C"


def test_the_whole_year_alone_is_the_year_without_a_month():
    table = read([[NAME, f"2024年全年{OUTPUT}"], ["甲", 3]])

    assert table.given == {"year": 2024}
    assert letters(table) == {"name": "A", "output": "B"}


def test_single_months_under_a_title_leave_the_whole_year():
    months = [f"{month}月" for month in range(1, 13)]
    rows = [
        ["2024年工业总产值"],
        ["单位：万元"],
        [NAME, *months, "全年"],
        ["甲", *range(1, 13), 78],
    ]
    table = read(rows)

    assert letters(table) == {"name": "A", "output": "N"}
    assert all("单月或单季" in left_out([table])[month] for month in months)


def test_of_projects_the_first_part_keeps_the_rows_without_a_number():
    rows = [
        ["项目名称", "2023年年度计划投资（万元）", "2024年年度计划投资（万元）"],
        ["甲", None, 2],
    ]

    first, second = spread(rows)
    assert periods([first, second]) == [(2023, 12), (2024, None)]
    assert (first.vacant, second.vacant) == (set(), set())


heads = st.sampled_from([OUTPUT, REVENUE, "利润总额（万元）", "是否规上", "平均用工人数"])
spans = st.sampled_from(
    ["", "2023年", "2024年", "2025", "2024年1-10月", "1—6月", "上半年", "3月", "本月", "2023年同期"]
)
values = st.sampled_from([None, None, 1, 2.5, "约3", "—", "很多", "是", "清空", "4万元", " "])


@st.composite
def wide_sheets(draw):
    """Measures of several periods in one row of headings or in two, over rows with all faults."""
    columns = draw(st.lists(st.tuples(heads, spans), min_size=2, max_size=7))
    width = len(columns)
    if draw(st.booleans()):
        over = [
            [NAME, "备注", *[head for head, _ in columns]],
            [None, None, *[s for _, s in columns]],
        ]
    else:
        over = [[NAME, "备注", *[span + head for head, span in columns]]]
    row = st.tuples(
        st.sampled_from(["甲公司", "乙公司", None, "合计", "—"]),
        st.sampled_from([None, "x"]),
        *[values] * width,
    )
    titles = draw(st.sampled_from([[], [["附件2"], ["单位：千元"]]]))
    body = draw(st.lists(row, min_size=1, max_size=6))
    hidden = draw(st.sets(st.sampled_from("CDE"), max_size=1))
    return sheet_of([*titles, *over, *map(list, body)], hidden_columns=hidden)


@given(wide_sheets(), st.booleans())
@settings(max_examples=budget(200, 10_000), deadline=None)
def test_no_cell_of_a_wide_sheet_is_lost_or_counted_twice(sheet, forced):
    options = Options(register="figures") if forced else Options()
    found = parse_sheet(sheet, "表.xlsx", options)
    if isinstance(found, NotOurs):
        return
    assert_every_cell_is_accounted_for(sheet, found)
    parts = [(table.given.get("year"), table.given.get("through")) for table in found]
    assert len(set(parts)) == len(parts)
    read_in = [
        (table.given.get("year"), column.column)
        for table in found
        for column in table.columns
        if column.field in ("output", "revenue", "profit", "employees")
    ]
    assert len({letter for _, letter in read_in}) == len(read_in)
