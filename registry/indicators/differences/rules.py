"""What was changed in an indicator's 口径: its definition, the answers and settings it reads."""

from registry.indicators.definitions import Indicator, Question
from registry.indicators.in_force import PlanInForce

Plans = tuple[PlanInForce, PlanInForce]


def rule_changes(plans: Plans, indicator: str) -> tuple[str, ...]:
    """Sentences without a full stop, in a fixed order."""
    before, after = plans
    old, new = before.definitions.get(indicator), after.definitions[indicator]
    said = ["指标定义已修订"] if old is not None and old != new else []
    answers = before.rules.answers, after.rules.answers
    said += [
        _setting(name, new, answers[0].get(name), answers[1].get(name))
        for name in sorted({*answers[0], *answers[1]})
        if name.startswith(f"{indicator}.") and answers[0].get(name) != answers[1].get(name)
    ]
    if before.rules.source_rank != after.rules.source_rank and new.numerator is not None:
        said.append("经营数据来源的优先次序已调整")
    return tuple(said)


def _setting(name: str, definition: Indicator, old: str | None, new: str | None) -> str:
    question = next((one for one in definition.questions if one.name == name), None)
    return f"口径设置“{name}”由“{_word(question, old)}”改为“{_word(question, new)}”"


def _word(question: Question | None, answer: str | None) -> str:
    if answer is None:
        return "未设置"
    return question.choices.get(answer, answer) if question else answer
