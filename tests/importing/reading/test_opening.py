"""The child process: what it may cost, what it leaves behind, and what reaches the program."""

import hashlib
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from registry.importing import opening
from registry.importing.opening import Limits, Unreadable, open_workbook
from registry.importing.readers import child
from tests.importing.reading.books import book, raws, read

ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'
ROOT = Path(opening.__file__).resolve().parents[2]


def test_a_path_and_its_bytes_give_the_same_workbook(tmp_path: Path) -> None:
    data = book(ROWS)
    file = tmp_path / "年报 (1).xlsx"
    file.write_bytes(data)
    by_path = open_workbook(file, file.name)
    assert by_path == open_workbook(data, file.name)
    assert by_path.name == "年报 (1).xlsx"
    assert by_path.sha256 == hashlib.sha256(data).hexdigest()
    assert list(tmp_path.iterdir()) == [file]


def test_a_missing_file_a_folder_and_a_device_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="找不到这个文件"):
        open_workbook(tmp_path / "没有.xlsx", "没有.xlsx")
    with pytest.raises(Unreadable, match="文件夹"):
        open_workbook(tmp_path, "资料")
    with pytest.raises(Unreadable, match="不是普通文件"):
        open_workbook(Path("/dev/zero"), "zero")


def readers() -> list[str]:
    """Command lines of our children that read files, finished ones not yet fetched included."""
    lists = [task / "children" for task in Path("/proc/self/task").iterdir()]
    pids = " ".join(some.read_text() for some in lists if some.exists()).split()
    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in pids]
    return [line for line in lines if not line or "readers.child" in line]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_nothing_is_left_behind() -> None:
    places = [Path(tempfile.gettempdir()), Path("/dev/shm")]  # noqa: S108 - only looked at
    before = [{p.name for p in place.iterdir()} for place in places]
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    threads = threading.active_count()
    for data in (book(ROWS), b"%PDF", b"\xd0\xcf\x11\xe0" + b"x" * 900):
        try:
            read(data)
        except Unreadable:
            continue
    time.sleep(0.05)
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors
    assert threading.active_count() <= threads + 1
    mine = [{p.name for p in place.iterdir()} for place in places]
    new = [name for old, now in zip(before, mine, strict=True) for name in now - old]
    assert [name for name in new if "workbook" in name] == []
    assert readers() == []


def run(lines: str, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    """Some lines in a process confined as the child is."""
    numbers = ",".join(map(str, limits))
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from registry.importing.readers.child import confine\n"
        "from registry.importing.readers.limits import Limits\n"
        f"confine(Limits({numbers}), os.getppid())\n{lines}"
    )
    command = [sys.executable, "-I", "-S", "-c", program, str(ROOT)]
    return subprocess.run(command, capture_output=True, check=False)


def test_the_child_is_confined_in_memory_time_and_files(tmp_path: Path) -> None:
    small = Limits(seconds=1, memory_bytes=100 << 20)
    assert b"MemoryError" in run("x = bytes(200 << 20)", small).stderr
    stopped = {-signal.SIGXCPU, -signal.SIGALRM}  # whichever a busy machine brings first
    assert run("while True: pass", small).returncode in stopped
    assert run("import time\ntime.sleep(60)", small).returncode == -signal.SIGALRM
    wrote = run(
        f"os.write(os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY), b'a')", small
    )
    assert b"File too large" in wrote.stderr
    assert (tmp_path / "x").read_bytes() == b""
    limits = run(
        "import resource as r; print(r.getrlimit(r.RLIMIT_CORE), r.getrlimit(r.RLIMIT_CPU))", small
    )
    assert limits.stdout.strip() == b"(0, 0) (1, 2)"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such signal")
def test_the_child_dies_with_its_parent() -> None:
    grandchild = (
        "import os, sys, time; sys.path.insert(0, sys.argv[1])\n"
        "from registry.importing.readers.child import confine\n"
        "from registry.importing.readers.limits import Limits\n"
        "confine(Limits(), os.getppid())\nprint(os.getpid(), flush=True)\ntime.sleep(60)"
    )
    parent = (
        "import subprocess, sys\n"
        f"subprocess.run([sys.executable, '-I', '-S', '-c', {grandchild!r}, sys.argv[1]])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent, str(ROOT)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
        assert process.stdout.read() == b""  # ends only when the grandchild has gone too
    assert pid


def test_limits_are_not_needed_where_the_system_has_none(tmp_path: Path) -> None:
    without = "sys.modules['resource'] = None\n"
    program = (
        f"import os, sys; sys.path.insert(0, sys.argv[1])\n{without}"
        "from registry.importing.readers.child import main\n"
        f"main(str(os.getppid()), {','.join(map(str, Limits()))!r})"
    )
    command = [sys.executable, "-I", "-S", "-c", program, str(ROOT)]
    file = tmp_path / "a.xlsx"
    file.write_bytes(book(ROWS))
    with file.open("rb") as stream:
        answer = subprocess.run(command, stdin=stream, capture_output=True, check=True)
    assert b"xlsx" in answer.stdout


@pytest.mark.parametrize(
    "words", ["import os; os.abort()", "raise KeyError('slip')", "print('noise')"]
)
def test_a_reader_that_crashes_or_fails_is_one_sentence(words: str) -> None:
    """Whatever ends the child early, the program sees its frames stop."""
    process = subprocess.Popen(
        [sys.executable, "-c", words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        last, _ = opening._receive(process, opening.Assembler())
    assert last is None


def test_a_slip_of_a_reader_reaches_the_log_and_not_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[object, ...]] = []

    class Broken:
        def send(self, *values: object) -> None:
            sent.append(values)

    def slip(*_: object) -> str:
        raise ZeroDivisionError("a slip")

    monkeypatch.setattr(child, "read_any", slip)
    child.answer(None, Broken())  # type: ignore[arg-type]
    kind, word, detail = sent[0]
    assert (kind, word) == (child.frames.FAILED, "crash")
    assert "ZeroDivisionError" in str(detail)


def test_many_files_can_be_read_at_once() -> None:
    found: list[dict[str, str]] = []
    data = book(ROWS)
    threads = [
        threading.Thread(target=lambda: found.append(raws(read(data).sheets[0]))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [{"A1": "1"}] * 6


def test_the_environment_of_the_user_does_not_reach_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zipfile.py").write_text("raise SystemExit('not this one')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert raws(read(book(ROWS)).sheets[0]) == {"A1": "1"}


def test_the_child_loads_nothing_heavy() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import registry.importing.readers.child\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    command = [sys.executable, "-I", "-S", "-c", program, str(ROOT)]
    loaded = subprocess.run(command, capture_output=True, check=True).stdout.decode().split()
    heavy = {"dataclasses", "inspect", "sqlalchemy", "python_calamine", "ssl", "multiprocessing"}
    assert not heavy & set(loaded)


def test_reading_costs_little_memory_here_too() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 50}</v></c><c r="B{n}"><v>{n}.5</v></c></row>'
        for n in range(1, 60_001)
    )
    data = book(rows, strings="".join(f"<si><t>示例{n}</t></si>" for n in range(50)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (sheet,) = read(data).sheets
    assert len(sheet.numbers) == 60_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024  # KiB
    assert len(set(map(id, sheet.columns[0].raw))) == 50  # shared texts stay shared
