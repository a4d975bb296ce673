"""What an exported file holds, and what it holds back."""

import csv
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import WHOLE_DISTRICT, Actor, Role
from registry.importing.export.texts import capital, masked, scaled
from registry.importing.export.xlsx import is_number, sheet_writer
from registry.importing.opening import open_workbook
from registry.importing.registers import REGISTERS
from registry.models import AuditEvent, Enterprise, Standing
from registry.records.rows import Known, newest_revision
from registry.terms import Register
from tests.importing.export import registers
from tests.support.imports import bring, firm_records, send_out, town_editor, uscc

CODE = "统一社会信用代码"
PLAIN = Actor("plain", Role.VIEWER, WHOLE_DISTRICT)


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def sheet(target):
    """The cells of an exported sheet as openpyxl reads them."""
    return openpyxl.load_workbook(target).worksheets[0]


def column(target, header):
    """The values under a header."""
    lines = list(sheet(target).values)
    return [line[lines[0].index(header)] for line in lines[1:]]


def test_the_headers_are_those_of_the_template(session, tmp_path):
    for register in Register:
        target = tmp_path / f"{register}.xlsx"
        send_out(session, register, target)
        wanted = [field.header for field in REGISTERS[register.value].template_fields]
        assert [cell.value for cell in sheet(target)[1]][: len(wanted)] == wanted


def test_the_revision_stands_in_a_defined_name(session, tmp_path):
    bring(session, firm_records(1))
    target = tmp_path / "企业.xlsx"

    sent = send_out(session, Register.ENTERPRISES, target)

    names = openpyxl.load_workbook(target).defined_names
    assert (
        names["registry_revision"].attr_text == str(sent.revision) == str(newest_revision(session))
    )


def test_texts_like_formulas_stay_texts_and_negative_numbers_numbers(session, tmp_path):
    """RuoYi prefixes every string that starts with a minus; others export live formulas."""
    bring(session, registers.FIRMS)
    bring(session, registers.FIGURES)
    target = tmp_path / "企业.xlsx"
    send_out(session, Register.ENTERPRISES, target)
    send_out(session, Register.FIGURES, tmp_path / "数据.xlsx")
    send_out(session, Register.ENTERPRISES, tmp_path / "企业.csv")

    cell = sheet(target)["L2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=北京市大兴区示例路2号", "s", True)
    assert -0.5 in column(tmp_path / "数据.xlsx", "利润总额（万元）")
    text = (tmp_path / "企业.csv").read_text(encoding="utf-8-sig")
    assert next(csv.DictReader(text.splitlines()))["经营地址"].startswith("'=")


def test_codes_are_texts_and_amounts_are_numbers(session, tmp_path):
    bring(session, registers.FIRMS)
    bring(session, registers.FIGURES)
    target = tmp_path / "数据.xlsx"

    send_out(session, Register.FIGURES, target)

    assert column(target, CODE)[0] == uscc(1)
    assert sheet(target)["A2"].number_format == "@"
    assert column(target, "工业总产值（万元）")[0] == 123456.789012


def test_telephone_numbers_are_masked_unless_allowed(session, tmp_path):
    bring(session, firm_records(1, 联系电话="13800001234"))
    target = tmp_path / "企业.xlsx"

    send_out(session, Register.ENTERPRISES, target, actor=PLAIN)
    assert column(target, "联系电话") == ["138****1234"]
    send_out(session, Register.ENTERPRISES, target)
    assert column(target, "联系电话") == ["13800001234"]

    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "export")).all()
    assert [("遮盖" in event.detail, event.actor) for event in events] == [
        (True, "plain"),
        (False, "editor"),
    ]


def test_a_person_with_one_town_gets_its_firms_and_not_what_statistics_delivered(session, tmp_path):
    bring(session, firm_records(1, 所属镇街="黄村镇"))
    bring(session, [{**firm_records(2)[1], "所属镇街": "魏善庄镇"}])
    for number, source in ((1, "统计局反馈"), (1, "镇街报送"), (2, "镇街报送")):
        record = {CODE: uscc(number), "年度": 2024, "营业收入（万元）": 5}
        bring(session, [record], facts={"source": source})
    town = session.scalars(
        select(Standing.town)
        .join(Enterprise, Enterprise.id == Standing.enterprise_id)
        .where(Enterprise.uscc == uscc(1))
    ).one()
    editor = town_editor(town)

    firms = send_out(session, Register.ENTERPRISES, tmp_path / "a.xlsx", actor=editor)
    figures = send_out(session, Register.FIGURES, tmp_path / "b.xlsx", actor=editor)

    assert (firms.rows, figures.rows) == (1, 1)
    assert column(tmp_path / "a.xlsx", CODE) == [uscc(1)]
    assert column(tmp_path / "b.xlsx", "来源") == ["镇街报送"]


def test_a_register_as_it_was_known(session, tmp_path):
    bring(session, firm_records(1, 联系人="示例甲"))
    known = Known(newest_revision(session))
    bring(session, firm_records(2, 联系人="示例乙"))
    target = tmp_path / "企业.xlsx"

    sent = send_out(session, Register.ENTERPRISES, target, at=known)

    assert (sent.rows, sent.revision) == (1, known.revision)
    assert column(target, "联系人") == ["示例甲"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1, "0.000001"),
        (-1, "-0.000001"),
        (1_000_000, "1"),
        (-5_500_000, "-5.5"),
        (123_456_789, "123.456789"),
        (9_223_372_036_854_775_807, "9223372036854.775807"),
    ],
)
def test_amounts_are_written_exactly(value, text):
    assert scaled(6)([value]) == [text]


def test_amounts_of_another_currency_say_so():
    assert capital([2_000_000_00, 1, None], ["USD", "CNY", None]) == ["200万美元", "0.000001", None]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800001234", "138****1234"),
        ("010-61230000", "010-612****0000"),
        ("13800001234、13900005678", "138****1234、139****5678"),
        ("转8001", "转8001"),
        (None, None),
    ],
)
def test_a_mask_leaves_the_ends_of_a_number(number, shown):
    assert masked([number]) == [shown]


@pytest.mark.parametrize("text", ["12345678901234567", "1e5", "-", "", "٣", "1.2.3"])
def test_what_a_spreadsheet_cannot_hold_is_no_number(text):
    assert not is_number(text)


def test_the_sheet_writer_keeps_every_character_that_xml_can_hold():
    words = ["<a & b>", " 首尾 ", "第一行\n第二行", "_x000D_", "控\x01制", "𠮷", '"引"', "=1+1"]
    buffer = BytesIO()
    with sheet_writer(
        buffer, sheet="表", headers=["文"], numeric=[False], names={}, widths=[10]
    ) as writer:
        writer.write([words])

    with ZipFile(buffer) as package:
        assert package.testzip() is None
    (read,) = open_workbook(buffer.getvalue(), "表.xlsx").sheets
    assert read.columns[0].raw[1:] == [*words[:4], "控制", *words[5:]]
