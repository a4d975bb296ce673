"""平台类型: which kinds of platform there are and who recognises them."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, day, flag, text, unique
from registry.models.remembering import Remembering


class PlatformKind(Remembering, Base):
    """A kind of innovation platform (平台类型)."""

    __tablename__ = "platform_kind"
    __key__ = ("code", "starts_on")
    __table_args__ = (
        unique("code", "starts_on", table="platform_kind"),
        CheckConstraint("starts_on < ends_on", name="platform_kind_interval"),
        Numbered.__table_args__,
    )

    code: Mapped[str] = text("平台类型代码", 40, required=True)
    name: Mapped[str] = text("名称", 100, required=True)
    issuer: Mapped[str | None] = text("认定部门")
    aliases: Mapped[str | None] = text("别称，分号分隔", 400)
    counts: Mapped[bool] = flag("计入“创新平台”指标", required=True)
    starts_on: Mapped[date] = day("起始日", required=True)
    ends_on: Mapped[date] = day("终止日（不含）", required=True)
