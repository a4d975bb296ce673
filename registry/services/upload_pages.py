"""What a preview says about a table (预览页): its counts, problems and words, without its rows."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from registry.importing.outcome import Outcome, State
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import AMOUNTS, RegisterSpec
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.shifted import SheetShift
from registry.importing.showing import text_of
from registry.importing.table import MappedColumn, Problem
from registry.importing.waiting import count_lacking
from registry.services.preview_words import decided_words, unknown_words
from registry.services.upload_reading import reading_of

SEVERITIES = ("error", "question", "note")
NAMED = 6
"""How many places of one problem are named."""


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
        "part": table.part,
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
        "lacking": count_lacking(outcome),
        "cells": asdict(outcome.cell_counts),
        "reading": reading_of(outcome, vocabularies),
        "problems": _grouped(outcome.all_problems, spec),
        "words": unknown_words(outcome, vocabularies),
        "settled": decided_words(outcome, vocabularies),
        "corrections": sum(map(len, table.corrected.values())),
        "handled": _handled(outcome, spec),
        "points": [asdict(point) for point in outcome.points],
        "choices": dict(outcome.choices),
        "decided": table.decisions.kept,
    }


def told_shifts(shifts: Sequence[SheetShift]) -> list[dict[str, Any]]:
    """What the page asks about a sheet that is wholly in another unit."""
    return [
        {
            "letters": list(one.letters),
            "taken": one.taken,
            "unit": one.unit,
            "sentence": one.sentence,
        }
        for one in shifts
    ]


def _column(one: MappedColumn, spec: RegisterSpec) -> dict[str, Any]:
    """A column; its numbers are shown in the unit of the template, whatever the file's is."""
    field = spec.by_name.get(one.field)
    number = field is not None and field.kind in AMOUNTS
    shown = (field.unit if field else None) or one.unit
    return {**asdict(one), "label": _label(spec, one.field), "number": number, "shown": shown}


def _label(spec: RegisterSpec, name: str | None) -> str:
    field = spec.by_name.get(name or "")
    return field.label if field else ""


def _grouped(problems: Sequence[Problem], spec: RegisterSpec) -> list[dict[str, Any]]:
    """Problems of one kind and field together: how many rows, and where the first ones are."""
    groups: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[group_of(problem)].append(problem)
    told = []
    for code, group in groups.items():
        places = [one.cell or f"第 {one.row} 行" for one in group if one.cell or one.row]
        touched = {row for one in group for row in one.touched}
        told.append(
            {
                "code": code,
                "rows": bool(touched),
                "severity": group[0].severity,
                "label": _label(spec, group[0].field),
                "message": group[0].message,
                "differs": any(one.message != group[0].message for one in group),
                "count": max(len(touched), 1),
                "places": places[:NAMED],
                "more": max(len(places) - NAMED, 0),
            }
        )
    return sorted(told, key=lambda one: (SEVERITIES.index(one["severity"]), -one["count"]))


def group_of(problem: Problem) -> str:
    """The group that a problem is told with: equal in weight, kind and field."""
    return f"{problem.severity}.{problem.kind}.{problem.field or ''}"


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
