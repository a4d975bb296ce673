"""A zipped office file: its parts by name, each unpacked as a stream and never beyond the limits.

Nothing is ever written to disk, so a name such as ``../../x`` is only a name.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from registry.importing.readers.limits import Limits, Refused, damaged, mebibytes, too_much
from registry.importing.readers.markup import Events, read_events

MAX_PARTS = 20_000
CHUNK = 1 << 18
SMALL_PART = 32 << 20  # relationships, styles and the like
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,  # places before the file's beginning, names that are no text
    struct.error,
)


class Relation(NamedTuple):
    """One relationship: the last word of its type, and the part it leads to."""

    kind: str
    target: str


class Package:
    """The parts of a zip; names are compared without case, leading slash or backslashes."""

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(stream)
        except BROKEN as error:
            raise damaged("压缩结构") from error
        entries = [entry for entry in self._zip.infolist() if entry.filename[-1:] not in {"", "/"}]
        if len(entries) > MAX_PARTS:
            raise too_much(f"压缩包内的文件超过 {MAX_PARTS:,} 个")
        self._entries = {_key(entry.filename): entry for entry in entries}
        if len(self._entries) < len(entries):
            raise damaged("压缩包内有同名文件，无法确定以哪一个为准")

    @property
    def names(self) -> set[str]:
        """All part names, lower case."""
        return set(self._entries)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return _key(name) in self._entries

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part's bytes, unpacked piece by piece."""
        entry = self._entries.get(_key(name))
        if entry is None:
            raise damaged(f"缺少 {name}")
        if entry.flag_bits & 1:
            raise Refused("压缩包已加密，无法读取；请取消密码后另存为 .xlsx 再导入")
        self._account(entry)
        try:
            with self._zip.open(entry) as part:
                while piece := part.read(CHUNK):
                    yield piece
        except BROKEN as error:
            raise damaged(name) from error

    def _account(self, entry: zipfile.ZipInfo) -> None:
        """Sizes as declared: zipfile stops there, and its checksum fails if more was packed."""
        limits = self._limits
        if entry.file_size > limits.part_bytes:
            allowed = mebibytes(limits.part_bytes)
            raise too_much(f"内容解压后有 {mebibytes(entry.file_size)}，超过 {allowed}")
        self._unpacked += entry.file_size
        if self._unpacked > limits.inflated_bytes:
            raise too_much(f"内容解压后合计超过 {mebibytes(limits.inflated_bytes)}")

    def read(self, name: str, events: Events) -> None:
        """A small part through expat."""
        entry = self._entries.get(_key(name))
        if entry is not None and entry.file_size > SMALL_PART:
            raise too_much(f"{name} 解压后有 {mebibytes(entry.file_size)}")
        read_events(self.chunks(name), events, name)

    def start_of(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a part, b'' where there is none."""
        return next(self.chunks(name), b"")[:size] if self.has(name) else b""

    def relations(self, part: str) -> dict[str, Relation]:
        """Where a part leads to, by relationship id; {} where it says nothing. '' is the file."""
        folder, _, base = part.rpartition("/")
        name = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        if not self.has(name):
            return {}
        events = _Relations(folder)
        self.read(name, events)
        return events.found


class _Relations(Events):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, Relation] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = _resolved(self._folder, attributes.get("Target", ""))
            self.found[attributes.get("Id", "")] = Relation(kind, target)


def _resolved(folder: str, target: str) -> str:
    """A target as a part name: absolute from the package's root, else from the part's folder."""
    target = target.replace("\\", "/")
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(filter(None, steps))


def _key(name: str) -> str:
    return _resolved("", name).lower()
