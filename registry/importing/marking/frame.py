"""A worksheet without its rows: the head and tail that name ranges, columns and other parts.

The order of elements is the schema's (ECMA-376 part 1, 18.3.1.99); Excel refuses any other.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from registry.importing.coordinates import MAX_COLUMN, split_cell
from registry.importing.marking.cutting import name_of
from registry.importing.marking.markup import Edits, Element, outline, plain_xml

Box = tuple[int, int, int, int]
"""First row, first column, last row, last column, 1-based."""

_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    "phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors "
    "smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems "
    "tableParts extLst"
).split()
_RANK = {name: rank for rank, name in enumerate(_ORDER)}
WIDTH = "46"
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Filter(NamedTuple):
    """The autofilter to be: its range, and whether only rows with a message are shown."""

    box: Box
    column: int
    applied: bool


class Frame:
    """Reads and edits a sheet's head and tail as one document."""

    def __init__(self, head: bytes, tail: bytes) -> None:
        self._xml = head + tail
        self._cut = len(head)
        self._root = outline(self._xml)
        self._edits = Edits(self._xml)
        self._new: dict[str, bytes] = {}
        self._column_styles = sorted(
            (low, high, _whole(col.attributes.get("style", "")))
            for col, low, high in self._columns()
        )

    @property
    def is_strict(self) -> bool:
        """Whether the sheet is strict Office Open XML."""
        return STRICT in self._xml[: self._root.inner]

    @property
    def namespace(self) -> bytes:
        """The namespace of the sheet's own elements."""
        return STRICT if self.is_strict else TRANSITIONAL

    @property
    def drawing(self) -> str:
        """The relationship id of the drawing behind the comments, '' where there is none."""
        found = self._root.first("legacyDrawing")
        named = found.attributes.items() if found else ()
        return next((value for name, value in named if name.endswith(":id")), "")

    @property
    def merges(self) -> list[Box]:
        """Merged ranges."""
        merged = self._root.first("mergeCells")
        found = (
            (box_of(each.attributes.get("ref", "")) for each in merged.children) if merged else ()
        )
        return [box for box in found if box]

    @property
    def filter(self) -> Box | None:
        """The sheet's own autofilter."""
        found = self._root.first("autoFilter")
        return box_of(found.attributes.get("ref", "")) if found else None

    def column_style(self, column: int) -> int:
        """The style that a column gives to cells that do not exist."""
        place = bisect_left(self._column_styles, (column + 1,)) - 1
        if place >= 0 and self._column_styles[place][1] >= column:
            return self._column_styles[place][2]
        return 0

    def widen(self, box: Box) -> None:
        """The declared dimension, made to include a range."""
        found = self._root.first("dimension")
        if found is None:
            return
        old = box_of(found.attributes.get("ref", "")) or box
        new = min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3])
        self._edits.set(found, {"ref": name_of_box(new)})

    def show_column(self, column: int) -> None:
        """Gives our column a width and shows it where columns to the right are hidden."""
        p = self._root.prefix
        ours = b'<%scol min="%d" max="%d" width="%s" customWidth="1"/>' % (
            p, column, column, WIDTH.encode(),
        )  # fmt: skip
        cols = self._root.first("cols")
        if cols is None:
            self._new["cols"] = b"<%scols>%s</%scols>" % (p, ours, p)
            return
        later = cols.close
        for col, low, high in self._columns():
            if low <= column <= high:
                self._split(col, (low, column - 1), ours, (column + 1, high))
                return
            if low > column:
                later = min(later, col.start)
        self._edits.insert(later, ours)

    def set_filter(self, wanted: Filter) -> None:
        """Puts the autofilter; one on the same header keeps its criteria and is widened."""
        found = self._root.first("autoFilter")
        ref = name_of_box(wanted.box)
        criteria = self._criteria(wanted) if wanted.applied else b""
        if found is not None and self.keeps(wanted.box):
            if wanted.applied:
                self._drop_criteria(found, wanted)
            self._edits.set(found, {"ref": ref}, criteria)
        else:
            p = self._root.prefix
            if found is not None:
                self._edits.remove(found)
            told = b'<%sautoFilter ref="%s">%s</%sautoFilter>' % (p, ref.encode(), criteria, p)
            self._new["autoFilter"] = told
        protection = self._root.first("sheetProtection")
        if protection is not None:
            self._edits.set(protection, {"autoFilter": "0"})

    def keeps(self, box: Box) -> bool:
        """Whether the sheet's own filter has this range's header and left edge."""
        own = self.filter
        return own is not None and own[:2] == box[:2]

    def add_drawing(self, link: str) -> None:
        """Names the drawing behind the comments."""
        uri = STRICT_RELATIONS if self.is_strict else RELATIONS
        told = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>' % (
            self._root.prefix,
            uri,
            plain_xml(link),
        )
        self._new["legacyDrawing"] = told

    def result(self) -> tuple[bytes, bytes]:
        """Head and tail with all edits."""
        new: dict[int | None, bytes] = {}
        for name in sorted(self._new, key=_RANK.__getitem__):
            place = self._place(name)
            new[place] = new.get(place, b"") + self._new[name]
        for place, xml in new.items():
            if place is None:
                self._edits.append(self._root, xml)
            else:
                self._edits.insert(place, xml)
        mark = b"\0"
        self._edits.insert(self._cut, mark)
        head, _, tail = self._edits.result().partition(mark)
        return head, tail

    def _columns(self) -> list[tuple[Element, int, int]]:
        cols = self._root.first("cols")
        found = []
        for col in cols.children if cols else ():
            low, high = col.attributes.get("min", ""), col.attributes.get("max", "")
            if _whole(low) and _whole(high):
                found.append((col, _whole(low), _whole(high)))
        return found

    def _split(
        self, col: Element, before: tuple[int, int], ours: bytes, after: tuple[int, int]
    ) -> None:
        """A run of columns around ours, as up to three."""
        tag = self._xml[col.start : col.end]
        parts = []
        for low, high in (before, after):
            edits, root = Edits(tag), outline(tag)
            edits.set(root, {"min": str(low), "max": str(high)})
            parts.append(edits.result() if low <= high else b"")
        self._edits.replace(col.start, col.end, parts[0] + ours + parts[1])

    def _criteria(self, wanted: Filter) -> bytes:
        p = self._root.prefix
        return (
            b'<%sfilterColumn colId="%d"><%scustomFilters>'
            b'<%scustomFilter operator="notEqual" val=" "/></%scustomFilters></%sfilterColumn>'
        ) % (p, wanted.column - wanted.box[1], p, p, p, p)

    def _drop_criteria(self, found: Element, wanted: Filter) -> None:
        number = str(wanted.column - wanted.box[1])
        for each in found.all("filterColumn"):
            if each.attributes.get("colId") == number:
                self._edits.remove(each)

    def _place(self, name: str) -> int | None:
        """Where the schema wants a new element, None at the end; unknown wrappers stand late."""
        rank = _RANK[name]
        for child in self._root.children:
            if _RANK.get(child.local, _RANK["controls"]) > rank:
                return child.start
        return None


def column_for(used: int, merges: Sequence[Box]) -> int:
    """The column right of all that the sheet holds and of cells merged beside it; 0 where none is.

    Of the whole sheet, not of the told rows alone: a later round may have to tell of others.
    """
    column = used + 1
    if not used:
        column = max((box[3] for box in merges if box[3] < MAX_COLUMN), default=0) + 1
    for box in sorted(merges, key=lambda box: box[1]):
        if box[1] <= column <= box[3] < MAX_COLUMN:
            column = box[3] + 1
    return column if column <= MAX_COLUMN else 0


def box_of(reference: str) -> Box | None:
    """``B2:C5`` -> its corners; None where it is no range."""
    first, _, last = reference.partition(":")
    try:
        top, left = split_cell(first)
        bottom, right = split_cell(last or first)
    except ValueError:
        return None
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def name_of_box(box: Box) -> str:
    """``B2:C5``."""
    first, last = name_of(box[1], box[0]), name_of(box[3], box[2])
    return first if first == last else f"{first}:{last}"


def overlaps(one: Box, other: Box) -> bool:
    """Whether two ranges share a cell."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
