"""Comments (批注) and the shapes that show them: the two parts behind Excel's red triangles.

A cell has one comment. Where a person wrote one, ours is added below it, and a later round takes it
out again; all other comments of ours are replaced whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from registry.importing.coordinates import MAX_COLUMN, MAX_ROW, split_cell
from registry.importing.marking.cutting import name_of
from registry.importing.marking.marks import ABOUT, AUTHOR
from registry.importing.marking.markup import Edits, Element, outline, plain_xml, text_xml

Place = tuple[int, int]
"""Row and column, 1-based."""

SAID: Final = f"【{AUTHOR}】"
"""Every sentence of ours begins so: some programs lose the author of a comment."""
_SAID = SAID.encode()
_LINE_ENDS = re.compile(rb"(?:[\r\n]|&#1[03];|&#x[aAdD];)+\Z")

EMPTY_COMMENTS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="%s"><authors/><commentList/></comments>'
)
EMPTY_DRAWING: Final = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    b'xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_NAMESPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"%s><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;'
    b"margin-left:60pt;margin-top:2pt;width:230pt;height:%dpt;z-index:%d;visibility:hidden"
    b'" fillcolor="#ffffe1" o:insetmode="auto"%s><v:fill color2="#ffffe1"/>'
    b'<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    b"<x:Anchor>%d,15,%d,2,%d,40,%d,10</x:Anchor><x:AutoFill>False</x:AutoFill>"
    b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
_OLD_SHAPE = re.compile(
    rb"""<((?:[\w.-]+:)?)shape(?=\s)(?:[^>"'/]|"[^"]*"|'[^']*')*(?:/>|>.*?</\1shape\s*>)\s*""",
    re.DOTALL,
)
_ROW = re.compile(rb"<(?:[\w.-]+:)?Row>\s*(\d{1,9})")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column>\s*(\d{1,9})")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?xml[\s>][^>]*")
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})\b")
_LINE, _LINE_HEIGHT = 18, 15  # characters of a line, points


@dataclass(slots=True)
class Comments:
    """A sheet's comments part as it was found."""

    xml: bytes
    root: Element
    ours: dict[Place, Element] = field(default_factory=dict)
    others: dict[Place, Element] = field(default_factory=dict)
    head: list[Place] = field(default_factory=list)
    """Where an earlier round's column of messages begins."""

    def with_notes(self, notes: Mapping[Place, str]) -> bytes:
        """The part with our former comments taken out and these put in."""
        edits, prefix = Edits(self.xml), self.root.prefix
        for element in self.ours.values():
            edits.remove(element)
        authors, comments = self.root.first("authors"), self.root.first("commentList")
        assert authors is not None, "read_comments has seen to it"
        assert comments is not None, "read_comments has seen to it"
        names = [self._text(each) for each in authors.all("author")]
        if AUTHOR not in names:
            author = b"<%sauthor>%s</%sauthor>" % (prefix, plain_xml(AUTHOR), prefix)
            edits.append(authors, author)
            names.append(AUTHOR)
        new = []
        for place, note in sorted(notes.items()):
            if place in self.others:
                self._add(edits, self.others[place], note)
            else:
                new.append(_comment(prefix, place, names.index(AUTHOR), note))
        for place in self.others.keys() - notes.keys():
            self._add(edits, self.others[place], "")
        edits.append(comments, b"".join(new))
        return edits.result()

    def _text(self, element: Element) -> str:
        inner = self.xml[element.inner : element.close].decode()
        return inner.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _add(self, edits: Edits, comment: Element, note: str) -> None:
        """Takes what we added to a person's comment out of it, and adds anew what is to be said."""
        text = comment.first("text")
        if text is None:
            return
        p, plain = comment.prefix, text.first("t")
        self._cut(edits, text)
        if note and plain is not None:
            edits.insert(plain.start, b"<%sr>" % p)
            edits.insert(plain.end, b"</%sr>" % p)
        if note:
            edits.append(text, _run(p, "\n" + SAID + note))

    def _cut(self, edits: Edits, text: Element) -> None:
        """Drops all from our mark on; other programs may have split or joined the runs."""
        before: Element | None = None
        gone = False
        for run, held in self._held(text):
            at = self.xml.find(_SAID, held.inner, held.close)
            if gone:
                edits.remove(run)
            elif at >= 0:
                gone = True
                self._strip(edits, run, held, at)
                if at == held.inner and before is not None:
                    self._strip(edits, before, before, before.close)
            before = held

    def _strip(self, edits: Edits, run: Element, held: Element, end: int) -> None:
        """Ends a text at a byte, less the line end before it; a run left empty goes."""
        kept = _LINE_ENDS.sub(b"", self.xml[held.inner : end])
        if kept or run is held:
            edits.replace(held.inner, held.close, kept)
        else:
            edits.remove(run)

    @staticmethod
    def _held(text: Element) -> list[tuple[Element, Element]]:
        """The runs and their texts; a plain text is its own run."""
        found = [(each, each) for each in text.all("t")]
        return found + [(run, held) for run in text.all("r") for held in run.all("t")]

    def said(self, comment: Element) -> str:
        """The comment's whole text, without the white space around it."""
        text = comment.first("text")
        held = self._held(text) if text else []
        return "".join(self._text(each) for _, each in held).strip()


def read_comments(xml: bytes) -> Comments:
    """What stands in a comments part, by place; lists that it lacks are added."""
    root = outline(xml)
    for name in ("authors", "commentList"):
        if root.first(name) is None:
            edits = Edits(xml)
            edits.append(root, b"<%s%s/>" % (root.prefix, name.encode()))
            xml = edits.result()
            root = outline(xml)
    found = Comments(xml, outline(xml, depth=6))
    comments = found.root.first("commentList")
    for element in comments.all("comment") if comments else ():
        try:
            place = split_cell(element.attributes.get("ref", ""))
        except ValueError:
            continue
        said = found.said(element)
        (found.ours if said.startswith(SAID) else found.others)[place] = element
        if said.startswith(SAID + ABOUT):
            found.head.append(place)
    return found


def _comment(prefix: bytes, place: Place, author: int, note: str) -> bytes:
    row, column = place
    return b'<%scomment ref="%s" authorId="%d" shapeId="0"><%stext>%s</%stext></%scomment>' % (
        prefix,
        name_of(column, row).encode(),
        author,
        prefix,
        _run(prefix, SAID + note),
        prefix,
        prefix,
    )


def _run(p: bytes, text: str) -> bytes:
    font = b'<%ssz val="10"/><%scolor rgb="FF9C0006"/><%srFont val="%s"/>' % (
        p,
        p,
        p,
        "宋体".encode(),
    )
    return b'<%sr><%srPr>%s</%srPr><%st xml:space="preserve">%s</%st></%sr>' % (
        p,
        p,
        font,
        p,
        p,
        text_xml(text),
        p,
        p,
    )


def with_shapes(drawing: bytes, gone: set[Place], notes: Mapping[Place, str]) -> bytes:
    """A VML drawing without the shapes of comments that are gone, with one for each new note."""
    drawing = _OLD_SHAPE.sub(lambda m: b"" if _place(m[0]) in gone else m[0], drawing)
    end = drawing.rfind(b"</")
    if end < 0:
        end = len(drawing)
    root = _ROOT.search(drawing)
    declared = b"".join(
        b' xmlns:%s="%s"' % (prefix, uri)
        for prefix, uri in _NAMESPACES.items()
        if root is None or b"xmlns:%s=" % prefix not in root[0]
    )
    first = max(map(int, _SHAPE_ID.findall(drawing)), default=1024) + 1
    shapes = [
        _shape(first + n, each, notes[each], declared) for n, each in enumerate(sorted(notes))
    ]
    if shapes and b'id="_x0000_t202"' not in drawing:
        shapes.insert(0, _SHAPE_TYPE % declared)
    return drawing[:end] + b"".join(shapes) + drawing[end:]


def _place(shape: bytes) -> Place | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _shape(number: int, place: Place, note: str, declared: bytes) -> bytes:
    row, column = place
    lines = sum(len(line) // _LINE + 1 for line in note.splitlines()) + 1
    tall = min(max(lines, 3), 20)
    left = min(column, MAX_COLUMN - 4)
    top = min(max(row - 2, 0), MAX_ROW - tall - 1)
    return _SHAPE % (
        number,
        tall * _LINE_HEIGHT,
        number % 1024 + 1,
        declared,
        left,
        top,
        left + 3,
        top + tall,
        row - 1,
        column - 1,
    )
