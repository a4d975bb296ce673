"""The cast: 1,200 fictional firms with what they are and how it changes."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from registry.identifiers import make_uscc
from registry.services.demo import trades
from registry.services.demo.dice import between, chance, pick, unit
from registry.services.demo.trades import Trade

COUNT = 1_200
FACTORIES_IN_LIBRARY = 300
SERVICES_IN_LIBRARY = 220
FIRST_YEAR, LAST_YEAR = 2020, 2025
OFFICES = ("110115",) * 8 + ("110302", "110000", "110108")

# Weighted by listing: where the district's industry stands.
TOWNS = (
    ("北臧村镇", "大兴生物医药产业基地"),
    ("北臧村镇", "大兴生物医药产业基地"),
    ("黄村地区", None),
    ("黄村地区", "大兴生物医药产业基地"),
    ("魏善庄镇", "国家新媒体产业基地（大兴经济开发区）"),
    ("观音寺街道", "国家新媒体产业基地（大兴经济开发区）"),
    ("礼贤镇", "北京大兴国际机场临空经济区（大兴片区）"),
    ("榆垡镇", "北京大兴国际机场临空经济区（大兴片区）"),
    ("天宫院街道", "北京中日创新合作示范区"),
    ("魏善庄镇", "大兴国际氢能示范区"),
    ("西红门地区", None),
    ("瀛海地区", None),
    ("旧宫地区", None),
    ("亦庄地区", None),
    ("采育镇", None),
    ("青云店镇", None),
    ("长子营镇", None),
    ("庞各庄镇", None),
    ("安定镇", None),
    ("兴丰街道", None),
    ("清源街道", None),
    ("高米店街道", None),
    ("林校路街道", None),
)


@dataclass(frozen=True)
class Firm:
    """One fictional firm.

    joined, left -- first and last year in the statistics library; joined None: never in it
    weight -- its size among its like; leaves_on -- the day it moves out of the district
    """

    number: int
    uscc: str
    name: str
    former_name: str | None
    trade: Trade
    advanced: bool
    town: str
    park: str | None
    joined: int | None
    left: int
    weight: int
    established: date
    leaves_on: date | None
    absorbed_by: int | None

    def in_library(self, year: int) -> bool:
        """Whether the statistics bureau counts it in `year`."""
        return self.joined is not None and self.joined <= year <= self.left


@cache
def cast() -> tuple[Firm, ...]:
    """All firms, by number; number 0 is the vaccine maker of 2021."""
    return tuple(_firm(number) for number in range(COUNT))


@cache
def factories() -> tuple[Firm, ...]:
    """The firms of the industrial library, at any time."""
    return tuple(firm for firm in cast() if firm.joined and firm.trade.makes_goods)


def _firm(number: int) -> Firm:
    trade = _trade(number)
    place = TOWNS[0] if number == 0 else pick(TOWNS, "town", number)
    leaves_on = _leaving(number)
    absorbed_by = number - 40 if number in (171, 262, 421) else None
    gone = leaves_on.year if leaves_on else 2024 if absorbed_by is not None else LAST_YEAR + 3
    last = gone - 1  # who leaves during a year is not in that year's annual return
    joined = _joined(number)
    dropped = between(2021, 2025, "drop", number) if chance(0.07, "drops", number) else last
    return Firm(
        number=number,
        uscc=make_uscc("110115" if number == 0 else pick(OFFICES, "office", number), number),
        name=_name(number, trade),
        former_name=_former_name(number, trade),
        trade=trade,
        advanced=trade.sector is not None and (number == 0 or chance(0.96, "advanced", number)),
        town=place[0],
        park=place[1],
        joined=joined,
        left=last if joined is None or number == 0 else min(last, max(joined, dropped)),
        weight=int(1_000 / (unit("weight", number) + 0.015)),
        established=date(1995, 1, 1) + timedelta(days=between(0, 8_900, "founded", number)),
        leaves_on=leaves_on,
        absorbed_by=absorbed_by,
    )


def _trade(number: int) -> Trade:
    if number == 0:
        return trades.VACCINE
    if number < FACTORIES_IN_LIBRARY or number % 2:
        if FACTORIES_IN_LIBRARY <= number < FACTORIES_IN_LIBRARY + SERVICES_IN_LIBRARY:
            return pick(trades.SERVICES, "trade", number)
        if chance(0.22, "old", number):
            return pick(trades.OLD_TRADES, "trade", number)
        return pick(trades.FACTORIES, "trade", number)
    return pick(trades.SERVICES, "trade", number)


def _joined(number: int) -> int | None:
    """Most were in the library when the plan began; a dozen or two come every year."""
    if number >= FACTORIES_IN_LIBRARY + SERVICES_IN_LIBRARY:
        return None
    if number == 0 or chance(0.66, "joins", number):
        return FIRST_YEAR
    return between(FIRST_YEAR + 1, LAST_YEAR, "joined", number)


def _leaving(number: int) -> date | None:
    """Some two dozen move out of the district, on a day of 2022 to 2025."""
    if number % 47 != 19:
        return None
    return date(between(2022, 2025, "leaves", number), between(1, 12, "month", number), 1)


def _name(number: int, trade: Trade) -> str:
    row, column = divmod(number, len(trades.FIRST))
    first = trades.FIRST[column]
    second = trades.SECOND[(row + 7 * column) % len(trades.SECOND)]
    ending = "股份有限公司" if chance(0.06, "ending", number) else "有限公司"
    return f"北京示例{first}{second}{trade.word}{ending}"


def _former_name(number: int, trade: Trade) -> str | None:
    if number % 31 != 7:
        return None
    first = trades.FIRST[(number + 17) % len(trades.FIRST)]
    return f"北京示例{first}星{trade.word}有限责任公司"
