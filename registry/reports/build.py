"""From the indicators' tables of all years to one Report. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from registry.indicators import arithmetic
from registry.indicators.definitions import Indicator
from registry.indicators.definitions import Part as DefinedPart
from registry.indicators.in_force import PlanInForce
from registry.indicators.table import IndicatorRow, Table
from registry.reports.guard import Mass, Threshold, thin
from registry.reports.notes import notes_of
from registry.reports.report import Part, Report, ReportRow, Split, YearFigure
from registry.reports.sentences import Moment, source_words, statement, summary
from registry.reports.words import plain_digits
from registry.terms import Audience

AS_GIVEN = (
    *("indicator", "name", "unit", "kind", "decimals", "base", "base_kind", "operator", "target"),
    *("official", "elapsed", "questions"),
)
"""What a report takes over from the indicators' row as it is."""

GUARDED = ("ledger", "difference", "coverage", "completion", "progress", "reasons")
"""What a report for outside takes over only where it tells of no single firm."""


@dataclass(frozen=True)
class Behind:
    """What stands behind an indicator's ledger figure in one year.

    parts -- numerator and denominator; rest -- how many firms the denominator has that the
    numerator has not, where both sum the same amount: their difference would tell of those
    """

    parts: tuple[Mass, ...]
    rest: int = 0

    def is_thin(self, limit: Threshold) -> bool:
        """Whether the figure or one of its parts would tell of single firms."""
        return any(thin(mass, limit) for mass in self.parts) or 0 < self.rest < limit.small_cell


@dataclass(frozen=True)
class Facts:
    """What the tables do not say themselves.

    behind -- (indicator, year) → what its ledger amount rests on; counts are not in it
    changes -- indicator → 差异原因 since the last report, where known
    """

    plan: PlanInForce
    behind: Mapping[tuple[str, int], Behind]
    splits: tuple[Split, ...] = ()
    changes: Mapping[str, str] = field(default_factory=dict)


def build(
    tables: Sequence[Table],
    facts: Facts,
    audience: Audience,
    limit: Threshold,
    *,
    lifted: bool = False,
    scoped: bool = False,
) -> Report:
    """The report on the last of `tables`, which are of consecutive years, oldest first.

    lifted -- a person took the guard off a report for outside; the report says so
    scoped -- made for somebody who sees only some firms: guarded inside too
    """
    table = tables[-1]
    span = facts.plan.span
    moment = Moment(span.base, span.end, table.year, table.on)
    guarded = is_guarded(audience, lifted=lifted, scoped=scoped)
    makers = _Maker(tables, facts, moment, limit, guarded)
    rows = tuple(makers.row(number, row) for number, row in enumerate(table.rows, 1))
    silent = frozenset(row.indicator for row in rows if row.now.withheld)
    report = Report(
        plan=table.plan,
        plan_name=table.name,
        base_year=span.base,
        end_year=span.end,
        year=table.year,
        on=table.on,
        known=table.known,
        audience=audience,
        guarded=guarded,
        guard_lifted=lifted and audience is Audience.EXTERNAL,
        small_cell=limit.small_cell,
        dominance=limit.dominance,
        rows=rows,
        splits=facts.splits,
        summary=summary(list(table.rows), moment, table.name, silent),
        notes=(),
    )
    return replace(report, notes=notes_of(report, facts.plan.rules))


def is_guarded(audience: Audience, *, lifted: bool, scoped: bool) -> bool:
    """Whether thin amounts are left out rather than marked."""
    return scoped or (audience is Audience.EXTERNAL and not lifted)


@dataclass(frozen=True)
class _Maker:
    """Makes the rows of one report."""

    tables: Sequence[Table]
    facts: Facts
    moment: Moment
    limit: Threshold
    guarded: bool

    def row(self, number: int, row: IndicatorRow) -> ReportRow:
        """One line of the report, with what must not be shown taken out."""
        definition = self.facts.plan.definitions[row.indicator]
        row = replace(row, reasons=tuple(plain_digits(reason) for reason in row.reasons))
        years = tuple(self._year(table, row.indicator) for table in self.tables)
        is_thin = self._is_thin(row.indicator, self.moment.year)
        quiet = self.guarded and is_thin
        told = not (quiet and row.basis == "ledger")
        shown = _silenced(row, value_too=not told) if quiet else row
        given = {name: getattr(row, name) for name in AS_GIVEN}
        kept = {name: getattr(shown, name) for name in GUARDED}
        return ReportRow(
            number=number,
            category=row.category or "",
            derived_from=definition.average_growth_of,
            binding=row.binding.label,
            base_text=row.base_text or "",
            target_text=row.target_text or "",
            years=years,
            ahead=self._ahead(row, definition),
            parts=_parts(definition, shown),
            verdict=row.verdict.label if row.verdict else None,
            source=source_words(row),
            responsible=row.responsible or "",
            plan_sentence=row.sentence or "",
            plan_note=row.plan_note or "",
            meaning=definition.meaning,
            statement=self._statement(row, told=told),
            change=self.facts.changes.get(row.indicator, ""),
            withheld=quiet,
            flagged=is_thin and not quiet and row.ledger is not None,
            **given,
            **kept,
        )

    def _ahead(self, row: IndicatorRow, definition: Indicator) -> tuple[Decimal | None, ...]:
        """The milestones still to come."""
        span = self.facts.plan.span
        base = Decimal(0) if row.kind == "flow" else row.base
        start = base if row.kind == "flow" or row.base_kind == "number" else None
        return tuple(
            arithmetic.milestone(
                start,
                row.target,
                arithmetic.elapsed(span, year, date(year, 12, 31)),
                definition.path,
            )
            for year in range(self.moment.year + 1, span.end + 1)
        )

    def _statement(self, row: IndicatorRow, *, told: bool) -> str:
        of = self.facts.plan.definitions[row.indicator].average_growth_of
        parent = _row(self.tables[-1], of) if of else None
        before = self._before(row)
        name = parent.name if parent else ""
        if self.guarded and self._is_thin(row.indicator, self.moment.year):
            row = replace(row, reasons=_harmless(row.reasons))
        return statement(row, before, self.moment, of=name, withheld=not told)

    def _is_thin(self, indicator: str, year: int) -> bool:
        behind = self.facts.behind.get((indicator, year))
        return behind is not None and behind.is_thin(self.limit)

    def _year(self, table: Table, indicator: str) -> YearFigure:
        row = _row(table, indicator)
        if row is None:
            return YearFigure(table.year, None, None, None)
        is_thin = row.basis == "ledger" and self._is_thin(indicator, table.year)
        withheld = is_thin and self.guarded and row.value is not None
        value = None if withheld else row.value
        flagged = is_thin and not withheld
        return YearFigure(table.year, value, row.basis, row.milestone, withheld, flagged)

    def _before(self, row: IndicatorRow) -> IndicatorRow | None:
        """The year before, unless its figure may not be told: a comparison would tell it."""
        if len(self.tables) < 2 or self._year(self.tables[-2], row.indicator).withheld:
            return None
        return _row(self.tables[-2], row.indicator)


def _row(table: Table, indicator: str) -> IndicatorRow | None:
    return next((row for row in table.rows if row.indicator == indicator), None)


def _silenced(row: IndicatorRow, *, value_too: bool) -> IndicatorRow:
    """The row without the ledger's amounts and without sentences that would tell them."""
    quiet = replace(
        row, ledger=None, difference=None, coverage=None, numerator=None, denominator=None
    )
    if not value_too:
        return replace(quiet, reasons=_harmless(row.reasons))
    return replace(quiet, value=None, completion=None, progress=None, reasons=())


def _harmless(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Reasons that tell nothing of the ledger's amounts."""
    return tuple(reason for reason in reasons if "台账" not in reason)


def _parts(definition: Indicator, row: IndicatorRow) -> tuple[Part, ...]:
    """The ledger's parts with their words and units."""
    named: list[tuple[str, DefinedPart | None, Decimal | None]] = [
        ("numerator", definition.numerator, row.numerator),
        ("denominator", definition.denominator, row.denominator),
    ]
    if row.ledger is None:
        return ()
    return tuple(
        Part(name, part.label, part.unit, value) for name, part, value in named if part is not None
    )


def last_day(year: int, on: date) -> date:
    """The day as of which a year of the table is read: its own last one, or `on` if earlier."""
    return min(date(year, 12, 31), on)
