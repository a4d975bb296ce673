"""资质荣誉 of the cast: batches, renewals, lapses, a withdrawal, and lists still in 公示."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from registry.services.demo.dice import between, chance
from registry.services.demo.firms import LAST_YEAR, Firm, cast

Row = dict[str, Any]
TODAY = 2026

LITTLE_GIANT_DAYS = {
    "第二批": date(2020, 11, 13),
    "第三批": date(2021, 7, 19),
    "第四批": date(2022, 8, 8),
    "第五批": date(2023, 7, 14),
    "第六批": date(2024, 9, 2),
    "第七批": date(2025, 10, 20),
}
RENEWED_DAYS = {2020: date(2023, 10, 16), 2021: date(2024, 10, 8), 2022: date(2025, 10, 20)}


def honour_rows() -> Iterator[Row]:
    """Every line of the honours file."""
    for firm in cast():
        if firm.trade.makes_goods and firm.advanced and firm.joined is not None:
            yield from _little_giant(firm)
            yield from _champion(firm)
            yield from _smart_benchmark(firm)
        if firm.trade.sector is not None:
            yield from _small_giants_to_be(firm)
            yield from _high_tech_firm(firm)


def _little_giant(firm: Firm) -> Iterator[Row]:
    """About two dozen of 国家级; the early batches were due for 复核, not all passed."""
    if firm.number == 0 or not chance(0.13, "giant", firm.number):
        return
    batches = list(LITTLE_GIANT_DAYS)
    batch = batches[between(0, len(batches) - 1, "giant batch", firm.number)]
    day = LITTLE_GIANT_DAYS[batch]
    kind = {"荣誉类型": "专精特新“小巨人”企业", "级别": "国家级", "认定部门": "工业和信息化部"}
    announced = {"批次": batch, "公示日期": day - timedelta(days=30)}
    if batch == "第七批" and chance(0.6, "waiting", firm.number):
        yield _line(firm, **kind, **announced, 认定状态="公示")
        return
    yield _line(firm, **kind, **announced, **_term(day), 认定状态="认定", **_withdrawn(firm, day))
    renewed = RENEWED_DAYS.get(day.year)
    if renewed and not _withdrawn(firm, day) and chance(0.8, "giant renewed", firm.number):
        yield _line(firm, **kind, **_term(renewed), 批次=f"{batch}复核通过", 认定状态="复核通过")


def _champion(firm: Firm) -> Iterator[Row]:
    if firm.number % 53 != 14:
        return
    year = between(2019, 2024, "champion", firm.number)
    kind = "制造业单项冠军示范企业" if year < 2023 else "制造业单项冠军企业"
    yield _line(
        firm,
        荣誉类型=kind,
        级别="国家级",
        批次=f"{year}年（第{year - 2015}批）",
        认定状态="认定",
        产品=firm.trade.product,
        **_term(date(year, 11, 30)),
    )
    if year <= 2022:
        again = _term(date(year + 3, 11, 30))
        yield _line(
            firm,
            荣誉类型=kind,
            级别="国家级",
            批次=f"{year + 3}年复核",
            认定状态="复核通过",
            **again,
        )


def _smart_benchmark(firm: Firm) -> Iterator[Row]:
    """Six by 2020, fourteen by 2025."""
    if firm.number % 19 != 4:
        return
    year = (2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025)[between(0, 7, "smart", firm.number)]
    yield _line(
        firm,
        荣誉类型="智能制造标杆企业",
        级别="市级",
        批次=f"{year}年",
        认定状态="认定",
        认定日期=date(year, 12, 10),
        有效期至="长期",
    )


def _small_giants_to_be(firm: Firm) -> Iterator[Row]:
    """专精特新中小企业 by quarter, 创新型中小企业 by month."""
    if chance(0.19, "srdi", firm.number):
        day = date(between(2019, 2025, "srdi", firm.number), 3, 25)
        kind = {"荣誉类型": "专精特新中小企业", "级别": "市级"}
        yield _line(firm, **kind, **_term(day), 批次=f"{day.year}年第一季度", 认定状态="认定")
        again = date(day.year + 3, 3, 25)
        if again.year <= LAST_YEAR and chance(0.75, "srdi renewed", firm.number):
            batch = f"{again.year}年到期复核"
            yield _line(firm, **kind, **_term(again), 批次=batch, 认定状态="复核通过")
    elif chance(0.16, "innovative", firm.number):
        day = date(between(2022, 2025, "innovative", firm.number), 9, 15)
        yield _line(
            firm,
            荣誉类型="创新型中小企业",
            级别="市级",
            批次=f"{day.year}年9月",
            认定状态="认定",
            **_term(day),
        )
    elif chance(0.015, "announced", firm.number):
        kind = {"荣誉类型": "专精特新中小企业", "级别": "市级", "批次": "2026年第三季度"}
        yield _line(firm, **kind, 认定状态="公示", 公示日期=date(2026, 9, 21))


def _high_tech_firm(firm: Firm) -> Iterator[Row]:
    """高新技术企业: a new certificate every three years; some let it lapse."""
    if not chance(0.62, "certificate", firm.number):
        return
    year = between(2018, 2025, "certificate", firm.number)
    while year < TODAY:
        day = date(year, 10, 1) + timedelta(days=between(0, 85, "day", year, firm.number))
        yield _line(
            firm,
            荣誉类型="高新技术企业",
            级别="国家级",
            批次=f"{year}年第{between(1, 4, 'list', year, firm.number)}批",
            认定状态="认定",
            证书编号=f"示例{year}11{firm.number:06d}",
            **_term(day),
        )
        year += 3
        if not chance(0.9, "again", year, firm.number):
            return


def _term(day: date) -> Row:
    """Three years from the day; the last valid day is shown."""
    last = date(day.year + 3, day.month, day.day) - timedelta(days=1)
    return {"认定日期": day, "有效期至": last}


def _withdrawn(firm: Firm, day: date) -> Row:
    if not chance(0.12, "withdrawn", firm.number):
        return {}
    return {"撤销日期": day + timedelta(days=400), "备注": "示例：因重大变化未报告撤销"}


def _line(firm: Firm, **facts: Any) -> Row:
    return {"企业名称": firm.name, "统一社会信用代码": firm.uscc, **facts}
