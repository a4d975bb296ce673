"""Files read ahead: they come in their order, and nothing goes on when nobody wants them."""

import sys
from pathlib import Path

import pytest

from registry.importing.ahead import Ahead
from registry.importing.opening import Limits, Unreadable
from tests.importing.reading.books import book, raws


def numbered(number: int) -> bytes:
    return book(f'<row r="1"><c r="A1"><v>{number}</v></c></row>')


def test_the_workbooks_come_in_the_order_of_the_files() -> None:
    files = [(f"{number}.xlsx", numbered(number)) for number in range(4)]
    with Ahead(files, Limits()) as ahead:
        found = [ahead.take() for _ in files]
    assert [one.name for one in found] == [name for name, _ in files]
    assert [raws(one.sheets[0]) for one in found] == [{"A1": str(n)} for n in range(4)]


def test_a_bad_file_is_told_when_it_is_its_turn() -> None:
    files = [("好.xlsx", numbered(1)), ("坏.xlsx", b"PK\x03\x04"), ("好.xlsx", numbered(2))]
    with Ahead(files, Limits()) as ahead:
        assert raws(ahead.take().sheets[0]) == {"A1": "1"}
        with pytest.raises(Unreadable, match="坏"):
            ahead.take()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_who_leaves_early_stops_the_reading(tmp_path: Path) -> None:
    """A file that takes seconds is given up at once: its process is gone when the block ends."""
    file = tmp_path / "长.csv"
    file.write_text("示例,1,2,3\n" * 250_000)
    with Ahead([(file.name, file)], Limits()):
        pass
    tasks = Path("/proc/self/task").iterdir()
    children = " ".join((task / "children").read_text() for task in tasks).split()
    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in children]
    assert not [line for line in lines if "readers.child" in line]
