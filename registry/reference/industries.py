"""国民经济行业分类 GB/T 4754-2017 (with 第1号修改单) and 高技术产业（制造业）分类 (2017).

高技术 is a look-up on the four-digit code, never a prefix: 27 belongs whole, but not 3587, 4030,
4050 or 3964, while 2664, 374x and 4343 do.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal

from registry.reference.files import lines_of

EDITION = "GB/T 4754-2017"


@dataclass(frozen=True, slots=True)
class Industry:
    """One class (行业): level 1 门类 (a letter), 2 大类, 3 中类, 4 小类. Fields as in its table."""

    edition: str
    code: str
    name: str
    parent: str | None
    level: int
    section: str
    high_tech: bool


@cache
def industries() -> tuple[Industry, ...]:
    """The whole classification, in the order of the standard; high_tech only where all of it is."""
    return tuple(
        Industry(EDITION, code, name, parent, level, _section(code), is_high_tech(code) is True)
        for code, (name, parent, level) in _lines().items()
    )


@cache
def industry(code: str) -> Industry | None:
    """The class with exactly this code, or None."""
    return next((item for item in industries() if item.code == code), None)


@cache
def _lines() -> dict[str, tuple[str, str | None, int]]:
    return {
        line["code"]: (line["name"], line["parent"] or None, int(line["level"]))
        for line in lines_of("gbt4754_2017.csv")
    }


@cache
def _children() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, (_, parent, _) in _lines().items():
        if parent:
            found[parent].append(code)
    return dict(found)


def _section(code: str) -> str:
    """The letter of the 门类 that `code` belongs to."""
    parent = _lines()[code][1]
    return code if parent is None else _section(parent)


@cache
def high_tech_codes() -> frozenset[str]:
    """The four-digit codes of 高技术产业（制造业）分类 (2017)."""
    return frozenset(line["gbt4754"] for line in lines_of("high_tech_manufacturing_2017.csv"))


@cache
def is_high_tech(code: str) -> bool | None:
    """Whether `code` is 高技术制造业; None where only a part of it is, or the code is unknown.

    A shorter code is so where all its 小类 are: 271 has only 2710, and all of 27 belongs.
    """
    if code not in _lines():
        return None
    if code not in _children():
        return code in high_tech_codes()
    parts = {is_high_tech(child) for child in _children()[code]}
    return parts.pop() if len(parts) == 1 else None


Problem = Literal["empty", "unknown", "ambiguous", "mismatch"]

_SENTENCES: dict[Problem, str] = {
    "empty": "没有填写行业代码。",
    "unknown": "“{text}”不是国民经济行业分类（2017）的代码，请填写四位小类代码，例如 2720。",
    "ambiguous": "“{text}”可能丢了开头的0，请确认是哪一个：{candidates}。",
    "mismatch": "“{text}”的代码与名称不一致，请确认是哪一个：{candidates}。",
}


@dataclass(frozen=True, slots=True)
class IndustryReading:
    """What an industry code as written says.

    code -- four digits where they are known, else the shorter code given (a 中类 with one 小类 is
    that 小类); candidates -- the codes to choose from where a person must
    """

    text: str
    code: str | None = None
    problem: Problem | None = None
    candidates: tuple[str, ...] = ()

    @property
    def is_class(self) -> bool:
        """Whether a 小类 is known, as the ledger wants it."""
        return self.code is not None and len(self.code) == 4

    @property
    def sentence(self) -> str:
        """What is wrong and what to enter; empty where nothing is."""
        if self.problem is None:
            return ""
        named = "；".join(f"{code} {_lines()[code][0]}" for code in self.candidates)
        return _SENTENCES[self.problem].format(text=self.text.strip(), candidates=named)


_FORM = re.compile(r"(?P<letter>[A-T])?(?P<digits>\d+(?:\.\d+)?)?(?P<name>.*)", re.DOTALL)


def normalise_industry_code(text: str) -> IndustryReading:
    """Read `2720`, `C2720`, `27.20`, `272`, `2720化学药品制剂制造` or a name alone.

    A number that may have lost its leading zero (111: 0111 or 中类 111) is ambiguous, unless the
    letter or the name beside it decides.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper().lstrip("'‘’")
    match = _FORM.fullmatch(plain)
    if match is None or not plain:
        return IndustryReading(text, problem="empty")
    letter, digits = match["letter"] or "", _whole(match["digits"] or "")
    name = match["name"].strip("-_—:、,()[]/·.")
    if not digits:
        return _by_name(text, letter, name)
    candidates = _candidates(digits, letter)
    if not candidates:
        return IndustryReading(text, problem="unknown")
    return _decide(text, candidates, _codes_named(name))


def _whole(digits: str) -> str:
    """27.20 is written for 2720, while 2720.0 is a number cell."""
    head, _, tail = digits.partition(".")
    return head if not tail.strip("0") and len(head + tail) != 4 else head + tail


def _candidates(digits: str, letter: str) -> list[str]:
    """The codes that `digits` may stand for, a lost leading zero considered, within the letter.

    Two digits are a 大类: nobody writes a 中类 of A or B without its zero beside one.
    """
    forms = [digits] if len(digits) in {2, 4} and digits in _lines() else [digits, "0" + digits]
    known = dict.fromkeys(_finest(form) for form in forms if form in _lines())
    return [code for code in known if letter in ("", _section(code))]


def _finest(code: str) -> str:
    """A 中类 with a single 小类 is that 小类."""
    children = _children().get(code, [])
    return children[0] if len(code) == 3 and len(children) == 1 else code


def _decide(text: str, candidates: list[str], named: list[str]) -> IndustryReading:
    """One code: the only candidate, or the one that the name beside it says."""
    both = [code for code in candidates if code in named]
    if len(both) == 1:
        return IndustryReading(text, both[0])
    if named and not both:
        choice = (*candidates, *named)
        return IndustryReading(text, problem="mismatch", candidates=choice)
    if len(candidates) > 1:
        return IndustryReading(text, problem="ambiguous", candidates=tuple(candidates))
    return IndustryReading(text, candidates[0])


def _by_name(text: str, letter: str, name: str) -> IndustryReading:
    """A name or a letter without digits."""
    if letter and not name:
        return IndustryReading(text, letter)
    named = [code for code in _codes_named(name) if letter in ("", _section(code))]
    if not named:
        return IndustryReading(text, problem="unknown" if name else "empty")
    if len(named) > 1:
        return IndustryReading(text, problem="mismatch", candidates=tuple(named))
    return IndustryReading(text, named[0])


def _codes_named(name: str) -> list[str]:
    """The codes that bear exactly this name, each at its finest."""
    return _names().get(name, []) if name else []


@cache
def _names() -> dict[str, list[str]]:
    """name → codes; where a class and its own part share a name, the part."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, (name, parent, _) in _lines().items():
        if parent in found[name]:
            found[name].remove(parent)
        found[name].append(_finest(code))
    return {name: list(dict.fromkeys(codes)) for name, codes in found.items()}
