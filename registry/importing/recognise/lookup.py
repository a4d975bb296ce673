"""Headings → fields: exact word, synonym, learned word; closeness only proposes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from registry.importing.recognise.heading import Heading, read_level
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import AMOUNTS, Field, Near, RegisterSpec
from registry.importing.registers.words import fold
from registry.importing.table import How


@dataclass(frozen=True, slots=True)
class Match:
    """A heading that means a field; `year` is one it names while nobody has said which year."""

    field: str
    how: How
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NoMatch:
    """A heading that is not imported, why, and what a person may choose."""

    reason: str
    proposal: str | None = None
    near: bool = False


@dataclass(frozen=True)
class Index:
    """A register's words by folded key."""

    exact: Mapping[str, str]
    synonyms: Mapping[str, str]
    near: Mapping[str, Near]

    def find(self, key: str) -> Match | None:
        """The field that a key means, best reason first."""
        if key in self.exact:
            return Match(self.exact[key], "exact")
        if key in self.synonyms:
            return Match(self.synonyms[key], "synonym")
        return None

    def knows(self, key: str) -> bool:
        """Whether a key is a word of this register, even one that never maps."""
        return key in self.exact or key in self.synonyms or key in self.near


@cache
def index_of(code: str) -> Index:
    """The words of a register."""
    spec = REGISTERS[code]
    exact = {read_level(field.header).key: field.name for field in spec.fields}
    synonyms = {fold(word): field.name for field in spec.fields for word in field.synonyms}
    near = {fold(word): each for each in spec.near for word in each.words}
    return Index(exact, synonyms, near)


@cache
def header_words() -> frozenset[str]:
    """Every header and synonym of every register as written, to spot a second header row."""
    return frozenset(
        word
        for spec in REGISTERS.values()
        for field in spec.fields
        for word in (field.header, field.label, *field.synonyms)
    )


@cache
def known_keys() -> frozenset[str]:
    """Every folded word of every register, mapped or near."""
    indexes = [index_of(code) for code in REGISTERS]
    return frozenset(key for each in indexes for key in (*each.exact, *each.synonyms, *each.near))


PREVIOUS = "上期"
"""A heading that begins with it holds an earlier period's value, which is never this one's."""

_YEAR = re.compile(r"(20\d{2}|19\d{2})年?度?")
_ROLES = (
    (
        "prior",
        "上年同期累计 去年同期累计 上年同期数 去年同期数 上年同期 去年同期 上年同月累计 上年累计"
        " 去年累计 同期累计 同期数 同期 上年数 上年 去年",
    ),
    (
        "growth",
        "同比增长速度 比上年同期增长 比上年增长 同比增长率 同比增速 同比增长 同比增减 累计增速"
        " 累计同比 增长速度 增长率 增速 增幅 同比 增长",
    ),
    ("month", "本月数 当月数 本月止当月 本月 当月 单月"),
    (
        "current",
        "本年本月止累计 本月止累计 至本月止累计 年初至本月累计 年初至今累计 年初至今 年初累计"
        " 本年累计数 本年累计 本期累计 本年度 本年数 本年 本期数 本期 当年累计 当年 今年累计 今年"
        " 累计数 累计值 累计 实际数 绝对值 绝对数",
    ),
)
_MODIFIERS = sorted(
    ((word, role) for role, words in _ROLES for word in words.split()),
    key=lambda pair: -len(pair[0]),
)
_SECTION = re.compile(r".*(?:情况|信息|概况|数据|指标|资料|要素|其他|基本.*)")
_OTHERS = re.compile(
    r"母公司|子公司|股东|集团|关联|上级|控股方|法定代表人|法人|负责人|实际控制人|担保"
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A key taken apart: the measure, what is said about its time, and the year it names."""

    base: str
    roles: frozenset[str]
    year: int | None


_VALUES = frozenset("产值 数值 金额 数额 数据 数字 完成数 完成额".split())
"""Headings of the value of which a title says what it is."""


def is_modifier(key: str) -> bool:
    """Whether a header level only says which period or growth: 本年累计, 上年同期, 增速."""
    parts = _take_apart(key)
    return bool(key) and not parts.base


def has_modifier(key: str) -> bool:
    """Whether a header level names a period, a year or a growth beside something else."""
    parts = _take_apart(key)
    named = parts.year is not None and (key.endswith("年") or parts.base in known_keys())
    return bool(parts.roles) or named


@lru_cache(maxsize=4096)
def _take_apart(key: str) -> _Parts:
    roles: set[str] = set()
    year = None
    if match := _YEAR.search(key):
        year = int(match[1])
        key = key[: match.start()] + key[match.end() :]
    found = True
    while found and key:
        found = False
        for word, role in _MODIFIERS:
            if key.startswith(word) or key.endswith(word):
                key = key.removeprefix(word) if key.startswith(word) else key.removesuffix(word)
                roles.add(role)
                found = True
                break
    return _Parts(key, frozenset(roles), year)


def look_up(
    spec: RegisterSpec, heading: Heading, learned: Mapping[str, str], year: int | None
) -> Match | NoMatch:
    """What a heading means in a register; `learned` maps folded headings to fields."""
    return meaning(spec, heading, learned, year) or _nothing(spec, heading)


def meaning(
    spec: RegisterSpec, heading: Heading, learned: Mapping[str, str], year: int | None
) -> Match | NoMatch | None:
    """What the register's own words say of a heading; None where they say nothing."""
    index = index_of(spec.code)
    joined = heading.joined
    if not joined:
        return None
    if found := index.find(joined):
        return found
    if joined in learned and learned[joined] in spec.by_name:
        return Match(learned[joined], "learned")
    if joined.startswith(PREVIOUS):
        return NoMatch(f"“{heading.text}”是上期的数，只供参考，未导入")
    if near := index.near.get(joined):
        return _dated(near, heading, spec, year) or _near(near, heading, spec)
    if len(heading.levels) > 1 and _is_section(heading.levels[0].key, index):
        below = Heading(heading.text, heading.levels[1:])
        return meaning(spec, below, learned, year)
    return _by_parts(spec, heading, index, year)


def _is_section(key: str, index: Index) -> bool:
    """Whether a level only groups the columns below it: 项目基本情况, not 上年 or 母公司."""
    return not key or (
        _SECTION.fullmatch(key) is not None
        and not _OTHERS.search(key)
        and not index.knows(key)
        and not _take_apart(key).roles
    )


def _near(near: Near, heading: Heading, spec: RegisterSpec) -> NoMatch:
    label = spec.by_name[near.field].label
    return NoMatch(f"“{heading.text}”与“{label}”易混：{near.why}，未导入", near.field, near=True)


def _dated(
    near: Near, heading: Heading, spec: RegisterSpec, year: int | None
) -> Match | NoMatch | None:
    """完成投资 is doubtful, 2025年1—9月完成投资 is what was done from January to September."""
    parts = _take_apart(heading.joined)
    named = parts.year is not None or heading.through is not None
    if near.dated is None or not named or parts.roles - {"current"}:
        return None
    return _with_role(spec.by_name[near.dated], parts, heading, year)


def _by_parts(
    spec: RegisterSpec, heading: Heading, index: Index, year: int | None
) -> Match | NoMatch | None:
    """A measure with its period said beside it: 工业总产值-本年累计, 2024年营业收入."""
    parts = _take_apart(heading.joined)
    if spec.titled and spec.figure and parts.base in _VALUES:
        return _with_role(spec.by_name[spec.figure], parts, heading, year)
    if not parts.roles and parts.year is None:
        return None
    if not parts.base:
        return _bare(spec, parts, heading, year)
    if near := index.near.get(parts.base):
        return _dated(near, heading, spec, year) or _near(near, heading, spec)
    found = index.find(parts.base)
    if found is None or not _may_be_dated(spec, found.field, parts):
        return None
    return _with_role(spec.by_name[found.field], parts, heading, year)


def _may_be_dated(spec: RegisterSpec, name: str, parts: _Parts) -> bool:
    """Whether a field may have a period beside it: any amount, and what holds for one period."""
    return spec.by_name[name].kind in AMOUNTS or (name in spec.periodic and not parts.roles)


def _bare(
    spec: RegisterSpec, parts: _Parts, heading: Heading, year: int | None
) -> Match | NoMatch | None:
    """A heading that is nothing but a period: 2023年, 1—10月."""
    dated = parts.year is not None or heading.through is not None or "month" in parts.roles
    dated = dated or heading.whole_year
    if spec.figure is None or not (dated or spec.titled):
        return None
    return _with_role(spec.by_name[spec.figure], parts, heading, year)


def _with_role(field: Field, parts: _Parts, heading: Heading, year: int | None) -> Match | NoMatch:
    roles, named = set(parts.roles), year_named(heading)
    if named is not None and year is not None:
        fitting = {year} if "prior" in roles or not field.prior else {year, year - 1}
        if named not in fitting:
            return NoMatch(f"“{heading.text}”是{named}年的数，本次导入{year}年，未导入")
        roles.add("prior" if named == year - 1 else "current")
    if "month" in roles:
        return NoMatch(
            f"“{heading.text}”是单月或单季的数，不是年初至今的累计数，未导入",
            field.name,
            near=True,
        )
    if "growth" in roles:
        target = field.growth
    elif "prior" in roles:
        target = field.prior
    else:
        target = field.name
    if target is None or {"prior", "growth"} <= roles:
        return NoMatch(f"“{heading.text}”不是本期的{field.label}，登记表中没有这一项，未导入")
    return Match(target, "synonym", named if year is None else None)


def year_named(heading: Heading) -> int | None:
    """The year of whose period a heading speaks: 2023年同期 is said of a period of 2024."""
    for level in heading.levels:
        parts = _take_apart(level.key)
        if parts.year is not None:
            return parts.year + 1 if "prior" in parts.roles else parts.year
    return None


_CLOSE = 0.75


def _nothing(spec: RegisterSpec, heading: Heading) -> NoMatch:
    """Another register's column, a word close to one of ours, or a stranger.

    What is close to a word that is easily confused (工业销售总产值) is confused as easily.
    """
    index = index_of(spec.code)
    if not heading.joined:
        return NoMatch("这一列没有表头，未导入")
    if other := _elsewhere(spec, heading):
        return NoMatch(other)
    words = {**index.synonyms, **index.exact}
    if confused := get_close_matches(heading.joined, index.near, n=1, cutoff=_CLOSE):
        return _near(index.near[confused[0]], heading, spec)
    close = get_close_matches(heading.joined, words, n=1, cutoff=_CLOSE)
    if close:
        label = spec.by_name[words[close[0]]].label
        return NoMatch(f"“{heading.text}”近似“{label}”，须由人确认，未导入", words[close[0]])
    return NoMatch(f"“{heading.text}”没有对应的字段，未导入")


def _elsewhere(spec: RegisterSpec, heading: Heading) -> str | None:
    """The sentence where another register keeps this column."""
    for other in REGISTERS.values():
        found = index_of(other.code).find(heading.joined)
        if other is not spec and found and found.field in other.marks:
            label = other.by_name[found.field].label
            return f"“{heading.text}”属于“{other.label}”登记表的“{label}”，不在本表导入"
    return None
