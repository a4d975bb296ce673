"""镇街: dated, because streets are founded and renamed."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, day, text, unique
from registry.models.remembering import Remembering


class Town(Remembering, Base):
    """A 镇 or 街道 of the district in [starts_on, ends_on) (镇街)."""

    __tablename__ = "town"
    __key__ = ("code", "starts_on")
    __table_args__ = (
        unique("code", "starts_on", table="town"),
        CheckConstraint("starts_on < ends_on", name="town_interval"),
        Numbered.__table_args__,
    )

    code: Mapped[str] = text("九位代码", 9, required=True)
    name: Mapped[str] = text("名称", 60, required=True)
    kind: Mapped[str] = text("类型", 30, required=True)
    aliases: Mapped[str | None] = text("别称，分号分隔", 400)
    starts_on: Mapped[date] = day("起始日", required=True)
    ends_on: Mapped[date] = day("终止日（不含）", required=True)
