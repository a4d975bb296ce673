"""目标: five-year, yearly and split targets as people enter and change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Actor
from registry.indicators.areas import DISTRICT
from registry.models import Target
from registry.quantities import stated, to_base
from registry.records.writer import write
from registry.services.planning.opening import OpenPlan
from registry.services.planning.saving import present_row, save_row
from registry.terms import Binding, Door

FACTS = (
    *("category", "label", "unit", "binding", "base_kind", "base", "base_text"),
    *("operator", "value", "value_text", "sentence", "difference", "responsible"),
)
"""What a person may change of a target; indicator, year and area are its key."""


class Unsound(ValueError):
    """A target that contradicts itself; `field` is where, the message is the sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Place:
    """For which indicator, year and area a target stands."""

    indicator: str
    year: int
    area: str = DISTRICT


def target_facts(
    given: Mapping[str, Any], base: Decimal | None, value: Decimal | None
) -> dict[str, Any]:
    """The columns of a target from what was typed. Raises Unsound.

    given -- the texts of `FACTS` without `base` and `value`, which come as numbers
    """
    facts: dict[str, Any] = {name: given.get(name) or None for name in FACTS}
    operator, kind = facts["operator"] or ">=", facts["base_kind"] or "none"
    _check_base(kind, base)
    _check_value(operator, value, facts["value_text"])
    return {
        **facts,
        "operator": operator,
        "base_kind": kind,
        "base": _millionths(base),
        "value": _millionths(value),
    }


def _check_base(kind: str, base: Decimal | None) -> None:
    if kind in ("number", "interval") and base is None:
        raise Unsound("base", "基期类型为数值或期间值时，请填写基期值。")
    if kind not in ("number", "interval") and base is not None:
        raise Unsound("base", "有基期值时，基期类型应选“基期年数值”或“期间值”。")


def _check_value(operator: str, value: Decimal | None, text: str | None) -> None:
    if operator == "text" and value is not None:
        raise Unsound("value", "文字目标不填目标值，请改选算符或删去数值。")
    if operator == "text" and not text:
        raise Unsound("value_text", "文字目标请写明原文，例如“达到市级要求”。")
    if operator != "text" and value is None:
        raise Unsound("value", "请填写目标值；没有数值的目标，算符请选“文字目标”。")


def _millionths(number: Decimal | None) -> int | None:
    return None if number is None else to_base(number, stated(""))[0]


def save_target(
    session: Session,
    plan: OpenPlan,
    place: Place,
    facts: Mapping[str, Any],
    *,
    read: int,
    actor: Actor,
    now: datetime,
) -> bool:
    """Change the target of this place, or add it. Raises Overtaken."""
    key = {"plan_id": plan.row.id, **place.__dict__}
    note = f"{plan.row.name}：{plan.name_of(place.indicator)}的{described(plan, place)}"
    found = present_row(session, Target, **key)
    ordinal = found.ordinal if found else _ordinal(plan, place.indicator)
    given = {**facts, "ordinal": ordinal}
    return save_row(session, Target, key, given, read=read, actor=actor, now=now, note=note)


def described(plan: OpenPlan, place: Place) -> str:
    """2030年目标, 2027年年度目标, 采育镇2030年分解目标."""
    if place.area != DISTRICT:
        return f"{plan.areas.name(place.area)}{place.year}年分解目标"
    word = "目标" if place.year == plan.row.end_year else "年度目标"
    return f"{place.year}年{word}"


def _ordinal(plan: OpenPlan, indicator: str) -> int:
    """A yearly or split target stands where its indicator does; a new row comes last."""
    for row in plan.main:
        if row.indicator == indicator:
            return int(row.ordinal)
    return max((row.ordinal for row in plan.main), default=0) + 1


def delete_target(
    session: Session, plan: OpenPlan, target: Any, *, read: int, actor: Actor, now: datetime
) -> None:
    """Take a target out; its history stays. Raises Conflict where somebody changed it since."""
    place = Place(target.indicator, target.year, target.area)
    note = f"{plan.row.name}：删除{plan.name_of(target.indicator)}的{described(plan, place)}"
    with write(session, actor=actor.name, door=Door.FORM, now=now, note=note) as writer:
        writer.apply(Target, delete=[(target.id, read)])


def inherited(main: Any) -> dict[str, Any]:
    """With what a new yearly or split target begins: the unit and sort of its indicator's own."""
    return {
        "unit": main.unit,
        "binding": str(Binding(main.binding)),
        "category": main.category,
        "label": main.label,
        "responsible": main.responsible,
        "operator": main.operator if main.operator != "text" else ">=",
        "base_kind": "none",
    }
