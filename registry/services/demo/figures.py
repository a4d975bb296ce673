"""经营数据 of the cast: years and cumulative months whose sums are the story's, to the last 元."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from registry.services.demo.dice import between, chance, shared, unit
from registry.services.demo.firms import FIRST_YEAR, LAST_YEAR, Firm, cast, factories
from registry.services.demo.story import (
    CUMULATIVE,
    HIGH_TECH_OUTPUT,
    LAND_MU,
    LEDGER_OUTPUT,
    RD_PER_MILLE,
    VACCINE_OUTPUT,
)

Row = dict[str, Any]
MONTHS_YEAR = 2026


@dataclass(frozen=True)
class Amounts:
    """What one factory made in one year; money in units of 100 元, land in hundredths of a 亩."""

    output: int
    revenue: int
    rd: int
    land: int


@cache
def amounts(year: int) -> dict[int, Amounts]:
    """Firm number → amounts of `year`, for all factories of the library."""
    firms = [firm for firm in factories() if firm.in_library(year)]
    output = _outputs(firms, year)
    revenue = {f.number: _moved(output[f.number], 955, 1_110, "revenue", f, year) for f in firms}
    rd_total = sum(revenue.values()) * RD_PER_MILLE[year] // 10_000
    eager = [_rd_weight(firm, revenue[firm.number]) for firm in firms]
    land = shared(LAND_MU * 100, [int(firm.weight**0.5 * 100) for firm in firms])
    rd = shared(rd_total, eager)
    return {
        firm.number: Amounts(output[firm.number], revenue[firm.number], rd_part, land_part)
        for firm, rd_part, land_part in zip(firms, rd, land, strict=True)
    }


def annual_rows(year: int) -> Iterator[Row]:
    """Lines of the statistics bureau's annual return."""
    before = amounts(year - 1) if year > FIRST_YEAR else {}
    for firm in cast():
        if not firm.in_library(year):
            continue
        if firm.trade.makes_goods:
            last = before.get(firm.number)
            yield _base(firm, year) | _factory(firm, year, amounts(year)[firm.number], last)
        else:
            yield _base(firm, year) | _service(firm, year)


def month_rows(through: int) -> Iterator[Row]:
    """Lines of a monthly return of 2026: 1 to `through`, with 上年同期."""
    this, before = amounts(MONTHS_YEAR), amounts(LAST_YEAR)
    for firm in cast():
        if not firm.in_library(MONTHS_YEAR) or not firm.trade.makes_goods:
            continue
        now, last = this[firm.number], before.get(firm.number)
        part = CUMULATIVE[through]
        yield _base(firm, MONTHS_YEAR) | {
            "月份（空为年报）": through,
            "工业总产值（万元）": _wan(now.output * part // 1_000),
            "工业总产值上年同期（万元）": _wan(last.output * part // 1_000) if last else None,
            "营业收入（万元）": _wan(now.revenue * part // 1_000),
            "营业收入上年同期（万元）": _wan(last.revenue * part // 1_000) if last else None,
            "平均用工人数（人）": _employees(firm, MONTHS_YEAR, now.output),
        }


def town_rows(year: int) -> Iterator[Row]:
    """Lines that 镇街 collected from firms outside the library."""
    for firm in cast():
        gone = firm.leaves_on is not None and firm.leaves_on.year <= year
        if firm.joined is not None or gone or firm.established.year >= year:
            continue
        if chance(0.35, "silent", firm.number, year):
            continue
        revenue = between(6_000, 190_000, "small", firm.number) + between(
            0, 9_000, year, firm.number
        )
        yield {
            "统一社会信用代码": firm.uscc,
            "企业名称": firm.name,
            "年度": year,
            "是否规上": "否",
            "营业收入（万元）": _wan(revenue),
            "实缴税金（万元）": _wan(revenue * between(20, 60, "tax", firm.number) // 1_000),
            "平均用工人数（人）": max(3, revenue // 6_000),
        }


def _outputs(firms: Sequence[Firm], year: int) -> dict[int, int]:
    """The story's totals over the three groups: the vaccine maker, high technology, the others."""
    giant, high = VACCINE_OUTPUT[year], HIGH_TECH_OUTPUT[year]
    found = {0: giant}
    groups: list[tuple[int, Callable[[Firm], bool]]] = [
        (high - giant, lambda firm: firm.trade.high_tech),
        (LEDGER_OUTPUT[year] - high, lambda firm: not firm.trade.high_tech),
    ]
    for total, belongs in groups:
        part = [firm for firm in firms if firm.number and belongs(firm)]
        weights = [_moved(firm.weight, 850, 1_150, "drift", firm, year) for firm in part]
        found |= dict(zip([f.number for f in part], shared(total, weights), strict=True))
    return found


def _moved(amount: int, low: int, high: int, *key: object) -> int:
    """`amount` times low to high per mille, by draw."""
    named = [part.number if isinstance(part, Firm) else part for part in key]
    return amount * between(low, high, *named) // 1_000


def _rd_weight(firm: Firm, revenue: int) -> int:
    """高精尖 firms spend more; the vaccine maker spends little of a huge revenue."""
    rate = 4 if firm.number == 0 else 30 if firm.advanced else 4
    return revenue * (rate + between(0, rate, "rd", firm.number)) // 1_000 + 1


def _base(firm: Firm, year: int) -> Row:
    kind = "工业" if firm.trade.makes_goods else "服务业"
    return {
        "统一社会信用代码": firm.uscc,
        "企业名称": firm.name,
        "年度": year,
        "是否规上": "是",
        "规上专业": kind,
    }


def _factory(firm: Firm, year: int, now: Amounts, last: Amounts | None) -> Row:
    employees = _employees(firm, year, now.output)
    taxes = now.revenue * between(25, 65, "tax", firm.number, year) // 1_000
    profit = now.revenue * between(-45, 170, "profit", firm.number, year) // 1_000
    return {
        "工业总产值（万元）": _wan(now.output),
        "工业总产值上年同期（万元）": _wan(last.output) if last else None,
        "营业收入（万元）": _wan(now.revenue),
        "营业收入上年同期（万元）": _wan(last.revenue) if last else None,
        "利润总额（万元）": _wan(profit),
        "实缴税金（万元）": _wan(taxes),
        "其中：区级税收（万元）": _wan(taxes * 36 // 100),
        "研发费用（万元）": _wan(now.rd),
        "R&D经费内部支出（万元）": _wan(now.rd * 86 // 100),
        "平均用工人数（人）": employees,
        "综合能源消费量（吨标准煤）": now.output * between(2, 9, "energy", firm.number) / 10_000,
        "用水量（立方米）": now.output // between(60, 160, "water", firm.number),
        "工业用地面积（亩）": now.land / 100,
    }


def _service(firm: Firm, year: int) -> Row:
    revenue = firm.weight * 40 * (year - 2_010) // 10
    revenue = _moved(revenue, 900, 1_100, "service", firm, year)
    return {
        "营业收入（万元）": _wan(revenue),
        "利润总额（万元）": _wan(revenue * between(-30, 190, "gain", firm.number, year) // 1_000),
        "实缴税金（万元）": _wan(revenue * between(20, 60, "tax", firm.number) // 1_000),
        "研发费用（万元）": _wan(revenue * between(20, 120, "rd", firm.number) // 1_000),
        "平均用工人数（人）": max(8, revenue // 7_000),
    }


def _employees(firm: Firm, year: int, output: int) -> int:
    """People by output, the vaccine year without a crowd."""
    if firm.number == 0:
        return 1_900 + 350 * (year == 2021)
    return max(20, int(output * (0.6 + unit("people", firm.number) / 2) / 16_000))


def _wan(hundreds: int) -> float:
    """万元 with two decimals."""
    return hundreds / 100
