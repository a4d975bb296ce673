"""Any office file in, a ``Workbook`` out, or one sentence why not.

Readers meet files made to crash, hang or bomb them, so each file is read in a process of its own,
in a fresh interpreter that starts in a hundredth of a second, with limits on memory and time. It
gets the open file and nothing else; no temporary file is made.
"""

import hashlib
import io
import marshal
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from registry.config import Settings
from registry.importing.assembly import Assembler
from registry.importing.grid import Workbook
from registry.importing.readers import frames
from registry.importing.readers.limits import MIB, SAVE_AS, Limits, mebibytes

__all__ = ["Limits", "Unreadable", "Watch", "limits_of", "open_workbook"]

_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from registry.importing.readers.child import main; main(*sys.argv[2:])"
)
_ROOT = str(Path(__file__).resolve().parents[2])
_DEFAULT = Limits()
_OVERRUN_SECONDS = 5  # after the child's own alarm, for systems without one


class Unreadable(Exception):
    """File `name` cannot be read. ``sentence`` is for the user; ``detail`` for the log, or ""."""

    def __init__(self, name: str, sentence: str, detail: str = "") -> None:
        self.name = name
        self.sentence = f"“{name}”无法读取：{sentence}。"
        self.detail = detail
        super().__init__(self.sentence)


def limits_of(settings: Settings) -> Limits:
    """What one file may cost, by the settings."""
    return Limits()._replace(
        file_bytes=settings.max_file_mb * MIB,
        rows=settings.max_rows,
        columns=settings.max_columns,
        cells=settings.max_cells,
        seconds=settings.reader_seconds,
        memory_bytes=settings.reader_memory_mb * MIB,
    )


class Watch:
    """Kills a reading process that overruns, or that nobody waits for any more."""

    def __init__(self) -> None:
        self.late = False
        self._unwanted = False
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def over(self, process: subprocess.Popen[bytes], seconds: int) -> Iterator[None]:
        """Watches for so long; in any case the process ends when this side is done with it."""
        timer = threading.Timer(seconds + _OVERRUN_SECONDS, self._overrun)
        timer.daemon = True
        timer.start()
        self._process = process
        try:
            if self._unwanted:  # since before there was a process
                process.kill()
            yield
        finally:
            timer.cancel()
            process.kill()

    def stop(self) -> None:
        """Nobody wants the file any more."""
        self._unwanted = True
        self._kill()

    def _overrun(self) -> None:
        self.late = True
        self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()


def open_workbook(
    source: Path | bytes, name: str, limits: Limits = _DEFAULT, watch: Watch | None = None
) -> Workbook:
    """Reads a file given by its path or its bytes; ``name`` is what the user calls it.

    watch -- by which somebody else may stop the reading
    Raises ``Unreadable`` and nothing else for whatever the file does: it may be encrypted, damaged,
    of another kind, too large, or made to break readers.
    """
    try:
        with _opened(source, name, limits) as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
            stream.seek(0)
            assembler = Assembler()
            kind = _read(stream, name, limits, assembler, watch or Watch())
    except FileNotFoundError as error:
        raise Unreadable(name, "找不到这个文件；请检查文件名和所在文件夹", str(error)) from error
    except PermissionError as error:
        raise Unreadable(
            name, "没有读取这个文件的权限；请复制到其他文件夹后再导入", str(error)
        ) from error
    except OSError as error:
        raise Unreadable(name, "文件打不开；请复制到本机其他文件夹后再导入", str(error)) from error
    if kind == "csv":
        assembler.sheets[0].name = Path(name).stem
    return Workbook(name, sha256, kind, assembler.sheets, assembler.notes)


@contextmanager
def _opened(source: Path | bytes, name: str, limits: Limits) -> Iterator[IO[bytes]]:
    """The file as an unbuffered stream whose descriptor the child can inherit."""
    with _descriptor(source, name) as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size == 0:
            raise Unreadable(name, "文件是空的（0 字节）；请重新导出或向报送单位索取")
        if size > limits.file_bytes:
            allowed = mebibytes(limits.file_bytes)
            what = f"文件有 {mebibytes(size)}，超过 {allowed}"
            raise Unreadable(name, f"{what}；请删去图片和多余的工作表，或拆成几个文件后再导入")
        yield stream


def _descriptor(source: Path | bytes, name: str) -> IO[bytes]:
    if isinstance(source, bytes):
        return _in_memory(source)
    if not stat.S_ISREG(source.stat().st_mode):
        what = "这是一个文件夹" if source.is_dir() else "这不是普通文件"
        raise Unreadable(name, f"{what}；请选择其中的 .xlsx、.xls 或 .csv 文件")
    return source.open("rb", buffering=0)


def _in_memory(data: bytes) -> IO[bytes]:
    """Bytes as a file without a name; on disk only where the system has no files in memory."""
    if hasattr(os, "memfd_create"):
        stream = cast("IO[bytes]", os.fdopen(os.memfd_create("workbook"), "w+b", buffering=0))
    else:
        stream = cast("IO[bytes]", tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - handed on
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
    return stream


def _read(stream: IO[bytes], name: str, limits: Limits, assembler: Assembler, watch: Watch) -> str:
    """Runs the child to its end and returns the format that it found."""
    with _child(stream, limits) as process, watch.over(process, limits.seconds):
        last, values = _receive(process, assembler)
        code = process.wait() if last is None else 0
    if last == frames.DONE:
        return cast("str", values[0])
    if last == frames.REFUSED:
        raise Unreadable(name, values[0])
    if last == frames.FAILED and values[0] == "crash":
        raise Unreadable(name, f"文件内容异常，读取时出错；{SAVE_AS}", values[1])
    raise Unreadable(name, _why(limits, -code, watch), f"exit {code}")


def _child(stream: IO[bytes], limits: Limits) -> subprocess.Popen[bytes]:
    """A fresh interpreter, isolated from the user's settings and without site-packages."""
    numbers = ",".join(map(str, limits))
    command = [sys.executable, "-I", "-S", "-c", _PROGRAM, _ROOT, str(os.getpid()), numbers]
    return subprocess.Popen(  # noqa: S603 - our own interpreter with fixed arguments
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        start_new_session=True,
    )


def _receive(
    process: subprocess.Popen[bytes], assembler: Assembler
) -> tuple[int | None, tuple[Any, ...]]:
    """Takes frames until one that ends the file; None where the child fell silent."""
    pipe = process.stdout
    assert pipe is not None
    while True:
        size = pipe.read(4)
        data = pipe.read(int.from_bytes(size, "little")) if len(size) == 4 else b""
        try:
            kind, *values = marshal.loads(data)  # noqa: S302 - from our own process
        except (EOFError, ValueError, TypeError):
            return None, ()
        if kind in {frames.DONE, frames.REFUSED, frames.FAILED}:
            return kind, tuple(values)
        assembler.take(kind, tuple(values))


def _why(limits: Limits, signal_number: int, watch: Watch) -> str:
    timeouts = {getattr(signal, each, None) for each in ("SIGALRM", "SIGXCPU")}
    if signal_number in timeouts or watch.late:
        return f"读取超过 {limits.seconds} 秒仍未完成；请删去多余的行、列和工作表后再导入"
    allowed = mebibytes(limits.memory_bytes)
    return f"读取中止，文件内容异常或所需内存超过 {allowed}；{SAVE_AS}"
