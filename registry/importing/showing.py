"""Values of a register as people read them (显示): the way back from base units and codes."""

from datetime import date, timedelta
from typing import Any

from registry.importing.registers.spec import Field, FieldKind
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.table import BLANK, CLEAR
from registry.periods import DISTANT_FUTURE
from registry.quantities import UNITS, show, stated

DECIMALS = {
    FieldKind.MONEY: 2,
    FieldKind.CAPITAL: 2,
    FieldKind.PEOPLE: 0,
    FieldKind.ENERGY: 2,
    FieldKind.WATER: 1,
    FieldKind.AREA: 2,
}
STATED = (FieldKind.FIGURE, FieldKind.PERCENT)


def text_of(field: Field, value: Any, vocabularies: Vocabularies) -> str:
    """A value for reading, in the unit of the template; an empty text for none."""
    if value is None or value is BLANK:
        return ""
    if value is CLEAR:
        return "清空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return _day(field, value)
    if isinstance(value, int):
        return _number(field, value)
    words = vocabularies.get(field.vocabulary or "")
    return words.labels.get(value, value) if words else str(value)


def _day(field: Field, value: date) -> str:
    """Intervals are kept as [from, to): 有效期至 is shown as its last day."""
    if field.kind == FieldKind.EXPIRY and value != DISTANT_FUTURE:
        return (value - timedelta(days=1)).isoformat()
    return value.isoformat()


def _number(field: Field, value: int) -> str:
    if field.kind in STATED:
        return show(value, stated(field.unit or ""), 4).rstrip("0").rstrip(".")
    unit = UNITS.get(field.unit or "")
    if unit is None or field.kind not in DECIMALS:
        return str(value)
    return show(value, unit, DECIMALS[field.kind])
