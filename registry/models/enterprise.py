"""企业: identity and contact. What changes with time (归类) stands in `standing`."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    day,
    long_text,
    number,
    one_of,
    refers,
    term,
    text,
    unique,
)
from registry.models.remembering import Remembering
from registry.terms import DatePrecision, EnterpriseSize, Holding, Listing


class Enterprise(Remembering, Base):
    """One legal unit (企业). Merged duplicates keep their row with `merged_into_id`."""

    __tablename__ = "enterprise"
    __key__ = ("uscc",)
    __table_args__ = (
        unique("uscc", table="enterprise"),
        one_of("size", EnterpriseSize, "enterprise_size"),
        one_of("holding", Holding, "enterprise_holding"),
        one_of("listing", Listing, "enterprise_listing"),
        one_of("established_precision", DatePrecision, "enterprise_established"),
        CheckConstraint("length(uscc) = 18", name="enterprise_uscc"),
        CheckConstraint("merged_into_id <> id", name="enterprise_merged"),
        Index("ix_enterprise_folded", "name_folded"),
        Index("ix_enterprise_merged", "merged_into_id"),
        Numbered.__table_args__,
    )

    uscc: Mapped[str | None] = text("统一社会信用代码", 18)
    registration_no: Mapped[str | None] = text("15 位工商注册号", 15)
    name: Mapped[str] = text("企业名称，照原文", required=True)
    name_folded: Mapped[str] = text("企业名称的匹配键（派生）", required=True)
    enterprise_type: Mapped[str | None] = text("企业类型", 60)
    registered_address: Mapped[str | None] = text("注册地址", 400)
    operating_address: Mapped[str | None] = text("经营地址", 400)
    established_on: Mapped[date | None] = day("成立日期")
    established_precision: Mapped[str | None] = term(DatePrecision, "成立日期的精度")
    registered_capital: Mapped[int | None] = number("注册资本", "分（所列币种的百分之一）")
    capital_currency: Mapped[str | None] = text("注册资本币种（ISO 4217）", 3)
    size: Mapped[str | None] = term(EnterpriseSize, "企业规模")
    holding: Mapped[str | None] = term(Holding, "控股类型")
    listing: Mapped[str | None] = term(Listing, "上市情况")
    legal_person: Mapped[str | None] = text("法定代表人", 100)
    contact: Mapped[str | None] = text("联系人", 100)
    phone: Mapped[str | None] = text("联系电话（查看需授权）", 100)
    products: Mapped[str | None] = long_text("主营产品")
    business_scope: Mapped[str | None] = long_text("经营范围")
    steward: Mapped[str | None] = text("服务管家", 100)
    tags: Mapped[str | None] = text("标签", 400)
    note: Mapped[str | None] = long_text("备注")
    merged_into_id: Mapped[int | None] = refers("enterprise", "并入的档案", required=False)
