"""One column at a time: every distinct text is read once, clean columns in one sweep."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.importing.cells.outcome import Left, Outcome, Read, Refused, Written
from registry.importing.cells.reader import CellReader
from registry.importing.coordinates import Kind
from registry.importing.grid import Column
from registry.importing.table import BLANK, Filled, Value

_EMPTY = int(Kind.EMPTY)


@dataclass(slots=True)
class Cells:
    """The cells of one column in the rows of a table, aligned with those rows.

    marks -- position → (percent, precision) where a cell's format says how it is seen
    """

    raws: list[str]
    kinds: bytes
    marks: dict[int, Written] = field(default_factory=dict)


@dataclass(slots=True)
class ColumnReading:
    """What reading a column gave; positions count from the first row of the table."""

    values: list[Filled]
    companions: list[Value | None] | None = None
    unchanged: int = 0
    normalised: dict[str, list[int]] = field(default_factory=dict)
    ignored: dict[str, list[int]] = field(default_factory=dict)
    refused: list[tuple[int, Refused]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def cells_of(column: Column, positions: Sequence[int] | slice) -> Cells:
    """The cells of a grid column at the positions of a table's rows."""
    if isinstance(positions, slice):
        raws, kinds = column.raw[positions], column.kinds[positions]
        chosen: Sequence[int] = range(len(column.raw))[positions]
    else:
        raws = [column.raw[position] for position in positions]
        kinds = bytes(column.kinds[position] for position in positions)
        chosen = positions
    cells = Cells(raws, kinds)
    if column.percent or column.precision:
        cells.marks = _marks(column, chosen)
    return cells


def _marks(column: Column, chosen: Sequence[int]) -> dict[int, Written]:
    return {
        place: Written(
            column.raw[position],
            Kind(column.kinds[position]),
            position in column.percent,
            column.precision.get(position),
        )
        for place, position in enumerate(chosen)
        if position in column.percent or position in column.precision
    }


def read_column(cells: Cells, reader: CellReader) -> ColumnReading:
    """Read a column: in one sweep where all of it is clean, else each distinct text once."""
    present = {Kind(kind) for kind in set(cells.kinds)}
    if not cells.marks and present <= reader.bulk_kinds:
        swept = _sweep(cells, reader)
        if swept is not None:
            return swept
    return _read_distinct(cells, reader, present)


def _sweep(cells: Cells, reader: CellReader) -> ColumnReading | None:
    """Everything at once; None where a cell needs a closer look."""
    blanks = cells.kinds.count(_EMPTY)
    if not blanks:
        everything = reader.bulk(cells.raws)
        return None if everything is None else _swept(list(everything), len(everything), reader)
    filled = [raw for raw, kind in zip(cells.raws, cells.kinds, strict=True) if kind]
    read = reader.bulk(filled)
    if read is None:
        return None
    pending = iter(read)
    values: list[Filled] = [next(pending) if kind else BLANK for kind in cells.kinds]
    return _swept(values, len(filled), reader)


def _swept(values: list[Filled], unchanged: int, reader: CellReader) -> ColumnReading:
    reading = ColumnReading(values, unchanged=unchanged)
    if (usual := reader.default_companion) is not None:
        reading.companions = [None if value is BLANK else usual for value in values]
    return reading


Key = str | tuple[str, int] | Written


def _read_distinct(cells: Cells, reader: CellReader, present: set[Kind]) -> ColumnReading:
    kinds = present - {Kind.EMPTY}
    if len(kinds) == 1 and not cells.marks and Kind.UNCACHED not in kinds:
        (kind,) = kinds
        texts = set(cells.raws) - {""}
        outcomes: dict[Key, Outcome] = {text: reader.read(Written(text, kind)) for text in texts}
        return _assembled(cells, cells.raws, outcomes, reader.default_companion)
    keys: list[Key] = list(zip(cells.raws, cells.kinds, strict=True))
    for place, mark in cells.marks.items():
        keys[place] = mark
    outcomes = {key: reader.read(_written(key)) for key in set(keys) if key[1] != _EMPTY}
    return _assembled(cells, keys, outcomes, reader.default_companion)


def _written(key: Key) -> Written:
    if isinstance(key, Written):
        return key
    assert not isinstance(key, str)
    return Written(key[0], Kind(key[1]))


def _assembled(
    cells: Cells, keys: Sequence[Key], outcomes: dict[Key, Outcome], default: Value | None
) -> ColumnReading:
    """Lay the outcomes of the distinct texts out over the rows."""
    plain = {key: _value(outcome) for key, outcome in outcomes.items()}
    reading = ColumnReading([plain.get(key, BLANK) for key in keys])
    reading.companions = _companions(keys, outcomes, default)
    odd = {key: outcome for key, outcome in outcomes.items() if isinstance(outcome, _ODD)}
    touched = 0
    if odd:
        for place, key in enumerate(keys):
            if key in odd:
                touched += _tell(reading, place, odd[key])
    reading.unchanged = len(cells.kinds) - cells.kinds.count(_EMPTY) - touched
    return reading


_ODD = (Read, Left, Refused)


def _value(outcome: Outcome) -> Filled:
    if isinstance(outcome, Read):
        return outcome.value
    return BLANK if isinstance(outcome, Left | Refused) else outcome


def _tell(reading: ColumnReading, place: int, outcome: Outcome) -> bool:
    """Write down what happened to one cell; False where its value is as written after all."""
    if isinstance(outcome, Refused):
        reading.refused.append((place, outcome))
        return True
    assert isinstance(outcome, Read | Left)
    if outcome.note:
        reading.notes.append((place, outcome.note))
    if not outcome.reason:
        return False
    told = reading.normalised if isinstance(outcome, Read) else reading.ignored
    told.setdefault(outcome.reason, []).append(place)
    return True


def _companions(
    keys: Sequence[Key], outcomes: dict[Key, Outcome], default: Value | None
) -> list[Value | None] | None:
    """The second fact of each cell, None where it has none; no list where no cell has one."""
    said: dict[Key, Value | None] = {}
    for key, outcome in outcomes.items():
        if isinstance(outcome, Left | Refused):
            continue
        named = outcome.companion if isinstance(outcome, Read) else None
        said[key] = named or default
    return [said.get(key) for key in keys] if any(said.values()) else None
