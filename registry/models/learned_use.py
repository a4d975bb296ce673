"""词语使用: the learned words that an import was read with."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, refers, text


class LearnedUse(Numbered, Base):
    """A learned word that an import was read with, once an import (词语使用)."""

    __tablename__ = "learned_use"
    __table_args__ = (Index("ix_learned_use_word", "word"), Numbered.__table_args__)

    import_id: Mapped[int] = refers("import_batch", "导入批次")
    register: Mapped[str] = text("登记表", 20, required=True)
    vocabulary: Mapped[str | None] = text("取值所属词表；列名为空", 40)
    word: Mapped[str] = text("列名（规整后）或取值原文", 120, required=True)
