"""Files read ahead: the next is on its way while the program does something else (预读)."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Self

from registry.importing.grid import Workbook
from registry.importing.opening import Limits, Watch, open_workbook

Files = Sequence[tuple[str, bytes | Path]]
"""What the user calls each file, and its bytes or its path."""


class Ahead:
    """Files in their order. Reading the first begins at once, each other one while its predecessor
    is in use; whoever leaves the context early stops what is being read.
    """

    def __init__(self, files: Files, limits: Limits) -> None:
        self._files = [source for _, source in files]
        self._limits = limits
        self._watch = Watch()
        self._threads = ThreadPoolExecutor(1)
        self._pending = iter(files)
        self._reading = self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._watch.stop()
        self._threads.shutdown(cancel_futures=True)

    def take(self) -> Workbook:
        """The next workbook, when it has been read. Raises Unreadable where it cannot be."""
        workbook = self._reading.result()
        self._reading = self._begin()
        return workbook

    @property
    def size(self) -> int:
        """How many bytes there are to read; a file that cannot be opened has none."""
        return sum(map(_size, self._files))

    def _begin(self) -> Future[Workbook]:
        for name, source in self._pending:
            return self._threads.submit(open_workbook, source, name, self._limits, self._watch)
        return Future()  # of no file, so nobody takes it


def _size(source: bytes | Path) -> int:
    if isinstance(source, bytes):
        return len(source)
    return source.stat().st_size if source.is_file() else 0
