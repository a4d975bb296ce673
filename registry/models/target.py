"""目标: five-year, yearly and split targets are rows of one table."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    long_text,
    number,
    one_of,
    refers,
    small,
    term,
    text,
    unique,
)
from registry.models.remembering import Remembering
from registry.terms import Binding


class Target(Remembering, Base):
    """What a plan wants of an indicator in a year for an area (目标), with its base."""

    __tablename__ = "target"
    __key__ = ("plan_id", "indicator", "year", "area")
    __table_args__ = (
        unique("plan_id", "indicator", "year", "area", table="target"),
        one_of("binding", Binding, "target_binding"),
        CheckConstraint("base_kind IN ('number','interval','note','none')", name="target_base"),
        CheckConstraint("operator IN ('>=','>','<=','<','=','text')", name="target_operator"),
        CheckConstraint("(operator = 'text') = (value IS NULL)", name="target_value"),
        Numbered.__table_args__,
    )

    plan_id: Mapped[int] = refers("plan", "规划")
    indicator: Mapped[str] = text("指标代码", 40, required=True)
    year: Mapped[int] = small("目标年", required=True)
    area: Mapped[str] = text("范围：district 为全区", 30, required=True)
    ordinal: Mapped[int] = small("表中序号", required=True)
    category: Mapped[str | None] = text("类别", 40)
    label: Mapped[str | None] = text("规划表中的指标名称")
    unit: Mapped[str] = text("单位", 30, required=True)
    binding: Mapped[str] = term(Binding, "指标属性", required=True)
    base_kind: Mapped[str] = text("基期类型：number interval note none", 10, required=True)
    base: Mapped[int | None] = number("基期值", "所列单位的百万分之一")
    base_text: Mapped[str | None] = text("基期原文")
    operator: Mapped[str] = text("目标算符；text 为文字目标", 4, required=True)
    value: Mapped[int | None] = number("目标值", "所列单位的百万分之一")
    value_text: Mapped[str | None] = text("目标原文")
    sentence: Mapped[str | None] = long_text("规划正文中的语句")
    difference: Mapped[str | None] = long_text("正文与表的差异")
    responsible: Mapped[str | None] = text("责任单位")
