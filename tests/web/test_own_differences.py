"""差异原因 of a town's own part: its figure since the signed report, its own firms by name."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app import Registry
from registry.access import operator
from registry.config import load_settings
from registry.extensions import ledger
from registry.models import Figures
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.services.publishing import publish
from registry.services.reporting import Wanted
from registry.terms import Door, Origin
from registry.web.clock import now
from tests.shared import ROOT
from tests.support.firms import Firms
from tests.support.pages import Visitor

FIGURE = "/plans/daxing-14-5/output"
OWN = f"{FIGURE}/2025/changes"
SIGNED = datetime(2026, 3, 27, 7, tzinfo=UTC)
MONEY = 10**10


@pytest.fixture
def corrected(app: Registry, firms: Firms) -> None:
    """Two firms of 采育镇 and one of another town, signed for, and all three corrected since."""
    for name, town, origin in (
        ("示例自报有限公司", "采育镇", Origin.TOWN),
        ("示例反馈有限公司", "采育镇", Origin.STATISTICS),
        ("示例外镇有限公司", "黄村地区", Origin.TOWN),
    ):
        firm = firms.add(name, industry_code="2720", town=town)
        firms.figures(firm, 2025, origin, in_library=True, output=MONEY, revenue=MONEY)
    with app.app_context():
        session, record = ledger.session, rows(Figures, NOW).c
        wanted = Wanted("daxing-14-5", 2025, date(2025, 12, 31))
        own = load_settings(ROOT, {})
        publish(session, wanted, NOW, own, operator("示例"), SIGNED, "示例", Door.FORM)
        read = session.execute(select(record.id, record.revision_id).order_by(record.id)).all()
        session.rollback()
        changes = [
            {"id": number, "revision_id": revision, "output": MONEY * (place + 2)}
            for place, (number, revision) in enumerate(read)
        ]
        with write(session, actor="示例他人", door=Door.FORM, now=now()) as writer:
            writer.apply(Figures, update=changes)


def test_a_town_sees_why_its_own_figure_moved_and_names_its_own_reports_only(
    town_editor: Visitor, corrected: None
):
    page = town_editor.get(f"{FIGURE}?year=2025")
    page = town_editor.get(page.links()["与定稿PG2025-001比较"])
    assert page.heading == "采育镇的规模以上工业总产值"
    assert "由定稿PG2025-001的2.0亿元变为当前台账的5.0亿元，增加3.0亿元：更正2家" in page.text
    lines = {row[0]: row[4] for row in page.rows() if len(row) == 8}
    assert lines == {"示例自报有限公司": "100,000,000", "统计局反馈的企业 1 家": "—"}
    assert "示例反馈" not in page.text
    assert "示例外镇" not in page.text


def test_another_town_s_part_and_a_point_that_is_no_report_are_not_there(
    town_editor: Visitor, firms: Firms, corrected: None
):
    town_editor.get(f"{OWN}?by=town&area={firms.town('黄村地区')}", status=404)
    town_editor.get(f"{OWN}?by=sector&area={firms.town('采育镇')}", status=404)
    town_editor.get(f"{OWN}?from=r1", status=404)
    town_editor.get("/plans/daxing-14-5/output/2024/changes", status=404)
    town_editor.get("/reports/PG2025-001", status=403)


def test_a_year_without_a_report_says_that_there_is_none_to_compare_with(
    town_editor: Visitor, viewer: Visitor, firms: Firms
):
    firm = firms.add("示例自报有限公司", industry_code="2720", town="采育镇")
    firms.figures(firm, 2024, Origin.TOWN, in_library=True, output=MONEY)
    words = "2024年还没有定稿的报告"
    assert words in town_editor.get(f"{FIGURE}?year=2024").text
    assert words not in viewer.get(f"{FIGURE}?year=2024").text


def test_an_indicator_that_no_firm_reports_says_so(town_editor: Visitor, corrected: None):
    page = town_editor.get("/plans/daxing-14-5/labour_productivity/2025/changes")
    assert "没有可以比较的台账数" in page.text


def test_who_sees_the_whole_district_is_led_to_its_differences(viewer: Visitor, corrected: None):
    assert viewer.get(OWN, status=302).location.endswith("/output/2025?from=PG2025-001")


def test_all_figures_of_the_own_part_stand_together_and_lead_to_each(
    town_editor: Visitor, viewer: Visitor, corrected: None
):
    home = town_editor.get("/?year=2025")
    page = town_editor.get(home.links()["采育镇与PG2025-001的差异"])
    assert page.heading == "采育镇的差异原因"
    rows = {row[0]: row for row in page.rows()}
    assert rows["规模以上工业总产值"][2:5] == ["2.0", "5.0", "3.0"]
    assert "更正2家" in rows["规模以上工业总产值"][5]
    one = town_editor.get(page.links()["明细"])
    assert one.heading.startswith("采育镇的")
    assert one.links()["各项差异"].startswith("/plans/daxing-14-5/changes?")
    assert "示例反馈" not in page.text
    assert viewer.get("/plans/daxing-14-5/changes?year=2025", status=302).location.endswith(
        "/reports/changes?plan=daxing-14-5&year=2025&from=PG2025-001"
    )


def test_together_each_figure_says_what_its_own_page_says(
    town_editor: Visitor, firms: Firms, corrected: None
):
    page = town_editor.get("/plans/daxing-14-5/changes?year=2025")
    details = [
        link.get("href", "") for link in page.all("a") if link.get("href", "").count("/") == 5
    ]
    changed = [row for row in page.rows() if len(row) == 7]
    assert len(details) == len(changed) > 1
    for link, row in zip(details, changed, strict=True):
        assert row[5] in town_editor.get(link).text
    town_editor.get(
        f"/plans/daxing-14-5/changes?year=2025&by=town&area={firms.town('黄村地区')}", status=404
    )
    town_editor.get("/plans/daxing-14-5/changes?year=2024", status=404)
    town_editor.get("/plans/daxing-14-5/changes?year=2025&from=r1", status=404)
