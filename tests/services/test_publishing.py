"""定稿存档: frozen for ever, and every file made from it can be held against it."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from registry.config import load_settings
from registry.models import AuditEvent, DistrictFigure, PublishedReport
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.reports.canonical import canonical, digest
from registry.reports.reading import NoReport
from registry.reports.word.document import document_bytes
from registry.reports.word.placeholders import BadTemplate
from registry.reports.word.template import default_template
from registry.reports.workbook import workbook_bytes
from registry.services.publishing import (
    NotPublished,
    open_published,
    publish,
    report_document,
    seal_of,
)
from registry.services.report_templates import (
    save_template,
    template_in_force,
    use_built_in,
)
from registry.services.reporting import Wanted, make_report
from registry.services.verification import verify
from registry.terms import Audience, Door
from tests.reports.district import NOW_UTC, PLAN, TODAY, WHO, YEAR_END, district, made
from tests.shared import ROOT
from tests.support.ledgers import SqliteLedgers, borrowed

ON_SQLITE = pytest.mark.parametrize("ledgers", ["sqlite"], indirect=True)
WANTED = Wanted(PLAN, 2025, YEAR_END)
LATER = NOW_UTC + timedelta(hours=1)


@pytest.fixture
def session(database):
    with database.session() as session:
        district().write(session)
        yield session


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """A ledger with one published report; looked at, never written."""
    home = tmp_path_factory.mktemp("archive")
    with borrowed(SqliteLedgers(home)) as database, database.session() as session:
        district().write(session)
        own = load_settings(ROOT, {"REGISTRY_HOME": str(home)})
        receipt = published(session, own)
        yield session, own, receipt, files_of(session, receipt.number)


def published(session, settings, wanted=WANTED):
    return publish(session, wanted, NOW, settings, WHO, NOW_UTC, "0.1.0", Door.FORM)


def corrected(session, year=2025) -> None:
    """The statistics bureau sends another output of a year."""
    table = rows(DistrictFigure, NOW).c
    query = select(table.id, table.revision_id).where(table.series == "output", table.year == year)
    row, revision = session.execute(query).one()
    with write(session, actor="示例", door=Door.FORM, now=LATER) as writer:
        change = {"id": row, "revision_id": revision, "value": 1_100_000_000}
        writer.apply(DistrictFigure, update=[change])


def test_what_is_published_opens_for_ever_as_it_was(session, settings):
    before = made(session, settings).report
    receipt = published(session, settings)
    corrected(session)

    found = open_published(session, receipt.number)

    assert (receipt.number, receipt.revision, receipt.known) == ("PG2025-001", 2, 1)
    assert found.report == before
    assert found.sound
    assert made(session, settings).report.row("output").official == 1100
    assert (found.published_by, found.program) == ("示例", "0.1.0")


def test_a_published_report_freezes_definitions_settings_and_the_lines_behind(archive):
    session, _, receipt, _ = archive
    row = session.scalars(select(PublishedReport)).one()
    body = json.loads(row.body)
    assert digest(row.body) == row.sha256 == receipt.sha256
    assert sorted(body) == ["backings", "definitions", "program", "report", "settings"]
    assert body["definitions"]["output"].startswith('code = "output"')
    assert len(body["definitions"]) == 14
    assert (body["settings"]["small_cell"], body["settings"]["dominance_percent"]) == (3, "85")
    assert body["settings"]["responsible"] == "区经济和信息化局"
    output = next(one for one in body["backings"] if one["indicator"] == "output")
    assert sum(Decimal(line["value"]) for line in output["lines"]) == Decimal(output["value"])
    assert len(output["lines"]) == 18


def test_numbers_go_up_and_nothing_published_can_be_changed(session, settings):
    first, second = published(session, settings), published(session, settings)
    other = published(session, settings, replace(WANTED, year=2024, on=YEAR_END.replace(year=2024)))
    assert [one.number for one in (first, second, other)] == [
        "PG2025-001",
        "PG2025-002",
        "PG2024-001",
    ]
    assert first.sha256 != second.sha256, "each knows its own revision"
    with pytest.raises(DBAPIError):
        session.connection().execute(update(PublishedReport.__table__).values(number="PG1"))
    session.rollback()


@ON_SQLITE
def test_publishing_is_an_audit_event_and_a_lifted_guard_another(session, settings):
    outside = replace(WANTED, audience=Audience.EXTERNAL, lifted_because="经局长批准")
    published(session, settings, outside)
    events = session.execute(select(AuditEvent.action, AuditEvent.subject).order_by(AuditEvent.id))
    assert [tuple(event) for event in events] == [
        ("lift_guard", "PG2025-001"),
        ("publish", "PG2025-001"),
    ]


@ON_SQLITE
def test_a_report_that_says_the_same_bears_the_number_and_another_does_not(session, settings):
    receipt = published(session, settings)
    report = made(session, settings).report
    assert seal_of(session, report).number == receipt.number
    assert seal_of(session, made(session, settings, Audience.EXTERNAL).report) is None
    corrected(session)
    assert seal_of(session, made(session, settings).report) is None


@ON_SQLITE
def test_a_figure_revised_since_last_year_s_report_says_so_in_the_next(session, settings):
    last = replace(WANTED, year=2024, on=YEAR_END.replace(year=2024))
    number = published(session, settings, last).number
    assert made(session, settings).report.row("output").change == ""
    corrected(session, 2024)
    rows_now = made(session, settings).report.rows
    assert {row.indicator: row.change for row in rows_now if row.change} == {
        "output": f"2024年数在定稿{number}后由998.0亿元修订为1100.0亿元",
        "output_growth": f"2024年数在定稿{number}后由2.5%修订为5.0%",
    }
    told = replace(WANTED, changes={"output": "示例原因"})
    report = make_report(session, told, NOW, settings, WHO, TODAY, with_backings=False).report
    document = docx.Document(BytesIO(document_bytes(report, None, TODAY)))
    assert any("。与上期差异原因：示例原因。" in one.text for one in document.paragraphs)


def files_of(session, number) -> dict[str, bytes]:
    """The three files of a published report."""
    found = open_published(session, number)
    report, seal = found.report, found.seal
    return {
        "a.xlsx": workbook_bytes(report, found.backings, seal, seal.published_on),
        "a.docx": document_bytes(report, seal, seal.published_on),
        "a.json": json.dumps(report_document(report, seal), ensure_ascii=False).encode(),
    }


def test_an_untouched_file_is_intact_also_when_the_ledger_has_moved_on(session, settings):
    files = files_of(session, published(session, settings).number)
    corrected(session)
    for name, data in files.items():
        found = verify(session, data, name, settings, WHO, TODAY)
        assert found.intact, (name, found.changed)
        told = {(one["indicator"], one["field"]): one["today"] for one in found.today}
        assert told["output", "official"] == 1100
        assert told["output", "2025年"] == 1100
        assert ("rd_intensity", "ledger") not in told


def test_a_figure_changed_in_a_workbook_is_named_by_its_cell(archive):
    session, settings, _, files = archive
    data = files["a.xlsx"]
    book = openpyxl.load_workbook(BytesIO(data))
    book["评价表"]["J5"].value = 1998
    file = BytesIO()
    book.save(file)
    found = verify(session, file.getvalue(), "a.xlsx", settings, WHO, TODAY)
    named = {one["where"]: (one["published"], one["found"]) for one in found.changed}
    assert named == {"评价表!J5": (998, 1998)}
    assert not found.intact


def test_a_formula_that_was_changed_is_named_one_that_lost_its_value_is_not(archive):
    session, settings, _, files = archive
    book = openpyxl.load_workbook(BytesIO(files["a.xlsx"]))
    assert book["评价表"]["M5"].value == "=K5/L5*100"
    book["评价表"]["M5"].value = "=K5/L5*110"
    file = BytesIO()
    book.save(file)
    (change,) = verify(session, file.getvalue(), "a.xlsx", settings, WHO, TODAY).changed
    assert (change["where"], change["found"]) == ("评价表!M5", "=K5/L5*110")


def test_a_word_changed_in_a_document_and_a_number_in_its_chart_are_found(archive):
    session, settings, _, files = archive
    data = files["a.docx"]
    document = docx.Document(BytesIO(data))
    table = document.tables[-1]
    table.rows[1].cells[10].paragraphs[0].runs[0].text = "1643.7"
    part = next(p for p in document.part.package.iter_parts() if "chart1.xml" in str(p.partname))
    part._blob = part.blob.replace(b"<c:v>1017.7</c:v>", b"<c:v>1717.7</c:v>")
    file = BytesIO()
    document.save(file)
    found = verify(session, file.getvalue(), "a.docx", settings, WHO, TODAY)
    pairs = [(one["published"], one["found"]) for one in found.changed]
    assert sorted(map(str, pairs)) == ["('1043.7', '1643.7')", "(1017.7, 1717.7)"]


def test_page_numbers_and_how_a_program_cuts_footers_are_nobody_s_figures(archive):
    session, settings, _, files = archive
    document = docx.Document(BytesIO(files["a.docx"]))
    footer = document.sections[0].footer
    next(run for run in footer.paragraphs[0].runs if run.text == "1").text = "11"
    document.sections[-1].footer.is_linked_to_previous = False
    document.sections[-1].footer.paragraphs[0].text = footer.paragraphs[1].text
    file = BytesIO()
    document.save(file)
    assert verify(session, file.getvalue(), "a.docx", settings, WHO, TODAY).changed == ()
    footer.paragraphs[1].runs[0].text = "内部资料  编号PG2025-009"
    document.save(file)
    assert not verify(session, file.getvalue(), "a.docx", settings, WHO, TODAY).intact


def test_a_changed_json_file_is_found_by_field(archive):
    session, settings, _, files = archive
    data = files["a.json"]
    document = json.loads(data)
    document["report"]["rows"][0]["verdict"] = "完成"
    document["sha256"] = "0" * 64
    found = verify(session, json.dumps(document).encode(), "a.json", settings, WHO, TODAY)
    assert [one["where"] for one in found.changed] == ["报告指纹", "rows[1].verdict"]


def test_a_file_without_a_number_or_with_a_foreign_one_is_no_proof(archive):
    session, settings, receipt, _ = archive
    report = open_published(session, receipt.number).report
    for name, data in (
        ("a.xlsx", workbook_bytes(report, (), None, TODAY)),
        ("a.docx", document_bytes(report, None, TODAY)),
        ("a.json", canonical(report_document(report, None)).encode()),
    ):
        with pytest.raises(NoReport, match="没有报告编号"):
            verify(session, data, name, settings, WHO, TODAY)
    for name in ("a.pdf", "a.xlsx", "a.docx", "a.json"):
        with pytest.raises(NoReport):
            verify(session, b"nothing of ours", name, settings, WHO, TODAY)
    document = report_document(report, None) | {"number": "PG1999-001", "sha256": "0"}
    with pytest.raises(NotPublished, match="PG1999-001"):
        verify(session, canonical(document).encode(), "a.json", settings, WHO, TODAY)


def own_template(text: str) -> bytes:
    document = docx.Document(BytesIO(default_template()))
    document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@ON_SQLITE
def test_an_uploaded_template_is_used_checked_and_kept_with_its_history(session, settings):
    good = own_template("联系电话见{{ 规划名称 }}附页")
    assert template_in_force(session, PLAN, NOW) is None
    with pytest.raises(BadTemplate, match="“联系人”不认识"):
        save_template(
            session, PLAN, own_template("{{ 联系人 }}"), "a.docx", WHO, NOW_UTC, Door.FORM
        )
    save_template(session, PLAN, good, "模板.docx", WHO, NOW_UTC, Door.FORM)
    assert template_in_force(session, PLAN, NOW) == good
    receipt = published(session, settings)
    found = open_published(session, receipt.number)
    data = document_bytes(found.report, found.seal, found.seal.published_on, good)
    use_built_in(session, PLAN, WHO, LATER, Door.FORM)
    assert template_in_force(session, PLAN, NOW) is None
    assert verify(session, data, "a.docx", settings, WHO, TODAY).intact
