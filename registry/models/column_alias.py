"""列名词库: headers that people taught the importer, for the whole organisation."""

from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, text, unique
from registry.models.remembering import Remembering


class ColumnAlias(Remembering, Base):
    """A header that means a field of a register, learned from a person (列名词库)."""

    __tablename__ = "column_alias"
    __key__ = ("register", "header")
    __table_args__ = (unique("register", "header", table="column_alias"), Numbered.__table_args__)

    register: Mapped[str] = text("登记表", 20, required=True)
    header: Mapped[str] = text("列名（规整后）", 120, required=True)
    field: Mapped[str] = text("字段", 40, required=True)
    taught_by: Mapped[str] = text("教给系统的人", 64, required=True)
