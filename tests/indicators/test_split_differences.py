"""差异原因 of a split: what plain loops find for each part, and what went between the parts."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.indicators.differences.compare import compare
from registry.indicators.differences.result import Account
from registry.indicators.differences.split import SplitComparison, compare_split
from registry.indicators.differences.steps import Vintage
from registry.indicators.in_force import UnknownIndicator
from registry.indicators.measures import SPLITS
from registry.indicators.rules import Rules
from registry.indicators.splitting import DIMENSIONS
from registry.models import Enterprise, Figures, PlanSector, Standing
from registry.records.rows import NOW, Known, rows
from registry.records.writer import write
from registry.terms import Cause, Door
from tests.indicators.naive import Naive
from tests.indicators.revised import copied, revise
from tests.indicators.test_against_naive import ASKED, LAST, YEAR
from tests.indicators.test_differences import NAIVE, PLAN, pairs
from tests.indicators.world import NOON, World
from tests.shared import budget
from tests.support.ledgers import borrowed

YI = Decimal(10**8)


class NaivePart(Naive):
    """The district as if only the firms of one part were there."""

    def __init__(self, world: World, by: str, code: str) -> None:
        super().__init__(world)
        self.by, self.code = by, code

    def present(self, firm: int, day: date) -> bool:
        return super().present(firm, day) and self.mark(firm, day) == self.code

    def mark(self, firm: int, day: date) -> str:
        if self.by == "size":
            return str(self.table(Enterprise)[firm - 1]["size"] or "")
        standing = self.standing(firm, day)
        marks = {
            "town": standing.get("statistical_town") or standing.get("town"),
            "sector": standing.get("sector"),
            "park": standing.get("park"),
            "division": (standing["industry_code"] or "")[:2],
        }
        return str(marks[self.by] or "")


@st.composite
def moving(draw: st.DrawFn) -> tuple[World, World]:
    """A world, and what became of it, with firms that stand somewhere else."""
    earlier, later = draw(pairs())
    for row in later.rows[Standing]:
        if draw(st.booleans()):
            row["sector"] = draw(st.sampled_from([None, "pharma", "equipment"]))
            row["town"] = draw(st.sampled_from([None, "110115001", "110115002"]))
            row["park"] = draw(st.sampled_from([None, "示例园"]))
    for row in later.rows[Enterprise]:
        row["size"] = draw(st.sampled_from([row["size"], None, "large", "small"]))
    return earlier, later


def by_parts(
    session: Any, known: int, indicator: str, by: str, first: date = LAST, last: date = LAST
) -> SplitComparison:
    ends = Vintage(first, Known(known), Rules()), Vintage(last, NOW, Rules())
    return compare_split(session, PLAN, indicator, YEAR, by, *ends)


def test_parts_of_a_split_are_what_plain_loops_find_and_add_up_to_the_whole_cause_by_cause(ledgers):
    places = st.sampled_from(sorted(NAIVE))
    days = st.sampled_from(ASKED)

    @given(moving(), st.sampled_from(SPLITS), places, days, days)
    @settings(max_examples=budget(14, 500))
    def check(
        pair: tuple[World, World], by: str, place: tuple[str, int], first: date, last: date
    ) -> None:
        earlier, later = pair
        with borrowed(ledgers) as database, database.session() as session:
            known = earlier.write(session)
            revise(session, earlier, later, known)
            found = by_parts(session, known, place[0], by, first, last)
            whole = found.whole.ledger.accounts[place[1]]
            parts = {one.code: one.row.ledger.accounts[place[1]] for one in found.parts}
            for code, account in parts.items():
                for end, world, on in (
                    (account.before, earlier, first),
                    (account.after, later, last),
                ):
                    naive = NaivePart(world, by, code)
                    factor = {"元": 100, "亩": 10_000, "家": 1, "个": 1}[account.unit]
                    assert end == Decimal(NAIVE[place](naive, on) or 0) / factor, code
                check_account(account)
            check_together(whole, list(parts.values()))
            check_moves(found, place[1], parts)

    check()


def check_account(account: Account) -> None:
    """Parts that add up, of lines that add up."""
    assert sum(part.amount for part in account.parts) == account.difference
    for part in account.parts:
        assert sum(line.amount or 0 for line in part.lines) == part.amount


def check_together(whole: Account, parts: list[Account]) -> None:
    """Both ends and every cause: what left one part has come to another."""
    assert sum(part.before or 0 for part in parts) == whole.before
    assert sum(part.after or 0 for part in parts) == whole.after
    causes: dict[Cause, Decimal] = defaultdict(Decimal)
    for account in parts:
        for part in account.parts:
            causes[part.cause] += part.amount
    told = {part.cause: part.amount for part in whole.parts}
    assert {cause: amount for cause, amount in causes.items() if amount} == {
        cause: amount for cause, amount in told.items() if amount
    }


def check_moves(found: SplitComparison, number: int, parts: dict[str, Account]) -> None:
    """What goes between parts is said from where to where, and stands in both accounts."""
    name = ("numerator", "denominator")[number]
    moves = [move for move in found.moves if move.account == name]
    names = {one.code: one.name for one in found.parts}
    for code, account in parts.items():
        came = sum(move.things for move in moves if move.after == names[code])
        left = sum(move.things for move in moves if move.before == names[code])
        lines = [line for part in account.parts for line in part.lines]
        moved = [line for line in lines if line.said.startswith(DIMENSIONS[found.by])]
        assert len(moved) == came + left


@pytest.fixture
def world() -> World:
    """Three manufacturers of two towns and a high-tech one that no town has."""
    world = World()
    world.industries("2720")
    for number, town in enumerate(["110115001", "110115001", "110115002", None]):
        firm = world.firm(industry_code="2720", town=town, sector="pharma")
        world.figures(firm, YEAR, output=(number + 1) * 10**10)
    return world


@pytest.fixture
def told(database, world):
    """What becomes of the split of an indicator by a change of the world."""
    with database.session() as session:
        known = world.write(session)

        def tell(change, by: str = "town", indicator: str = "output") -> SplitComparison:
            later = copied(world)
            change(later)
            revise(session, world, later, known)
            return by_parts(session, known, indicator, by)

        yield tell


def test_a_firm_that_moves_leaves_one_part_and_comes_to_another(told):
    found = told(lambda world: world.rows[Standing][1].update(town="110115002"))
    assert [(part.code, part.row.difference) for part in found.parts] == [
        ("110115001", -2),
        ("110115002", 2),
        ("", 0),
    ]
    (move,) = found.moves
    assert (move.before, move.after, move.things, move.amount) == ("110115001", "110115002", 1, 2)
    left, came = (found.parts[index].row.ledger.accounts[0].parts[0] for index in (0, 1))
    assert (left.cause, left.amount) == (Cause.RECLASSIFIED, -2 * YI)
    assert (came.cause, came.amount) == (Cause.RECLASSIFIED, 2 * YI)
    assert came.lines[0].said == "镇街 110115001 → 110115002"
    assert came.lines[0].origin is not None
    assert (came.lines[0].origin.actor, came.lines[0].origin.revision) == ("示例编辑", 2)
    assert found.whole.ledger.accounts[0].parts == ()


def test_a_firm_that_moves_and_is_corrected_carries_its_old_amount_over(told):
    def change(world: World) -> None:
        world.rows[Standing][0]["town"] = "110115002"
        world.rows[Figures][0]["output"] = 5 * 10**10

    found = told(change)
    came = found.part("110115002")
    assert came is not None
    assert {part.cause: part.amount for part in came.row.ledger.accounts[0].parts} == {
        Cause.RECLASSIFIED: YI,
        Cause.CORRECTED: 4 * YI,
    }
    assert came.row.name == "110115002的规模以上工业总产值"


def test_a_size_that_changes_moves_between_sizes_only(told):
    found = told(lambda world: world.rows[Enterprise][3].update(size="large"), by="size")
    (move,) = found.moves
    assert (move.before, move.after, move.amount) == ("未分类", "大型", 4)


def test_a_sector_that_is_redrawn_is_a_change_of_definition(database, world):
    with database.session() as session:
        for row in world.rows[Standing]:
            row["sector"] = None
        known = world.write(session)
        sector = rows(PlanSector, NOW).c
        found = session.query(sector.id, sector.revision_id, sector.name).filter(
            sector.code == "pharma"
        )
        number, revision, name = found.one()
        taken = {"id": number, "revision_id": revision, "takes_industries": "27"}
        with write(session, actor="示例", door=Door.FORM, now=NOON) as writer:
            writer.apply(PlanSector, update=[taken])
        split = by_parts(session, known, "output", "sector")
    assert {(move.before, move.after, move.things) for move in split.moves} == {("未分类", name, 4)}
    (part,) = split.parts[0].row.ledger.accounts[0].parts
    assert (part.cause, part.amount) == (Cause.DEFINITION, 10 * YI)


def test_a_ratio_s_parts_have_both_accounts_and_their_own_quotient(told, world):
    found = told(
        lambda world: world.rows[Standing][2].update(industry_code="3311"),
        indicator="hightech_output_share",
    )
    part = found.part("110115002")
    assert part is not None
    assert (part.row.before, part.row.after) == (100, 0)
    assert [account.name for account in part.row.ledger.accounts] == ["numerator", "denominator"]


def test_the_whole_of_a_split_is_what_the_comparison_of_the_plan_says(database, world):
    later = copied(world)
    later.rows[Standing][1].update(town="110115002", industry_code="6510")
    with database.session() as session:
        known = world.write(session)
        revise(session, world, later, known)
        ends = Vintage(LAST, Known(known), Rules()), Vintage(LAST, NOW, Rules())
        plain = compare(session, PLAN, YEAR, *ends).row("output")
        assert compare_split(session, PLAN, "output", YEAR, "town", *ends).whole == plain
        with pytest.raises(UnknownIndicator):
            compare_split(session, PLAN, "示例没有", YEAR, "town", *ends)
