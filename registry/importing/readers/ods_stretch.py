"""Of a long ods only the rows that are asked for reach the parser: the others pass as empty rows.

Taking every cell apart costs a hundred times what finding the rows' ends costs. A row with a merged
cell stays whole, because it may reach into the stretch. What is written in any unusual way (another
prefix, comments, tables within cells) is handed on as it is: the parser passes over far rows too.
"""

import re
from collections.abc import Iterable, Iterator

from registry.importing.readers.limits import Limits

SPACE = b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
ROW, END = b"<table:table-row", b"</table:table-row>"
MOST = 4 << 20
"""Bytes that are held while no row ends; more than that is no usual row."""

_ATTRIBUTES = rb'(?:\s+[\w:.-]+="[^"<]*")*'
_START = re.compile(
    rb"(?P<table><table:table(?=[\s>]))"
    rb"|" + ROW + rb"(?P<attributes>" + _ATTRIBUTES + rb")\s*(?P<alone>/)?>"
)
_TIMES = re.compile(rb'\stable:number-rows-repeated="(\d{1,9})"')
_UNUSUAL = re.compile(rb"<!|" + ROW + rb"|<table:table[\s>]")


def stretch(chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """The pieces of content.xml, the cells of far rows left out where a stretch is asked for."""
    pieces = iter(chunks)
    if limits.last_row:
        yield from _Thinning(limits).near(pieces)
    yield from pieces


class _Thinning:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._row = 1
        self._is_usual = True

    def near(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Thinned pieces, up to the first that is unusual or to the end."""
        held, begun = b"", False
        for piece in pieces:
            held += piece
            begun = begun or SPACE in held
            end = held.rfind(END) + len(END)
            if end < len(END):
                if len(held) > MOST:
                    break
                continue
            if not begun or b"<!" in held:
                break
            yield b"".join(self._thinned(held[:end]))
            held = held[end:]
            if not self._is_usual:
                break
        yield held

    def _thinned(self, piece: bytes) -> Iterator[bytes]:
        """The piece without the cells of far rows; a table counts its rows anew."""
        done = 0
        found = _START.search(piece)
        while found and self._is_usual:
            at = found.end()
            if found["table"]:
                self._row = 1
            else:
                end = at if found["alone"] else piece.index(END, at)
                may_go = self._may_go(piece[at:end])
                if self._is_far(found["attributes"]) and may_go:
                    yield piece[done:at]
                    done = end
                at = end
            found = _START.search(piece, at)
        yield piece[done:]

    def _may_go(self, cells: bytes) -> bool:
        """Whether the cells of a row reach into no other one; unusual ones end the thinning."""
        self._is_usual = _UNUSUAL.search(cells) is None
        return bool(cells) and self._is_usual and b"-spanned=" not in cells

    def _is_far(self, attributes: bytes) -> bool:
        """Whether nobody asks for the next row, which may stand for many."""
        limits, times = self._limits, _TIMES.search(attributes)
        first = self._row
        self._row += max(1, int(times[1])) if times else 1
        is_near = limits.first_row < self._row and first <= limits.last_row
        return first > limits.heads_to and not is_near
