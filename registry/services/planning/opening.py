"""打开规划: a plan with its rows as they stand, each with the version a form is filled from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.indicators.in_force import PlanInForce, plan_in_force
from registry.indicators.rules import Rules
from registry.models import Plan, PlanSector, Remembering, Target
from registry.records.rows import NOW, rows
from registry.services.planning.areas import Areas, areas
from registry.services.planning.saving import present_row


@dataclass(frozen=True)
class OpenPlan:
    """A plan open for work: its row, its meaning, its targets and the areas they may name."""

    row: Any
    meaning: PlanInForce
    targets: Sequence[Any]
    areas: Areas

    @property
    def main(self) -> list[Any]:
        """The rows of its own table."""
        return [row for row in self.targets if self.is_main(row)]

    @property
    def others(self) -> list[Any]:
        """年度目标 and 分解目标."""
        return [row for row in self.targets if not self.is_main(row)]

    def is_main(self, target: Any) -> bool:
        """Whether a target is a row of the plan's own table."""
        return bool(target.year == self.row.end_year and target.area == "district")

    def target(self, target_id: int) -> Any:
        """A target of this plan. Raises LookupError."""
        for row in self.targets:
            if row.id == target_id:
                return row
        raise LookupError(target_id)

    def name_of(self, indicator: str) -> str:
        """What the plan calls an indicator."""
        labels = {row.indicator: row.label for row in self.main if row.label}
        definition = self.meaning.definitions.get(indicator)
        return labels.get(indicator) or (definition.name if definition else indicator)


def open_plan(session: Session, code: str, rules: Rules) -> OpenPlan:
    """The plan as it stands. Raises UnknownPlan."""
    meaning = plan_in_force(session, code, NOW, rules)
    row = present_row(session, Plan, code=code)
    target = rows(Target, NOW).c
    query = select(target.id.table).where(target.plan_id == row.id)
    ordered = query.order_by(target.ordinal, target.year, target.area, target.id)
    return OpenPlan(
        row, meaning, session.execute(ordered).all(), areas(session, meaning.scheme, NOW)
    )


def rows_of(session: Session, model: type[Remembering], plan_id: int) -> Sequence[Any]:
    """Settings or verdicts of a plan, in the order in which they were made."""
    table = rows(model, NOW)
    query = select(table).where(table.c.plan_id == plan_id).order_by(table.c.id)
    return session.execute(query).all()


def sectors_of(session: Session, scheme: str) -> Sequence[Any]:
    """The sectors of a scheme in their order."""
    sector = rows(PlanSector, NOW).c
    query = select(sector.id.table).where(sector.scheme == scheme)
    return session.execute(query.order_by(sector.ordinal, sector.code)).all()
