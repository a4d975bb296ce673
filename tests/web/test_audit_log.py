"""审计日志: everything that was noted is found again and taken away as a workbook."""

from io import BytesIO

import openpyxl
import pytest

from app import Registry
from tests.support.firms import Firms
from tests.support.pages import Visitor
from tests.web.conftest import signed_in


@pytest.fixture
def noted(app: Registry, firms: Firms) -> None:
    """A try that failed, two people who came in, an export, a look at a telephone number."""
    firms.add("示例医药有限公司", phone="13800000001")
    Visitor(app).post("/sign-in", {"name": "=1+1", "password": "Cuowu-2026"}, status=422)
    signed_in(app, "chakan")
    editor = signed_in(app, "bianji")
    editor.get("/enterprises/1")
    editor.post("/enterprises/1/phone", status=200)


@pytest.mark.usefixtures("noted")
def test_what_happened_is_told_in_words_the_newest_first(auditor: Visitor):
    rows = auditor.get("/audit").rows()

    told = [row[1:5] for row in rows]
    assert told[:2] == [
        ["shenji", "登录", "—", "成功"],
        ["bianji", "查看电话", "enterprise 1", "成功"],
    ]
    assert ["=1+1", "登录", "—", "失败"] in told
    assert ["测试", "建立账号", "shenji", "成功"] in told


@pytest.mark.usefixtures("noted")
@pytest.mark.parametrize(
    ("asked", "people"),
    [
        ("q=BIANJI&action=sign_in", ["bianji"]),
        ("q=ENTERPRISE", ["bianji"]),
        ("result=no", ["=1+1"]),
        ("action=view_phones", ["bianji"]),
        ("q=%25", []),
        ("to=2000-01-01", []),
        ("from=2999-12-31", []),
        ("from=0001-01-01&to=9999-12-31&result=no", ["=1+1"]),
        ("from=gestern&result=no", ["=1+1"]),
    ],
)
def test_the_log_is_narrowed_by_word_action_result_and_days(auditor: Visitor, asked, people):
    page = auditor.get(f"/audit?{asked}")

    assert [row[1] for row in page.rows()] == people
    assert bool(people) or "没有符合条件的日志" in page.text


@pytest.mark.usefixtures("noted")
def test_a_workbook_holds_the_same_lines_as_texts_and_taking_it_is_noted(auditor: Visitor):
    auditor.get("/audit")

    data = auditor.post("/audit/export", {"action": "sign_in"}, status=200).response.data

    sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert sheet is not None
    names = [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert names == ["shenji", "bianji", "chakan", "=1+1"]
    assert sheet["C5"].data_type == "s"
    first = auditor.get("/audit").rows()[0]
    assert first[1:4] == ["shenji", "导出", "审计日志"]
    assert first[6] == "4 条"


def test_a_page_beyond_the_last_leads_back(auditor: Visitor):
    assert "页码超出范围" in auditor.get("/audit?page=99").text
