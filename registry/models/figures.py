"""经营数据: what a firm reported for a period, cumulative from January, never added up."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from registry.models.base import (
    Base,
    Numbered,
    flag,
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
from registry.terms import LibraryKind, Nature, Origin


class Figures(Remembering, Base):
    """A firm's figures for January to `through` of `year`, of one nature and origin (经营数据)."""

    __tablename__ = "figures"
    __key__ = ("enterprise_id", "year", "through", "nature", "origin")
    __table_args__ = (
        unique("enterprise_id", "year", "through", "nature", "origin", table="figures"),
        one_of("nature", Nature, "figures_nature"),
        one_of("origin", Origin, "figures_origin"),
        one_of("library_kind", LibraryKind, "figures_library"),
        CheckConstraint("through BETWEEN 2 AND 12", name="figures_through"),
        CheckConstraint("year BETWEEN 1990 AND 2100", name="figures_year"),
        CheckConstraint("employees >= 0", name="figures_employees"),
        Numbered.__table_args__,
    )

    enterprise_id: Mapped[int] = refers("enterprise", "企业")
    year: Mapped[int] = small("年度", required=True)
    through: Mapped[int] = small("截至月份：2—12，12 为全年", "月", required=True)
    nature: Mapped[str] = term(Nature, "数据性质", required=True)
    origin: Mapped[str] = term(Origin, "来源", required=True)
    reporter: Mapped[str | None] = text("报送单位", 100)
    in_library: Mapped[bool | None] = flag("规上在库（统计部门认定，不由收入推算）")
    library_kind: Mapped[str | None] = term(LibraryKind, "规上专业")
    output: Mapped[int | None] = number("工业总产值（现价）", "分")
    output_prior: Mapped[int | None] = number("工业总产值上年同期（随表提供）", "分")
    revenue: Mapped[int | None] = number("营业收入", "分")
    revenue_prior: Mapped[int | None] = number("营业收入上年同期（随表提供）", "分")
    profit: Mapped[int | None] = number("利润总额，亏损为负", "分")
    taxes_paid: Mapped[int | None] = number("实缴税金", "分")
    district_tax: Mapped[int | None] = number("其中：区级税收", "分")
    rd_expense: Mapped[int | None] = number("研发费用（会计口径）", "分")
    rd_internal: Mapped[int | None] = number("R&D经费内部支出（统计口径）", "分")
    employees: Mapped[int | None] = number("平均用工人数", "人")
    energy: Mapped[int | None] = number("综合能源消费量", "0.1 千克标准煤")
    water: Mapped[int | None] = number("用水量", "升")
    land: Mapped[int | None] = number("工业用地面积", "0.0001 亩")
    value_added: Mapped[int | None] = number("工业增加值（测算，不参与指标）", "分")
    note: Mapped[str | None] = long_text("备注")
