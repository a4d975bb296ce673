"""A sheet that is wholly in another unit (整表单位疑点): one question for all its columns."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from registry.importing.compare.unit_shift import KIND, told_times
from registry.importing.coordinates import number_of
from registry.importing.decisions import TableKey
from registry.importing.outcome import Outcome
from registry.quantities import conversion

FEWEST = 2


@dataclass(frozen=True, slots=True)
class SheetShift:
    """Columns of one sheet that stand off by the same power of ten.

    letters -- the columns; taken -- the unit they are read in; unit -- what would explain it
    factor -- how many of `unit` make one of `taken`: how far the numbers stand off
    """

    letters: tuple[str, ...]
    taken: str
    unit: str
    factor: Fraction

    @property
    def sentence(self) -> str:
        """The question, in words."""
        return (
            f"{'、'.join(self.letters)} 共 {len(self.letters)} 列按{self.taken}读取，"
            f"都约为往期或同类的 {told_times(self.factor)}，"
            f"整张表可能以{self.unit}为单位，请确认。"
        )


def sheet_shifts(outcomes: Iterable[Outcome]) -> dict[TableKey, list[SheetShift]]:
    """The table with all its parts → its questions, each for at least two columns."""
    found: dict[tuple[TableKey, str, str], dict[str, None]] = defaultdict(dict)
    for outcome in outcomes:
        letters = {one.field: one.column for one in outcome.table.columns}
        for asked in outcome.problems:
            letter = letters.get(asked.field or "")
            if asked.kind == KIND and asked.proposal and letter:
                found[outcome.table.key.whole, asked.taken, asked.proposal][letter] = None
    shifts: dict[TableKey, list[SheetShift]] = defaultdict(list)
    for (key, taken, unit), alike in found.items():
        factor = conversion(taken, unit)
        if len(alike) >= FEWEST and factor is not None:
            ordered = tuple(sorted(alike, key=number_of))
            shifts[key].append(SheetShift(ordered, taken, unit, factor))
    return shifts
