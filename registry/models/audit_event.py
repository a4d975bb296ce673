"""审计日志: who did what, when, with what result. Append-only; nobody can change or delete it."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, flag, instant, long_text, text


class AuditEvent(Numbered, Base):
    """One entry of the audit log (审计日志)."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_at", "happened_at"),
        Index("ix_audit_actor", "actor"),
        Numbered.__table_args__,
    )

    happened_at: Mapped[datetime] = instant("时间")
    actor: Mapped[str] = text("账号", 64, required=True)
    action: Mapped[str] = text("动作", 40, required=True)
    subject: Mapped[str | None] = text("对象")
    succeeded: Mapped[bool] = flag("是否成功", required=True)
    address: Mapped[str | None] = text("来源地址", 60)
    detail: Mapped[str | None] = long_text("详情")
