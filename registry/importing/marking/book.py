"""xl/workbook.xml: where the sheets are, and the hidden name that goes with an autofilter."""

from typing import Final

from registry.importing.coordinates import letters_of
from registry.importing.marking.frame import STRICT, TRANSITIONAL, Box
from registry.importing.marking.markup import Edits, Element, outline, plain_xml
from registry.importing.marking.parts import STYLES_TYPE, Parts
from registry.importing.marking.styles import MINIMAL, Styles

FILTER_NAME: Final = "_xlnm._FilterDatabase"
_BEFORE_NAMES = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
    "externalReferences"
).split()


class Book:
    """The workbook part: its sheets by name, and the part of their styles."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.part = parts.related("", "officeDocument") or "xl/workbook.xml"
        xml = parts.read(self.part)
        root = outline(xml)
        relations = parts.relations(self.part)
        self.is_strict = STRICT in xml[: root.inner]
        self.sheets: dict[str, str] = {}
        self._positions: dict[str, int] = {}
        self._names: dict[str, str] = {}
        sheets = root.first("sheets")
        for position, sheet in enumerate(sheets.children if sheets else ()):
            name = sheet.attributes.get("name", "")
            links = (v for key, v in sheet.attributes.items() if key.endswith(":id"))
            relation = relations.get(next(links, ""))
            self._positions[name] = position
            if relation is not None and relation.kind == "worksheet":
                self.sheets[name] = relation.target

    def styles(self) -> tuple[str, Styles]:
        """The styles part and its content; a file without one gets the least there can be."""
        part = self._parts.related(self.part, "styles")
        if part:
            return part, Styles(self._parts.read(part))
        usual = "xl/styles.xml"
        part = self._parts.free_name("xl/styles%d.xml") if self._parts.has(usual) else usual
        self._parts.declare(part, STYLES_TYPE)
        self._parts.relate(self.part, "styles", part, strict=self.is_strict)
        return part, Styles(MINIMAL % (STRICT if self.is_strict else TRANSITIONAL))

    def name_filter(self, sheet: str, box: Box) -> None:
        """Notes the range of a sheet's autofilter, for ``save``."""
        quoted = sheet.replace("'", "''")
        first, last = (f"${letters_of(box[n + 1])}${box[n]}" for n in (0, 2))
        self._names[sheet] = f"'{quoted}'!{first}:{last}"

    def save(self) -> None:
        """Puts the hidden names of the autofilters."""
        if not self._names:
            return
        xml = self._parts.read(self.part)
        root, edits = outline(xml), Edits(xml)
        names = root.first("definedNames")
        new = b""
        for sheet, range_name in self._names.items():
            old = self._existing(names, self._positions[sheet])
            if old is not None:
                edits.replace(old.inner, old.close, plain_xml(range_name))
            else:
                new += self._defined(root.prefix, self._positions[sheet], range_name)
        if names is not None and new:
            edits.append(names, new)
        elif new:
            p = root.prefix
            wrapped = b"<%sdefinedNames>%s</%sdefinedNames>" % (p, new, p)
            edits.insert(self._place(root), wrapped)
        self._parts.put(self.part, edits.result())

    @staticmethod
    def _existing(names: Element | None, position: int) -> Element | None:
        for each in names.children if names else ():
            said = each.attributes
            if said.get("name") == FILTER_NAME and said.get("localSheetId") == str(position):
                return each
        return None

    @staticmethod
    def _defined(prefix: bytes, position: int, range_name: str) -> bytes:
        return b'<%sdefinedName name="%s" localSheetId="%d" hidden="1">%s</%sdefinedName>' % (
            prefix,
            FILTER_NAME.encode(),
            position,
            plain_xml(range_name),
            prefix,
        )

    @staticmethod
    def _place(root: Element) -> int:
        """Right after the elements that the schema puts before the names."""
        before = [each.end for each in root.children if each.local in _BEFORE_NAMES]
        return max(before, default=root.inner)
