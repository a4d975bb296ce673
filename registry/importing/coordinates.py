"""What a cell is called and what it can hold: the words that reader and program share.

Kept free of imports that cost start-up time, because the reading child loads it first.
"""

from enum import IntEnum

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384  # XFD


class Kind(IntEnum):
    """What a cell holds, one byte a cell."""

    EMPTY = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    BOOL = 4
    ERROR = 5
    UNCACHED = 6  # a formula whose result the file does not hold


def letters_of(number: int) -> str:
    """The letters of a 1-based column: 1 -> A, 27 -> AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number_of(letters: str) -> int:
    """The 1-based number of a column's letters: A -> 1, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def split_cell(name: str) -> tuple[int, int]:
    """``F37`` -> (37, 6), row and column 1-based; ValueError where it is no cell's name."""
    name = name.replace("$", "")
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :]
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha() or not digits:
        raise ValueError(name)
    row, column = int(digits), number_of(letters.upper())
    if not 1 <= row <= MAX_ROW or column > MAX_COLUMN:
        raise ValueError(name)
    return row, column
