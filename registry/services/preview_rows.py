"""The rows of a preview (逐行对比), kept in pages so that any one is read from a chunk or two.

Rows stand in the order in which people need them: what was refused first, what is unchanged last.
An index beside the pages says which rows hold a problem or a name.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from registry.importing.compare.sides import CHOICE, KEPT, MET, TAKEN, YIELDED
from registry.importing.decisions import MINE, THEIRS
from registry.importing.export.texts import masked
from registry.importing.outcome import Outcome, State
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import Field, FieldKind, RegisterSpec
from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.showing import text_of
from registry.importing.table import BLANK
from registry.services.upload_pages import group_of

ORDER = (
    *(State.REJECTED, State.CONFLICT, State.WAITING, State.CHANGED),
    *(State.NEW, State.UNCHANGED, State.IGNORED),
)
FATES = {"error": "rejected", "question": "waiting"}
CHUNK = 100
"""Rows in a stored page."""

INDEX = -2
"""The chunk that holds a table's index; those from 0 hold its rows."""

KEYS = ("uscc", "org_code", "name", "owner_name", "series")
"""Fields that say whom a row is about: shown first and searched."""

CONFIRMABLE = frozenset({"uscc_check_digit", "uscc_org_check"})

OF_COLUMNS = {"unit_shift": "整列单位待确认", "no_unit": "整列没有写明单位"}
"""Questions about a whole column, in short for each of its cells: kind → words."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the preview.

    outcome -- new, changed, unchanged, kept, normalised, rejected or waiting
    edit -- "" where there is nothing to put right, else fix, confirm or fixed (a person did), or
      whose, mine or theirs where both changed the value since it was exported
    was -- what the file says where a person put something else
    alike -- how many cells of the column say the same and are at fault for it
    """

    outcome: str
    text: str
    old: str = ""
    note: str = ""
    edit: str = ""
    was: str = ""
    alike: int = 0


@dataclass(frozen=True)
class Index:
    """What is looked up in a table without opening its rows; places are those of `chunks`.

    keys -- per place whom the row is about; groups -- group of problems → places
    alike -- field → {original text at fault: sheet rows}
    """

    keys: Sequence[str]
    groups: Mapping[str, Sequence[int]]
    alike: Mapping[str, Mapping[str, Sequence[int]]]

    def places(self, group: str, word: str) -> list[int]:
        """Places of the rows with a problem of `group`, and with `word` in what they are about."""
        every: Iterable[int] = range(len(self.keys))
        if group:
            every = self.groups.get(group, ())
        wanted = word.casefold()
        return [place for place in every if wanted in self.keys[place]]


def chunks(outcome: Outcome, vocabularies: Vocabularies, *, phones: bool) -> dict[int, bytes]:
    """The table's rows in their order, CHUNK to a page, and the index, compressed.

    phones -- whether recorded telephone numbers are shown whole
    """
    shown = _Shown(outcome, vocabularies, phones)
    states = outcome.states
    places = sorted(range(len(states)), key=lambda at: (ORDER.index(states[at]), at))
    kept = {
        number: _packed([shown.row(place) for place in places[start : start + CHUNK]])
        for number, start in enumerate(range(0, len(places), CHUNK))
    }
    return {**kept, INDEX: _packed(_index(outcome, places, shown.alike))}


def unpacked(page: bytes) -> list[dict[str, Any]]:
    """The rows of a stored page: number, state, beside, why, cells."""
    rows: list[dict[str, Any]] = json.loads(zlib.decompress(page))
    return [{**row, "cells": [Cell(*cell) for cell in row["cells"]]} for row in rows]


def unpacked_index(chunk: bytes) -> Index:
    """The index of a table."""
    return Index(**json.loads(zlib.decompress(chunk)))


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _index(outcome: Outcome, places: Sequence[int], alike: Any) -> dict[str, Any]:
    table = outcome.table
    told = [table.raws[name] for name in KEYS if name in table.raws]
    keys = ["\x1f".join(raws[place] for raws in told).casefold() for place in places]
    shown_at = {table.rows[place]: at for at, place in enumerate(places)}
    groups: dict[str, set[int]] = defaultdict(set)
    for problem in outcome.all_problems:
        groups[group_of(problem)].update(
            shown_at[row] for row in problem.touched if row in shown_at
        )
    return {
        "keys": keys,
        "groups": {code: sorted(found) for code, found in groups.items()},
        "alike": alike,
    }


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
        names = {one.name for one in self.fields if one}
        self.called_by = next((one for one in ("owner_name", "name", "uscc") if one in names), "")
        self.changes = {
            (change.field, place): (old, new)
            for change in outcome.changes
            for place, old, new in zip(change.positions, change.old, change.new, strict=True)
        }
        self.faults: dict[tuple[str, int], tuple[str, str, str]] = {}
        self.why: dict[int, list[str]] = defaultdict(list)
        self.kept: dict[tuple[str, int], str] = {}
        self.yielded: dict[tuple[str, int], str] = {}
        self.taken: dict[tuple[str, int], str] = {}
        self.notes = {KEPT: self.kept, YIELDED: self.yielded, TAKEN: self.taken}
        self.alike: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.beside = self._changed_beside(spec)
        self._find_faults()
        self._find_ignored()
        self.normalised = {
            (group.field, row): group.reason
            for group in outcome.handled
            if group.fate == "normalised"
            for row in group.rows
        }

    def _changed_beside(self, spec: RegisterSpec) -> dict[int, list[str]]:
        """Changes of fields that stand in no column: facts of the whole sheet, and what follows."""
        shown = {column.field for column in self.outcome.table.columns}
        told: dict[int, list[str]] = defaultdict(list)
        for change in self.outcome.changes:
            field = spec.by_name.get(change.field)
            if field is None or field.name in shown:
                continue
            for place, old, new in zip(change.positions, change.old, change.new, strict=True):
                before, after = self._recorded(field, old), self._text(field, new)
                told[place].append(f"{field.label}：{before or '空'} → {after or '空'}")
        return told

    def _find_faults(self) -> None:
        """What keeps cells out, and what keeps rows out without any cell being at fault."""
        names = {column.field for column in self.outcome.table.columns}
        for problem in self.outcome.all_problems:
            if problem.severity == "note":
                notes = self.notes.get(problem.kind)
                if notes is not None and problem.field and problem.row is not None:
                    notes[problem.field, problem.row] = problem.message
                continue
            for row in problem.touched:
                if problem.field in names:
                    message = OF_COLUMNS.get(problem.kind, problem.message)
                    told = (FATES[problem.severity], message, problem.kind)
                    self.faults.setdefault((problem.field, row), told)
                else:
                    self.why[row].append(problem.message)
            if problem.field in names and problem.row is not None and problem.raw:
                self.alike[problem.field][problem.raw].append(problem.row)

    def _find_ignored(self) -> None:
        """Why whole rows are left out: what is said of each of their cells that was read."""
        table, states = self.outcome.table, self.outcome.states
        left_out = {
            row for row, state in zip(table.rows, states, strict=True) if state is State.IGNORED
        }
        said: dict[str, set[int]] = defaultdict(set)
        for group in self.outcome.handled if left_out else ():
            if group.fate == "ignored" and group.field:
                said[group.reason].update(left_out.intersection(group.rows))
        for reason, rows in said.items():
            for row in rows:
                self.why[row].append(f"忽略：{reason}")

    def row(self, place: int) -> dict[str, Any]:
        """A row of the preview, ready for JSON."""
        state, number = self.outcome.states[place], self.outcome.table.rows[place]
        cells = [self._cell(field, place, number, state) for field in self.fields]
        row = {"number": number, "state": str(state), "cells": [_short(cell) for cell in cells]}
        if place in self.beside:
            row["beside"] = self.beside[place]
        return {**row, "why": self.why[number]} if number in self.why else row

    def _cell(self, field: Field | None, place: int, number: int, state: State) -> Cell:
        if field is None:
            return Cell("unchanged", "")
        table, name = self.outcome.table, field.name
        raw = table.raws[name][place] if name in table.raws else ""
        mended = table.corrected.get(name, {}).get(number)
        fault = self.faults.get((name, number))
        if fault is not None:
            return self._met(field, place, self._faulty(field, raw, mended, fault))
        if (name, number) in self.kept:
            return self._met(field, place, Cell("kept", "", "", self.kept[name, number]))
        if (name, number) in self.yielded:
            note = f"{self.yielded[name, number]}本行原为：{raw or '空'}。"
            return self._met(field, place, Cell("kept", "", "", note, THEIRS))
        cell = self._sound(field, place, number, state, raw)
        if (name, number) in self.taken:
            return replace(cell, note=self.taken[name, number], edit=MINE)
        said = table.decisions.settled.get(number)
        if said is not None and name == self.called_by:
            return Cell(cell.outcome, cell.text, cell.old, said.sentence)
        if mended is None:
            return cell
        return Cell(cell.outcome, cell.text, cell.old, "预览中更正", "fixed", raw)

    def _met(self, field: Field, place: int, cell: Cell) -> Cell:
        """The cell beside what somebody else has put there since the workbook was exported."""
        if (field.name, place) not in self.outcome.meanwhile:
            return cell
        now = self._recorded(field, self.outcome.meanwhile[field.name, place])
        if cell.outcome == "kept":
            return replace(cell, old=now, text=now if cell.edit else "")
        return replace(cell, note=f"{cell.note.removesuffix(CHOICE)}台账现值：{now or '空'}。")

    def _faulty(
        self, field: Field, raw: str, mended: str | None, fault: tuple[str, str, str]
    ) -> Cell:
        outcome, message, kind = fault
        if mended is not None:
            edit = "confirm" if kind in CONFIRMABLE else "fixed"
            return Cell(outcome, mended, "", message, edit, raw)
        if kind in OF_COLUMNS:
            return Cell(outcome, raw, "", message)
        both = kind == MET and not field.key
        edit = "confirm" if kind in CONFIRMABLE else "whose" if both else "fix"
        alike = len(self.alike[field.name].get(raw, ())) if raw else 0
        return Cell(outcome, raw, "", message, edit, "", alike)

    def _sound(self, field: Field, place: int, number: int, state: State, raw: str) -> Cell:
        table, name = self.outcome.table, field.name
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


def _short(cell: Cell) -> tuple[Any, ...]:
    """A cell without the empty rest: a hundred thousand rows are kept."""
    full = (cell.outcome, cell.text, cell.old, cell.note, cell.edit, cell.was, cell.alike)
    size = len(full)
    while size > 2 and not full[size - 1]:
        size -= 1
    return full[:size]
