"""企业名称与曾用名, each with the keys by which people search it."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, flag, refers, text, unique
from registry.models.remembering import Remembering


class EnterpriseName(Remembering, Base):
    """A name the firm bears or bore (现名、曾用名)."""

    __tablename__ = "enterprise_name"
    __aspect__ = "is_current"
    __key__ = ("enterprise_id", "name")
    __table_args__ = (
        unique("enterprise_id", "name", table="enterprise_name"),
        Index("ix_ent_name_folded", "folded"),
        Numbered.__table_args__,
    )

    @classmethod
    def part_of(cls, aspect: Any) -> str:
        """A name that came in as a former one was read in 曾用名, not where the name stands."""
        return "" if aspect else ".former_names"

    enterprise_id: Mapped[int] = refers("enterprise", "企业")
    name: Mapped[str] = text("名称，照原文", required=True)
    folded: Mapped[str] = text("匹配键（派生）", required=True)
    pinyin: Mapped[str] = text("全拼（派生）", 1000, required=True)
    initials: Mapped[str] = text("拼音首字母（派生）", required=True)
    is_current: Mapped[bool] = flag("是否现名", required=True)
