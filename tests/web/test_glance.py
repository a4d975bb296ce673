"""首页, the page of an indicator and the brief, as the people of the cast see them."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from registry.models import DistrictFigure
from registry.terms import Origin
from registry.web.clock import today
from tests.support.firms import Firms
from tests.support.pages import Visitor, own_text

PLAN = "/plans/daxing-14-5"


def _official_output(firms: Firms, year: int, value: str) -> None:
    key = {"through": 12, "area": "district", "basis": "full", "nature": "annual"}
    figure = {"series": "output", "year": year, "unit": "亿元", **key}
    firms.write(DistrictFigure, {**figure, "value": int(Decimal(value) * 10**6)})


@pytest.fixture
def district(firms: Firms) -> dict[str, int]:
    """Two firms of two towns with two years, a missing one, honours, and the official series."""
    found = {
        "采育": firms.add("示例采育制药有限公司", industry_code="2720", sector="pharma"),
        "庞各庄": firms.add("示例庞各庄装备厂", town="庞各庄镇", industry_code="3491"),
        "缺报": firms.add("示例缺报机械厂", industry_code="3491"),
    }
    yi = 10**10
    for name, year, output in (
        ("采育", 2021, 30),
        ("采育", 2022, 36),
        ("庞各庄", 2021, 20),
        ("庞各庄", 2022, 14),
        ("缺报", 2021, 10),
    ):
        origin = Origin.STATISTICS if name == "庞各庄" else Origin.TOWN
        firms.figures(found[name], year, origin, in_library=True, output=output * yi)
    _official_output(firms, 2020, "904.9")
    _official_output(firms, 2022, "1017.7")
    return found


def test_the_first_page_tells_value_target_pace_and_verdict(editor: Visitor, district):
    page = editor.get("/?year=2022")

    output = next(row for row in page.rows() if "规模以上工业总产值亿元" in row[1])
    assert output[3:7] == ["1,017.7", "50.0", "1,600", "63.6%"]
    assert output[7] == "16.2%"
    assert output[8] == "滞后"
    assert f"{PLAN}/output?year=2022" in page.links().values()


def test_the_first_page_counts_what_runs_out_and_leads_to_it(
    editor: Visitor, firms: Firms, district
):
    for days, name in ((today() + timedelta(12), "采育"), (today() + timedelta(52), "庞各庄")):
        firms.honour(district[name], "little_giant", date(2023, 12, 1), expires_on=days)

    links = editor.get("/").links()
    assert (links["130天内"], links["260天内"], links["290天内"]) == (
        "/expiring?days=30",
        "/expiring?days=60",
        "/expiring?days=90",
    )
    lines = editor.get("/expiring?days=60").rows()
    assert [(line[0], line[2], line[3]) for line in lines] == [
        ("示例采育制药有限公司", str(today() + timedelta(11)), "12"),
        ("示例庞各庄装备厂", str(today() + timedelta(51)), "52"),
    ]


def test_an_honour_that_was_renewed_does_not_run_out(editor: Visitor, firms: Firms, district):
    firm = district["采育"]
    firms.honour(firm, "little_giant", date(2023, 12, 1), expires_on=today() + timedelta(12))
    later = today() + timedelta(1000)
    firms.honour(firm, "little_giant", date(2024, 10, 1), expires_on=later)

    assert editor.get("/expiring").rows() == []


def test_a_town_sees_only_its_own_honours_run_out(town_editor: Visitor, firms: Firms, district):
    for name in ("采育", "庞各庄"):
        ends = today() + timedelta(12)
        firms.honour(district[name], "little_giant", date(2023, 12, 1), expires_on=ends)

    assert [line[0] for line in town_editor.get("/expiring").rows()] == ["示例采育制药有限公司"]


def test_an_indicator_shows_its_path_its_movers_and_who_is_missing(editor: Visitor, district):
    page = editor.get(f"{PLAN}/output?year=2022")

    rows = page.rows()
    assert ["2022年", "1,017.7", "50.0", "1,136.6"] in rows
    assert ["示例缺报机械厂", "本年不再计入", "-10.00"] in rows
    assert ["示例采育制药有限公司", "两年都计入", "+6.00"] in rows
    # By hand: 10 亿元 × 50 ÷ 50 of the two firms that reported both years.
    assert "1 家应报未报" in page.text
    assert "其中 1 家约为 10 亿元" in page.text
    assert "剩余3年，年均需增长 16.3% 此前年均 6%" in page.text


@pytest.mark.parametrize("by", ["sector", "town", "park", "division", "size"])
def test_every_split_adds_up(editor: Visitor, district, by):
    page = editor.get(f"{PLAN}/output?year=2022&by={by}")

    parts = [row for row in page.rows() if len(row) == 6]
    assert sum(float(row[2]) for row in parts) == 50


def test_a_part_of_which_nothing_is_hightech_still_has_its_firms(editor: Visitor, district):
    page = editor.get(f"{PLAN}/hightech_output_share?year=2022&by=town")

    found = {row[1]: (row[2], row[-1]) for row in page.rows() if len(row) == 6}
    assert found == {"采育镇": ("100.0", "1"), "庞各庄镇": ("0.0", "1")}


def test_a_town_is_not_told_of_single_firms_elsewhere(town_editor: Visitor, district):
    page = town_editor.get(f"{PLAN}/output?year=2022&by=town")

    assert "示例庞各庄装备厂" not in page.text
    assert "示例采育制药有限公司" in page.text
    assert all(row[2] == "—" for row in page.rows() if len(row) == 6)


def test_a_figure_as_known_before_is_asked_by_number_or_day(editor: Visitor, district):
    first = editor.get(f"{PLAN}/output?year=2022&known=1").rows()

    assert ["2022年", "—", "—", "1,136.6"] in first
    page = editor.get(f"{PLAN}/output?year=2022&known=99999&on=2031-01-01")
    assert "统计时点请填 2022-01-01 至 2022-12-31 之间的日期" in page.text


@pytest.mark.parametrize(
    "path",
    ["/no-such-plan/output", "/daxing-14-5/no-such", "/daxing-14-5/output?by=colour"],
)
def test_what_is_not_there_is_not_found(editor: Visitor, path):
    editor.get(f"/plans{path}", status=404)


@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_indicator_and_the_brief_are_in_order_in_every_year(
    editor: Visitor, town_editor: Visitor, district, year
):
    for visitor in (editor, town_editor):
        visitor.get(f"{PLAN}/brief?year={year}")
        for name in ("output_growth", "champions", "rd_intensity", "energy_per_value_added"):
            visitor.get(f"{PLAN}/{name}?year={year}")


@pytest.mark.parametrize("reached", ["1017.7", "1017.65", "1599.96", "1599.996", "1"])
def test_figure_gap_and_target_of_the_brief_add_up_as_they_are_written(
    editor: Visitor, firms: Firms, reached: str
):
    _official_output(firms, 2020, "904.9")
    _official_output(firms, 2025, reached)
    text = editor.get(f"{PLAN}/brief?year=2025").text
    told = re.findall(r"现为(-?[\d.,]+)\D*?，目标(-?[\d.,]+)\D*?，差([\d.,]+)", text)
    assert told
    for figures in told:
        value, target, gap = (Decimal(figure.replace(",", "")) for figure in figures)
        assert gap == abs(target - value) > 0


def test_an_empty_ledger_has_pages_too(editor: Visitor):
    editor.get("/")
    editor.get(f"{PLAN}/brief")
    assert "台账中没有2025年全年经营数据" in editor.get(f"{PLAN}/output?year=2025").text


def test_a_page_asks_the_same_however_many_firms_there_are(
    editor: Visitor, firms: Firms, district, count_statements
):
    asked = []
    for more in (0, 20):
        for number in range(more):
            firm = firms.add(f"示例更多{number:02}厂", industry_code="3491")
            firms.figures(firm, 2022, in_library=True, output=10**9)
        for path in ("/?year=2022", f"{PLAN}/output?year=2022"):
            with count_statements() as said:
                editor.get(path)
            asked.append(len(said))
    assert asked[:2] == asked[2:]


def test_an_empty_ledger_says_what_to_bring_in_first(
    editor: Visitor, viewer: Visitor, firms: Firms
):
    assert "/imports/files/new" in editor.get("/").links().values()
    assert "编辑人员导入企业名录" in viewer.get("/").text
    firms.add("示例医药有限公司")
    assert "台账还是空的" not in editor.get("/").text


@pytest.mark.parametrize(("path", "place"), [("/expiring", "首页"), ("/words", "导入")])
def test_a_page_lies_in_a_place_also_where_its_address_does_not_say_so(
    editor: Visitor, path: str, place: str
):
    here = [own_text(a) for a in editor.get(path).all("a") if a.get("aria-current") == "page"]
    assert here == [place]
