"""资质荣誉: one row per recognition of a firm in a batch, with the day of each of its events."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    day,
    flag,
    long_text,
    one_of,
    refers,
    term,
    text,
    unique,
)
from registry.models.remembering import Remembering
from registry.terms import HonourStatus


class Honour(Remembering, Base):
    """One recognition of a firm (资质荣誉). Its state on a day is computed from its days.

    It counts on day d when `recognised_on <= d` and none of `expires_on`, `withdrawn_on` and
    `moved_out_on` is at or before d. A renewal is a new row that `renews_id` links to the old one.
    """

    __tablename__ = "honour"
    __key__ = ("enterprise_id", "kind", "batch_key")
    __table_args__ = (
        unique("enterprise_id", "kind", "batch_key", table="honour"),
        one_of("status_given", HonourStatus, "honour_status"),
        CheckConstraint("recognised_on < expires_on", name="honour_interval"),
        Index("ix_honour_kind", "kind"),
        Numbered.__table_args__,
    )

    enterprise_id: Mapped[int] = refers("enterprise", "企业")
    kind: Mapped[str] = text("荣誉类型代码", 40, required=True)
    batch: Mapped[str | None] = text("批次", 100)
    batch_key: Mapped[str] = text("批次，否则认定日期，否则证书编号（派生）", 120, required=True)
    status_given: Mapped[str | None] = term(HonourStatus, "名单所载认定状态")
    announced_on: Mapped[date | None] = day("公示日期")
    recognised_on: Mapped[date | None] = day("认定日期；空为尚未认定")
    recognised_assumed: Mapped[bool] = flag("认定日期为暂记、待补", required=True)
    expires_on: Mapped[date | None] = day("有效期至的次日；空为长期")
    withdrawn_on: Mapped[date | None] = day("撤销日期")
    moved_out_on: Mapped[date | None] = day("随企业迁出的日期")
    document_no: Mapped[str | None] = text("文号", 100)
    certificate_no: Mapped[str | None] = text("证书编号", 100)
    issuer: Mapped[str | None] = text("认定部门")
    product: Mapped[str | None] = text("产品")
    name_at_time: Mapped[str | None] = text("名单所载企业名称")
    renews_id: Mapped[int | None] = refers("honour", "所续的上一次认定", required=False)
    note: Mapped[str | None] = long_text("备注")
