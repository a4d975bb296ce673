"""创新平台 and 项目 of the cast."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from registry.services.demo.dice import between, chance, pick
from registry.services.demo.firms import Firm, cast

Row = dict[str, Any]
PROJECTS = 96
MONTHS = ((2025, 12), (2026, 2))
LATER_MONTHS = tuple((2026, through) for through in range(3, 11))
PLATFORM_KINDS = ("企业技术中心", "企业技术中心", "工程研究中心", "重点实验室", "工业设计中心")


def platform_rows() -> Iterator[Row]:
    """Some sixty platforms; two dozen reached 市级 within the plan, two of them were withdrawn."""
    for firm in cast():
        if not (firm.trade.makes_goods and firm.advanced and firm.joined) or firm.number % 5 != 2:
            continue
        kind = pick(PLATFORM_KINDS, "platform", firm.number)
        year = between(2014, 2026, "platform", firm.number)
        name = f"{firm.name.removesuffix('有限公司').removesuffix('股份')}{kind}"
        line = {
            "平台名称": name,
            "依托单位": firm.name,
            "统一社会信用代码": firm.uscc,
            "平台类型": kind,
            "备注": "示例",
        }
        level = "市级" if chance(0.82, "level", firm.number) else "区级"
        withdrawn = date(2025, 6, 30) if firm.number in (42, 107) else None
        yield line | {
            "级别": level,
            "认定日期": date(year, between(1, 8, "when", firm.number), 20),
            "撤销日期": withdrawn,
            "文号": f"示例函〔{year}〕{between(1, 90, 'paper', firm.number)}号",
        }
        if level == "市级" and year < 2023 and chance(0.15, "national", firm.number):
            yield line | {"级别": "国家级", "认定日期": date(year + 3, 11, 5)}


def project_rows(year: int, through: int) -> Iterator[Row]:
    """The projects at the end of a month."""
    owners = [firm for firm in cast() if firm.joined and firm.trade.sector and firm.number]
    for number in range(PROJECTS):
        firm = owners[(number * 7) % len(owners)]
        begun = between(2023, 2026, "begun", number)
        if begun > year:
            continue
        yield _project(number, firm, begun) | _progress(number, begun, year, through)


def _project(number: int, firm: Firm, begun: int) -> Row:
    total = _total(number)
    start = date(begun, between(3, 9, "start", number), 1)
    finish = date(begun + 3, between(4, 12, "finish", number), 1)
    sector = firm.trade.sector
    return {
        "项目代码": f"示例-{begun}-110115-{number:04d}",
        "项目名称": f"示例{firm.trade.segment}产业化项目{number + 1}号",
        "建设单位": firm.name,
        "统一社会信用代码": firm.uscc,
        "项目级别": ("一般", "区重点", "市重点")[between(0, 2, "rank", number)],
        "项目类别": "新建" if begun == 2026 else "续建",
        "产业领域": sector.label if sector else None,
        "建设地点": f"{firm.town}示例地块{number + 1}",
        "所属镇街": firm.town,
        "建设内容及规模": f"建设{firm.trade.product}生产线，示例",
        "总投资（万元）": total,
        "计划开工": start,
        "实际开工": start,
        "计划竣工": finish,
        "是否纳统": "是" if total >= 5_000 else "否",
        "用地面积（亩）": between(8, 160, "land", number),
        "达产产值（万元）": total * between(11, 26, "made", number) // 10,
        "达产税收（万元）": total * between(5, 14, "paid", number) // 100,
        "责任单位": "示例责任单位",
        "责任人": "示例责任人",
    }


def _progress(number: int, begun: int, year: int, through: int) -> Row:
    """A quarter of the investment a year; work in a year grows with its months."""
    yearly = _total(number) // 4
    pace = between(70, 118, "pace", number)
    this_year = min(yearly * through * pace // 1_200, yearly)
    before = yearly * (year - begun)
    finished = begun + 3 <= year and through >= 10
    slow = pace < 78
    return {
        "年度计划投资（万元）": yearly,
        "截至月份": f"{year}年{through}月",
        "本年完成投资（万元）": this_year,
        "自开工累计完成投资（万元）": before + this_year,
        "形象进度": "竣工验收" if finished else "设备安装" if begun + 1 < year else "主体施工",
        "项目阶段": "竣工" if finished else "在建",
        "存在问题": "示例：供电方案待批" if slow else None,
    }


def _total(number: int) -> int:
    return between(3, 180, "total", number) * 500
