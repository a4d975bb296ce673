"""Decisions about one table hold for that table alone, and are kept as JSON without loss."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from registry.importing.decisions import (
    DROP,
    Decisions,
    RowChoice,
    TableKey,
    kept_tables,
    tables_of,
)
from registry.importing.grid import Workbook
from registry.importing.parse import Options, parse_sheet, parse_workbook
from registry.importing.table import BLANK, CLEAR
from tests.importing.grids import assert_every_cell_is_accounted_for, read, sheet_of

HEADER = ["企业名称", "营业收入", "经营状态", "内部口径"]
ROWS = [HEADER, ["甲公司", 5, "神秘", "a"], ["乙公司", "—", None, "b"]]


def table_key(sheet="Sheet1", header_row=1, file=0):
    return TableKey(file, sheet, header_row)


def decided(key=None, /, **said):
    return Options(register="figures", tables={key or table_key(): Decisions(**said)})


texts = st.text(max_size=8)
names = st.dictionaries(texts, texts, max_size=3)
choices = st.builds(
    RowChoice,
    st.sampled_from(["firm", "new", "drop"]),
    st.integers(0, 9),
    texts,
    texts,
    texts,
    st.booleans(),
    texts,
)
decisions = st.builds(
    Decisions,
    columns=st.dictionaries(texts, st.none() | texts, max_size=3),
    units=names,
    facts=names,
    zeros=st.frozensets(texts, max_size=3),
    blanks=st.frozensets(texts, max_size=3),
    corrections=names,
    words=st.dictionaries(texts, names.filter(bool), max_size=2),
    confirmed=st.frozensets(texts, max_size=3),
    complete=st.booleans(),
    unmatched=texts,
    settled=st.dictionaries(st.integers(1, 10**6), choices, max_size=2),
    only=st.frozensets(st.integers(1, 10**6), max_size=3),
)
keys = st.builds(TableKey, st.integers(0, 19), texts, st.integers(1, 10**6))


@given(st.dictionaries(keys, decisions, max_size=3))
def test_what_people_decided_survives_its_keeping(tables):
    kept = json.loads(json.dumps(kept_tables(tables.items())))

    assert tables_of(kept) == {key: said for key, said in tables.items() if said != Decisions()}


def test_a_decision_holds_for_its_own_table():
    first, second = sheet_of(ROWS, name="一季度"), sheet_of(ROWS, name="二季度")
    options = decided(table_key("二季度"), units={"B": "千元"})
    tables = parse_workbook(Workbook("表.xlsx", "0" * 64, "xlsx", [first, second]), options).tables

    assert [table.values["revenue"][0] for table in tables] == [BLANK, 500_000]
    assert tables[1].decisions.units == {"B": "千元"}
    assert [table.key.text for table in tables] == ["0.1.一季度", "0.1.二季度"]


def test_a_decision_holds_for_one_of_two_tables_under_one_another():
    rows = [
        *ROWS,
        [None] * 4,
        ["企业名称", "荣誉类型", "认定日期", "批次"],
        ["甲公司", "x", None, "1"],
    ]
    sheet = sheet_of(rows)
    one, other = parse_sheet(sheet, "表.xlsx", Options())
    assert (one.key.header_row, other.key.header_row) == (1, 5)

    tables = {other.key: Decisions(columns={"D": None})}
    found = parse_sheet(sheet, "表.xlsx", Options(tables=tables))

    assert [column.column for column in found[0].columns] == [c.column for c in one.columns]
    assert "D" in [column.column for column in found[1].unmapped]
    assert_every_cell_is_accounted_for(sheet, found)


def test_a_decision_of_another_file_is_not_ours():
    table = read(ROWS, decided(table_key(file=1), units={"B": "万元"}))

    assert table.values["revenue"] == [BLANK, BLANK]


def test_columns_units_facts_and_zeros_are_taken_from_the_decision():
    table = read(
        ROWS,
        decided(
            columns={"D": "note"},
            units={"B": "万元"},
            facts={"year": "2025", "through": "10"},
            zeros=frozenset({"revenue"}),
        ),
    )

    assert table.values["note"] == ["a", "b"]
    assert table.values["revenue"] == [5_000_000, 0]
    assert table.given == {"year": 2025, "through": 10}


def test_a_word_decided_once_settles_every_row_that_says_it():
    rows = [["企业名称", "经营状态"], ["甲公司", "神秘"], ["乙公司", "神秘"]]
    options = Options(tables={table_key(): Decisions(words={"status": {"神秘": "suspended"}})})
    table = read(rows, options)

    assert table.values["status"] == ["suspended", "suspended"]
    assert not table.unknown_words


def test_an_empty_cell_clears_only_where_a_person_said_so():
    rows = [["企业名称", "备注", "经营地址"], ["甲公司", None, None], ["乙公司", "—", None]]
    table = read(rows, Options(tables={table_key(): Decisions(blanks=frozenset({"note"}))}))

    assert table.values["note"] == [CLEAR, BLANK]
    assert table.values["operating_address"] == [BLANK, BLANK]


def test_the_key_of_a_firm_is_never_cleared_by_an_empty_cell():
    rows = [["企业名称", "统一社会信用代码", "备注"], ["甲公司", None, "x"]]
    options = Options(tables={table_key(): Decisions(blanks=frozenset({"uscc", "name"}))})

    assert read(rows, options).values["uscc"] == [BLANK]


def test_a_unit_that_a_person_restates_changes_every_number_visibly():
    rows = [["企业名称", "营业收入（万元）"], ["甲公司", 5], ["乙公司", "约7"], ["丙公司", "—"]]
    table = read(rows, Options(tables={table_key(): Decisions(units={"B": "元"})}))
    same = read(rows, Options(tables={table_key(): Decisions(units={"B": "万元"})}))

    assert table.values["revenue"] == [500, 700, BLANK]
    assert "由人改按元读取" in next(each.reason for each in table.handled if each.rows == [2])
    assert table.columns[1].unit_from == "chosen"
    assert same.counts.unchanged == 4


@example([None], "", False, False, {2: ""})
@given(
    st.lists(st.sampled_from([1, 2.5, "约3", "—", "很多", None, "4万元"]), min_size=1, max_size=6),
    st.sampled_from(["", "元", "千元", "亿元"]),
    st.booleans(),
    st.booleans(),
    st.dictionaries(st.integers(2, 8), st.sampled_from(["", "8", "无", "x"]), max_size=3),
)
def test_no_cell_is_lost_whatever_people_decide(cells, unit, zero, clear, corrected):
    rows = [["企业名称", "营业收入（万元）"]]
    rows += [[f"甲{number}公司", cell] for number, cell in enumerate(cells)]
    said = Decisions(
        units={"B": unit} if unit else {},
        zeros=frozenset({"revenue"} if zero else ()),
        blanks=frozenset({"revenue"} if clear else ()),
        corrections={f"B{row}": text for row, text in corrected.items()},
    )

    read(rows, Options(register="figures", tables={table_key(): said}))


def test_a_row_that_a_person_leaves_out_is_accounted_for_with_the_reason():
    dropped = {2: RowChoice(DROP, reason="不是本区企业")}

    table = read(ROWS, decided(settled=dropped))

    assert table.rows == [3]
    assert [each.reason for each in table.handled if 2 in each.rows] == [
        "核对后不导入：不是本区企业"
    ] * 4
