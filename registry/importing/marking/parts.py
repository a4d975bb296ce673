"""The zip around the sheets: its parts read in any order, changed ones replaced, new ones added."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from registry.importing.marking.frame import RELATIONS, STRICT_RELATIONS
from registry.importing.marking.marks import Unmarkable
from registry.importing.marking.markup import Edits, as_utf8, outline, plain_xml
from registry.importing.readers.limits import Limits, Refused
from registry.importing.readers.package import Package, Relation

CONTENT_TYPES: Final = "[Content_Types].xml"
COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EMPTY_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_PASSES = 4  # each part is read at most so often
LEVEL: Final = 3  # a third of the time of zlib's default for a tenth more bytes

Content = bytes | Callable[[], Iterator[bytes]]
"""A part's new bytes, or a function that streams them."""


class Parts:
    """The parts of a workbook with what replaces them. Names are as the file writes them."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        limits = limits._replace(inflated_bytes=limits.inflated_bytes * _PASSES)
        try:
            self._package = Package(io.BytesIO(data), limits)
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (Refused, zipfile.BadZipFile) as error:
            raise Unmarkable("zip") from error
        self._names = {_key(each): each for each in self._zip.namelist()}
        self._changed: dict[str, Content] = {}
        self._late: set[str] = set()

    def has(self, part: str) -> bool:
        """Whether there is such a part, in the file or added."""
        return _key(part) in self._names or _key(part) in self._changed

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part of the file as UTF-8."""
        try:
            yield from as_utf8(self._package.chunks(part))
        except Refused as error:
            raise Unmarkable(part) from error

    def read(self, part: str) -> bytes:
        """A small part as it now is."""
        changed = self._changed.get(_key(part))
        return changed if isinstance(changed, bytes) else b"".join(self.chunks(part))

    def relations(self, part: str) -> dict[str, Relation]:
        """Where a part of the file leads to."""
        try:
            return self._package.relations(part)
        except Refused as error:
            raise Unmarkable(part) from error

    def related(self, part: str, kind: str) -> str:
        """The part that ``part`` leads to by a kind of relationship, '' where there is none."""
        found = (each.target for each in self.relations(part).values() if each.kind == kind)
        return next((target for target in found if self.has(target)), "")

    def put(self, part: str, content: Content, *, late: bool = False) -> None:
        """Replaces a part or adds it; ``late`` ones are written last, when all else is known."""
        self._changed[_key(part)] = content
        self._names.setdefault(_key(part), part)
        if late:
            self._late.add(_key(part))

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern with a number that no part has."""
        return next(name for n in range(1, 1 << 20) if not self.has(name := pattern % n))

    def relate(self, part: str, kind: str, target: str, *, strict: bool) -> str:
        """Adds a relationship and returns its id."""
        folder, _, base = part.rpartition("/")
        name = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        xml = self.read(name) if self.has(name) else _EMPTY_RELATIONS
        root, edits = outline(xml), Edits(xml)
        taken = {each.attributes.get("Id", "") for each in root.children}
        link = next(link for n in range(1, 1 << 20) if (link := f"rId{n}") not in taken)
        uri = STRICT_RELATIONS if strict else RELATIONS
        told = b'<%sRelationship Id="%s" Type="%s/%s" Target="/%s"/>' % (
            root.prefix,
            link.encode(),
            uri,
            kind.encode(),
            plain_xml(target),
        )
        edits.append(root, told)
        self.put(name, edits.result())
        return link

    def declare(self, part: str, media_type: str) -> None:
        """Says what a new part is."""
        self._type(f'Override PartName="/{part}" ContentType="{media_type}"', {})

    def declare_ending(self, ending: str, media_type: str) -> None:
        """Says what all parts with an ending are, where the file does not say so yet."""
        told = f'Default Extension="{ending}" ContentType="{media_type}"'
        self._type(told, {"Extension": ending})

    def _type(self, told: str, known: dict[str, str]) -> None:
        if not self.has(CONTENT_TYPES):
            raise Unmarkable(CONTENT_TYPES)
        xml = self.read(CONTENT_TYPES)
        root, edits = outline(xml), Edits(xml)
        for each in root.children if known else ():
            if each.attributes.get("Extension", "").lower() == known["Extension"]:
                return
        defaults = root.all("Default")
        new = b"<" + root.prefix + told.encode() + b"/>"
        if known and defaults:
            edits.insert(defaults[0].start, new)
        else:
            edits.append(root, new)
        self.put(CONTENT_TYPES, edits.result())

    def written(self) -> bytes:
        """The new file: parts in the order of the old one, changed ones in their places."""
        output = io.BytesIO()
        order = [key for key in self._names if key not in self._late]
        order.sort(key=lambda key: key != _key(CONTENT_TYPES))
        order += sorted(self._late)
        with zipfile.ZipFile(
            output, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL, allowZip64=True
        ) as target:
            for key in order:
                with target.open(self._names[key], "w") as part:
                    for chunk in self._content(key):
                        part.write(chunk)
        return output.getvalue()

    def _content(self, key: str) -> Iterable[bytes]:
        changed = self._changed.get(key)
        if changed is None:
            return self._untouched(key)
        return (changed,) if isinstance(changed, bytes) else changed()

    def _untouched(self, key: str) -> Iterator[bytes]:
        name = self._names[key]
        if name.endswith("/"):
            return
        try:
            with self._zip.open(name) as part:
                while piece := part.read(1 << 18):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise Unmarkable(name) from error
        except RuntimeError as error:  # an encrypted member
            raise Unmarkable(name) from error


def _key(name: str) -> str:
    return "/".join(step for step in name.replace("\\", "/").split("/") if step).lower()
