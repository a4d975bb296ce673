"""规划: plans are dated data, so that the next five years need no code."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, one_of, small, term, text, unique
from registry.models.remembering import Remembering
from registry.terms import PlanStatus


class Plan(Remembering, Base):
    """A five-year plan (规划)."""

    __tablename__ = "plan"
    __key__ = ("code",)
    __table_args__ = (
        unique("code", table="plan"),
        CheckConstraint("base_year < start_year AND start_year <= end_year", name="plan_years"),
        one_of("status", PlanStatus, "plan_status"),
        Numbered.__table_args__,
    )

    code: Mapped[str] = text("规划代码", 40, required=True)
    name: Mapped[str] = text("规划名称", required=True)
    base_year: Mapped[int] = small("基期年", required=True)
    start_year: Mapped[int] = small("起始年", required=True)
    end_year: Mapped[int] = small("目标年", required=True)
    sector_scheme: Mapped[str] = text("产业领域方案", 40, required=True)
    body_sha256: Mapped[str] = text("装入时规划文件的指纹", 64, required=True)
    status: Mapped[str | None] = term(PlanStatus, "规划状态，空为执行中")
    predecessor: Mapped[str | None] = text("由哪个规划复制而来（规划代码）", 40)
