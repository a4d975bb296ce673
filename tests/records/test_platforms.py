"""Finding platforms and opening one, as a plain second reading finds them, on both engines."""

from datetime import date
from itertools import product

import pytest

from registry.access import WHOLE_DISTRICT, Scope
from registry.models import Platform, PlatformLevel, Town
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.platforms import SORTS, Found, Moment, Wanted, find, open_platform, state_of
from registry.records.rows import NOW, Known, newest_revision
from registry.terms import PlatformState
from tests.support.firms import Firms

TODAY = date(2026, 11, 20)
CAIYU = "110115104"
OF_CAIYU = Scope(towns=frozenset({CAIYU}))
ORDER = ("national", "city", "district")
Levels = dict[str, tuple[date | None, date | None]]
DAYS = (None, date(2021, 1, 1), date(2024, 1, 1))


@pytest.fixture
def firms(database) -> Firms:
    """Writes firms and their platforms; one town has a code."""
    firms = Firms(database)
    always = {"starts_on": DISTANT_PAST, "ends_on": DISTANT_FUTURE}
    firms.write(Town, {"code": CAIYU, "name": "采育镇", "kind": "town", **always})
    return firms


def platform(firms: Firms, firm: int, name: str, levels: Levels, kind: str = "tech") -> int:
    """A platform of a firm with levels: level → recognised and withdrawn on."""
    (found,) = firms.write(Platform, {"enterprise_id": firm, "kind": kind, "name": name})
    for level, (since, until) in levels.items():
        days = {"recognised_on": since, "withdrawn_on": until}
        firms.write(PlatformLevel, {"platform_id": found, "level": level, **days})
    return found


def listed(database, on=TODAY, scope=WHOLE_DISTRICT, at=NOW, **asked) -> Found:
    """The list as somebody of the scope sees it."""
    order = {
        name: asked.pop(name) for name in ("sort", "descending", "page", "size") if name in asked
    }
    with database.session() as session:
        return find(session, Wanted(**asked), Moment(on, at, scope, TODAY), **order)


def on_a_day(levels: Levels, day: date) -> tuple[str | None, str]:
    """The level and state of a platform on a day, told plainly."""
    reached = [one for one in ORDER if one in levels and (levels[one][0] or day) <= day]
    held = [one for one in reached if levels[one][1] is None or levels[one][1] > day]
    if held:
        return held[0], "held"
    return (reached[0], "withdrawn") if reached else (None, "coming")


def test_the_level_on_a_day_is_the_highest_that_holds_else_the_highest_withdrawn(database, firms):
    firm, told = firms.add("示例企业"), {}
    spans = [(since, until) for since, until in product(DAYS, DAYS) if until != since or not since]
    for number, (city, district) in enumerate(product(spans, spans[::2])):
        levels = {"city": city, "district": district}
        told[platform(firms, firm, f"示例{number:02}", levels)] = levels

    for day in (date(2020, 1, 1), date(2021, 1, 1), date(2023, 12, 31), date(2024, 1, 1)):
        lines = listed(database, day, size=500).lines
        assert {line.id: (line.level, line.state) for line in lines} == {
            number: on_a_day(levels, day) for number, levels in told.items()
        }


def test_words_and_filters_narrow_the_list(database, firms):
    one = firms.add("示例医药", town="采育镇")
    two = firms.add("示例装备", town="庞各庄镇")
    platform(firms, one, "示例药物中心", {"national": (date(2024, 1, 1), None)})
    platform(firms, two, "100%国产中心", {"city": (date(2020, 1, 1), date(2025, 1, 1))}, "lab")

    for asked in (
        {"word": "药物"},
        {"word": "示例医药"},
        {"kind": "tech"},
        {"level": "national"},
        {"town": CAIYU},
        {"state": "held"},
        {"scope": OF_CAIYU},
    ):
        found = listed(database, **asked)
        assert ([line.name for line in found.lines], found.total) == (["示例药物中心"], 1), asked
    assert [line.name for line in listed(database, state="withdrawn").lines] == ["100%国产中心"]
    assert [line.name for line in listed(database, word="%").lines] == ["100%国产中心"]
    before = listed(database, on=date(2023, 1, 1), state="coming")
    assert [(line.name, line.level) for line in before.lines] == [("示例药物中心", None)]
    assert listed(database, scope=Scope()).total == 0


def test_the_ledgers_clock_tells_what_was_known(database, firms):
    firm = firms.add("示例企业")
    number = platform(firms, firm, "示例中心", {"district": (date(2020, 1, 1), None)})
    with database.session() as session:
        then = Known(newest_revision(session))
    firms.write(
        PlatformLevel,
        {"platform_id": number, "level": "city", "recognised_on": date(2021, 1, 1)},
    )

    assert [line.level for line in listed(database).lines] == ["city"]
    assert [line.level for line in listed(database, at=then).lines] == ["district"]
    assert listed(database, at=Known(1)).total == 0
    with database.session() as session:
        present = open_platform(session, number, Moment(TODAY, NOW, WHOLE_DISTRICT, TODAY))
        past = open_platform(session, number, Moment(TODAY, then, WHOLE_DISTRICT, TODAY))
    assert [level.level for level in present.levels] == ["district", "city"]
    assert [level.level for level in past.levels] == ["district"]
    assert [state_of(level, date(2020, 6, 1)) for level in present.levels] == [
        PlatformState.HELD,
        PlatformState.COMING,
    ]


def test_a_platform_of_a_merged_file_stands_under_the_file_it_went_into(database, firms):
    kept, lost = firms.add("示例总公司"), firms.add("示例旧公司")
    platform(firms, lost, "示例中心", {"city": (date(2021, 1, 1), None)})
    firms.change(lost, merged_into_id=kept)

    assert [(line.firm, line.owner) for line in listed(database).lines] == [(kept, "示例总公司")]


def test_beyond_the_scope_is_as_good_as_missing(database, firms):
    number = platform(firms, firms.add("示例外镇", town="庞各庄镇"), "示例中心", {})

    with database.session() as session:
        for one, scope in ((number, OF_CAIYU), (9999, WHOLE_DISTRICT)):
            assert open_platform(session, one, Moment(TODAY, NOW, scope, TODAY)) is None


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_lists_every_platform_once_and_those_without_a_value_last(
    database, firms, sort, descending
):
    for number, level in enumerate(ORDER):
        firm = firms.add(f"示例{number}")
        platform(
            firms, firm, f"示例{number}", {level: (date(2020 + number, 1, 1), None)}, f"k{number}"
        )
    platform(firms, firms.add("示例没有级别"), "示例9", {}, "k9")
    pages = [listed(database, sort=sort, descending=descending, page=n, size=2) for n in (1, 2)]
    found = [line for page in pages for line in page.lines]

    assert len({line.id for line in found}) == 4
    told = [getattr(line, sort) for line in found if getattr(line, sort) is not None]
    key = ORDER.index if sort == "level" else None
    assert told == sorted(told, key=key, reverse=descending)
    assert all(getattr(line, sort) is None for line in found[len(told) :])
