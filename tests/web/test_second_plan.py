"""Two plans side by side: which one is shown, and that no page of one leads into the other."""

from urllib.parse import parse_qs, urlsplit

import pytest

from registry.web.clock import today
from tests.support.firms import Firms
from tests.support.pages import Page, Visitor, own_text

FIRST, SECOND, THIRD = "daxing-14-5", "shili-15-5", "shili-16-5"
PLACES = ("", "/brief", "/output", "/output_growth", "/innovation_platforms", "/projection")
PLACES += ("/splits", "/settings", "/sectors", "/history")


@pytest.fixture
def second(editor: Visitor) -> str:
    """The plan after the first, as a draft with one target."""
    return copied(editor, FIRST, SECOND, 2025, {"target-output": "1800"})


def copied(
    editor: Visitor, former: str, code: str, base: int, targets: dict[str, str] | None = None
) -> str:
    """Copy a plan on its page."""
    years = {"base_year": str(base), "end_year": str(base + 5)}
    named = {"code": code, "name": f"示例{code}目标", "scheme": "own"}
    editor.post(f"/plans/{former}/copy", {**named, **years, **(targets or {})})
    return code


def put_in_force(editor: Visitor, code: str) -> None:
    """Say that a plan is decided."""
    form = editor.get(f"/plans/{code}/edit")
    said = {name: form.value(name) for name in ("read", "name")}
    editor.post(f"/plans/{code}/edit", {**said, "status": "in_force"})


def chosen(page: Page) -> str:
    """The plan that is chosen in the page's list of plans."""
    return page.value("plan")


def plans_named(page: Page) -> set[str]:
    """The plans to which the links of a page lead, wherever their address names one."""
    found = set[str]()
    for link in page.all("a"):
        parts = urlsplit(link.get("href", ""))
        found.update(parse_qs(parts.query).get("plan", []))
        if parts.path.startswith("/plans/"):
            found.add(parts.path.split("/")[2])
    return found


def test_a_draft_is_proposed_nowhere(editor: Visitor, second):
    for address in ("/", "/reports/new", "/reports/changes"):
        assert chosen(editor.get(address)) == FIRST, address

    put_in_force(editor, second)

    for address in ("/", "/reports/new", "/reports/changes"):
        assert chosen(editor.get(address)) == second, address


def test_a_draft_is_called_one_where_its_figures_stand(editor: Visitor, second):
    assert "编制中" in editor.get(f"/?plan={second}").text
    put_in_force(editor, second)
    assert "编制中" not in editor.get(f"/?plan={second}").text


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("plan", [FIRST, SECOND])
def test_a_page_of_a_plan_leads_to_no_other(editor: Visitor, second, plan, place):
    page = editor.get(f"/plans/{plan}{place}")
    assert plans_named(page) <= {plan}


@pytest.mark.parametrize("plan", [FIRST, SECOND])
def test_every_link_from_the_plan_at_a_glance_stays_with_it_and_is_there(
    editor: Visitor, second, plan
):
    page = editor.get(f"/?plan={plan}&year=2026")
    assert plans_named(page) == {plan}
    for link in {one.get("href", "") for one in page.all("a")}:
        if link.startswith(f"/plans/{plan}"):
            editor.get(link)


def test_only_years_that_have_come_are_offered(editor: Visitor, second):
    page = editor.get(f"/?plan={second}")
    years = next(one for one in page.all("select") if one.get("name") == "year")
    offered = [int(own_text(one).removesuffix("年")) for one in years.iter("option")]
    assert offered == list(range(2025, today().year + 1))


def test_a_plans_first_year_is_held_against_the_one_before_it(
    editor: Visitor, firms: Firms, second
):
    firm = firms.add("示例采育制药有限公司", industry_code="2720", sector="pharma")
    for year, output in ((2023, 20), (2025, 36)):
        firms.figures(firm, year, in_library=True, output=output * 10**10)
    page = f"/plans/{second}/output?year=2025"
    assert _since(editor, page) == {"—"}, "2023 is not the year before"

    firms.figures(firm, 2024, in_library=True, output=30 * 10**10)

    assert _since(editor, page) == _since(editor, f"/plans/{FIRST}/output?year=2025") == {"+6.00"}


def _since(editor: Visitor, page: str) -> set[str]:
    """What the parts of an indicator say of 比上年."""
    return {row[4] for row in editor.get(page).rows() if len(row) == 6 and row[1] == "医药健康"}


def test_a_target_that_is_not_decided_is_called_so(editor: Visitor, second):
    for address in (f"/?plan={second}", f"/plans/{second}/brief"):
        page = editor.get(address)
        assert page.text.count("待定") == 11, address
        assert page.text.count("市级要求") == 2, address


def test_a_plan_that_lies_ahead_has_pages_too(editor: Visitor, second):
    third = copied(editor, second, THIRD, 2030)
    for address in (f"/?plan={third}", *(f"/plans/{third}{place}" for place in PLACES)):
        editor.get(address)
    assert (
        "报告年度应不早于规划起始年2031年"
        in editor.get(f"/reports/preview?plan={third}&year=2026&audience=internal", status=422).text
    )


def test_a_point_before_the_plan_was_made_is_told_apart_from_no_plan(editor: Visitor, second):
    asked = "/reports/changes?year=2026&from=r1&plan="
    said = f"所选的时点还没有“示例{second}目标”"
    assert said in editor.get(f"{asked}{second}", status=422).text
    assert "没有规划“no-such”" in editor.get(f"{asked}no-such", status=422).text
