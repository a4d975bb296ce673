"""What a stretch leaves out of an ods before it is parsed changes nothing of what is read."""

import re
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.importing.readers.limits import Limits, Refused
from registry.importing.readers.ods_stretch import END, stretch
from tests.importing.reading.books import read_here, zipped
from tests.importing.reading.test_ods import SPACES

CELLS = (
    "<table:table-cell/>",
    "<table:table-cell><text:p>示例企业</text:p></table:table-cell>",
    '<table:table-cell table:number-columns-repeated="2"><text:p>二</text:p></table:table-cell>',
    '<table:table-cell office:value-type="float" office:value="1.5"><text:p>1.5</text:p>'
    "</table:table-cell>",
    '<table:table-cell table:number-rows-spanned="3" table:number-columns-spanned="2">'
    "<text:p>合并</text:p></table:table-cell>",
    '<table:table-cell table:formula="of:=[.A1]" office:value-type="float" office:value="2">'
    "<text:p>2</text:p></table:table-cell>",
    "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>",
    "<table:table-cell><text:p><![CDATA[</table:table-row>]]></text:p></table:table-cell>",
    '<table:table-cell><table:table table:name="内"><table:table-row><table:table-cell>'
    "<text:p>内</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell/>"
    "</table:table-row></table:table></table:table-cell>",
)
USUAL = CELLS[:-2]


def row(cells: list[str], times: int, *, hidden: bool) -> str:
    """A row that stands for many like it."""
    look = ' table:visibility="collapse"' if hidden else ""
    start = f'<table:table-row table:number-rows-repeated="{times}"{look}'
    return f"{start}>{''.join(cells)}</table:table-row>" if cells else f"{start}/>"


def rows_of(cells: tuple[str, ...]) -> st.SearchStrategy[str]:
    """A table's rows of such cells."""
    some = st.lists(st.sampled_from(cells), max_size=4)
    one = st.builds(row, some, st.integers(1, 4), hidden=st.booleans())
    return st.lists(one, min_size=1, max_size=12).map("".join)


def content(*tables: str) -> str:
    """The part of a file with these tables' rows."""
    sheets = "".join(
        f'<table:table table:name="表{number}"><table:table-column/>{rows}</table:table>'
        for number, rows in enumerate(tables)
    )
    return (
        f"<office:document-content {SPACES}><office:body><office:spreadsheet>{sheets}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def prefixed(text: str) -> str:
    """The same content with another prefix, which is handed on whole; texts stay as they are."""
    other = re.sub(r"(?<=[< ])table:|(?<=[^\[]</)table:", "t:", text)
    return other.replace("xmlns:table=", "xmlns:t=")


def read_as(text: str, asked: dict[str, int]) -> dict[str, Any] | str:
    """The file of this content, of which a stretch is asked for; the sentence if it is refused."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": kind, "META-INF/manifest.xml": "", "content.xml": text}
    try:
        return asdict(read_here(zipped(parts), **asked))
    except Refused as refusal:  # a table within a cell
        return str(refusal)


@given(
    st.lists(rows_of(USUAL) | rows_of(CELLS), min_size=1, max_size=3),
    st.integers(0, 3),
    st.integers(1, 20),
    st.integers(0, 10),
)
def test_a_stretch_reads_the_same_where_nothing_can_be_left_out(tables, heads, first, more):
    text = content(*tables)
    asked = {"heads_to": heads, "first_row": first, "last_row": first + more}
    assert read_as(text, asked) == read_as(prefixed(text), asked)


@given(st.lists(rows_of(USUAL), min_size=1, max_size=3), st.integers(1, 50))
def test_pieces_may_end_anywhere(tables, size):
    data = content(*tables).encode()
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    limits = Limits(heads_to=1, first_row=4, last_row=6)
    assert b"".join(stretch(pieces, limits)) == b"".join(stretch([data], limits))
    assert b"".join(stretch(pieces, Limits())) == data


@pytest.mark.parametrize(("first", "kept"), [(1, {1, 2, 3}), (50, {1, 49, 50, 51, 52})])
def test_far_rows_reach_the_parser_empty(first, kept):
    rows = "".join(row([CELLS[1]], 1, hidden=False) for _ in range(100))
    limits = Limits(heads_to=1, first_row=max(first - 1, 1), last_row=first + 2)
    passed = b"".join(stretch([content(rows).encode()], limits)).split(END)[:-1]
    assert {place for place, one in enumerate(passed, 1) if "示例".encode() in one} == kept
