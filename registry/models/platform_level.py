"""平台级别: a platform is new once, when it first reaches 市级 or above."""

from datetime import date

from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, day, one_of, refers, term, text, unique
from registry.models.remembering import Remembering
from registry.terms import Level


class PlatformLevel(Remembering, Base):
    """A level that a platform reached (平台级别), and the day it was withdrawn if it was."""

    __tablename__ = "platform_level"
    __key__ = ("platform_id", "level")
    __table_args__ = (
        unique("platform_id", "level", table="platform_level"),
        one_of("level", Level, "platform_level"),
        Numbered.__table_args__,
    )

    platform_id: Mapped[int] = refers("platform", "创新平台")
    level: Mapped[str] = term(Level, "级别", required=True)
    recognised_on: Mapped[date | None] = day("认定日期")
    withdrawn_on: Mapped[date | None] = day("撤销日期")
    document_no: Mapped[str | None] = text("文号", 100)
