"""Over generated workbooks: whatever is marked, no other cell, style or comment changes."""

from datetime import date, datetime

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from registry.importing.coordinates import letters_of
from registry.importing.marking.cutting import SheetCutter
from registry.importing.marking.marks import ABOUT, Mark
from tests.importing.marking.looking import (
    AMBER,
    HEADER,
    RED,
    Span,
    colour,
    comment,
    made,
    mark,
    parts,
    saved,
    sheet,
    sound,
)
from tests.importing.reading.books import MAIN, cells, read_here

ROWS, COLUMNS = 9, 5
TOLD = "请改正。"
MIN, MAX = datetime(1950, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - Excel knows no zone


class File(bytes):
    """A workbook whose name in a report is short."""

    def __repr__(self):
        return f"<{len(self)} bytes>"


texts = st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF), max_size=12).filter(
    lambda text: not text.startswith("=") and "_x" not in text
)
values = st.one_of(
    texts,
    st.integers(-(10**15), 10**15),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 3)),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.datetimes(MIN, MAX).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(["=A1+1", "#N/A", "=", "错误信息"]),
)
places = st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS))
fills = st.sampled_from(["FFC6EFCE", "FFFFFF00", "80112233"])


@st.composite
def workbooks(draw):
    """A messy sheet: values, styles, comments, a merge, hidden rows and an old filter."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "数据"
    for place, value in draw(st.dictionaries(places, values, max_size=25)).items():
        page.cell(*place, value)
    for row in (1, 2, 3):  # any of them may be the header: the table is as wide as that
        page.cell(row, COLUMNS, "末列")
    decorate(draw, page)
    if draw(st.booleans()):
        row, column = draw(places)
        page.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column + 1)
    if draw(st.booleans()):
        page.auto_filter.ref = draw(st.sampled_from(["A1:C4", "A2:E9", "B1:B2"]))
    return File(saved(book))


def decorate(draw, page):
    """What people put on cells and rows."""
    for place, fill in draw(st.dictionaries(places, fills, max_size=6)).items():
        page.cell(*place).fill = PatternFill("solid", fgColor=fill)
    for place in draw(st.lists(places, max_size=4)):
        page.cell(*place).font = Font(bold=True)
    for place, text in draw(st.dictionaries(places, texts.filter(str.strip), max_size=3)).items():
        page.cell(*place).comment = Comment(text, "张三")
    for row in draw(st.sets(st.integers(1, ROWS), max_size=2)):
        page.row_dimensions[row].hidden = True


marks_of_cells = st.builds(
    lambda place, severity, told: Mark(
        "数据", place[0], letters_of(place[1]) + str(place[0]) if told else None, TOLD, severity
    ),
    st.tuples(st.integers(1, ROWS + 2), st.integers(1, COLUMNS)),
    st.sampled_from(["error", "question", "note"]),
    st.booleans(),
)
some_marks = st.lists(marks_of_cells, min_size=1, max_size=8)
headers = st.integers(1, 3)


def done(data, marks, header):
    """Marks a workbook with a table under ``header`` and sees that the file is sound."""
    result = mark(data, "测试.xlsx", marks, [Span("数据", header, ROWS)])
    assert result.kept
    sound(result.data)
    return result.data


def our_column(page, header):
    """The letters of the column that marking added."""
    row = [cell for cell in page[header] if cell.comment and ABOUT in cell.comment.text]
    (head,) = row
    assert head.value == HEADER
    return head.column


@given(workbooks(), some_marks, headers)
def test_every_cell_is_read_as_before(data, marks, header):
    after = done(data, marks, header)
    column = letters_of(our_column(sheet(after), header))
    before, found = (cells(read_here(each).sheets[0]) for each in (data, after))

    ours = {name for name in found if name.rstrip("0123456789") == column}
    assert {name: cell for name, cell in found.items() if name not in ours} == before
    told = {f"{column}{each.row}" for each in marks if each.row != header}
    assert ours == told | {f"{column}{header}"}


@given(workbooks(), some_marks, headers)
def test_only_marked_cells_look_different(data, marks, header):
    old, new = sheet(data), sheet(done(data, marks, header))
    column = our_column(new, header)
    touched = {each.cell for each in marks}

    for row in old.iter_rows(max_row=ROWS + 2, max_col=column - 1):
        for cell in row:
            after = new[cell.coordinate]
            assert repr(after.value) == repr(cell.value)
            if isinstance(cell, MergedCell):
                continue
            for part in ("font", "border", "alignment", "number_format", "protection"):
                assert repr(getattr(after, part)) == repr(getattr(cell, part))
            if colour(new, cell.coordinate) not in {RED, AMBER}:
                assert repr(after.fill) == repr(cell.fill)
            told = (comment(old, cell.coordinate) or "", comment(new, cell.coordinate) or "")
            assert told[1].startswith(told[0])
            if cell.coordinate not in touched and not old.merged_cells.ranges:
                assert told[0] == told[1]
                assert repr(after.fill) == repr(cell.fill)


@given(workbooks(), some_marks, headers)
def test_every_marked_cell_is_seen(data, marks, header):
    page = sheet(done(data, marks, header))
    column = our_column(page, header)

    for each in marks:
        if each.row != header:
            assert TOLD in page.cell(each.row, column).value
        if each.cell is None or isinstance(page[each.cell], MergedCell):
            continue
        assert TOLD in comment(page, each.cell)
        if each.severity != "note":
            assert colour(page, each.cell) in {RED, AMBER}


@given(workbooks(), some_marks, some_marks, headers)
def test_a_second_round_equals_a_first_one_on_the_original(data, first, second, header):
    again = sheet(done(done(data, first, header), second, header))
    fresh = sheet(done(data, second, header))
    there, here = our_column(again, header), our_column(fresh, header)

    for row in fresh.iter_rows(max_row=ROWS + 2, max_col=here - 1):
        for cell in row:
            after = again[cell.coordinate]
            assert repr(after.value) == repr(cell.value)
            assert comment(again, cell.coordinate) == comment(fresh, cell.coordinate)
            assert colour(again, cell.coordinate) == colour(fresh, cell.coordinate)
        told = (again.cell(row[0].row, there).value, fresh.cell(row[0].row, here).value)
        assert told[0] == told[1]


@st.composite
def dialects(draw):
    """A sheet of numbers in one of the many ways to write the same XML."""
    grid = draw(st.dictionaries(places, st.integers(0, 99), min_size=1, max_size=20))
    p = draw(st.sampled_from(["", "x:"]))
    quote = draw(st.sampled_from("'\""))
    gap = draw(st.sampled_from(["", "\n  ", "<!-- <row/> </c> -->", "<?a <c?>"]))
    counted = draw(st.booleans())
    attribute = draw(st.sampled_from(['spans="1:5" {}', "{}", 's="0" {} x="a>b"']))
    rows = []
    for row in sorted({row for row, _ in grid}):
        body, last = gap, 0
        for column in sorted(column for at, column in grid if at == row):
            place = f"r={quote}{letters_of(column)}{row}{quote}"
            name = "" if counted and column == last + 1 else place
            value = f"<{p}v>{grid[row, column]}</{p}v>"
            body += f"<{p}c {name}>{gap}{value}</{p}c >{gap}"
            last = column
        body += f"<{p}c r={quote}{letters_of(last + 2)}{row}{quote} />"
        told = attribute.format(f"r={quote}{row}{quote}")
        rows.append(f"<{p}row {told}>{body}</{p}row>{gap}")
    space = f'xmlns{":x" if p else ""}="{MAIN}"'
    return made(
        sheet=f"<{p}worksheet {space}><{p}sheetData>{gap}{''.join(rows)}</{p}sheetData>"
        f"</{p}worksheet>"
    )


@given(dialects(), some_marks)
def test_every_dialect_keeps_every_cell(data, marks):
    after = done(data, marks, 1)
    before, found = (cells(read_here(each).sheets[0]) for each in (data, after))

    assert before.items() <= found.items()
    added = {name for name in found if name not in before}
    assert added == {name for name in added if name.rstrip("0123456789") == max(added)[:1]}
    assert {int(name[1:]) for name in added} == {1} | {each.row for each in marks}


@given(st.integers(1, 400))
def test_wherever_the_stream_is_cut_the_sheet_stays_whole(size):
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><!-- <row> --><row r='3'/>"
    text = parts(made(rows))["xl/worksheets/sheet1.xml"]
    cutter = SheetCutter(text[at : at + size] for at in range(0, len(text), size))
    runs = list(cutter.runs())

    assert cutter.head + b"".join(run.data for run in runs) + cutter.tail == text
    assert [row.number for run in runs for row in run.rows] == [1, 3]
