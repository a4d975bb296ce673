"""产业领域: the sectors of a scheme; each plan names the scheme by which its figures are split."""

from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, small, text, unique
from registry.models.remembering import Remembering


class PlanSector(Remembering, Base):
    """A sector of a scheme, and which firms of other schemes and industries it takes (产业领域).

    A firm whose 归类 names this very scheme stands where a person put it. Any other firm is taken
    by the sector whose conditions it meets: `takes_sectors` and `takes_industries`, both where
    both are given.
    """

    __tablename__ = "sector"
    __key__ = ("scheme", "code")
    __table_args__ = (unique("scheme", "code", table="sector"), Numbered.__table_args__)

    scheme: Mapped[str] = text("产业领域方案", 40, required=True)
    code: Mapped[str] = text("领域代码", 20, required=True)
    name: Mapped[str] = text("领域名称", 60, required=True)
    role: Mapped[str | None] = text("定位", 60)
    ordinal: Mapped[int] = small("序号", required=True)
    takes_sectors: Mapped[str | None] = text("归入的原领域：方案:代码，分号分隔", 400)
    takes_industries: Mapped[str | None] = text("归入的行业代码前缀，分号分隔", 400)
