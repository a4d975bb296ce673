"""Rows of periods side by side that say nothing in one of them, or in none (宽表空行)."""

from collections.abc import Sequence

from registry.importing.registers import REGISTERS
from registry.importing.table import BLANK, CLEAR, ParsedTable, Problem

SILENT = "这一行各时期都没有数，未导入"


def leave_vacant(parts: Sequence[ParsedTable]) -> None:
    """Find the rows that say nothing in a part; each part says how many it leaves out.

    Where a row is a record of its own, the first part takes it also without a number.
    """
    lasting = REGISTERS[parts[0].register].lasting
    for part in parts[1:] if lasting else parts:
        part.vacant = _vacant(part)
        part.problems = [each for each in part.problems if each.row not in part.vacant]
        if part.vacant:
            rows = sorted(part.vacant)
            message = f"{len(rows)} 行在{part.part}没有数，这一时期不导入。"
            part.problems.append(Problem(None, None, None, "vacant", "note", message, rows=rows))
    silent = set.intersection(*(part.vacant for part in parts))
    for part in parts:
        part.silent = silent


def _vacant(part: ParsedTable) -> set[int]:
    """Rows without a value in any column of the period, and without a problem there."""
    periodic = REGISTERS[part.register].periodic
    own = [name for name in periodic if name in part.raws]
    doubted = {
        row
        for each in part.problems
        if each.severity != "note" and each.field in own
        for row in each.touched
    }
    return {
        row
        for place, row in enumerate(part.rows)
        if row not in doubted and all(_says_nothing(part, name, place) for name in own)
    }


def _says_nothing(part: ParsedTable, name: str, place: int) -> bool:
    value = part.values[name][place]
    return value is BLANK or (value is CLEAR and not part.raws[name][place])
