"""创新平台 and the levels it reached, each on its day."""

from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, long_text, refers, text, unique
from registry.models.remembering import Remembering


class Platform(Remembering, Base):
    """An innovation platform (创新平台) run by a firm."""

    __tablename__ = "platform"
    __key__ = ("enterprise_id", "kind", "name")
    __table_args__ = (
        unique("enterprise_id", "kind", "name", table="platform"),
        Numbered.__table_args__,
    )

    enterprise_id: Mapped[int] = refers("enterprise", "依托单位")
    kind: Mapped[str] = text("平台类型代码", 40, required=True)
    name: Mapped[str] = text("平台名称", required=True)
    note: Mapped[str | None] = long_text("备注")
