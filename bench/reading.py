"""How long our reading takes, and how much memory, against python-calamine on the same files.

Each run is a fresh process, ours and calamine's in turn; the median of the rounds counts. Ours
includes starting the reading child, hashing the file and building the whole typed workbook in the
program; calamine's builds each row and drops it. Only ratios are worth quoting.
"""

import json
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import xlsxwriter

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
LARGE, SMALL = 100_000, 10_000
PEAK = """
import json, resource, sys
from pathlib import Path
def peak():  # of this program alone: ru_maxrss begins with what its parent held
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.read_text().partition("VmHWM:")[2].split()[0])
"""
OURS = """
from registry.importing.opening import open_workbook
book = open_workbook(Path(sys.argv[1]), "a.xlsx")
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([sum(sheet.cell_total for sheet in book.sheets), child, peak()]))
"""
CALAMINE = """
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
count = 0
for name in book.sheet_names:
    for row in book.get_sheet_by_name(name).iter_rows():
        count += len(row) - row.count("")
print(json.dumps([count, peak(), peak()]))
"""


def run() -> list[dict[str, Any]]:
    """Prints the ratios and returns them, one entry for each file."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for name, rows, write in (
            (f"{LARGE:,} x 14", LARGE, figures),
            (f"{LARGE:,} x 30", LARGE, wide),
            (f"{SMALL:,} x 30", SMALL, wide),
        ):
            file = Path(folder) / "a.xlsx"
            write(file, rows)
            results.append({"file": name, **compare(file)})
            print(
                "reading {file}: time {time:.2f}, peak memory {memory:.2f} "
                "(of the program {program:.2f}) of python-calamine's".format(**results[-1])
            )
    return results


def compare(file: Path) -> dict[str, float]:
    """Ratios of the medians: seconds, peak of the reading child, peak of the program."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(measure(OURS, file))
        theirs.append(measure(CALAMINE, file))
    assert {cells for _, cells, _, _ in ours} == {cells for _, cells, _, _ in theirs}
    mine, other = (list(map(median, zip(*some, strict=True))) for some in (ours, theirs))
    return {
        "time": mine[0] / other[0],
        "memory": mine[2] / other[2],
        "program": mine[3] / other[3],
    }


def measure(program: str, file: Path) -> tuple[float, int, int, int]:
    """Seconds of a whole fresh process, cells found, and the two peaks in KiB."""
    command = [sys.executable, "-c", PEAK + program, str(file)]
    began = perf_counter()
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    seconds = perf_counter() - began
    cells, peak, program_peak = json.loads(answer.stdout)
    return seconds, cells, peak, program_peak


def figures(file: Path, rows: int) -> None:
    """经营数据 as bureaus receive it: 14 columns, some of them with gaps."""
    chance = random.Random(1)
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("经营数据")
        money = book.add_format({"num_format": "#,##0.00"})
        sheet.write_row(0, 0, [f"指标{column}" for column in range(14)])
        for row in range(1, rows + 1):
            sheet.write_string(row, 0, f"9111{row:014}")
            sheet.write_string(row, 1, f"北京示例科技{row}有限公司")
            sheet.write_number(row, 2, 2025)
            if row % 2:
                sheet.write_number(row, 3, 10)
            sheet.write_string(row, 4, "是" if row % 3 else "否")
            for column in range(5, 10):
                sheet.write_number(row, column, round(chance.random() * 1e5, 2), money)
            sheet.write_number(row, 10, chance.randrange(5000))
            for column in (11, 12):
                if chance.random() < 0.8:
                    sheet.write_number(row, column, round(chance.random() * 1e4, column - 9))
            if chance.random() < 0.1:
                sheet.write_string(row, 13, f"备注{row}")


def wide(file: Path, rows: int) -> None:
    """30 columns: 14 of text, 14 of numbers with gaps, 2 of dates."""
    chance = random.Random(1)
    words = ["医药健康", "新一代信息技术", "智能制造与装备", "科技服务", "示例镇", "示例街道"]
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        money = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [f"指标{column}" for column in range(30)])
        for row in range(1, rows + 1):
            sheet.write_string(row, 0, f"9111{row:014}")
            for column in range(1, 14):
                tail = str(chance.randrange(20_000)) if column > 7 else ""
                sheet.write_string(row, column, chance.choice(words) + tail)
            for column in range(14, 28):
                if chance.random() < 0.85:
                    value = chance.random() * 1e5
                    odd = column % 2
                    sheet.write_number(row, column, round(value, 2 * odd), money if odd else None)
            for column in (28, 29):
                when = date(2000, 1, 1) + timedelta(days=chance.randrange(9000))
                sheet.write_datetime(row, column, when, day)


if __name__ == "__main__":
    run()
