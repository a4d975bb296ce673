"""定稿存档: a report frozen with everything it was made of. Append-only."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    day,
    instant,
    long_text,
    one_of,
    refers,
    small,
    term,
    text,
    unique,
)
from registry.terms import Audience


class PublishedReport(Numbered, Base):
    """A frozen report (定稿存档)."""

    __tablename__ = "published_report"
    __table_args__ = (
        unique("number", table="published_report"),
        one_of("audience", Audience, "published_audience"),
        Numbered.__table_args__,
    )

    number: Mapped[str] = text("报告编号", 40, required=True)
    plan: Mapped[str] = text("规划代码", 40, required=True)
    year: Mapped[int] = small("年度", required=True)
    on_day: Mapped[date] = day("统计时点", required=True)
    known_revision: Mapped[int] = refers("revision", "台账时点")
    published_at: Mapped[datetime] = instant("定稿时间")
    published_by: Mapped[str] = text("定稿人账号", 64, required=True)
    program_version: Mapped[str] = text("程序版本", 40, required=True)
    sha256: Mapped[str] = text("内容指纹", 64, required=True)
    body: Mapped[str] = long_text("内容全文（JSON，只供展示与校验）", required=True)
    audience: Mapped[str | None] = term(Audience, "使用范围；早于此列的定稿为空")
