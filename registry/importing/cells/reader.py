"""From a field to the reader of its column, and what holds for every kind of cell."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from registry.importing.cells.amounts import PERCENT_UNIT, AmountReader
from registry.importing.cells.capital import CapitalReader
from registry.importing.cells.choices import ChoiceReader, IndustryReader
from registry.importing.cells.codes import OrgCodeReader, RegistrationReader, UsccReader
from registry.importing.cells.dates import DateReader
from registry.importing.cells.flags import WORDS as FLAG_WORDS
from registry.importing.cells.flags import FlagReader
from registry.importing.cells.nothing import CLEAR_WORD, LONGEST_WORD, ONLY_SPACE, nothing, plain
from registry.importing.cells.outcome import Outcome, Read, Refused, Written
from registry.importing.cells.periods import PeriodReader, YearReader
from registry.importing.cells.texts import PhoneReader, TagsReader, TextReader
from registry.importing.coordinates import Kind
from registry.importing.registers.spec import AMOUNTS, Field, FieldKind
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.registers.words import fold
from registry.importing.table import CLEAR, Value
from registry.quantities import Unit


class CellReader(Protocol):
    """Reads one column's cells.

    bulk_kinds -- kinds of cells that `bulk` may be given; bulk -- all values, or None where one
    cell needs a closer look; clean -- those texts that bulk can take; read -- any one cell
    default_companion -- companion of a value that names none
    """

    @property
    def bulk_kinds(self) -> frozenset[Kind]: ...

    @property
    def default_companion(self) -> Value | None: ...

    def bulk(self, raws: Sequence[str]) -> Sequence[Value] | None: ...

    def clean(self, raws: Iterable[str]) -> list[str]: ...

    def read(self, written: Written) -> Outcome: ...


_SIMPLE: dict[FieldKind, Callable[[Field], CellReader]] = {
    FieldKind.TEXT: TextReader,
    FieldKind.NAME: TextReader,
    FieldKind.TAGS: TagsReader,
    FieldKind.PHONE: PhoneReader,
    FieldKind.ORG_CODE: OrgCodeReader,
    FieldKind.REGISTRATION_NO: RegistrationReader,
    FieldKind.DATE: DateReader,
    FieldKind.EXPIRY: DateReader,
    FieldKind.YEAR: YearReader,
    FieldKind.PERIOD: PeriodReader,
    FieldKind.FLAG: FlagReader,
}


@dataclass(frozen=True)
class _Guarded:
    """What holds before any kind: formulas, nothing, 清空."""

    field: Field
    inner: CellReader
    words: frozenset[str]
    as_zero: bool

    @property
    def bulk_kinds(self) -> frozenset[Kind]:
        return self.inner.bulk_kinds

    @property
    def default_companion(self) -> Value | None:
        return self.inner.default_companion

    def bulk(self, raws: Sequence[str]) -> Sequence[Value] | None:
        return self.inner.bulk(raws)

    def clean(self, raws: Iterable[str]) -> list[str]:
        return self.inner.clean(raws)

    def read(self, written: Written) -> Outcome:
        if written.kind in {Kind.ERROR, Kind.UNCACHED}:
            return _formula(written)
        word = plain(written.raw) if len(written.raw) <= LONGEST_WORD else written.raw
        if not written.raw.strip() or not word:
            return ONLY_SPACE
        if word == CLEAR_WORD:
            return self._cleared()
        if word not in self.words and fold(written.raw) not in self.words:
            empty = nothing(written.raw)
            if empty is not None:
                return Read(0, "没有数字，按选择记为 0") if self.as_zero else empty
        return self.inner.read(written)

    def _cleared(self) -> Outcome:
        if self.field.key or self.field.required:
            return Refused("key_cleared", f"{self.field.label}不能清空，请填写或留空。")
        return Read(CLEAR, "“清空”：清除已登记的内容")


def _formula(written: Written) -> Refused:
    if written.kind == Kind.ERROR:
        return Refused(
            "formula_error",
            f"单元格是公式错误 {written.raw}，请改正公式，或直接填写数值。",
        )
    return Refused(
        "uncached",
        "单元格是公式，但文件里没有保存计算结果，请用 WPS 或 Excel 打开、保存后重新上传。",
    )


@dataclass(frozen=True)
class Reading:
    """What a person said of how cells are to be read; as in `recognise.options.Options`."""

    vocabularies: Vocabularies
    zeros: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()


def reader_for(field: Field, unit: Unit | None, said: Reading) -> CellReader:
    """The reader of a column of `field` whose header, or unit line, says `unit`."""
    as_zero = field.name in said.zeros and field.kind in AMOUNTS
    words = _own_words(field, said.vocabularies)
    return _Guarded(field, _inner(field, unit, said), words, as_zero)


def _inner(field: Field, unit: Unit | None, said: Reading) -> CellReader:
    if field.kind is FieldKind.CHOICE:
        return ChoiceReader(field, said.vocabularies.get(field.vocabulary or ""))
    if field.kind is FieldKind.INDUSTRY:
        return IndustryReader(field, said.vocabularies.get(field.vocabulary or ""))
    if field.kind is FieldKind.USCC:
        return UsccReader(field, said.confirmed)
    if field.kind is FieldKind.CAPITAL:
        return CapitalReader(field, unit)
    if simple := _SIMPLE.get(field.kind):
        return simple(field)
    figure = field.kind in {FieldKind.PERCENT, FieldKind.FIGURE}
    return AmountReader(field, PERCENT_UNIT if figure else unit)


def _own_words(field: Field, vocabularies: Vocabularies) -> frozenset[str]:
    """Words of nothing that are an answer here: 无 is 否 for a flag, a report for 存在问题."""
    if field.kind is FieldKind.FLAG:
        return frozenset(FLAG_WORDS)
    if field.words_kept:
        return frozenset({"无", "暂无", "没有"})
    if field.vocabulary in vocabularies:
        return frozenset(vocabularies[field.vocabulary or ""].codes)
    return frozenset()
