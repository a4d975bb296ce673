"""`python -m bench.peers PYTHON`: our import beside django-import-export, on the same 10,000 × 20.

PYTHON has the peer: python3 -m venv peers; peers/bin/pip install -r bench/peers/requirements.txt.
Each side is a process on a SQLite file of its own and does what its users do: look at what would
change, then write it; first into an empty register, then with a tenth of the rows changed in one
cell and a hundredth new. Ours checks codes, folds names, keeps history and lineage meanwhile; the
peer does none of these. What counts is the import from the opened file to the last commit; whole
processes, with the start of both programs, stand beside it. Aims: 8 times faster than the fastest
of its modes, 20 times than its default.
"""

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import xlsxwriter

from bench.district import ROOT
from bench.importing import FLASK, measured
from registry.identifiers import make_uscc

FIRMS, NEW, ROUNDS = 10_000, 100, 3
CASES = ("fresh", "changed")
PEER = Path(__file__).with_name("peer.py")
MODES = ("default", "bulk", "blind", "bulk+blind")
FIELDS = {
    "uscc": "统一社会信用代码",
    "name": "企业名称",
    "sector": "产业领域",
    "segment": "细分领域",
    "industry": "行业代码",
    "advanced": "是否高精尖",
    "town": "所属镇街",
    "registered": "注册地址",
    "operating": "经营地址",
    "established": "成立日期",
    "capital": "注册资本（万元）",
    "size": "企业规模",
    "holding": "控股类型",
    "listing": "上市情况",
    "legal_person": "法定代表人",
    "contact": "联系人",
    "phone": "联系电话",
    "products": "主营产品",
    "status": "经营状态",
    "note": "备注",
}


class Took(NamedTuple):
    """Seconds of the whole process, and of the import inside it."""

    whole: float
    inside: float


def main(python: str) -> None:
    """Print the peer's times as multiples of ours, for an empty and for a filled register."""
    rounds = [one_round(python) for _ in range(ROUNDS)]
    for case in CASES:
        for mode in MODES:
            pairs = [(found[mode, case], found["ours", case]) for found in rounds]
            inside = median(peer.inside / ours.inside for peer, ours in pairs)
            whole = median(peer.whole / ours.whole for peer, ours in pairs)
            print(f"  {case:<8} {mode:<10} {inside:5.1f} times ours (processes {whole:5.1f})")


def one_round(python: str) -> dict[tuple[str, str], Took]:
    """(side, case) → what it took."""
    found = {}
    with TemporaryDirectory() as folder:
        files = {case: Path(folder) / f"{case}.xlsx" for case in CASES}
        for case, file in files.items():
            workbook(file, changed=case == "changed")
        home = Path(folder) / "home"
        measured([FLASK, "init"], {**os.environ, "REGISTRY_HOME": str(home)})
        for case, file in files.items():
            found["ours", case] = took([sys.executable, "-m", "bench.peers.ours", home, file])
        for mode in MODES:
            database = Path(folder) / f"{mode}.sqlite3"
            for case, file in files.items():
                told = [mode, database, file, json.dumps(FIELDS, ensure_ascii=False)]
                found[mode, case] = took([python, PEER, *told])
    return found


def took(command: list[Any]) -> Took:
    """Run one side, which prints the seconds of its import."""
    began = time.perf_counter()
    answer = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, check=True)
    return Took(time.perf_counter() - began, float(answer.stdout))


def workbook(file: Path, *, changed: bool) -> None:
    """The register; changed: every tenth firm has another contact and some firms are new."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("企业")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(FIELDS.values()))
        for number in range(FIRMS + (NEW if changed else 0)):
            for column, value in enumerate(firm(number, changed=changed)):
                if isinstance(value, date):
                    sheet.write_datetime(number + 1, column, value, day)
                else:
                    sheet.write(number + 1, column, value)


def firm(number: int, *, changed: bool) -> list[str | int | date]:
    """One fictional firm."""
    contact = f"示例{number % 499}" + ("改" if changed and number % 10 == 0 else "")
    return [
        *(make_uscc("110115", number), f"北京示例{number:06d}号科技有限公司"),
        *("医药健康", f"示例领域{number % 40}", "2720", "是" if number % 2 else "否", "采育镇"),
        *(f"北京市大兴区示例路{number % 900}号", f"北京市大兴区示例街{number % 700}号"),
        *(date(1995 + number % 30, 1 + number % 12, 1 + number % 28), number % 5_000),
        *("中型", "私人控股", "未上市", f"示例{number % 997}", contact),
        *(f"010-0000{number % 10_000:04d}", f"示例产品{number % 301}", "正常经营"),
        f"示例备注{number % 11}",
    ]


if __name__ == "__main__":
    main(sys.argv[1])
