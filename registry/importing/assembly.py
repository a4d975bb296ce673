"""Frames of the reading child -> one ``Workbook``."""

from array import array
from typing import Any

from registry.importing.grid import Column, Range, Sheet, letters_of
from registry.importing.readers import frames


class _Growing:
    """A column while its slices arrive."""

    __slots__ = ("formulas", "kinds", "padded", "percent", "precision", "raw")

    def __init__(self) -> None:
        self.raw: list[str] = []
        self.kinds = bytearray()
        self.percent: set[int] = set()
        self.formulas: set[int] = set()
        self.padded: dict[int, int] = {}
        self.precision: dict[int, Any] = {}

    def pad(self, size: int) -> int:
        """Fills up with empty cells; how many rows the column had."""
        missing = size - len(self.raw)
        self.raw += [""] * missing
        self.kinds += bytes(missing)
        return missing

    def extend(self, base: int, part: frames.Slice, strings: list[str]) -> None:
        """Adds a slice whose first row is the sheet's row with index ``base``."""
        self.pad(base)
        if part.indexes:
            self.raw += map(strings.__getitem__, array(frames.INDEX, part.indexes))
        else:
            self.raw += part.raw
        self.kinds += part.kinds
        self.percent.update([base + index for index in part.percent])
        self.formulas.update([base + index for index in part.formulas])
        self.padded.update([(base + index, width) for index, width in part.padded])
        self.precision.update([(base + index, word) for index, word in part.precision])


class Assembler:
    """Takes frames in order; ``sheets`` and ``notes`` are complete after the last."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.notes: list[str] = []
        self._strings: list[str] = []
        self._columns: dict[int, _Growing] = {}

    def take(self, kind: int, values: tuple[Any, ...]) -> None:
        """One frame of a sheet."""
        if kind == frames.SHEET:
            name, visible = values
            self.sheets.append(Sheet(name, visible, [], []))
            self._columns = {}
        elif kind == frames.ROWS:
            self._rows(*values)
        elif kind == frames.STRINGS:
            self._strings += values[0]
        elif kind == frames.END:
            self._end(*values)
        elif kind == frames.NOTE:
            self.notes.append(values[0])

    def _rows(self, numbers: list[int], columns: list[tuple[Any, ...]]) -> None:
        sheet = self.sheets[-1]
        base = len(sheet.numbers)
        sheet.numbers += numbers
        for number, *part in columns:
            growing = self._columns.get(number)
            if growing is None:
                growing = self._columns[number] = _Growing()
            growing.extend(base, frames.Slice(*part), self._strings)

    def _end(
        self,
        merges: list[tuple[int, int, int, int]],
        hidden_rows: list[int],
        hidden_columns: list[int],
        notes: list[str],
    ) -> None:
        sheet = self.sheets[-1]
        for number in sorted(self._columns):
            growing = self._columns.pop(number)
            growing.pad(len(sheet.numbers))
            sheet.columns.append(_column(number, growing))
        sheet.merges = [Range(*merge) for merge in merges]
        sheet.hidden_rows = set(hidden_rows) & set(sheet.numbers)
        sheet.hidden_columns = {letters_of(number) for number in hidden_columns}
        sheet.notes = notes


def _column(number: int, growing: _Growing) -> Column:
    return Column(
        letters_of(number),
        growing.raw,
        bytes(growing.kinds),
        growing.percent,
        growing.formulas,
        growing.padded,
        growing.precision,
    )
