"""取值词库: words that people decided once for all rows."""

from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, text, unique
from registry.models.remembering import Remembering


class ValueAlias(Remembering, Base):
    """A word that means a code of a field, learned from a person (取值词库)."""

    __tablename__ = "value_alias"
    __key__ = ("register", "field", "word")
    __table_args__ = (
        unique("register", "field", "word", table="value_alias"),
        Numbered.__table_args__,
    )

    register: Mapped[str] = text("登记表", 20, required=True)
    field: Mapped[str] = text("字段", 40, required=True)
    word: Mapped[str] = text("原文", 120, required=True)
    code: Mapped[str] = text("对应代码", 60, required=True)
    taught_by: Mapped[str] = text("教给系统的人", 64, required=True)
