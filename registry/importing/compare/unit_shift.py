"""A column that stands a power of ten off is one question for the column (单位疑点).

Its numbers are held against what the same firm, project or series had last, or, where too few of
them have a past, against the others: by the median of the logarithms, which a few odd ones cannot
move.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log10
from statistics import median
from typing import Any

from registry.importing.compare.book import Book
from registry.importing.registers.spec import NEED_UNIT
from registry.importing.table import MappedColumn
from registry.quantities import UNITS, conversion

KIND = "unit_shift"
POWERS = (1, 3, 4)
FEWEST, FEWEST_PEERS, LOOKED_AT = 5, 10, 400
NEAR, NEAR_PEERS, WITHIN, MOST = 0.2, 0.5, 0.4, 0.75

Against = Sequence[float]
"""log10 of numbers, or of their ratios to what they are held against."""


@dataclass(frozen=True, slots=True)
class Off:
    """By how much a column stands off, and off what, in words."""

    power: int
    whose: str


def shift(ratios: Against, fewest: int = FEWEST) -> int:
    """The power of ten by which most stand off their own last number; 0 where none does."""
    if len(ratios) < fewest:
        return 0
    middle = median(ratios)
    power = round(middle)
    if abs(power) not in POWERS or abs(middle - power) > NEAR:
        return 0
    near = sum(1 for ratio in ratios if abs(ratio - power) <= WITHIN)
    return power if near >= MOST * len(ratios) else 0


def shift_from_peers(values: Against, peers: Against) -> int:
    """The power by which a column stands off the others; ten times is no surprise among them."""
    if len(values) < FEWEST_PEERS or len(peers) < FEWEST_PEERS:
        return 0
    off = median(values) - median(peers)
    power = round(off)
    return power if abs(power) in POWERS[1:] and abs(off - power) <= NEAR_PEERS else 0


def is_open(book: Book, column: MappedColumn) -> bool:
    """Whether nobody has said yet which unit a column of amounts is in."""
    kind = book.spec.by_name[column.field].kind
    return kind in NEED_UNIT and column.unit is not None and column.unit_from != "chosen"


def some_of(positions: Sequence[int]) -> Sequence[int]:
    """Some hundred rows from the whole table: a median needs no more."""
    return positions[:: -(-len(positions) // LOOKED_AT) or 1]


def logarithm(value: Any, through: int = 1) -> float | None:
    """log10 of an amount a month; None where it is none or not above zero."""
    return log10(value / through) if isinstance(value, int) and value > 0 else None


def ask_unit(
    book: Book, column: MappedColumn, positions: Sequence[int], unit: str, off: Off
) -> None:
    """One question for the rows of a column in a unit, with the unit that would explain it."""
    wanted = Fraction(10) ** off.power
    fitting = next((label for label in UNITS if conversion(unit, label) == wanted), "")
    times = told_times(wanted)
    perhaps = f"，可能是{fitting}" if fitting else ""
    message = (
        f"{book.label(column.field)}（{column.column} 列）按{unit}读取，约为{off.whose}的 "
        f"{times}{perhaps}，请确认单位。"
    )
    book.ask_column(positions, column.field, KIND, message, proposal=fitting, taken=unit)


def told_times(factor: Fraction) -> str:
    """`10,000 倍`, `10,000 分之一`."""
    return f"{int(factor):,} 倍" if factor >= 1 else f"{int(1 / factor):,} 分之一"


def ask_column(book: Book, column: MappedColumn, live: Sequence[int], off: Off) -> None:
    """The question for all rows of a column that hold an amount.

    live -- the rows that were still in before any column was asked about
    """
    values = book.column(column.field)
    positions = [position for position in live if isinstance(values[position], int)]
    ask_unit(book, column, positions, str(column.unit), off)
