"""Both figures of every indicator (统计数与台账汇总数), for one year or for all of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators import arithmetic
from registry.indicators.definitions import Indicator
from registry.indicators.in_force import PlanInForce
from registry.indicators.ledger import Days, LedgerFigure, ledger_figures
from registry.indicators.official import (
    Delivered,
    OfficialFigure,
    converted,
    delivered,
    official_figure,
)
from registry.indicators.table import Basis
from registry.quantities import show_decimal
from registry.records.rows import At
from registry.terms import FigureBasis


@dataclass(frozen=True)
class Figure:
    """Both figures of one indicator in one year, and what is said beside them."""

    official: OfficialFigure
    ledger: LedgerFigure
    notes: tuple[str, ...] = ()
    start: Decimal | None = None
    """The number growth is averaged from; only for an indicator derived from another."""

    @property
    def value(self) -> Decimal | None:
        """统计数 where it exists, else the ledger's."""
        return self.ledger.value if self.official.value is None else self.official.value

    @property
    def basis(self) -> Basis | None:
        """Which of the two it is."""
        if self.official.value is not None:
            return "official"
        return "ledger" if self.ledger.value is not None else None


Figures = dict[int, dict[str, Figure]]
"""Year → indicator → both figures."""


def figures_of(session: Session, plan: PlanInForce, days: Days, at: At) -> Figures:
    """Both figures of every indicator of the plan that has a definition, year by year.

    The number of statements does not grow with the years.
    """
    definitions = list(plan.definitions.values())
    until = max(plan.span.start, *days)
    known = delivered(session, at, definitions, range(plan.span.base, until + 1))
    sums = ledger_figures(session, plan, days, at)
    found: dict[int, dict[str, Figure]] = {}
    for year in days:
        figures = {
            code: Figure(
                _official(plan, definition, known, year),
                sums[year][code],
                (
                    *_other_bases(plan, definition, known, year),
                    *_growth_note(definition, sums[year][code], year),
                ),
            )
            for code, definition in plan.definitions.items()
        }
        for code, definition in plan.definitions.items():
            if definition.average_growth_of is not None:
                figures[code] = _average(plan, definition, figures, year)
        found[year] = figures
    return found


def chosen_basis(plan: PlanInForce, indicator: str) -> str:
    """口径 of the official figure that is judged (a setting; 全口径 by default)."""
    return plan.rules.answers.get(f"{indicator}.basis", str(FigureBasis.FULL))


def _official(
    plan: PlanInForce, definition: Indicator, known: Delivered, year: int
) -> OfficialFigure:
    basis = chosen_basis(plan, definition.code)
    return official_figure(definition, known, year, plan.span, basis)


def _other_bases(
    plan: PlanInForce, definition: Indicator, known: Delivered, year: int
) -> list[str]:
    """A second 口径 is a second line, never the verdict."""
    notes = []
    for basis in FigureBasis:
        found = known.get((definition.official.series or "", year, str(basis)))
        value = converted(found, definition.unit) if found else None
        if value is not None and basis != chosen_basis(plan, definition.code):
            shown = show_decimal(value, definition.decimals)
            notes.append(f"另有{basis.label}口径统计数{shown}{definition.unit}，不作评价依据")
    return notes


def _growth_note(definition: Indicator, ledger: LedgerFigure, year: int) -> list[str]:
    """同比 of an amount that is a level, or why there is none."""
    if ledger.growth:
        return [f"台账汇总数{ledger.growth.sentence}"]
    if definition.kind != "level" or not ledger.from_figures or ledger.value is None:
        return []
    return [f"没有企业有{year - 1}年同期数，台账汇总数没有同比"]


def _average(
    plan: PlanInForce, definition: Indicator, figures: Mapping[str, Figure], year: int
) -> Figure:
    """年均增速 of another indicator since the base year, for both of its figures."""
    of = definition.average_growth_of or ""
    targets = {target.indicator: target for target in plan.targets}
    parent, target = figures.get(of), targets.get(of)
    start = target.starting_point if target else None
    if parent is None or start is None:
        reason = f"“{of}”没有基期数，不能计算年均增速"
        return Figure(OfficialFigure(), LedgerFigure(reasons=(reason,)))
    years = year - plan.span.base
    rates = [
        arithmetic.average_growth(start, value, years)
        for value in (parent.official.value, parent.ledger.value)
    ]
    notes: tuple[str, ...] = ()
    if parent.value is not None and years >= 1:
        unit = plan.definitions[of].unit
        notes = (
            f"由{plan.span.base}年{show_decimal(start, 1)}{unit}"
            f"到{year}年{show_decimal(parent.value, 1)}{unit}推算，{years}年平均",
        )
    elif years < 1:
        notes = ("基期年没有年均增速",)
    official = OfficialFigure(rates[0], used=parent.official.used)
    ledger = replace(parent.ledger, value=rates[1], numerator=None, denominator=None)
    return Figure(official, ledger, notes, start)
