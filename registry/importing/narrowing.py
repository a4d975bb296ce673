"""An outcome cut down to the rows that were settled: the account of a settling batch (待核对).

The whole file is compared, so that a row that was settled meets its neighbours; what is written,
counted and kept for people is of the settled rows alone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from registry.importing.outcome import Outcome, State
from registry.importing.returned.receipt import Receipt
from registry.importing.settled import at_rows
from registry.importing.table import Handled, ParsedTable, Problem

GOOD = (State.NEW, State.CHANGED, State.UNCHANGED)
NOT_OURS = "这一行没有对应到台账中的企业，请重新选择。"


def narrowed(outcome: Outcome) -> Outcome:
    """The rows of `decisions.only` that go in; why the others do not stands in `left`."""
    only = outcome.table.decisions.only
    if not only:
        return outcome
    states = dict(zip(outcome.table.rows, outcome.states, strict=True))
    good = {row for row in only if states.get(row) in GOOD}
    places = [at for at, row in enumerate(outcome.table.rows) if row in good]
    return Outcome(
        _table(outcome, places, good),
        [outcome.states[at] for at in places],
        [each for change in outcome.changes if (each := _moved(change, places)).positions],
        _problems(outcome.problems, good),
        _handled(outcome.moved, good),
        outcome.batches,
        [cell for cell in outcome.cells if cell.row == 0 or cell.row in good],
        outcome.mapped,
        receipt=_receipt(outcome.receipt, good),
        left={row: _why(outcome, row) for row in sorted(only - good)},
    )


def _why(outcome: Outcome, row: int) -> str:
    told = [
        one.message for one in outcome.all_problems if one.severity != "note" and row in one.touched
    ]
    return "\n".join(dict.fromkeys(told)) or NOT_OURS


def _moved(change: Any, places: Sequence[int]) -> Any:
    """The changes of one field, at the places that the rows have now."""
    now = {before: after for after, before in enumerate(places)}
    kept = [at for at, position in enumerate(change.positions) if position in now]
    return replace(
        change,
        positions=[now[change.positions[at]] for at in kept],
        old=[change.old[at] for at in kept],
        new=[change.new[at] for at in kept],
    )


def _table(outcome: Outcome, places: Sequence[int], rows: Collection[int]) -> ParsedTable:
    table = outcome.table
    handled = _handled(table.handled, rows)
    texts = {name: [own[at] for at in places] for name, own in table.raws.items()}
    read = _cells_read(table, rows, texts)
    fates = {letter for one in table.columns if (letter := one.column)}
    odd = sum(len(group.rows) for group in handled if group.column in fates)
    beside = sum(len(group.rows) for group in handled if group.column not in fates)
    return replace(
        table,
        rows=[table.rows[at] for at in places],
        values={name: [own[at] for at in places] for name, own in table.values.items()},
        raws=texts,
        handled=handled,
        problems=_problems(table.problems, rows),
        merged={name: at_rows(cells, rows) for name, cells in table.merged.items()},
        corrected={name: at_rows(texts, rows) for name, texts in table.corrected.items()},
        unchanged=read - odd,
        cell_total=read + beside,
    )


def _cells_read(table: ParsedTable, rows: Collection[int], texts: dict[str, list[str]]) -> int:
    """How many cells of these rows stand in columns that are read and that this table counts."""
    counted = 0
    for one in table.columns:
        own = table.accounts is None or one.column in table.accounts
        merged = table.merged.get(one.field, {})
        if one.column and own:
            filled = sum(1 for text in texts.get(one.field, ()) if text)
            counted += filled - sum(1 for row in rows if row in merged)
    return counted


def _handled(groups: Iterable[Handled], rows: Collection[int]) -> list[Handled]:
    kept = [replace(one, rows=[row for row in one.rows if row in rows]) for one in groups]
    return [one for one in kept if one.rows]


def _problems(problems: Iterable[Problem], rows: Collection[int]) -> list[Problem]:
    """What is said of these rows, and notes on the table as a whole."""
    kept = []
    for one in problems:
        touched = [row for row in one.touched if row in rows]
        if touched or (one.severity == "note" and not one.touched):
            kept.append(replace(one, rows=touched) if one.row is None else one)
    return kept


def _receipt(receipt: Receipt | None, rows: Collection[int]) -> Receipt | None:
    """Of a workbook that came back before, only what these rows add to its receipt."""
    if receipt is None:
        return None
    items = [each for each in receipt.items if each[1] in rows]
    claims = [each for each in receipt.claims if each[2] in rows]
    return replace(receipt, items=items, claims=claims, adds=True)
