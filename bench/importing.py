"""`flask import` of 100,000 rows of 经营数据, against python-calamine merely reading that file.

A register of 100,000 firms receives a workbook of 100,000 × 14: previewed, committed, and the same
file again, when every row is unchanged. Each is a whole command in a process of its own, and so is
calamine's reading, in turn with them; every round has a year of its own, the median counts. Ratios
are of the clock (the aims: 3, 5 and 3.5 times) and of the processor's time, which other work on the
machine disturbs less. The peaks are the program's own and that of its reading child, aim 600 MB.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from bench.district import FIRMS, NOW, ROOT, fill, url_of
from bench.places import both_engines
from registry.identifiers import make_uscc
from registry.records.writer import write
from registry.services.setup import load_seeds
from registry.terms import Door
from tests.support.ledgers import Ledgers, borrowed

FLASK = str(Path(sys.executable).with_name("flask"))
ROUNDS = 3
FIRST_YEAR = 2016
STEPS = ("preview", "commit", "again")
AIMS = {"preview": 3.0, "commit": 5.0, "again": 3.5}
HEADERS = (
    *("统一社会信用代码", "企业名称", "年度", "月份（空为年报）", "是否规上", "规上专业"),
    *("工业总产值（万元）", "营业收入（万元）", "利润总额（万元）", "实缴税金（万元）"),
    *("研发费用（万元）", "平均用工人数（人）", "综合能源消费量（吨标准煤）", "备注"),
)
CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
print(sum(len(row) - row.count("") for row in book.get_sheet_by_index(0).iter_rows()))
"""


@dataclass(frozen=True)
class Measured:
    """A whole command: clock and processor in seconds, peaks of it and its children in KiB."""

    seconds: float
    cpu: float
    program: int
    child: int


def run() -> list[dict[str, Any]]:
    """Print the ratios and peaks of both engines and return them."""
    results = []
    with both_engines() as engines:
        for ledgers in engines:
            with register(ledgers) as environment:
                rounds = [one_round(environment, FIRST_YEAR + n) for n in range(ROUNDS)]
            for step in STEPS:
                found = {"engine": ledgers.engine, "step": step, **summed(rounds, step)}
                results.append(found)
                print(
                    "  {engine:<10} {step:<7} {ratio:4.2f} (aim {aim}), processor {cpu:4.2f}; peak "
                    "of the program {program:4.0f} MB, of its child {child:4.0f} MB".format(
                        **found
                    ),
                    flush=True,
                )
    return results


def summed(rounds: list[dict[str, Any]], step: str) -> dict[str, float]:
    """The median ratios of a step and its highest peaks."""
    return {
        "ratio": median(found[step].seconds / found["calamine"].seconds for found in rounds),
        "cpu": median(found[step].cpu / found["calamine"].cpu for found in rounds),
        "aim": AIMS[step],
        "program": max(found[step].program for found in rounds) / 1024,
        "child": max(found[step].child for found in rounds) / 1024,
    }


@contextmanager
def register(ledgers: Ledgers) -> Iterator[Mapping[str, str]]:
    """A ledger of this engine with its firms; yields the environment of its commands."""
    with borrowed(ledgers) as database, TemporaryDirectory() as home:
        with database.session() as session:
            load_seeds(session, actor="bench", now=NOW)
            with write(session, actor="bench", door=Door.IMPORT, now=NOW) as writer:
                fill(writer)
        environment = {
            **os.environ,
            "REGISTRY_HOME": home,
            "REGISTRY_DATABASE": url_of(database.ledger),
        }
        measured([FLASK, "init"], environment)
        yield environment


def one_round(environment: Mapping[str, str], year: int) -> dict[str, Measured]:
    """What each step took."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"示例{year}年经营数据.xlsx"
        workbook(file, year)
        ours = [FLASK, "import", str(file), "--json"]
        return {
            "calamine": measured([sys.executable, "-c", CALAMINE, str(file)], environment),
            "preview": measured(ours, environment),
            "commit": measured([*ours, "--commit"], environment),
            "again": measured(ours, environment),
        }


def measured(command: list[str], environment: Mapping[str, str]) -> Measured:
    """Run a command to its end and watch what it takes."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid in (process.pid, *children(process.pid)):
            peaks[pid] = max(peaks.get(pid, 0), peak(pid))
        time.sleep(0.005)
    seconds = time.perf_counter() - began
    assert process.stderr is not None
    assert process.returncode == 0, process.stderr.read().decode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    program = peaks.pop(process.pid, 0)
    return Measured(seconds, cpu, program, max(peaks.values(), default=0))


def children(pid: int) -> list[int]:
    """The processes that a process started, whichever of its threads it was."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        listed = [(thread / "children").read_text() for thread in threads]
    except OSError:  # it is over, or this system has no such list
        return []
    return [int(word) for word in " ".join(listed).split()]


def peak(pid: int) -> int:
    """The highest resident memory of a process so far in KiB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    told = status.partition("VmHWM:")[2].split()
    return int(told[0]) if told else 0


def workbook(file: Path, year: int) -> None:
    """A year of all firms, with the gaps that real files have."""
    chance = random.Random(year)
    with xlsxwriter.Workbook(file) as book:  # with a table of strings, as offices write them
        sheet = book.add_worksheet("经营数据")
        sheet.write_row(0, 0, HEADERS)
        for number in range(FIRMS):
            amounts = [round(chance.random() * 1e5, 2) for _ in range(4)]
            head = [make_uscc("110115", number), f"北京示例{number:06d}号生物科技有限公司", year]
            sheet.write_row(number + 1, 0, head)
            if number % 3:
                sheet.write_row(number + 1, 4, ["是", "工业"])
            else:
                sheet.write_string(number + 1, 4, "否")
            sheet.write_row(number + 1, 6, amounts)
            for column in (10, 12):
                if chance.random() < 0.8:
                    sheet.write_number(number + 1, column, round(chance.random() * 1e4, 2))
            sheet.write_number(number + 1, 11, chance.randrange(5000))
            if chance.random() < 0.1:
                sheet.write_string(number + 1, 13, f"示例备注{number}")
