"""xl/styles.xml: each marked cell keeps its own style, cloned with a fill of ours.

The fill remembers what it replaced: in a solid fill ``bgColor`` is never seen, so the colour that
stood there before is kept in it. A later round finds our two colours and puts the cell's own back.
"""

from typing import Final

from registry.importing.marking.markup import (
    Edits,
    Element,
    attribute,
    outline,
    with_attribute,
)
from registry.importing.table import Severity

RED: Final = "FFFFB3AF"
AMBER: Final = "FFFFE19B"
TEXT_RED: Final = "FFC00000"
_FILLS: dict[Severity, str] = {"error": RED, "question": AMBER}
_NO_COLOUR = b'indexed="64"'
_ORDER = (
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
).split()
_LEAST = {
    "fonts": b'<%sfont><%ssz val="11"/><%sname val="Calibri"/></%sfont>',
    "fills": (
        b'<%sfill><%spatternFill patternType="none"/></%sfill>'
        b'<%sfill><%spatternFill patternType="gray125"/></%sfill>'
    ),
    "borders": b"<%sborder/>",
    "cellStyleXfs": b'<%sxf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": b'<%sxf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
}
MINIMAL: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%s"/>'
)


class Styles:
    """The cell styles of a workbook, with new ones on demand; ``result`` is the new part."""

    def __init__(self, xml: bytes) -> None:
        self._xml = _complete(xml)
        self._root = outline(self._xml, depth=5)
        self._prefix = self._root.prefix
        self._xfs = [self._raw(each) for each in self._section("cellXfs").all("xf")]
        self._fills = [self._raw(each) for each in self._section("fills").all("fill")]
        self._fonts = [self._raw(each) for each in self._section("fonts").all("font")]
        self._old = {
            "cellXfs": len(self._xfs),
            "fills": len(self._fills),
            "fonts": len(self._fonts),
        }
        self._places = {xf: index for index, xf in reversed(list(enumerate(self._xfs)))}
        self._known: dict[tuple[str, int], int] = {}
        before = self._remembered()
        self._ours = {
            index: before[fill]
            for index, xf in enumerate(self._xfs)
            if (fill := _whole(attribute(xf, b"fillId"))) in before
        }

    @property
    def ours(self) -> frozenset[int]:
        """Styles that an earlier round made."""
        return frozenset(self._ours)

    def own(self, style: int) -> int:
        """The style without a fill of ours."""
        if style not in self._ours:
            return style
        return self._clone("own", style, self._ours[style])

    def painted(self, style: int, severity: Severity) -> int:
        """The style with the severity's fill; a note has none."""
        style = self.own(style)
        if severity == "note":
            return style
        known = self._known.get((severity, style))
        if known is not None:
            return known
        front = f'rgb="{_FILLS[severity]}"'.encode()
        return self._clone(severity, style, self._solid(front, self._seen_colour(style)))

    @property
    def message(self) -> int:
        """The style of our column's cells: the workbook's own font in red."""
        if ("message", 0) not in self._known:
            font = self._red_font()
            if font not in self._fonts:
                self._fonts.append(font)
            xf = with_attribute(self._bare(0), b"fontId", str(self._fonts.index(font)).encode())
            self._known["message", 0] = self._add(with_attribute(xf, b"applyFont", b"1"))
        return self._known["message", 0]

    def is_message(self, style: int) -> bool:
        """Whether a style is that of our column's cells, as far as its font tells."""
        if style >= len(self._xfs):
            return False
        font = _whole(attribute(self._xfs[style], b"fontId"))
        return font < len(self._fonts) and TEXT_RED.encode() in self._fonts[font].upper()

    def result(self) -> bytes:
        """The part with everything that was asked for."""
        edits = Edits(self._xml)
        sections = {"fonts": self._fonts, "fills": self._fills, "cellXfs": self._xfs}
        for name, held in sections.items():
            new = b"".join(held[self._old[name] :])
            if new:
                edits.set(self._section(name), {"count": str(len(held))}, new)
        return edits.result()

    def _clone(self, kind: str, style: int, fill: int) -> int:
        key = kind, style
        if key not in self._known:
            xf = self._xfs[style] if style < len(self._xfs) else self._bare(0)
            start, end = _tag(xf)
            tag = with_attribute(start, b"fillId", str(fill).encode())
            self._known[key] = self._add(with_attribute(tag, b"applyFill", b"1") + end)
        return self._known[key]

    def _add(self, xf: bytes) -> int:
        if xf not in self._places:
            self._places[xf] = len(self._xfs)
            self._xfs.append(xf)
        return self._places[xf]

    def _bare(self, style: int) -> bytes:
        """A style's own tag alone, without alignment and protection."""
        tag = _tag(self._xfs[style])[0]
        return tag if tag.endswith(b"/>") else tag[:-1] + b"/>"

    def _solid(self, front: bytes, behind: bytes) -> int:
        """The index of a solid fill, added where the file has none such."""
        p = self._prefix
        fill = (
            b'<%sfill><%spatternFill patternType="solid"><%sfgColor %s/><%sbgColor %s/>'
            b"</%spatternFill></%sfill>"
        ) % (p, p, p, front, p, behind, p, p)
        if fill not in self._fills:
            self._fills.append(fill)
        return self._fills.index(fill)

    def _seen_colour(self, style: int) -> bytes:
        """The colour that a cell of this style shows, as attributes; patterns count as none."""
        fill = _whole(attribute(self._xfs[style], b"fillId")) if style < len(self._xfs) else 0
        if fill >= len(self._fills):
            return _NO_COLOUR
        pattern = outline(self._fills[fill]).first("patternFill")
        colour = pattern.first("fgColor") if pattern else None
        if pattern is None or colour is None or pattern.attributes.get("patternType") != "solid":
            return _NO_COLOUR
        return self._attributes(colour)

    @staticmethod
    def _attributes(colour: Element) -> bytes:
        told = (f'{name}="{value}"' for name, value in sorted(colour.attributes.items()))
        return " ".join(told).encode() or _NO_COLOUR

    def _remembered(self) -> dict[int, int]:
        """Fills of ours and the fill that each replaced, added where the file no longer has it."""
        found: dict[int, int] = {}
        for index in range(self._old["fills"]):
            pattern = outline(self._fills[index]).first("patternFill")
            front = pattern.first("fgColor") if pattern else None
            if pattern is None or front is None:
                continue
            if front.attributes.get("rgb", "").upper() in {RED, AMBER}:
                back = pattern.first("bgColor")
                found[index] = self._before(self._attributes(back) if back else _NO_COLOUR)
        return found

    def _before(self, colour: bytes) -> int:
        ours = any(each.encode() in colour for each in (RED, AMBER))  # a program guessed a colour
        if colour == _NO_COLOUR or b"auto=" in colour or ours:
            return 0
        return self._solid(colour, _NO_COLOUR)

    def _red_font(self) -> bytes:
        """The first font in red."""
        font = self._fonts[0]
        edits, root = Edits(font), outline(font)
        colour = b'<%scolor rgb="%s"/>' % (self._prefix, TEXT_RED.encode())
        old, size = root.first("color"), root.first("sz")
        if old is not None:
            edits.replace(old.start, old.end, colour)
        elif size is not None:
            edits.insert(size.end, colour)
        else:
            edits.append(root, colour)
        return edits.result()

    def _section(self, name: str) -> Element:
        section = self._root.first(name)
        assert section is not None, "_complete has seen to it"
        return section

    def _raw(self, element: Element) -> bytes:
        return self._xml[element.start : element.end]


def _complete(xml: bytes) -> bytes:
    """The part with every section that a style refers to."""
    for name, content in _LEAST.items():
        root = outline(xml, depth=3)
        section, p = root.first(name), root.prefix
        if section is not None and section.children:
            continue
        edits, least = Edits(xml), content.replace(b"%s", p)
        if section is not None:
            edits.append(section, least)
        else:
            new = b"<" + p + name.encode() + b">" + least + b"</" + p + name.encode() + b">"
            rank = _ORDER.index(name)
            later = [c for c in root.children if c.local in _ORDER[rank + 1 :]]
            if later:
                edits.insert(later[0].start, new)
            else:
                edits.append(root, new)
        xml = edits.result()
    return xml


def _tag(xf: bytes) -> tuple[bytes, bytes]:
    """An element's start tag and the rest."""
    end = outline(xf).inner
    return xf[:end], xf[end:]


def _whole(text: bytes | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0
