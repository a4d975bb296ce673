"""The marked workbook against openpyxl's load, mark and save: `python bench/marking.py`.

One file of 100,000 × 14 with 500 bad cells; each way runs in fresh processes, in turns. Printed are
the medians and the ratios of one run, because seconds depend on the machine and ratios hardly do.
"""

import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS, COLUMNS, BAD = 100_000, 14, 500
SHEET = "经营数据"
WAYS = ("splice", "openpyxl")


def build(path: Path) -> None:
    """A typical file of 经营数据: texts as shared strings, numbers with styles, some blanks."""
    import xlsxwriter  # noqa: PLC0415 - the measured processes must not load it

    chance = random.Random(20251231)
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(SHEET)
        money, bold = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bold": True})
        for column in range(COLUMNS):
            page.write_string(0, column, f"列{column + 1}", bold)
        for row in range(1, ROWS + 1):
            page.write_string(row, 0, f"91110115MA{row:08d}")
            page.write_string(row, 1, f"北京示例第{row}号科技有限公司")
            page.write_number(row, 2, 2025)
            page.write_string(row, 3, chance.choice(("是", "否")))
            for column in range(4, COLUMNS):
                if chance.random() > 0.1:
                    page.write_number(row, column, round(chance.random() * 1e6, 2), money)


def bad_cells() -> list[tuple[int, int]]:
    """Rows and columns, 1-based, the same for both ways; some are blank cells."""
    chance = random.Random(500)
    rows = chance.sample(range(2, ROWS + 2), BAD)
    return [(row, chance.randint(1, COLUMNS)) for row in sorted(rows)]


def splice(path: Path) -> bytes:
    """Ours."""
    sys.path.insert(0, str(ROOT))
    from registry.importing.coordinates import letters_of  # noqa: PLC0415 - as above
    from registry.importing.marking.mark import mark  # noqa: PLC0415 - as above
    from registry.importing.marking.marks import Mark, Span  # noqa: PLC0415 - as above

    marks = [
        Mark(SHEET, row, f"{letters_of(column)}{row}", "应填数字，请核对后改正。", "error")
        for row, column in bad_cells()
    ]
    marked = mark(path.read_bytes(), path.name, marks, [Span(SHEET, 1, ROWS + 1)])
    assert marked.kept
    return marked.data


def openpyxl(path: Path) -> bytes:
    """The usual way."""
    import openpyxl as library  # noqa: PLC0415 - as above
    from openpyxl.comments import Comment  # noqa: PLC0415 - as above
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - as above

    book = library.load_workbook(path)
    page = book[SHEET]
    page.cell(1, COLUMNS + 1, "错误信息")
    for row, column in bad_cells():
        cell = page.cell(row, column)
        cell.fill = PatternFill("solid", fgColor="FFFFB3AF")
        cell.comment = Comment("应填数字，请核对后改正。", "本系统")
        page.cell(row, COLUMNS + 1, "应填数字，请核对后改正。")
    page.auto_filter.ref = f"A1:O{ROWS + 1}"
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def measure(way: str, path: Path) -> tuple[float, float, float]:
    """Seconds, seconds of the processor, and MiB at the peak of a process of its own."""
    import time  # noqa: PLC0415 - as above

    begun = time.perf_counter()
    command = [sys.executable, __file__, way, str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    told = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{way}: exit {process.returncode}")
    processor = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - begun, processor, int(told) / 1024


def own_peak() -> int:
    """KiB that this program alone held at most: ru_maxrss begins with what its parent held."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def run(rounds: int = 3) -> None:
    """Prints both ways' medians and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"
        measure("build", path)
        print(f"{ROWS:,} × {COLUMNS}, {BAD} bad cells, {path.stat().st_size / 2**20:.1f} MiB")
        found: dict[str, list[tuple[float, float, float]]] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way in WAYS:
                found[way].append(measure(way, path))
    medians = {
        way: [statistics.median(each) for each in zip(*found[way], strict=True)] for way in WAYS
    }
    for way, (seconds, processor, peak) in medians.items():
        print(f"{way:10} {seconds:7.2f} s {processor:7.2f} s of processor {peak:7.0f} MiB")
    ratios = [theirs / ours for ours, theirs in zip(*medians.values(), strict=True)]
    print("openpyxl / splice: time {:.1f}, processor {:.1f}, memory {:.1f}".format(*ratios))


if __name__ == "__main__":
    if sys.argv[1:]:
        {"build": build, "splice": splice, "openpyxl": openpyxl}[sys.argv[1]](Path(sys.argv[2]))
        print(own_peak())
    else:
        run()
