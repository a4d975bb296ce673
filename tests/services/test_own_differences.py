"""The own part's differences: nobody else's firms, and no sum of too few of them."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from registry.indicators.differences.result import Account, Line, Part
from registry.services.own_differences import Unnamed, guarded
from registry.terms import Cause

OWN, QUIET = frozenset(range(4)), frozenset({0, 1})
UNNAMED = Unnamed(OWN, QUIET, 3)
"""Firms 2 and 3 are told by name; 0 and 1 are the bureau's, all others are elsewhere."""


def line(firm: int, amount: int) -> Line:
    value = Decimal(amount)
    return Line(f"示例{firm}", None, firm, "", None, value, "元", value, "", None)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """Some causes, each with a few firms and what they moved."""
    single = [cause for cause in Cause if cause is not Cause.TOGETHER]
    causes = draw(st.lists(st.sampled_from(single), unique=True, max_size=5))
    parts = []
    for cause in sorted(causes, key=list(Cause).index):
        firms = draw(st.lists(st.integers(0, 9), unique=True, min_size=1, max_size=5))
        lines = tuple(line(firm, draw(st.integers(-50, 50))) for firm in firms)
        parts.append(Part(cause, sum((one.amount for one in lines), Decimal(0)), lines))
    after = sum((part.amount for part in parts), Decimal(0))
    return Account("numerator", "示例", "元", "元", 1, "家", Decimal(0), after, tuple(parts))


def unnamed_firms(account: Account) -> dict[Cause, set[int]]:
    found: dict[Cause, set[int]] = defaultdict(set)
    for part in account.parts:
        found[part.cause] |= {one.firm for one in part.lines if one.firm not in (2, 3)}
    return found


@given(accounts())
def test_the_parts_add_up_as_before_and_name_own_firms_only(account):
    told = guarded(account, UNNAMED)
    assert sum((part.amount for part in told.parts), Decimal(0)) == account.difference
    assert sum(part.things for part in told.parts) == sum(part.things for part in account.parts)
    for part in told.parts:
        known = [one.amount for one in part.lines if one.amount is not None]
        assert len(known) < len(part.lines) or sum(known, Decimal(0)) == part.amount
        assert {one.firm for one in part.lines} <= {2, 3, None}
        assert len([one for one in part.lines if one.firm is None]) <= 1


@given(accounts())
def test_what_is_told_of_unnamed_firms_is_told_of_three_at_least(account):
    names = {line.name: line.firm for part in account.parts for line in part.lines}
    for part in guarded(account, UNNAMED).parts:
        for one in part.lines:
            assert one.name in names or one.amount is None or one.things >= 3


@given(accounts())
def test_no_cause_tells_what_fewer_than_three_unnamed_firms_moved(account):
    """But for the last one: what all unnamed firms moved together, the own total tells anyway."""
    behind = unnamed_firms(account)
    told = {part.cause: part for part in guarded(account, UNNAMED).parts}
    apart = {cause: firms for cause, firms in behind.items() if cause in told and firms}
    pooled = [firms for cause, firms in behind.items() if cause not in told]
    few = [firms for firms in apart.values() if len(firms) < 3]
    if few:
        assert len(apart) == 1
        assert pooled == []
    elif pooled:
        together = set().union(*pooled)
        assert len(together) >= 3 or not apart
