"""Tables for people at a terminal, where a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Sequence

GAP = "  "


def width(text: str) -> int:
    """How many columns a terminal needs for `text`."""
    return sum(0 if unicodedata.combining(character) else _columns(character) for character in text)


def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def grid(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()
) -> str:
    """A table with its heads underlined.

    right -- numbers of the columns that are aligned to the right, from 0
    """
    widths = [max(map(width, column)) for column in zip(heads, *rows, strict=True)]
    rule = GAP.join("─" * wide for wide in widths)
    lines = [_line(heads, widths, right), rule, *(_line(row, widths, right) for row in rows)]
    return "\n".join(line.rstrip() for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    padded = (
        _padded(cell, wide, to_right=number in right)
        for number, (cell, wide) in enumerate(zip(cells, widths, strict=True))
    )
    return GAP.join(padded)


def _padded(text: str, wide: int, *, to_right: bool) -> str:
    space = " " * (wide - width(text))
    return space + text if to_right else text + space


def clipped(text: str, wide: int) -> str:
    """`text` in at most `wide` columns, with … where something was left out."""
    if width(text) <= wide:
        return text
    while width(text) > wide - 1:
        text = text[:-1]
    return f"{text}…"
