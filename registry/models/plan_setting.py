"""规划口径设置: the questions only the bureau can answer, each with its default."""

from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, long_text, refers, text, unique
from registry.models.remembering import Remembering


class PlanSetting(Remembering, Base):
    """One answer that decides how an indicator is counted (口径设置)."""

    __tablename__ = "plan_setting"
    __key__ = ("plan_id", "name")
    __table_args__ = (unique("plan_id", "name", table="plan_setting"), Numbered.__table_args__)

    plan_id: Mapped[int] = refers("plan", "规划")
    name: Mapped[str] = text("设置名", 60, required=True)
    value: Mapped[str] = text("取值", 400, required=True)
    question: Mapped[str | None] = long_text("待确认的问题")
