"""Where the header stands, how many levels it has, and which register it speaks of."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from registry.importing.coordinates import Kind
from registry.importing.grid import Sheet
from registry.importing.recognise.heading import Heading, heading_of, is_unit, read_level
from registry.importing.recognise.lookup import (
    Match,
    has_modifier,
    is_modifier,
    known_keys,
    meaning,
)
from registry.importing.registers.spec import RegisterSpec

SEARCHED_ROWS = 20
DEEPEST = 4
_WEIGHTS = {"exact": 3, "learned": 3, "synonym": 2}
_SAID_OF_TABLE = re.compile(r"(?:单位|部门|日期|时间|人)\s*[:：]")
_INDEX_WORDS = frozenset("甲 乙 丙 丁 戊 己 庚 辛".split())


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of kept rows of a sheet, as indexes into `Sheet.numbers`: one table, or the whole."""

    sheet: Sheet
    first: int
    last: int

    def text(self, column: int, index: int) -> str:
        """The text of a cell, '' where it holds no text."""
        grid = self.sheet.columns[column]
        return grid.raw[index].strip() if grid.kinds[index] in {Kind.TEXT, Kind.NUMBER} else ""


@dataclass(frozen=True)
class Header:
    """A header block: indexes of its first and last row and of the first row of data.

    headings -- one for each column of the sheet, in their order
    layered -- every row above the lowest groups columns, rather than being a line of a title
    """

    top: int
    bottom: int
    body: int
    headings: Sequence[Heading]
    layered: bool = True


@dataclass(frozen=True)
class Candidate:
    """A header block read as a register.

    read -- how many columns mean a field; doubled -- how many of them say what another says too
    """

    spec: RegisterSpec
    header: Header
    fields: Mapping[str, str]
    score: int
    read: int
    doubled: int


def merged_texts(stretch: Stretch, last: int) -> dict[tuple[int, int], str]:
    """(index, column) → text of the merged range a cell lies in, for the rows before `last`."""
    sheet = stretch.sheet
    places = {column.number: place for place, column in enumerate(sheet.columns)}
    rows = {sheet.numbers[index]: index for index in range(stretch.first, last)}
    texts: dict[tuple[int, int], str] = {}
    for merge in sheet.merges:
        inside = [index for row, index in rows.items() if merge.first_row <= row <= merge.last_row]
        if not inside or merge.first_column not in places or merge.first_row not in rows:
            continue
        text = stretch.text(places[merge.first_column], rows[merge.first_row])
        for number, place in places.items():
            if merge.first_column <= number <= merge.last_column:
                texts |= {(index, place): text for index in inside}
    return texts


def blocks(stretch: Stretch, taught: Collection[str]) -> Iterator[Header]:
    """Every block of one to four rows that could be the header, with its headings.

    The lowest row of a header says at least one word that is known, or `taught`.
    """
    end = min(stretch.last, stretch.first + SEARCHED_ROWS)
    merged = merged_texts(stretch, min(stretch.last, end + DEEPEST))
    for bottom in range(stretch.first, end):
        if not _speaks(stretch, bottom, merged, taught):
            continue
        for top in range(max(stretch.first, bottom - DEEPEST + 1), bottom + 1):
            layered = all(_is_layer(stretch, index, merged) for index in range(top, bottom))
            headings = _headings(stretch, top, bottom, merged)
            yield Header(top, bottom, bottom + 1, headings, layered)


def _is_layer(stretch: Stretch, index: int, merged: Mapping[tuple[int, int], str]) -> bool:
    """Whether a row says two things of columns, and nothing of the table as 单位：万元 does."""
    texts = {
        stretch.text(place, index) or merged.get((index, place), "")
        for place in range(len(stretch.sheet.columns))
    } - {""}
    return len(texts) > 1 and not any(_SAID_OF_TABLE.search(text) for text in texts)


def _speaks(
    stretch: Stretch, index: int, merged: Mapping[tuple[int, int], str], taught: Collection[str]
) -> bool:
    for place in range(len(stretch.sheet.columns)):
        key = read_level(stretch.text(place, index) or merged.get((index, place), "")).key
        if key and (key in known_keys() or key in taught or has_modifier(key)):
            return True
    return False


def _headings(
    stretch: Stretch, top: int, bottom: int, merged: Mapping[tuple[int, int], str]
) -> list[Heading]:
    headings = []
    width = len(stretch.sheet.columns)
    above = [""] * (bottom - top)  # upper levels of the nearest column to the left that has any
    for column in range(width):
        cells = [
            stretch.text(column, index) or merged.get((index, column), "")
            for index in range(top, bottom + 1)
        ]
        if any(cells[:-1]):
            above = cells[:-1]
        elif cells[-1] and is_modifier(heading_of(cells[-1:]).joined):
            cells = [*above, cells[-1]]  # 工业总产值 over 本年 and 同期 without a merged cell
        headings.append(heading_of(cells))
    return headings


def candidates(
    stretch: Stretch,
    specs: Sequence[RegisterSpec],
    learned: Mapping[str, Mapping[str, str]],
    year: int | None,
) -> Iterator[Candidate]:
    """Every block that holds the key of a register, with what it maps and how well."""
    taught = {heading for words in learned.values() for heading in words}
    for header in blocks(stretch, taught):
        said = {heading.joined: heading for heading in header.headings if heading.joined}
        if not said:
            continue
        for spec in specs:
            matches = {
                key: match
                for key, heading in said.items()
                if isinstance(
                    match := meaning(spec, heading, learned.get(spec.code, {}), year), Match
                )
            }
            fields = {match.field: match.how for match in matches.values()}
            if any(fields.keys() >= set(names) for names in spec.identity):
                score = sum(_WEIGHTS[how] for how in fields.values())
                read = [heading for heading in header.headings if heading.joined in matches]
                told = {(heading.joined, heading.through) for heading in read}
                yield Candidate(spec, header, fields, score, len(read), len(read) - len(told))


def with_unit_rows(stretch: Stretch, header: Header) -> Header:
    """The header with the rows of units or column numbers below it: 万元 人 %, 甲 乙 1 2."""
    body = header.body
    while body < stretch.last and _is_unit_row(stretch, body):
        body += 1
    if body == header.body:
        return header
    headings = []
    for column, heading in enumerate(header.headings):
        units = [stretch.text(column, index) for index in range(header.body, body)]
        said = [f"（{unit}）" for unit in units if is_unit(unit)]
        read = heading_of([heading.text.replace("-", "\n"), *said])
        headings.append(replace(read, unit_below=True) if said else heading)
    return replace(header, body=body, headings=headings)


def _is_unit_row(stretch: Stretch, index: int) -> bool:
    texts = [stretch.text(column, index) for column in range(len(stretch.sheet.columns))]
    said = [text for text in texts if text]
    if len(said) < 2:
        return bool(said) and is_unit(said[0])
    if all(text in _INDEX_WORDS or _is_ordinal(text) for text in said):
        ordinals = [int(text.strip("()（）")) for text in said if _is_ordinal(text)]
        return any(text in _INDEX_WORDS for text in said) or _counts_up(ordinals, len(said))
    return all(is_unit(text) for text in said)


def _is_ordinal(text: str) -> bool:
    digits = text.strip("()（）")
    return digits.isdecimal() and len(digits) <= 3


def _counts_up(ordinals: list[int], said: int) -> bool:
    """1 2 3 4 …: a row of column numbers, not a firm whose figures happen to be small."""
    return said >= 4 and ordinals == list(range(ordinals[0], ordinals[0] + len(ordinals)))
