"""Where marks go on a sheet: fills, comments and texts by place, our column, the autofilter."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.importing.coordinates import split_cell
from registry.importing.marking.frame import Box, overlaps
from registry.importing.marking.marks import (
    ABOUT,
    HEADER,
    Mark,
    Span,
    gravity,
    joined,
    sentence,
    worse,
)
from registry.importing.marking.notes import Place
from registry.importing.marking.rows import RowPlan
from registry.importing.table import Severity

MOST_LINES = 20


@dataclass(slots=True)
class Request:
    """What is to be marked on one sheet."""

    marks: list[Mark] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    @property
    def tables(self) -> list[Span]:
        """The tables; where none is told, one that holds all marked rows. Row 0 is no header."""
        if self.spans:
            return sorted(self.spans, key=lambda span: span.header_row)
        rows = [mark.row for mark in self.marks]
        return [Span("", min(rows) - 1, max(rows))]

    @property
    def rows(self) -> tuple[int, int]:
        """The first header row and the last row of all tables and marks."""
        tables = self.tables
        last = max(max(span.last_row, span.header_row + 1) for span in tables)
        return tables[0].header_row, max([last, *(mark.row for mark in self.marks)])

    @property
    def first_told(self) -> int:
        """The first row in which our column may hold something."""
        return min([max(self.rows[0], 1), *(mark.row for mark in self.marks)])

    @property
    def last_column(self) -> int:
        """The last column with a marked cell, which may be blank; 0 where there is none."""
        return max((split_cell(mark.cell)[1] for mark in self.marks if mark.cell), default=0)

    @property
    def headers(self) -> list[int]:
        """The header rows of the tables."""
        return sorted({span.header_row for span in self.tables} - {0})


def group(marks: Sequence[Mark], spans: Sequence[Span]) -> dict[str, Request]:
    """Marks and tables by sheet; sheets without a mark are left alone."""
    requests: dict[str, Request] = {}
    for mark in marks:
        requests.setdefault(mark.sheet, Request()).marks.append(mark)
    for span in spans:
        if span.sheet in requests:
            requests[span.sheet].spans.append(span)
    return requests


@dataclass(slots=True)
class Layout:
    """Everything that is put on one sheet, by place."""

    rows: dict[int, RowPlan]
    notes: dict[Place, str]


def lay_out(request: Request, merges: Sequence[Box], column: int, most_comments: int) -> Layout:
    """Decides what stands where. ``column`` is ours, 0 where there is none."""
    anchors = _anchors(request.marks, merges)
    headers = set(request.headers)
    plans: dict[int, RowPlan] = {}
    comments: dict[Place, list[str]] = {(row, column): [ABOUT] for row in headers if column}
    texts: dict[int, list[str]] = {}
    for mark in sorted(request.marks, key=gravity):
        told = sentence(mark)
        if mark.cell is not None:
            place = split_cell(mark.cell)
            _paint(plans, anchors.get(place, place), mark.severity)
            comments.setdefault(anchors.get(place, place), []).append(told)
        if mark.row not in headers:
            texts.setdefault(mark.row, []).append(told)
        elif mark.cell is None and column:
            comments[mark.row, column].append(told)
    for row, sentences in texts.items():
        plans.setdefault(row, RowPlan()).text = joined(sentences)
    for row in headers:
        plan = plans.setdefault(row, RowPlan())
        plan.text, plan.is_header = HEADER, True
    return Layout(plans, _notes(comments, {(row, column) for row in headers}, most_comments))


def _paint(plans: dict[int, RowPlan], place: Place, severity: Severity) -> None:
    row, column = place
    paint = plans.setdefault(row, RowPlan()).paint
    paint[column] = worse(paint.get(column), severity)


def _notes(comments: Mapping[Place, list[str]], heads: set[Place], most: int) -> dict[Place, str]:
    """The text of each comment; beyond ``most`` there are none, and our column's head says so."""
    places = sorted(comments.keys() - heads)
    notes = {place: _text(comments[place]) for place in places[:most]}
    for head in heads & comments.keys():
        told = list(comments[head])
        if len(places) > most:
            told.append(f"批注只写到第 {places[most - 1][0] if most else 0} 行，其余提示见本列。")
        notes[head] = _text(told)
    return notes


def _text(sentences: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(sentences))
    more = len(distinct) - MOST_LINES
    lines = distinct[:MOST_LINES] + ([f"另有 {more} 条，见“{HEADER}”列。"] if more > 0 else [])
    return "\n".join(lines)


def _anchors(marks: Sequence[Mark], merges: Sequence[Box]) -> dict[Place, Place]:
    """Marked cells hidden inside a merged one → the cell that shows it."""
    if not merges:
        return {}
    places = sorted({split_cell(mark.cell) for mark in marks if mark.cell})
    anchors = {}
    for top, left, bottom, right in merges:
        first = bisect_left(places, (top, left))
        for place in places[first : bisect_right(places, (bottom, right))]:
            if left <= place[1] <= right:
                anchors[place] = (top, left)
    return anchors


def filter_box(
    request: Request, left: int, column: int, own: Box | None, tables: Sequence[Box]
) -> Box:
    """The autofilter's range: the table with our column, or our column beside a table object.

    own -- the filter that the sheet has: on the same header it keeps its edges
    tables -- table objects, which have filters of their own and must not lie under another
    """
    first, last = request.rows
    box = first, left, last, column
    if own is not None and own[0] == first:
        box = first, own[1], max(last, own[2]), max(column, own[3])
    if any(overlaps(box, table) for table in tables):
        return first, column, last, column
    return box
