"""项目进度: a project at the end of a month; 本年完成 and 自开工累计 are different fields."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import Base, Numbered, long_text, number, refers, small, text, unique
from registry.models.remembering import Remembering


class ProjectMonth(Remembering, Base):
    """What a project had done by the end of month `through` of `year` (项目进度)."""

    __tablename__ = "project_month"
    __key__ = ("project_id", "year", "through")
    __table_args__ = (
        unique("project_id", "year", "through", table="project_month"),
        CheckConstraint("through BETWEEN 1 AND 12", name="project_month_through"),
        Numbered.__table_args__,
    )

    project_id: Mapped[int] = refers("project", "项目")
    year: Mapped[int] = small("年度", required=True)
    through: Mapped[int] = small("截至月份", "月", required=True)
    planned_this_year: Mapped[int | None] = number("年度计划投资", "分")
    done_this_year: Mapped[int | None] = number("本年完成投资", "分")
    done_total: Mapped[int | None] = number("自开工累计完成投资", "分")
    progress: Mapped[str | None] = text("形象进度", 400)
    issues: Mapped[str | None] = long_text("存在问题")
