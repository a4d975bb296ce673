"""归类: what a firm is, from a day on. A period's figures use the standing on its last day."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, day, flag, one_of, refers, term, text, unique
from registry.models.remembering import Remembering
from registry.terms import OperatingStatus


class Standing(Remembering, Base):
    """What a firm is in [starts_on, ends_on): industry, sector, 高精尖, place, status (归类).

    The intervals of one firm tile all time: the first begins on DISTANT_PAST, the last ends on
    DISTANT_FUTURE, each ends where the next begins.
    """

    __tablename__ = "standing"
    __key__ = ("enterprise_id", "starts_on")
    __table_args__ = (
        unique("enterprise_id", "starts_on", table="standing"),
        one_of("status", OperatingStatus, "standing_status"),
        CheckConstraint("starts_on < ends_on", name="standing_interval"),
        Index("ix_standing_town", "town"),
        Index("ix_standing_sector", "sector"),
        Numbered.__table_args__,
    )

    enterprise_id: Mapped[int] = refers("enterprise", "企业")
    starts_on: Mapped[date] = day("起始日", required=True)
    ends_on: Mapped[date] = day("终止日（不含）", required=True)
    industry_code: Mapped[str | None] = text("行业代码（四位小类）", 4)
    industry_edition: Mapped[str | None] = text("行业分类版本", 20)
    sector: Mapped[str | None] = text("产业领域代码", 30)
    sector_scheme: Mapped[str | None] = text("产业领域所属方案", 30)
    segment: Mapped[str | None] = text("细分领域", 100)
    advanced: Mapped[bool | None] = flag("是否高精尖（由人判定）")
    advanced_edition: Mapped[str | None] = text("高精尖目录版本", 30)
    town: Mapped[str | None] = text("所属镇街（九位代码）", 9)
    statistical_town: Mapped[str | None] = text("统计归属镇街（空为同所属镇街）", 9)
    park: Mapped[str | None] = text("所属园区代码", 30)
    status: Mapped[str | None] = term(OperatingStatus, "经营状态")
