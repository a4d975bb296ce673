"""The plan's table: every indicator's official and ledger figure against its target."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from registry.indicators import arithmetic
from registry.indicators.definitions import Indicator
from registry.indicators.growth import growths
from registry.indicators.in_force import PlanInForce, TargetInForce, plan_in_force
from registry.indicators.ledger import LedgerFigure, ledger_figures, lens_for, parts_of
from registry.indicators.official import (
    Delivered,
    OfficialFigure,
    converted,
    delivered,
    official_figure,
)
from registry.indicators.rules import Rules
from registry.indicators.table import Basis, IndicatorRow, Table
from registry.indicators.verdicts import Case, Judgement, judge, milestone_of, progress_of
from registry.quantities import show_decimal
from registry.records.rows import At, Known, newest_revision
from registry.terms import FigureBasis, Nature


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


def indicator_table(
    session: Session, plan_code: str, year: int, on: date, at: At, rules: Rules
) -> Table:
    """The whole table of a plan for `year`, as of `on`, as known at `at`.

    on -- the day honours, platforms and presence count; 31 December of the year or an earlier day
    rules -- the program's settings; the plan's own lie over them
    Raises UnknownPlan; BadDefinition or BadSetting where staff made a definition unusable.
    """
    plan = plan_in_force(session, plan_code, at, rules)
    rows = table_rows(session, plan, year, on, at)
    if year > plan.span.end:
        last = date(plan.span.end, 12, 31)
        final = table_rows(session, plan, plan.span.end, last, at)
        rows = tuple(_after_the_end(*pair, plan.span.end) for pair in zip(rows, final, strict=True))
    known = at.revision if isinstance(at, Known) else newest_revision(session)
    return Table(plan.code, plan.name, year, on, known, rows)


def table_rows(
    session: Session, plan: PlanInForce, year: int, on: date, at: At
) -> tuple[IndicatorRow, ...]:
    """The rows of a plan in force; see `indicator_table`."""
    figures = figures_of(session, plan, year, on, at)
    return tuple(
        _row(plan, target, figures[target.indicator], year, on)
        for target in plan.targets
        if target.indicator in figures
    )


def figures_of(
    session: Session, plan: PlanInForce, year: int, on: date, at: At
) -> dict[str, Figure]:
    """Both figures of every indicator of the plan that has a definition."""
    definitions = list(plan.definitions.values())
    years = sorted({plan.span.base, *range(plan.span.start, year + 1), year})
    known = delivered(session, at, definitions, years)
    sums = ledger_figures(session, plan, year, on, at)
    growth = _growth_notes(session, plan, year, on, at)
    figures = {
        definition.code: Figure(
            _official(plan, definition, known, year),
            sums[definition.code],
            (*_other_bases(plan, definition, known, year), *growth.get(definition.code, ())),
        )
        for definition in definitions
    }
    for definition in definitions:
        if definition.average_growth_of is not None:
            figures[definition.code] = _average(plan, definition, figures, year)
    return figures


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


def _growth_notes(
    session: Session, plan: PlanInForce, year: int, on: date, at: At
) -> dict[str, tuple[str, ...]]:
    """同比 of the amounts that are levels, said beside them once the year is over."""
    levels = [d for d in plan.definitions.values() if d.kind == "level" and d.numerator is not None]
    if on < date(year, 12, 31):
        return {}
    lens = lens_for(plan, "figures", year, on, at)
    notes: dict[str, tuple[str, ...]] = {}
    for definition in levels:
        measure = parts_of(definition, plan)[0]
        if measure.field is None:
            continue
        found = growths(session, lens, measure).get(year)
        if found:
            notes[definition.code] = (f"台账汇总数{found.sentence}",)
    return notes


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


def _row(
    plan: PlanInForce, target: TargetInForce, figure: Figure, year: int, on: date
) -> IndicatorRow:
    definition = plan.definitions[target.indicator]
    case = _case(plan, target, figure, year, on)
    judgement = _judged(plan, target, figure, case, year, on)
    only_official = definition.no_ledger is not None
    return IndicatorRow(
        indicator=target.indicator,
        name=target.label or definition.name,
        unit=target.unit,
        kind=definition.kind,
        binding=target.binding,
        category=target.category,
        decimals=definition.decimals,
        base=target.base,
        base_kind=target.base_kind,
        base_text=target.base_text,
        operator=target.operator,
        target=target.value,
        target_text=target.value_text,
        completion=arithmetic.completion(figure.value, target.value),
        progress=progress_of(case),
        elapsed=case.elapsed,
        milestone=milestone_of(case),
        verdict=judgement.verdict,
        reasons=(*_said(figure, year, only_official), *judgement.reasons),
        sentence=target.sentence,
        plan_note=target.difference,
        responsible=target.responsible or plan.rules.answers.get("responsible"),
        questions=tuple(question.text for question in definition.questions),
        **_both_figures(figure),
    )


def _both_figures(figure: Figure) -> dict[str, Any]:
    """The fields of a row that tell its two figures."""
    official, ledger = figure.official, figure.ledger
    covered = ledger.coverage
    parts = official if ledger.value is None else ledger
    return {
        "value": figure.value,
        "basis": figure.basis,
        "official": official.value,
        "ledger": ledger.value,
        "difference": _difference(official.value, ledger.value),
        "coverage": covered.rate if covered else None,
        "due": covered.due if covered else None,
        "reported": covered.reported if covered else None,
        "numerator": parts.numerator,
        "denominator": parts.denominator,
    }


def _difference(official: Decimal | None, ledger: Decimal | None) -> Decimal | None:
    return None if official is None or ledger is None else official - ledger


def _case(plan: PlanInForce, target: TargetInForce, figure: Figure, year: int, on: date) -> Case:
    definition = plan.definitions[target.indicator]
    return Case(
        kind=definition.kind,
        path=definition.path,
        unit=target.unit,
        decimals=definition.decimals,
        binding=target.binding,
        operator=target.operator,
        value=figure.value,
        target=target.value,
        base=target.starting_point,
        elapsed=arithmetic.elapsed(plan.span, year, on),
        ended=year >= plan.span.end and on >= date(plan.span.end, 12, 31),
        flash=figure.basis == "official" and figure.official.flash,
    )


def _judged(
    plan: PlanInForce,
    target: TargetInForce,
    figure: Figure,
    case: Case,
    year: int,
    on: date,
) -> Judgement:
    """A person's verdict on a text; none on a thin ledger or outside the plan; else the rules'."""
    if year > plan.span.end:
        return Judgement(None, ())
    if target.operator == "text":
        return _by_a_person(plan, target, year)
    if figure.value is None:
        return Judgement(None, ())
    if year <= plan.span.base:
        return Judgement(None, ("基期年，不作评价",))
    has_start = (target.starting_point or figure.start) is not None
    if figure.basis == "ledger" and has_start and _is_thin(figure.ledger, plan.rules):
        enough = show_decimal(plan.rules.coverage_enough, 0)
        return Judgement(None, (f"台账测算，不作评价（产值覆盖率须达到{enough}%）",))
    found = judge(case, plan.rules)
    if case.ended and on > date(plan.span.end, 12, 31):
        return Judgement(found.verdict, (*found.reasons, "规划期已结束"))
    return found


def _is_thin(ledger: LedgerFigure, rules: Rules) -> bool:
    """Whether a sum over figures covers too little to be judged; counts of honours never are."""
    if not ledger.from_figures:
        return False
    rate = ledger.coverage.rate if ledger.coverage else None
    return rate is None or rate < rules.coverage_enough


def _by_a_person(plan: PlanInForce, target: TargetInForce, year: int) -> Judgement:
    if target.is_undecided:
        return Judgement(None, ("目标尚未确定",))
    finding = plan.findings.get((target.indicator, year))
    if finding is None:
        return Judgement(None, (f"目标为“{target.value_text}”，由人工评价并附依据，尚未评价",))
    reasons = []
    if finding.municipal_value is not None:
        shown = show_decimal(finding.municipal_value, 2)
        reasons.append(f"市级下达值{shown}{target.unit}")
    if finding.evidence:
        reasons.append(f"人工评价，依据：{finding.evidence}")
    return Judgement(finding.verdict, tuple(reasons))


def _said(figure: Figure, year: int, only_official: bool) -> list[str]:
    """From which figure the value is, why there is none, and what goes with it."""
    said = list(figure.official.reasons)
    if figure.basis == "official":
        natures = dict.fromkeys(Nature(used.nature).label for used in figure.official.used)
        said.append(f"采用统计数（{'、'.join(natures)}）")
    elif figure.basis == "ledger":
        said.append("没有统计数，采用台账汇总数" if figure.ledger.from_figures else "台账计数")
    elif not said:
        said.append(
            f"没有{year}年统计数，请导入区级数据" if only_official else f"没有{year}年统计数"
        )
    return [*said, *figure.ledger.reasons, *figure.notes]


def _after_the_end(row: IndicatorRow, final: IndicatorRow, end: int) -> IndicatorRow:
    """The verdict of the plan's last year stays, whatever later years bring."""
    word = f"为“{final.verdict.label}”" if final.verdict else "尚无结果"
    reasons = (*row.reasons, f"规划期已结束，{end}年末评价{word}")
    return replace(row, verdict=final.verdict, reasons=reasons)
