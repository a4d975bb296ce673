"""A second plan from the same records, on both databases, and what must hold of plans."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from registry.access import operator
from registry.indicators.areas import DISTRICT
from registry.indicators.compute import indicator_table
from registry.indicators.in_force import plan_in_force
from registry.indicators.lens import Lens, last_days
from registry.indicators.measures import Measure, totals
from registry.indicators.rules import Rules
from registry.models import Target
from registry.records.rows import NOW, Known, newest_revision, rows
from registry.records.writer import write
from registry.services.editing import Overtaken
from registry.services.planning.checking import plan_problems
from registry.services.planning.copying import NewPlan, copy_plan, proposals
from registry.services.planning.opening import open_plan, sectors_of
from registry.services.planning.saving import whole
from registry.services.planning.sectors import SectorLine, save_sectors
from registry.services.planning.targets import Place, save_target
from registry.terms import Door
from tests.indicators.world import NOON, World

FORMER, NEXT = "daxing-14-5", "shili-15-5"
TODAY = date(2026, 11, 25)
WHO = operator("示例编辑")
YI = 10_000_000_000
FIRMS = Measure("figures", None, ("in_library",))


@pytest.fixture
def session(database):
    """Two pharma firms and one of information, with figures of 2025; an answered question."""
    world = World()
    world.settings["rd_intensity.numerator"] = "rd_internal"
    for sector, code in (("pharma", "2720"), ("pharma", "3581"), ("information", "3911")):
        firm = world.firm(sector=sector, sector_scheme=FORMER, industry_code=code)
        for year in (2024, 2025, 2026):
            world.figures(firm, year, output=100 * YI)
    world.industries("3581")
    world.official("output", 2025, "1121.4", "亿元")
    with database.session() as session:
        world.write(session)
        yield session


def copied(session) -> None:
    source = open_plan(session, FORMER, Rules())
    proposed = proposals(session, source, 2025, TODAY, Rules())
    new = NewPlan(NEXT, "示例区“十五五”目标", 2025, 2030, NEXT)
    copy_plan(session, source, new, proposed, {"output": Decimal(1500)}, actor=WHO, now=NOON)


def test_both_plans_are_reported_from_the_same_records(session):
    before = indicator_table(session, FORMER, 2025, date(2025, 12, 31), NOW, Rules())
    copied(session)

    after = indicator_table(session, FORMER, 2025, date(2025, 12, 31), NOW, Rules())
    new = indicator_table(session, NEXT, 2026, date(2026, 12, 31), NOW, Rules())

    assert after.rows == before.rows, "the former plan stays what it was"
    row = new.row("output")
    assert (row.base, row.target, row.ledger) == (Decimal("1121.4"), Decimal(1500), Decimal(300))
    assert new.row("output_growth").reasons[-1] == "目标尚未确定"
    assert plan_in_force(session, NEXT, NOW, Rules()).rules.answers["rd_intensity.numerator"] == (
        "rd_internal"
    ), "answers travel"
    assert plan_problems(session, Rules()) == []


def test_figures_are_split_by_the_new_plans_own_sectors(session):
    copied(session)
    plan = open_plan(session, NEXT, Rules())
    lines = [
        SectorLine(row.code, row.revision_id, row.name, takes_sectors=row.takes_sectors)
        for row in sectors_of(session, NEXT)
    ]
    device = SectorLine("", 0, "示例医疗器械", "", f"{FORMER}:pharma", "358")
    assert save_sectors(session, plan, [*lines, device], actor=WHO, now=NOON)

    for code, expected in (
        (FORMER, {"pharma": 2, "information": 1}),
        (NEXT, {"pharma": 1, "s1": 1, "information": 1}),
    ):
        scheme = plan_in_force(session, code, NOW, Rules()).scheme
        lens = Lens(NOW, plan.meaning.span, Rules(), last_days(2025), scheme)
        found = totals(session, lens, [FIRMS], "sector")
        assert {part: by[FIRMS].value for (_, part), by in found.items()} == expected
    assert list(plan_in_force(session, NEXT, NOW, Rules()).scheme.names.values())[-1] == (
        "示例医疗器械"
    )


def test_a_target_keeps_what_it_was_known_to_be(session):
    plan = open_plan(session, FORMER, Rules())
    row = next(one for one in plan.main if one.indicator == "output")
    place, before = Place("output", 2025), newest_revision(session)
    given = {"value": 1_700_000_000, "value_text": "1700"}

    assert save_target(session, plan, place, given, read=row.revision_id, actor=WHO, now=NOON)

    values = [
        plan_in_force(session, FORMER, at, Rules()).targets[0].value for at in (Known(before), NOW)
    ]
    assert values == [1600, 1700]
    with pytest.raises(Overtaken) as news:
        save_target(session, plan, place, given, read=row.revision_id, actor=WHO, now=NOON)
    assert news.value.theirs["value"] == (1_600_000_000, 1_700_000_000)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"indicator": "meiyou"}, "没有这项指标的定义"),
        ({"area": "meiyou"}, "范围“meiyou”不存在"),
        ({"year": 2031}, "年度不在规划期内"),
        ({"area": "sector:pharma", "operator": "text", "value": None}, "分解目标不能是文字目标"),
    ],
)
def test_a_target_that_refers_to_nothing_is_found(session, change, said):
    target = rows(Target, NOW)
    query = select(target).where(target.c.indicator == "output", target.c.area == DISTRICT)
    row = session.execute(query).mappings().one()
    wrong = {**whole(Target, row), "year": 2024, **change}
    with write(session, actor="示例", door=Door.FORM, now=NOON) as writer:
        writer.apply(Target, insert=[wrong])

    assert [said in problem for problem in plan_problems(session, Rules())] == [True]
