"""The bureau's answers, the program's settings and edited definitions, each as it was known."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from registry.config import load_settings
from registry.indicators.compute import indicator_table
from registry.indicators.rules import Rules
from registry.models import (
    Definition,
    HonourKind,
    PlanSetting,
    Platform,
    PlatformKind,
    PlatformLevel,
)
from registry.records.rows import NOW, At, Known, rows
from registry.records.writer import write
from registry.terms import Door
from tests.indicators.world import World

YI = 10_000_000_000
LATER = datetime(2026, 11, 23, 5, tzinfo=UTC)


def value_of(session, indicator: str, year: int, at: At = NOW, rules: Rules | None = None):
    on = date(year, 12, 31)
    table = indicator_table(session, "daxing-14-5", year, on, at, rules or Rules())
    return table.row(indicator).value


def decorated() -> World:
    """A firm whose champion title lapsed, one with a city title, two valid from before."""
    world = World()
    world.kinds()
    lapsed, city, valid, other = (world.firm() for _ in range(4))
    world.honour(lapsed, "single_champion", date(2021, 6, 1), expires_on=date(2024, 6, 1))
    world.honour(city, "city_little_giant", date(2020, 6, 1))
    world.honour(valid, "little_giant", date(2019, 6, 1))
    world.honour(other, "little_giant", date(2020, 12, 31))
    world.honour(valid, "smart_benchmark", date(2020, 6, 1))
    world.honour(city, "other", date(2022, 6, 1))
    return world


@pytest.mark.parametrize(
    ("setting", "answer", "indicator", "count"),
    [
        ("champions.counting", "valid", "champions", 2),
        ("champions.counting", "gained", "champions", 1),
        ("champions.level", "city", "champions", 3),
        ("smart_benchmarks.kinds", "smart_benchmark", "smart_benchmarks", 1),
        ("smart_benchmarks.kinds", "smart_benchmark；other", "smart_benchmarks", 2),
        ("smart_benchmarks.counting", "gained", "smart_benchmarks", 0),
    ],
)
def test_an_answer_changes_who_counts(database, setting, answer, indicator, count):
    world = decorated()
    world.settings[setting] = answer
    with database.session() as session:
        world.write(session)
        assert value_of(session, indicator, 2025) == count


@pytest.mark.parametrize(
    ("settings", "count"), [({}, 1), ({"withdrawn": "kept"}, 2), ({"level": "national"}, 1)]
)
def test_what_happens_to_withdrawn_or_city_platforms_is_an_answer(database, settings, count):
    world = World()
    world.settings = {f"innovation_platforms.{name}": answer for name, answer in settings.items()}
    world.add(PlatformKind, code="centre", name="示例中心")
    for number, level in enumerate(("city", "national"), 1):
        world.add(Platform, enterprise_id=world.firm(), kind="centre", name=f"示例平台{number}")
        world.add(
            PlatformLevel,
            platform_id=number,
            level=level,
            recognised_on=date(2022, 1, 1),
            withdrawn_on=date(2024, 1, 1) if level == "city" else None,
        )
    with database.session() as session:
        world.write(session)
        assert value_of(session, "innovation_platforms", 2025) == count


def test_a_title_recognised_outside_the_written_rules_is_not_lost(database):
    world = World()
    world.add(
        HonourKind,
        code="champion_product",
        name="示例产品",
        family="single_champion",
        level="national",
        starts_on=date(2020, 1, 1),
        ends_on=date(2024, 1, 1),
    )
    world.honour(world.firm(), "champion_product", date(2019, 1, 1))
    world.honour(world.firm(), "champion_product", date(2024, 3, 1))
    with database.session() as session:
        world.write(session)
        assert value_of(session, "champions", 2025) == 2


def test_the_rank_of_sources_is_a_setting(database):
    world = World()
    firm = world.firm()
    world.figures(firm, 2023, origin="tax", output=2 * YI)
    world.figures(firm, 2023, origin="firm", output=3 * YI)
    with database.session() as session:
        world.write(session)
        assert value_of(session, "output", 2023) == 2
        firm_first = Rules(source_rank=("firm", "tax"))
        assert value_of(session, "output", 2023, rules=firm_first) == 3


def test_the_programs_settings_become_the_rules(tmp_path: Path):
    lines = (
        "coverage_percent = 80",
        "on_track_percent = 85",
        'source_ranks = ["tax", "statistics", "town", "firm", "published"]',
    )
    (tmp_path / "config.toml").write_text("\n".join(lines), encoding="utf-8")
    rules = Rules.of(load_settings(tmp_path, {"REGISTRY_HOME": str(tmp_path)}))
    assert (rules.coverage_enough, float(rules.on_track_from)) == (80, 0.85)
    assert rules.source_rank[:2] == ("tax", "statistics")


def test_a_changed_definition_counts_from_the_day_it_was_known(database):
    """口径变化: the same year, before and after staff edited the definition."""
    world = World()
    world.figures(world.firm(), 2023, output=5 * YI)
    world.figures(world.firm(industry_code="4411"), 2023, output=3 * YI)
    with database.session() as session:
        before = world.write(session)
        table = rows(Definition, NOW)
        found = session.execute(select(table).where(table.c.indicator == "output")).one()
        body = found.body.replace('"in_library", "industrial"', '"in_library", "manufacturing"')
        with write(session, actor="示例", door=Door.FORM, now=LATER) as writer:
            changed = {"id": found.id, "revision_id": found.revision_id, "body": body}
            writer.apply(Definition, update=[changed])

        assert value_of(session, "output", 2023) == 5
        assert value_of(session, "output", 2023, Known(before)) == 8


def test_a_changed_answer_counts_from_the_day_it_was_known(database):
    with database.session() as session:
        before = decorated().write(session)
        table = rows(PlanSetting, NOW)
        found = session.execute(select(table).where(table.c.name == "champions.level")).one()
        with write(session, actor="示例", door=Door.FORM, now=LATER) as writer:
            changed = {"id": found.id, "revision_id": found.revision_id, "value": "city"}
            writer.apply(PlanSetting, update=[changed])

        assert value_of(session, "champions", 2025) == 3
        assert value_of(session, "champions", 2025, Known(before)) == 2
