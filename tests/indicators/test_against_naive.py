"""The compiled measures against loops over dicts, and every list against its figure."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.access import Scope
from registry.indicators.compute import indicator_table
from registry.indicators.in_force import plan_in_force
from registry.indicators.ledger import lens_for, parts_of
from registry.indicators.measures import ALL, SPLITS, Total, totals
from registry.indicators.one_pass import Asked, told
from registry.indicators.rules import Rules
from registry.indicators.table import IndicatorRow, Table
from registry.indicators.trace import Viewer, trace
from registry.models import (
    Enterprise,
    EnterpriseEvent,
    Figures,
    Honour,
    HonourKind,
    Platform,
    PlatformKind,
    PlatformLevel,
    Standing,
)
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.rows import NOW, Known
from registry.records.writer import write
from registry.terms import Door
from tests.indicators.naive import NATURES, ORIGINS, Naive
from tests.indicators.world import NOON, World
from tests.shared import budget
from tests.support.ledgers import borrowed

YEARS = (2021, 2022, 2023)
YEAR = 2023
LAST = date(YEAR, 12, 31)
CODES = ["2720", "2730", "3911", "4411", "6510", "0610", "7310", None]
EVERYBODY = Viewer(Scope(whole=True), date(2026, 11, 23))

# Few days, most of them beside the days that are asked for: there the rules differ by a day.
ASKED = (LAST, date(2024, 5, 5))
BESIDE = [day + timedelta(days=shift) for day in ASKED for shift in (-1, 0, 1)]
days = st.sampled_from([*BESIDE, date(2020, 12, 31), date(2021, 1, 1), date(2022, 6, 1)])
some_day = st.none() | days
amounts = st.none() | st.integers(-(10**9), 10**15)
flags = st.sampled_from([True, True, True, False, None])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A few firms with all that may happen to them."""
    world = World()
    world.kinds()
    world.industries("2720", "3911")
    rules = ((DISTANT_PAST, True), (date(2022, 1, 1), False))
    world.add(PlatformKind, code="centre", name="示例中心")
    for since, counts in rules:
        world.add(PlatformKind, code="dated", name="示例规则", starts_on=since, counts=counts)
    world.add(
        HonourKind,
        code="champion_product",
        name="示例产品",
        family="single_champion",
        level="national",
        starts_on=date(2020, 1, 1),
        ends_on=date(2022, 1, 1),
    )
    for _ in range(draw(st.integers(1, 6))):
        _firm(draw, world)
    _merge(draw, world)
    return world


def _firm(draw: st.DrawFn, world: World) -> None:
    number = len(world.rows[Enterprise]) + 1
    name = f"示例企业{number}"
    size = draw(st.sampled_from([None, "large", "micro"]))
    firm = world.add(Enterprise, name=name, name_folded=name, size=size)
    cuts = sorted(draw(st.sets(days, max_size=2)))
    edges = [DISTANT_PAST, *cuts, DISTANT_FUTURE]
    for since, until in pairwise(edges):
        world.add(
            Standing,
            enterprise_id=firm,
            starts_on=since,
            ends_on=until,
            industry_code=draw(st.sampled_from(CODES)),
            advanced=draw(flags),
            sector=draw(st.sampled_from([None, "pharma", "equipment"])),
            town=draw(st.sampled_from([None, "110115001", "110115002"])),
            status=draw(st.sampled_from([None, None, "active", "suspended", "moved_out"])),
        )
    moves = st.sampled_from(["moved_out", "moved_in", "moved_in", "absorbed", "renamed"])
    for kind in draw(st.lists(moves, max_size=3)):
        world.add(EnterpriseEvent, enterprise_id=firm, kind=kind, happened_on=draw(days))
    _figures(draw, world, firm)
    _honours_and_platforms(draw, world, firm)


def _figures(draw: st.DrawFn, world: World, firm: int) -> None:
    key = st.tuples(
        st.sampled_from(YEARS),
        st.sampled_from([12, 12, 10]),
        st.sampled_from(NATURES[1:]),
        st.sampled_from(ORIGINS[:2]),
    )
    for year, through, nature, origin in sorted(draw(st.sets(key, max_size=5))):
        names = ("output", "output_prior", "revenue", "rd_expense")
        world.figures(
            firm,
            year,
            through=through,
            nature=nature,
            origin=origin,
            in_library=draw(flags),
            land=draw(st.none() | st.integers(0, 10**9)),
            **{name: draw(amounts) for name in names},
        )


def _honours_and_platforms(draw: st.DrawFn, world: World, firm: int) -> None:
    kinds = ["single_champion", "little_giant", "city_little_giant", "smart_benchmark"]
    for kind in draw(st.lists(st.sampled_from([*kinds, "champion_product"]), max_size=3)):
        since = draw(some_day)
        longer = st.none() | st.sampled_from(BESIDE)
        world.honour(
            firm,
            kind,
            since,
            expires_on=_after(since, draw(longer)),
            withdrawn_on=draw(some_day),
            moved_out_on=draw(some_day),
            recognised_assumed=draw(st.booleans()),
        )
    named = st.tuples(st.sampled_from(["centre", "dated"]), st.sampled_from(["甲", "乙"]))
    for kind, name in sorted(draw(st.sets(named, max_size=2))):
        platform = world.add(Platform, enterprise_id=firm, kind=kind, name=f"示例平台{name}")
        levels = st.sets(st.sampled_from(["national", "city", "district"]), max_size=2)
        for level in sorted(draw(levels)):
            since, until = draw(some_day), draw(some_day)
            world.add(
                PlatformLevel,
                platform_id=platform,
                level=level,
                recognised_on=since,
                withdrawn_on=until,
            )


def _after(since: date | None, until: date | None) -> date | None:
    """An end that lies after the beginning, or none."""
    return until if since and until and since < until else None


def _merge(draw: st.DrawFn, world: World) -> None:
    """Some files are duplicates of the first one."""
    for file in world.rows[Enterprise][1:]:
        file["merged_into_id"] = draw(st.sampled_from([None, None, 1]))


def quotient(parts: tuple[int | None, int | None]) -> Decimal | None:
    top, bottom = parts
    if not bottom:
        return None
    return Decimal(top or 0) / Decimal(bottom)


def assert_same(found: Table, naive: Naive, year: int, on: date) -> None:
    """Every ledger figure of the table as the loops have it."""
    yi, ledger = 10**10, {row.indicator: row.ledger for row in found.rows}
    listed = any(
        row["year"] == year and row["through"] == 12 and row["in_library"] is not None
        for row in naive.table(Figures)
    )
    output = naive.output(year)
    assert ledger["output"] == (None if output is None else Decimal(output) / yi)
    manufacturers = naive.advanced_manufacturers(year) if listed else None
    assert ledger["advanced_manufacturers"] == manufacturers
    shares = {
        "advanced_revenue_share": (naive.advanced_revenue(year), naive.revenue(year)),
        "hightech_output_share": (naive.hightech_output(year), output),
        "rd_intensity": naive.research(year),
    }
    for indicator, parts in shares.items():
        expected = quotient(parts)
        assert ledger[indicator] == (None if expected is None else expected * 100)
    per_land = quotient(naive.land(year))
    expected_land = None if per_land is None else per_land * 150_000 / 1_000_000
    _close(ledger["output_per_hectare"], expected_land)
    champion_kinds = {"single_champion", "little_giant", "city_little_giant", "champion_product"}
    for name, kinds, count in (
        ("champions", champion_kinds, naive.champions(on)),
        ("smart_benchmarks", {"smart_benchmark"}, naive.smart_benchmarks(on)),
    ):
        assert ledger[name] == (count if naive.knows_honours(kinds, on) else None), name
    platforms = naive.innovation_platforms(on) if naive.table(Platform) else None
    assert ledger["innovation_platforms"] == platforms


def _close(found: Decimal | None, expected: Decimal | None) -> None:
    """Equal but for the last digits of two divisions in another order."""
    if found is None or expected is None:
        assert found is expected
    else:
        assert abs(found - expected) <= abs(expected) * Decimal("1e-24")


def test_every_figure_is_what_plain_loops_find(ledgers):
    @given(worlds(), st.sampled_from(ASKED))
    @settings(max_examples=budget(25, 500))
    def check(world: World, on: date) -> None:
        with borrowed(ledgers) as database, database.session() as session:
            world.write(session)
            found = indicator_table(session, "daxing-14-5", YEAR, on, NOW, Rules())
            naive = Naive(world)
            assert_same(found, naive, YEAR, on)
            row = found.row("output")
            if row.due is not None:
                assert (row.due, row.reported, row.coverage) == naive.coverage(YEAR)
            _check_growth(session, naive)

    check()


def _check_growth(session, naive: Naive) -> None:
    plan = plan_in_force(session, "daxing-14-5", NOW, Rules())
    measure = parts_of(plan.definitions["output"], plan)[0]
    lens = lens_for(plan, "figures", YEAR, LAST, NOW)
    found = told(session, lens, Asked(growth=[measure])).growth[measure].get(YEAR)
    current, prior, compared, left_out = naive.growth(YEAR)
    if not compared:
        assert found is None
    else:
        assert found is not None
        assert (found.current, found.prior) == (current, prior)
        assert (found.firms, found.left_out) == (compared, left_out)


def test_the_list_behind_a_figure_adds_up_to_it_and_so_do_the_parts_of_a_split(ledgers):
    @given(worlds(), st.sampled_from(SPLITS))
    @settings(max_examples=budget(12, 300))
    def check(world: World, split: str) -> None:
        with borrowed(ledgers) as database, database.session() as session:
            world.write(session)
            table = indicator_table(session, "daxing-14-5", YEAR, LAST, NOW, Rules())
            for indicator, part, whole, parts in measured(session, split):
                assert sum(one.value for one in parts) == whole.value
                assert sum(one.things for one in parts) == whole.things
                check_list(session, table.row(indicator), part, whole.things)

    check()


def measured(session, split: str) -> Iterator[tuple[str, Any, Total, list[Total]]]:
    """(indicator, part, its whole, its parts by `split`) for every measure of the plan."""
    plan = plan_in_force(session, "daxing-14-5", NOW, Rules())
    named = [
        (code, part, measure)
        for code, definition in plan.definitions.items()
        for part, measure in zip(
            ("numerator", "denominator"), parts_of(definition, plan), strict=False
        )
    ]
    for subject in ("figures", "honour", "platform"):
        own = [measure for _, _, measure in named if measure.table == subject]
        lens = lens_for(plan, subject, YEAR, LAST, NOW)
        whole = totals(session, lens, own).get((YEAR, ALL), {})
        parts = totals(session, lens, own, split)
        for code, part, measure in named:
            if measure.table == subject:
                found = [by_measure[measure] for by_measure in parts.values()]
                yield code, part, whole.get(measure, Total(0, 0)), found


def check_list(session, row: IndicatorRow, part: Any, things: int) -> None:
    """As many lines as things, values that add up, and each with where it came from."""
    found = trace(
        session,
        *("daxing-14-5", row.indicator, YEAR, part, "ledger", LAST),
        *(NOW, Rules(), EVERYBODY),
    )
    assert len(found.rows) == things
    assert sum(line.value or 0 for line in found.rows) == (found.value or 0)
    assert all(line.origin is not None for line in found.rows)
    if row.kind in ("count", "flow"):
        assert row.ledger == found.value
    elif row.indicator == "output":
        assert row.ledger == (None if found.value is None else found.value / 100_000_000)


def test_what_was_known_before_a_change_is_computed_from_what_was_known(ledgers):
    @given(worlds(), st.integers(0, 10**12))
    @settings(max_examples=budget(10, 200))
    def check(world: World, output: int) -> None:
        with borrowed(ledgers) as database, database.session() as session:
            before = world.write(session)
            _change_everything(session, world, output)
            found = indicator_table(session, "daxing-14-5", YEAR, LAST, Known(before), Rules())
            assert found.known == before
            assert_same(found, Naive(world), YEAR, LAST)

    check()


def _change_everything(session, world: World, output: int) -> None:
    """A later revision that touches every firm: new figures, other standings, gone honours."""
    with write(session, actor="示例", door=Door.FORM, now=NOON) as writer:
        first = writer.revision - 1
        for model, change in (
            (Figures, {"output": output, "in_library": True}),
            (Standing, {"industry_code": "2720", "advanced": True, "status": None}),
        ):
            rows = [{"id": row["id"], "revision_id": first, **change} for row in world.rows[model]]
            if rows:
                writer.apply(model, update=rows)
        honours = [(row["id"], first) for row in world.rows[Honour]]
        writer.apply(Honour, delete=honours)
