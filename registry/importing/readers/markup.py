"""XML parts read as a stream: expat without entities, and a faster way through canonical records.

Nine tenths of a workbook are rows or strings written by one program in one manner. ``Hybrid`` lets
a regular expression take whole runs of them and gives expat everything else: the head, the tail,
and any run in which the expression did not recognise every record. Expat then sees the document
with some records left out, and the reader sees each record exactly once, in order.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pyexpat import ExpatError, ParserCreate, XMLParserType

from registry.importing.readers.limits import Refused, damaged

HEAD_LIMIT = 1 << 20
RUN_LIMIT = 4 << 20
MISSES_ALLOWED = 8
_FOREIGN = ("http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/markup-compat")
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)""")
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_REFERENCE = re.compile(r"&([^;&]{0,12});?")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class _Names(dict[str, str]):
    """``uri local`` -> ``local``; '' for elements of foreign extensions."""

    def __missing__(self, qualified: str) -> str:
        uri, _, local = qualified.rpartition(" ")
        name = self[qualified] = "" if uri.startswith(_FOREIGN) else local
        return name


class Events:
    """What a part says, element by element, by local name; attributes as the file writes them."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""

    def end(self, name: str) -> None:
        """An element closes."""

    def text(self, data: str) -> None:
        """Some character data."""


def parser_for(events: Events, encoding: str | None = None) -> XMLParserType:
    """An expat parser that refuses any DOCTYPE: no entity is ever defined, let alone expanded.

    ``encoding`` overrules what the document says of itself.
    """
    names = _Names()
    parser = ParserCreate(encoding, " ")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        events.start(names[name], attributes)

    def end(name: str) -> None:
        events.end(names[name])

    def doctype(*_: object) -> None:
        raise Refused("文件内含 DOCTYPE 声明，可能是恶意构造的，未读取；请向报送单位核实来源")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = events.text
    parser.StartDoctypeDeclHandler = doctype
    return parser


@contextmanager
def well_formed(what: str) -> Iterator[None]:
    """Turns what expat complains of into a refusal; ``what`` names the part."""
    try:
        yield
    except ExpatError as error:
        raise damaged(what) from error
    except (LookupError, ValueError) as error:
        if "encoding" not in str(error):
            raise
        raise damaged(f"{what}的文字编码") from error


def read_events(
    chunks: Iterable[bytes], events: Events, what: str, encoding: str | None = None
) -> None:
    """A whole part through expat; ``what`` names the part in a refusal."""
    parser = parser_for(events, encoding)
    with well_formed(what):
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def plain(text: str) -> str:
    """Character data with its references resolved; ValueError where XML defines no such one."""
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if not match[0].endswith(";"):
        raise ValueError(match[0])
    if not name.startswith("#"):
        named = _NAMED.get(name)
        if named is None:
            raise ValueError(match[0])
        return named
    code = int(name[2:], 16) if name.startswith("#x") else int(name[1:])
    if (code < 32 and code not in (9, 10, 13)) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        raise ValueError(match[0])
    return chr(code)


class Hybrid(Events):
    """Reads a part whose records (``<row``) stand one after another inside ``opening``."""

    opening: re.Pattern[bytes]
    record: bytes
    closing: bytes
    least = 1 << 16
    """A run shorter than this is not worth compiling an expression for."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._parser = parser_for(self)
        self._buffer = b""
        self._inside = False
        self._slow = False
        self._misses = 0

    def fast(self, run: str) -> bool:
        """Takes a run of whole records, or answers False and leaves no trace."""
        raise NotImplementedError

    def flush(self) -> None:
        """What expat has found so far is complete: hand it on before the next fast run."""

    def read(self, chunks: Iterable[bytes]) -> None:
        """The whole part."""
        with well_formed(self._what):
            for chunk in chunks:
                self._feed(chunk)
            self._go_slow()
            self._parser.Parse(b"", True)
        self.flush()

    def _feed(self, chunk: bytes) -> None:
        if self._slow:
            self._parser.Parse(chunk, False)
            return
        self._buffer += chunk
        if self._inside or self._enter():
            self._take_runs()

    def _enter(self) -> bool:
        match = self.opening.search(self._buffer)
        if match is None:
            if len(self._buffer) > HEAD_LIMIT:
                self._go_slow()
            return False
        head = self._buffer[: match.end()]
        if not _canonical(head) or match[0].endswith(b"/>"):
            self._go_slow()
            return False
        self._parser.Parse(head, False)
        self._buffer = self._buffer[match.end() :]
        self._inside = True
        return True

    def _take_runs(self) -> None:
        end = self._buffer.find(self.closing)
        cut = end if end >= 0 else self._buffer.rfind(self.record)
        if cut > 0:
            run, self._buffer = self._buffer[:cut], self._buffer[cut:]
            self._take(run)
        if end >= 0 or len(self._buffer) > RUN_LIMIT:
            self._go_slow()

    def _take(self, run: bytes) -> None:
        if len(run) >= self.least:
            if self._fast(run):
                return
            self._misses += 1
        self._parser.Parse(run, False)
        self.flush()
        if self._misses > MISSES_ALLOWED or b"<!" in run or b"<?" in run:
            self._go_slow()  # what a comment or CDATA section opens may end in a later run

    def _fast(self, run: bytes) -> bool:
        try:
            text = run.decode()
        except UnicodeDecodeError:
            return False
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return self.fast(text)

    def _go_slow(self) -> None:
        self._slow = True
        rest, self._buffer = self._buffer, b""
        self._parser.Parse(rest, False)


def columns_of(expression: re.Pattern[str], run: str) -> list[list[str | None]] | None:
    """The groups of every record, each as a list down the records; None if anything stands between.

    What ``split`` leaves between the records must be nothing: so no comment, no CDATA section and
    no record that the expression does not know is passed over. One flat list and a slice for each
    group cost a third less than a tuple for each record.
    """
    flat: list[str | None] = expression.split(run)
    step = expression.groups + 1
    if "".join(map(str, flat[::step])).strip():
        return None
    return [flat[group::step] for group in range(1, step)]


def _canonical(head: bytes) -> bool:
    """UTF-8, and the spreadsheet's own namespace without a prefix."""
    encoding = _ENCODING.search(head)
    if encoding is not None and encoding[1].lower() not in {b"utf-8", b"us-ascii"}:
        return False
    return any(f'xmlns="{uri}"'.encode() in head for uri in _MAIN) and b"<!DOCTYPE" not in head
