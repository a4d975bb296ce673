"""Numbers as people write them: Chinese numerals, separators, signs, 约 and 以上."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **{character: value for value, character in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_CHINESE = re.compile("[零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖两十百千拾佰仟万萬亿点]+")


def chinese_number(text: str) -> Decimal | None:
    """`一千二百万` → 12000000, `三点五亿` → 350000000, `二〇二五` → 2025; None where it is none."""
    if not _CHINESE.fullmatch(text):
        return None
    whole, point, rest = text.partition("点")
    if point:
        return _with_decimals(whole, rest)
    if not set(text) - _DIGITS.keys():
        return Decimal("".join(str(_DIGITS[character]) for character in text))
    return _whole(text)


def _with_decimals(whole: str, rest: str) -> Decimal | None:
    """`三点五亿`: digits after the point, then at most one large unit."""
    decimals = rest.rstrip("万萬亿")
    scale = Decimal(1)
    for unit in rest[len(decimals) :]:
        scale *= _LARGE[unit]
    before = chinese_number(whole) if whole else None
    if before is None or not decimals or set(decimals) - _DIGITS.keys():
        return None
    digits = "".join(str(_DIGITS[character]) for character in decimals)
    return (before + Decimal(f"0.{digits}")) * scale


def _whole(text: str) -> Decimal | None:
    total = section = digit = 0
    fresh = False  # a digit was read that no unit has used yet
    for character in text:
        if character in _DIGITS:
            if fresh and digit:
                return None
            digit, fresh = _DIGITS[character], True
        elif character in _SMALL:
            if not fresh and (section or _SMALL[character] > 10):
                return None  # only 十 stands without a digit before it
            section += (digit if fresh else 1) * _SMALL[character]
            digit, fresh = 0, False
        else:
            total = (total + section + digit) * _LARGE[character]
            if not total:
                return None
            section, digit, fresh = 0, 0, False
    return Decimal(total + section + digit)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in words: its value, the unit written behind it, and whether it is only about so.

    about -- 约, 超, 以上 …: as written, '' where the number is exact
    plain -- nothing but digits, a sign and a point stood there
    """

    value: Decimal
    unit: str = ""
    about: str = ""
    plain: bool = False


class NotANumber(ValueError):
    """The text is no number; the message says why, for the user."""


PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_ABOUT_BEFORE = re.compile(
    r"大约|约为|约|接近|近|超过|超|逾|突破|达到|不足|不到|不低于|不少于|至少|[<>≤≥]=?"
)
_ABOUT_AFTER = re.compile(r"(?:以上|以下|以内|左右|上下|\+)$")
_MONEY_SIGN = re.compile(r"^(?:人民币|rmb|cny|[¥￥])", re.IGNORECASE)
_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_BARE = r"\d+(?:\.\d+)?|\.\d+"
_NUMBER = re.compile(
    rf"(?P<sign>[-+▲△]|负)?(?P<digits>{_GROUPED}|{_BARE})(?P<exponent>e[-+]?\d{{1,3}})?"
    r"(?P<more>余|多|几|许|\+)?(?P<unit>[^\d.,]*)",
    re.IGNORECASE,
)
_GAP = re.compile(r"\d\s+\d")
_SPACED = re.compile(r"\D*\d{1,3}(?:\s\d{3})+(?:\.\d+)?\D*")
_RANGE = re.compile(r"\d[^\d]*(?:-|~|至|到)[^\d]*\d")
_SPELT = re.compile(
    "(?P<digits>[零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖两十百千拾佰仟万萬亿点]+)(?P<unit>.*)"
)


LONGEST = 60
"""No number that fits into the ledger is longer, whatever words stand around it."""


def brief(text: str, length: int = 40) -> str:
    """A text as messages quote it: one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]}…"


def half_width(text: str) -> str:
    """NFKC without any space, one kind of minus."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub("[−–—‐‑‒﹣]", "-", plain)


def read_number(text: str) -> Number:
    """The number that `text` writes; raises NotANumber with a sentence otherwise."""
    if len(text) > LONGEST:
        raise NotANumber(f"“{brief(text)}”太长，不是一个数，请填写数字。")
    if PLAIN.fullmatch(text):
        return Number(Decimal(text), plain=True)
    if _GAP.search(text) and not _SPACED.fullmatch(text.strip()):
        raise NotANumber(f"“{brief(text)}”里有空格，看不出是几个数，请只填一个数。")
    body = half_width(text)
    negative = re.fullmatch(r"\((.*)\)", body)
    body, about = _without_about(negative[1] if negative else body)
    match = _NUMBER.fullmatch(body)
    if match is None:
        number = _spelt(body, text, about)
    else:
        digits = match["digits"].replace(",", "")
        value = Decimal(f"{digits}{match['exponent'] or ''}")
        sign = -1 if match["sign"] and match["sign"] != "+" else 1
        number = Number(value * sign, match["unit"], about or match["more"] or "")
    return _negated(number, text) if negative else number


def _negated(number: Number, text: str) -> Number:
    """Accounting brackets mean less than zero: (1,234) is −1,234."""
    if number.value < 0:
        raise NotANumber(f"“{text.strip()}”的括号和负号重复，请只写一个负号。")
    return Number(-number.value, number.unit, number.about)


def _without_about(body: str) -> tuple[str, str]:
    """The text without 约 before or 以上 behind, and without a sign of money."""
    before = _ABOUT_BEFORE.match(body)
    about = before[0] if before else ""
    body = _MONEY_SIGN.sub("", body[len(about) :])
    after = _ABOUT_AFTER.search(body)
    return (body[: after.start()], about or after[0]) if after else (body, about)


def _spelt(body: str, text: str, about: str) -> Number:
    """Chinese numerals. A 万 or 亿 at the end is the unit, as in 1200万: 一千二百万 is 1200 万."""
    match = _SPELT.fullmatch(body)
    if match is None:
        raise NotANumber(_complaint(body, text.strip()))
    digits, unit = match["digits"], match["unit"]
    if not unit:
        digits = digits.rstrip("万萬亿")
        unit = match["digits"][len(digits) :]
    value = chinese_number(digits)
    if value is None or (not match["unit"] and set(digits) & _LARGE.keys()):
        raise NotANumber(_complaint(body, text.strip()))
    return Number(value, unit, about)


def _complaint(body: str, text: str) -> str:
    if _RANGE.search(body):
        return f"“{text}”是一个区间，请只填一个数。"
    if re.fullmatch(r"[-+]?[\d,.]+", body):
        return f"“{text}”的逗号或小数点位置不对，请写成 1234.5 或 1,234.5。"
    return f"“{text}”不是数字，请填写数字。"
