"""小样本保护: which amounts a report for outside must not show, and what else hides with them.

An amount is thin when fewer than `small_cell` firms stand behind it or one of them makes up more
than `dominance` per cent of it. In a table whose lines add up to a printed total a single hidden
cell could be worked out again, and of several hidden cells their sum: so each such line hides more
until what is left to be worked out is not thin itself. Counts are never hidden, nor is what the
statistics bureau has published. Source: 统计法（可以推断单个统计调查对象身份的资料）.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

Place = tuple[int, int]
Line = tuple[Place, ...]


@dataclass(frozen=True)
class Mass:
    """What stands behind an amount: firms, their sum, the largest firm's share of it (absolute)."""

    firms: int
    total: int
    largest: int


NOBODY = Mass(0, 0, 0)


@dataclass(frozen=True)
class Threshold:
    """Below how many firms and above which share of one firm (percent) an amount is thin."""

    small_cell: int
    dominance: Decimal


def thin(mass: Mass, limit: Threshold) -> bool:
    """Whether an amount would tell of single firms. Nobody's amount tells of nobody."""
    if mass.firms == 0:
        return False
    if mass.firms < limit.small_cell:
        return True
    return mass.total > 0 and Decimal(mass.largest) * 100 > limit.dominance * mass.total


def hidden(
    cells: Sequence[Sequence[Mass]],
    limit: Threshold,
    *,
    total_row: bool = False,
    total_column: bool = False,
) -> frozenset[Place]:
    """The places (row, column) not to show: every thin cell, and one more per line that adds up.

    total_row -- the last row holds the sums of the columns; total_column -- the last column those
    of the rows. A second cell is the smallest that is not zero, a total only where nothing is left.
    """
    masses = {(r, c): mass for r, row in enumerate(cells) for c, mass in enumerate(row)}
    last = (len(cells) - 1, len(cells[0]) - 1) if cells else (0, 0)
    chosen = {place for place, mass in masses.items() if thin(mass, limit)}
    lines = _lines(masses, total_row=total_row, total_column=total_column)
    totals = {p for p in masses if (total_row and p[0] == last[0]) or _in(p, last, total_column)}
    while more := _exposed(lines, masses, chosen, totals, limit):
        chosen.add(more)
    return frozenset(chosen)


def _in(place: Place, last: Place, total_column: bool) -> bool:
    return total_column and place[1] == last[1]


def _lines(masses: Mapping[Place, Mass], *, total_row: bool, total_column: bool) -> list[Line]:
    """The lines of cells whose parts add up to a total."""
    lines: list[Line] = []
    if total_row:
        columns = sorted({c for _, c in masses})
        lines += [tuple(sorted(p for p in masses if p[1] == c)) for c in columns]
    if total_column:
        rows = sorted({r for r, _ in masses})
        lines += [tuple(sorted(p for p in masses if p[0] == r)) for r in rows]
    return lines


def _exposed(
    lines: Iterable[Line],
    masses: Mapping[Place, Mass],
    chosen: set[Place],
    totals: set[Place],
    limit: Threshold,
) -> Place | None:
    """The next cell to hide because a line gives away what it hides; None where all is well."""
    for line in lines:
        unknown = [place for place in line if place in chosen]
        left = [place for place in line if place not in chosen and masses[place].firms]
        if unknown and left and _gives_away(unknown, line[-1], masses, limit):
            return min(left, key=lambda place: (place in totals, masses[place].total, place))
    return None


def _gives_away(
    unknown: Sequence[Place], total: Place, masses: Mapping[Place, Mass], limit: Threshold
) -> bool:
    """Whether taking the shown cells from the total leaves one hidden cell, or too few firms."""
    if len(unknown) == 1:
        return True
    return total not in unknown and thin(together([masses[one] for one in unknown]), limit)


def together(masses: Sequence[Mass]) -> Mass:
    """What stands behind several amounts as one."""
    return Mass(
        sum(mass.firms for mass in masses),
        sum(mass.total for mass in masses),
        max((mass.largest for mass in masses), default=0),
    )
