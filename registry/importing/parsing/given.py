"""Facts said once for the whole sheet (整表填写): by option or by a heading."""

from collections.abc import Iterable, Mapping

from registry.importing.cells.outcome import Left, Read, Refused, Written
from registry.importing.cells.reader import reader_for
from registry.importing.recognise.options import Options
from registry.importing.recognise.sheet import Recognised
from registry.importing.recognise.spans import UNSAID, Span
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import Field, RegisterSpec
from registry.importing.registers.words import fold
from registry.importing.table import CLEAR, Value

UNIT_WORDS = frozenset({"unit", "单位"})


class BadSetting(ValueError):
    """A whole-sheet fact that cannot be used; the message is the sentence for the user."""


def field_named(spec: RegisterSpec, name: str) -> Field | None:
    """A field by its English name, its header or a synonym; None where the register has none."""
    if name in spec.by_name:
        return spec.by_name[name]
    key = fold(name)
    for field in spec.fields:
        if key in {fold(field.header), fold(field.label)}:
            return field
    return next((field for field in spec.fields if key in map(fold, field.synonyms)), None)


def given_facts(spec: RegisterSpec, options: Options) -> dict[str, Value]:
    """The facts that the options give for a table of this register.

    Raises BadSetting for a value that cannot be read. Settings of other registers' fields are
    passed over here; `check_settings` refuses those that no register has.
    """
    facts: dict[str, Value] = {}
    named: dict[str, Value] = {}
    if options.year is not None and "year" in spec.by_name:
        facts["year"] = options.year
    if options.through is not None and "through" in spec.by_name:
        facts["through"] = options.through
    for name, text in options.settings.items():
        field = field_named(spec, name)
        if field is not None and (name not in UNIT_WORDS or field.name == "unit"):
            facts[field.name], beside = _fact(field, text, options)
            if field.companion in spec.by_name and beside is not None:
                named[str(field.companion)] = beside
    for name, value in named.items():
        if facts.setdefault(name, value) != value:
            label = spec.by_name[name].label
            raise BadSetting(f"{label}填的是{facts[name]}，月份里写的却是{value}，请改成一致。")
    return facts


def _fact(field: Field, text: str, options: Options) -> tuple[Value, Value | None]:
    """The value that a text says, and what it says beside: 2025年10月 names its year."""
    if not field.whole_sheet:
        raise BadSetting(f"“{field.label}”不能整表填写，请写在表格的列里。")
    outcome = reader_for(field, None, options.reading).read(Written(text))
    if isinstance(outcome, Refused):
        raise BadSetting(outcome.message)
    value = outcome.value if isinstance(outcome, Read) else outcome
    if isinstance(value, Left) or value is CLEAR or not isinstance(value, Value):
        raise BadSetting(f"“{field.label}”的整表取值“{text}”是空的，请填写内容。")
    return value, outcome.companion if isinstance(outcome, Read) else None


def check_settings(registers: Iterable[str], options: Options) -> None:
    """Refuse settings that none of the registers read can take. Raises BadSetting."""
    specs = [REGISTERS[code] for code in registers]
    for name in options.settings:
        known = name in UNIT_WORDS or any(field_named(spec, name) for spec in specs)
        if specs and not known:
            words = "、".join(
                field.label for spec in specs for field in spec.fields if field.whole_sheet
            )
            raise BadSetting(f"没有“{name}”这个字段。可以整表填写的有：{words or '无'}。")


def unit_setting(options: Options) -> str | None:
    """The unit that `--set unit=万元` gives for every column that states none."""
    return next((options.settings[word] for word in UNIT_WORDS if word in options.settings), None)


def header_facts(
    table: Recognised, given: Mapping[str, Value], span: Span = UNSAID
) -> dict[str, int]:
    """Year and months that the headings name (2024年1—10月营业收入), where nobody said others."""
    if span != UNSAID:
        said = {"year": span.year, "through": span.through}
        return {name: value for name, value in said.items() if value is not None}
    named = {"year": table.columns.years, "through": table.columns.months}
    return {
        name: next(iter(values))
        for name, values in named.items()
        if len(values) == 1 and name in table.spec.by_name and name not in given
    }


def contradicted(table: Recognised, given: Mapping[str, Value]) -> str | None:
    """The sentence where the headings name one period and another was given for the sheet."""
    named = {"year": table.columns.years, "through": table.columns.months}
    for name, values in named.items():
        said = given.get(name)
        if isinstance(said, int) and len(values) == 1 and said not in values:
            written, wanted = (Span(**{name: one}).words for one in (*values, said))
            return f"表头写的是{written}，整表填写的却是{wanted}，请改成一致。"
    return None


def doubtful_periods(table: Recognised, given: Mapping[str, Value]) -> str | None:
    """The sentence where the headings name several periods and nobody said which one is meant."""
    years, months = sorted(table.columns.years), sorted(table.columns.months)
    if len(years) > 1 and "year" not in given:
        what = f"{'、'.join(map(str, years))}年"
    elif len(months) > 1 and "through" not in given:
        what = "、".join(f"1—{month}月" for month in months)
    else:
        return None
    return f"表头里有{what}的数，一次导入一个时期：请指定年度或月份，其余另行导入。"
