"""名单核对: an official list beside the ledger, and how a person settled each of its rows.

Two working tables in one file, because they are one record. What was settled by writing business
rows is a revision; the list itself is a stored file, and its table an import source.
"""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    day,
    instant,
    long_text,
    number,
    one_of,
    refers,
    small,
    term,
    text,
)
from registry.terms import Against, Settlement


class Reconciliation(Numbered, Base):
    """A list that is compared with the ledger (名单核对)."""

    __tablename__ = "reconciliation"
    __table_args__ = (
        one_of("against", Against, "reconciliation_against"),
        Numbered.__table_args__,
    )

    owner: Mapped[str] = text("核对人账号", 64, required=True)
    created_at: Mapped[datetime] = instant("开始时间")
    title: Mapped[str] = text("名单名称", required=True)
    against: Mapped[str] = term(Against, "核对对象", required=True)
    subject: Mapped[str | None] = text("荣誉或平台类型代码，或在库时期", 40)
    on_day: Mapped[date] = day("核对日：有效存量以这一天为准", required=True)
    facts: Mapped[str] = long_text("整份名单的批次、认定日期、文号（JSON）", required=True)
    left_out: Mapped[int] = small("未参加核对的行：写明属于其他区、合计、说明", "行", required=True)
    source_id: Mapped[int] = refers("import_source", "名单的来源工作表")


class ReconciliationRow(Numbered, Base):
    """A row of the list, or a firm of ours on which a person decided (名单核对行)."""

    __tablename__ = "reconciliation_row"
    __table_args__ = (
        one_of("settled_as", Settlement, "reconciliation_settled"),
        Index("ix_reconciliation_row", "list_id"),
        Numbered.__table_args__,
    )

    list_id: Mapped[int] = refers("reconciliation", "名单核对")
    row: Mapped[int | None] = small("名单行号；我方企业为空", "行")
    firm_id: Mapped[int | None] = number("我方企业编号；名单行为空", "")
    cell: Mapped[str | None] = text("企业名称所在单元格", 12)
    name: Mapped[str] = text("名称，照原文", required=True)
    code: Mapped[str | None] = text("名单所载代码", 18)
    raw: Mapped[str] = long_text("字段 → 取值与原文（JSON）", required=True)
    candidates: Mapped[str] = long_text("名称近似的企业与差别（JSON）", required=True)
    settled_as: Mapped[str | None] = term(Settlement, "处理方式")
    reason: Mapped[str | None] = text("理由")
    settled_at: Mapped[datetime | None] = instant("处理时间", required=False)
    settled_by: Mapped[str | None] = text("处理人账号", 64)
    revision_id: Mapped[int | None] = refers("revision", "处理写入的变更记录", required=False)
