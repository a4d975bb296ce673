"""What a person says about how one table is to be read: checked, then put into its decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from registry.importing.cells.units import unit_for
from registry.importing.decisions import Decisions
from registry.importing.parsing.given import BadSetting, given_facts
from registry.importing.recognise.options import Options
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import RegisterSpec
from registry.importing.registers.vocabularies import Vocabularies

LEAVE_OUT, AS_FOUND = "-", ""
CLEAR, ZERO = "clear", "zero"
Told = Mapping[str, Any]

__all__ = ["BadSetting", "Confusable", "Said", "confusable", "decide_columns", "decide_facts"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of one column.

    field -- a field, LEAVE_OUT, or AS_FOUND; unit -- '' as written; empty -- CLEAR, ZERO or both
    """

    field: str = AS_FOUND
    unit: str = ""
    empty: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Confusable:
    """A column that somebody wants to read as a field although the two are often confused."""

    letter: str
    header: str
    label: str
    reason: str


def confusable(
    spec: RegisterSpec, columns: Iterable[Told], said: Mapping[str, Said]
) -> list[Confusable]:
    """易混指标 among the choices: each needs a second, explicit answer.

    So does a column of 上年同期 or 增速 that is to be read as 本期, and the other way round.
    """
    return [
        Confusable(one["letter"], one["header"], spec.by_name[name].label, one["reason"])
        for one in columns
        if (name := said.get(one["letter"], Said()).field) in spec.by_name
        and (one.get("near") or name in _beside(spec, one["field"]) - {one["field"]})
    ]


def _beside(spec: RegisterSpec, name: str) -> set[str | None]:
    """The fields of the same figure: 本期, 上年同期 and 增速."""
    figures = [{each.name, each.prior, each.growth} for each in spec.fields if each.prior]
    return next((names for names in figures if name in names), set())


def decide_columns(
    decided: Decisions, spec: RegisterSpec, columns: Iterable[Told], said: Mapping[str, Said]
) -> Decisions:
    """The decisions with what was said of columns; what is as found is no decision."""
    fields, units = dict(decided.columns), dict(decided.units)
    blanks, zeros = set(decided.blanks), set(decided.zeros)
    for column in columns:
        letter, word = column["letter"], said.get(column["letter"])
        if word is None:
            continue
        _choose(fields, column, word, spec)
        name = word.field if word.field in spec.by_name else column["field"]
        if name in spec.by_name:
            units = _with_unit(units, letter, name, word, spec)
            (blanks.add if CLEAR in word.empty else blanks.discard)(name)
            (zeros.add if ZERO in word.empty else zeros.discard)(name)
    return replace(
        decided,
        columns=fields,
        units=units,
        blanks=frozenset(blanks),
        zeros=frozenset(zeros),
    )


def _choose(fields: dict[str, str | None], column: Told, word: Said, spec: RegisterSpec) -> None:
    letter = column["letter"]
    if word.field == AS_FOUND:
        fields.pop(letter, None)
    elif word.field == LEAVE_OUT and (column["field"] or letter in fields):
        fields[letter] = None
    elif word.field in spec.by_name and word.field != column["field"]:
        fields[letter] = word.field


def _with_unit(
    units: dict[str, str], letter: str, name: str, word: Said, spec: RegisterSpec
) -> dict[str, str]:
    kept = {key: unit for key, unit in units.items() if key != letter}
    if word.unit and unit_for(spec.by_name[name].kind, word.unit) is not None:
        kept[letter] = word.unit
    return kept


def decide_facts(
    decided: Decisions, register: str, facts: Mapping[str, str], vocabularies: Vocabularies
) -> Decisions:
    """The decisions with facts of the whole table; an empty text takes one back.

    Raises BadSetting with the sentence for what cannot be read.
    """
    spec = REGISTERS[register]
    merged = {**decided.facts, **facts}
    wanted = {
        name: text
        for name, text in merged.items()
        if text and name in spec.by_name and spec.by_name[name].whole_sheet
    }
    read = given_facts(spec, Options(settings=wanted, vocabularies=vocabularies))
    if spec.lasting:  # 截至 2025年10月 leaves the years before it in the table
        return replace(decided, facts=wanted)
    periods: dict[str, str] = {n: str(read[n]) for n in ("year", "through") if n in read}
    return replace(decided, facts={**wanted, **periods})
