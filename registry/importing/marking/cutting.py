"""A worksheet cut into head, runs of whole rows, and tail, without holding it in memory."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from registry.importing.coordinates import letters_of, number_of
from registry.importing.marking.marks import Unmarkable
from registry.importing.marking.markup import TAG, attribute, first_aside, masked

MOST_HELD = 64 << 20
_OPENING = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])[^>]*>")
_PLACE = re.compile(rb"([A-Z]{1,3})([0-9]+)")
_FIRST = re.compile(rb"""\sr=["']([A-Z]{1,3})[0-9]+["']""")


class Row(NamedTuple):
    """A row in a run: its number, and where it begins and ends in the run's data."""

    number: int
    start: int
    end: int


class Run(NamedTuple):
    """Whole rows, and what stands between them. ``seen`` is ``data`` with asides blanked."""

    data: bytes
    seen: bytes
    rows: list[Row]


class Cell(NamedTuple):
    """A cell in a row: its 1-based column, its start, its start tag's end, and its end."""

    column: int
    start: int
    inner: int
    end: int


class Grammar(NamedTuple):
    """How the sheet writes its elements, given the prefix of its namespace."""

    prefix: bytes
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    row_start: bytes
    cell_start: bytes
    closing: bytes
    filled: re.Pattern[bytes]


@lru_cache(maxsize=16)
def grammar_of(prefix: bytes) -> Grammar:
    """The expressions for one prefix, such as b'' or b'x:'."""
    p = re.escape(prefix)
    quoted = rb"""(?:[^>"'/]|"[^"]*"|'[^']*')*"""
    return Grammar(
        prefix,
        re.compile(rb"<" + p + rb"""row(?=[\s/>])(?:\s+r\s*=\s*["']([0-9]{1,9})["'])?"""),
        re.compile(
            rb"<" + p + rb"c(?=[\s/>])(" + quoted + rb")(?:/>|>(?:.*?)</" + p + rb"c\s*>)",
            re.DOTALL,
        ),
        b"<" + prefix + b"row",
        b"<" + prefix + b"c",
        b"</" + prefix + b"sheetData",
        re.compile(rb"<" + p + rb"(?:v|f|is)[\s/>]"),
    )


class SheetCutter:
    """Reads a worksheet part once; ``head`` and ``tail`` are known when ``runs`` has ended."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._number = 0
        self.grammar = grammar_of(b"")
        self.head = b""
        self.tail = b""

    def runs(self) -> Iterator[Run]:
        """The rows in order. Unmarkable where the sheet has no rows' element or ends inside it."""
        buffer = self._enter()
        while not self.tail:
            seen = masked(buffer)
            limit = _first_open(seen)
            end = seen.find(self.grammar.closing, 0, limit)
            cut = end if end >= 0 else max(seen.rfind(self.grammar.row_start, 0, limit), 0)
            if cut:
                yield self._run(buffer[:cut], seen[:cut])
                buffer = buffer[cut:]
            if end >= 0:
                self.tail = buffer + b"".join(self._chunks)
            else:
                buffer += self._more(buffer)

    def _enter(self) -> bytes:
        """Reads the head; what of the rows came with it is returned."""
        buffer = b""
        while True:
            buffer += self._more(buffer)
            seen = masked(buffer)
            match = _OPENING.search(seen, 0, _first_open(seen))
            if match is None:
                continue
            self.grammar = grammar_of(match[1])
            self.head, rest = buffer[: match.end()], buffer[match.end() :]
            if self.head.endswith(b"/>"):
                self.head = self.head[:-2] + b">"
                self.tail = self.grammar.closing + b">" + rest + b"".join(self._chunks)
            return rest

    def _more(self, buffer: bytes) -> bytes:
        chunk = next(self._chunks, None)
        if chunk is None or len(buffer) > MOST_HELD:
            raise Unmarkable("sheetData")
        return chunk

    def _run(self, data: bytes, seen: bytes) -> Run:
        starts: list[tuple[int, int]] = []
        for match in self.grammar.row.finditer(seen):
            given = match[1]
            self._number = int(given) if given else self._numbered(seen, match.start())
            starts.append((self._number, match.start()))
        ends = [start for _, start in starts[1:]] + [len(data)]
        rows = [Row(*row, end) for row, end in zip(starts, ends, strict=True)] if starts else []
        return Run(data, seen, rows)

    def _numbered(self, seen: bytes, start: int) -> int:
        """The number of a row whose ``r`` does not come first, or is left out."""
        tag = TAG.match(seen, start)
        given = attribute(tag[0], b"r") if tag else None
        return int(given) if given and given.isdigit() and len(given) < 10 else self._number + 1


def _first_open(seen: bytes) -> int:
    """Where an aside begins that does not end within the bytes, else their length."""
    found = first_aside(seen)
    return found if found >= 0 else len(seen)


def cells_of(grammar: Grammar, seen: bytes) -> Iterator[Cell]:
    """The cells of one row in order; one without ``r`` stands right after the one before it."""
    column = 0
    for match in grammar.cell.finditer(seen):
        column = _column_of(match[1]) or column + 1
        tag_end = match.end(1) + (2 if seen[match.end(1) : match.end(1) + 1] == b"/" else 1)
        yield Cell(column, match.start(), tag_end, match.end())


def _column_of(attributes: bytes) -> int:
    """The column that a cell's attributes name, 0 where they name none."""
    first = _FIRST.match(attributes)
    if first is not None:
        return _number_of(first[1])
    given = attribute(b"<c" + attributes, b"r")
    place = _PLACE.fullmatch(given) if given else None
    if given and place is None:
        raise Unmarkable("cell")
    return _number_of(place[1]) if place else 0


@lru_cache(maxsize=1024)
def _number_of(letters: bytes) -> int:
    return number_of(letters.decode())


def last_filled(grammar: Grammar, run: Run, row: Row, known: int) -> int:
    """The last column of a row that holds anything, or ``known`` where that reaches as far.

    Looks from the end, so that a row costs one look; formatted but empty cells do not count.
    """
    seen, end = run.seen, row.end
    while True:
        start = seen.rfind(grammar.cell_start, row.start, end)
        if start < 0:
            return known
        match = grammar.cell.match(seen, start)
        if match is None:
            end = start  # another element whose name begins alike
            continue
        column = _column_of(match[1])
        if not column:
            return max(known, _by_counting(grammar, seen[row.start : row.end]))
        if column <= known or grammar.filled.search(seen, match.end(1), match.end()):
            return max(column, known)
        end = start


def _by_counting(grammar: Grammar, seen: bytes) -> int:
    filled = grammar.filled
    found = (c.column for c in cells_of(grammar, seen) if filled.search(seen, c.inner, c.end))
    return max(found, default=0)


def name_of(column: int, row: int) -> str:
    """``F37``."""
    return f"{letters_of(column)}{row}"
