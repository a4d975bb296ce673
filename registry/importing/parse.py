"""Workbook → parsed tables: recognise each sheet, read its columns, account for every cell.

Of every table's stretch of a sheet each non-empty cell is counted exactly once:
- *ignored*: title lines above the header, the header itself, unit rows, rows that are no records
  (totals, groups, notes, hidden rows, rows of other districts), columns that are not imported, and
  in imported columns the cells that say nothing (—, 无, N/A, *, only spaces);
- *rejected*: cells of imported columns that hold no acceptable value, and those asked about;
- *normalised*: cells whose value was taken, but not as written;
- *unchanged*: cells whose value was taken as written. A unit that stands in the header is part of
  how the column is written, so 千元 there changes no cell.
"""

from collections.abc import Iterator, Mapping

from registry.importing.grid import Sheet, Workbook
from registry.importing.parsing.checks import check_rows
from registry.importing.parsing.given import (
    BadSetting,
    check_settings,
    contradicted,
    doubtful_periods,
    given_facts,
    header_facts,
)
from registry.importing.parsing.reading import TableReading
from registry.importing.parsing.titles import proposals, whole_year
from registry.importing.parsing.vacant import leave_vacant
from registry.importing.recognise.body import HIDDEN_ROW
from registry.importing.recognise.columns import HIDDEN_COLUMN
from registry.importing.recognise.doubtful import ask_which
from registry.importing.recognise.options import Options
from registry.importing.recognise.sheet import Recognised, recognise_sheet
from registry.importing.recognise.spans import Span
from registry.importing.recognise.wide import WHOLE, Part, parts_of
from registry.importing.table import NotOurs, ParsedTable, ParsedWorkbook, Problem

_A_ROW, _A_TABLE, _YEAR = 3, 3, 12

__all__ = ["BadSetting", "Options", "parse_sheet", "parse_workbook"]


def parse_workbook(workbook: Workbook, options: Options) -> ParsedWorkbook:
    """Every table of a file that is ours, and why the other sheets are not.

    Raises BadSetting where an option names a field that no register of the file has, or a value
    that it cannot take.
    """
    parsed = ParsedWorkbook(workbook.name, workbook.sha256, [], [])
    for sheet in workbook.sheets:
        found = parse_sheet(sheet, workbook.name, options)
        if isinstance(found, NotOurs):
            parsed.refused.append(found)
        else:
            parsed.tables += found
    check_settings({table.register for table in parsed.tables}, options)
    return parsed


def parse_sheet(sheet: Sheet, file_name: str, options: Options) -> list[ParsedTable] | NotOurs:
    """The tables of one sheet, or why it holds none of ours."""
    found = recognise_sheet(sheet, options)
    if isinstance(found, NotOurs):
        return found
    tables: list[ParsedTable] = []
    for table in found:
        parts = [parse_table(each, file_name, part) for each, part in parts_of(table)]
        if len(parts) > 1:
            leave_vacant(parts)
        tables += parts
    tables[0].problems += [_note(sentence) for sentence in sheet.notes]
    return tables


def parse_table(table: Recognised, file_name: str, part: Part = WHOLE) -> ParsedTable:
    """Read one recognised table whole, or one period of those that stand side by side in it."""
    options = table.options
    given = given_facts(table.spec, options)
    stated = header_facts(table, given, part.span)
    if part.ended and table.spec.lasting:
        stated["through"] = _YEAR
    parsed = TableReading(table, options, part).read()
    parsed.key, parsed.decisions = table.key, options.decided(table.key)
    parsed.given = given | stated
    parsed.problems += _told_of_periods(table, parsed, stated, part)
    if part.first:
        parsed.problems += [*_hidden(table), *_passed_over(table)]
    if part.first and table.spec.titled and table.spec.figure:
        label = table.spec.by_name[table.spec.figure].label
        said = f"表头没有写明指标，按标题读作“{label}”，请核对。"
        parsed.problems.append(Problem(None, None, table.spec.figure, "titled", "note", said))
    if table.doubtful and (asked := ask_which(table.columns, table.spec)):
        rows = parsed.rows
        parsed.problems.append(Problem(None, None, None, "doubtful", "question", asked, rows=rows))
    check_rows(parsed, table.spec)
    known = given if part.is_whole else parsed.given
    parsed.proposed = proposals(table, parsed, file_name, known)
    if table.spec.lasting and (found := whole_year(table.spec, parsed)):
        parsed.proposed["through"] = found
    return parsed


def _told_of_periods(
    table: Recognised, parsed: ParsedTable, stated: Mapping[str, int], part: Part
) -> Iterator[Problem]:
    """Which period was taken from the headings, and where they and people name several."""
    if stated:
        apart = "" if part.is_whole else "；表中各时期分别读作一张表"
        message = f"时期取自表头：{Span(**stated).words}{apart}。"
        yield Problem(None, None, "year", "stated_period", "note", message)
    if not part.is_whole:
        return
    if several := doubtful_periods(table, parsed.given):
        yield Problem(None, None, "year", "several_periods", "note", several)
    if other := contradicted(table, parsed.given):
        rows = parsed.rows
        yield Problem(None, None, "year", "other_than_given", "question", other, rows=rows)


def _hidden(table: Recognised) -> list[Problem]:
    """Hidden rows and columns are often last year's: left out, and said so.

    What a filter leaves over is hidden as well, so a person may have the rows read nevertheless.
    """
    sheet, taken = table.stretch.sheet, table.options.hidden
    places = table.body.rows if taken else table.body.left_out.get(HIDDEN_ROW, ())
    rows = [row for row in (sheet.numbers[index] for index in places) if row in sheet.hidden_rows]
    columns = [each.column for each in table.columns.unmapped if each.reason == HIDDEN_COLUMN]
    found = []
    if rows:
        fate = "已按选择一并读取" if taken else "未导入；需要时请取消隐藏或筛选后重新导入"
        said = f"{len(rows)} 行是隐藏的（筛选也会隐藏行），{fate}。"
        found.append(Problem(None, None, None, "hidden", "note", said, rows=rows))
    if columns:
        said = f"{'、'.join(columns)} 列是隐藏的，未导入；需要时请取消隐藏后重新导入。"
        found.append(Problem(None, None, None, "hidden_columns", "note", said))
    return found


def _passed_over(table: Recognised) -> list[Problem]:
    """Several full rows above the header are no title: perhaps another table, never in silence."""
    sheet, stretch = table.stretch.sheet, table.stretch
    rows = [
        sheet.numbers[index]
        for index in range(stretch.first, table.candidate.header.top)
        if sum(1 for column in sheet.columns if column.kinds[index]) >= _A_ROW
    ]
    if len(rows) < _A_TABLE:
        return []
    message = (
        f"第 {rows[0]}—{rows[-1]} 行在表头以上，像是另一张表，没有读取；"
        "需要导入时请另存为一张工作表，并写明表头。"
    )
    return [Problem(None, None, None, "above", "note", message, rows=rows)]


def _note(sentence: str) -> Problem:
    return Problem(None, None, None, "file", "note", sentence)
