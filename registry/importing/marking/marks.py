"""What is to be marked, in the words of the sheet: rows, cells and plain sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from registry.importing.coordinates import split_cell
from registry.importing.table import ParsedTable, Problem, Severity

HEADER: Final = "错误信息"
"""The header of the column that marking appends. Importing ignores a column of this name."""

AUTHOR: Final = "本系统"
"""The author of our comments."""

ABOUT: Final = "本列由本系统填写，导入时自动忽略。请按提示改正左侧单元格，保存后直接重新导入。"
"""The comment at the head of our column; by it a later round knows the column for its own."""

WAITING: Final = "待核对："
COMMENTS: Final = 5_000
"""Comments on one sheet: with more, Excel and WPS take minutes to open the file."""

ShownRows = Literal["all", "marked"]
_RANK: dict[Severity, int] = {"note": 0, "question": 1, "error": 2}


class Unmarkable(Exception):
    """The file's own XML cannot be spliced; it is rebuilt from what was read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One sentence about a row, and about the cell in it where there is one (``F37``)."""

    sheet: str
    row: int
    cell: str | None
    message: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Span:
    """Where a table stands: its lowest header row and its last row, 1-based."""

    sheet: str
    header_row: int
    last_row: int


def span_of(table: ParsedTable) -> Span:
    """Where a parsed table stands."""
    header = table.header_rows[-1]
    return Span(table.sheet, header, max(table.rows, default=header))


def marks_of(
    table: ParsedTable,
    problems: Iterable[Problem],
    severities: frozenset[Severity] = frozenset({"error", "question"}),
) -> Iterator[Mark]:
    """Marks for problems of a table; notes are left out unless asked for.

    A problem of a whole column marks its header cell once and tells every row it concerns.
    """
    letters = {each.field: each.column for each in table.columns}
    header = table.header_rows[-1]
    for problem in problems:
        if problem.severity not in severities:
            continue
        if problem.row is not None:
            yield Mark(table.sheet, problem.row, problem.cell, problem.message, problem.severity)
            continue
        letter = letters.get(problem.field or "")
        cell = problem.cell or (f"{letter}{header}" if letter else None)
        row = split_cell(cell)[0] if cell else header
        yield Mark(table.sheet, row, cell, problem.message, problem.severity)
        for touched in problem.rows:
            yield Mark(table.sheet, touched, None, problem.message, problem.severity)


def worse(one: Severity | None, other: Severity) -> Severity:
    """The more serious of two."""
    return other if one is None or _RANK[other] > _RANK[one] else one


def gravity(mark: Mark) -> int:
    """For sorting: errors come before questions, and questions before notes."""
    return -_RANK[mark.severity]


def sentence(mark: Mark) -> str:
    """The message as it is shown; what only waits for a person says so."""
    return WAITING + mark.message if mark.severity == "question" else mark.message


def joined(sentences: Iterable[str]) -> str:
    """All sentences of a row in one cell, each said once."""
    distinct = list(dict.fromkeys(each.strip() for each in sentences))
    if len(distinct) == 1:
        return distinct[0]
    return "；".join(each.removesuffix("。") for each in distinct) + "。"
