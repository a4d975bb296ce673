"""标错回传: refused rows come back in the user's own workbook; corrected, it imports clean."""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import select

from registry.extensions import ledger
from registry.models import AuditEvent
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Visitor
from tests.web.importing import confirmed, previewed
from tests.web.workbooks import FIGURE_HEADS, firms_file, upload, workbook

XLSX = ".xlsx"


@pytest.fixture
def two_firms(firms: Firms) -> None:
    """Two firms on record."""
    for number in (1, 2):
        firms.add(f"示例第{number}制造有限公司", uscc=uscc(number))


def figures(*values: object) -> tuple[BytesIO, str]:
    """A yearly figure of each of the two firms, as a file."""
    rows = [(uscc(n), None, "2025", value) for n, value in enumerate(values, 1)]
    return workbook(FIGURE_HEADS, *rows), "年报.xlsx"


def taken(visitor: Visitor, address: str) -> tuple[str, bytes]:
    """A file that a button gives, with its name."""
    answer = visitor.post(address, status=200).response
    name = answer.headers["Content-Disposition"].rpartition("''")[2]
    return name, answer.data


def corrected(data: bytes, cell: str, value: object) -> BytesIO:
    """The workbook with one cell put right by its user."""
    book = openpyxl.load_workbook(BytesIO(data))
    book.worksheets[0][cell].value = value
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


@pytest.mark.usefixtures("two_firms")
def test_the_marked_workbook_corrected_and_dropped_again_imports_clean(editor: Visitor, work):
    preview = previewed(editor, work, upload(figures(1200, "很多")))
    assert "暂不能导入" in preview.text

    _, data = taken(editor, f"{preview.response.request.path}/marked")

    page = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert page["E1"].value == "错误信息"
    assert "不是" in page["D3"].comment.text
    assert page["E2"].value is None
    again = previewed(editor, work, upload((corrected(data, "D3", 800), "年报（标错）.xlsx")))
    assert "没有发现问题" in again.text
    result = confirmed(editor, work, again)
    assert result.rows()[0][4:6] == ["2", "0"]


@pytest.mark.usefixtures("two_firms")
def test_what_was_left_out_of_an_import_can_still_be_fetched_from_its_stored_file(
    editor: Visitor, viewer: Visitor, work
):
    preview = previewed(editor, work, upload(figures(1200, "很多"), good_rows="y"))
    confirmed(editor, work, preview)

    _, data = taken(editor, "/imports/1/marked")

    page = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert page.row_dimensions[2].hidden
    assert not page.row_dimensions[3].hidden
    again = previewed(editor, work, upload((corrected(data, "D3", 800), "年报（标错）.xlsx")))
    result = confirmed(editor, work, again)
    assert result.rows()[0][4:6] == ["1", "0"]
    viewer.post("/imports/1/marked", status=403)


@pytest.mark.usefixtures("two_firms")
def test_a_csv_comes_back_as_a_workbook_and_several_files_come_together(editor: Visitor, work):
    text = f"统一社会信用代码,年度,工业总产值（万元）\n{uscc(1)},2024,许多\n"
    csv = BytesIO(text.encode("gb18030")), "月报.csv"
    preview = previewed(editor, work, upload(csv, figures(1, "很多")))

    _, data = taken(editor, f"{preview.response.request.path}/marked")

    with ZipFile(BytesIO(data)) as archive:
        assert sorted(archive.namelist()) == ["年报（标错）.xlsx", "月报（标错）.xlsx"]
        page = openpyxl.load_workbook(BytesIO(archive.read("月报（标错）.xlsx"))).worksheets[0]
    assert "不是" in page["C2"].comment.text


@pytest.mark.usefixtures("two_firms")
def test_without_a_problem_there_is_nothing_to_fetch(editor: Visitor, work):
    preview = previewed(editor, work, upload(figures(1, 2)))
    address = preview.response.request.path

    assert "不需要标错文件" in editor.follow(editor.post(f"{address}/marked")).text
    confirmed(editor, work, preview)
    assert "不需要标错文件" in editor.follow(editor.post("/imports/1/marked")).text


def test_a_file_comes_back_as_it_was_received_and_the_audit_log_knows(
    app, editor: Visitor, viewer: Visitor, town_editor: Visitor, work
):
    file, name = firms_file((uscc(1), "示例医药有限公司", "张示例", "采育镇"))
    data = file.getvalue()
    confirmed(editor, work, previewed(editor, work, upload((file, name))))

    assert taken(editor, "/imports/1/files/1")[1] == data
    viewer.post("/imports/1/files/1", status=403)
    town_editor.post("/imports/1/files/1", status=404)
    editor.post("/imports/1/files/99", status=404)
    with app.app_context():
        events = ledger.session.execute(select(AuditEvent.actor, AuditEvent.subject)).all()
    assert ("bianji", "import 1 file 1") in [tuple(event) for event in events]


def test_somebody_elses_preview_gives_no_file(editor: Visitor, town_editor: Visitor, work):
    preview = previewed(editor, work, upload(firms_file(("12345", "示例医药有限公司", "", ""))))

    town_editor.post(f"{preview.response.request.path}/marked", status=404)
