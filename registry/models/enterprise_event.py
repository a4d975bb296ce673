"""企业变动: 更名, 迁入, 迁出, 吸收合并, 分立, 停产, 注销, each on its day."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    day,
    long_text,
    one_of,
    refers,
    term,
    text,
)
from registry.models.remembering import Remembering
from registry.terms import EnterpriseEventKind


class EnterpriseEvent(Remembering, Base):
    """What happened to a firm on a day (企业变动): counts and honours end or begin with it."""

    __tablename__ = "enterprise_event"
    __table_args__ = (
        one_of("kind", EnterpriseEventKind, "event_kind"),
        Index("ix_event_enterprise", "enterprise_id"),
        Numbered.__table_args__,
    )

    enterprise_id: Mapped[int] = refers("enterprise", "企业")
    kind: Mapped[str] = term(EnterpriseEventKind, "变动类型", required=True)
    happened_on: Mapped[date] = day("发生日", required=True)
    counterpart_id: Mapped[int | None] = refers("enterprise", "相关企业", required=False)
    counterpart_name: Mapped[str | None] = text("相关企业名称或原名称")
    destination: Mapped[str | None] = text("迁出去向或迁入来源")
    document_no: Mapped[str | None] = text("依据文号", 100)
    note: Mapped[str | None] = long_text("备注")
