"""What each register exports: its template's headers in order, then what else it records."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.importing.export import texts
from registry.importing.export.texts import Show, Texts, Values
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import Field, FieldKind
from registry.importing.registers.vocabularies import Vocabularies
from registry.terms import Register


@dataclass(frozen=True)
class ExportColumn:
    """One column: its header, the columns of the query it is made of, and how it is written."""

    header: str
    sources: tuple[str, ...]
    show: Show
    numeric: bool
    width: int

    def texts(self, values: Mapping[str, Values]) -> Texts:
        """The texts of a chunk of rows, given by column."""
        return self.show(*(values[name] for name in self.sources))


_SCALES = {
    FieldKind.MONEY: texts.scaled(6),
    FieldKind.ENERGY: texts.scaled(4),
    FieldKind.WATER: texts.scaled(3),
    FieldKind.AREA: texts.scaled(4),
    FieldKind.FIGURE: texts.scaled(6),
    FieldKind.PERCENT: texts.scaled(6),
    FieldKind.PEOPLE: texts.plain,
    FieldKind.YEAR: texts.plain,
}
"""The templates' own units: 万元, 吨标准煤, 立方米, 亩; district figures in their stated unit."""

_SPECIAL: dict[tuple[str, str], tuple[tuple[str, ...], Show]] = {
    ("enterprises", "established_on"): (
        ("established_on", "established_precision"),
        texts.day_as_known,
    ),
    ("enterprises", "registered_capital"): (
        ("registered_capital", "capital_currency"),
        texts.capital,
    ),
    ("figures", "through"): (("through", "nature"), texts.month),
    ("district", "through"): (("through", "nature"), texts.month),
    ("projects", "through"): (("year", "through"), texts.year_month),
    ("honours", "recognised_on"): (
        ("recognised_on", "recognised_assumed"),
        texts.day_unless_assumed,
    ),
    **{
        ("projects", name): ((name, "days_precision"), texts.day_as_known)
        for name in ("planned_start", "actual_start", "planned_finish", "actual_finish")
    },
}
_LEFT_OUT = {("projects", "year")}
_NUMERIC = frozenset({*_SCALES, FieldKind.CAPITAL, FieldKind.PERIOD})
_WIDTHS = {FieldKind.NAME: 34, FieldKind.USCC: 22, FieldKind.TEXT: 20, FieldKind.TAGS: 20}


def export_columns(
    register: Register, vocabularies: Vocabularies, *, phones: bool
) -> list[ExportColumn]:
    """The columns of a register; telephone numbers are masked unless `phones`."""
    spec = REGISTERS[register.value]
    further = [
        field
        for field in spec.fields
        if not field.template and field.stored and field.kind is not FieldKind.LEFT_OUT
    ]
    return [
        _column(spec.code, field, vocabularies, phones=phones)
        for field in [*spec.template_fields, *further]
        if (spec.code, field.name) not in _LEFT_OUT
    ]


def _column(
    register: str, field: Field, vocabularies: Vocabularies, *, phones: bool
) -> ExportColumn:
    sources, show = _SPECIAL.get((register, field.name)) or (
        (field.name,),
        _show(field, vocabularies, phones=phones),
    )
    width = _WIDTHS.get(field.kind, max(10, 2 * len(field.header)))
    return ExportColumn(field.header, sources, show, field.kind in _NUMERIC, min(width, 40))


def _show(field: Field, vocabularies: Vocabularies, *, phones: bool) -> Show:
    known = vocabularies.get(field.vocabulary or "")
    if field.kind is FieldKind.CHOICE and known is not None:
        return texts.word(known.labels)
    if field.kind is FieldKind.PHONE and not phones:
        return texts.masked
    simple: dict[FieldKind, Show] = {
        FieldKind.FLAG: texts.flag,
        FieldKind.DATE: texts.day,
        FieldKind.EXPIRY: texts.last_day,
        **_SCALES,
    }
    return simple.get(field.kind, texts.as_is)
