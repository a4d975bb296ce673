"""Which learned words the tables of an import were read with (词语使用)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from registry.importing.outcome import Outcome
from registry.importing.registers import REGISTERS
from registry.importing.registers.words import fold
from registry.importing.table import ParsedTable
from registry.models import ValueAlias
from registry.records.rows import NOW, rows

Use = tuple[str, str | None, str]
"""Register, vocabulary (None for a heading), word."""
Taught = Mapping[str, Mapping[str, Use]]
"""Vocabulary → folded word → the word as it was taught."""


def uses(
    connection: Connection, outcomes: Iterable[Outcome], import_id: int
) -> list[dict[str, Any]]:
    """The rows of `learned_use` for one import, each word once."""
    taught = _taught(connection)
    found: dict[Use, None] = {}
    for outcome in outcomes:
        if not outcome.table.derived:
            found |= dict.fromkeys(_headings(outcome.table))
            found |= dict.fromkeys(_values(outcome.table, taught))
    names = ("register", "vocabulary", "word")
    return [{"import_id": import_id, **dict(zip(names, one, strict=True))} for one in found]


def _taught(connection: Connection) -> Taught:
    alias = rows(ValueAlias, NOW).c
    found: dict[str, dict[str, Use]] = {}
    for one in connection.execute(select(alias.register, alias.field, alias.word)):
        found.setdefault(one.field, {})[fold(one.word)] = (one.register, one.field, one.word)
    return found


def _headings(table: ParsedTable) -> Iterable[Use]:
    return [(table.register, None, one.key) for one in table.columns if one.how == "learned"]


def _values(table: ParsedTable, taught: Taught) -> Iterable[Use]:
    """Words of cells that are learned, whether or not their rows go in."""
    known = REGISTERS[table.register].by_name
    for one in table.columns:
        words = taught.get(known[one.field].vocabulary or "")
        for raw in dict.fromkeys(table.raws.get(one.field, ())) if words else ():
            if (use := words.get(fold(raw)) if words and raw else None) is not None:
                yield use
