"""Merged cells: a word merged down rows holds for each of them; an amount does not."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.importing.cells.column import Cells
from registry.importing.grid import Range, Sheet
from registry.importing.recognise.columns import FieldColumn
from registry.importing.registers.spec import AMOUNTS


@dataclass(slots=True)
class Merged:
    """What was filled into a column: position → cell the text came from; ranges with amounts."""

    cells: dict[int, str] = field(default_factory=dict)
    amounts: list[Range] = field(default_factory=list)


def merges_by_column(sheet: Sheet, first_row: int) -> dict[int, list[Range]]:
    """Column number → ranges that begin in it at or below a row and go over several rows."""
    found: dict[int, list[Range]] = {}
    for merge in sheet.merges:
        if merge.first_row >= first_row and merge.last_row > merge.first_row:
            found.setdefault(merge.first_column, []).append(merge)
    return found


def fill_down(
    cells: Cells, column: FieldColumn, rows: Sequence[int], merges: Sequence[Range]
) -> Merged:
    """Give the empty cells of merged ranges the text of the range's first cell, in place.

    rows -- sheet row of each position of `cells`. Only inside a range, never over other blanks;
    never for amounts, which would be counted several times: those ranges are handed back.
    """
    filled = Merged()
    kinds = bytearray(cells.kinds)
    for merge in merges:
        first, last = bisect_left(rows, merge.first_row), bisect_left(rows, merge.last_row + 1)
        if first >= len(rows) or rows[first] != merge.first_row or not kinds[first]:
            continue
        if column.field.kind in AMOUNTS:
            filled.amounts.append(merge)
            continue
        for place in range(first + 1, last):
            if not kinds[place]:
                cells.raws[place], kinds[place] = cells.raws[first], kinds[first]
                filled.cells[place] = f"{column.letter}{merge.first_row}"
                if first in cells.marks:
                    cells.marks[place] = cells.marks[first]
    cells.kinds = bytes(kinds)
    return filled
