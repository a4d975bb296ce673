"""指标定义: the reviewed file as loaded, so that 口径变化 is known too."""

from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, long_text, text, unique
from registry.models.remembering import Remembering


class Definition(Remembering, Base):
    """An indicator's definition as in force (指标定义)."""

    __tablename__ = "definition"
    __key__ = ("indicator",)
    __table_args__ = (unique("indicator", table="definition"), Numbered.__table_args__)

    indicator: Mapped[str] = text("指标代码", 40, required=True)
    name: Mapped[str] = text("指标名称", required=True)
    body: Mapped[str] = long_text("定义全文（TOML）", required=True)
    sha256: Mapped[str] = text("定义全文的指纹", 64, required=True)
