"""Finding projects and opening one, on both engines."""

from datetime import date

import pytest

from registry.access import WHOLE_DISTRICT, Scope
from registry.models import Project, ProjectMonth, Town
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.projects import SORTS, Found, Wanted, find, open_project, projects_of
from tests.support.firms import Firms

TODAY = date(2026, 11, 20)
CAIYU, PANGZHUANG = "110115104", "110115105"
OF_CAIYU = Scope(towns=frozenset({CAIYU}))


@pytest.fixture
def firms(database) -> Firms:
    """Writes firms and projects; one town has a code."""
    firms = Firms(database)
    always = {"starts_on": DISTANT_PAST, "ends_on": DISTANT_FUTURE}
    firms.write(Town, {"code": CAIYU, "name": "采育镇", "kind": "town", **always})
    return firms


def listed(database, scope=WHOLE_DISTRICT, **asked) -> Found:
    """The list as somebody of the scope sees it."""
    order = {
        name: asked.pop(name) for name in ("sort", "descending", "page", "size") if name in asked
    }
    with database.session() as session:
        return find(session, Wanted(**asked), scope=scope, today=TODAY, **order)


def names(found: Found) -> list[str]:
    """The names of the projects found, in order."""
    return [line.project.name for line in found.lines]


def test_words_and_filters_narrow_the_list_and_its_sum(database, firms):
    firms.project(
        "示例新药产业化",
        code="2026-AB-01",
        owner_name="示例医药",
        sector="pharma",
        stage="building",
        level="city",
        category="new",
        total_investment=5_000_000,
    )
    firms.project("示例装备100%国产化", town=PANGZHUANG, stage="finished", total_investment=700)
    firms.project("示例未定项目")

    assert names(listed(database)) == ["示例新药产业化", "示例未定项目", "示例装备100%国产化"]
    assert listed(database).investment == 5_000_700
    for asked in (
        {"word": "新药"},
        {"word": "示例医药"},
        {"word": "2026-ab"},
        {"sector": "pharma"},
        {"stage": "building"},
        {"level": "city"},
        {"category": "new"},
    ):
        found = listed(database, **asked)
        assert (names(found), found.total, found.investment) == (["示例新药产业化"], 1, 5_000_000)
    assert names(listed(database, town=PANGZHUANG)) == ["示例装备100%国产化"]
    assert names(listed(database, word="%")) == ["示例装备100%国产化"]
    assert names(listed(database, word="AB-01")) == []
    empty = listed(database, word="没有")
    assert (empty.total, empty.investment) == (0, 0)


def test_a_town_sees_what_lies_in_it_and_what_its_firms_build_elsewhere(database, firms):
    own = firms.add("示例本镇企业", town="采育镇")
    other = firms.add("示例外镇企业", town="庞各庄镇")
    firms.project("示例甲", enterprise_id=own, town=PANGZHUANG)
    inside = firms.project("示例乙", enterprise_id=other, town=CAIYU)
    outside = firms.project("示例丙", enterprise_id=other, town=PANGZHUANG)
    firms.project("示例丁")

    found = listed(database, OF_CAIYU)
    with database.session() as session:
        opened = open_project(session, inside, scope=OF_CAIYU, today=TODAY)
        hidden = open_project(session, outside, scope=OF_CAIYU, today=TODAY)

    assert sorted(names(found)) == ["示例乙", "示例甲"]
    assert {line.project.name: line.firm for line in found.lines} == {"示例甲": own, "示例乙": None}
    assert (opened.firm, opened.firm_name) == (None, "")
    assert hidden is None
    assert names(listed(database, Scope())) == []


def test_the_newest_month_stands_in_the_list_and_all_on_the_page(database, firms):
    firm = firms.add("示例企业")
    one = firms.project(
        "示例甲", (2025, 12, 300), (2026, 2, None), (2026, 1, 5), enterprise_id=firm
    )
    two = firms.project("示例乙")

    found = {line.project.id: line for line in listed(database).lines}
    with database.session() as session:
        file = open_project(session, one, scope=WHOLE_DISTRICT, today=TODAY)
        built = projects_of(session, firm)

    assert (found[one].month.year, found[one].month.through) == (2026, 2)
    assert (found[one].firm, found[two].firm, found[two].month) == (firm, None, None)
    assert [(m.year, m.through, m.done_this_year) for m in file.months] == [
        (2025, 12, 300),
        (2026, 1, 5),
        (2026, 2, None),
    ]
    assert file.row_ids() == {Project: [one], ProjectMonth: [m.id for m in file.months]}
    assert file.firm_name == "示例企业"
    assert [project.id for project in built] == [one]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_lists_every_project_once_and_those_without_a_value_last(
    database, firms, sort, descending
):
    for number in range(5):
        values = {"total_investment": number, "sector": f"s{number}", "town": f"1{number}"}
        firms.project(f"示例{number}", **(values if number != 2 else {}))
    pages = [listed(database, sort=sort, descending=descending, page=n, size=2) for n in (1, 2, 3)]
    found = [line.project for page in pages for line in page.lines]

    assert sorted(project.name for project in found) == [f"示例{number}" for number in range(5)]
    told = [value for project in found if (value := getattr(project, sort)) is not None]
    assert told == sorted(told, reverse=descending)
    assert all(getattr(project, sort) is None for project in found[len(told) :])
