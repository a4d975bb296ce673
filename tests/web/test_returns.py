"""报送 pages: sending out, where units stand, whose is whose, and what is noted when taken away."""

from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from registry.extensions import ledger
from registry.models import AuditEvent, Figures
from registry.services.handlers import HANDLERS
from registry.services.queue import Queue
from registry.services.worker import Worker
from registry.web.clock import now, today
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Visitor
from tests.web.importing import confirmed, previewed
from tests.web.workbooks import upload

OUTPUT = ("工业总产值", "工业总产值（万元）")


@pytest.fixture
def towns(firms: Firms) -> list[int]:
    """Two firms of 采育镇, one elsewhere."""
    return [
        firms.add("示例甲有限公司", phone="13800000001", contact="示例张"),
        firms.add("=示例乙有限公司"),
        firms.add("示例丙有限公司", town="青云店镇"),
    ]


def order(**more):
    """The form filled in."""
    due = today() + timedelta(days=9)
    asked = {
        "register": "figures",
        "period": "2026-10",
        "due_on": due.isoformat(),
        "due_list": "active",
        "division": "town",
        "columns": ["output", "employees"],
        "note": "",
    }
    return {**asked, **more}


def begun(editor: Visitor) -> str:
    """A round, by its address."""
    editor.get("/returns/new")
    return editor.post("/returns/new", order()).location


def work(app) -> None:
    """Run every job that waits."""
    with app.app_context():
        settings = app.extensions["settings"]
        queue = Queue(settings.jobs_url)
        Worker(ledger.database, settings, now, HANDLERS, queue).run(drain=True)
        queue.close()


def audited(app) -> list[tuple[str, str]]:
    """(action, subject) of all events but signing in."""
    with app.app_context():
        rows = ledger.session.execute(select(AuditEvent.action, AuditEvent.subject)).all()
    return [(row.action, row.subject) for row in rows if row.subject]


def test_an_empty_page_says_what_to_do(editor, viewer, town_editor):
    assert "还没有下发过报送表" in editor.get("/returns").text
    assert "没有需要您报送的表" in viewer.get("/returns").text
    assert "没有需要您报送的表" in town_editor.get("/returns").text
    assert "还没有写明报送单位的导入" in editor.get("/returns/matrix").text


def test_a_round_is_sent_out_and_shows_every_unit(app, editor, towns):
    address = begun(editor)
    page = editor.get(address)

    units = {row[0]: row[1:4] for row in page.rows()}
    assert units["采育镇"] == ["2", "0", "2"]
    assert units["青云店镇"] == ["1", "0", "1"]
    assert "收表中" in editor.get("/returns").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("period", "十月", "看不懂时期“十月”"),
        ("due_on", "2020-01-01", "截止日已经过去"),
        ("columns", [], "请至少选一列。"),
        ("due_list", "library", "没有应报的对象"),
    ],
)
def test_what_cannot_be_sent_out_is_said(editor, towns, field, value, sentence):
    editor.get("/returns/new")
    assert sentence in editor.post("/returns/new", order(**{field: value}), status=422).text


def test_the_packed_workbooks_are_made_by_a_job_and_their_export_is_noted(app, editor, towns):
    address = begun(editor)
    editor.post(f"{address}/parcel")
    assert "正在排队" in editor.get(address).text
    work(app)
    assert "共 2 个工作簿" in editor.get(address).text

    editor.client.post(f"{address}/parcel/file", data={"csrf_token": editor.token})

    assert ("export", "2026年1—10月经营数据报送表.zip") in audited(app)


def test_a_town_sees_and_takes_its_own_workbook_only(app, editor, town_editor, towns):
    address = begun(editor)
    rows = town_editor.get(address).rows()
    assert [row[0] for row in rows] == ["采育镇"]
    numbers = [
        href.rsplit("/", 1)[1]
        for href in editor.get(address).links().values()
        if "/units/" in href and "?" not in href
    ]
    seen = [town_editor.client.get(f"{address}/units/{n}").status_code for n in numbers]
    assert sorted(seen) == [200, 404]
    mine = numbers[seen.index(200)]
    answer = town_editor.client.post(
        f"{address}/units/{mine}/workbook", data={"csrf_token": town_editor.token}
    )
    names = [cell.value for cell in load_workbook(BytesIO(answer.data)).worksheets[0]["B"]]
    assert {"示例甲有限公司", "=示例乙有限公司"} <= set(names)
    assert "示例丙有限公司" not in names


def test_phones_are_masked_until_somebody_who_may_asks(app, editor, viewer, towns):
    address = begun(editor)
    shown = editor.get(f"{address}/reminders").text
    assert "138****0001" in shown
    assert "应报3家，已报0家，尚缺3家" in shown
    assert "13800000001" in editor.post(f"{address}/reminders/phones", status=200).text
    viewer.get(f"{address}/reminders")
    assert (
        viewer.client.post(
            f"{address}/reminders/phones", data={"csrf_token": viewer.token}
        ).status_code
        == 403
    )
    events = [action for action, subject in audited(app) if subject.startswith("催报名单")]
    assert events == ["view_phones"]


def test_the_list_to_take_away_holds_no_formula(app, viewer, editor, towns):
    address = begun(editor)
    viewer.get(address)
    answer = viewer.client.post(f"{address}/reminders/file", data={"csrf_token": viewer.token})

    cells = [
        cell
        for row in load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows()
        for cell in row
    ]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert "13800000001" not in {cell.value for cell in cells}


def test_collecting_ends_and_begins_again(editor, towns):
    address = begun(editor)
    editor.post(f"{address}/close", {"closed": "yes"})
    assert "结束收表" in editor.get(address).text
    assert "已结束" in editor.get("/returns").text
    editor.post(f"{address}/close", {"closed": "no"})
    assert "收表中" in editor.get("/returns").text


def test_what_did_not_come_back_cannot_be_sent_back(editor, towns):
    address = begun(editor)
    unit = next(h for h in editor.get(address).links().values() if "/units/" in h)
    page = editor.follow(editor.post(f"{unit.split('?')[0]}/send-back", {"reason": "示例"}))
    assert "还没有报回过" in page.text


def test_a_round_that_is_out_takes_other_columns_as_a_new_version(app, editor, towns):
    address = begun(editor)
    form = editor.get(f"{address}/reissue")
    asked = {"read": form.value("read"), "due_on": form.value("due_on"), "note": ""}

    saved = editor.post(f"{address}/reissue", {**asked, "columns": ["output", "profit"]})

    assert saved.location == address
    page = editor.follow(saved)
    assert "已改为第 2 版" in page.text
    assert "第 2 版。" in page.text
    late = editor.follow(editor.post(f"{address}/reissue", {**asked, "columns": ["output"]}))
    assert "刚被别人改过" in late.text


def test_a_new_version_without_columns_or_of_a_closed_round_is_refused(editor, towns):
    address = begun(editor)
    form = editor.get(f"{address}/reissue")
    asked = {"read": form.value("read"), "due_on": "2020-01-01", "note": "", "columns": []}
    page = editor.post(f"{address}/reissue", asked, status=422)
    assert "截止日已经过去" in page.text
    assert "请至少选一列。" in page.text

    editor.post(f"{address}/close", {"closed": "yes"})
    closed = editor.follow(editor.get(f"{address}/reissue", status=302))
    assert "已结束收表，不能再改" in closed.text
    assert "修改或改版" not in closed.links()


def filled(visitor: Visitor, unit: str, *amounts: int) -> dict:
    """The unit's workbook with its amounts filled in, as an upload."""
    answer = visitor.post(f"{unit}/workbook", status=200)
    book = load_workbook(BytesIO(answer.response.data))
    sheet = book.worksheets[0]
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value in OUTPUT)
    for number, amount in enumerate(amounts, start=1):
        sheet.cell(place.row + number, place.column, amount)
    out = BytesIO()
    book.save(out)
    return upload((BytesIO(out.getvalue()), "采育镇.xlsx"))


def reported(firms: Firms, towns: list[int]) -> list[int | None]:
    query = select(Figures.output).order_by(Figures.enterprise_id)
    with firms.database.session() as session:
        return list(session.scalars(query.where(Figures.enterprise_id.in_(towns))))


def test_a_town_goes_the_whole_way(app, editor, town_editor, firms):
    towns = [firms.add(f"示例{n}号有限公司", uscc=uscc(n)) for n in (1, 2)]
    begun(editor)
    run = partial(work, app)
    assert "待报送" in town_editor.get("/").text
    (unit,) = {
        link.get("href")
        for link in town_editor.get("/returns").all("a")
        if "/units/" in link.get("href")
    }
    assert "上传填好的报送表" in town_editor.get(unit).text
    assert "催报的话" not in town_editor.get(unit).text

    sheet = filled(town_editor, unit, 100, 200)
    confirmed(town_editor, run, previewed(town_editor, run, sheet))
    assert "待报送" not in town_editor.get("/").text
    assert reported(firms, towns) == [100_000_000, 200_000_000]

    editor.post(f"{unit}/send-back", {"reason": "第二行请核实"})
    assert "已退回，请改正后重新上传" in town_editor.get("/").text
    assert "退回" in town_editor.get("/returns").rows()[0][-1]
    assert "第二行请核实" in town_editor.get(unit).text

    sheet = filled(town_editor, unit, 100, 250)
    confirmed(town_editor, run, previewed(town_editor, run, sheet))
    assert reported(firms, towns) == [100_000_000, 250_000_000]
    assert "待报送" not in town_editor.get("/").text
    assert town_editor.get("/returns").rows()[0][-1] == "已报齐"
