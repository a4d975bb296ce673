"""Every figure leads to its rows as of the same day and as known at the same point, all the way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from app import Registry
from registry.extensions import ledger
from registry.models import DistrictFigure
from registry.records.rows import newest_revision
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor, own_text
from tests.web.importing import Work, confirmed, previewed
from tests.web.workbooks import FIGURE_HEADS, upload, workbook

PLAN = "/plans/daxing-14-5"
OF_THE_PLAN = "history|splits|copy|edit|sectors|settings|projection"
CLOCKED = re.compile(rf"^(/plans/[^/]+/(?!{OF_THE_PLAN})|/origins/)")
"""Pages that can be looked at from another day or point of knowledge."""
LETTING_GO = {"清除"}
"""Links that are there to come back to the present."""
TOWNS = ("采育镇", "采育镇", "黄村地区")


@dataclass(frozen=True)
class Link:
    """Where words on a page lead to, and what that address says."""

    words: str
    address: str
    is_amount: bool

    @property
    def said(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.address).query).items()}

    @property
    def is_clocked(self) -> bool:
        return CLOCKED.match(self.address) is not None and self.words not in LETTING_GO


def links(page: Page) -> Iterator[Link]:
    """The links of what the page shows, without its head and foot."""
    for main in page.all("main"):
        for link in main.iter("a"):
            words = "".join(link.itertext()).strip()
            yield Link(words, link.get("href", ""), "amount" in link.get("class", "").split())


@pytest.fixture
def known(app: Registry, editor: Visitor, firms: Firms, work: Work) -> str:
    """The revision at which three firms had reported, one of them honoured; later all is more."""
    for number, town in enumerate(TOWNS, 1):
        more = {"advanced": True, "sector": "pharma"}
        name = f"示例第{number}制造有限公司"
        firm = firms.add(name, uscc=uscc(number), town=town, industry_code="2720", **more)
        firms.honour(firm, "little_giant", date(2023, 5, number))
    heads = (*FIGURE_HEADS, "是否规上", "营业收入（万元）", "研发费用（万元）")
    send(editor, work, heads, 100, "年报.xlsx")
    with app.app_context():
        revision = newest_revision(ledger.session)
    send(editor, work, heads, 130, "更正年报.xlsx")
    firms.honour(
        firms.add("示例后来的公司", industry_code="2720"), "little_giant", date(2025, 1, 1)
    )
    return str(revision)


def send(editor: Visitor, work: Work, heads: tuple[str, ...], amount: int, name: str) -> None:
    """A file with the figures of all firms for two years."""
    lines = [
        (uscc(n), None, str(year), amount * n * 1000.25, "是", amount * n * 900, amount * n * 30)
        for n in range(1, len(TOWNS) + 1)
        for year in (2024, 2025)
    ]
    file = workbook(heads, *lines), name
    confirmed(editor, work, previewed(editor, work, upload(file, reporter="示例单位")))


def crawled(visitor: Visitor, start: str) -> Iterator[tuple[str, Page]]:
    """The page and what its links lead to: of each kind of page the first that is met."""
    waiting, seen = [start], set()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "0", urlsplit(address).path)
        if kind not in seen:
            seen.add(kind)
            page = visitor.get(address)
            yield address, page
            waiting += [one.address for one in links(page) if one.is_clocked]


@pytest.mark.parametrize(
    ("path", "clocks"),
    [
        (f"{PLAN}/output", {"year": "2025", "by": "town"}),
        (f"{PLAN}/output_growth", {"year": "2025"}),
        (f"{PLAN}/champions", {"year": "2025", "on": "2025-06-30"}),
        (f"{PLAN}/brief", {"year": "2025"}),
    ],
)
def test_no_link_lets_go_of_the_day_or_of_the_point_of_knowledge(
    viewer: Visitor, known: str, path: str, clocks: dict[str, str]
):
    given = {**clocks, "known": known}
    found = 0
    for address, page in crawled(viewer, f"{path}?{urlencode(given)}"):
        year = year_of(address)
        for link in links(page):
            if not link.is_clocked:
                continue
            found += 1
            assert link.said.get("known") == known, (address, link)
            if "on" in clocks and year_of(link.address) == year and "/origins/" not in address:
                assert link.said.get("on") == clocks["on"], (address, link)
    assert found > 5


def year_of(address: str) -> str:
    """The year that an address is about."""
    parts = urlsplit(address)
    of = parse_qs(parts.query).get("of", [""])[0]
    in_path = re.search(r"/(20\d\d)$", parts.path) or re.search(r"/(20\d\d)$", of)
    return in_path[1] if in_path else parse_qs(parts.query).get("year", [""])[0]


def test_a_difference_leads_to_the_rows_of_either_vintage(
    app: Registry, viewer: Visitor, known: str
):
    with app.app_context():
        last = str(newest_revision(ledger.session))
    ends = f"from=r{known}&to=r{last}"
    for path in (
        f"/reports/changes?plan=daxing-14-5&year=2025&{ends}",
        f"/reports/changes/daxing-14-5/output/2025?{ends}",
        f"/reports/changes/daxing-14-5/output/2025/by/town?{ends}",
        f"/reports/changes/daxing-14-5/output/2025/by/sector/part?area=pharma&{ends}",
    ):
        led = [link.said["known"] for link in links(viewer.get(path)) if link.is_clocked]
        assert {known, last} == set(led), path


def test_a_report_leads_to_the_figures_it_was_made_from(viewer: Visitor, known: str):
    asked = {"plan": "daxing-14-5", "year": "2025", "known": f"r{known}", "audience": "internal"}
    page = viewer.get(f"/reports/preview?{urlencode(asked)}")
    led = [link for link in links(page) if link.is_clocked]
    assert {link.said["known"] for link in led} == {known}
    assert any(link.is_amount for link in led)


@pytest.mark.parametrize("place", ["output?by=town&", "champions?", "rd_intensity?", "brief?"])
def test_what_is_listed_under_a_figure_adds_up_to_it_as_shown(
    viewer: Visitor, known: str, place: str
):
    shown = list(links(viewer.get(f"{PLAN}/{place}year=2025&known={known}")))
    own = [one for one in shown if one.is_amount and one.said.get("basis") == "ledger"]
    # A growth leads to the amounts that grew.
    amounts = [one for one in own if "_growth" not in one.address]
    assert len(amounts) >= 2
    for link in amounts:
        assert as_shown(viewer, link), link


def test_every_figure_of_a_report_opens_the_side_that_it_was_taken_from(
    viewer: Visitor, known: str, firms: Firms
):
    key = {"through": 12, "area": "district", "basis": "full", "nature": "annual", "unit": "亿元"}
    firms.write(DistrictFigure, {"series": "output", "year": 2025, "value": 7_300_000, **key})
    asked = {"plan": "daxing-14-5", "year": "2025", "known": "", "audience": "internal"}
    page = viewer.get(f"/reports/preview?{urlencode(asked)}")
    told = [one for one in links(page) if one.is_amount and one.words not in ("0", "0.0")]
    amounts = [one for one in told if "_growth" not in one.address]
    sides = [
        (one.said["basis"], year_of(one.address)) for one in amounts if "/output/" in one.address
    ]
    assert sides[:2] == [("ledger", "2024"), ("official", "2025")]
    assert {one.said.get("by") for one in amounts} == {None, "sector", "town"}
    for link in amounts:
        assert as_shown(viewer, link), link


def as_shown(viewer: Visitor, link: Link) -> bool:
    """Whether the rows behind a figure make it, rounded as it is shown."""
    shown = re.match(r"[\d,.]+", link.words)
    assert shown is not None
    figure = Decimal(shown[0].replace(",", ""))
    places = Decimal(1).scaleb(int(figure.as_tuple().exponent))
    page = viewer.get(link.address)
    sides = [one for one in links(page) if one.words.startswith("台账汇总数 · ")]
    sides = sides if link.said["basis"] == "ledger" else []
    if sides:
        top, bottom = (total(viewer.get(one.address)) for one in sides)
        made = [top / bottom * 100, top / bottom * 15 / 10**4]
    else:
        made = [total(page) / scale for scale in (1, 10**4, 10**8)]
    return figure in [one.quantize(places, ROUND_HALF_UP) for one in made]


def total(page: Page) -> Decimal:
    """The sum of the rows, which the page says as well."""
    rows = [row[2].replace(",", "") for row in page.rows() if len(row) == 5]
    found = sum(map(Decimal, rows), Decimal(0))
    said = next(text for text in map(own_text, page.all("span")) if text.startswith("各行之和"))
    assert Decimal(said.split()[1].replace(",", "")) == found
    return found
