"""The smallest compound files and binary workbooks that hold what a test wants to say."""

import struct
from typing import Any

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each of at least 4096 bytes."""
    fat, body, entries = [FAT], b"", [_entry("Root Entry", 5, END, 0, child=1)]
    for place, (name, content) in enumerate(streams.items(), 1):
        data = content.ljust(4096, b"\0")
        count = -(-len(data) // 512)
        first = len(fat)
        fat += [*range(first + 1, first + count), END]
        body += data.ljust(count * 512, b"\0")
        right = place + 1 if place < len(streams) else FREE
        entries.append(_entry(name, 2, first, len(data), right=right))
    directory = len(fat)
    sectors = -(-len(entries) * 128 // 512)
    fat += [*range(directory + 1, directory + sectors), END]
    assert len(fat) <= 128
    table = struct.pack("<128I", *fat, *[FREE] * (128 - len(fat)))
    head = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    head += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, directory, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + table + body + b"".join(entries).ljust(sectors * 512, b"\0")


def _entry(
    name: str, kind: int, start: int, size: int, right: int = FREE, child: int = FREE
) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBB3I", len(text), kind, 1, FREE, right, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def record(kind: int, form: str = "", *values: Any, tail: bytes = b"") -> bytes:
    """One record of a workbook stream."""
    body = struct.pack("<" + form, *values) + tail
    return struct.pack("<2H", kind, len(body)) + body


def text(words: str, length: str = "H") -> bytes:
    """A Unicode string as BIFF8 writes it."""
    return struct.pack(f"<{length}B", len(words), 1) + words.encode("utf-16-le")


def start(kind: int, version: int = 0x600) -> bytes:
    """The beginning of a substream: 5 the globals, 0x10 a worksheet."""
    return record(0x809, "4H", version, kind, 0, 0)


STOP = record(0x0A)


def xls(cells: bytes, *, globals_: bytes = b"", name: str = "数据", state: int = 0) -> bytes:
    """A workbook of one sheet; ``cells`` and ``globals_`` are records."""
    bound = record(0x85, "IBB", 0, state, 0, tail=text(name, "B"))
    place = len(start(5)) + len(globals_) + len(bound) + len(STOP)
    bound = record(0x85, "IBB", place, state, 0, tail=text(name, "B"))
    return compound({"Workbook": start(5) + globals_ + bound + STOP + start(0x10) + cells + STOP})
