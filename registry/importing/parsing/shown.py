"""What people are shown of a column: its first texts, and that its unit was restated."""

from collections.abc import Sequence

from registry.importing.cells.column import Cells, ColumnReading
from registry.importing.grid import Column, Sheet
from registry.importing.recognise.columns import FieldColumn

SAMPLES = 3
_LOOKED_AT = 200
_LONGEST = 24


def samples_of(sheet: Sheet, rows: Sequence[int]) -> dict[str, list[str]]:
    """Column letter → the first texts that differ, of the rows that are read."""
    return {column.letter: _samples(column, rows) for column in sheet.columns}


def _samples(column: Column, rows: Sequence[int]) -> list[str]:
    found: dict[str, None] = {}
    for index in rows[:_LOOKED_AT]:
        text = " ".join(column.raw[index].split())
        if text:
            found[text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"] = None
        if len(found) == SAMPLES:
            break
    return list(found)


def restate(reading: ColumnReading, cells: Cells, column: FieldColumn) -> None:
    """A person said that the numbers are in another unit than is written: none is as written."""
    if column.written is None or column.unit is None:
        return
    told = {place for places in reading.normalised.values() for place in places}
    told |= {place for places in reading.ignored.values() for place in places}
    told |= {place for place, _ in reading.refused}
    places = [place for place, kind in enumerate(cells.kinds) if kind and place not in told]
    if places:
        reason = f"表中写的单位是{column.written.label}，由人改按{column.unit.label}读取"
        reading.normalised.setdefault(reason, []).extend(places)
        reading.unchanged -= len(places)
