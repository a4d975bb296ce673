"""Records of the binary workbook stream and the strings in them. Source: [MS-XLS] 2.1, 2.5.

BIFF8 is Excel 97 and later and every .et of WPS; BIFF5 is Excel 5 and 95, with text in a codepage.
"""

import struct
from collections.abc import Iterator

from registry.importing.readers.limits import Refused, damaged

CONTINUE = 0x3C
_CODEPAGES = {10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252", 65001: "utf-8"}


def records(data: bytes, start: int) -> Iterator[tuple[int, bytes, int]]:
    """Records from ``start`` to the end of their substream: type, body, where the next begins."""
    place, end, depth = start, len(data), 0
    while place + 4 <= end:
        kind, size = struct.unpack_from("<2H", data, place)
        place += 4
        if place + size > end:
            break
        yield kind, data[place : place + size], place + size
        place += size
        if kind in {0x809, 0x409, 0x209}:  # a chart inside a sheet is a substream of its own
            depth += 1
        elif kind == 0x0A:
            depth -= 1
            if depth <= 0:
                return
    raise damaged("数据中断")


def continued(data: bytes, body: bytes, place: int) -> "Blocks":
    """A record with the CONTINUE records that follow it at ``place``."""
    pieces = [body]
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<2H", data, place)
        if kind != CONTINUE:
            break
        pieces.append(data[place + 4 : place + 4 + size])
        place += 4 + size
    return Blocks(pieces)


class Blocks:
    """Reads across the blocks of a continued record."""

    def __init__(self, blocks: list[bytes]) -> None:
        self._blocks = blocks
        self._index = 0
        self._place = 0

    @property
    def exhausted(self) -> bool:
        """Whether nothing is left."""
        while self._index < len(self._blocks) and self._place >= len(self._blocks[self._index]):
            self._index += 1
            self._place = 0
        return self._index >= len(self._blocks)

    def take(self, count: int) -> bytes:
        """Bytes that may lie in several blocks; a huge length is only believed if they exist."""
        pieces = []
        while count > 0:
            if self.exhausted:
                raise damaged("文字记录中断")
            block = self._blocks[self._index]
            piece = block[self._place : self._place + count]
            self._place += len(piece)
            count -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def number(self, size: int) -> int:
        """A little-endian integer."""
        return int.from_bytes(self.take(size), "little")

    def characters(self, count: int, *, wide: bool) -> str:
        """Characters of a Unicode string; each further block says anew how wide they are."""
        pieces = []
        while count > 0:
            if self._place >= len(self._blocks[self._index]):
                if self.exhausted:
                    raise damaged("文字记录中断")
                wide = bool(self.number(1) & 1)
            size = 2 if wide else 1
            block = self._blocks[self._index]
            some = min(count, (len(block) - self._place) // size)
            if not some:
                raise damaged("文字记录中断")
            piece = block[self._place : self._place + some * size]
            pieces.append(piece.decode("utf-16-le" if wide else "latin-1", "surrogatepass"))
            self._place += some * size
            count -= some
        return _joined(pieces)

    def string(self, length_bytes: int = 2) -> str:
        """A Unicode string with its length, flags, formatting runs and phonetic data."""
        count = self.number(length_bytes)
        flags = self.number(1)
        runs = self.number(2) if flags & 8 else 0
        extra = self.number(4) if flags & 4 else 0
        text = self.characters(count, wide=bool(flags & 1)) if count else ""
        self.take(4 * runs + extra)
        return text


def _joined(pieces: list[str]) -> str:
    """A pair of surrogates may be cut by the end of a block; a lone one is no character."""
    text = "".join(pieces)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Text:
    """Strings of one workbook: Unicode in BIFF8, bytes of a codepage in BIFF5."""

    def __init__(self, version: int) -> None:
        self.is_unicode = version >= 0x600
        self.codepage = 936

    def read(self, blocks: Blocks, length_bytes: int = 2) -> str:
        """A string with its length."""
        if self.is_unicode:
            return blocks.string(length_bytes)
        return self._decode(blocks.take(blocks.number(length_bytes)))

    def _decode(self, data: bytes) -> str:
        encoding = _CODEPAGES.get(self.codepage, f"cp{self.codepage}")
        for name in (encoding, "gb18030"):
            try:
                return data.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
        raise Refused(f"文字所用的代码页 {self.codepage} 无法识别；请用 WPS 另存为 .xlsx 再导入")
