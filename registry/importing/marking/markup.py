"""XML as bytes: tags, attributes, and an outline with offsets, so that edits touch nothing else."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pyexpat import ExpatError, ParserCreate

from registry.importing.marking.marks import Unmarkable

TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)""")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BARE_UTF16 = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
_SHIELDED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_TEXT = 32_767


def masked(data: bytes) -> bytes:
    """The same length with comments, CDATA and instructions blanked: a tag found here is real.

    One that does not end within ``data`` stays.
    """
    if first_aside(data) < 0:
        return data
    return _ASIDE.sub(lambda match: b" " * len(match[0]), data)


def first_aside(data: bytes) -> int:
    """Where the first comment, CDATA section or instruction begins, -1 where there is none.

    Most sheets have no such letter at all, and one letter is found ten times faster than two.
    """
    found = [data.find(b"<" + sign) for sign in (b"!", b"?") if sign in data]
    return min((at for at in found if at >= 0), default=-1)


def text_xml(text: str) -> bytes:
    """Text as the content of a spreadsheet's element, cut to what one cell may hold.

    Characters that XML cannot hold are written as ``_x000D_`` (ECMA-376 part 1, 22.9.2.19).
    """
    text = _SHIELDED.sub("_x005F_", text[:MOST_TEXT])
    return plain_xml(_FORBIDDEN.sub(lambda match: f"_x{ord(match[0]):04X}_", text))


def plain_xml(text: str) -> bytes:
    """Text as the content of any element, or of an attribute in double quotes."""
    text = _FORBIDDEN.sub("\ufffd", text)
    for raw, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(raw, reference)
    return text.encode()


@lru_cache(maxsize=64)
def _attribute(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"""\s""" + re.escape(name) + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def attribute(tag: bytes, name: bytes) -> bytes | None:
    """The raw value of a tag's attribute."""
    match = _attribute(name).search(tag)
    return None if match is None else match[1] if match[1] is not None else match[2]


def with_attribute(tag: bytes, name: bytes, value: bytes) -> bytes:
    """The tag with the attribute set."""
    told = b" " + name + b'="' + value + b'"'
    match = _attribute(name).search(tag)
    if match is not None:
        return tag[: match.start()] + told + tag[match.end() :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + told + tag[end:]


def without_attribute(tag: bytes, name: bytes) -> bytes:
    """The tag without the attribute."""
    return _attribute(name).sub(b"", tag, count=1)


@dataclass(slots=True)
class Element:
    """An element and where it stands: ``start``, start tag's end, end tag's start, ``end``."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int = 0
    close: int = 0
    end: int = 0
    children: list["Element"] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> bytes:
        """The prefix with its colon, b'' where there is none."""
        return self.name[: len(self.name) - len(self.local)].encode()

    def all(self, local: str) -> list["Element"]:
        """Children of that name and of this element's namespace prefix."""
        wanted = self.prefix.decode() + local
        return [child for child in self.children if child.name == wanted]

    def first(self, local: str) -> "Element | None":
        """The first such child."""
        return next(iter(self.all(local)), None)


def outline(data: bytes, depth: int = 3) -> Element:
    """The root with its descendants down to ``depth`` levels; Unmarkable where it is no XML."""
    parser = ParserCreate()
    stack: list[Element] = []
    root: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes, parser.CurrentByteIndex)
        if not stack:
            root.append(element)
        elif len(stack) < depth:
            stack[-1].children.append(element)
        stack.append(element)

    def end(_: str) -> None:
        _close(data, stack.pop(), parser.CurrentByteIndex)

    def doctype(*_: object) -> None:
        raise Unmarkable("DOCTYPE")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        raise Unmarkable(str(error)) from error
    return root[0]


def _close(data: bytes, element: Element, here: int) -> None:
    tag = TAG.match(data, element.start)
    assert tag is not None, "expat has accepted this tag"
    element.inner = tag.end()
    if tag[0].endswith(b"/>"):
        element.close = element.end = element.inner
    else:
        element.close, element.end = here, data.index(b">", here) + 1


class Edits:
    """Replacements in one part, collected in any order and applied at once."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._edits: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Puts ``new`` in the place of ``data[start:end]``."""
        self._edits.append((start, end, new))

    def insert(self, at: int, new: bytes) -> None:
        """Puts ``new`` before the byte at ``at``; of several, the first said comes first."""
        self._edits.append((at, at, new))

    def remove(self, element: Element) -> None:
        """Takes an element out."""
        self._edits.append((element.start, element.end, b""))

    def set(self, element: Element, attributes: dict[str, str], content: bytes = b"") -> None:
        """Sets attributes of an element's start tag and appends to its content, both at once."""
        tag = self.data[element.start : element.inner]
        for name, value in attributes.items():
            tag = with_attribute(tag, name.encode(), plain_xml(value))
        if content and element.close == element.end:
            tag = tag[:-2].rstrip() + b">" + content + b"</" + element.name.encode() + b">"
        elif content:
            self.insert(element.close, content)
        if tag != self.data[element.start : element.inner]:
            self.replace(element.start, element.inner, tag)

    def append(self, element: Element, content: bytes) -> None:
        """Adds to the end of an element's content."""
        self.set(element, {}, content)

    def result(self) -> bytes:
        """The part with all edits."""
        parts: list[bytes] = []
        done = 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += (self.data[done:start], new)
            done = max(done, end)
        return b"".join([*parts, self.data[done:]])


def as_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A part's bytes as they are, or turned into UTF-8 where they are in another encoding."""
    rest = iter(chunks)
    first = next(rest, b"")
    encoding = _encoding(first)
    if encoding is None:
        yield first
        yield from rest
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        yield _DECLARATION.sub("", decoder.decode(first), count=1).encode()
        for chunk in rest:
            yield decoder.decode(chunk).encode()
    except UnicodeError as error:
        raise Unmarkable(encoding) from error


def _encoding(start: bytes) -> str | None:
    """The encoding where it is not UTF-8."""
    for mark, name in (*_MARKS, *_BARE_UTF16):
        if start.startswith(mark):
            return name
    said = _ENCODING.match(start.removeprefix(codecs.BOM_UTF8))
    name = said[1].decode("ascii", "replace").lower() if said else "utf-8"
    try:
        return None if codecs.lookup(name).name in {"utf-8", "ascii"} else name
    except LookupError as error:
        raise Unmarkable(name) from error
