"""变更记录: one row per committed change, in commit order."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, instant, one_of, term, text, unique
from registry.terms import Door


class Revision(Numbered, Base):
    """One committed change (变更记录), whatever door it came through."""

    __tablename__ = "revision"
    __table_args__ = (
        unique("job_id", table="revision"),
        one_of("door", Door, "revision_door"),
        Numbered.__table_args__,
    )

    recorded_at: Mapped[datetime] = instant("提交时间，不早于前一条")
    actor: Mapped[str] = text("操作人账号", 64, required=True)
    door: Mapped[str] = term(Door, "变更途径", required=True)
    job_id: Mapped[str | None] = text("后台任务号：同一任务只能提交一次", 40)
    note: Mapped[str | None] = text("说明", 500)
