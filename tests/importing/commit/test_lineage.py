"""Every value leads back to the cell it came from, and never to a wrong one."""

from collections.abc import Iterator
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import (
    DistrictFigure,
    Enterprise,
    EnterpriseName,
    Figures,
    Honour,
    Standing,
    StoredFile,
)
from registry.records import files
from registry.records.history import changes
from registry.records.origin import origins
from registry.records.rows import NOW
from tests.support.imports import bring, counts, firm_records, uscc, workbook

CODE = "统一社会信用代码"


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def origin(session, model, field):
    """Where a field of the only row of a model came from."""
    session.rollback()
    row = session.scalars(select(model)).one()
    return origins(session, model, [row.id], field, NOW)[row.id]


def test_a_value_leads_to_file_sheet_and_cell(session):
    bring(session, firm_records(1, 注册地址="示例路1号", 产业领域="医药健康"), name="台账.xlsx")

    address = origin(session, Enterprise, "registered_address")
    sector = origin(session, Standing, "sector")

    assert (address.file, address.sheet, address.cell) == ("台账.xlsx", "表", "C2")
    assert sector.place == "台账.xlsx › 表 › D2"


def test_only_the_changed_field_moves_to_the_newer_file(session):
    bring(session, firm_records(1, 联系人="示例甲", 备注="示例"), name="一月.xlsx")
    bring(session, firm_records(1, 联系人="示例乙", 备注="示例"), name="二月.xlsx")

    assert origin(session, Enterprise, "contact").file == "二月.xlsx"
    assert origin(session, Enterprise, "note").file == "一月.xlsx"


def test_a_level_and_its_growth_in_one_row_lead_to_a_cell_each(session):
    record = {"年度": 2024, "指标": "规模以上工业总产值", "数值": 1017.7, "增速（%）": 12.5}
    bring(session, [{**record, "数据来源": "示例统计局"}], name="区级.xlsx")
    session.rollback()
    rows = {row.series: row.id for row in session.scalars(select(DistrictFigure))}

    def cells(field):
        found = origins(session, DistrictFigure, rows.values(), field, NOW)
        return {series: found[row_id].cell for series, row_id in rows.items()}

    assert cells("value") == {"output": "C2", "output.growth": "D2"}
    assert cells("provider") == {"output": "E2", "output.growth": "E2"}
    assert cells("unit")["output.growth"] is None


def cells_of_names(session):
    """Name → its cell, as its origin tells it and as the history of the row does."""
    session.rollback()
    rows = {row.id: row.name for row in session.scalars(select(EnterpriseName))}
    found = origins(session, EnterpriseName, rows, "name", NOW)
    told = {
        rows[change.row_id]: one.origin.cell
        for change in changes(session, EnterpriseName, rows)
        for one in change.fields
        if one.field == "name"
    }
    assert {rows[row_id]: origin.cell for row_id, origin in found.items()} == told
    return told


def test_a_former_name_leads_to_its_own_cell_and_not_to_that_of_the_name(session):
    records = [
        {**firm_records(1)[0], "曾用名": "示例旧甲有限公司、示例旧乙有限公司"},
        {**firm_records(2)[1], "企业名称": "示例新丙有限公司（原示例旧丙有限公司）"},
        {
            **firm_records(3)[2],
            "企业名称": "示例新丁有限公司（原示例旧丁有限公司）",
            "曾用名": "示例旧戊厂",
        },
    ]
    bring(session, records)

    cells = cells_of_names(session)

    former = dict.fromkeys(("示例旧甲有限公司", "示例旧乙有限公司"), "C2")
    assert {name: cells[name] for name in former} == former
    assert cells["示例新丙有限公司"] == cells["示例旧丙有限公司"] == "B3"
    assert cells["示例新丁有限公司"] == "B4"
    assert cells["示例旧丁有限公司"] is cells["示例旧戊厂"] is None, (
        "one of two cells: none is said"
    )


def test_a_name_that_became_a_former_one_still_leads_to_where_it_was_read(session):
    bring(session, firm_records(1), name="一月.xlsx")
    (old,) = cells_of_names(session)
    bring(session, [{**firm_records(1)[0], "企业名称": "示例改名有限公司"}], name="二月.xlsx")

    assert cells_of_names(session) == {old: "B2", "示例改名有限公司": "B2"}


def test_the_history_of_a_growth_leads_to_its_own_cell(session):
    record = {"年度": 2024, "指标": "规模以上工业总产值", "数值": 1017.7, "增速（%）": 12.5}
    bring(session, [record])
    session.rollback()
    rows = {row.id: row.series for row in session.scalars(select(DistrictFigure))}

    told = {
        rows[change.row_id]: one.origin.cell
        for change in changes(session, DistrictFigure, rows)
        for one in change.fields
        if one.field == "value"
    }

    assert told == {"output": "C2", "output.growth": "D2"}


def test_what_was_said_once_for_the_sheet_has_no_cell(session):
    bring(session, firm_records(1))
    record = {CODE: uscc(1), "年度": 2024, "营业收入（万元）": 5}

    bring(session, [record], facts={"报送单位": "示例镇", "是否规上": "是"})

    given = origin(session, Figures, "in_library")
    assert (given.how, given.cell, given.reporter) == ("整表填写", None, "示例镇")
    assert origin(session, Figures, "revenue").cell == "C2"


def test_a_merged_cell_leads_to_the_cell_that_holds_the_text(session):
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, [CODE, "企业名称", "产业领域"])
        for number in (1, 2):
            sheet.write_row(number, 0, [uscc(number), f"示例第{number}制造有限公司"])
        sheet.merge_range(1, 2, 2, 2, "医药健康")

    done = bring(session, buffer.getvalue())

    rows = session.scalars(select(Standing).order_by(Standing.id)).all()
    found = origins(session, Standing, [row.id for row in rows], "sector", NOW)
    assert counts(done) == {"new": 2}
    assert [found[row.id].cell for row in rows] == ["C2", "C2"]
    assert found[rows[1].id].how == "合并单元格"


def test_a_computed_end_says_that_it_was_derived_from_the_day(session):
    bring(session, firm_records(1))
    bring(session, [{CODE: uscc(1), "荣誉类型": "专精特新中小企业", "认定日期": "2023-09-01"}])

    expires = origin(session, Honour, "expires_on")

    assert (expires.how, expires.cell, expires.raw) == ("派生", "C2", "2023-09-01")


def test_an_honour_begun_by_a_flag_leads_to_the_flag(session):
    bring(session, firm_records(1, 是否高企="是"))

    kind = origin(session, Honour, "kind")

    assert (kind.how, kind.cell, kind.raw) == ("派生", "C2", "是")


def test_the_file_is_kept_once_whatever_it_is_called(session):
    data = workbook(("表", [[CODE, "企业名称"], [uscc(1), "示例第1制造有限公司"]]))
    bring(session, data, name="甲.xlsx")
    bring(session, firm_records(1, 备注="示例"), name="乙.xlsx")
    first = session.scalars(select(StoredFile).order_by(StoredFile.id)).first()
    assert first is not None

    assert files.content(session, first.id) == data
    assert first.name == "甲.xlsx"
