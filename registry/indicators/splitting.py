"""分项: by what a figure is split, and what its parts are called."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.indicators.in_force import PlanInForce
from registry.models import Industry, Park, Remembering, Town
from registry.records.rows import At, rows
from registry.reference.industries import EDITION
from registry.terms import EnterpriseSize

DIMENSIONS: Mapping[str, str] = {
    "sector": "产业领域",
    "town": "镇街",
    "park": "园区",
    "division": "行业大类",
    "size": "企业规模",
}
"""By what a figure is split → what the split is called."""

UNMARKED = "未分类"


def part_names(session: Session, plan: PlanInForce, by: str, at: At) -> Mapping[str, str]:
    """Code → name of the parts; what has no mark is the code ""."""
    return {**_names(session, plan, by, at), "": UNMARKED}


def _names(session: Session, plan: PlanInForce, by: str, at: At) -> Mapping[str, str]:
    if by == "sector":
        return plan.scheme.names
    if by == "size":
        return EnterpriseSize.labels()
    if by == "division":
        industry = rows(Industry, at, columns=("edition", "code", "name", "level")).c
        chosen = (industry.edition == EDITION, industry.level == 2)
        query = select(industry.code, industry.name).where(*chosen)
        return {row.code: row.name for row in session.execute(query)}
    model: type[Remembering] = Town if by == "town" else Park
    place = rows(model, at, columns=("code", "name", "starts_on")).c
    newest = select(place.code, place.name).order_by(place.starts_on)
    return {row.code: row.name for row in session.execute(newest)}
