"""One column at a time: every distinct text is read once, clean columns in one sweep."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat

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
    if present <= {Kind.EMPTY}:
        return ColumnReading([BLANK] * len(cells.raws))
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


Key = str | Written


@dataclass(slots=True)
class _Outcomes:
    """What the distinct texts of a column give: plain values, and all that has more to say."""

    values: dict[Key, Filled] = field(default_factory=dict)
    odd: dict[Key, Read | Left | Refused] = field(default_factory=dict)

    def add(self, key: Key, outcome: Outcome) -> None:
        """Take one text's outcome in."""
        if isinstance(outcome, Read):
            self.values[key] = outcome.value
        if isinstance(outcome, Read | Left | Refused):
            self.odd[key] = outcome
        else:
            self.values[key] = outcome


def _read_distinct(cells: Cells, reader: CellReader, present: set[Kind]) -> ColumnReading:
    """Every distinct text once: a cell of the usual kind is known by its text alone."""
    usual = max(present - {Kind.EMPTY}, key=cells.kinds.count)
    keys: list[Key] = list(cells.raws)
    for place, kind in enumerate(cells.kinds) if len(present - {Kind.EMPTY}) > 1 else ():
        if kind not in {_EMPTY, usual}:
            keys[place] = Written(cells.raws[place], Kind(kind))
    for place, mark in cells.marks.items():
        keys[place] = mark
    if usual is Kind.UNCACHED:
        keys = [Written("", usual) if kind == usual else key for key, kind in _pairs(keys, cells)]
    distinct = dict.fromkeys(keys)
    distinct.pop("", None)
    return _assembled(cells, keys, _outcomes(distinct, usual, reader), reader)


def _pairs(keys: list[Key], cells: Cells) -> Iterator[tuple[Key, int]]:
    return zip(keys, cells.kinds, strict=True)


def _outcomes(keys: dict[Key, None], usual: Kind, reader: CellReader) -> _Outcomes:
    """The clean texts in one sweep, the others one by one."""
    outcomes = _Outcomes()
    if usual in reader.bulk_kinds:
        clean = reader.clean([key for key in keys if type(key) is str])
        swept = reader.bulk(clean) if clean else None
        if swept is not None:
            outcomes.values.update(zip(clean, swept, strict=True))
    for key in keys.keys() - outcomes.values.keys():
        written = key if isinstance(key, Written) else Written(key, usual)
        outcomes.add(key, reader.read(written))
    return outcomes


def _assembled(
    cells: Cells, keys: Sequence[Key], outcomes: _Outcomes, reader: CellReader
) -> ColumnReading:
    """Lay the outcomes of the distinct texts out over the rows."""
    reading = ColumnReading(list(map(outcomes.values.get, keys, repeat(BLANK))))
    reading.companions = _companions(keys, outcomes, reader.default_companion)
    touched = 0
    for place, key in enumerate(keys) if outcomes.odd else ():
        if key in outcomes.odd:
            touched += _tell(reading, place, outcomes.odd[key])
    reading.unchanged = len(cells.kinds) - cells.kinds.count(_EMPTY) - touched
    return reading


def _tell(reading: ColumnReading, place: int, outcome: Read | Left | Refused) -> bool:
    """Write down what happened to one cell; False where its value is as written after all."""
    if isinstance(outcome, Refused):
        reading.refused.append((place, outcome))
        return True
    if outcome.note:
        reading.notes.append((place, outcome.note))
    if not outcome.reason:
        return False
    told = reading.normalised if isinstance(outcome, Read) else reading.ignored
    told.setdefault(outcome.reason, []).append(place)
    return True


def _companions(
    keys: Sequence[Key], outcomes: _Outcomes, usual: Value | None
) -> list[Value | None] | None:
    """The second fact of each cell, None where it has none; no list where no cell has one."""
    named = {
        key: each.companion
        for key, each in outcomes.odd.items()
        if isinstance(each, Read) and each.companion is not None
    }
    if usual is None:
        return [named.get(key) for key in keys] if named else None
    said = {**dict.fromkeys(outcomes.values, usual), **named}
    return [said.get(key) for key in keys]
