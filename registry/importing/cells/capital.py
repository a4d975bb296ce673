"""注册资本 in the notations of company registers, each with its currency."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.importing.cells.amounts import AmountReader
from registry.importing.cells.numerals import NotANumber, Number, brief, half_width, read_number
from registry.importing.cells.outcome import Outcome, Read, Refused, Written
from registry.importing.coordinates import Kind
from registry.importing.registers.spec import Field
from registry.quantities import Dimension, OutOfRange, Unit, to_base

HOME = "CNY"
CURRENCIES: dict[str, str] = {
    **dict.fromkeys(("人民币", "rmb", "cny"), HOME),
    **dict.fromkeys(("美元", "美金", "usd"), "USD"),
    **dict.fromkeys(("港元", "港币", "香港元", "港幣", "hkd"), "HKD"),
    **dict.fromkeys(("日元", "日圆", "日币", "jpy"), "JPY"),
    **dict.fromkeys(("欧元", "eur"), "EUR"),
    **dict.fromkeys(("英镑", "gbp"), "GBP"),
    **dict.fromkeys(("新加坡元", "新元", "坡元", "sgd"), "SGD"),
    **dict.fromkeys(("韩元", "韩圆", "韩国元", "krw"), "KRW"),
    **dict.fromkeys(("澳元", "澳大利亚元", "aud"), "AUD"),
    **dict.fromkeys(("加元", "加拿大元", "cad"), "CAD"),
    **dict.fromkeys(("瑞士法郎", "chf"), "CHF"),
    **dict.fromkeys(("瑞典克朗", "sek"), "SEK"),
    **dict.fromkeys(("丹麦克朗", "dkk"), "DKK"),
    **dict.fromkeys(("挪威克朗", "nok"), "NOK"),
    **dict.fromkeys(("新台币", "台币", "台湾元", "twd"), "TWD"),
    **dict.fromkeys(("澳门元", "mop"), "MOP"),
    **dict.fromkeys(("马来西亚林吉特", "林吉特", "myr"), "MYR"),
    **dict.fromkeys(("泰铢", "thb"), "THB"),
    **dict.fromkeys(("卢布", "rub"), "RUB"),
    **dict.fromkeys(("新西兰元", "nzd"), "NZD"),
}
"""Word → ISO 4217 code."""

_NAMES = "|".join(sorted(CURRENCIES, key=len, reverse=True))
_BEFORE = re.compile(rf"(?P<currency>{_NAMES})(?P<rest>.*)")
_TAIL = re.compile(rf"(?P<scale>[十百千万萬亿]*)元?(?P<currency>{_NAMES})?元?[整正]?")
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 100_000_000}


_SENTENCE = "看不懂注册资本“{raw}”，请写成“500”或“50万美元”这样的数额。"


@dataclass(frozen=True)
class CapitalReader:
    """Reads 注册资本: hundredths of the currency, with the currency as companion.

    Notations: `247.3200(万元人民币)`, `16万人民币`, `50(万美元)`, `200(万)`, `人民币500万元整`.
    """

    field: Field
    unit: Unit | None

    bulk_kinds = AmountReader.bulk_kinds
    default_companion = HOME

    def bulk(self, raws: Sequence[str]) -> list[int] | None:
        """Plain numbers in the header's unit, all at once."""
        return AmountReader(self.field, self.unit).bulk(raws)

    def clean(self, raws: Iterable[str]) -> list[str]:
        """Those that `bulk` can take."""
        return AmountReader(self.field, self.unit).clean(raws)

    def read(self, written: Written) -> Outcome:
        """One cell: hundredths of the currency it names, or what is wrong with it."""
        if written.kind != Kind.TEXT:
            return AmountReader(self.field, self.unit).read(written)
        body = re.sub(r"[()\[\]【】]", "", half_width(written.raw).lower())
        before = _BEFORE.fullmatch(body)
        named = CURRENCIES[before["currency"]] if before else None
        try:
            number = read_number(before["rest"] if before else body)
        except NotANumber:
            return Refused("not_a_number", _SENTENCE.format(raw=brief(written.raw)))
        if not number.unit and named in {None, HOME}:
            return AmountReader(self.field, self.unit).read(written)
        return self._with_unit(number, named, written)

    def _with_unit(self, number: Number, named: str | None, written: Written) -> Outcome:
        tail = _TAIL.fullmatch(number.unit)
        if tail is None or (tail["currency"] and named):
            return Refused("bad_unit", _SENTENCE.format(raw=brief(written.raw)))
        currency = CURRENCIES[tail["currency"]] if tail["currency"] else named or HOME
        scale = 1
        for character in tail["scale"]:
            scale *= _SCALES[character]
        try:
            value, rounded = to_base(
                number.value, Unit("hundredth", "", scale * 100, Dimension.MONEY)
            )
        except OutOfRange as error:
            return Refused("out_of_range", str(error))
        if value < 0:
            return Refused("negative", f"注册资本是负数“{brief(written.raw)}”，请核对。")
        told = bool(tail["currency"] or named)
        reason = _reason(number, currency, rounded=rounded, told=told)
        note = f"“{brief(written.raw)}”是约数，请核对。" if number.about else ""
        return Read(value, reason, companion=currency, note=note)


def _reason(number: Number, currency: str, *, rounded: bool, told: bool) -> str:
    if rounded:
        return "小数位数超过可登记的精度，四舍五入"
    if not told and "元" not in number.unit:
        return "没有写币种，按人民币记"
    return "注册资本写法统一" if currency == HOME else f"注册资本写法统一，币种 {currency}"
