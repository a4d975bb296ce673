"""Identifiers of organisations: 统一社会信用代码, 组织机构代码, 注册号, and names as matching keys.

Sources: GB 32100-2015 (position 18), GB 11714-1997 (position 17, the 组织机构代码 inside),
GS 15-2006 (15-digit 注册号, ISO 7064 MOD 11,10).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the 统一社会信用代码: I O S V Z are never used."""

Problem = Literal["length", "alphabet", "check_digit", "org_check", "excel_number"]

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# 登记管理部门 (1—9, A 军委, N 农业, Y 其他), 机构类别, six digits of the registering office.
_FORM = re.compile(rf"[1-9ANY][{ALPHABET}][0-9]{{6}}[{ALPHABET}]{{9}}[0-9A-HJ-NPQRTUWXY]")
_SLIPS = str.maketrans("OISVZ", "015U2")
_INVISIBLE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?1[4-9]")

_SENTENCES: dict[Problem, str] = {
    "length": "统一社会信用代码应为18位，“{code}”是{length}位，请核对。",
    "alphabet": "统一社会信用代码“{code}”有误：第3—8位只用数字，全码不用 I O S V Z。",
    "check_digit": "统一社会信用代码“{code}”第18位校验不符，请与营业执照核对；核对无误可人工确认。",
    "org_check": "统一社会信用代码“{code}”第17位校验不符，请与营业执照核对；核对无误可人工确认。",
    "excel_number": "代码“{code}”被当作数字，后几位已丢失：请把该列设为文本，重填18位代码。",
}


@dataclass(frozen=True, slots=True)
class UsccCheck:
    """What became of a 统一社会信用代码 as typed.

    code -- half-width, upper case, without spaces; suggestion -- a code that passes, where the
    typed one holds letters that are never used (O for 0 …), else None
    """

    code: str
    problem: Problem | None = None
    suggestion: str | None = None

    @property
    def ok(self) -> bool:
        """Whether both check characters hold."""
        return self.problem is None

    @property
    def confirmable(self) -> bool:
        """Whether a person may confirm it: issued codes exist that fail a check character."""
        return self.problem in {"check_digit", "org_check"}

    @property
    def sentence(self) -> str:
        """What is wrong and what to enter; empty where nothing is."""
        if self.problem is None:
            return ""
        said = _SENTENCES[self.problem].format(code=self.code, length=len(self.code))
        return f"{said}是否为“{self.suggestion}”？" if self.suggestion else said


def normalise_code(text: str) -> str:
    """A code as it should be typed: half-width, upper case, no spaces, zero-widths or leading '."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return plain.lstrip("'‘’`").upper()


def check_uscc(text: str) -> UsccCheck:
    """Normalise `text` and check it as a 统一社会信用代码, both check characters included."""
    code = normalise_code(text)
    problem = _problem(code)
    suggestion = None
    if problem == "alphabet":
        mended = code.translate(_SLIPS)
        suggestion = mended if _problem(mended) is None else None
    return UsccCheck(code, problem, suggestion)


def _problem(code: str) -> Problem | None:
    if _is_excel_number(code):
        return "excel_number"
    if len(code) != 18:
        return "length"
    if not _FORM.fullmatch(code):
        return "alphabet"
    if code[17] != uscc_check_character(code[:17]):
        return "check_digit"
    if code[16] != org_check_character(code[8:16]):
        return "org_check"
    return None


def _is_excel_number(code: str) -> bool:
    """18 digits of which a spreadsheet kept 15, or scientific notation."""
    digits = code.removesuffix(".0")
    if not re.fullmatch(r"\d{15}000", digits):
        return bool(_SCIENTIFIC.fullmatch(code))
    sound = digits[17] == uscc_check_character(digits[:17])
    return not (sound and digits[16] == org_check_character(digits[8:16]))


def uscc_check_character(body: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015). The outer remainder makes 31 a 0."""
    total = sum(
        _VALUES[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def org_check_character(body: str) -> str:
    """The ninth character of a 组织机构代码 for its eight-character body (GB 11714-1997)."""
    total = sum(
        int(character, 36) * weight for character, weight in zip(body, _ORG_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def org_code(uscc: str) -> str:
    """The 组织机构代码 inside a normalised 统一社会信用代码: the second key of a legal unit."""
    return uscc[8:17]


@dataclass(frozen=True, slots=True)
class OrgCheck:
    """What became of a 组织机构代码 as typed.

    code -- the nine characters of the legal unit; branch -- whether it was written with B, as
    statistics write the 产业活动单位 of a legal unit; ok -- whether its check character holds
    """

    code: str
    ok: bool
    branch: bool = False


def check_org_code(text: str) -> OrgCheck | None:
    """Read `60003734-1`, `600037341` or `60003734B`; None where `text` has no such form."""
    code = normalise_code(text).replace("-", "")
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9BX]", code):
        return None
    check = org_check_character(code[:8])
    if code[8] == "B":
        return OrgCheck(code[:8] + check, ok=True, branch=True)
    return OrgCheck(code, ok=code[8] == check)


def is_registration_no(text: str) -> bool:
    """Whether `text` is a 15-digit 注册号 whose check digit holds (ISO 7064 MOD 11,10)."""
    code = normalise_code(text)
    if not re.fullmatch(r"[0-9]{15}", code):
        return False
    product = 10
    for digit in code[:14]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (product + int(code[14])) % 10 == 1


def make_uscc(office: str, serial: int) -> str:
    """A fictional code with valid check characters, for demonstration and tests.

    office -- six digits of a registering office; serial -- 0 … 999999, distinct ones give distinct
    codes. The body begins with XX, a series no office issues.
    """
    if not 0 <= serial <= 999_999 or not re.fullmatch(r"[0-9]{6}", office):
        raise ValueError(f"no code for office {office!r} and serial {serial!r}")
    body = f"XX{serial:06d}"
    code = f"91{office}{body}{org_check_character(body)}"
    return code + uscc_check_character(code)


_FORMER_WORDS = "|".join(("原企业名称", "原单位名称", "原名称", "原名", "曾用名", "更名前", "原"))
_FORMER = re.compile(rf"(?:{_FORMER_WORDS})(?:为|是)?[:：]?\s*(?P<name>.+)", re.DOTALL)
_ORGANISATION = re.compile(
    r"(?:公司|厂|集团|研究所|研究院|医院|中心|企业|合伙\)?|商店|合作社|学校|大学|部|所|社)$"
)
_OPENING, _CLOSING = "([{（［｛【〔〈《「『", ")]}）］｝】〕〉》」』"
_NO_LETTER = re.compile(r"[\W_]+")
_CITY = re.compile(r"^(北京|天津|上海|重庆)市+")


def split_former_name(text: str) -> tuple[str, str | None]:
    """(name, former name or None) of a name as printed: `甲公司（原乙公司）`, `甲公司 原乙公司`."""
    if "原" not in text and "曾用名" not in text and "更名前" not in text:
        return text.strip(), None  # none of the words for a former name is there
    for start, end in _bracketed(text):
        former = _former(text[:start], text[start + 1 : end])
        if former:
            return (text[:start] + text[end + 1 :]).strip(), former
    for mark in re.finditer(r"[\s,，;；、]+", text):
        former = _former(text[: mark.start()], text[mark.end() :])
        if former:
            return text[: mark.start()].strip(), former
    return text.strip(), None


def former_name_in(text: str) -> str | None:
    """The former name that a printed name carries along (原XX公司), or None."""
    return split_former_name(text)[1]


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Positions of each outermost pair of brackets, of whatever width and shape."""
    pairs, opened, depth = [], 0, 0
    for position, character in enumerate(text):
        if character in _OPENING:
            opened = opened if depth else position
            depth += 1
        elif character in _CLOSING and depth:
            depth -= 1
            if not depth:
                pairs.append((opened, position))
    return pairs


def _former(before: str, words: str) -> str | None:
    """The organisation named after 原, or None: 原生态 and 原点 are no former names.

    A whole organisation's name must stand before it: `北京 原点示例有限公司` is one name.
    """
    match = _FORMER.fullmatch(words.strip())
    if match is None or not _ORGANISATION.search(before.rstrip()):
        return None
    name = "".join(match["name"].split())
    return name if len(name) >= 4 and _ORGANISATION.search(name) else None


@lru_cache(maxsize=1 << 16)  # matching, comparing and writing ask for the same names
def fold_name(text: str) -> str:
    """The matching key of an organisation's name (匹配键); the name itself is kept as printed.

    Width, case, brackets, spaces and punctuation do not count, nor does a former name in brackets;
    有限责任公司 = 有限公司; a leading 北京市 = 北京. Nothing else is made equal: names that are
    merely alike stay apart.
    """
    name, _ = split_former_name(text if text.isalnum() else _INVISIBLE.sub(" ", text))
    letters = unicodedata.normalize("NFKC", name).casefold()
    if not letters.isalnum():
        letters = _NO_LETTER.sub("", letters)  # \w is what isalnum says, and the underscore
    if letters[2:3] == "市":
        letters = _CITY.sub(r"\1", letters)
    return letters.replace("有限责任公司", "有限公司")
