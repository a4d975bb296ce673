"""What a preview shows (预览页): one table's counts and problems, and its rows in pages.

Rows stand in the order in which people need them: what was refused first, what is unchanged last;
so the rows of one state are one stretch, and any page is read from a chunk or two.
"""

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from registry.importing.export.texts import masked
from registry.importing.outcome import Outcome, State
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import AMOUNTS, Field, FieldKind, RegisterSpec
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.showing import text_of
from registry.importing.table import BLANK, MappedColumn, Problem
from registry.services.upload_reading import reading_of

ORDER = (
    *(State.REJECTED, State.CONFLICT, State.WAITING, State.CHANGED),
    *(State.NEW, State.UNCHANGED, State.IGNORED),
)
FATES = {"error": "rejected", "question": "waiting"}
SEVERITIES = ("error", "question", "note")
CHUNK = 100
"""Rows in a stored page."""

NAMED = 6
"""How many places of one problem are named."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the preview.

    outcome -- new, changed, unchanged, kept, normalised, rejected or waiting
    """

    outcome: str
    text: str
    old: str = ""
    note: str = ""


def table_summary(outcome: Outcome, file: str, vocabularies: Vocabularies) -> dict[str, Any]:
    """Everything the page says about one table, but for its rows."""
    table = outcome.table
    spec = REGISTERS[table.register]
    given = [
        (spec.by_name[name].label, text_of(spec.by_name[name], value, vocabularies))
        for name, value in table.given.items()
        if name in spec.by_name
    ]
    return {
        "key": table.key.text,
        "file": file,
        "sheet": table.sheet,
        "register": table.register,
        "content": outcome.content,
        "header_rows": list(table.header_rows),
        "columns": [_column(one, spec) for one in table.columns],
        "unmapped": [
            {"column": one.column, "header": one.header, "reason": one.reason}
            for one in table.unmapped
        ],
        "given": given,
        "rows": {str(state): outcome.row_counts[state] for state in State},
        "listed": {str(state): outcome.states.count(state) for state in State},
        "cells": asdict(outcome.cell_counts),
        "reading": reading_of(outcome, vocabularies),
        "problems": _grouped(outcome.all_problems, spec),
        "handled": _handled(outcome, spec),
        "points": [asdict(point) for point in outcome.points],
        "choices": dict(outcome.choices),
        "decided": table.decisions.kept,
    }


def pages(outcome: Outcome, vocabularies: Vocabularies, *, phones: bool) -> Iterable[bytes]:
    """The table's rows in their order, CHUNK to a page, compressed.

    phones -- whether recorded telephone numbers are shown whole
    """
    shown = _Shown(outcome, vocabularies, phones)
    places = sorted(
        range(len(outcome.states)), key=lambda at: (ORDER.index(outcome.states[at]), at)
    )
    for start in range(0, len(places), CHUNK):
        rows = [shown.row(place) for place in places[start : start + CHUNK]]
        yield zlib.compress(json.dumps(rows, ensure_ascii=False).encode())


def unpacked(page: bytes) -> list[dict[str, Any]]:
    """The rows of a stored page: number, state, cells."""
    rows: list[dict[str, Any]] = json.loads(zlib.decompress(page))
    return [{**row, "cells": [Cell(*cell) for cell in row["cells"]]} for row in rows]


def _column(one: MappedColumn, spec: RegisterSpec) -> dict[str, Any]:
    field = spec.by_name.get(one.field)
    number = field is not None and field.kind in AMOUNTS
    return {**asdict(one), "label": _label(spec, one.field), "number": number}


def _label(spec: RegisterSpec, name: str | None) -> str:
    field = spec.by_name.get(name or "")
    return field.label if field else ""


def _grouped(problems: Sequence[Problem], spec: RegisterSpec) -> list[dict[str, Any]]:
    """Problems of one kind and field together: how many rows, and where the first ones are."""
    groups: dict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.severity, problem.kind, problem.field or ""].append(problem)
    told = []
    for (severity, _, name), group in groups.items():
        places = [one.cell or f"第 {one.row} 行" for one in group if one.cell or one.row]
        touched = {row for one in group for row in one.touched}
        told.append(
            {
                "severity": severity,
                "label": _label(spec, name),
                "message": group[0].message,
                "count": max(len(touched), 1),
                "places": places[:NAMED],
                "more": max(len(places) - NAMED, 0),
            }
        )
    return sorted(told, key=lambda one: (SEVERITIES.index(one["severity"]), -one["count"]))


def _handled(outcome: Outcome, spec: RegisterSpec) -> list[dict[str, Any]]:
    """Why cells were normalised, refused or left out, and how many."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for group in outcome.handled:
        name = _label(spec, group.field) or group.column
        counted[group.fate, name, group.reason] += len(group.rows)
    return [
        {"fate": fate, "label": label, "reason": reason, "count": count}
        for (fate, label, reason), count in counted.most_common()
        if count
    ]


class _Shown:
    """One table's cells as they are shown."""

    def __init__(self, outcome: Outcome, vocabularies: Vocabularies, phones: bool) -> None:
        self.outcome = outcome
        self.vocabularies = vocabularies
        self.phones = phones
        spec = REGISTERS[outcome.table.register]
        self.fields: list[Field | None] = [
            spec.by_name.get(one.field) for one in outcome.table.columns
        ]
        self.changes = {
            (change.field, place): (old, new)
            for change in outcome.changes
            for place, old, new in zip(change.positions, change.old, change.new, strict=True)
        }
        self.faults: dict[tuple[str, int], tuple[str, str]] = {}
        for problem in outcome.all_problems:
            if problem.field and problem.row is not None and problem.severity != "note":
                told = (FATES[problem.severity], problem.message)
                self.faults.setdefault((problem.field, problem.row), told)
        self.normalised = {
            (group.field, row): group.reason
            for group in outcome.table.handled
            if group.fate == "normalised"
            for row in group.rows
        }

    def row(self, place: int) -> dict[str, Any]:
        """A row of the preview, ready for JSON."""
        state, number = self.outcome.states[place], self.outcome.table.rows[place]
        cells = [self._cell(field, place, number, state) for field in self.fields]
        return {
            "number": number,
            "state": str(state),
            "cells": [(c.outcome, c.text, c.old, c.note) for c in cells],
        }

    def _cell(self, field: Field | None, place: int, number: int, state: State) -> Cell:
        if field is None:
            return Cell("unchanged", "")
        table, name = self.outcome.table, field.name
        fault = self.faults.get((name, number))
        raw = table.raws[name][place] if name in table.raws else ""
        if fault is not None:
            return Cell(fault[0], raw, note=fault[1])
        if (name, place) in self.changes:
            old, new = self.changes[name, place]
            return Cell("changed", self._text(field, new), self._recorded(field, old))
        values = table.values.get(name)
        value = values[place] if values else table.given.get(name, BLANK)
        if value is BLANK:
            return Cell("kept", "")
        text = self._text(field, value)
        if (name, number) in self.normalised and raw != text:
            return Cell("normalised", text, raw, self.normalised[name, number])
        return Cell("new" if state is State.NEW else "unchanged", text)

    def _recorded(self, field: Field, value: Any) -> str:
        hidden = field.kind is FieldKind.PHONE and not self.phones and value
        return str(masked([value])[0]) if hidden else self._text(field, value)

    def _text(self, field: Field, value: Any) -> str:
        return text_of(field, value, self.vocabularies)
