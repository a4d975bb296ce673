"""Which unit a cell or a header means, for a field of a given kind."""

import re

from registry.importing.registers.spec import FieldKind
from registry.quantities import UNITS, Dimension, Unit, stated, unit_named

DIMENSIONS = {
    FieldKind.MONEY: Dimension.MONEY,
    FieldKind.CAPITAL: Dimension.MONEY,
    FieldKind.PEOPLE: Dimension.PEOPLE,
    FieldKind.ENERGY: Dimension.ENERGY,
    FieldKind.WATER: Dimension.WATER,
    FieldKind.AREA: Dimension.AREA,
}
# What 1.2亿 or 500万 counts where no unit follows the word.
_COUNTED = {
    Dimension.MONEY: UNITS["元"],
    Dimension.PEOPLE: UNITS["人"],
    Dimension.ENERGY: UNITS["吨标准煤"],
    Dimension.WATER: UNITS["立方米"],
    Dimension.AREA: UNITS["亩"],
}
_SCALES = {"十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "萬": 10**4, "亿": 10**8}
_SCALED = re.compile("(?P<scale>[十百千万萬亿]*)(?P<unit>.*)")
_PEOPLE = {"个", "位", "名", "人次"}


def unit_for(kind: FieldKind, text: str) -> Unit | None:
    """The unit that `text` means for a field of `kind`: 万元, 千, 亿, 万吨标煤; None if none.

    人民币 and 整 around a unit of money say nothing more; `吨` is coal for energy, water for water.
    A district figure may be in any unit, and stays in it.
    """
    if kind is FieldKind.FIGURE and text:
        known = unit_named(text)
        return stated(known.label if known else text)
    dimension = DIMENSIONS.get(kind)
    if dimension is None or not text:
        return None
    if dimension is Dimension.MONEY:
        text = text.replace("人民币", "").removesuffix("整").removesuffix("正")
    if dimension is Dimension.ENERGY and text in {"吨", "万吨", "千克"}:
        text += "标准煤"
    unit = unit_named(text)
    if unit is not None:
        return unit if unit.dimension == dimension else None
    return _scaled(dimension, text)


def _scaled(dimension: Dimension, text: str) -> Unit | None:
    """`千万`, `3百万元`'s 百万元, `亿`: a scale in words before a unit or alone."""
    match = _SCALED.fullmatch(text)
    if match is None:
        return None
    rest = match["unit"]
    counted = _COUNTED[dimension] if not rest or rest in _PEOPLE else unit_named(rest)
    if (
        counted is None
        or counted.dimension != dimension
        or (rest in _PEOPLE) > (dimension is Dimension.PEOPLE)
    ):
        return None
    scale = 1
    for character in match["scale"]:
        scale *= _SCALES[character]
    return Unit(f"{match['scale']}{counted.code}", text, scale * counted.per_base, dimension)
