"""区级数据: figures of the whole district as the statistics bureau and others gave them."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    day,
    long_text,
    number,
    one_of,
    small,
    term,
    text,
    unique,
)
from registry.models.remembering import Remembering
from registry.terms import FigureBasis, Nature


class DistrictFigure(Remembering, Base):
    """One value of a series for a period (区级数据). Level, growth and rate are separate series."""

    __tablename__ = "district_figure"
    __aspect__ = "series"
    __key__ = ("series", "year", "through", "area", "basis", "nature")
    __table_args__ = (
        unique("series", "year", "through", "area", "basis", "nature", table="district_figure"),
        one_of("basis", FigureBasis, "district_basis"),
        one_of("nature", Nature, "district_nature"),
        CheckConstraint("through BETWEEN 1 AND 12", name="district_through"),
        Numbered.__table_args__,
    )

    series: Mapped[str] = text("系列：指标代码，增速为 <指标>.growth", 60, required=True)
    year: Mapped[int] = small("年度", required=True)
    through: Mapped[int] = small("截至月份：12 为全年", "月", required=True)
    area: Mapped[str] = text("范围：全区、镇街或园区代码", 30, required=True)
    basis: Mapped[str] = term(FigureBasis, "口径", required=True)
    nature: Mapped[str] = term(Nature, "数据性质", required=True)
    value: Mapped[int] = number("数值", "所列单位的百万分之一", required=True)
    prior: Mapped[int | None] = number("上年同期（随表提供）", "所列单位的百万分之一")
    unit: Mapped[str] = text("单位", 30, required=True)
    provider: Mapped[str | None] = text("数据来源", 100)
    published_on: Mapped[date | None] = day("发布日期")
    note: Mapped[str | None] = long_text("备注")
