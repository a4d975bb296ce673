"""Of a long sheet only a stretch of rows is read, and it reads as it does in the whole."""

import pytest

from registry.importing.grid import Kind, Sheet
from tests.importing.reading.books import HEAD, TAIL, book, cells, read_here

ROWS = 12_000
STRINGS = "".join(f"<si><t>示例第{number}制造有限公司</t></si>" for number in range(ROWS))
MERGE = '</sheetData><mergeCells><mergeCell ref="A5:A6"/></mergeCells></worksheet>'


def line(number: int) -> str:
    """A row of a name, an amount and every seventh time a formula."""
    formula = "<f>B1*2</f>" if number % 7 == 0 else ""
    hidden = ' hidden="1"' if number == 3_000 else ""
    return (
        f'<row r="{number}"{hidden}><c r="A{number}" t="s"><v>{number - 1}</v></c>'
        f'<c r="B{number}"><v>{number}.25</v></c>'
        f'<c r="C{number}">{formula}<v>{number * 2}</v></c></row>'
    )


def sheet_of(heads_to: int = 0, first_row: int = 0, last_row: int = 0) -> Sheet:
    """The sheet, or a stretch of it."""
    rows = "".join(line(number) for number in range(1, ROWS + 1) if number % 500 != 499)
    part = HEAD + rows + TAIL.replace("</sheetData></worksheet>", MERGE)
    asked = {"heads_to": heads_to, "first_row": first_row, "last_row": last_row}
    return read_here(book(sheet=part, strings=STRINGS), **asked).sheets[0]


@pytest.fixture(scope="module")
def whole() -> Sheet:
    return sheet_of()


def rows_of(sheet: Sheet, asked: set[int]) -> dict[str, tuple[Kind, str]]:
    """The cells in these rows."""
    return {name: cell for name, cell in cells(sheet).items() if int(name.lstrip("ABC")) in asked}


@pytest.mark.parametrize(
    ("first", "last"), [(1, 40), (2_980, 3_020), (498, 500), (11_900, 12_000), (11_999, 15_000)]
)
def test_a_stretch_reads_as_in_the_whole_and_the_rest_is_passed_over(whole, first, last):
    found = sheet_of(2, first, last)

    asked = {1, 2, *range(first, last + 1)}
    assert rows_of(found, asked) == rows_of(whole, asked)
    assert len(found.numbers) < len(whole.numbers) / 2
    assert set(found.numbers) <= set(whole.numbers)
    assert found.merges == whole.merges
    assert (3_000 in found.hidden_rows) is (3_000 in found.numbers)


def test_without_a_stretch_every_row_is_read(whole):
    assert len(whole.numbers) == ROWS - ROWS // 500
