"""镇街 of 大兴区: the statistics bureau's nine-digit codes, and the town an address names."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.reference.files import lines_of

AREA = "统计用功能区"
"""The kind of statistical areas (北京经济技术开发区 …): they lie on the ground of real towns."""

_SHORT = re.compile(r"(?:街道|地区|镇)$")
# Areas that addresses spell out in another way. 经开区 alone is no alias: here it may mean either
# 北京经济技术开发区 or 大兴经济开发区. 亦庄 alone is the town, 亦庄…开发区 is not.
_AREA_SPELLINGS = {
    "110115403": ("北京经开区", "北京亦庄经济技术开发区", "亦庄经济技术开发区", "亦庄开发区"),
    "110115404": ("大兴生物医药产业基地", "中关村科技园区大兴生物医药产业基地", "大兴生物医药基地"),
    "110115405": ("大兴区经济开发区", "北京大兴经济开发区"),
    "110115406": ("北京大兴国际机场",),
}


@dataclass(frozen=True, slots=True)
class Town:
    """A 镇街 with the other words for it. Fields as in its table."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    starts_on: date
    ends_on: date


@cache
def towns() -> tuple[Town, ...]:
    """All 镇街 and statistical areas, by code. One office may bear two names: 黄村地区 = 黄村镇."""
    return tuple(
        Town(
            line["code9"], line["name"], line["kind"], _aliases(line), DISTANT_PAST, DISTANT_FUTURE
        )
        for line in lines_of("daxing_towns.csv")
    )


def _aliases(line: dict[str, str]) -> tuple[str, ...]:
    given = [word for word in line["alias"].split(";") if word]
    if line["kind"] == AREA:
        return (*given, *_AREA_SPELLINGS[line["code9"]])
    others = [_SHORT.sub("", line["name"]), *_spellings(line["name"], line["kind"])]
    return tuple(word for word in dict.fromkeys([*given, *others]) if word != line["name"])


def _spellings(name: str, kind: str) -> list[str]:
    """What an address may write for a real town: always with 街道, 镇, 乡, 地区 or 办事处.

    清源路 and 兴丰大街 are roads, 黄村火车站 is a station: the bare name never counts.
    """
    bare = _SHORT.sub("", name)
    if kind == "街道":
        endings = ["街道", "街道办事处", "街道办", "办事处"]
    elif kind == "镇":
        endings = ["镇", "乡"]
    else:
        endings = ["镇", "乡", "地区", "地区办事处", "办事处"]
    return [bare + ending for ending in endings]


def town_named(word: str) -> str | None:
    """The code of the town that `word` is the name, another name or the bare name of, else None.

    For a column of towns: `魏善庄`, `大兴区黄村镇`, `清源`.
    """
    plain = _plain(word)
    return _words().get(re.sub("^(?:北京市?)?大兴区", "", plain), _words().get(plain))


def find_town(address: str) -> str | None:
    """The code of the town that an address names, else None.

    A real town comes before a statistical area on its ground, then the longest spelling counts,
    then the first. An address that begins with another province, city or district has none.
    """
    plain = _plain(address)
    if _ELSEWHERE.match(plain):
        return None
    found = [(match[0], match.start()) for match in _address_pattern().finditer(plain)]
    if not found:
        return None
    areas = _address_words()
    best = min(found, key=lambda hit: (areas[hit[0]][1], -len(hit[0]), hit[1]))
    return areas[best[0]][0]


_ELSEWHERE = re.compile(
    r"(?!北京)[\u4e00-\u9fff]{2,4}?(?:省|市|自治区)|"
    r"(?:北京市?)?(?:东城|西城|朝阳|海淀|丰台|石景山|门头沟|房山|通州|顺义|昌平|怀柔|平谷|密云|延庆)区"
)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def _words() -> dict[str, str]:
    """Every name and alias → code."""
    return {word: town.code for town in towns() for word in (town.name, *town.aliases)}


@cache
def _address_words() -> dict[str, tuple[str, bool]]:
    """What an address may write → (code, whether it is a statistical area)."""
    found: dict[str, tuple[str, bool]] = {}
    for town in towns():
        if town.kind == AREA:
            spellings = [town.name, *town.aliases]
        else:
            spellings = _spellings(town.name, town.kind)
        found |= dict.fromkeys(spellings, (town.code, town.kind == AREA))
    return found


@cache
def _address_pattern() -> re.Pattern[str]:
    longest_first = sorted(_address_words(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
