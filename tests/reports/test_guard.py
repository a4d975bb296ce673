"""小样本保护: nothing thin is shown, and nothing hidden can be worked out again."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from registry.reports.guard import NOBODY, Mass, Threshold, hidden, thin

LIMIT = Threshold(3, Decimal(85))


@st.composite
def masses(draw: st.DrawFn) -> Mass:
    """A cell: the amounts of some firms."""
    amounts = draw(st.lists(st.integers(1, 1000), max_size=6))
    return Mass(len(amounts), sum(amounts), max(amounts, default=0))


def added(cells: list[Mass]) -> Mass:
    return Mass(
        sum(cell.firms for cell in cells),
        sum(cell.total for cell in cells),
        max((cell.largest for cell in cells), default=0),
    )


@st.composite
def tables(draw: st.DrawFn) -> list[list[Mass]]:
    """Rows and columns with the totals of both."""
    width = draw(st.integers(1, 4))
    rows = draw(
        st.lists(st.lists(masses(), min_size=width, max_size=width), min_size=1, max_size=5)
    )
    rows = [[*row, added(row)] for row in rows]
    return [*rows, [added(list(column)) for column in zip(*rows, strict=True)]]


def lines_of(height: int, width: int) -> list[list[tuple[int, int]]]:
    across = [[(row, column) for column in range(width)] for row in range(height)]
    return across + [[(row, column) for row in range(height)] for column in range(width)]


def naively_hidden(table: list[list[Mass]]) -> set[tuple[int, int]]:
    """The same rule, spelled out with plain loops over a list of lists."""
    height, width = len(table), len(table[0])
    gone: set[tuple[int, int]] = set()
    for row in range(height):
        for column in range(width):
            cell = table[row][column]
            if cell.firms and (cell.firms < 3 or 100 * cell.largest > 85 * cell.total):
                gone.add((row, column))
    again = True
    while again:
        again = False
        lines = lines_of(height, width)
        for line in lines[height:] + lines[:height]:  # columns first
            unknown = [place for place in line if place in gone]
            known = [p for p in line if p not in gone and table[p[0]][p[1]].firms > 0]
            if not unknown or not known or not leaks(table, unknown, line[-1]):
                continue
            inner = [p for p in known if p[0] < height - 1 and p[1] < width - 1]
            pool = inner or known
            least = min(table[r][c].total for r, c in pool)
            gone.add(min(p for p in pool if table[p[0]][p[1]].total == least))
            again = True
            break
    return gone


def leaks(table: list[list[Mass]], unknown: list[tuple[int, int]], total: tuple[int, int]) -> bool:
    """Whether the total less what is shown is one hidden cell, or the amount of too few firms."""
    if len(unknown) == 1:
        return True
    cells = [table[row][column] for row, column in unknown]
    firms, whole = sum(cell.firms for cell in cells), sum(cell.total for cell in cells)
    few = 0 < firms < 3 or 100 * max(cell.largest for cell in cells) > 85 * whole
    return total not in unknown and few


@given(tables())
def test_the_guard_hides_what_a_plain_reading_of_the_rule_hides(table):
    found = hidden(table, LIMIT, total_row=True, total_column=True)
    assert set(found) == naively_hidden(table)


@given(tables())
def test_no_hidden_amount_can_be_worked_out_by_adding_and_taking_away(table):
    gone = set(hidden(table, LIMIT, total_row=True, total_column=True))
    lines = lines_of(len(table), len(table[0]))
    for line in lines:
        unknown = [(row, column) for row, column in line if (row, column) in gone]
        if len(unknown) == 1:
            row, column = unknown[0]
            others = [table[r][c] for r, c in line if (r, c) != (row, column)]
            assert all(other.firms == 0 for other in others), "a single gap could be filled"


def determined(unknown: list[tuple[int, int]], lines: list[list[tuple[int, int]]]) -> set[int]:
    """Which unknowns the equations parts = total settle, by elimination over fractions."""
    matrix = [
        [Fraction(0 if one not in line else -1 if one == line[-1] else 1) for one in unknown]
        for line in lines
    ]
    done = 0
    for column in range(len(unknown)):
        pivot = next((r for r in range(done, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
        head = [value / matrix[done][column] for value in matrix[done]]
        matrix = [
            head if r == done else [v - row[column] * h for v, h in zip(row, head, strict=True)]
            for r, row in enumerate(matrix)
        ]
        done += 1
    settled = [[i for i, value in enumerate(row) if value] for row in matrix]
    return {row[0] for row in settled if len(row) == 1}


@given(tables())
def test_no_hidden_amount_follows_from_all_sums_of_a_split_together(table):
    """A split prints the totals of its columns, as every report does."""
    rows = [row[:-1] for row in table]
    gone = sorted(hidden(rows, LIMIT, total_row=True))
    height, width = len(rows), len(rows[0])
    columns = [[(row, column) for row in range(height)] for column in range(width)]
    for index in determined(gone, columns):
        row, column = gone[index]
        others = [rows[r][column] for r in range(height) if r != row]
        assert all(other.firms == 0 for other in others), gone


@given(tables())
def test_what_the_hidden_cells_of_a_column_make_together_is_no_thin_amount(table):
    rows = [row[:-1] for row in table]
    gone = hidden(rows, LIMIT, total_row=True)
    last = len(rows) - 1
    for column in range(len(rows[0])):
        cells = [rows[row][column] for row in range(last) if (row, column) in gone]
        shown = [
            rows[row][column]
            for row in range(last)
            if (row, column) not in gone and rows[row][column].firms
        ]
        if cells and (last, column) not in gone:
            assert not thin(added(cells), LIMIT)
        elif cells:
            assert thin(rows[last][column], LIMIT) or not shown


@given(tables())
def test_every_thin_amount_is_hidden_and_a_sound_table_loses_nothing(table):
    gone = hidden(table, LIMIT, total_row=True, total_column=True)
    places = [
        (r, c) for r, row in enumerate(table) for c, cell in enumerate(row) if thin(cell, LIMIT)
    ]
    assert set(places) <= gone
    assert places or not gone


def test_a_column_without_a_printed_total_hides_only_what_is_thin():
    table = [[Mass(2, 10, 6)], [Mass(9, 90, 20)], [Mass(8, 80, 15)]]
    assert hidden(table, LIMIT) == {(0, 0)}
    assert hidden([*table, [Mass(19, 180, 20)]], LIMIT, total_row=True) == {(0, 0), (2, 0)}


def test_the_limits_are_those_of_the_settings():
    assert thin(Mass(2, 100, 50), LIMIT)
    assert not thin(Mass(3, 100, 50), LIMIT)
    assert not thin(Mass(9, 1000, 850), LIMIT)
    assert thin(Mass(9, 1000, 851), LIMIT)
    assert thin(Mass(4, 100, 50), Threshold(5, Decimal(85)))
    assert not thin(NOBODY, LIMIT)
