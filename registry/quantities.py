"""Exact quantities (数量): whole numbers of base units, converted once, at the edge.

The base units: money 分, people 人, energy 0.1 千克标准煤, water 升, area 0.0001 亩 (1/15 m²: so 亩
and 公顷 are both whole). District figures, rates and targets: millionths of their stated unit.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache

MICRO = 1_000_000
"""Millionths in one of a stated unit."""

BIGINT_MAX = 9_223_372_036_854_775_807
"""The largest number a BIGINT column holds."""

# Wide enough for any BIGINT times any factor, so nothing is rounded before the one rounding.
_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
# 1/15 has no end in decimals; twelve places still lead back to the same base number.
_ENDLESS = Decimal("1E-12")


class Dimension(StrEnum):
    """What a unit measures (量纲). Units of different dimensions never convert into each other."""

    MONEY = "money"
    PEOPLE = "people"
    ENERGY = "energy"
    WATER = "water"
    AREA = "area"
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit people write (单位).

    label -- as shown: 万元; per_base -- how many base units make one of it: 1_000_000 分 for 万元
    """

    code: str
    label: str
    per_base: int
    dimension: Dimension


class OutOfRange(ValueError):
    """The value does not fit into the ledger; the message is the sentence for the user."""


YUAN = Unit("yuan", "元", 100, Dimension.MONEY)
THOUSAND_YUAN = Unit("thousand_yuan", "千元", 100_000, Dimension.MONEY)
WAN_YUAN = Unit("wan_yuan", "万元", 1_000_000, Dimension.MONEY)
MILLION_YUAN = Unit("million_yuan", "百万元", 100_000_000, Dimension.MONEY)
YI_YUAN = Unit("yi_yuan", "亿元", 10_000_000_000, Dimension.MONEY)
PERSON = Unit("person", "人", 1, Dimension.PEOPLE)
WAN_PEOPLE = Unit("wan_people", "万人", 10_000, Dimension.PEOPLE)
KILOGRAM_COAL = Unit("kilogram_coal", "千克标准煤", 10, Dimension.ENERGY)
TONNE_COAL = Unit("tonne_coal", "吨标准煤", 10_000, Dimension.ENERGY)
WAN_TONNE_COAL = Unit("wan_tonne_coal", "万吨标准煤", 100_000_000, Dimension.ENERGY)
LITRE = Unit("litre", "升", 1, Dimension.WATER)
CUBIC_METRE = Unit("cubic_metre", "立方米", 1_000, Dimension.WATER)
WAN_CUBIC_METRE = Unit("wan_cubic_metre", "万立方米", 10_000_000, Dimension.WATER)
TONNE_WATER = Unit("tonne_water", "吨", 1_000, Dimension.WATER)
WAN_TONNE_WATER = Unit("wan_tonne_water", "万吨", 10_000_000, Dimension.WATER)
SQUARE_METRE = Unit("square_metre", "平方米", 15, Dimension.AREA)
MU = Unit("mu", "亩", 10_000, Dimension.AREA)
HECTARE = Unit("hectare", "公顷", 150_000, Dimension.AREA)
WAN_SQUARE_METRE = Unit("wan_square_metre", "万平方米", 150_000, Dimension.AREA)
SQUARE_KILOMETRE = Unit("square_kilometre", "平方千米", 15_000_000, Dimension.AREA)
WAN_MU = Unit("wan_mu", "万亩", 100_000_000, Dimension.AREA)

UNITS: dict[str, Unit] = {
    unit.label: unit
    for unit in (
        *(YUAN, THOUSAND_YUAN, WAN_YUAN, MILLION_YUAN, YI_YUAN, PERSON, WAN_PEOPLE),
        *(KILOGRAM_COAL, TONNE_COAL, WAN_TONNE_COAL),
        *(LITRE, CUBIC_METRE, WAN_CUBIC_METRE, TONNE_WATER, WAN_TONNE_WATER),
        *(SQUARE_METRE, MU, HECTARE, WAN_SQUARE_METRE, SQUARE_KILOMETRE, WAN_MU),
    )
}
"""label → unit, the labels the program itself prints."""

SYNONYMS: dict[str, str] = {
    "圆": "元",
    "仟元": "千元",
    "萬元": "万元",
    "亿": "亿元",
    "名": "人",
    "吨标煤": "吨标准煤",
    "tce": "吨标准煤",
    "万吨标煤": "万吨标准煤",
    "万tce": "万吨标准煤",
    "公斤标准煤": "千克标准煤",
    "千克标煤": "千克标准煤",
    "公升": "升",
    "方": "立方米",
    "m³": "立方米",
    "m3": "立方米",
    "万m³": "万立方米",
    "万m3": "万立方米",
    "万方": "万立方米",
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "万㎡": "万平方米",
    "万m²": "万平方米",
    "万m2": "万平方米",
    "平方公里": "平方千米",
    "km²": "平方千米",
    "km2": "平方千米",
    "hm²": "公顷",
    "hm2": "公顷",
    "市亩": "亩",
}
"""Other spellings met in files → the label of `UNITS`."""


def unit_named(text: str) -> Unit | None:
    """The unit that `text` spells (单位), or None. `吨` alone is water; coal says 标准煤."""
    label = "".join(text.split())
    return UNITS.get(SYNONYMS.get(label, SYNONYMS.get(label.lower(), label)))


def stated(label: str) -> Unit:
    """The unit of a district figure, rate or target as stated: its base is its millionth."""
    return Unit("stated", label, MICRO, Dimension.STATED)


def conversion(source: str, target: str) -> Fraction | None:
    """How many of `target` make one of `source`, exactly; None where they do not convert.

    Knows quotients too: 元/人 → 万元/人 is 1/10000, 万元/亩 → 万元/公顷 is 15.
    """
    if source == target:
        return Fraction(1)
    left, right = source.split("/"), target.split("/")
    if len(left) != len(right) or len(left) > 2:
        return None
    factors = [_simple_conversion(*pair) for pair in zip(left, right, strict=True)]
    known = [factor for factor in factors if factor is not None]
    if len(known) < len(factors):
        return None
    return known[0] / known[1] if len(known) == 2 else known[0]


def _simple_conversion(source: str, target: str) -> Fraction | None:
    if source == target:
        return Fraction(1)
    left, right = unit_named(source), unit_named(target)
    if left is None or right is None or left.dimension != right.dimension:
        return None
    return Fraction(left.per_base, right.per_base)


def to_base(value: Decimal | int, unit: Unit) -> tuple[int, bool]:
    """`value` of `unit` in whole base units, and whether it was rounded (half up, away from 0).

    Raises OutOfRange where a BIGINT could not hold it, and for what is not a finite number.
    """
    number = Decimal(value)
    # Beyond 40 digits nothing fits, and multiplying 1E+999999 out would only exhaust the machine.
    if not number.is_finite() or number.adjusted() > 40:
        raise OutOfRange(f"数值“{value}”超出可登记的范围，请核对数值和单位。")
    exact = _WIDE.multiply(number, Decimal(unit.per_base))
    base = int(exact.to_integral_value(rounding=ROUND_HALF_UP))
    return check_range(base), base != exact


def rescale(base: int, factor: Fraction) -> int:
    """`base` times `factor`, half up (away from 0). Raises OutOfRange like `to_base`."""
    half_up = int(abs(base * factor) + Fraction(1, 2))
    return check_range(half_up if base * factor > 0 else -half_up)


def from_base(base: int, unit: Unit) -> Decimal:
    """`base` in `unit`: exact where it has finitely many digits, else to twelve places.

    `to_base(from_base(base, unit), unit)` gives `base` back in every unit.
    """
    value = _WIDE.divide(Decimal(base), Decimal(unit.per_base))
    return value if _ends(unit.per_base) else value.quantize(_ENDLESS, context=_WIDE)


@cache
def _ends(per_base: int) -> bool:
    """Whether every multiple of 1/per_base has a finite decimal form."""
    for factor in (2, 5):
        while per_base % factor == 0:
            per_base //= factor
    return per_base == 1


def check_range(base: int) -> int:
    """`base` itself; raises OutOfRange where a BIGINT column could not hold it."""
    if abs(base) > BIGINT_MAX:
        raise OutOfRange("数值超出可登记的范围（±9.2×10¹⁸ 个基本单位），请核对数值和单位。")
    return base


def show(base: int, unit: Unit, decimals: int = 2) -> str:
    """`base` in `unit` for reading: thousands separators, `decimals` places, half up.

    The sign is the plain hyphen, so that a copied number stays a number in WPS and Excel.
    """
    exact = _WIDE.divide(Decimal(base), Decimal(unit.per_base))
    return show_decimal(exact, decimals)


def show_decimal(value: Decimal, decimals: int = 2) -> str:
    """A plain number for reading, as `show` prints it. Never `-0.00`."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)
    return f"{rounded if rounded else abs(rounded):,f}"


def money_unit(base: int) -> Unit:
    """亿元 from one 亿元 on, else 万元: the unit in which an amount of 分 reads best."""
    return YI_YUAN if abs(base) >= YI_YUAN.per_base else WAN_YUAN


def show_money(base: int, decimals: int = 2) -> str:
    """An amount of 分 with its unit: `904.90亿元`, `-12.35万元`."""
    unit = money_unit(base)
    return f"{show(base, unit, decimals)}{unit.label}"


def exact_sum(value: int | Decimal | None) -> int:
    """A SUM over whole numbers as int: SQLite gives int, PostgreSQL Decimal, no rows None (0).

    Raises TypeError for a float and ValueError for a fraction: such a sum was not exact.
    """
    if value is None:
        return 0
    if not isinstance(value, int | Decimal):
        raise TypeError(f"a sum of whole numbers came back as {type(value).__name__}")
    if value != int(value):
        raise ValueError(f"a sum of whole numbers came back as {value}")
    return int(value)


def ratio(numerator: int | Decimal | None, denominator: int | Decimal | None) -> Decimal | None:
    """numerator ÷ denominator to 28 digits; None where one is missing or the denominator is 0."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return Decimal(numerator) / Decimal(denominator)
