"""Cells that a person corrected in the preview (预览更正): the file keeps what it says."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.importing.cells.column import Cells, ColumnReading
from registry.importing.coordinates import Kind

REASON = "预览中由人更正"


@dataclass(frozen=True)
class Corrected:
    """A column as it is to be read: position → the text a person put there.

    blank -- positions that were empty: what a person put there is no cell of the file
    """

    cells: Cells
    texts: Mapping[int, str]
    blank: frozenset[int]

    def settle(self, reading: ColumnReading) -> None:
        """Give each corrected cell its fate: it was not taken as written."""
        told = {place for places in reading.normalised.values() for place in places}
        told |= {place for places in reading.ignored.values() for place in places}
        told |= {place for place, _ in reading.refused}
        for place in self.texts:
            if place in self.blank or place in told:
                continue
            if self.cells.kinds[place]:
                reading.unchanged -= 1
                reading.normalised.setdefault(REASON, []).append(place)
            else:
                reading.ignored.setdefault(REASON, []).append(place)


def corrected_cells(cells: Cells, texts: Mapping[int, str]) -> Corrected:
    """The column with corrections in place of its cells; the given one stays as it is.

    An empty cell that a person leaves empty is not corrected.
    """
    texts = {place: text for place, text in texts.items() if text or cells.kinds[place]}
    if not texts:
        return Corrected(cells, {}, frozenset())
    raws, kinds = list(cells.raws), bytearray(cells.kinds)
    blank = frozenset(place for place in texts if not kinds[place])
    marks = {place: mark for place, mark in cells.marks.items() if place not in texts}
    for place, text in texts.items():
        raws[place], kinds[place] = text, Kind.TEXT if text else Kind.EMPTY
    return Corrected(Cells(raws, bytes(kinds), marks), texts, blank)
