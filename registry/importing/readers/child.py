"""The reading process: limits itself, reads standard input, writes frames to standard output.

Started by ``opening`` in a fresh interpreter without site-packages. Whatever a file does to it, the
program sees only frames or an early end.
"""

import gc
import os
import signal
import sys
from typing import IO

from registry.importing.readers import frames
from registry.importing.readers.limits import Limits, Refused
from registry.importing.readers.sniffing import read_any

GRACE_SECONDS = 2
PR_SET_PDEATHSIG = 1


def main(parent: str, numbers: str) -> None:
    """Reads one file for the process ``parent``; ``numbers`` are the fields of ``Limits``."""
    limits = Limits(*map(int, numbers.split(",")))
    gc.disable()  # no cycles here, and looking for them costs a third of the time
    output = os.fdopen(os.dup(1), "wb", buffering=1 << 18)
    os.dup2(2, 1)  # a library that prints must not break the frames
    confine(limits, int(parent))
    sink = frames.Sink(output.write, limits)
    with os.fdopen(0, "rb", closefd=False) as stream:
        answer(stream, sink)
    output.flush()


def answer(stream: IO[bytes], sink: frames.Sink) -> None:
    """Reads the file and says in a last frame how that ended."""
    try:
        sink.send(frames.DONE, read_any(stream, sink))
    except Refused as refusal:
        sink.send(frames.REFUSED, refusal.sentence)
    except MemoryError:
        sink.send(frames.FAILED, "memory", "")
    except Exception:  # noqa: BLE001 - a reader's slip is told apart from a bad file, and logged
        import traceback  # noqa: PLC0415 - seldom wanted, slow to load

        sink.send(frames.FAILED, "crash", traceback.format_exc(limit=-8))


def confine(limits: Limits, parent: int) -> None:
    """Memory, processor time, wall time and no core dump, as far as the system can."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + GRACE_SECONDS)  # kills, by default
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return
    for kind, amount, more in (
        (resource.RLIMIT_AS, limits.memory_bytes, 0),
        (resource.RLIMIT_CPU, limits.seconds, 1),  # a signal that says why, then SIGKILL
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),  # reading a workbook never writes a file
    ):
        _, most = resource.getrlimit(kind)
        hard = amount + more if most == resource.RLIM_INFINITY else min(amount + more, most)
        resource.setrlimit(kind, (min(amount, hard), hard))
    if sys.platform == "linux":
        _die_with(parent)


def _die_with(parent: int) -> None:
    import ctypes  # noqa: PLC0415 - only here, and not everywhere built

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(1)  # it died before the line above
