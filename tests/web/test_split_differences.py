"""分项的差异原因: from a figure to its parts, who went from where to where, down to the cell."""

import pytest
from sqlalchemy import select

from app import Registry
from registry.extensions import ledger
from registry.models import Standing
from registry.records.rows import NOW, newest_revision, rows
from registry.records.writer import write
from registry.terms import Door
from registry.web.clock import now
from tests.support.firms import Firms
from tests.support.pages import Visitor

FIGURE = "/reports/changes/daxing-14-5/output/2025"
CAIYU = "采育镇"
HUANGCUN = "黄村地区"
MONEY = 10**10


@pytest.fixture
def known(app: Registry, firms: Firms) -> str:
    """The revision before one of three firms moved to another town."""
    for number, town in enumerate((CAIYU, CAIYU, HUANGCUN)):
        firm = firms.add(f"示例医药{number}有限公司", industry_code="2720", town=town)
        amount = (number + 1) * MONEY
        firms.figures(firm, 2025, in_library=True, output=amount, revenue=amount)
    with app.app_context():
        session, standing = ledger.session, rows(Standing, NOW).c
        revision = newest_revision(session)
        query = select(standing.id, standing.revision_id).order_by(standing.id)
        number, written = session.execute(query.limit(1)).one()
        change = {"id": number, "revision_id": written, "town": firms.town(HUANGCUN)}
        with write(session, actor="示例他人", door=Door.FORM, now=now()) as writer:
            writer.apply(Standing, update=[change])
    return f"r{revision}"


def test_a_split_shows_every_part_and_who_went_from_where_to_where(viewer: Visitor, known: str):
    page = viewer.get(f"{FIGURE}?from={known}&basis=ledger")
    page = viewer.get(page.links()["镇街"])
    told = {row[0]: row[3:5] for row in page.rows() if len(row) == 6}
    assert told[CAIYU] == ["-1.00", "归类变化1家，减少1.0亿元"]
    ends = {row[0]: row[1:3] for row in page.rows() if len(row) == 6}
    assert ends[CAIYU] == ["3.00", "2.00"]
    assert told[HUANGCUN] == ["+1.00", "归类变化1家，增加1.0亿元"]
    assert [CAIYU, HUANGCUN, "1", "1亿元"] in page.rows()


def test_a_part_opens_the_firms_that_left_and_leads_to_the_record(
    viewer: Visitor, firms: Firms, known: str
):
    part = f"{FIGURE}/by/town/part?from={known}&area={firms.town(CAIYU)}"
    page = viewer.get(part)
    assert "的规模以上工业总产值" in page.heading
    assert "归类变化1家，减少1.0亿元" in page.text
    (line,) = [row for row in page.rows() if row[0] == "示例医药0有限公司"]
    assert line[2:5] == ["100,000,000", "—", "-100,000,000"]
    assert "示例他人" in line[7]
    origin = next(
        link.get("href") for link in page.all("a") if "/origins/standing/" in link.get("href", "")
    )
    assert viewer.get(origin).heading.endswith("的来历")
    assert "没有变化" in viewer.get(f"{part}&to={known}").text


@pytest.mark.parametrize(
    "address",
    [
        "/by/colour?from=r1",
        "/by/town?from=r99999",
        "/by/town/part?from=r1&area=nowhere",
    ],
)
def test_a_split_that_there_is_not_is_nothing(viewer: Visitor, known: str, address: str):
    viewer.get(f"{FIGURE}{address}", status=404)
    viewer.get(f"/reports/changes/daxing-14-5/示例/2025/by/town?from={known}", status=404)


def test_an_indicator_that_no_ledger_sums_has_no_parts(viewer: Visitor, known: str):
    address = "/reports/changes/daxing-14-5/water_per_value_added/2025/by/town"
    assert "没有可以分项的台账数" in viewer.get(f"{address}?from={known}").text
