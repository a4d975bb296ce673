"""What a comparison of two vintages says (差异): figures, their parts, and the things behind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from registry.indicators.table import Basis
from registry.indicators.trace import PartName
from registry.models import Remembering
from registry.quantities import conversion
from registry.records.origin import Origin
from registry.terms import Cause

WHOLE = frozenset({"人", "家", "个"})
"""Units of what cannot be parted."""

FINE = 2
"""Decimals that the parts of an amount have at least: they are smaller than the whole."""

MOST_FINER = 4
"""Decimals that may be shown beyond an indicator's own; a third never adds up."""


@dataclass(frozen=True)
class Evidence:
    """The field of a row that says so, as known later; deleted rows are known by their end."""

    model: type[Remembering]
    row: int
    field: str


@dataclass(frozen=True)
class Line:
    """One thing behind a part: its value before and after, None where it did not count.

    amount -- what it adds to the part, in the account's unit; None where only the whole adds up
    unit -- of before and after; origin -- the change that made it so, None where time alone did
    evidence -- the value that the origin is one of; None where it is no more
    things -- how many things a line stands for that are not told one by one
    """

    name: str
    uscc: str | None
    firm: int | None
    item: str
    before: Decimal | None
    after: Decimal | None
    unit: str
    amount: Decimal | None
    said: str
    origin: Origin | None
    evidence: Evidence | None = None
    things: int = 1


@dataclass(frozen=True)
class Part:
    """One cause's share of a difference (差异构成), in the account's unit."""

    cause: Cause
    amount: Decimal
    lines: tuple[Line, ...]
    said: str = ""

    @property
    def things(self) -> int:
        """How many things stand behind it."""
        return sum(line.things for line in self.lines)


@dataclass(frozen=True)
class Account:
    """A numerator, a denominator or a whole: the parts add up to after − before, exactly.

    unit -- of every amount, a plain one (元, 人, 亩); shown_unit -- the one for reading
    what -- what one thing of it is called: 家, 个, 项
    """

    name: PartName
    label: str
    unit: str
    shown_unit: str
    decimals: int
    what: str
    before: Decimal | None
    after: Decimal | None
    parts: tuple[Part, ...]

    @property
    def difference(self) -> Decimal:
        """after − before, where nothing counts as zero."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))

    def shown(self, amount: Decimal) -> Decimal:
        """An amount in the unit for reading."""
        factor = conversion(self.unit, self.shown_unit)
        assert factor is not None
        return amount * factor.numerator / factor.denominator

    def places(self) -> int:
        """With how many decimals the parts, as shown, lead from one end to the other."""
        if self.unit == self.what:
            return 0
        ends = [self.shown(value or Decimal(0)) for value in (self.before, self.after)]
        steps = [self.shown(part.amount) for part in self.parts]
        return adding_up(max(self.decimals, FINE), [((ends[0], *steps), ends[1])])

    def told(self) -> tuple[tuple[Decimal, ...], Decimal]:
        """What the parts are and what they make together, in the unit for reading."""
        return tuple(self.shown(part.amount) for part in self.parts), self.shown(self.difference)

    def decimals_told(self) -> int:
        """With how many decimals a sentence says parts that add up to the change."""
        return 0 if self.unit == self.what else adding_up(self.decimals, [self.told()])


@dataclass(frozen=True)
class Difference:
    """统计数 or 台账汇总数 of an indicator at two vintages.

    effects -- for a ratio, how much of its change the numerator and then the denominator make
    """

    basis: Basis
    before: Decimal | None
    after: Decimal | None
    accounts: tuple[Account, ...]
    effects: tuple[Decimal, Decimal] | None = None

    @property
    def changed(self) -> bool:
        """Whether the figure or anything in it is another one."""
        moved = any(account.parts for account in self.accounts)
        return self.before != self.after or moved

    def decimals(self, fewest: int) -> int:
        """With how many decimals what is shown adds up: the figures, their change, its effects."""
        if self.before is None or self.after is None:
            return fewest
        change = self.after - self.before
        sums: list[tuple[tuple[Decimal, ...], Decimal]] = [
            ((self.before, change), self.after),
            (self.effects or (change,), change),
        ]
        if self.basis == "ledger" and len(self.accounts) == 1:
            sums += [one.told() for one in self.accounts if one.parts and one.unit != one.what]
        return adding_up(fewest, sums)


def adding_up(fewest: int, sums: Iterable[tuple[tuple[Decimal, ...], Decimal]]) -> int:
    """With how many decimals all parts, as shown, make their whole; the fewest if none do."""
    known = list(sums)
    fine = range(fewest, fewest + MOST_FINER)
    return next((n for n in fine if all(_adds_up(*one, n) for one in known)), fewest)


def _adds_up(parts: tuple[Decimal, ...], whole: Decimal, decimals: int) -> bool:
    unit = Decimal(1).scaleb(-decimals)
    shown = [part.quantize(unit, ROUND_HALF_UP) for part in (*parts, whole)]
    return sum(shown[:-1]) == shown[-1]


def places(decimals: int, unit: str) -> int:
    """Decimals of an amount that a figure of so many decimals is made of; people are whole."""
    return 0 if unit in WHOLE else max(decimals, 1)


def ratio_effects(
    before: Decimal | None, after: Decimal | None, accounts: tuple[Account, ...]
) -> tuple[Decimal, Decimal] | None:
    """What the numerator's change alone makes of a ratio, and then the denominator's."""
    if before is None or after is None or len(accounts) != 2:
        return None
    top, bottom = accounts
    if not top.difference or not bottom.difference or not bottom.before:
        nothing = Decimal(0)
        return (nothing, after - before) if bottom.difference else (after - before, nothing)
    between = after * (bottom.after or Decimal(0)) / bottom.before
    return between - before, after - between


@dataclass(frozen=True)
class IndicatorChange:
    """One line of the comparison: the judged figure of both vintages and what explains it.

    derived_from -- the indicator whose growth this one is; rules -- what was changed in its 口径
    why_not -- why there is no figure, earlier and later
    """

    indicator: str
    name: str
    unit: str
    decimals: int
    kind: str
    category: str
    before: Decimal | None
    after: Decimal | None
    bases: tuple[Basis | None, Basis | None]
    official: Difference
    ledger: Difference
    derived_from: str | None
    rules: tuple[str, ...]
    why_not: tuple[str, str]

    def of(self, basis: Basis) -> Difference:
        """One of the two figures."""
        return self.official if basis == "official" else self.ledger

    @property
    def judged(self) -> Difference | None:
        """The figure that both vintages judge by; None where they judge by different ones."""
        known: set[Basis] = {one for one in self.bases if one is not None}
        if len(known) > 1:
            return None
        return self.of(known.pop()) if known else self.ledger

    @property
    def difference(self) -> Decimal | None:
        """after − before, where both are known."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def changed(self) -> bool:
        """Whether anything that is shown differs."""
        return self.before != self.after or self.official.changed or self.ledger.changed


@dataclass(frozen=True)
class Comparison:
    """All figures of a plan in one year, at two vintages."""

    plan: str
    plan_name: str
    year: int
    rows: tuple[IndicatorChange, ...]

    def row(self, indicator: str) -> IndicatorChange | None:
        """The line of one indicator."""
        return next((row for row in self.rows if row.indicator == indicator), None)


FrozenPart = Literal["value", "numerator", "denominator"]
Frozen = Mapping[tuple[str, Basis, FrozenPart], Decimal]
"""What a published report printed, where it differs from what its vintage computes today."""
