"""Sheets as a reader hands them over, built from plain rows: for tests of what comes after."""

from collections.abc import Iterable, Sequence
from datetime import date

from registry.importing.coordinates import Kind, letters_of
from registry.importing.grid import Column, Range, Sheet
from registry.importing.parse import Options, parse_sheet
from registry.importing.table import NotOurs, ParsedTable

UNCACHED = object()
"""A formula whose result the file does not hold."""


def sheet_of(
    rows: Iterable[Sequence[object]],
    *,
    name: str = "Sheet1",
    merges: Sequence[str] = (),
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[str] = (),
    percent: Iterable[str] = (),
) -> Sheet:
    """A sheet with these rows; None and '' are empty cells. Blank rows and columns are left out."""
    given = [list(row) for row in rows]
    width = max(map(len, given), default=0)
    table = [row + [None] * (width - len(row)) for row in given]
    kept = [at for at, row in enumerate(table) if any(cell not in {None, ""} for cell in row)]
    columns = []
    for place in range(width):
        cells = [_cell(table[at][place]) for at in kept]
        kinds = bytes(kind for kind, _ in cells)
        if any(kinds):
            columns.append(Column(letters_of(place + 1), [raw for _, raw in cells], kinds))
    numbers = [at + 1 for at in kept]
    for cell in percent:
        letter, row = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        column = next(each for each in columns if each.letter == letter)
        column.percent.add(numbers.index(row))
    return Sheet(
        name,
        True,
        numbers,
        columns,
        [_range(text) for text in merges],
        set(hidden_rows),
        set(hidden_columns),
    )


def _cell(value: object) -> tuple[Kind, str]:
    if value is None or value == "":
        return Kind.EMPTY, ""
    if value is UNCACHED:
        return Kind.UNCACHED, ""
    if isinstance(value, bool):
        return Kind.BOOL, str(value).upper()
    if isinstance(value, int | float):
        return Kind.NUMBER, f"{value:.15g}"
    if isinstance(value, date):
        return Kind.DATE, value.isoformat()
    text = str(value)
    return (Kind.ERROR if text in {"#N/A", "#REF!"} else Kind.TEXT), text


def _range(text: str) -> Range:
    from_cell, to_cell = text.split(":")
    return Range(*_corner(from_cell), *_corner(to_cell))


def _corner(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return int(cell[len(letters) :]), number


def read(
    rows: Iterable[Sequence[object]], options: Options | None = None, **more: object
) -> ParsedTable:
    """The one table on a sheet with these rows."""
    sheet = sheet_of(rows, **more)  # type: ignore[arg-type]
    found = parse_sheet(sheet, "表.xlsx", options or Options())
    assert not isinstance(found, NotOurs), found.sentence
    assert len(found) == 1
    assert_every_cell_is_accounted_for(sheet, found)
    return found[0]


def refusal(rows: Iterable[Sequence[object]], options: Options | None = None) -> str:
    """The sentences with which a sheet with these rows is refused."""
    found = parse_sheet(sheet_of(rows), "表.xlsx", options or Options())
    assert isinstance(found, NotOurs)
    return found.sentence + found.wanted


def assert_every_cell_is_accounted_for(sheet: Sheet, tables: Sequence[ParsedTable]) -> None:
    """The conservation law, checked cell by cell: a second, naive count."""
    fates: dict[tuple[str, int], list[str]] = {}
    for table in tables:
        for group in table.handled:
            for row in group.rows:
                fates.setdefault((group.column, row), []).append(group.fate)
    taken = {
        (column.column, row)
        for table in tables
        for column in table.columns
        for row in table.rows
        if row not in table.merged.get(column.field, {})
    }
    unchanged = 0
    for row, letter, _ in sheet.cells():
        told = fates.pop((letter, row), [])
        if not told:
            assert (letter, row) in taken, f"{letter}{row} is lost"
            unchanged += 1
        assert len(told) <= 1, f"{letter}{row} is counted twice: {told}"
    assert not fates, f"cells that are not there: {fates}"
    assert unchanged == sum(table.counts.unchanged for table in tables)
    for table in tables:
        counts = table.counts
        parts = counts.unchanged + counts.normalised + counts.rejected + counts.ignored
        assert parts == counts.total
    assert sum(table.counts.total for table in tables) == sheet.cell_total
