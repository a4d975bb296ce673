"""账号: people who sign in. Accounts are 停用, never deleted."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, flag, instant, small, text, unique


class AppUser(Numbered, Base):
    """One account (账号). Working data: its changes stand in the audit log."""

    __tablename__ = "app_user"
    __table_args__ = (
        unique("name", table="app_user"),
        CheckConstraint("role IN ('admin','editor','viewer','auditor')", name="app_user_role"),
        Numbered.__table_args__,
    )

    name: Mapped[str] = text("账号", 64, required=True)
    display_name: Mapped[str] = text("姓名", 60, required=True)
    role: Mapped[str] = text("角色：admin editor viewer auditor", 10, required=True)
    towns: Mapped[str | None] = text("负责的镇街代码，分号分隔；与园区皆空为全区", 400)
    parks: Mapped[str | None] = text("负责的园区代码，分号分隔", 400)
    sees_phones: Mapped[bool] = flag("可查看电话", required=True)
    password_hash: Mapped[str] = text("口令的 argon2 散列", 200, required=True)
    must_change_password: Mapped[bool] = flag("下次登录须改口令", required=True)
    password_changed_at: Mapped[datetime | None] = instant("上次改口令", required=False)
    session_stamp: Mapped[str] = text("会话戳：改口令或停用后旧会话失效", 32, required=True)
    active: Mapped[bool] = flag("启用", required=True)
    failed_tries: Mapped[int] = small("连续登录失败次数", "次", required=True)
    locked_until: Mapped[datetime | None] = instant("锁定至", required=False)
    created_at: Mapped[datetime] = instant("创建时间")
    last_seen_at: Mapped[datetime | None] = instant("最近登录", required=False)
