"""报送: workbooks sent out to 镇街 and 园区 for a period, and what came back of them.

The tables stand in one file because they are one record. A round, its units, its due list and what
people decided about it are remembered; the packed workbooks are working rows.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import (
    Base,
    Numbered,
    day,
    instant,
    long_text,
    one_of,
    refers,
    small,
    term,
    text,
    unique,
)
from registry.models.remembering import Remembering
from registry.terms import ClaimKind, Decision, Division, DueList, PlaceKind, Register

ONE_SUBJECT = "(enterprise_id IS NULL) <> (project_id IS NULL)"


class ReturnRound(Remembering, Base):
    """One sending out of a register's workbooks for a period (报送轮次)."""

    __tablename__ = "return_round"
    __table_args__ = (
        one_of("register", Register, "return_round_register"),
        one_of("division", Division, "return_round_division"),
        one_of("due_list", DueList, "return_round_due"),
        CheckConstraint("through BETWEEN 1 AND 12", name="return_round_through"),
        CheckConstraint("year BETWEEN 1990 AND 2100", name="return_round_year"),
        Numbered.__table_args__,
    )

    title: Mapped[str] = text("名称", 100, required=True)
    register: Mapped[str] = term(Register, "登记表", required=True)
    year: Mapped[int] = small("年度", required=True)
    through: Mapped[int] = small("截至月份：12 为全年", "月", required=True)
    last_year: Mapped[int | None] = small("上期的年度；没有上期为空")
    last_through: Mapped[int | None] = small("上期的截至月份", "月")
    division: Mapped[str] = term(Division, "报送单位划分", required=True)
    due_list: Mapped[str] = term(DueList, "应报范围", required=True)
    columns: Mapped[str] = long_text("要填的列，分号分隔", required=True)
    due_on: Mapped[date] = day("报送截止日", required=True)
    version: Mapped[int] = small("报送表版本，自 1 起", required=True)
    note: Mapped[str | None] = text("填报要求", 400)
    closed_on: Mapped[date | None] = day("结束收表的日期；仍在收表为空")


class ReturnUnit(Remembering, Base):
    """A 镇街 or 园区 that returns one workbook of a round (报送单位)."""

    __tablename__ = "return_unit"
    __key__ = ("round_id", "kind", "code")
    __table_args__ = (
        unique("round_id", "kind", "code", table="return_unit"),
        one_of("kind", PlaceKind, "return_unit_kind"),
        Numbered.__table_args__,
    )

    round_id: Mapped[int] = refers("return_round", "报送轮次")
    kind: Mapped[str] = term(PlaceKind, "单位类型", required=True)
    code: Mapped[str] = text("镇街或园区代码；未归属为 -", 30, required=True)
    name: Mapped[str] = text("名称", 100, required=True)
    returned_on: Mapped[date | None] = day("最近一次报回的日期")
    returned_by: Mapped[str | None] = text("最近一次导入报送表的账号", 64)
    import_id: Mapped[int | None] = refers("import_batch", "最近一次报回的导入", required=False)
    sent_back_on: Mapped[date | None] = day("退回日期；再次报回后为空")
    sent_back_reason: Mapped[str | None] = text("退回原因")


class ReturnItem(Remembering, Base):
    """A firm or project that a unit shall report on in a round (应报名单)."""

    __tablename__ = "return_item"
    __table_args__ = (
        unique("round_id", "enterprise_id", table="return_item"),
        UniqueConstraint("round_id", "project_id", name="uq_return_item_project"),
        CheckConstraint(ONE_SUBJECT, name="return_item_subject"),
        Index("ix_return_item_unit", "unit_id"),
        Numbered.__table_args__,
    )

    round_id: Mapped[int] = refers("return_round", "报送轮次")
    unit_id: Mapped[int] = refers("return_unit", "报送单位")
    enterprise_id: Mapped[int | None] = refers("enterprise", "企业", required=False)
    project_id: Mapped[int | None] = refers("project", "项目", required=False)
    returned_on: Mapped[date | None] = day("随报送表报回的日期；未报为空")


class ReturnClaim(Remembering, Base):
    """What a returned workbook says of the due list itself, and the decision (名单变动)."""

    __tablename__ = "return_claim"
    __table_args__ = (
        unique("unit_id", "enterprise_id", "kind", table="return_claim"),
        UniqueConstraint("unit_id", "project_id", "kind", name="uq_return_claim_project"),
        CheckConstraint(ONE_SUBJECT, name="return_claim_subject"),
        one_of("kind", ClaimKind, "return_claim_kind"),
        one_of("decision", Decision, "return_claim_decision"),
        Numbered.__table_args__,
    )

    round_id: Mapped[int] = refers("return_round", "报送轮次")
    unit_id: Mapped[int] = refers("return_unit", "提出的报送单位")
    enterprise_id: Mapped[int | None] = refers("enterprise", "企业", required=False)
    project_id: Mapped[int | None] = refers("project", "项目", required=False)
    kind: Mapped[str] = term(ClaimKind, "变动", required=True)
    decision: Mapped[str | None] = term(Decision, "处理")
    decided_on: Mapped[date | None] = day("处理日期")
    reason: Mapped[str | None] = text("处理说明")


class ReturnParcel(Numbered, Base):
    """The workbooks of a round in one zip, made for one person (下发包)."""

    __tablename__ = "return_parcel"
    __table_args__ = (Index("ix_return_parcel_made", "made_at"), Numbered.__table_args__)

    round_id: Mapped[int] = refers("return_round", "报送轮次")
    owner: Mapped[str] = text("生成人账号", 64, required=True)
    job: Mapped[str | None] = text("生成它的任务", 24)
    made_at: Mapped[datetime] = instant("开始生成的时间")
    name: Mapped[str] = text("文件名", required=True)
    units: Mapped[int | None] = small("工作簿数")
    data: Mapped[bytes | None] = mapped_column(
        LargeBinary, nullable=True, info={"meaning": "压缩包；生成之前为空", "unit": "字节"}
    )
