"""What was known on the day in spring 2026 when the report on 2025 was signed.

The first annual return lacked firms, held slips and counted one firm twice; a list of honours
named some only as announced. What came in later puts all of it right, so that 差异原因 has a story.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from registry.identifiers import make_uscc
from registry.services.demo import district, figures, honours, works
from registry.services.demo.dice import between, chance
from registry.services.demo.firms import LAST_YEAR, Firm, cast

Row = dict[str, Any]
Lines = Callable[[], Iterator[Row]]
SIGNED = datetime(2026, 3, 27, 7, 30, tzinfo=UTC)
YEAR = LAST_YEAR
MONTH = 2
"""The last cumulative month of 2026 that was in by then."""

AMOUNTS = ("工业总产值（万元）", "营业收入（万元）", "研发费用（万元）")
TWICE = 57
"""The firm whose second site was kept as a firm of its own, and returned by itself as well."""


def first_annual_rows() -> Iterator[Row]:
    """The annual return of 2025 as it first came in."""
    for firm, row in _with_firms(figures.annual_rows(YEAR)):
        if firm.number and firm.joined == YEAR and chance(0.5, "entered late", firm.number):
            continue
        if firm.number and chance(0.02, "returned late", firm.number):
            continue
        slip = firm.number and chance(0.06, "slip", firm.number)
        yield _scaled(row, between(880, 1_060, "slip", firm.number)) if slip else row
        if firm.number == TWICE:
            yield _scaled(row, 240) | second_site()
    yield from _dropped(in_library=True)


def final_annual_rows() -> Iterator[Row]:
    """The annual return as it was settled: the story's own numbers, and who is no longer in."""
    yield from figures.annual_rows(YEAR)
    yield from _dropped(in_library=False)


def second_site() -> Row:
    """How the second site is named."""
    name = cast()[TWICE].name.removesuffix("有限公司")
    return {"统一社会信用代码": make_uscc("110115", 9_001), "企业名称": f"{name}二厂有限公司"}


def site_rows() -> Iterator[Row]:
    """The second site as a firm of the ledger."""
    firm = cast()[TWICE]
    yield second_site() | {
        "产业领域": firm.trade.sector.label if firm.trade.sector else None,
        "细分领域": firm.trade.segment,
        "行业代码": firm.trade.industry,
        "是否高精尖": "是" if firm.advanced else "否",
        "所属镇街": firm.town,
        "所属园区": firm.park,
        "经营状态": "正常经营",
        "备注": "示例数据，均为虚构",
    }


def honour_rows() -> Iterator[Row]:
    """The list of honours as it was in spring."""
    for row in honours.honour_rows():
        if not _known_by_then(row, "认定日期", "公示日期"):
            continue
        yield _as_announced(_with_longer_term(_not_withdrawn(row)))


def later_honour_rows() -> Iterator[Row]:
    """What the list says since: what is new, and every line that says something else."""
    yield from _news(honours.honour_rows(), honour_rows())


def platform_rows() -> Iterator[Row]:
    """The platforms as they were in spring; who had lost one was not known."""
    for row in works.platform_rows():
        if _known_by_then(row, "认定日期"):
            yield row | {"撤销日期": None} if row.get("撤销日期") else row


def later_platform_rows() -> Iterator[Row]:
    """What is said of platforms since."""
    yield from _news(works.platform_rows(), platform_rows())


def district_rows(lines: Lines) -> Iterator[Row]:
    """What the statistics bureau had published."""
    return (row for row in lines() if _known_by_then(row, "发布日期"))


def later_district_rows(lines: Lines) -> Iterator[Row]:
    """What it has published since."""
    return (row for row in lines() if not _known_by_then(row, "发布日期"))


DISTRICT: tuple[tuple[str, Lines], ...] = (
    ("年报", district.annual_rows),
    ("快报", district.flash_rows),
)


def _dropped(*, in_library: bool) -> Iterator[Row]:
    """Firms that had left the library a year ago and were first returned once more."""
    for firm, row in _with_firms(figures.annual_rows(YEAR - 1)):
        stays = firm.leaves_on is None and firm.absorbed_by is None
        if firm.in_library(YEAR) or not stays or not firm.trade.makes_goods:
            continue
        if firm.number % 40:  # due, and never returned
            continue
        base = {name: row[name] for name in ("统一社会信用代码", "企业名称", "规上专业")}
        base |= {"年度": YEAR, "是否规上": "是" if in_library else "否"}
        yield base | {name: round(row[name] * 0.6, 2) for name in AMOUNTS}


def _with_firms(lines: Iterable[Row]) -> Iterator[tuple[Firm, Row]]:
    firms = {firm.uscc: firm for firm in cast()}
    return ((firms[row["统一社会信用代码"]], row) for row in lines)


def _scaled(row: Row, per_mille: int) -> Row:
    """The line with other amounts; who fills in a slip has it in every amount of the line."""
    found = {name: row[name] for name in AMOUNTS if row.get(name) is not None}
    return row | {name: round(value * per_mille / 1_000, 2) for name, value in found.items()}


def _known_by_then(row: Row, *days: str) -> bool:
    day = next((row[name] for name in days if row.get(name)), None)
    return isinstance(day, date) and day <= SIGNED.date()


def _not_withdrawn(row: Row) -> Row:
    """A withdrawal of the last year had not been told yet."""
    day = row.get("撤销日期")
    if not isinstance(day, date) or day.year < YEAR - 2:
        return row
    return {name: value for name, value in row.items() if name not in ("撤销日期", "备注")}


def _with_longer_term(row: Row) -> Row:
    """Of one review the term was entered as four years instead of three."""
    if row.get("批次") != "2022年复核":
        return row
    last = row["有效期至"]
    return row | {"有效期至": last.replace(year=last.year + 1)}


def _as_announced(row: Row) -> Row:
    """Of the newest batch of the state only the announcement was known."""
    if row["荣誉类型"] != "专精特新“小巨人”企业" or row.get("批次") != "第七批":
        return row
    told = {name: value for name, value in row.items() if name not in ("认定日期", "有效期至")}
    return told | {"认定状态": "公示"}


def _news(now: Iterable[Row], then: Iterable[Row]) -> Iterator[Row]:
    """The lines that were not there word for word."""
    told = {tuple(row.items()) for row in then}
    return (row for row in now if tuple(row.items()) not in told)
