"""The compared rows of a table as pages for a screen: what the file says, old → new, problems."""

from collections.abc import Iterator
from typing import Any

from registry.importing.outcome import Outcome
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.shown import Shown

PAGE = 500
"""Rows of a chunk."""

Row = dict[str, Any]


def pages_of(outcome: Outcome, vocabularies: Vocabularies, *, phones: bool) -> Iterator[list[Row]]:
    """The rows of a table, `PAGE` at a time: row, state, cells, changes, problems."""
    table = outcome.table
    shown = Shown(table.register, vocabularies, phones=phones)
    changes = _changes(outcome, shown)
    problems = _problems(outcome)
    for start in range(0, len(table.rows), PAGE):
        yield [
            {
                "row": table.rows[position],
                "state": str(outcome.states[position].value),
                "cells": {
                    name: raws[position] for name, raws in table.raws.items() if raws[position]
                },
                "changes": changes.get(position, {}),
                "problems": problems.get(table.rows[position], []),
            }
            for position in range(start, min(start + PAGE, len(table.rows)))
        ]


def _changes(outcome: Outcome, shown: Shown) -> dict[int, dict[str, list[str]]]:
    """Position → field → [label, old, new]."""
    found: dict[int, dict[str, list[str]]] = {}
    for change in outcome.changes:
        label = shown.label(change.field)
        for position, old, new in zip(change.positions, change.old, change.new, strict=True):
            told = [label, shown.text(change.field, old), shown.text(change.field, new)]
            found.setdefault(position, {})[change.field] = told
    return found


def _problems(outcome: Outcome) -> dict[int, list[dict[str, str | None]]]:
    found: dict[int, list[dict[str, str | None]]] = {}
    for problem in outcome.all_problems:
        told = {
            "cell": problem.cell,
            "field": problem.field,
            "severity": problem.severity,
            "message": problem.message,
        }
        for row in problem.touched:
            found.setdefault(row, []).append(told)
    return found
