"""The cell of a value with what stands around it, from the stored file."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.opening import Limits
from registry.models import DistrictFigure, Enterprise, Figures, Remembering, Standing
from registry.records.rows import NOW, rows
from registry.services.neighbourhood import Excerpt, NoExcerpt, excerpt
from registry.services.provenance import Provenance, provenance
from tests.support import imports
from tests.support.imports import EDITOR, TODAY, bring, uscc

FIRMS = 12
HEADS = ("序号", "统一社会信用代码", "企业名称", "所属镇街", "联系电话", "备注")


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def book(*, merged: bool = False, hidden: int = 0) -> bytes:
    """A list of firms below a title, the towns merged over pairs of rows where asked."""
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = "名录"
    page.append(["示例企业名录"])
    page.append(HEADS)
    for number in range(1, FIRMS + 1):
        town = "采育镇" if not merged or number % 2 else None
        name, phone = f"示例第{number}制造有限公司", f"1380000{number:04d}"
        page.append([number, uscc(number), name, town, phone, f"备注{number}"])
        if merged and number % 2:
            page.merge_cells(f"D{number + 2}:D{number + 3}")
    if hidden:
        page.row_dimensions[hidden].hidden = True
    data = BytesIO()
    workbook.save(data)
    return data.getvalue()


def ids(session: Session, model: type[Remembering]) -> list[int]:
    """The numbers of all rows, in order."""
    table = rows(model, NOW).c
    return list(session.scalars(select(table.id).order_by(table.id)))


def of(session: Session, model: type[Remembering], row: int, field: str) -> Provenance:
    """Where a value came from, for somebody who may see everything."""
    found = provenance(session, model, row, field, NOW, actor=EDITOR, today=TODAY)
    assert found is not None
    return found


def around(session: Session, found: Provenance, *, alone: bool = False) -> Excerpt:
    """What stands around its cell."""
    shown = excerpt(session, found.origin, Limits(), alone=alone)
    assert shown is not None
    return shown


def texts(shown: Excerpt) -> dict[int, dict[str, str]]:
    """Row → letter → what is seen."""
    letters = [column.letter for column in shown.letters]
    return {
        line.number: dict(zip(letters, (cell.text for cell in line.cells), strict=True))
        for line in shown.lines
    }


def marked(shown: Excerpt) -> list[tuple[str, str]]:
    """(cell, text) of what is marked as the value's own."""
    return [
        (f"{column.letter}{line.number}", cell.text)
        for line in shown.lines
        for column, cell in zip(shown.letters, line.cells, strict=True)
        if cell.own
    ]


def test_a_cell_stands_below_its_head_and_between_its_neighbours(session):
    bring(session, book(), register="enterprises")
    firm = ids(session, Enterprise)[6]

    shown = around(session, of(session, Enterprise, firm, "note"))

    seen = texts(shown)
    assert list(seen) == [2, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    assert marked(shown) == [("F9", "备注7")]
    assert seen[2]["F"] == "备注"
    assert seen[9]["B"] == uscc(7)
    assert [line.number for line in shown.lines if line.own] == [9]
    assert [line.number for line in shown.lines if line.head] == [2]
    assert [line.number for line in shown.lines if line.gap] == [5]


def test_the_columns_that_name_the_row_stay_beside_a_far_cell(session):
    beside = {f"列{n}": n for n in range(20)}
    firms = [{**line, **beside, "备注": "远"} for line in imports.firm_records(3)]
    bring(session, firms, register="enterprises")
    firm = ids(session, Enterprise)[1]

    shown = around(session, of(session, Enterprise, firm, "note"))

    assert [column.letter for column in shown.letters] == ["A", "B", "T", "U", "V", "W"]
    assert [column.letter for column in shown.letters if column.gap] == ["T"]
    assert marked(shown) == [("W3", "远")]


def test_only_the_row_itself_and_the_heads_for_whom_neighbours_are_none_of_theirs(session):
    bring(session, book(), register="enterprises")
    firm = ids(session, Enterprise)[6]

    shown = around(session, of(session, Enterprise, firm, "note"), alone=True)

    assert list(texts(shown)) == [2, 9]
    assert shown.alone


def test_a_merged_cell_is_marked_where_it_stands_and_in_the_row_it_fills(session):
    bring(session, book(merged=True), register="enterprises")
    standing = ids(session, Standing)[1]

    whole = around(session, of(session, Standing, standing, "town"))
    own = around(session, of(session, Standing, standing, "town"), alone=True)

    assert marked(whole) == [("D3", "采育镇"), ("D4", "采育镇")]
    assert marked(own) == [("D4", "采育镇")]
    assert [line.number for line in whole.lines if line.own] == [4]


def test_hidden_rows_are_shown_and_said_to_be_hidden(session):
    bring(session, book(hidden=8), register="enterprises")
    firm = ids(session, Enterprise)[4]

    shown = around(session, of(session, Enterprise, firm, "note"))

    assert [line.number for line in shown.lines if line.hidden] == [8]


def test_telephone_numbers_are_masked_whoever_looks(session):
    bring(session, book(), register="enterprises")
    firm = ids(session, Enterprise)[6]

    seen = texts(around(session, of(session, Enterprise, firm, "note")))

    assert seen[9]["E"] == "138****0007"
    assert seen[2]["E"] == "联系电话"


def test_what_was_said_for_the_whole_sheet_has_no_cell_and_leads_to_its_row(session):
    bring(session, imports.firm_records(1))
    line = {"统一社会信用代码": uscc(1), "年度": 2025, "是否规上": "是", "工业总产值（万元）": 7}
    bring(session, [line], register="figures", facts={"reporter": "示例镇"})
    (figures,) = ids(session, Figures)

    said = of(session, Figures, figures, "reporter")

    assert said.origin.how == "整表填写"
    assert said.origin.place.endswith(" › 表 › 第 2 行")
    assert marked(around(session, said)) == []
    (own,) = [line for line in around(session, said).lines if line.own]
    assert (own.number, own.cells[0].text) == (2, uscc(1))
    assert marked(around(session, of(session, Figures, figures, "output"))) == [("D2", "7")]


def test_a_district_figure_belongs_to_no_firm(session):
    line: dict[str, Any] = {"年度": 2025, "指标": "规模以上工业总产值", "数值": 17, "单位": "亿元"}
    bring(session, [line], register="district")
    (figure,) = ids(session, DistrictFigure)

    found = of(session, DistrictFigure, figure, "value")

    assert found.owner is None
    assert marked(around(session, found)) == [("C2", "17")]


def test_a_file_that_can_be_read_no_longer_says_so(session):
    bring(session, book(), register="enterprises")
    found = of(session, Enterprise, ids(session, Enterprise)[0], "note")

    with pytest.raises(NoExcerpt, match="无法读取"):
        excerpt(session, found.origin, Limits(file_bytes=10), alone=False)


def test_a_town_sees_neither_foreign_firms_nor_what_the_bureau_delivered(session):
    firms = [{**line, "所属镇街": "采育镇"} for line in imports.firm_records(2)]
    bring(session, firms)
    lines = [{"统一社会信用代码": uscc(n), "年度": 2025, "工业总产值（万元）": n} for n in (1, 2)]
    bring(session, lines[:1], register="figures", facts={"source": "统计局反馈"})
    bring(session, lines[1:], register="figures", facts={"source": "镇街报送"})
    theirs, ours = ids(session, Figures)
    table = rows(Standing, NOW).c
    code = session.scalar(select(table.town).limit(1))
    assert code is not None

    def seen(row: int, town: str) -> bool:
        actor = imports.town_editor(town)
        return bool(provenance(session, Figures, row, "output", NOW, actor=actor, today=TODAY))

    assert seen(ours, code)
    assert not seen(theirs, code)
    assert not seen(ours, "nowhere")
