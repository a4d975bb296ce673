"""报告: made, taken away, frozen, held against the ledger, and made from other templates."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest
from sqlalchemy import select

from app import Registry
from registry.extensions import ledger
from registry.models import AuditEvent, Figures, PublishedReport
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.reports.word.template import default_template
from registry.terms import Door
from registry.web.clock import now
from tests.support.firms import Firms
from tests.support.pages import Page, Visitor
from tests.web.importing import worker_of

PLAN = "daxing-14-5"
ASKED = {"plan": PLAN, "year": "2025", "known": "", "audience": "internal", "lift": ""}
MONEY = 10**10


@pytest.fixture
def work(app: Registry) -> Callable[[], None]:
    """Runs every queued job to its end."""
    return worker_of(app)


@pytest.fixture
def district(firms: Firms) -> list[int]:
    """Four firms of the library with figures of two years; one is honoured."""
    found = []
    for number in range(4):
        firm = firms.add(f"示例医药{number}有限公司", industry_code="2720", advanced=True)
        for year in (2024, 2025):
            amounts = {"output": (number + 1) * MONEY, "revenue": (number + 1) * MONEY}
            firms.figures(firm, year, in_library=True, rd_expense=MONEY // 50, **amounts)
        found.append(firm)
    firms.honour(found[0], "little_giant", date(2023, 1, 1))
    return found


def previewed(visitor: Visitor, **said: str) -> Page:
    """The preview of a report."""
    asked = {**ASKED, **said}
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return visitor.get(f"/reports/preview?{query}")


def taken(visitor: Visitor, work, address: str, **said: str) -> tuple[Page, bytes]:
    """Order a file and fetch it: the page that offers it, and its bytes."""
    waiting = visitor.post(address, said)
    assert visitor.get(waiting.location).heading == "正在生成文件"
    work()
    page = visitor.get(waiting.location)
    assert page.heading == "文件已生成"
    return page, visitor.get(f"{waiting.location}/file").response.data


def frozen(visitor: Visitor, work, **said: str) -> Page:
    """Publish and come to the report."""
    previewed(visitor)
    waiting = visitor.post("/reports/publish", {**ASKED, **said})
    assert visitor.get(waiting.location).heading == "正在定稿"
    work()
    return visitor.follow(visitor.get(waiting.location, status=302))


def events(app: Registry) -> list[tuple[str, str | None]]:
    """Action and detail of what the audit log says of reports."""
    with app.app_context():
        query = select(AuditEvent.action, AuditEvent.detail).order_by(AuditEvent.id)
        said = [tuple(row) for row in ledger.session.execute(query)]
    return [event for event in said if event[0] in ("export", "publish", "lift_guard")]


def corrected(app: Registry, firm: int, output: int) -> None:
    """Somebody corrects a firm's output of 2025."""
    with app.app_context():
        session, figures = ledger.session, rows(Figures, NOW).c
        query = select(figures.id, figures.revision_id).where(
            figures.enterprise_id == firm, figures.year == 2025
        )
        number, revision = session.execute(query).one()
        change = {"id": number, "revision_id": revision, "output": output}
        with write(session, actor="示例他人", door=Door.FORM, now=now()) as writer:
            writer.apply(Figures, update=[change])


def test_an_empty_archive_says_what_to_do(viewer: Visitor):
    page = viewer.get("/reports")
    assert "还没有定稿的报告" in page.text
    assert page.links()["生成报告"] == "/reports/new"


def test_a_report_is_previewed_and_taken_away_as_each_kind_of_file(
    app, viewer: Visitor, district, work
):
    page = previewed(viewer)
    row = next(row for row in page.rows() if row[2] == "规模以上工业总产值")
    assert row[10:12] == ["10.0", "1600"]
    assert "定稿存档" not in page.text  # a viewer freezes nothing
    offered, data = taken(viewer, work, "/reports/files", **ASKED, ending=".xlsx")
    assert "未定稿" in offered.text
    assert openpyxl.load_workbook(BytesIO(data)).sheetnames[0] == "评价表"
    _, data = taken(viewer, work, "/reports/files", **ASKED, ending=".docx")
    assert any("规模以上工业总产值" in one.text for one in docx.Document(BytesIO(data)).paragraphs)
    _, data = taken(viewer, work, "/reports/files", **ASKED, ending=".json")
    assert json.loads(data)["report"]["year"] == 2025
    assert events(app) == [("export", "xlsx"), ("export", "docx"), ("export", "json")]
    viewer.post("/reports/files", {**ASKED, "ending": ".pdf"}, status=422)


def test_a_file_is_fetched_by_nobody_else(viewer: Visitor, editor: Visitor, district, work):
    previewed(viewer)
    waiting = viewer.post("/reports/files", {**ASKED, "ending": ".json"})
    viewer.get(f"{waiting.location}/file", status=404)
    work()
    editor.get(waiting.location, status=404)
    editor.get(f"{waiting.location}/file", status=404)


@pytest.mark.parametrize("page", ["", "/reading", "/waiting", "/progress", "/effect"])
def test_a_file_that_waits_to_be_fetched_is_no_import(editor: Visitor, district, work, page: str):
    taken(editor, work, "/reports/files", **ASKED, ending=".json")

    editor.get(f"/imports/files/1{page}", status=404)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"year": "2019"}, "报告年度应不早于"),
        ({"known": "r99999"}, "没有变更记录 r99999"),
        ({"known": "去年"}, "“去年”不是台账时点"),
        ({"lift": "示例批准"}, "内部使用的报告不隐去数据"),
        ({"lift": "示例批准", "audience": "external"}, "您没有解除小样本保护的权限"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(viewer: Visitor, said, sentence):
    query = "&".join(f"{name}={value}" for name, value in {**ASKED, **said}.items())
    assert sentence in viewer.get(f"/reports/preview?{query}", status=422).text


def test_a_report_for_outside_hides_what_tells_of_few_firms_unless_somebody_lifts_the_guard(
    app, editor: Visitor, firms: Firms, work
):
    firm = firms.add("示例独家有限公司", industry_code="2720")
    firms.figures(firm, 2025, in_library=True, output=MONEY, revenue=MONEY)
    assert "※" in " ".join(previewed(editor).rows()[0])
    assert previewed(editor, audience="external").rows()[0][10] == "＊"
    lifted = previewed(editor, audience="external", lift="示例批准")
    assert lifted.rows()[0][10] == "1.0※"
    outside = {**ASKED, "audience": "external", "lift": "示例批准"}
    taken(editor, work, "/reports/files", **outside, ending=".json")
    assert events(app) == [("lift_guard", "示例批准"), ("export", "json")]


def test_a_lifted_report_opens_only_to_who_may_lift_the_guard(
    editor: Visitor, viewer: Visitor, district, work
):
    frozen(editor, work, audience="external", lift="示例批准")
    assert "经批准未隐去" in editor.get("/reports/PG2025-001").text
    viewer.get("/reports/PG2025-001", status=403)
    viewer.get("/reports/PG2025-002", status=404)


def test_a_published_report_stays_what_it_was(
    app, editor: Visitor, viewer: Visitor, district, work
):
    page = frozen(editor, work)
    assert page.heading == "PG2025-001"
    assert "已定稿存档，编号 PG2025-001" in page.text
    corrected(app, district[0], 5 * MONEY)
    page = viewer.get("/reports/PG2025-001")
    assert next(row for row in page.rows() if row[0] == "1")[10] == "10.0"
    (entry,) = viewer.get("/reports").rows()
    assert entry[0] == "PG2025-001"
    assert entry[2:4] == ["内部使用", "2025-12-31"]
    _, data = taken(viewer, work, "/reports/PG2025-001/files", ending=".json")
    with app.app_context():
        sha256 = ledger.session.scalar(select(PublishedReport.sha256))
    assert json.loads(data)["sha256"] == sha256


def test_a_job_that_is_delivered_twice_publishes_once(app, editor: Visitor, district, work):
    frozen(editor, work)
    frozen(editor, work)
    assert [row[0] for row in editor.get("/reports").rows()] == ["PG2025-002", "PG2025-001"]


def test_the_next_report_proposes_why_it_differs_and_prints_what_was_left_standing(
    app, editor: Visitor, district, work
):
    frozen(editor, work)
    assert "与上期差异原因" not in previewed(editor).text
    corrected(app, district[0], 5 * MONEY)
    proposed = previewed(editor).value("reason-output")
    assert "由定稿PG2025-001的10.0亿元变为本期的14.0亿元，增加4.0亿元" in proposed
    page = frozen(editor, work, **{"reason-output": proposed})
    assert page.heading == "PG2025-002"
    assert "与上期差异原因：2025年规模以上工业总产值" in page.text


def test_a_report_for_outside_proposes_no_reason_that_tells_of_a_single_firm(
    app, editor: Visitor, district, firms: Firms, work
):
    frozen(editor, work)
    corrected(app, district[0], 5 * MONEY)
    firm = firms.add("示例新入库有限公司", industry_code="2720", advanced=True)
    firms.figures(firm, 2025, in_library=True, output=MONEY, revenue=MONEY)
    inside = previewed(editor)
    assert "更正1家，增加4.0亿元" in inside.value("reason-output")
    outside = previewed(editor, audience="external")
    assert "新增1家" in outside.value("reason-advanced_manufacturers")
    assert "reason-output" not in outside.text
    assert "原因不自动写入" in outside.text
    lifted = previewed(editor, audience="external", lift="示例批准")
    assert lifted.value("reason-output") == inside.value("reason-output")


def test_two_vintages_are_compared_and_each_part_opens_its_firms(
    app, editor: Visitor, viewer: Visitor, district, work
):
    assert "选择两个时点" in viewer.get("/reports/changes").text
    frozen(editor, work)
    corrected(app, district[0], 5 * MONEY)
    page = viewer.get(f"/reports/changes?plan={PLAN}&year=2025&from=pg2025-001")
    rows_shown = {row[0]: row for row in page.rows()}
    assert rows_shown["规模以上工业总产值"][2:5] == ["10.0", "14.0", "4.0"]
    assert "更正1家，增加4.0亿元" in rows_shown["规模以上工业总产值"][5]
    assert "规上高精尖制造业企业数量" not in rows_shown
    page = viewer.get(f"/reports/changes/{PLAN}/output/2025?from=PG2025-001")
    line = next(row for row in page.rows() if row[0] == "示例医药0有限公司")
    assert line[2:5] == ["100,000,000", "500,000,000", "400,000,000"]
    assert "示例他人" in line[7]
    growth = viewer.get(f"/reports/changes/{PLAN}/output_growth/2025?from=PG2025-001")
    assert "增速由规模推算" in growth.text
    share = f"/reports/changes/{PLAN}/hightech_output_share/2025?from=PG2025-001&basis=ledger"
    assert "分母：规上工业总产值" in viewer.get(f"{share}&part=denominator:corrected").text
    assert "没有变化" in viewer.get(f"/reports/changes/{PLAN}/champions/2025?from=PG2025-001").text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("from=r99999", "没有变更记录 r99999"),
        ("from=PG1999-001", "没有编号为“PG1999-001”的定稿报告"),
        ("from=上个月", "不是台账时点"),
        ("from=2020-01-01", "台账中还没有任何变更记录"),
        ("from=r1&year=1999", "没有1999年的数据"),
    ],
)
def test_a_vintage_that_is_none_is_said_in_a_sentence(viewer: Visitor, asked, sentence):
    query = f"plan={PLAN}&year=2025&{asked}" if "year" not in asked else f"plan={PLAN}&{asked}"
    assert sentence in viewer.get(f"/reports/changes?{query}", status=422).text
    viewer.get(
        f"/reports/changes/{PLAN}/output/2025?{asked}", status=404 if "year" not in asked else 200
    )


def sent_back(visitor: Visitor, data: bytes, name: str, status: int = 200) -> Page:
    """Hand a report file in."""
    visitor.get("/reports/verify")
    form = {"file": (BytesIO(data), name)}
    return visitor.post("/reports/verify", form, content_type="multipart/form-data", status=status)


def test_a_file_handed_back_is_intact_or_names_what_was_changed(
    app, editor: Visitor, viewer: Visitor, district, work
):
    frozen(editor, work)
    _, data = taken(viewer, work, "/reports/PG2025-001/files", ending=".xlsx")
    assert "与定稿一致" in sent_back(viewer, data, "报告.xlsx").text
    book = openpyxl.load_workbook(BytesIO(data))
    book["评价表"]["C5"].value = "改过的指标"
    changed = BytesIO()
    book.save(changed)
    corrected(app, district[0], 5 * MONEY)
    page = sent_back(viewer, changed.getvalue(), "报告.xlsx")
    assert "与定稿不一致" in page.text
    assert any(row[0] == "评价表!C5" for row in page.rows())
    led_to = {link.get("href") for link in page.all("a")}
    assert f"/reports/changes/{PLAN}/output/2025?from=PG2025-001" in led_to


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("报告.pdf", "不是报告文件"), ("报告.xlsx", "文件已损坏或不是报告文件"), ("", "请选择")],
)
def test_a_file_that_is_no_report_is_told_so(viewer: Visitor, name, sentence):
    assert sentence in sent_back(viewer, b"nothing of ours", name, 422).text


def template(text: str) -> bytes:
    """The built-in template with one more paragraph."""
    document = docx.Document(BytesIO(default_template()))
    document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def uploaded(visitor: Visitor, data: bytes, name: str, status: int = 302) -> Page:
    """Hand a template in."""
    address = f"/reports/templates/{PLAN}"
    visitor.get(address)
    form = {"file": (BytesIO(data), name)}
    return visitor.post(address, form, content_type="multipart/form-data", status=status)


def test_a_template_is_checked_put_in_force_tried_and_put_back(
    app, editor: Visitor, district, work
):
    page = uploaded(editor, template("{{ 联系人 }}"), "错的.docx", 422)
    assert "占位符“联系人”不认识" in page.text
    assert "模板应为 docx 文件" in uploaded(editor, b"", "模板.doc", 422).text
    editor.follow(uploaded(editor, template("示例附注甲"), "甲.docx"))
    second = template("示例附注乙")
    page = editor.follow(uploaded(editor, second, "乙.docx"))
    assert [row[0] for row in page.rows()] == ["乙.docx 使用中", "甲.docx", "内置模板"]
    first = next(v for v in (one.get("value") for one in page.all("input")) if v and len(v) == 64)
    previewed(editor)
    _, data = taken(editor, work, "/reports/files", **ASKED, ending=".docx")
    assert any("示例附注乙" in one.text for one in docx.Document(BytesIO(data)).paragraphs)
    editor.get(f"/reports/templates/{PLAN}")
    _, data = taken(editor, work, f"/reports/templates/{PLAN}/try", template="内置")
    assert not any("示例附注" in one.text for one in docx.Document(BytesIO(data)).paragraphs)
    editor.get(f"/reports/templates/{PLAN}")
    page = editor.follow(editor.post(f"/reports/templates/{PLAN}/current", {"template": "内置"}))
    assert page.rows()[-1][0] == "内置模板 使用中"
    editor.follow(editor.post(f"/reports/templates/{PLAN}/current", {"template": first}))
    editor.post(f"/reports/templates/{PLAN}/current", {"template": "0" * 64}, status=404)
    assert editor.get(f"/reports/templates/{PLAN}/{first}.docx").response.data == second
    editor.get("/reports/templates/没有", status=404)


def test_a_viewer_downloads_templates_and_changes_none(viewer: Visitor):
    page = viewer.get(f"/reports/templates/{PLAN}")
    assert "上传并启用" not in page.text
    assert "下载" in page.links()


def test_who_sees_some_towns_has_no_reports(town_editor: Visitor):
    assert "报告" not in town_editor.get("/").links()
    assert "看“分项”和它的数据组成" in town_editor.get("/reports", status=403).text
