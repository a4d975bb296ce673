"""By which sectors a figure is split: a plan's own scheme, whatever scheme a firm was put into."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.indicators.arithmetic import Span
from registry.indicators.lens import Lens, last_days
from registry.indicators.measures import Measure, totals
from registry.indicators.rules import Rules
from registry.indicators.sectors import FIRST_SCHEME, sector_scheme
from registry.models import PlanSector
from registry.records.rows import NOW, Known
from registry.records.writer import write
from registry.terms import Door
from tests.indicators.world import NOON, World
from tests.shared import budget
from tests.support.ledgers import borrowed

NEW = "shili-15-5"
FIRMS = Measure("figures", None, ("in_library",))
CODES = (None, "2720", "2730", "3581", "3911", "3990")
SECTORS = (None, "pharma", "information", "equipment")
PREFIXES = ("27", "272", "35", "3", "39")

marks = st.tuples(
    st.sampled_from(CODES), st.sampled_from(SECTORS), st.sampled_from((None, FIRST_SCHEME, NEW))
)
formers = st.lists(st.sampled_from(("pharma", "information")), max_size=2, unique=True)
prefixes = st.lists(st.sampled_from(PREFIXES), max_size=2, unique=True)
takes = st.lists(st.tuples(formers, prefixes), min_size=1, max_size=3)


def sector_rows(taken):
    """Sectors a, b, c … of the new scheme."""
    return [
        {
            "scheme": NEW,
            "code": "abc"[place],
            "name": f"示例领域{place}",
            "ordinal": place,
            "takes_sectors": ";".join(f"{FIRST_SCHEME}:{one}" for one in former) or None,
            "takes_industries": ";".join(industry) or None,
        }
        for place, (former, industry) in enumerate(taken)
    ]


def naive_sector(mark, taken):
    """The sector of a firm by the words of the docstring, one way after the other."""
    code, sector, scheme = mark
    if sector and scheme == NEW:
        return sector
    ways = [
        (one is None, prefix is None, -len(prefix or ""), place, one, prefix)
        for place, (former, industry) in enumerate(taken)
        for one in former or [None]
        for prefix in industry or [None]
        if one or prefix
    ]
    for *_, place, one, prefix in sorted(ways, key=lambda way: way[:4]):
        fits_sector = one is None or (one == sector and scheme != NEW)
        fits_industry = prefix is None or (code or "").startswith(prefix)
        if fits_sector and fits_industry:
            return "abc"[place]
    return ""


def test_every_firm_stands_in_the_sector_that_its_marks_lead_to(ledgers):
    @given(st.lists(marks, min_size=1, max_size=8), takes)
    @settings(max_examples=budget(12, 200))
    def check(firms, taken) -> None:
        world = World()
        for code, sector, scheme in firms:
            firm = world.firm(industry_code=code, sector=sector, sector_scheme=scheme)
            world.figures(firm, 2025)
        with borrowed(ledgers) as database, database.session() as session:
            world.write(session)
            with write(session, actor="示例", door=Door.FORM, now=NOON) as writer:
                writer.apply(PlanSector, insert=sector_rows(taken))
            scheme = sector_scheme(session, NEW, NOW)
            lens = Lens(NOW, Span(2025, 2026, 2030), Rules(), last_days(2025), scheme)
            found = totals(session, lens, [FIRMS], "sector")
        counted = {part: by[FIRMS].value for (_, part), by in found.items()}
        assert counted == Counter(naive_sector(mark, taken) for mark in firms)

    check()


def test_the_shipped_plan_splits_by_the_sectors_that_people_set(database):
    world = World()
    for sector in ("pharma", "pharma", "services", None):
        firm = world.firm(industry_code="3911", sector=sector, sector_scheme=FIRST_SCHEME)
        world.figures(firm, 2025)
    with database.session() as session:
        world.write(session)
        scheme = sector_scheme(session, FIRST_SCHEME, NOW)
        lens = Lens(NOW, Span(2020, 2021, 2025), Rules(), last_days(2025), scheme)
        found = totals(session, lens, [FIRMS], "sector")
    assert list(scheme.names.values()) == [
        "医药健康",
        "新一代信息技术",
        "智能制造与装备",
        "科技服务",
    ]
    counted = {part: by[FIRMS].value for (_, part), by in found.items()}
    assert counted == {"pharma": 2, "services": 1, "": 1}


@pytest.mark.parametrize("ledgers", ["sqlite"], indirect=True)
def test_before_schemes_were_written_down_todays_names_hold(database):
    with database.session() as session:
        World().write(session)
        assert sector_scheme(session, FIRST_SCHEME, Known(0)).names["pharma"] == "医药健康"
