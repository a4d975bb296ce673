"""复制规划: the next plan is made from the last one, its base year's values from final figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Actor
from registry.indicators.areas import DISTRICT
from registry.indicators.compute import indicator_table
from registry.indicators.in_force import UNDECIDED
from registry.indicators.rules import Rules
from registry.indicators.table import IndicatorRow
from registry.models import Plan, PlanSector, PlanSetting, Target
from registry.quantities import show_decimal, stated, to_base
from registry.records.rows import NOW
from registry.records.writer import Writer, write
from registry.services.planning.opening import OpenPlan, rows_of, sectors_of
from registry.services.planning.saving import Taken, present_row, whole
from registry.terms import Door, PlanStatus

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PERIOD = re.compile(r"“(.+?)”")


@dataclass(frozen=True)
class NewPlan:
    """What the new plan is called, over which years it goes, by which sectors it is split."""

    code: str
    name: str
    base_year: int
    end_year: int
    scheme: str


@dataclass(frozen=True)
class Proposal:
    """The base proposed for one indicator, and what it was taken from."""

    indicator: str
    name: str
    unit: str
    decimals: int
    former_base: str
    former_target: str
    base_kind: str
    base: Decimal | None
    base_text: str
    basis: str


def proposals(
    session: Session, plan: OpenPlan, base_year: int, today: date, rules: Rules
) -> list[Proposal]:
    """Every indicator's base for a plan after this one: its own figures of `base_year`."""
    on = min(date(base_year, 12, 31), today)
    table = indicator_table(session, plan.row.code, base_year, on, NOW, rules)
    period = period_of(plan)
    return [_proposal(row, period, base_year) for row in table.rows]


def period_of(plan: OpenPlan) -> str:
    """十四五, as the plan's name has it; its years where it has none."""
    found = PERIOD.search(plan.row.name)
    return found.group(1) if found else f"{plan.row.start_year}—{plan.row.end_year}年"


def _proposal(row: IndicatorRow, period: str, year: int) -> Proposal:
    value = _rounded(row.value, row.decimals)
    kind, text = _base(row, value, period)
    return Proposal(
        indicator=row.indicator,
        name=row.name,
        unit=row.unit,
        decimals=row.decimals,
        former_base=row.base_text or "—",
        former_target=row.target_text or "—",
        base_kind=kind,
        base=value if kind in ("number", "interval") else None,
        base_text=text,
        basis=_basis(row, year),
    )


def _rounded(value: Decimal | None, decimals: int) -> Decimal | None:
    """As exact as the indicator is printed: a base is what people read and agree on."""
    if value is None:
        return None
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _base(row: IndicatorRow, value: Decimal | None, period: str) -> tuple[str, str]:
    """(kind, text): what was added or grew over the former plan is a value of that period."""
    if value is None:
        return "none", "-"
    shown = show_decimal(value, row.decimals).replace(",", "")
    if row.kind == "statement":
        return "note", f"（{period}期间累计下降{shown}%）"
    if row.kind in ("flow", "growth"):
        return "interval", f"{shown}（{period}期间）"
    return "number", shown


def _basis(row: IndicatorRow, year: int) -> str:
    if row.value is None:
        return f"{year}年没有可用的数，请补填"
    if row.basis == "official":
        return f"{year}年统计数"
    covered = f"，产值覆盖率{show_decimal(row.coverage, 1)}%" if row.coverage is not None else ""
    return f"{year}年台账汇总数{covered}"


def copy_plan(
    session: Session,
    source: OpenPlan,
    new: NewPlan,
    proposed: Sequence[Proposal],
    wanted: Mapping[str, Decimal],
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Write the new plan as one change, as a draft; gives back its code. Raises Taken.

    wanted -- indicator → target value; what nobody says is 待定
    """
    if present_row(session, Plan, code=new.code) is not None:
        raise Taken(f"规划代码“{new.code}”已被使用，请换一个。")
    note = f"由“{source.row.name}”复制新规划“{new.name}”"
    by_indicator = {one.indicator: one for one in proposed}
    with write(session, actor=actor.name, door=Door.FORM, now=now, note=note) as writer:
        plan_id = _plan(writer, source, new)
        _settings(session, writer, source, plan_id)
        _sectors(session, writer, source, new)
        targets = [
            _target(row, by_indicator[row.indicator], new, plan_id, wanted.get(row.indicator))
            for row in source.main
            if row.indicator in by_indicator
        ]
        writer.apply(Target, insert=targets)
    return new.code


def _plan(writer: Writer, source: OpenPlan, new: NewPlan) -> int:
    row = {
        "code": new.code,
        "name": new.name,
        "base_year": new.base_year,
        "start_year": new.base_year + 1,
        "end_year": new.end_year,
        "sector_scheme": new.scheme,
        "body_sha256": source.row.body_sha256,
        "status": str(PlanStatus.DRAFT),
        "predecessor": source.row.code,
    }
    return writer.apply(Plan, insert=[whole(Plan, row)])[0]


def _settings(session: Session, writer: Writer, source: OpenPlan, plan_id: int) -> None:
    """Answers travel; what only repeats a definition's default stays an open question."""
    defaults = {
        name: value
        for definition in source.meaning.definitions.values()
        for name, value in definition.defaults.items()
    }
    kept = [
        whole(
            PlanSetting,
            {"plan_id": plan_id, "name": row.name, "value": row.value, "question": row.question},
        )
        for row in rows_of(session, PlanSetting, source.row.id)
        if not row.name.startswith("sector.") and defaults.get(row.name) != row.value
    ]
    if kept:
        writer.apply(PlanSetting, insert=kept)


def _sectors(session: Session, writer: Writer, source: OpenPlan, new: NewPlan) -> None:
    """A scheme of its own begins with the former sectors, each taking over its predecessor."""
    former = source.meaning.scheme.code
    if new.scheme == former or sectors_of(session, new.scheme):
        return
    taken = [
        whole(
            PlanSector,
            {
                "scheme": new.scheme,
                "code": row.code,
                "name": row.name,
                "role": row.role,
                "ordinal": row.ordinal,
                "takes_sectors": f"{former}:{row.code}",
            },
        )
        for row in sectors_of(session, former)
    ]
    if taken:
        writer.apply(PlanSector, insert=taken)


def _target(
    row: Any, base: Proposal, new: NewPlan, plan_id: int, wanted: Decimal | None
) -> dict[str, Any]:
    number = None if base.base is None else to_base(base.base, stated(""))[0]
    value = None if wanted is None else to_base(wanted, stated(""))[0]
    undecided = row.value_text if row.operator == "text" else UNDECIDED
    return whole(
        Target,
        {
            **{name: row._mapping[name] for name in ("indicator", "ordinal", "category", "label")},
            **{name: row._mapping[name] for name in ("unit", "binding", "responsible")},
            "plan_id": plan_id,
            "year": new.end_year,
            "area": DISTRICT,
            "base_kind": base.base_kind,
            "base": number,
            "base_text": base.base_text,
            "operator": "text" if value is None else _operator(row.operator),
            "value": value,
            "value_text": undecided if wanted is None else f"{wanted.normalize():f}",
            "difference": f"基期值取自{base.basis}。",
        },
    )


def _operator(former: str) -> str:
    return former if former != "text" else ">="
