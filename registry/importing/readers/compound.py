"""OLE2 compound files: the container of .xls, .et, .doc and of encrypted workbooks.

Source: [MS-CFB]. Broken allocation tables are met with bounds, never trusted for a length.
"""

import struct

from registry.importing.readers.limits import damaged

MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
ROOT, STREAM, STORAGE = 5, 2, 1
NOTHING = 0xFFFFFFFF
LAST_SECTOR = 0xFFFFFFFA


class Compound:
    """The directory of a compound file and its streams."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != MAGIC:
            raise damaged("OLE2 文件头")
        self._data = data
        sector_shift, self._mini_shift = struct.unpack_from("<2H", data, 30)
        if sector_shift not in (9, 12) or not 4 <= self._mini_shift <= 9:
            raise damaged("OLE2 文件头")
        self._size = 1 << sector_shift
        self._fat = self._allocation()
        self._entries = self._directory()
        self._mini_fat: list[int] | None = None
        self.names = self._root_names()

    def stream(self, name: str) -> bytes:
        """A stream of the root, by its name without case."""
        entry = self.names.get(name.lower())
        if entry is None:
            raise damaged(f"缺少 {name}")
        _, _, start, size, _ = self._entries[entry]
        cutoff = struct.unpack_from("<I", self._data, 56)[0]
        if size < cutoff:
            return self._mini(start, size)
        return self._chain(start, size)

    def _allocation(self) -> list[int]:
        """The FAT: which sector follows each."""
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        following, count = struct.unpack_from("<2I", self._data, 68)
        per_sector = self._size // 4
        most = len(self._data) // self._size + 1
        for _ in range(min(count, most)):
            block = self._sector(following)
            if len(block) < self._size:
                break
            *more, following = struct.unpack(f"<{per_sector}I", block)
            sectors += more
        fat: list[int] = []
        for sector in sectors[: most // per_sector + 2]:
            block = self._sector(sector)
            fat += _numbers(block)
        return fat

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size] if number < LAST_SECTOR else b""

    def _chain(self, start: int, size: int | None = None) -> bytes:
        """The sectors from ``start`` on; a chain that bites its tail or ends early stops there."""
        pieces: list[bytes] = []
        sector = start
        most = len(self._data) // self._size + 1
        wanted = most if size is None else min(most, -(-size // self._size))
        while len(pieces) < wanted and sector < len(self._fat):
            pieces.append(self._sector(sector))
            sector = self._fat[sector]
        return b"".join(pieces)[:size]

    def _mini(self, start: int, size: int) -> bytes:
        if self._mini_fat is None:
            first = struct.unpack_from("<I", self._data, 60)[0]
            table = self._chain(first)
            self._mini_fat = _numbers(table)
        root = next((entry for entry in self._entries if entry[1] == ROOT), None)
        if root is None:
            raise damaged("OLE2 目录")
        container, step = self._chain(root[2]), 1 << self._mini_shift
        pieces: list[bytes] = []
        sector = start
        while len(pieces) * step < size and sector < len(self._mini_fat):
            pieces.append(container[sector * step : (sector + 1) * step])
            sector = self._mini_fat[sector]
        return b"".join(pieces)[:size]

    def _directory(self) -> list[tuple[str, int, int, int, tuple[int, int, int]]]:
        """Entries: name, kind, first sector, size, (left, right, child)."""
        raw = self._chain(struct.unpack_from("<I", self._data, 48)[0])
        entries = []
        for place in range(0, len(raw) - 127, 128):
            length, kind = struct.unpack_from("<HB", raw, place + 64)
            name = raw[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            links = struct.unpack_from("<3I", raw, place + 68)
            start, size = struct.unpack_from("<2I", raw, place + 116)
            entries.append((name, kind, start, size, links))
        if not entries:
            raise damaged("OLE2 目录")
        return entries

    def _root_names(self) -> dict[str, int]:
        """Streams and storages directly under the root; all streams where its tree is broken."""
        found: dict[str, int] = {}
        waiting, seen = [self._entries[0][4][2]], set()
        while waiting:
            index = waiting.pop()
            if index >= len(self._entries) or index in seen:
                continue
            seen.add(index)
            name, kind, _, _, (left, right, _) = self._entries[index]
            if kind in (STREAM, STORAGE):
                found.setdefault(name.lower(), index)
            waiting += [left, right]
        if not found.keys() & {"workbook", "book", "encryptedpackage"}:
            for index, (name, kind, *_) in enumerate(self._entries):
                if kind == STREAM:
                    found.setdefault(name.lower(), index)
        return found


def _numbers(block: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))
