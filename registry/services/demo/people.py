"""企业: the lines of the fictional firms' ledger, and what changed from a day on."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from registry.services.demo.dice import between, chance, pick, unit
from registry.services.demo.firms import TOWNS, Firm, cast
from registry.services.demo.trades import PEOPLE

Row = dict[str, Any]
CHANGES = (date(2022, 7, 1), date(2023, 1, 1), date(2024, 1, 1), date(2025, 7, 1))
"""The days from which a file gave some firms another standing."""

CHANGED, CHANGED_LAST = 0.018, 0.04
"""Which part of the firms; the last file came after the report of spring."""

OVERSEAS = ("200万美元", "1500万港元", "3亿日元")


def enterprise_rows() -> Iterator[Row]:
    """The whole ledger as it stood before all changes."""
    for firm in cast():
        street = between(1, 60, "street", firm.number)
        address = f"北京市大兴区{firm.town}示例路{street}号"
        yield {
            "统一社会信用代码": firm.uscc,
            "企业名称": firm.name,
            "曾用名": firm.former_name,
            "产业领域": firm.trade.sector.label if firm.trade.sector else None,
            "细分领域": firm.trade.segment,
            "行业代码": firm.trade.industry,
            "是否高精尖": "是" if firm.advanced else "否",
            "所属镇街": firm.town,
            "统计归属镇街": _statistical_town(firm),
            "所属园区": firm.park,
            "注册地址": address,
            "经营地址": address if chance(0.8, "same", firm.number) else f"{address}2幢",
            "成立日期": firm.established,
            "注册资本（万元）": _capital(firm),
            "企业规模": _size(firm),
            "控股类型": _holding(firm),
            "上市情况": _listing(firm),
            "法定代表人": _person(firm, "legal"),
            "联系人": _person(firm, "contact"),
            "联系电话": f"010-0000{firm.number:04d}",
            "主营产品": firm.trade.product,
            "经营状态": "正常经营",
            "服务管家": f"示例管家{between(1, 18, 'steward', firm.number)}",
            "标签": "示例、服务包" if chance(0.4, "tag", firm.number) else "示例",
            "备注": "示例数据，均为虚构",
        }


def changed_rows(day: date) -> Iterator[Row]:
    """Firms that stand otherwise from `day` on: another place, no longer or newly 高精尖."""
    part = CHANGED_LAST if day == CHANGES[-1] else CHANGED
    for firm in cast():
        if firm.number == 0 or not chance(part, "changes", day, firm.number):
            continue
        if firm.leaves_on is not None or firm.absorbed_by is not None:
            continue
        row: Row = {"统一社会信用代码": firm.uscc, "企业名称": firm.name}
        if chance(0.6, "moves", day, firm.number):
            town, park = pick(TOWNS, "new town", day, firm.number)
            yield row | {"所属镇街": town, "所属园区": park}
        elif firm.trade.sector is not None:
            yield row | {"是否高精尖": "否" if firm.advanced else "是"}


def _statistical_town(firm: Firm) -> str | None:
    if firm.number % 83 != 11:
        return None
    return pick(TOWNS, "statistics", firm.number)[0]


def _capital(firm: Firm) -> str | int:
    if firm.number % 97 == 3:
        return pick(OVERSEAS, "capital", firm.number)
    return between(1, 200, "capital", firm.number) * 50


def _size(firm: Firm) -> str:
    if firm.joined is None:
        return "小型" if chance(0.4, "size", firm.number) else "微型"
    draw = unit("size", firm.number)
    return "大型" if firm.weight > 20_000 else "中型" if draw < 0.35 else "小型"


def _holding(firm: Firm) -> str:
    kinds = ("私人控股",) * 12 + ("国有控股", "国有控股", "外商控股", "港澳台商控股", "集体控股")
    return pick(kinds, "holding", firm.number)


def _listing(firm: Firm) -> str:
    if firm.joined is None or not chance(0.06, "listed", firm.number):
        return "未上市"
    return pick(("科创板", "创业板", "主板", "北交所", "新三板", "拟上市"), "board", firm.number)


def _person(firm: Firm, part: str) -> str:
    return f"{pick(PEOPLE, part, firm.number)}示例"
