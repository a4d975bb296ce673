"""变更历史: what was changed of which target, setting, verdict or sector, by whom and when."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.areas import DISTRICT
from registry.models import (
    Plan,
    PlanSector,
    PlanSetting,
    PlanVerdict,
    Remembering,
    Target,
    history_of,
)
from registry.quantities import from_base, stated
from registry.records.history import Change, changes
from registry.services.planning.opening import OpenPlan
from registry.terms import Binding, Door, PlanStatus, Verdict
from registry.web.guard import requires
from registry.web.numbers import typed
from registry.web.plans.blueprint import bp, opened
from registry.web.plans.words import BASE_KINDS, OPERATORS
from registry.web.timeline import Entry, Step, by_revision

RECORDS: dict[type[Remembering], str] = {
    Plan: "规划",
    PlanSector: "产业领域",
    PlanSetting: "口径设置",
    Target: "目标",
    PlanVerdict: "人工评价",
}
LABELS = {
    "code": "代码",
    "name": "名称",
    "status": "状态",
    "base_year": "基期年",
    "start_year": "起始年",
    "end_year": "目标年",
    "category": "类别",
    "label": "表中名称",
    "unit": "单位",
    "binding": "属性",
    "base_kind": "基期类型",
    "base": "基期值",
    "base_text": "基期原文",
    "operator": "目标算符",
    "value": "目标值",
    "value_text": "目标原文",
    "sentence": "正文语句",
    "difference": "差异说明",
    "responsible": "责任单位",
    "verdict": "评价",
    "municipal_value": "市级下达值",
    "evidence": "依据",
    "note": "说明",
    "role": "定位",
    "takes_sectors": "归入的原领域",
    "takes_industries": "归入的行业代码",
}
"""Fields that are told → their labels; keys and fingerprints are not."""

OWN_LABELS: dict[tuple[type[Remembering], str], str] = {(PlanSetting, "value"): "答案"}
FEW = 3
"""So many new rows of a revision are named one by one."""

OURS = (Door.INIT, Door.UPGRADE)
MILLIONTHS: set[tuple[type[Remembering], str]] = {
    (Target, "base"),
    (Target, "value"),
    (PlanVerdict, "municipal_value"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "binding": Binding.labels(),
    "status": PlanStatus.labels(),
    "verdict": Verdict.labels(),
    "base_kind": BASE_KINDS,
    "operator": OPERATORS,
}


@bp.get("/<plan>/history")
@requires(Action.VIEW)
def history(plan: str) -> ResponseReturnValue:
    """Every change of the plan, the newest first."""
    found = opened(plan)
    session = ledger.session
    ids: dict[type[Remembering], list[int]] = {
        Plan: [found.row.id],
        PlanSector: _ids(session, PlanSector, "scheme", found.row.sector_scheme),
    }
    for model in (PlanSetting, Target, PlanVerdict):
        ids[model] = _ids(session, model, "plan_id", found.row.id)
    entries = told_changes(session, ids, found, counted=True)
    return render_template("plans/history.html", plan=found, revisions=by_revision(entries))


def _ids(session: Session, model: type[Remembering], column: str, value: Any) -> list[int]:
    """The rows that have this value or once had it."""
    found: set[int] = set()
    for table in (model.__table__, history_of(model)):
        found |= set(session.scalars(select(table.c.id).where(table.c[column] == value)))
    return sorted(found)


def told_changes(
    session: Session,
    ids: Mapping[type[Remembering], Sequence[int]],
    plan: OpenPlan,
    *,
    counted: bool = False,
) -> list[Entry]:
    """All changes of these rows, newest first.

    counted -- many new rows of one revision are called by their sort alone, to be counted
    """
    order, found = list(RECORDS), []
    for model in (model for model, own in ids.items() if own):
        keys, made = _keys(session, model, ids[model]), changes(session, model, ids[model])
        times = Counter(change.revision for change in made)
        for change in made:
            among_many = counted and change.created and times[change.revision] > FEW
            key = {} if among_many else keys[change.row_id]
            found += [(order.index(model), entry) for entry in _entries(model, change, key, plan)]
    return [entry for _, entry in sorted(found, key=lambda pair: (-pair[1].number, pair[0]))]


def _entries(
    model: type[Remembering], change: Change, key: Mapping[str, Any], plan: OpenPlan
) -> Iterator[Entry]:
    steps = tuple(
        Step(
            label=OWN_LABELS.get((model, one.field), LABELS[one.field]),
            old=_text(model, one.field, one.old),
            new=_text(model, one.field, one.new),
            place="",
            raw="",
            file_id=None,
        )
        for one in change.fields
        if one.field in LABELS
    )
    if steps:
        yield Entry(
            number=change.revision,
            moment=change.recorded_at,
            actor=change.actor,
            door=change.door.label,
            note="",
            record=f"{RECORDS[model]}{_about(model, key, plan)}",
            what="删除" if change.deleted else "新增" if change.created else "修改",
            place="随程序装入" if change.door in OURS else "人工",
            fields=steps,
        )


def _about(model: type[Remembering], key: Mapping[str, Any], plan: OpenPlan) -> str:
    """Of which indicator, year and area a target or verdict is; which question was answered."""
    if model is PlanSetting and key:
        return f"“{key.get('question') or key.get('name')}”"
    if "indicator" not in key:
        return ""
    area = "" if key["area"] == DISTRICT else plan.areas.name(key["area"])
    return f"（{plan.name_of(key['indicator'])}，{area}{key['year']}年）"


def _keys(
    session: Session, model: type[Remembering], ids: Sequence[int]
) -> dict[int, Mapping[str, Any]]:
    """Number → the row: as it stands, else as it once was. Keys never change."""
    found: dict[int, Mapping[str, Any]] = {}
    for table in (history_of(model), model.__table__):
        query = select(table).where(table.c.id.in_(ids))
        found |= {row["id"]: row for row in session.execute(query).mappings()}
    return found


def _text(model: type[Remembering], field: str, value: Any) -> str:
    if value is None:
        return ""
    if (model, field) in MILLIONTHS:
        return typed(from_base(value, stated("")))
    return WORDS.get(field, {}).get(value, str(value))
