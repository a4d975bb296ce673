"""What stands in a cell of a spreadsheet -> kinds and original text, a column at a time.

Columns of real tables are uniform, so each conversion works on a list: three million cells pay for
a handful of passes in C instead of a Python call each.
"""

import re
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from registry.importing.coordinates import Kind
from registry.importing.readers.formats import (
    DATE,
    GENERAL,
    PADDED,
    PERCENT,
    PLAIN,
    Days,
    Format,
    number_text,
    number_texts,
    shown,
)
from registry.importing.readers.frames import INDEX, Slice, shared

MAX_SHARED = 32_767  # longer ones travel as text, so that their length is checked
NO_DATE = "########"  # what Excel shows for a date before its calendar
_CANONICAL = re.compile(
    r"(?:(?:-?+[1-9]\d*+(?:\.\d*+(?<=[1-9]))?+|0(?:\.\d*+(?<=[1-9]))?+|-0\.\d*+(?<=[1-9])|)\n)*+",
    re.ASCII,
)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ATTRIBUTES = re.compile(r'(?:\s+[\w:]+="[^"&]*")*\s*')
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_MIDNIGHT = re.compile(r"T00:00(?::00(?:\.0+)?)?Z?$|Z$")


class CellClass(NamedTuple):
    """How a cell is to be read: its type as the file says it, and its number format."""

    type: str
    format: Format


NUMBER = CellClass("n", PLAIN)


def impossible_date(place: str, raw: str) -> str:
    """What to say of the cell at `place`, whose text begins with `NO_DATE`."""
    return f"{place} 设为日期格式，但其数值{raw[len(NO_DATE) :]}不是有效日期"


def unescape(text: str) -> str:
    """``_x000D_`` -> the character it stands for; a NUL stays as written: no database holds one.

    ``_x005F_`` is the underscore itself, so it shields what follows it.
    """
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if _storable(m[1]) else m[0], text)


def _storable(digits: str) -> bool:
    code = int(digits, 16)
    return code != 0 and not 0xD800 <= code <= 0xDFFF


class Values:
    """Converts the cells of one workbook."""

    def __init__(self, strings: Sequence[str], formats: Sequence[Format], *, is_1904: bool) -> None:
        self._strings = strings
        self._blank = len(strings)
        self._odd: set[int] = set()  # strings that cannot travel by their index
        if "" in strings or max(map(len, strings), default=0) > MAX_SHARED:
            self._odd = {i for i, text in enumerate(strings) if not 0 < len(text) <= MAX_SHARED}
        self._formats = formats
        self._days = Days(is_1904=is_1904)
        self._classes: dict[str, CellClass] = {"": self._class_of({})}

    def class_of(self, attributes: str) -> CellClass:
        """The class behind the attribute text of a ``<c>``; KeyError where it is odd markup."""
        known = self._classes.get(attributes)
        if known is None:
            if not _ATTRIBUTES.fullmatch(attributes):
                raise KeyError(attributes)
            known = self._classes[attributes] = self._class_of(dict(_ATTRIBUTE.findall(attributes)))
        return known

    def _class_of(self, attributes: dict[str, str]) -> CellClass:
        style = attributes.get("s", "")
        index = int(style) if style.isdecimal() and style.isascii() else 0
        form = self._formats[index] if index < len(self._formats) else PLAIN
        kind = attributes.get("t") or "n"
        return CellClass(kind, form if kind == "n" else PLAIN)

    def column(self, keys: Sequence[str], values: Sequence[str]) -> Slice:
        """Cells of one column with their attribute texts; '' and '' where there is no cell.

        KeyError where an attribute text is not plain markup, ValueError or IndexError where a
        value is none of its kind.
        """
        distinct = set(keys)
        classes = {self.class_of(key) for key in distinct}
        if len(classes) == 2 and "" in distinct and not _has_bare(keys, values):
            classes = {self.class_of(key) for key in distinct if key}
        if len(classes) > 1:
            return self._mixed(keys, values)
        cell_class = classes.pop()
        by_index = self._indexes(values) if cell_class.type == "s" else None
        return by_index or self.uniform(cell_class, values)

    def _indexes(self, values: Sequence[str]) -> Slice | None:
        """Shared strings by their index: the parent looks them up while the child reads on."""
        held = array(INDEX, map(int, filter(None, values)))
        if held and max(held) >= self._blank:
            raise IndexError("shared string")
        if self._odd and not self._odd.isdisjoint(held):
            return None
        if len(held) == len(values):
            return Slice((), bytes((Kind.TEXT,)) * len(held), indexes=held.tobytes())
        each, blank = iter(held), self._blank
        indexes = array(INDEX, [next(each) if value else blank for value in values])
        kinds = bytes([Kind.TEXT if value else 0 for value in values])
        return Slice((), kinds, indexes=indexes.tobytes())

    def _mixed(self, keys: Sequence[str], values: Sequence[str]) -> Slice:
        groups: dict[CellClass, list[int]] = {}
        for index, (key, value) in enumerate(zip(keys, values, strict=True)):
            if value:
                groups.setdefault(self._classes[key], []).append(index)
        raw, kinds = [""] * len(values), bytearray(len(values))
        percent: list[int] = []
        padded: list[tuple[int, int]] = []
        precision: list[tuple[int, str]] = []
        for cell_class, places in groups.items():
            part = self.uniform(cell_class, [values[index] for index in places])
            for index, text, kind in zip(places, part.raw, part.kinds, strict=True):
                raw[index], kinds[index] = text, kind
            percent += [places[index] for index in part.percent]
            padded += [(places[index], width) for index, width in part.padded]
            precision += [(places[index], word) for index, word in part.precision]
        return Slice(raw, bytes(kinds), percent, (), padded, precision)

    def uniform(self, cell_class: CellClass, values: Sequence[str]) -> Slice:
        """Cells of one class; '' where a cell is empty. ValueError or IndexError on nonsense."""
        kind = cell_class.type
        if kind == "n":
            return self._number(cell_class.format, values)
        if kind == "s":
            return _filled(self._looked_up(values), Kind.TEXT)
        if kind in {"str", "inlineStr"}:
            return _filled(shared([unescape(value) for value in values]), Kind.TEXT)
        if kind == "b":
            return _filled([_truth(value) for value in values], Kind.BOOL)
        if kind == "e":
            return _filled(values, Kind.ERROR)
        if kind == "d":
            return _filled([_MIDNIGHT.sub("", value.strip()) for value in values], Kind.DATE)
        raise ValueError(kind)

    def _looked_up(self, values: Sequence[str]) -> list[str]:
        strings = self._strings
        if "-" in "".join(values):
            raise ValueError("negative index of a shared string")
        if "" in values:
            return [strings[int(value)] if value else "" for value in values]
        return [strings[index] for index in map(int, values)]

    def _number(self, form: Format, values: Sequence[str]) -> Slice:
        if form.shows == DATE:
            return self._dates(form, values)
        numbers = _numbers(values)
        part = _filled(numbers, Kind.NUMBER)
        if form.shows == GENERAL:
            return part
        held = [index for index, number in enumerate(numbers) if number]
        if form.shows == PERCENT:
            return part._replace(percent=held)
        assert form.shows == PADDED
        return part._replace(
            raw=[shown(number, form) if number else "" for number in numbers],
            padded=[(index, form.width) for index in held if numbers[index].isdecimal()],
        )

    def _dates(self, form: Format, values: Sequence[str]) -> Slice:
        days = list(map(self._days.__getitem__, values))
        part = _filled(days, Kind.DATE)
        precision: list[tuple[int, str]] = []
        if form.precision:
            precision = [(index, form.precision) for index, day in enumerate(days) if day]
        if part.kinds.count(Kind.EMPTY) != sum(not value for value in values):
            part = _with_impossible(part, values)
        return part._replace(precision=precision)


def _has_bare(keys: Sequence[str], values: Sequence[str]) -> bool:
    """Whether any cell without attributes holds something; else '' only means: no cell here."""
    return any(value and not key for key, value in zip(keys, values, strict=True))


def _with_impossible(part: Slice, values: Sequence[str]) -> Slice:
    """Serials that are no date become errors that show the number, never a made-up day."""
    raw, kinds = list(part.raw), bytearray(part.kinds)
    for index, value in enumerate(values):
        if value and not raw[index]:
            raw[index], kinds[index] = f"{NO_DATE}（{number_text(value)}）", Kind.ERROR
    return Slice(raw, bytes(kinds))


def _filled(raw: Sequence[str], kind: Kind) -> Slice:
    if "" in raw:
        return Slice(raw, bytes([kind if text else 0 for text in raw]))
    return Slice(raw, bytes((kind,)) * len(raw))


def _numbers(values: Sequence[str]) -> Sequence[str]:
    """Canonical decimal texts; most files hold nothing else, so one look settles the column."""
    if _CANONICAL.fullmatch("\n".join(values) + "\n"):
        long = [value for value in values if len(value) > 15]
        if not long:
            return values
        short = iter(number_texts(long))
        return [value if len(value) <= 15 else next(short) for value in values]
    return [number_text(value) if value else "" for value in values]


def _truth(value: str) -> str:
    if not value:
        return ""
    return "TRUE" if value in {"1", "true", "TRUE"} else "FALSE"
