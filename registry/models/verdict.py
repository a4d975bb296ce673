"""评价: a person's verdict on a text target, with its evidence."""

from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    long_text,
    number,
    one_of,
    refers,
    small,
    term,
    text,
    unique,
)
from registry.models.remembering import Remembering
from registry.terms import Verdict


class PlanVerdict(Remembering, Base):
    """What a person found of an indicator in a year (人工评价)."""

    __tablename__ = "verdict"
    __key__ = ("plan_id", "indicator", "year", "area")
    __table_args__ = (
        unique("plan_id", "indicator", "year", "area", table="verdict"),
        one_of("verdict", Verdict, "verdict_word"),
        Numbered.__table_args__,
    )

    plan_id: Mapped[int] = refers("plan", "规划")
    indicator: Mapped[str] = text("指标代码", 40, required=True)
    year: Mapped[int] = small("年度", required=True)
    area: Mapped[str] = text("范围：district 为全区", 30, required=True)
    verdict: Mapped[str | None] = term(Verdict, "评价")
    municipal_value: Mapped[int | None] = number("市级下达值", "指标单位的百万分之一")
    evidence: Mapped[str | None] = long_text("依据")
    note: Mapped[str | None] = long_text("说明")
