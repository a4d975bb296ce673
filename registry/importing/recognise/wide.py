"""Years or months side by side (宽表): one table for each period, over the same rows.

The first part accounts for all that the parts share, so that no cell is counted twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from registry.importing.recognise.columns import Columns, FieldColumn
from registry.importing.recognise.sheet import Recognised
from registry.importing.recognise.spans import UNSAID, Span


@dataclass(frozen=True, slots=True)
class Part:
    """What one of the tables that share their rows reads.

    own, others -- indexes of the columns that only this part reads, and of those that it must not
    ended -- it speaks of a year beside which a later one stands: the year is over
    """

    span: Span = UNSAID
    first: bool = True
    own: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
    ended: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is a table of its own."""
        return self.span == UNSAID

    def accounts_for(self, place: int) -> bool:
        """Whether the cells of a column are counted with this part."""
        return place in self.own or (self.first and place not in self.others)


WHOLE = Part()


def parts_of(table: Recognised) -> list[tuple[Recognised, Part]]:
    """The table itself, or one table for each period that stands in it, the oldest first."""
    spans = table.columns.spans
    if not spans:
        return [(table, WHOLE)]
    of_periods = [column for column in table.columns.mapped if column.span != UNSAID]
    found, newest = [], max(span.year or 0 for span in spans)
    for span in spans:
        own = _places(column for column in of_periods if column.span == span)
        ended = span.through is None and span.year is not None and span.year < newest
        part = Part(span, span == spans[0], own, _places(of_periods) - own, ended)
        mapped = [each for each in table.columns.mapped if each.place not in part.others]
        columns = Columns(mapped, list(table.columns.unmapped) if part.first else [])
        key = replace(table.key, part=span.code)
        found.append((replace(table, key=key, columns=columns), part))
    return found


def _places(columns: Iterable[FieldColumn]) -> frozenset[int]:
    return frozenset(column.place for column in columns)
