"""How a sheet travels from the reading child to the program: length-prefixed marshal frames.

One frame per thousand rows or so, each a list of columns: the child stays flat in memory and the
parent unpacks while the child still reads. marshal is the fastest carrier of lists of strings in
the standard library, shares repeated strings, and cannot name code to run.
"""

import marshal
from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import compress, islice
from operator import lt, or_
from typing import Any, NamedTuple

from registry.importing.coordinates import MAX_COLUMN, MAX_ROW, Kind, letters_of
from registry.importing.readers.limits import Limits, damaged, too_much

VERSION = 4
STRINGS, SHEET, ROWS, END, NOTE, DONE, REFUSED, FAILED = range(8)
INDEX = "I"  # array code of an index of a shared string
STRINGS_AT_ONCE = 20_000
MAX_NOTES = 50  # a sentence for each of a million bad cells helps nobody


class Slice(NamedTuple):
    """Some rows of one column; see ``grid.Column``. Percent and so on are keyed by index in it."""

    raw: Sequence[str]
    kinds: bytes
    percent: Sequence[int] = ()
    formulas: Sequence[int] = ()
    padded: Sequence[tuple[int, int]] = ()
    precision: Sequence[tuple[int, str]] = ()
    indexes: bytes = b""
    """Instead of ``raw``: where each text stands in the shared strings sent before."""


class Sink:
    """Takes what a reader finds, holds it against the limits, leaves out blank rows, sends it."""

    def __init__(self, write: Callable[[bytes], object], limits: Limits) -> None:
        self._write = write
        self.limits = limits
        self._cells = 0  # of the sheets before this one
        self._sheets = 0
        self._rows = 0
        self._last = 0
        self._columns: set[int] = set()
        self._name = ""
        self._notes: list[str] = []
        self._muted = 0

    def send(self, kind: int, *values: Any) -> None:
        """One frame: four bytes of length, then its marshalled tuple."""
        data = marshal.dumps((kind, *values), VERSION)
        self._write(len(data).to_bytes(4, "little"))
        self._write(data)

    def strings(self, texts: Sequence[str]) -> None:
        """Texts that slices will point to; '' is added at the end for cells that hold none."""
        for start in range(0, len(texts), STRINGS_AT_ONCE):
            self.send(STRINGS, texts[start : start + STRINGS_AT_ONCE])
        self.send(STRINGS, [""])

    def begin(self, name: str, *, visible: bool) -> None:
        """A sheet starts."""
        self._sheets += 1
        if self._sheets > self.limits.sheets:
            raise too_much(f"工作表超过 {self.limits.sheets} 张")
        self._rows = self._last = self._muted = 0
        self._columns, self._notes, self._name = set(), [], name
        self.send(SHEET, name, visible)

    def note(self, sentence: str) -> None:
        """Something the user must be told about this sheet; beyond 50 they are only counted."""
        if len(self._notes) < MAX_NOTES:
            self._notes.append(sentence)
        else:
            self._muted += 1

    def rows(self, numbers: Sequence[int], columns: dict[int, Slice]) -> None:
        """Some rows, ascending, after those sent before; columns by 1-based number."""
        columns = {number: part for number, part in columns.items() if any(part.kinds)}
        if not columns:
            self._in_order(numbers)
            return
        size = len(numbers)
        held = reduce(or_, (int.from_bytes(part.kinds, "big") for part in columns.values()))
        marks = held.to_bytes(size, "big")
        self._in_order(numbers)
        if 0 in marks:
            kept = [index for index, mark in enumerate(marks) if mark]
            numbers = [numbers[index] for index in kept]
            columns = {number: _kept(part, marks, kept) for number, part in columns.items()}
        self._count(len(numbers), columns)
        self._check_text(numbers, columns)
        frame = [(number, *part) for number, part in columns.items()]
        self.send(ROWS, list(numbers), frame)

    def end(
        self,
        merges: Iterable[tuple[int, int, int, int]] = (),
        hidden_rows: Iterable[int] = (),
        hidden_columns: Iterable[tuple[int, int]] = (),
    ) -> None:
        """The sheet is over; hidden columns as ranges of 1-based numbers."""
        hidden = {
            column
            for column in self._columns
            if any(first <= column <= last for first, last in hidden_columns)
        }
        if self._muted:
            self._notes.append(f"另有 {self._muted} 处同类情况未逐一列出")
        self._cells += self._rows * len(self._columns)
        self.send(END, list(merges), list(hidden_rows), list(hidden), self._notes)

    def _in_order(self, numbers: Sequence[int]) -> None:
        """A sheet lists each row once, in order; a file that does not is damaged for Excel too."""
        first = numbers[0] if numbers else self._last + 1
        ordered = all(map(lt, numbers, islice(numbers, 1, None)))
        if first <= self._last or not ordered:
            raise damaged(f"工作表“{self._name}”的行号重复或次序错乱")
        if numbers:
            self._last = numbers[-1]
        if self._last > MAX_ROW:
            raise damaged(f"工作表“{self._name}”的行号超出 {MAX_ROW}")

    def _count(self, rows: int, columns: dict[int, Slice]) -> None:
        limits, where = self.limits, f"工作表“{self._name}”"
        self._rows += rows
        self._columns.update(columns)
        if max(columns) > MAX_COLUMN:
            raise damaged(f"{where}的列号超出 XFD")
        if self._rows > limits.rows:
            raise too_much(f"{where}超过 {limits.rows:,} 行")
        if len(self._columns) > limits.columns:
            raise too_much(f"{where}超过 {limits.columns:,} 列")
        if self._cells + self._rows * len(self._columns) > limits.cells:
            raise too_much(f"单元格超过 {limits.cells:,} 个")

    def _check_text(self, numbers: Sequence[int], columns: dict[int, Slice]) -> None:
        allowed = self.limits.text
        for column, (raw, kinds, *_) in columns.items():
            if Kind.TEXT in kinds and raw and len(max(raw, key=len)) > allowed:
                long = next(index for index, text in enumerate(raw) if len(text) > allowed)
                cell = f"{letters_of(column)}{numbers[long]}"
                where = f"工作表“{self._name}”{cell} 的文字"
                raise too_much(f"{where}有 {len(raw[long]):,} 个字，超过 {allowed:,} 个")


def shared(texts: Sequence[str]) -> list[str]:
    """Equal texts as one object: marshal sends it once, and the program holds it once a frame."""
    known: dict[str, str] = {}
    return [known.setdefault(text, text) for text in texts]


def _kept(part: Slice, marks: bytes, kept: list[int]) -> Slice:
    """The slice without the rows whose mark is 0."""
    place = {index: new for new, index in enumerate(kept)}
    indexes = array(INDEX, part.indexes)
    return Slice(
        list(compress(part.raw, marks)),
        bytes(compress(part.kinds, marks)),
        [place[index] for index in part.percent],
        [place[index] for index in part.formulas],
        [(place[index], width) for index, width in part.padded],
        [(place[index], word) for index, word in part.precision],
        array(INDEX, compress(indexes, marks)).tobytes(),
    )
