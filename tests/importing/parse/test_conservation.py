"""No cell disappears: the law held over messy sheets, counted a second time cell by cell."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.identifiers import make_uscc
from registry.importing.parse import Options, parse_sheet
from registry.importing.registers import REGISTERS
from registry.importing.table import BLANK, CLEAR, NotOurs
from tests.importing.grids import UNCACHED, assert_every_cell_is_accounted_for, sheet_of
from tests.shared import budget

CODES = [make_uscc("110115", 1), make_uscc("110115", 2), "9111OO00101101660Z", "911100001011016000"]
HEADERS = [
    word
    for spec in REGISTERS.values()
    for field in spec.fields
    for word in (field.header, *field.synonyms[:2])
] + [word for spec in REGISTERS.values() for near in spec.near for word in near.words[:1]]
WORDS = [
    *("合计", "小计", "注：见附表", "填表人：甲", "一、医药健康（3家）", "（一）", "示例", "附件2"),
    *("单位：万元", "2025年1-10月", "—", "无", "N/A", "*", "清空", "约500", "1,234.5", "12,34"),
    *(
        "2021.1",
        "2021年9月",
        "是",
        "√",
        "大兴区",
        "海淀区",
        "甲公司",
        "本年累计",
        "上年同期",
        "万元",
    ),
    *("#N/A", "５００", "1.2亿", "长期", " ", "\n", "0", "医药健康", "正常经营"),
]
cells = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(CODES),
    st.sampled_from(HEADERS),
    st.integers(-100, 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(),
    st.just(UNCACHED),
    st.text(max_size=8),
)
headers = st.lists(st.sampled_from(HEADERS) | st.none(), min_size=1, max_size=8)


@st.composite
def merges(draw, height, width):
    found = []
    for _ in range(draw(st.integers(0, 3))):
        top, left = draw(st.integers(1, height)), draw(st.integers(1, width))
        bottom, right = draw(st.integers(top, height)), draw(st.integers(left, width))
        letters = string.ascii_uppercase
        found.append(f"{letters[left - 1]}{top}:{letters[right - 1]}{bottom}")
    return found


@st.composite
def messy_sheets(draw):
    """Titles, one or two header rows, data with all that goes wrong, sometimes a second table."""
    rows = draw(st.lists(st.lists(cells, max_size=3), max_size=2))
    for _ in range(draw(st.integers(1, 2))):
        names = draw(headers)
        place = draw(st.integers(0, len(names)))
        names.insert(
            place, draw(st.sampled_from(["企业名称", "项目名称", "统一社会信用代码", "指标"]))
        )
        rows.append(names)
        if draw(st.booleans()):
            rows.append(draw(st.lists(st.sampled_from(HEADERS) | cells, max_size=8)))
        rows += draw(st.lists(st.lists(cells, max_size=9), max_size=8))
    width = max(map(len, rows))
    return sheet_of(
        rows,
        merges=draw(merges(len(rows), width)),
        hidden_rows=draw(st.sets(st.integers(1, len(rows)), max_size=1)),
        hidden_columns=draw(st.sets(st.sampled_from("ABCDEF"), max_size=1)),
    )


@given(messy_sheets(), st.sampled_from([None, *REGISTERS]))
@settings(max_examples=budget(300, 20_000), deadline=None)
def test_no_cell_disappears(sheet, register):
    found = parse_sheet(sheet, "表.xlsx", Options(register=register))

    if isinstance(found, NotOurs):
        assert found.cell_total == sheet.cell_total
        return
    assert_every_cell_is_accounted_for(sheet, found)
    for table in found:
        for values in table.values.values():
            assert len(values) == len(table.rows)
        for raws in table.raws.values():
            assert len(raws) == len(table.rows)
        assert not table.rejected_rows & table.waiting_rows
        assert all(group.reason for group in table.handled)
        assert all(problem.message for problem in table.problems)


@given(messy_sheets())
@settings(max_examples=budget(100, 5_000), deadline=None)
def test_what_was_not_taken_has_no_value_and_what_was_taken_has_one(sheet):
    found = parse_sheet(sheet, "表.xlsx", Options())
    for table in [] if isinstance(found, NotOurs) else found:
        letters = {column.column: column.field for column in table.columns}
        for group in table.handled:
            if group.field is None or letters.get(group.column) != group.field:
                continue
            places = [table.rows.index(row) for row in group.rows]
            values = [table.values[group.field][place] for place in places]
            if group.fate == "normalised" and group.field == "through":
                continue  # 2025年 as a month is an empty month that names its year
            if group.fate == "normalised":
                assert all(value is not BLANK for value in values)
            elif group.field != "year":
                assert all(value is BLANK for value in values)
        assert CLEAR not in table.given.values()
