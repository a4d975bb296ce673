"""The report (报告): one frozen value that page, workbook and document are all made from.

Numbers are in the shown unit, unrounded; shares and rates in percent. The same report always has
the same canonical JSON, and so the same SHA-256.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from registry.indicators.table import Basis
from registry.terms import Audience


@dataclass(frozen=True)
class YearFigure:
    """An indicator in one year: the judged value, from which side it is, where it should stand.

    withheld -- not shown outside; flagged -- rests on too few firms, shown inside with a mark
    """

    year: int
    value: Decimal | None
    basis: Basis | None
    milestone: Decimal | None
    withheld: bool = False
    flagged: bool = False


@dataclass(frozen=True)
class Part:
    """Numerator or denominator of the ledger's figure, in `unit`."""

    name: str
    label: str
    unit: str
    value: Decimal | None


@dataclass(frozen=True)
class ReportRow:
    """One line of the evaluation table (规划实施情况评价表) with all that explains it.

    years -- from the plan's first year to the report's; the last one is the report's own
    ahead -- the milestones of the plan's years after it
    completion, progress, elapsed -- percent; source -- 数据来源 in words
    derived_from -- the indicator whose average growth this one is
    withheld -- the ledger's amounts are not shown outside; flagged -- they rest on too few firms
    change -- 差异原因 since the last report, where it is known
    """

    number: int
    indicator: str
    name: str
    category: str
    unit: str
    kind: str
    derived_from: str | None
    decimals: int
    binding: str
    base: Decimal | None
    base_kind: str
    base_text: str
    operator: str
    target: Decimal | None
    target_text: str
    years: tuple[YearFigure, ...]
    ahead: tuple[Decimal | None, ...]
    official: Decimal | None
    ledger: Decimal | None
    difference: Decimal | None
    coverage: Decimal | None
    parts: tuple[Part, ...]
    completion: Decimal | None
    progress: Decimal | None
    elapsed: Decimal
    verdict: str | None
    source: str
    responsible: str
    reasons: tuple[str, ...]
    plan_sentence: str
    plan_note: str
    meaning: str
    questions: tuple[str, ...]
    statement: str
    change: str
    withheld: bool
    flagged: bool

    @property
    def now(self) -> YearFigure:
        """The figure of the report's year."""
        return self.years[-1]


@dataclass(frozen=True)
class SplitCell:
    """One part in one year: its sum and the firms behind it.

    value -- None where it is withheld, and for an amount that no firm reported
    """

    value: Decimal | None
    firms: int
    withheld: bool = False
    flagged: bool = False


@dataclass(frozen=True)
class SplitLine:
    """One part of a split, over the years."""

    name: str
    cells: tuple[SplitCell, ...]


@dataclass(frozen=True)
class Split:
    """An indicator's ledger sum by 产业领域 or 镇街: the lines add up to `total` in every year."""

    indicator: str
    title: str
    by: str
    unit: str
    decimals: int
    years: tuple[int, ...]
    lines: tuple[SplitLine, ...]
    total: SplitLine


@dataclass(frozen=True)
class Report:
    """规划实施情况 of one plan in one year, as of `on`, as known at revision `known`."""

    plan: str
    plan_name: str
    base_year: int
    end_year: int
    year: int
    on: date
    known: int
    audience: Audience
    guarded: bool
    guard_lifted: bool
    small_cell: int
    dominance: Decimal
    rows: tuple[ReportRow, ...]
    splits: tuple[Split, ...]
    summary: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the table, without the base year."""
        return tuple(figure.year for figure in self.rows[0].years) if self.rows else (self.year,)

    @property
    def title(self) -> str:
        """The report's name in one line."""
        return f"{self.plan_name}{self.year}年度实施情况报告"

    @property
    def clocks(self) -> str:
        """Both clocks in words; not part of the notes, so that the same figures stay the same."""
        on = f"{self.on.year}年{self.on.month}月{self.on.day}日"
        return f"统计时点为{on}，台账时点为变更记录r{self.known}。"

    def row(self, indicator: str) -> ReportRow | None:
        """The line of an indicator, if the report has it."""
        return next((row for row in self.rows if row.indicator == indicator), None)


@dataclass(frozen=True)
class BackingLine:
    """One line behind a ledger figure, with the cell it came from. `value` None: withheld."""

    enterprise: str
    uscc: str | None
    value: Decimal | None
    item: str | None
    revision: int | None
    file: str | None
    sheet: str | None
    cell: str | None
    raw: str | None


@dataclass(frozen=True)
class Backing:
    """The lines behind a part of an indicator's figure: values in `unit`, shown in `shown_unit`."""

    indicator: str
    part: str
    label: str
    unit: str
    shown_unit: str
    value: Decimal | None
    lines: tuple[BackingLine, ...]


@dataclass(frozen=True)
class Seal:
    """What marks a file as made from a published report (定稿): its number and fingerprint."""

    number: str
    sha256: str
    published_on: date


def same_content(one: Report, other: Report) -> bool:
    """Whether two reports say the same, whatever revision each was made at."""
    return replace(one, known=0) == replace(other, known=0)
