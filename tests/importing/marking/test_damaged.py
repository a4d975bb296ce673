"""A workbook damaged anywhere is either refused, or marked without losing a cell."""

from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from registry.importing.readers.limits import Refused
from tests.importing.marking.looking import Span, error, mark, marked, parts, question, saved
from tests.importing.marking.test_marks import ledger
from tests.importing.reading.books import cells, read_here, zipped

TOKENS = [b"<", b">", b"/", b'"', b"'", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<row/>", b"</row>"]
TOKENS += [b"<c/>", b"<x:y/>", b"\xff", b"99999999999", b"-1", b" ", b""]


def whole():
    """A marked workbook with a person's comment, a merge and a filter, part by part."""
    book = ledger()
    book.active["C3"].comment = Comment("请核", "张三")
    book.active.merge_cells("D4:E5")
    book.active.auto_filter.ref = "A1:E9"
    return parts(marked(saved(book), error("B4"), question("C5")))


PARTS = whole()
NAMES = sorted(each for each in PARTS if "theme" not in each and "docProps" not in each)
damages = st.tuples(
    st.sampled_from(NAMES), st.floats(0, 1), st.integers(0, 40), st.sampled_from(TOKENS)
)


@given(st.lists(damages, min_size=1, max_size=3))
def test_a_damaged_workbook_loses_no_cell_that_can_be_read(damages):
    held = dict(PARTS)
    for name, place, length, token in damages:
        at = round(place * len(held[name]))
        held[name] = held[name][:at] + token + held[name][at + length :]
    data = zipped(held)
    try:
        (before,) = read_here(data).sheets
    except Refused:
        return
    marks = [error("C3", sheet=before.name), error("B7", sheet=before.name)]
    result = mark(data, "测试.xlsx", marks, [Span(before.name, 1, 9)])

    after = read_here(result.data).sheets[0]
    found = cells(after)
    lost = {name: cell for name, cell in cells(before).items() if found.get(name) != cell}
    assert {name for name in lost if not name.startswith("F")} == set()
