"""区级数据: what the statistics bureau gave, as 年报 and 快报, with the 扣除疫苗 line beside it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from registry.services.demo.story import (
    FLASH,
    FLASH_SERVICES,
    FLASH_WATER,
    MONTHS_2026,
    OFFICIAL,
    SERVICES,
    WATER,
)

Row = dict[str, Any]
Numbers = tuple[Any, ...]
PROVIDER = "示例统计部门反馈"
SERIES = (
    ("规模以上工业总产值", "亿元"),
    ("", ""),
    ("工业增加值", "亿元"),
    ("规上工业平均用工人数", "人"),
    ("工业用地面积", "公顷"),
    ("规上高技术制造业工业总产值", "亿元"),
    ("规上工业营业收入", "亿元"),
    ("规上高精尖制造业营业收入", "亿元"),
    ("规上工业企业研发投入强度", "%"),
    ("万元工业增加值能耗", "吨标准煤/万元"),
)
"""In the order of the story's numbers."""


def annual_rows() -> Iterator[Row]:
    """Final figures of the years; 2025 came as 快报 first."""
    for year, numbers in OFFICIAL.items():
        yield from _year(year, date(year + 1, 4, 20), numbers, WATER[year], SERVICES[year])


def flash_rows() -> Iterator[Row]:
    """快报: the year 2025 as first told, then the cumulative months of 2026 with their growth."""
    flash = {"数据性质": "快报"}
    for row in _year(2025, date(2026, 1, 22), FLASH, FLASH_WATER, FLASH_SERVICES):
        yield row | flash
    for through, (value, growth) in MONTHS_2026.items():
        published = date(2026, through + 1, 18)
        line = _line(2026, SERIES[0][0], float(value), "亿元", published)
        yield line | flash | {"月份": through, "增速（%）": float(growth)}


def _year(
    year: int, published: date, numbers: Numbers, water: str, services: tuple[str, str]
) -> Iterator[Row]:
    """Every series of a year; the line without vaccines stands beside the output."""
    for (series, unit), number in zip(SERIES, numbers, strict=True):
        if series:
            yield _line(year, series, float(number), unit, published)
    if numbers[1]:
        vaccine = {"口径": "扣除疫苗", "备注": "示例：扣除新冠疫苗产值"}
        yield _line(year, SERIES[0][0], float(numbers[1]), "亿元", published) | vaccine
    yield _line(year, "万元工业增加值水耗", float(water), "立方米/万元", published)
    part, whole = services
    name = "科学研究与技术服务业和软件信息服务业增加值"
    yield _line(year, name, float(part), "亿元", published)
    yield _line(year, "第三产业增加值", float(whole), "亿元", published)


def _line(year: int, series: str, value: float, unit: str, published: date) -> Row:
    return {
        "年度": year,
        "范围": "全区",
        "指标": series,
        "口径": "全口径",
        "数值": value,
        "单位": unit,
        "数据性质": "年报",
        "数据来源": PROVIDER,
        "发布日期": published,
        "备注": "示例",
    }
