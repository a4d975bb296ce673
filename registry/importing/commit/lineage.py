"""What an import keeps so that every value leads back to its cell (来历)."""

import json
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from registry.importing.compare.book import told
from registry.importing.outcome import Outcome, SpecialCell, State
from registry.importing.registers.words import fold
from registry.importing.table import ParsedTable
from registry.importing.waiting import rows_waiting
from registry.records.waiting import FIRM_LINKS
from registry.terms import HowRead

_BY_PERSON = (HowRead.GIVEN, HowRead.DECIDED, HowRead.CORRECTED)


def source_row(
    outcome: Outcome, *, import_id: int, stored_file_id: int, file_name: str
) -> dict[str, Any]:
    """The row of `import_source` for one table."""
    table = outcome.table
    known = outcome.receipt.known if outcome.receipt else None
    reporter = known.name if known else table.given.get("reporter")
    return {
        "import_id": import_id,
        "stored_file_id": stored_file_id,
        "file_name": file_name[-200:],
        "sheet": table.sheet[:100],
        "register": table.register,
        "reporter": str(reporter)[:100] if reporter else None,
        "period": period_of(table) or (str(known.period) if known else None),
        "rows": _stretch(table),
        "map": json.dumps(_map(outcome), ensure_ascii=False),
        "counts": json.dumps(_counts(outcome), ensure_ascii=False),
        "unit_id": known.mark.unit_id if known else None,
    }


def cell_rows(outcome: Outcome, source_id: int, actor: str) -> list[dict[str, Any]]:
    """The rows of `import_cell`: what of one table is not simply column × row.

    What a person put in a cell's place says so, whatever else is true of the cell.
    """
    given, merged = _given(outcome), _merged(outcome)
    every = [*outcome.cells, *given, *merged, *_decided(outcome), *_corrected(outcome)]
    every += _settled(outcome)
    cells = {(cell.row, cell.field): cell for cell in every}
    return [
        {
            "source_id": source_id,
            "row": cell.row,
            "field": cell.field,
            "cell": cell.cell,
            "how": str(cell.how.value),
            "raw": cell.raw,
            "value": cell.value,
            "actor": actor if cell.how in _BY_PERSON else None,
        }
        for cell in cells.values()
    ]


def waiting_rows(outcome: Outcome, *, import_id: int, source_id: int) -> list[dict[str, Any]]:
    """The rows of `waiting`: what a person must decide, with the row as it was written.

    Rows that still wait after a settlement wait where they always did.
    """
    if outcome.table.decisions.only:
        return []
    untouched = ("settled_at", "settled_by", "outcome", "revision_id")
    return [
        {
            "import_id": import_id,
            "source_id": source_id,
            "row": one.row,
            "question": "\n".join(ask.message for ask in one.asks),
            "raw": json.dumps({cell.header: cell.text for cell in one.cells}, ensure_ascii=False),
            "reason": str(one.reason),
            "detail": one.text,
            **dict.fromkeys(untouched),
        }
        for one in rows_waiting(outcome)
    ]


def period_of(table: ParsedTable) -> str | None:
    """The year and month of the whole table, where it has only one."""
    years = {value for value in table.column("year") if isinstance(value, int)}
    months = {value for value in table.column("through") if isinstance(value, int)}
    if len(years) != 1 or len(months) > 1:
        return None
    month = next(iter(months), 12)
    return f"{years.pop()}" if month == 12 else f"{years.pop()}-{month:02d}"


def _stretch(table: ParsedTable) -> str:
    if not table.rows:
        return f"{table.first_row}-{table.last_row}"
    return f"{table.rows[0]}-{table.rows[-1]}"


def _map(outcome: Outcome) -> dict[str, dict[str, str | None]]:
    columns = {column.field: column for column in outcome.table.columns}
    return {
        target: {
            "column": columns[name].column,
            "header": columns[name].header,
            "unit": columns[name].unit,
            "how": columns[name].how,
        }
        for target, name in outcome.mapped.items()
        if name in columns and columns[name].column
    }


def _counts(outcome: Outcome) -> dict[str, Any]:
    cells = outcome.cell_counts
    return {
        "choices": outcome.choices,
        "rows": {str(state.value): count for state, count in outcome.row_counts.items()},
        "cells": {name: getattr(cells, name) for name in cells.__slots__},
    }


def _given(outcome: Outcome) -> Iterator[SpecialCell]:
    """Facts said once for the sheet: row 0 where no column has them, else each blank cell."""
    table = outcome.table
    for target, name in outcome.mapped.items():
        if name not in table.given:
            continue
        value = told(table.given[name])
        raws = table.raws.get(name)
        if raws is None:
            yield SpecialCell(0, target, None, HowRead.GIVEN, None, value)
            continue
        for row, raw in zip(table.rows, raws, strict=True):
            if not raw:
                yield SpecialCell(row, target, None, HowRead.GIVEN, None, value)


def _merged(outcome: Outcome) -> Iterator[SpecialCell]:
    table = outcome.table
    position = {row: place for place, row in enumerate(table.rows)} if table.merged else {}
    for target, name in outcome.mapped.items():
        for row, cell in table.merged.get(name, {}).items():
            if row in position:
                raw = table.raws[name][position[row]]
                value = told(table.values[name][position[row]])
                yield SpecialCell(row, target, cell, HowRead.MERGED, raw, value)


def _corrected(outcome: Outcome) -> Iterator[SpecialCell]:
    """Cells in whose place a person put something else in the preview."""
    table = outcome.table
    letters = {column.field: column.column for column in table.columns}
    for target, name in outcome.mapped.items():
        for row in table.corrected.get(name, {}):
            place = bisect_left(table.rows, row)
            raw, value = table.raws[name][place], told(table.values[name][place])
            cell = f"{letters[name]}{row}"
            yield SpecialCell(row, target, cell, HowRead.CORRECTED, raw or None, value)


def _decided(outcome: Outcome) -> Iterator[SpecialCell]:
    """Words whose meaning a person said, and codes that a person confirmed."""
    table, said = outcome.table, outcome.table.decisions
    letters = {column.field: column.column for column in table.columns}
    for target, name in outcome.mapped.items():
        words = {fold(word) for word in said.words.get(name, ())}
        if not words and not (name == "uscc" and said.confirmed):
            continue
        for row, raw, value in zip(table.rows, table.raws[name], table.values[name], strict=True):
            if fold(raw) in words or (name == "uscc" and value in said.confirmed):
                cell = f"{letters[name]}{row}"
                yield SpecialCell(row, target, cell, HowRead.DECIDED, raw, told(value))


def _settled(outcome: Outcome) -> Iterator[SpecialCell]:
    """Which firm a row means because a person said so, at the cell by which the row calls it."""
    table = outcome.table
    letters = {column.field: column.column for column in table.columns}
    name = next((one for one in ("owner_name", "name", "uscc") if letters.get(one)), None)
    for row, said in table.decisions.settled.items():
        if table.derived and said.name and row in table.rows:
            yield SpecialCell(row, "enterprise.name", None, HowRead.DECIDED, None, said.name)
        place = bisect_left(table.rows, row)
        if table.derived or not name or table.rows[place : place + 1] != [row]:
            continue
        if outcome.states[place] in (State.NEW, State.CHANGED):
            target, cell = FIRM_LINKS[table.register], f"{letters[name]}{row}"
            raw = table.raws[name][place] or None
            yield SpecialCell(row, target, cell, HowRead.DECIDED, raw, said.sentence)
        if said.town:
            yield SpecialCell(row, "standing.town", None, HowRead.DECIDED, None, said.town)
