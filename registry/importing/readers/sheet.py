"""One worksheet part -> slices of columns with exact coordinates.

``fast`` takes runs of rows by one expression made for the sheet's own columns; the event handlers
in ``sheet_events`` take whatever it does not recognise. Both hand the same attribute texts and
values to ``Values``, so a cell means the same whichever way it came.
"""

import re
from collections.abc import Sequence
from typing import cast

from registry.importing.coordinates import MAX_ROW, Kind, letters_of, number_of, split_cell
from registry.importing.readers.frames import Sink, Slice
from registry.importing.readers.limits import damaged, too_much
from registry.importing.readers.markup import Hybrid, columns_of, plain
from registry.importing.readers.rows import Rows
from registry.importing.readers.values import NO_DATE, Values, impossible_date

MOST_COLUMNS = 300  # an expression for more is slower than expat
NONSENSE = (ValueError, IndexError, KeyError, OverflowError)  # what a value that is none raises
_LETTERS = re.compile(r'<c r="([A-Z]{1,3})[0-9]')
_ROW = re.compile(r'<row r="([1-9][0-9]*+)"')
_HIDDEN = re.compile(r'\s(?:hidden="(?:1|true)"|ht="0(?:\.0*)?")')
_VALUE = r"(?:/>|></c>|>(?:<v>|<is><t(?: xml:space=\"preserve\")?+>)([^<]*)(?:</v>|</t></is>)</c>)"
_FORMULA = (
    r"(?:/>|></c>|>(?:(<f)(?:\s[^>]*)?+(?:(?<=/)>|>[^<]*</f>))?+"
    r"(?:<v/>|(?:<v>|<is><t(?: xml:space=\"preserve\")?+>)([^<]*)(?:</v>|</t></is>))?+</c>)"
)


def _expression(letters: list[str], *, formulas: bool) -> re.Pattern[str]:
    """Rows of these columns: number, attributes, then per column attributes, (formula,) value.

    Every repetition is possessive: a row that does not fit fails at once, without backtracking.
    """
    rest = _FORMULA if formulas else _VALUE
    cells = "".join(rf'(?:<c r="{letter}\1"([^>/]*){rest})?+' for letter in letters)
    return re.compile(rf'<row r="([1-9][0-9]*+)"([^>/]*)(?:/>|>{cells}</row>)')


class SheetReader(Hybrid):
    """Reads one sheet into ``sink``; afterwards holds what its head and tail said."""

    opening = re.compile(rb"<sheetData(?:\s[^>]*)?>")
    record = b"<row"
    closing = b"</sheetData>"

    def __init__(self, name: str, values: Values, sink: Sink) -> None:
        super().__init__(f"工作表“{name}”")
        self._name = name
        self._values = values
        self._sink = sink
        self._letters: list[str] = []
        self._expressions: dict[bool, re.Pattern[str]] = {}
        self._rows = Rows(name)
        self._texts: dict[str, list[str]] = {"v": [], "t": []}
        self._text: list[str] | None = None  # the one being collected
        self._length = 0
        self._phonetic = 0
        self.has_formulas = False
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []

    # --- the fast way ---------------------------------------------------------------------------

    def fast(self, run: str) -> bool:
        """A run of rows that one expression recognises whole."""
        if self._passes_over(run):
            return True
        formulas = "f" in run and "<f" in run  # one letter is looked for ten times faster
        columns = self._match(run, formulas=formulas)
        if columns is None or not columns[0]:
            return False
        try:
            slices = self._slices(columns, 3 if formulas else 2, escaped="&" in run)
        except NONSENSE:
            return False  # expat says the same with a place, or finds it was only unusual
        numbers = [int(number or 0) for number in columns[0]]
        if numbers[-1] > MAX_ROW:
            return False
        self._note_hidden(numbers, columns[1])
        self._note_impossible(numbers, slices)
        self._rows.last_row = numbers[-1]
        del columns  # marshal is three times faster on strings that only one list holds
        self._sink.rows(numbers, slices)
        return True

    def _passes_over(self, run: str) -> bool:
        """Whether nobody asks for the rows of a run; then they are not even taken apart."""
        limits = self._sink.limits
        first = _ROW.match(run)
        last = _ROW.match(run, run.rfind("<row ")) if first and limits.last_row else None
        if first is None or last is None:
            return False
        begins, ends = int(first[1]), int(last[1])
        near = begins <= limits.last_row and ends >= limits.first_row
        if near or begins <= limits.heads_to:
            return False
        self._rows.last_row = ends
        return True

    def _match(self, run: str, *, formulas: bool) -> list[list[str | None]] | None:
        for _ in range(2):
            expression = self._expressions.get(formulas)
            if expression is not None:
                found = columns_of(expression, run)
                if found is not None:
                    return found
            if not self._learn(run):
                return None
            if formulas not in self._expressions:
                self._expressions[formulas] = _expression(self._letters, formulas=formulas)
        return None

    def _learn(self, run: str) -> bool:
        """Adds the columns of this run; False where that changes nothing or they are too many."""
        letters = sorted({*self._letters, *_LETTERS.findall(run)}, key=number_of)
        known = letters == self._letters
        if not letters or len(letters) > MOST_COLUMNS:
            return False
        if known:
            return len(self._expressions) < 2
        self._letters = letters
        self._expressions.clear()
        return True

    def _slices(
        self, columns: list[list[str | None]], step: int, *, escaped: bool
    ) -> dict[int, Slice]:
        slices = {}
        for place, letter in enumerate(self._letters):
            first = 2 + place * step
            keys, values = _filled(columns[first], columns[first + step - 1])
            if escaped and "&" in "".join(values):
                values = [plain(value) for value in values]
            part = self._values.column(keys, values)
            if step == 3:
                part = self._with_formulas(part, keys, columns[first + 1])
            slices[number_of(letter)] = part
        return slices

    def _with_formulas(
        self, part: Slice, keys: Sequence[str], formulas: Sequence[str | None]
    ) -> Slice:
        """Marks formulas; one without a result is its own kind unless its result is a text ''."""
        held = [index for index, formula in enumerate(formulas) if formula]
        if not held:
            return part
        self.has_formulas = True
        kinds = bytearray(part.kinds)
        for index in held:
            if not kinds[index] and self._values.class_of(keys[index]).type != "str":
                kinds[index] = Kind.UNCACHED
        return part._replace(kinds=bytes(kinds), formulas=held)

    def _note_hidden(self, numbers: list[int], attributes: Sequence[str | None]) -> None:
        hidden = {text for text in set(attributes) if text and _HIDDEN.search(text)}
        if hidden:
            marked = zip(numbers, attributes, strict=True)
            self.hidden_rows += [number for number, text in marked if text in hidden]

    def _note_impossible(self, numbers: list[int], slices: dict[int, Slice]) -> None:
        found = [
            (row, column, raw)
            for column, part in slices.items()
            if Kind.ERROR in part.kinds
            for row, raw in zip(numbers, part.raw, strict=True)
            if raw.startswith(NO_DATE)
        ]
        for row, column, raw in sorted(found):  # as a person reads them, row by row
            self._sink.note(impossible_date(f"{letters_of(column)}{row}", raw))

    # --- the thorough way -----------------------------------------------------------------------

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Elements of the sheet, in the order of their frequency."""
        if name == "c":
            self._rows.open_cell(attributes)
        elif name in {"v", "t"}:
            self._text = None if self._phonetic else self._texts[name]
        elif name == "row":
            self._open_row(attributes)
        elif name == "f":
            self._rows.formula = True
        elif name == "rPh":
            self._phonetic += 1
        else:
            self._around(name, attributes)

    def _open_row(self, attributes: dict[str, str]) -> None:
        number = self._rows.open_row(attributes.get("r", ""))
        text = "".join(f' {key}="{value}"' for key, value in attributes.items())
        self._note_hidden([number], (text,))

    def end(self, name: str) -> None:
        """The end of a value, a cell or a row."""
        if name in {"v", "t"}:
            self._text = None
        elif name == "c":
            self._close_cell()
        elif name == "row":
            if self._rows.full:
                self.flush()
        elif name == "rPh":
            self._phonetic -= 1

    def _close_cell(self) -> None:
        value, inline = ("".join(self._texts[name]) for name in ("v", "t"))
        prefers_inline = self._rows.type == "inlineStr"
        self._rows.close_cell((inline or value) if prefers_inline else (value or inline))
        self._texts["v"].clear()
        self._texts["t"].clear()
        self._length = 0

    def text(self, data: str) -> None:
        """Text of a value; a cell that never ends is refused before it fills the memory."""
        if self._text is not None:
            self._text.append(data)
            self._length += len(data)
            if self._length > 8 * self._sink.limits.text:
                where = f"工作表“{self._name}”{self._rows.place}"
                raise too_much(f"{where} 的文字超过 {self._sink.limits.text:,} 个字")

    def flush(self) -> None:
        """Sends the rows that expat has completed."""
        numbers, cells = self._rows.take()
        slices = {column: self._slice(numbers, column, held) for column, held in cells.items()}
        self._note_impossible(numbers, slices)
        if numbers:
            self._sink.rows(numbers, slices)

    def _slice(
        self, numbers: list[int], column: int, cells: dict[int, tuple[str, str, bool]]
    ) -> Slice:
        keys, values, formulas = [""] * len(numbers), [""] * len(numbers), [""] * len(numbers)
        for index, (key, value, formula) in cells.items():
            keys[index], values[index], formulas[index] = key, value, "<f" if formula else ""
        try:
            part = self._values.column(keys, values)
        except NONSENSE as error:
            raise damaged(f"工作表“{self._name}”{letters_of(column)} 列的内容无法识别") from error
        return self._with_formulas(part, keys, formulas)

    def _around(self, name: str, attributes: dict[str, str]) -> None:
        """What stands before and after the rows."""
        if name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and _is_hidden(attributes):
            first, last = attributes.get("min", "0"), attributes.get("max", "0")
            if first.isdecimal() and last.isdecimal():
                self.hidden_columns.append((int(first), int(last)))

    def _merge(self, reference: str) -> None:
        if len(self.merges) >= self._sink.limits.merges:
            raise too_much(f"工作表“{self._name}”的合并单元格超过 {self._sink.limits.merges:,} 处")
        merged = range_of(reference)
        if merged is None:
            self._sink.note(f"合并单元格范围“{reference[:40]}”无法识别，已忽略")
        else:
            self.merges.append(merged)


def _filled(keys: list[str | None], values: list[str | None]) -> tuple[list[str], list[str]]:
    """'' and '' where a row has no such cell; no value means at least no value."""
    if None in values:
        return [key or "" for key in keys], [value or "" for value in values]
    return cast("list[str]", keys), cast("list[str]", values)


def range_of(reference: str) -> tuple[int, int, int, int] | None:
    """``B2:C5`` -> first row, first column, last row, last column; None where it is no range."""
    first, _, last = reference.partition(":")
    try:
        top, left = split_cell(first)
        bottom, right = split_cell(last or first)
    except ValueError:
        return None
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _is_hidden(attributes: dict[str, str]) -> bool:
    width = attributes.get("width", "1").rstrip("0").rstrip(".")
    return attributes.get("hidden") in {"1", "true"} or width in {"", "0"}
