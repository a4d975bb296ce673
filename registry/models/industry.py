"""国民经济行业分类, with the look-up of 高技术产业（制造业）."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, flag, small, text, unique
from registry.models.remembering import Remembering


class Industry(Remembering, Base):
    """One class of an edition of the industry classification (行业)."""

    __tablename__ = "industry"
    __key__ = ("edition", "code")
    __table_args__ = (
        unique("edition", "code", table="industry"),
        CheckConstraint("level BETWEEN 1 AND 4", name="industry_level"),
        Numbered.__table_args__,
    )

    edition: Mapped[str] = text("分类版本，如 GB/T 4754-2017", 20, required=True)
    code: Mapped[str] = text("代码", 4, required=True)
    name: Mapped[str] = text("名称", required=True)
    parent: Mapped[str | None] = text("上级代码", 4)
    level: Mapped[int] = small("层级：1 门类 2 大类 3 中类 4 小类", required=True)
    section: Mapped[str] = text("门类字母", 1, required=True)
    high_tech: Mapped[bool] = flag("高技术产业（制造业）分类（2017）", required=True)
