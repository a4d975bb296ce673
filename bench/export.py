"""Exporting 100,000 firms in 30 columns, against XlsxWriter writing the same cells.

Ours reads the ledger, turns codes into words and writes the file; XlsxWriter (constant memory) is
given all cells ready. In turn; the median counts. Aim: at most half. The memory is that of a
`flask export` in a process of its own.
"""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import xlsxwriter

from bench.district import NOW, ROOT, District, district, url_of
from bench.places import both_engines
from registry.access import operator
from registry.services.exporting import export_register
from registry.terms import Register

ROUNDS = 3
MEMORY = """
import sys
from pathlib import Path
from flask.cli import main
sys.argv = ["flask", *sys.argv[1:]]
try:
    main()
finally:  # of this program alone: ru_maxrss begins with what its parent held
    status = Path("/proc/self/status").read_text()
    print(status.partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""


def run() -> list[dict[str, Any]]:
    """Print the ratios of both engines and return them."""
    results = []
    with both_engines() as engines, tempfile.TemporaryDirectory() as folder:
        for ledgers in engines:
            with district(ledgers) as place:
                cells = cells_of(place, Path(folder))
                rounds = [
                    (ours(place, Path(folder)), theirs(cells, Path(folder))) for _ in range(ROUNDS)
                ]
                memory = memory_of(place, Path(folder))
            own, other = (median(column) for column in zip(*rounds, strict=True))
            ratio = median(one / two for one, two in rounds)
            results.append({"engine": ledgers.engine, "ratio": ratio, "peak_mb": memory})
            print(
                f"  {ledgers.engine:<10} {len(cells) - 1:,} x {len(cells[0])}: {own:5.2f} s,"
                f" XlsxWriter {other:5.2f} s, ratio {ratio:4.2f}; peak of the process"
                f" {memory:.0f} MB",
                flush=True,
            )
    return results


def ours(place: District, folder: Path, ending: str = "xlsx") -> float:
    """Seconds of an export through the use case."""
    start = perf_counter()
    with place.database.session() as session:
        export_register(
            session,
            Register.ENTERPRISES,
            folder / f"ours.{ending}",
            actor=operator("bench"),
            now=NOW,
        )
    return perf_counter() - start


def cells_of(place: District, folder: Path) -> list[list[str]]:
    """The cells that the export holds, read back from its csv."""
    ours(place, folder, "csv")
    with (folder / "ours.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def theirs(cells: list[list[str]], folder: Path) -> float:
    """Seconds in which XlsxWriter writes the same cells."""
    start = perf_counter()
    options = {"constant_memory": True, "strings_to_numbers": False}
    with xlsxwriter.Workbook(folder / "theirs.xlsx", options) as book:
        page = book.add_worksheet("企业")
        for number, row in enumerate(cells):
            for column, cell in enumerate(row):
                if cell:
                    page.write_string(number, column, cell)
    return perf_counter() - start


def memory_of(place: District, folder: Path) -> float:
    """Megabytes that `flask export` held at most."""
    places = {
        "REGISTRY_HOME": str(place.settings.home),
        "REGISTRY_DATABASE": url_of(place.database.ledger),
    }
    words = ["export", "--register", "enterprises", "--to", str(folder / "child.xlsx")]
    ran = subprocess.run(
        [sys.executable, "-c", MEMORY, *words],
        cwd=ROOT,
        env=os.environ | places,
        capture_output=True,
        text=True,
        check=False,
    )
    return int(ran.stderr.split()[-1]) / 1000
