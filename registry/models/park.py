"""园区: the parks firms are counted in."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, day, text, unique
from registry.models.remembering import Remembering


class Park(Remembering, Base):
    """A park of the district in [starts_on, ends_on) (园区)."""

    __tablename__ = "park"
    __key__ = ("code", "starts_on")
    __table_args__ = (
        unique("code", "starts_on", table="park"),
        CheckConstraint("starts_on < ends_on", name="park_interval"),
        Numbered.__table_args__,
    )

    code: Mapped[str] = text("园区代码", 30, required=True)
    name: Mapped[str] = text("名称", 100, required=True)
    aliases: Mapped[str | None] = text("别称，分号分隔", 400)
    starts_on: Mapped[date] = day("起始日", required=True)
    ends_on: Mapped[date] = day("终止日（不含）", required=True)
