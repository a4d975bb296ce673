"""xl/sharedStrings.xml -> the list of its texts: rich runs joined, phonetic guides left out."""

import re

from registry.importing.readers.markup import Hybrid, columns_of, plain
from registry.importing.readers.values import unescape

_PLAIN_ITEM = re.compile(r"<si><t(?: xml:space=\"preserve\")?+(?:/>|>([^<]*)</t>)</si>")


class SharedStrings(Hybrid):
    """Collects ``texts`` in order."""

    opening = re.compile(rb"<sst(?:\s[^>]*)?>")
    record = b"<si"
    closing = b"</sst>"

    def __init__(self) -> None:
        super().__init__("共享文字")
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._phonetic = 0
        self._in_text = False

    def fast(self, run: str) -> bool:
        """A run of items that hold one plain text each."""
        columns = columns_of(_PLAIN_ITEM, run)
        if columns is None:
            return False
        items = [text or "" for text in columns[0]]
        if "&" in run:
            try:
                items = [plain(item) for item in items]
            except ValueError:
                return False
        if "_x" in run:
            items = [unescape(item) for item in items]
        self.texts += items
        return True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """``si`` begins an item, ``rPh`` a phonetic guide over it."""
        if name == "si":
            self._parts.clear()
        elif name == "rPh":
            self._phonetic += 1
        self._in_text = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        """``si`` ends an item."""
        self._in_text = False
        if name == "si":
            self.texts.append(unescape("".join(self._parts)))
        elif name == "rPh":
            self._phonetic -= 1

    def text(self, data: str) -> None:
        """Text of the item."""
        if self._in_text:
            self._parts.append(data)
