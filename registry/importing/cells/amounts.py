"""Amounts: money, people, energy, water, land, percentages and district figures, in base units."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from registry.importing.cells.numerals import NotANumber, Number, brief, half_width, read_number
from registry.importing.cells.outcome import Outcome, Read, Refused, Written
from registry.importing.cells.units import unit_for
from registry.importing.coordinates import Kind
from registry.importing.registers.spec import Field, FieldKind
from registry.quantities import OutOfRange, Unit, stated, to_base, unit_named

PERCENT_UNIT = stated("%")
_COUNTED = frozenset({"家", "个", "户", "项"})
_FIGURES = frozenset({FieldKind.PERCENT, FieldKind.FIGURE})
_WORDS = re.compile(r"^(?:同比)?(?:(?P<up>增长|上升|提高)|(?P<down>下降|减少|降低))(?P<number>.+)$")


@dataclass(frozen=True)
class AmountReader:
    """Reads the cells of one column of amounts.

    unit -- of the header or the unit line; None: every cell must bring its own
    """

    field: Field
    unit: Unit | None

    bulk_kinds = frozenset({Kind.EMPTY, Kind.TEXT, Kind.NUMBER})
    default_companion = None

    def bulk(self, raws: Sequence[str]) -> list[int] | None:
        """All values at once where every cell is a plain number that needs no rounding.

        The pattern bounds the digits so that a double holds each result exactly: 25 times faster
        than one Decimal per cell, and never another number (a test compares the two).
        """
        pattern = self._plain
        if pattern is None or not _lines_of(pattern).fullmatch("\n".join(raws) + "\n"):
            return None
        assert self.unit is not None
        factor = float(self.unit.per_base)
        return [round(float(raw) * factor) for raw in raws]

    def clean(self, raws: Iterable[str]) -> list[str]:
        """Those that `bulk` can take."""
        pattern = self._plain
        if pattern is None:
            return []
        is_plain = re.compile(pattern).fullmatch
        return [raw for raw in raws if is_plain(raw)]

    @property
    def _plain(self) -> str | None:
        """The pattern of a number whose base value is whole and exact in a double."""
        if self.unit is None:
            return None
        per_base = str(self.unit.per_base)
        decimals, whole = len(per_base) - len(per_base.rstrip("0")), 15 - len(per_base)
        if whole < 1:
            return None
        sign = "-?" if self.field.signed else ""
        rest = rf"(?:\.\d{{1,{decimals}}}+)?+" if decimals else ""
        return rf"{sign}(?:0|[1-9]\d{{0,{whole - 1}}}+){rest}"

    def read(self, written: Written) -> Outcome:
        """One cell: a value in base units, or what is wrong with it."""
        if written.kind in {Kind.DATE, Kind.BOOL}:
            word = "日期" if written.kind == Kind.DATE else "是/否"
            return Refused("not_a_number", f"单元格里是{word}“{brief(written.raw)}”，请填写数字。")
        if self.field.kind in _FIGURES:
            return self._figure(written)
        if written.percent:
            return Refused(
                "percent_format",
                f"单元格是百分比格式，{self.field.label}应填写数值，请改成常规格式后重填。",
            )
        try:
            return self._amount(written)
        except NotANumber as error:
            return Refused("not_a_number", str(error))
        except OutOfRange as error:
            return Refused("out_of_range", str(error))

    def _amount(self, written: Written) -> Outcome:
        number = read_number(written.raw)
        unit = self._unit_of(number)
        if isinstance(unit, Refused):
            return unit
        value, rounded = to_base(number.value, unit)
        return self._judged(value, number, written, rounded)

    def _unit_of(self, number: Number) -> Unit | Refused:
        """The cell's own unit, else the column's; a unit is never guessed."""
        label = self.field.label
        if number.unit:
            unit = unit_for(self.field.kind, number.unit)
            return unit or Refused(
                "bad_unit",
                f"不认识单位“{brief(number.unit)}”，请改成{label}的计量单位，或只填数字。",
            )
        if self.unit is None:
            said = f"{label}没有写明单位，请在表头写明，例如“{self.field.header}”。"
            return Refused("no_unit", said, "question")
        return self.unit

    def _figure(self, written: Written) -> Outcome:
        """A figure in millionths of its stated unit; per cent as a person sees it."""
        try:
            number, reason = self._seen(written)
            unit = self._own_unit(number)
            if unit is None and number.unit not in {"", "%"}:
                return Refused(
                    "bad_unit", f"“{brief(written.raw)}”里写了单位，请只填数字，单位写到“单位”列。"
                )
            value, rounded = to_base(number.value, PERCENT_UNIT)
        except NotANumber as error:
            return Refused("not_a_number", str(error))
        except OutOfRange as error:
            return Refused("out_of_range", str(error))
        outcome = self._judged(value, number, written, rounded)
        if unit is not None:
            return Read(value, "单元格里写的单位记为这个数的单位", companion=unit)
        return Read(value, reason) if reason and isinstance(outcome, int) else outcome

    def _own_unit(self, number: Number) -> str | None:
        """The unit that a cell states of its figure, where the field keeps it."""
        if self.field.companion is None or number.unit in {"", "%"}:
            return None
        if number.unit in _COUNTED:
            return number.unit
        known = unit_named(number.unit)
        return None if known is None else known.label

    def _seen(self, written: Written) -> tuple[Number, str]:
        """The number as a person sees it: a cell formatted as per cent holds a hundredth."""
        if written.percent:
            return Number(
                read_number(written.raw).value * 100, plain=True
            ), "百分比格式，按显示的百分数记"
        text = half_width(written.raw)
        if match := _WORDS.fullmatch(text):
            number = read_number(match["number"])
            sign = -1 if match["down"] else 1
            return Number(number.value * sign, number.unit, number.about), "文字增减换成正负号"
        return read_number(written.raw), ""

    def _judged(self, value: int, number: Number, written: Written, rounded: bool) -> Outcome:
        if value < 0 and not self.field.signed:
            return self._negative(written)
        if rounded:
            return Read(value, "小数位数超过可登记的精度，四舍五入", note=_about(number, written))
        if number.plain:
            return value
        return Read(value, _reason(number), note=_about(number, written))

    def _negative(self, written: Written) -> Refused:
        label = self.field.label
        said = f"{label}是负数“{brief(written.raw)}”，请核对"
        if self.field.kind == FieldKind.PEOPLE:
            return Refused("negative", f"{said}：人数不能小于零。")
        return Refused("negative", f"{said}；确实为负的请人工确认。", "question")


@cache
def _lines_of(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern}\n)*+")


def _reason(number: Number) -> str:
    if number.about:
        return "约数、以上等字样去掉，按所写的数记"
    if number.unit == "%":
        return "去掉百分号"
    return "单元格里写了单位，已换算" if number.unit else "数字写法统一（分隔符、全角、中文数字等）"


def _about(number: Number, written: Written) -> str:
    if not number.about:
        return ""
    return f"“{brief(written.raw)}”是约数，按{_plain(number.value)}{number.unit}记，请核对。"


def _plain(value: Decimal) -> str:
    return f"{value:f}"
