"""口径设置: the open questions of a plan, each with its answer, who gave it and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.models import HonourKind, PlanSetting, Revision
from registry.records.rows import NOW, rows
from registry.services.planning.opening import OpenPlan, rows_of
from registry.services.planning.saving import NEW, save_row
from registry.terms import Door

KINDS = "smart_benchmarks.kinds"
"""The setting whose answer is a list of honour kinds."""

BOUNDS = {
    "verdict.on_track_from": "进度 ÷ 时间进度达到多少为“基本符合预期”",
    "verdict.fast_from": "进度 ÷ 时间进度达到多少为“快于预期”",
    "verdict.exceeded_from": "本期数 ÷ 目标数达到多少为“超额完成”",
    "coverage.enough": "产值覆盖率达到百分之几，台账汇总数才作评价",
}
"""Bounds of verdicts that a plan may set for itself → what they decide."""


class BadAnswer(ValueError):
    """An answer that cannot be used; the message is the sentence for the user."""


@dataclass(frozen=True)
class Answer:
    """One question: what is answered, what would hold without, who answered and when.

    read -- the version of the row, 0 where none was written yet
    by, at -- None while the answer is what came with the program or the plan's copy
    """

    name: str
    question: str
    indicator: str | None
    choices: Mapping[str, str]
    default: str
    value: str
    read: int
    by: str | None
    at: datetime | None
    row: int | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet: the default holds."""
        return self.by is None

    @property
    def is_bound(self) -> bool:
        """Whether it is a bound of verdicts, which asks nothing of anybody."""
        return self.name in BOUNDS

    @property
    def shown(self) -> str:
        """The answer in words."""
        return self.choices.get(self.value, self.value)


def answers(session: Session, plan: OpenPlan) -> list[Answer]:
    """Every question of the plan's indicators in their order, then its own, then its bounds."""
    written = {row.name: row for row in rows_of(session, PlanSetting, plan.row.id)}
    authors = _authors(session, [row.revision_id for row in written.values()])
    found = [
        _answer(question.name, question.text, code, question.choices, question.default, written)
        for code in dict.fromkeys(row.indicator for row in plan.main)
        if code in plan.meaning.definitions
        for question in plan.meaning.definitions[code].questions
    ]
    asked = {one.name for one in found}
    found += [
        _answer(row.name, row.question, None, {}, row.value, written)
        for row in written.values()
        if row.question and row.name not in asked
    ]
    rules = plan.meaning.rules
    held = (rules.on_track_from, rules.fast_from, rules.exceeded_from, rules.coverage_enough)
    found += [
        _answer(name, text, None, {}, f"{value.normalize():f}", written)
        for (name, text), value in zip(BOUNDS.items(), held, strict=True)
    ]
    return [_signed(one, authors.get(one.read)) for one in found]


def _answer(
    name: str,
    text: str,
    indicator: str | None,
    choices: Mapping[str, str],
    default: str,
    written: Mapping[str, Any],
) -> Answer:
    row = written.get(name)
    value, read = (row.value, row.revision_id) if row else (default, NEW)
    number = row.id if row else None
    return Answer(name, text, indicator, choices, default, value, read, None, None, number)


def _authors(session: Session, revisions: list[int]) -> dict[int, Revision]:
    """Revisions through which people answered, not the program."""
    query = select(Revision).where(Revision.id.in_(revisions), Revision.door == Door.FORM)
    return {revision.id: revision for revision in session.scalars(query)}


def _signed(answer: Answer, revision: Revision | None) -> Answer:
    if revision is None:
        return answer
    return Answer(**{**answer.__dict__, "by": revision.actor, "at": revision.recorded_at})


def give_answer(
    session: Session,
    plan: OpenPlan,
    answer: Answer,
    value: str,
    *,
    read: int,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write an answer. Raises BadAnswer, Overtaken."""
    checked = _checked(session, answer, value)
    key = {"plan_id": plan.row.id, "name": answer.name}
    note = f"{plan.row.name}：口径设置“{answer.question}”"
    given = {"value": checked, "question": answer.question}
    return save_row(session, PlanSetting, key, given, read=read, actor=actor, now=now, note=note)


def _checked(session: Session, answer: Answer, value: str) -> str:
    value = value.strip()
    if not value:
        raise BadAnswer("请填写或选择一个答案。")
    if len(value) > 400:
        raise BadAnswer("答案最多 400 个字。")
    if answer.choices and value not in answer.choices:
        raise BadAnswer(f"答案应为{'、'.join(answer.choices.values())}之一。")
    if answer.name in BOUNDS:
        _check_number(value)
    if answer.name == KINDS:
        _check_kinds(session, value)
    return value


def _check_number(value: str) -> None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number <= 1000:
        raise BadAnswer(f"应为大于 0、不超过 1000 的数字，现为“{value}”。")


def _check_kinds(session: Session, value: str) -> None:
    kind = rows(HonourKind, NOW).c
    known = set(session.scalars(select(kind.code)))
    unknown = [word for word in value.replace("；", ";").split(";") if word.strip() not in known]
    if unknown:
        raise BadAnswer(f"没有荣誉类型“{'”“'.join(unknown)}”，可填的代码见页面说明。")
