"""Every page as every role on both engines: each is in order, no link leads to a closed door."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from werkzeug.test import TestResponse as Response

from app import Registry, create_app
from registry.extensions import ledger
from registry.models import DistrictFigure, Platform, PlatformLevel
from registry.terms import Origin
from registry.web.clock import today
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import PageOutOfOrder, Visitor, inspected
from tests.web.conftest import furnish, settings_in, signed_in
from tests.web.importing import confirmed, previewed, worker_of
from tests.web.test_entrances import ENTRANCES, ROLES, address_of
from tests.web.workbooks import FIGURE_HEADS, FIRM_HEADS, firms_file, upload, workbook

PLAN = "daxing-14-5"
YI = 10**10
EACH = 3
"""How many addresses of one kind are opened."""

ASKED = (
    f"/reports/preview?plan={PLAN}&year=2025&audience=internal",
    f"/reports/preview?plan={PLAN}&year=2025&audience=external",
    f"/reports/changes?plan={PLAN}&year=2025&from=r20",
    f"/reports/changes/{PLAN}/output/2025/by/town?from=r20&basis=ledger",
    f"/plans/{PLAN}/output/2025/changes",
    "/enterprises?q=示例&library=yes&sort=-town",
    "/platforms?q=示例&on=2024-01-01&known=12&sort=-level",
    "/returns/1/units/1?part=missing",
)
"""What a form asks for."""

FRAGMENTS = {"effects.show", "report_templates.download", "uploads.progress", "uploads.template"}
"""What is a part of a page, or a file; what a job shows has its number in the address."""


LEADS_ON = {"own_differences.overview", "own_differences.show"}
"""A page for who sees a part of the district; who sees it whole is led on to another."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Registry]:
    """A ledger with something on every page, served from each engine in turn."""
    home: Path = tmp_path_factory.mktemp("crawl")
    settings = settings_in(home)
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_url")
        with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE crawl")
        settings = replace(settings, database_url=f"{server}crawl", jobs_url=f"{server}crawl")
    furnish(settings)
    app = create_app(settings)
    app.testing = True
    app.bind_web()
    fill(app)
    yield app
    with app.app_context():
        ledger.database.dispose()


def fill(app: Registry) -> None:
    """Firms, figures and honours; imports done and waiting; a list, a round and a report."""
    with app.app_context():
        firms = Firms(ledger.database)
    for number in range(4):
        town = "采育镇" if number % 2 else "青云店镇"
        firm = firms.add(
            f"示例第{number}医药有限公司", town=town, industry_code="2720", advanced=True
        )
        for year in (2021, 2024, 2025):
            origin = Origin.TOWN if number else Origin.STATISTICS
            amounts = {"output": (number + 1) * YI, "revenue": (number + 1) * YI}
            firms.figures(firm, year, origin, in_library=True, rd_expense=YI // 50, **amounts)
        ends = today() + timedelta(days=20 * (number + 1))
        firms.honour(firm, "little_giant", date(2024, 1, 1), expires_on=ends)
    firms.project(
        "示例新药项目", (2026, 9, YI), (2026, 10, 2 * YI), enterprise_id=firm, phone="13812345678"
    )
    (centre,) = firms.write(Platform, {"enterprise_id": firm, "kind": "示例", "name": "示例中心"})
    reached = {"recognised_on": date(2023, 5, 1), "document_no": "示例〔2023〕1号"}
    firms.write(PlatformLevel, {"platform_id": centre, "level": "city", **reached})
    key = {"through": 12, "area": "district", "basis": "full", "nature": "annual", "unit": "亿元"}
    for year, value in ((2021, 1_813_600_000), (2025, 1_121_400_000)):
        firms.write(DistrictFigure, {"series": "output", "year": year, "value": value, **key})
    walk(signed_in(app, "bianji"), worker_of(app))


def walk(editor: Visitor, work: Any) -> None:
    """What is begun on pages."""
    row = (uscc(50), "示例新设制造有限公司", "李示例", "采育镇")
    confirmed(editor, work, previewed(editor, work, upload(firms_file(row))))
    bad = workbook(FIRM_HEADS, ("91", "示例坏码企业", "王示例", "没有的镇"))
    near = workbook(FIGURE_HEADS, (None, "示例第1医药集团有限公司", 2025, 12))
    previewed(editor, work, upload((bad, "乱表.xlsx"), (near, "月报.xlsx")))
    about = {"title": "示例名单", "against": "honour:little_giant", "on": today().isoformat()}
    editor.get("/imports/lists/new")
    editor.post("/imports/lists/new", {**about, "text": "示例第0医药有限公司\n示例外区光学公司"})
    editor.get("/returns/new")
    asked = {"register": "figures", "period": "2026-10", "due_on": today().isoformat()}
    units = {"due_list": "active", "division": "town", "columns": ["output", "employees"]}
    editor.post("/returns/new", {**asked, **units, "note": ""})
    report = {"plan": PLAN, "year": "2025", "known": "", "audience": "internal", "lift": ""}
    editor.get(f"/reports/preview?plan={PLAN}&year=2025&audience=internal")
    editor.post("/reports/publish", report)
    work()


def fault_of(page: Response, source: str) -> str | None:
    """What is wrong with an answer, asked for by hand or by a link of the page `source`."""
    if page.status_code == 500 or (source and page.status_code not in (200, 302)):
        return f"{page.status_code} for {page.request.path}, linked from {source or 'nowhere'}"
    return None


def crawled(app: Registry, visitor: Visitor) -> tuple[set[str], list[str]]:
    """(kinds of pages that somebody comes to by every link from every door, what is wrong)."""
    doors = [address_of(app, name)[1] for name, (how, _, _) in ENTRANCES.items() if how == "GET"]
    doors += ASKED
    waiting, seen, times = deque([("", door) for door in doors]), set(doors), Counter[str]()
    matcher, faults = app.url_map.bind("localhost"), []
    while waiting:
        source, address = waiting.popleft()
        endpoint = str(matcher.match(address.partition("?")[0])[0])
        if times[endpoint] == EACH or endpoint == "static":
            continue
        answer = visitor.client.get(address)
        if fault := fault_of(answer, source):
            faults.append(fault)
        if answer.status_code != 200 or answer.mimetype != "text/html" or not answer.data:
            continue
        times[endpoint] += 1
        try:
            links = [link.get("href", "") for link in inspected(answer).all("a")]
        except PageOutOfOrder as problem:
            faults.append(str(problem))
            continue
        there = {link.partition("#")[0] for link in links if link.startswith("/")} - seen
        seen |= there
        waiting.extend((address, link) for link in sorted(there))
    return set(times), faults


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_in_order_and_every_link_leads_somewhere(served: Registry, role: str):
    reached, faults = crawled(served, signed_in(served, ROLES[role]))

    assert faults == []
    mine = {name for name, (how, _, who) in ENTRANCES.items() if how == "GET" and role in who}
    assert reached <= mine
    lasting = {name for name in mine if "job_id" not in ENTRANCES[name][1]} - FRAGMENTS
    assert role != "全区编辑" or lasting - LEADS_ON <= reached
