"""The plan's tables: every indicator's official and ledger figure against its target."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from registry.indicators import arithmetic
from registry.indicators.both import Figure, figures_of
from registry.indicators.in_force import (
    PlanInForce,
    TargetInForce,
    plan_in_force,
    target_case,
)
from registry.indicators.ledger import Days, LedgerFigure
from registry.indicators.rules import Rules
from registry.indicators.table import IndicatorRow, Table
from registry.indicators.verdicts import Case, Judgement, judge, milestone_of, progress_of
from registry.quantities import show_decimal
from registry.records.rows import At, Known, newest_revision
from registry.terms import Nature


def indicator_table(
    session: Session, plan_code: str, year: int, on: date, at: At, rules: Rules
) -> Table:
    """The whole table of a plan for `year`, as of `on`, as known at `at`.

    on -- the day honours, platforms and presence count; 31 December of the year or an earlier day
    rules -- the program's settings; the plan's own lie over them
    Raises UnknownPlan; BadDefinition or BadSetting where staff made a definition unusable.
    """
    plan = plan_in_force(session, plan_code, at, rules)
    return tables_of(session, plan, {year: on}, at)[year]


def tables_of(session: Session, plan: PlanInForce, days: Days, at: At) -> dict[int, Table]:
    """Year → the table of a plan in force, as of the year's day; see `indicator_table`.

    The number of statements does not grow with the years.
    """
    end = plan.span.end
    asked = {**days, **({end: date(end, 12, 31)} if any(year > end for year in days) else {})}
    figures = figures_of(session, plan, asked, at)
    final = _rows(plan, figures[end], end, asked[end]) if end in asked else ()
    known = at.revision if isinstance(at, Known) else newest_revision(session)
    tables = {}
    for year in days:
        rows = _rows(plan, figures[year], year, asked[year])
        if year > end:
            pairs = zip(rows, final, strict=True)
            rows = tuple(_after_the_end(row, last, end) for row, last in pairs)
        tables[year] = Table(plan.code, plan.name, year, asked[year], known, rows)
    return tables


def _rows(
    plan: PlanInForce, figures: Mapping[str, Figure], year: int, on: date
) -> tuple[IndicatorRow, ...]:
    return tuple(
        _row(plan, target, figures[target.indicator], year, on)
        for target in plan.targets
        if target.indicator in figures
    )


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
    ended = year >= plan.span.end and on >= date(plan.span.end, 12, 31)
    flash = figure.basis == "official" and figure.official.flash
    return target_case(plan, target, figure.value, year, on, ended=ended, flash=flash)


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
