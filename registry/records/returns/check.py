"""What must hold of 报送: lines and claims belong to units of their own round."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import (
    ImportSource,
    ReturnClaim,
    ReturnItem,
    ReturnRound,
    ReturnUnit,
    history_of,
)
from registry.terms import Register


def return_problems(session: Session) -> Iterator[str]:
    """Findings as plain Chinese sentences."""
    for model in (ReturnItem, ReturnClaim):
        strange = (
            select(model.id)
            .join(ReturnUnit, ReturnUnit.id == model.unit_id)
            .where(ReturnUnit.round_id != model.round_id)
        )
        for number in session.scalars(strange):
            yield f"{model.__tablename__} 第 {number} 行：报送单位不属于同一轮次。"
    of_projects = ReturnRound.register == Register.PROJECTS.value
    other = (
        select(ReturnItem.id)
        .join(ReturnRound, ReturnRound.id == ReturnItem.round_id)
        .where(of_projects != ReturnItem.project_id.is_not(None))
    )
    for number in session.scalars(other):
        yield f"return_item 第 {number} 行：应报对象与轮次的登记表不符。"
    past = history_of(ReturnUnit)  # a round that was taken back leaves its imports behind
    lost = select(ImportSource.id).where(
        ImportSource.unit_id.is_not(None),
        ImportSource.unit_id.not_in(select(ReturnUnit.id)),
        ImportSource.unit_id.not_in(select(past.c.id)),
    )
    for number in session.scalars(lost):
        yield f"import_source 第 {number} 行：所报送的单位不存在。"
