"""荣誉类型: dated data, because tiers, issuers and validity change with each rule set."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, day, one_of, small, term, text, unique
from registry.models.remembering import Remembering
from registry.terms import Level, Renewal


class HonourKind(Remembering, Base):
    """A kind of honour under the rules in force in [starts_on, ends_on) (荣誉类型)."""

    __tablename__ = "honour_kind"
    __key__ = ("code", "starts_on")
    __table_args__ = (
        unique("code", "starts_on", table="honour_kind"),
        one_of("level", Level, "honour_kind_level"),
        one_of("renewal", Renewal, "honour_kind_renewal"),
        CheckConstraint("starts_on < ends_on", name="honour_kind_interval"),
        CheckConstraint("validity_months > 0", name="honour_kind_validity"),
        Numbered.__table_args__,
    )

    code: Mapped[str] = text("荣誉类型代码", 40, required=True)
    starts_on: Mapped[date] = day("规则起始日", required=True)
    ends_on: Mapped[date] = day("规则终止日（不含）", required=True)
    name: Mapped[str] = text("荣誉类型名称", required=True)
    level: Mapped[str] = term(Level, "级别", required=True)
    issuer: Mapped[str | None] = text("认定部门")
    family: Mapped[str] = text("荣誉族：同族的荣誉按一家企业计一次", 40, required=True)
    validity_months: Mapped[int | None] = small("有效期；空为长期", "月")
    renewal: Mapped[str] = term(Renewal, "续期方式", required=True)
    aliases: Mapped[str | None] = text("别称，分号分隔", 1000)
