"""Sheets whose only data columns are doubtful (只有易混的列): a person says what they are.

企业名称 beside 工业销售产值 is no list of 工业总产值, and no stranger either: it is read with every
row waiting, rather than refused.
"""

from registry.importing.recognise.columns import Columns
from registry.importing.recognise.header import Candidate
from registry.importing.recognise.lookup import Match, NoMatch, look_up, meaning
from registry.importing.recognise.options import Options
from registry.importing.registers.spec import RegisterSpec

WIDE = 40
"""Of a sheet with more columns only exact words are looked up: closeness would take a second."""


def doubts(candidate: Candidate, options: Options) -> int:
    """How many columns beside a key are known to be confused with the register's own (易混指标).

    None where fewer than half of the columns are known or doubtful: somebody else's table.
    """
    spec, headings = candidate.spec, [each for each in candidate.header.headings if each.joined]
    learned = options.learned.get(spec.code, {})
    read = look_up if len(headings) <= WIDE else meaning
    found = [read(spec, heading, learned, options.year) for heading in headings]
    known = sum(isinstance(one, Match) for one in found)
    near = sum(
        isinstance(one, NoMatch) and one.near and one.proposal in spec.marks for one in found
    )
    return near if (known + near) * 2 >= len(headings) else 0


def ask_which(columns: Columns, spec: RegisterSpec) -> str | None:
    """What every row waits for; None where a person chose a column, or left all of them out."""
    if any(column.field.name in spec.marks for column in columns.mapped):
        return None
    offered = {
        column: spec.by_name[column.proposal].label
        for column in columns.unmapped
        if column.proposal in spec.marks
    }
    if not offered:
        return None
    said = "；".join(
        f"{column.column} 列“{column.header}”不一定是“{label}”" for column, label in offered.items()
    )
    return f"没有一列能确定是“{spec.label}”的数：{said}。请先指定各列是哪一项。"
