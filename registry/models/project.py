"""项目: what is being built, by whom, where, for how much."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    day,
    flag,
    long_text,
    number,
    one_of,
    refers,
    term,
    text,
    unique,
)
from registry.models.remembering import Remembering
from registry.terms import DatePrecision, ProjectCategory, ProjectLevel, ProjectStage


class Project(Remembering, Base):
    """One project (项目). Its key is the project code, else its name with the building firm."""

    __tablename__ = "project"
    __key__ = ("project_key",)
    __table_args__ = (
        unique("project_key", table="project"),
        one_of("level", ProjectLevel, "project_level"),
        one_of("category", ProjectCategory, "project_category"),
        one_of("stage", ProjectStage, "project_stage"),
        one_of("days_precision", DatePrecision, "project_precision"),
        CheckConstraint("total_investment >= 0", name="project_investment"),
        Index("ix_project_enterprise", "enterprise_id"),
        Numbered.__table_args__,
    )

    project_key: Mapped[str] = text("项目代码，否则名称＋建设单位（派生）", 420, required=True)
    code: Mapped[str | None] = text("项目代码", 60)
    name: Mapped[str] = text("项目名称", required=True)
    owner_name: Mapped[str | None] = text("建设单位")
    enterprise_id: Mapped[int | None] = refers("enterprise", "建设单位对应的企业", required=False)
    level: Mapped[str | None] = term(ProjectLevel, "项目级别")
    category: Mapped[str | None] = term(ProjectCategory, "项目类别")
    sector: Mapped[str | None] = text("产业领域代码", 30)
    site: Mapped[str | None] = text("建设地点", 400)
    town: Mapped[str | None] = text("所属镇街（九位代码）", 9)
    content: Mapped[str | None] = long_text("建设内容及规模")
    total_investment: Mapped[int | None] = number("总投资", "分")
    planned_start: Mapped[date | None] = day("计划开工")
    actual_start: Mapped[date | None] = day("实际开工")
    planned_finish: Mapped[date | None] = day("计划竣工")
    actual_finish: Mapped[date | None] = day("实际竣工")
    days_precision: Mapped[str | None] = term(DatePrecision, "开工竣工日期的精度")
    stage: Mapped[str | None] = term(ProjectStage, "项目阶段")
    in_statistics: Mapped[bool | None] = flag("是否纳统")
    land: Mapped[int | None] = number("用地面积", "0.0001 亩")
    expected_output: Mapped[int | None] = number("达产产值", "分")
    expected_tax: Mapped[int | None] = number("达产税收", "分")
    responsible_unit: Mapped[str | None] = text("责任单位")
    responsible_person: Mapped[str | None] = text("责任人", 100)
    phone: Mapped[str | None] = text("联系电话（查看需授权）", 100)
    note: Mapped[str | None] = long_text("备注")
