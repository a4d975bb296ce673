"""核验规划: what must hold of plans, their targets, answers, verdicts and sectors."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.indicators.areas import DISTRICT
from registry.indicators.definitions import read_definition
from registry.indicators.reading import BadDefinition
from registry.indicators.rules import BadSetting, Rules
from registry.indicators.sectors import takings_of, words
from registry.models import Definition, Industry, Plan, PlanSector, PlanSetting, PlanVerdict
from registry.records.rows import NOW, rows
from registry.services.planning.opening import OpenPlan, open_plan, rows_of


def plan_problems(session: Session, rules: Rules) -> list[str]:
    """All findings as plain Chinese sentences; an empty list means that the plans are sound."""
    found = list(_definition_problems(session))
    if found:
        return found
    plan = rows(Plan, NOW).c
    codes = list(session.scalars(select(plan.code).order_by(plan.code)))
    for code in codes:
        try:
            own = open_plan(session, code, rules)
        except BadSetting as problem:
            found.append(f"规划“{code}”：{problem}")
            continue
        found += _target_problems(session, own)
        found += _answer_problems(session, own)
        found += _verdict_problems(session, own)
        if own.row.predecessor and own.row.predecessor not in codes:
            found.append(f"规划“{code}”由“{own.row.predecessor}”复制而来，但没有那个规划。")
    return [*found, *_sector_problems(session)]


def _definition_problems(session: Session) -> Iterator[str]:
    """Every definition can be read and is the one its row names."""
    definition = rows(Definition, NOW).c
    for code, body in session.execute(select(definition.indicator, definition.body)):
        try:
            read = read_definition(body, f"指标定义“{code}”")
        except BadDefinition as problem:
            yield str(problem)
        else:
            if read.code != code:
                yield f"指标定义“{code}”的正文写的是“{read.code}”。"


def _target_problems(session: Session, plan: OpenPlan) -> Iterator[str]:
    definition = rows(Definition, NOW).c
    known = set(session.scalars(select(definition.indicator)))
    own = {row.indicator for row in plan.main}
    for row in plan.targets:
        named = f"规划“{plan.row.code}”的目标 {row.id}（{row.indicator}，{row.year}年）"
        if row.indicator not in known:
            yield f"{named}：没有这项指标的定义。"
        elif row.indicator not in own:
            yield f"{named}：规划表中没有这项指标。"
        if row.year not in plan.meaning.span.years:
            yield f"{named}：年度不在规划期内。"
        if row.area not in plan.areas.names:
            yield f"{named}：范围“{row.area}”不存在。"
        if row.area != DISTRICT and row.operator == "text":
            yield f"{named}：分解目标不能是文字目标。"
        if (row.base is not None) != (row.base_kind in ("number", "interval")):
            yield f"{named}：基期类型与基期值不符。"


def _answer_problems(session: Session, plan: OpenPlan) -> Iterator[str]:
    choices = {
        question.name: question.choices
        for definition in plan.meaning.definitions.values()
        for question in definition.questions
    }
    for row in rows_of(session, PlanSetting, plan.row.id):
        allowed = choices.get(row.name)
        if allowed and row.value not in allowed:
            yield f"规划“{plan.row.code}”的口径设置“{row.name}”没有“{row.value}”这个答案。"


def _verdict_problems(session: Session, plan: OpenPlan) -> Iterator[str]:
    texts = {row.indicator for row in plan.main if row.operator == "text"}
    for row in rows_of(session, PlanVerdict, plan.row.id):
        named = f"规划“{plan.row.code}”的人工评价 {row.id}（{row.indicator}，{row.year}年）"
        if row.indicator not in texts:
            yield f"{named}：这项指标的目标不是文字目标。"
        if row.year not in plan.meaning.span.years:
            yield f"{named}：年度不在规划期内。"


def _sector_problems(session: Session) -> Iterator[str]:
    """Sectors take over sectors and industries that exist, none of their own scheme."""
    sector = rows(PlanSector, NOW).c
    found: list[Any] = list(session.execute(select(sector.id.table)))
    known = {(row.scheme, row.code) for row in found}
    wanted = {word for row in found for word in words(row.takes_industries)}
    industry = rows(Industry, NOW).c
    codes = list(session.scalars(select(industry.code).distinct())) if wanted else []
    for row in found:
        named = f"产业领域“{row.name}”（方案 {row.scheme}）"
        for former in dict.fromkeys(taking.former for taking in takings_of(row) if taking.former):
            if former not in known or former[0] == row.scheme:
                yield f"{named}：归入的原领域“{':'.join(former)}”不存在或属于本方案。"
        for word in words(row.takes_industries):
            if not any(code.startswith(word) for code in codes):
                yield f"{named}：行业代码“{word}”不存在。"
