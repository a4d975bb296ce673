"""The plan as in force (生效口径): targets, settings and definitions as known at a revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.indicators.arithmetic import Span, elapsed
from registry.indicators.definitions import Indicator, read_definition
from registry.indicators.rules import Rules
from registry.indicators.sectors import SectorScheme, sector_scheme
from registry.indicators.shipped import AREA
from registry.indicators.verdicts import Case
from registry.models import Definition, Evidence, Plan, PlanSetting, PlanVerdict, Target
from registry.quantities import from_base, stated
from registry.records.rows import At, rows
from registry.terms import Binding, Verdict

UNDECIDED = "待定"
"""The text of a target that nobody has decided yet."""


class UnknownPlan(LookupError):
    """There is no such plan; the message is the sentence for the user."""


class UnknownIndicator(LookupError):
    """The plan has no such indicator; the message is the sentence for the user."""


@dataclass(frozen=True)
class TargetInForce:
    """One target of the plan, for a year and an area. Numbers in `unit`."""

    indicator: str
    year: int
    area: str
    category: str | None
    label: str | None
    unit: str
    binding: Binding
    base_kind: str
    base: Decimal | None
    base_text: str | None
    operator: str
    value: Decimal | None
    value_text: str | None
    sentence: str | None
    difference: str | None
    responsible: str | None

    @property
    def starting_point(self) -> Decimal | None:
        """The base year's number; an interval's value or a note is none."""
        return self.base if self.base_kind == "number" else None

    @property
    def is_undecided(self) -> bool:
        """Whether nobody has said yet what is wanted: a copied plan begins like that."""
        return self.operator == "text" and self.value_text == UNDECIDED

    def is_main(self, end_year: int) -> bool:
        """Whether it is a row of the plan's own table."""
        return self.year == end_year and self.area == AREA


@dataclass(frozen=True)
class Finding:
    """A person's verdict on a text target (人工评价) with the 市级下达值 and evidence."""

    verdict: Verdict | None
    municipal_value: Decimal | None
    evidence: str | None


@dataclass(frozen=True)
class PlanInForce:
    """A plan with everything that decides how its figures are counted and judged.

    targets -- its own table: the whole district in its last year, in its order
    others -- 年度目标 and 分解目标: single years, 镇街, 园区 and 产业领域
    """

    code: str
    name: str
    span: Span
    scheme: SectorScheme
    rules: Rules
    targets: tuple[TargetInForce, ...]
    others: tuple[TargetInForce, ...]
    definitions: Mapping[str, Indicator]
    questions: Mapping[str, str]
    findings: Mapping[tuple[str, int], Finding]

    def definition(self, indicator: str) -> Indicator:
        """The definition of an indicator of this plan. Raises UnknownIndicator."""
        found = self.definitions.get(indicator)
        if found is None or all(target.indicator != indicator for target in self.targets):
            raise UnknownIndicator(f"规划“{self.code}”没有指标“{indicator}”。")
        return found


def plan_in_force(session: Session, code: str, at: At, rules: Rules) -> PlanInForce:
    """Everything of plan `code` as known at `at`. Raises UnknownPlan.

    rules -- the program's settings; the plan's own settings lie over them, both over the
    defaults of the definitions' open questions
    """
    plan = _one(session, Plan, at, code)
    every = _targets(session, at, plan)
    targets = tuple(target for target in every if target.is_main(plan["end_year"]))
    definitions = _definitions(session, at, {target.indicator for target in targets})
    settings = _rows(session, PlanSetting, at, plan["id"])
    defaults = {k: v for definition in definitions.values() for k, v in definition.defaults.items()}
    chosen = {setting["name"]: setting["value"] for setting in settings}
    return PlanInForce(
        code=plan["code"],
        name=plan["name"],
        span=Span(plan["base_year"], plan["start_year"], plan["end_year"]),
        scheme=sector_scheme(session, plan["sector_scheme"], at),
        rules=rules.with_settings({**defaults, **chosen}),
        targets=targets,
        others=tuple(target for target in every if not target.is_main(plan["end_year"])),
        definitions=definitions,
        questions={s["name"]: s["question"] for s in settings if s["question"]},
        findings=_findings(session, at, plan["id"]),
    )


def _one(session: Session, model: type[Plan], at: At, code: str) -> dict[str, Any]:
    plans = rows(model, at)
    found = session.execute(select(plans).where(plans.c.code == code)).mappings().first()
    if found is None:
        known = sorted(session.scalars(select(plans.c.code)))
        others = (
            f"已有规划：{'、'.join(known)}" if known else "台账中还没有规划，请先运行 flask init"
        )
        raise UnknownPlan(f"没有规划“{code}”，{others}。")
    return dict(found)


def _rows(session: Session, model: Any, at: At, plan_id: int) -> list[dict[str, Any]]:
    table = rows(model, at)
    query = select(table).where(table.c.plan_id == plan_id).order_by(table.c.id)
    return [dict(row) for row in session.execute(query).mappings()]


def _targets(session: Session, at: At, plan: dict[str, Any]) -> tuple[TargetInForce, ...]:
    """Every target of the plan, in the plan's order."""
    own = _rows(session, Target, at, plan["id"])
    return tuple(
        TargetInForce(
            **{
                name: row[name]
                for name in TargetInForce.__dataclass_fields__
                if name not in ("base", "value", "binding")
            },
            binding=Binding(row["binding"]),
            base=_stated(row["base"]),
            value=_stated(row["value"]),
        )
        for row in sorted(own, key=lambda row: (row["ordinal"], row["id"]))
    )


def _definitions(session: Session, at: At, wanted: set[str]) -> dict[str, Indicator]:
    table = rows(Definition, at)
    query = select(table.c.indicator, table.c.body).where(table.c.indicator.in_(sorted(wanted)))
    return {
        code: read_definition(body, f"指标定义“{code}”") for code, body in session.execute(query)
    }


def _findings(session: Session, at: At, plan_id: int) -> dict[tuple[str, int], Finding]:
    found = [row for row in _rows(session, PlanVerdict, at, plan_id) if row["area"] == AREA]
    numbers = _document_numbers(session, at, [row["id"] for row in found])
    return {
        (row["indicator"], row["year"]): Finding(
            verdict=Verdict(row["verdict"]) if row["verdict"] else None,
            municipal_value=_stated(row["municipal_value"]),
            evidence=_cited(row["evidence"], numbers.get(row["id"])),
        )
        for row in found
    }


def _document_numbers(session: Session, at: At, verdicts: list[int]) -> dict[int, str]:
    """Verdict → 文号 of the document it rests on."""
    if not verdicts:
        return {}
    proof = rows(Evidence, at, columns=("table_name", "row_id", "document_no")).c
    query = select(proof.row_id, proof.document_no).where(
        proof.table_name == PlanVerdict.__tablename__,
        proof.row_id.in_(verdicts),
        proof.document_no.is_not(None),
    )
    return {found.row_id: found.document_no for found in session.execute(query)}


def _cited(evidence: str | None, number: str | None) -> str | None:
    """A document with its number behind it."""
    if number is None or evidence is None:
        return evidence or number
    return f"{evidence}（{number}）"


def _stated(value: int | None) -> Decimal | None:
    """Millionths of the stated unit as a number of it."""
    return None if value is None else from_base(value, stated(""))


def target_case(
    plan: PlanInForce,
    target: TargetInForce,
    value: Decimal | None,
    year: int,
    on: date,
    *,
    ended: bool,
    flash: bool,
) -> Case:
    """What is judged when a value of `year`, as of `on`, is held against a target.

    ended -- the target's time is over; flash -- the value is a 快报数
    """
    definition = plan.definitions[target.indicator]
    return Case(
        kind=definition.kind,
        path=definition.path,
        unit=target.unit,
        decimals=definition.decimals,
        binding=target.binding,
        operator=target.operator,
        value=value,
        target=target.value,
        base=target.starting_point,
        elapsed=elapsed(plan.span, year, on),
        ended=ended,
        flash=flash,
    )
