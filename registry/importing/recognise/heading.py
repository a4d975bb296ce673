"""Column headings: several merged levels, with units, stars and remarks in them (表头)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from registry.importing.cells.units import unit_for
from registry.importing.registers.spec import FieldKind
from registry.importing.registers.words import fold
from registry.quantities import unit_named

_BRACKET = re.compile(r"[(\[【〔<《{]([^()\[\]【】〔〕<>《》{}]*)[)\]】〕>》}]")
_UNIT_PREFIX = re.compile(r"^(?:计量|金额|货币|数量)?单位\s*[:：]?\s*")
_OTHER_UNITS = frozenset(
    (
        "% ‰ 个 家 户 项 台 件 次 年 月 日 天 岁 元/人 万元/人 元/亩 万元/亩 万元/公顷"
        " 个百分点 百分点"
    ).split()
)
_NOTE = re.compile(
    r"\d+字(?:以内|左右)?|必填|选填|非必填|可选|可不填|单选|多选|可多选|下拉.*|空为.*|.*请?填写?.*|"
    r"示例.*|样例.*|例[如:：].*|如[:：].*|如有.*|格式.*|yyyy.*|20[x\d]{2}.*|请.*|全称|盖章|签字|"
    r"现价|当年价格?|当年价格|保留.*|四舍五入.*|自动.*|不填.*|是[/或、]否|有[/或、]无|y/n|选择.*|"
    r"精确到.*|文本格式|18位|四位|4位|原件|复印件|人工.*|公式.*|\d+|[①-⑳]",
    re.IGNORECASE,
)
_PATTERN = re.compile(r"20x{2}[.\-/年]?\d?x{0,2}月?|yyyy[-/.]?mm(?:[-/.]?dd)?", re.IGNORECASE)
_MONTHS = re.compile(
    r"(?:截[至止])?1\s*[-—–~～至到]\s*(\d{1,2}|本)\s*月(?:份)?(?:累计)?|截[至止](\d{1,2})月(?:份|[末底])?|"
    r"(?<![\d.\-—–~～至到])(\d{1,2})月(?:[末底止](?:累计)?|份?累计)"
)
_QUARTERS = (
    (re.compile(r"1\s*[-—–~～至到]\s*3季度|前[三3]季度"), 9),
    (re.compile(r"上半年(?:累计)?"), 6),
    (re.compile(r"第?[一1]季度(?:累计)?"), 3),
)
_WHOLE_YEAR = re.compile(r"全年度?(?:合计|累计|总计)?")
_ALONE = re.compile(
    r"(?<![\d.\-—–~～至到])\d{1,2}月份?(?!\d|[末底止日初内])|第?[二三四2-4]季度|下半年"
)
_TAIL_UNIT = re.compile(r"^(.+?)\s*[:：/,，、;；\n]\s*(?:单位[:：]?)?([^:：/,，、;；\n]{1,8})$")


LONGEST = 100
"""A header cell is not longer than this; what is, is text."""


@dataclass(frozen=True, slots=True)
class Level:
    """One cell of a heading: what it says, folded, its unit, and the last month of 1—10月.

    whole_year -- it says 全年, which is a month beside others, and no more than the year without
    """

    key: str
    unit: str | None = None
    through: int | None = None
    whole_year: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading, from its top level to its leaf.

    text -- as shown, levels joined by “-”; unit -- of the lowest level that states one
    unit_below -- the unit stands in a row of units under the header
    """

    text: str
    levels: tuple[Level, ...]
    unit_below: bool = False

    @property
    def unit(self) -> str | None:
        """The unit written in the heading, as written."""
        return next((level.unit for level in reversed(self.levels) if level.unit), None)

    @property
    def through(self) -> int | None:
        """The last month where the heading says 1—10月."""
        return next((level.through for level in self.levels if level.through), None)

    @property
    def whole_year(self) -> bool:
        """Whether the heading says 全年."""
        return any(level.whole_year for level in self.levels)

    @property
    def joined(self) -> str:
        """The key of all levels together."""
        return "".join(level.key for level in self.levels)

    @property
    def leaf(self) -> str:
        """The key of the lowest level."""
        return self.levels[-1].key if self.levels else ""


def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit."""
    word = text.strip()
    return bool(word) and (
        word in _OTHER_UNITS
        or unit_named(word) is not None
        or (len(word) <= 8 and unit_for(FieldKind.MONEY, word) is not None)
    )


@lru_cache(maxsize=4096)
def read_level(text: str) -> Level:
    """One header cell: brackets with a unit or a remark go, brackets with a meaning stay."""
    if len(text) > LONGEST:
        return Level("")
    plain = unicodedata.normalize("NFKC", text).replace("（", "(").replace("）", ")").strip()
    plain = _PATTERN.sub("", plain)
    plain, through = _months(plain)
    plain, whole = _WHOLE_YEAR.subn("累计", plain)
    units: list[str] = []
    rest = _BRACKET.sub(lambda match: _bracket(match[1], units), plain)
    if not units and (tail := _TAIL_UNIT.fullmatch(rest.strip())) and is_unit(tail[2]):
        rest, units = tail[1], [tail[2].strip()]
    return Level(fold(rest), units[0] if units else None, through, bool(whole))


def _months(text: str) -> tuple[str, int | None]:
    """The text with 累计 for cumulative months and 单月 for others, and the last cumulative one."""
    said = [match[1] or match[2] or match[3] for match in _MONTHS.finditer(text)]
    months = [int(month) for month in said if month.isdecimal()]
    text = _MONTHS.sub("累计", text)
    for pattern, through in _QUARTERS:
        text, found = pattern.subn("累计", text)
        months += [through] * found
    last = months[0] if months and 1 <= months[0] <= 12 else None
    return _ALONE.sub("单月", text), last


def _bracket(content: str, units: list[str]) -> str:
    """What stays of a bracket: nothing of a unit or remark, all of what changes the meaning."""
    word = _UNIT_PREFIX.sub("", content.strip())
    if is_unit(word):
        units.append(word)
        return ""
    return "" if not word or _NOTE.fullmatch(word) else word


def heading_of(cells: list[str]) -> Heading:
    """The heading of a column from its header cells, top first; equal neighbours are one."""
    texts: list[str] = []
    levels: list[Level] = []
    for cell in cells:
        shown = " ".join(cell.split())
        level = read_level(shown)
        if not shown or (levels and levels[-1] == level):
            continue
        if levels and levels[-1].key == level.key and not levels[-1].unit:
            texts[-1], levels[-1] = shown, level
            continue
        texts.append(shown)
        levels.append(level)
    return Heading("-".join(texts), tuple(levels))


def units_said(text: str) -> list[str]:
    """The units of a line such as `单位：万元、人`; none where the text is no such line."""
    plain = unicodedata.normalize("NFKC", text)
    match = re.search(r"(?:计量|金额|货币)?单位\s*[:：]\s*([^)）\s]+)", plain)
    if match is None:
        return []
    words = [word.strip() for word in re.split(r"[、,，;；/和]", match[1])]
    return [word for word in words if is_unit(word)]
