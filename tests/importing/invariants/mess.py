"""Workbooks of every register as offices send them: with titles, notes, totals and wrong cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from registry.terms import Register
from tests.support.imports import Cell, table, uscc, workbook

Records = list[dict[str, Cell]]

CONTACTS = {None: None, "示例甲": "示例甲", " 示例乙 ": "示例乙", "清空": "", "—": None, "无": None}
STRANGERS = ("火星镇", "也许", "巨人", "巨人奖", "宇宙级", "不知状态", "巨型中心", "虚构指标")
"""Words that no vocabulary knows."""

codes = st.one_of(
    st.integers(1, 5).map(uscc),
    st.integers(1, 5).map(lambda serial: f" {uscc(serial).lower()} "),
    st.sampled_from([None, "12345", "911101150000160000", uscc(1)[:-1] + "*"]),
)
names = st.sampled_from(
    [
        "示例甲制造有限公司",
        "示例甲 制造有限责任公司",
        "示例乙（北京）科技有限公司",
        "示例丙装备厂",
        "示例丁新名有限公司（原示例丙装备厂）",
        None,
        "—",
    ]
)
days = st.sampled_from([None, "2023-09-01", "2023年9月", "2021.1", "不详", 45170, "2023/13/1"])
amounts = st.sampled_from(
    [None, 1, "1,234.5", "—", "#N/A", -3, "3亿", "约500", 12.3456789, "１２", 0, "*"]
)
flags = st.sampled_from([None, "是", "否", "√", "也许"])

firms = st.fixed_dictionaries(
    {"统一社会信用代码": codes, "企业名称": names},
    optional={
        "曾用名": st.sampled_from([None, "示例旧名厂", "示例旧名厂;示例丙装备厂", "清空"]),
        "联系人": st.sampled_from(list(CONTACTS)),
        "法定代表人": st.sampled_from([None, "示例戊", "长" * 101]),
        "成立日期": st.sampled_from(
            [None, "2015年6月", "2015-06-30", 42185, "2021.1", "不详", "五月"]
        ),
        "注册资本（万元）": st.sampled_from(
            [None, 100, "200万美元", "约500", "很多", 0.123456789, "N/A"]
        ),
        "所属镇街": st.sampled_from([None, "黄村镇", "魏善庄", "火星镇"]),
        "注册地址": st.sampled_from([None, "北京市大兴区榆垡镇1号", "=北京市"]),
        "是否高企": flags,
        "专精特新级别": st.sampled_from([None, "小巨人", "专精特新中小企业", "巨人"]),
        "联系电话": st.sampled_from([None, "13800001234", "138****1234", 13800001234]),
    },
)
figures = st.fixed_dictionaries(
    {
        "统一社会信用代码": codes,
        "企业名称": names,
        "年度": st.sampled_from([2024, 2025, "2024年", None, 1]),
    },
    optional={
        "月份（空为年报）": st.sampled_from([None, 10, "1-10月", 1, "年报"]),
        "营业收入（万元）": amounts,
        "利润总额（万元）": st.sampled_from([None, -1.5, "亏损", 0]),
        "平均用工人数（人）": st.sampled_from([None, 12, -1, 12.5]),
        "是否规上": st.sampled_from([None, "是", "否"]),
    },
)
honours = st.fixed_dictionaries(
    {
        "企业名称": names,
        "统一社会信用代码": codes,
        "荣誉类型": st.sampled_from(["专精特新中小企业", "国家高新技术企业", "巨人奖", None]),
    },
    optional={
        "级别": st.sampled_from([None, "市级", "宇宙级"]),
        "批次": st.sampled_from([None, "2023年第三批"]),
        "认定状态": st.sampled_from([None, "公示", "认定", "不知状态"]),
        "认定日期": days,
        "有效期至": days,
        "证书编号": st.sampled_from([None, "SL-1", "SL-2"]),
    },
)
platforms = st.fixed_dictionaries(
    {
        "平台名称": st.sampled_from(["示例技术中心", "示例工程中心", None]),
        "依托单位": names,
        "统一社会信用代码": codes,
        "平台类型": st.sampled_from(["企业技术中心", "巨型中心", None]),
    },
    optional={
        "级别": st.sampled_from([None, "市级", "国家级", "宇宙级"]),
        "认定日期": days,
        "备注": st.sampled_from([None, "示例", "清空"]),
    },
)
projects = st.fixed_dictionaries(
    {
        "项目代码": st.sampled_from([None, "2025-110115-27-03-000001", "12345"]),
        "项目名称": st.sampled_from(["示例疫苗项目", "示例装备项目", None]),
        "建设单位": names,
    },
    optional={
        "总投资（万元）": amounts,
        "截至月份": st.sampled_from([None, "2025年10月", "10", "十月"]),
        "本年完成投资（万元）": amounts,
        "项目阶段": st.sampled_from([None, "在建", "不知状态"]),
        "所属镇街": st.sampled_from([None, "黄村镇", "火星镇"]),
        "是否纳统": flags,
    },
)
district = st.fixed_dictionaries(
    {
        "年度": st.sampled_from([2024, 2025, None]),
        "指标": st.sampled_from(["规模以上工业总产值", "虚构指标"]),
        "数值": amounts,
        "单位": st.sampled_from(["亿元", "万元", None, "人"]),
    },
    optional={
        "月份": st.sampled_from([None, 10, "1-10月"]),
        "增速（%）": st.sampled_from([None, 5.5, "-3.1", "持平", 0.055]),
        "上年同期": amounts,
    },
)
RECORDS: Mapping[Register, st.SearchStrategy[dict[str, Cell]]] = {
    Register.ENTERPRISES: firms,
    Register.FIGURES: figures,
    Register.HONOURS: honours,
    Register.PLATFORMS: platforms,
    Register.PROJECTS: projects,
    Register.DISTRICT: district,
}
ABOVE: Sequence[list[Cell]] = (
    ["附件2"],
    ["示例区2025年情况汇总表"],
    ["填报单位：示例科"],
    ["单位：万元"],
)
BELOW: Sequence[list[Cell]] = (
    [],
    ["合计"],
    ["注：以上数据为示例。"],
    ["填表人：示例甲"],
    ["一、医药健康（3家）"],
)


@dataclass(frozen=True)
class Book:
    """Sheets with their rows, as they are written into the file."""

    sheets: Sequence[tuple[str, list[list[Cell]]]]

    @property
    def data(self) -> bytes:
        """The file."""
        return workbook(*self.sheets)

    @property
    def cells(self) -> int:
        """How many cells hold something: counted where they are written, not read."""
        rows = [row for _, lines in self.sheets for row in lines]
        return sum(cell is not None and cell != "" for row in rows for cell in row)


@st.composite
def sheets(draw: st.DrawFn, register: Register) -> tuple[str, list[list[Cell]]]:
    """One register's sheet: columns in any order, numbered or not, titles above, notes below."""
    lines = table(draw(st.lists(RECORDS[register], min_size=1, max_size=5)))
    order = draw(st.permutations(range(len(lines[0]))))
    lines = [[line[place] for place in order] for line in lines]
    if draw(st.booleans()):
        lines = [["序号", *lines[0]], *([n, *line] for n, line in enumerate(lines[1:], start=1))]
    if draw(st.booleans()):
        lines[0] = [f"*{header}" for header in lines[0]]
    above = draw(st.lists(st.sampled_from(ABOVE), max_size=2))
    below = draw(st.lists(st.sampled_from(BELOW), max_size=2))
    return register.label, [*above, *lines, *below]


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A workbook of one to three registers, the firms mostly among them."""
    chosen = draw(st.sets(st.sampled_from([*RECORDS]), min_size=1, max_size=3))
    if draw(st.integers(0, 3)):
        chosen.add(Register.ENTERPRISES)
    return Book([draw(sheets(register)) for register in RECORDS if register in chosen])
