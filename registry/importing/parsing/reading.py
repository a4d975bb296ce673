"""Read the columns of a recognised table and keep the account of its cells."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from registry.importing.cells.column import Cells, ColumnReading, cells_of, read_column
from registry.importing.cells.reader import reader_for
from registry.importing.coordinates import letters_of, split_cell
from registry.importing.grid import Column
from registry.importing.parsing.corrected import Corrected, corrected_cells
from registry.importing.parsing.given import unit_setting
from registry.importing.parsing.merged import Merged, fill_down, merges_by_column
from registry.importing.parsing.places import is_elsewhere, is_ours
from registry.importing.parsing.shown import restate, samples_of
from registry.importing.recognise.body import Body
from registry.importing.recognise.columns import FieldColumn
from registry.importing.recognise.options import Options
from registry.importing.recognise.sheet import Recognised
from registry.importing.recognise.wide import WHOLE, Part
from registry.importing.registers.spec import FieldKind
from registry.importing.table import (
    BLANK,
    CLEAR,
    Fate,
    Filled,
    Handled,
    MappedColumn,
    ParsedTable,
    Problem,
    Severity,
    UnmappedColumn,
)
from registry.terms import DatePrecision

TITLE = "表头以上的标题或说明"
HEADER = "表头"
NUMBERING = "序号，只用来编号，不导入"
DROPPED = "核对后不导入"
PLACE = "只用来核对是否属于本区，不导入"
_COARSENESS = [str(each.value) for each in DatePrecision]


class TableReading:
    """One table on its way from cells to values."""

    def __init__(self, table: Recognised, options: Options, part: Part = WHOLE) -> None:
        self._table = table
        self._part = part
        self._options = options
        self._sheet = table.stretch.sheet
        self._merges = merges_by_column(
            self._sheet, self._sheet.numbers[table.candidate.header.bottom]
        )
        self._corrections = _by_column(options.corrections)
        numbers, stretch = self._sheet.numbers, table.stretch
        header = table.candidate.header
        self._parsed = ParsedTable(
            register=table.spec.code,
            sheet=self._sheet.name,
            header_rows=numbers[header.top : header.body],
            columns=[],
            unmapped=list(table.columns.unmapped),
            first_row=numbers[stretch.first],
            last_row=numbers[stretch.last - 1],
            part=part.span.words,
            accounts=self._accounts(),
        )

    def read(self) -> ParsedTable:
        """Values, fates and problems of the whole table."""
        body = self._ours(self._table.body)
        self._leave_out_rows(body)
        self._parsed.samples = samples_of(self._sheet, body.rows)
        self._parsed.rows = [self._sheet.numbers[index] for index in body.rows]
        read: set[int] = set()
        for column in self._table.columns.mapped:
            if reason := _unread(column):
                header = column.header
                self._parsed.unmapped.append(UnmappedColumn(column.letter, header, reason))
            else:
                read.add(column.place)
                self._read(self._with_unit(column), body)
        self._leave_out_columns(body, read)
        self._parsed.cell_total = self._total(body)
        return self._parsed

    def _accounts(self) -> frozenset[str] | None:
        if self._part.is_whole:
            return None
        columns = enumerate(self._sheet.columns)
        return frozenset(one.letter for at, one in columns if self._part.accounts_for(at))

    def _total(self, body: Body) -> int:
        """How many cells this table accounts for: a further part only has its own columns."""
        first, last = self._table.stretch.first, self._table.stretch.last
        total = 0
        for place, column in enumerate(self._sheet.columns):
            everything = last - first - column.kinds.count(0, first, last)
            if self._part.is_whole or (self._part.first and self._part.accounts_for(place)):
                total += everything
                continue
            rows = sum(1 for index in body.rows if column.kinds[index])
            total += everything - rows if self._part.first else 0
            total += rows if self._part.accounts_for(place) else 0
        return total

    def _ours(self, body: Body) -> Body:
        """The rows without those that a place column puts into another district."""
        left_out = {reason: list(rows) for reason, rows in body.left_out.items()}
        rows = self._not_dropped(body.rows, left_out)
        for column in self._table.columns.mapped:
            if column.field.kind is FieldKind.PLACE:
                grid = self._sheet.columns[column.place]
                elsewhere = {
                    text
                    for text in set(grid.raw)
                    if text.strip() and is_elsewhere(text, self._options.vocabularies)
                }
                for index in rows if elsewhere else ():
                    if grid.raw[index] in elsewhere:
                        reason = (
                            f"{column.field.label}是“{grid.raw[index].strip()[:20]}”，不属于本区"
                        )
                        left_out.setdefault(reason, []).append(index)
                own = {text for text in set(grid.raw) if is_ours(text, self._options.vocabularies)}
                self._parsed.ours.update(
                    self._sheet.numbers[index] for index in rows if grid.raw[index] in own
                )
                out = {index for found in left_out.values() for index in found}
                rows = [index for index in rows if index not in out] if elsewhere else rows
        return Body(rows, left_out)

    def _not_dropped(self, rows: list[int], left_out: dict[str, list[int]]) -> list[int]:
        """The rows without those that a person leaves out, who said why."""
        dropped, numbers = self._options.dropped, self._sheet.numbers
        if not dropped:
            return rows
        for index in rows:
            if (reason := dropped.get(numbers[index])) is not None:
                left_out.setdefault(f"{DROPPED}：{reason}", []).append(index)
        return [index for index in rows if numbers[index] not in dropped]

    def _leave_out_rows(self, body: Body) -> None:
        if not self._part.first:
            return
        header, first = self._table.candidate.header, self._table.stretch.first
        self._ignore(range(first, header.top), TITLE)
        self._ignore(range(header.top, header.body), HEADER)
        for reason, rows in body.left_out.items():
            self._ignore(rows, reason)

    def _leave_out_columns(self, body: Body, read: set[int]) -> None:
        reasons = {column.column: column.reason for column in self._parsed.unmapped}
        for place, column in enumerate(self._sheet.columns):
            if place not in read and self._part.accounts_for(place):
                self._ignore_cells(column, body.rows, reasons[column.letter])

    def _ignore(self, rows: Sequence[int], reason: str) -> None:
        for column in self._sheet.columns:
            self._ignore_cells(column, rows, reason)

    def _ignore_cells(self, column: Column, rows: Sequence[int], reason: str) -> None:
        numbers, kinds = self._sheet.numbers, column.kinds
        found = [numbers[index] for index in rows if kinds[index]]
        if found:
            self._parsed.handled.append(Handled(column.letter, None, "ignored", reason, found))

    def _with_unit(self, column: FieldColumn) -> FieldColumn:
        """A column without a unit gets the one a person gave for the whole sheet."""
        return column.in_unit(unit_setting(self._options)) if column.lacks_unit else column

    def _read(self, column: FieldColumn, body: Body) -> None:
        """One mapped column: its values, its companions, the fate of its cells."""
        parsed, name = self._parsed, column.field.name
        grid = self._sheet.columns[column.place]
        cells = cells_of(grid, body.span)
        filled = fill_down(cells, column, parsed.rows, self._merges.get(grid.number, ()))
        parsed.raws[name] = cells.raws
        corrected = self._corrected(column, cells)
        reader = reader_for(column.field, column.unit, self._options.reading)
        reading = read_column(corrected.cells, reader)
        corrected.settle(reading)
        if column.written is not None:
            restate(reading, corrected.cells, column)
        if name in self._options.blanks and not (column.field.key or column.field.required):
            _clear_blanks(reading, corrected.cells)
        parsed.columns.append(_told(column, reading))
        parsed.values[name] = reading.values
        if corrected.texts:
            parsed.corrected[name] = {
                parsed.rows[place]: text for place, text in corrected.texts.items()
            }
        if filled.cells:
            parsed.merged[name] = {parsed.rows[place]: cell for place, cell in filled.cells.items()}
        self._keep_companion(column, reading)
        self._account(column, reading, filled.cells.keys() | corrected.blank)
        self._tell(column, reading, cells)
        self._ask_about_amounts(column, filled)

    def _corrected(self, column: FieldColumn, cells: Cells) -> Corrected:
        """The column with the texts that a person put in its cells' place."""
        texts, rows = {}, self._parsed.rows
        for row, text in self._corrections.get(column.letter, {}).items():
            place = bisect_left(rows, row)
            if rows[place : place + 1] == [row]:
                texts[place] = text
        return corrected_cells(cells, texts)

    def _keep_companion(self, column: FieldColumn, reading: ColumnReading) -> None:
        name = column.field.companion
        if name is None or reading.companions is None:
            return
        said: list[Filled] = [BLANK if each is None else each for each in reading.companions]
        known = self._parsed.values.get(name)
        if name == "days_precision" and known is not None:
            said = [_coarser(one, other) for one, other in zip(known, said, strict=True)]
        target = f"{column.field.name}.{name}" if name == "year" else name
        self._parsed.values[target] = said

    def _account(self, column: FieldColumn, reading: ColumnReading, no_cells: Set[int]) -> None:
        """Count the cells of the column; what was put into an empty one is no cell."""
        if not self._part.accounts_for(column.place):
            return
        for reason, places in reading.normalised.items():
            self._handle(column, "normalised", reason, places, no_cells)
        for reason, places in reading.ignored.items():
            self._handle(column, "ignored", reason, places, no_cells)
        rejected: dict[str, list[int]] = {}
        for place, refused in reading.refused:
            rejected.setdefault(refused.message, []).append(place)
        for reason, places in rejected.items():
            self._handle(column, "rejected", reason, places, no_cells)
        odd = {place for places in reading.normalised.values() for place in places}
        odd |= {place for places in reading.ignored.values() for place in places}
        odd |= {place for place, _ in reading.refused}
        twice = sum(1 for place in no_cells if place not in odd)
        self._parsed.unchanged += reading.unchanged - twice

    def _handle(
        self, column: FieldColumn, fate: Fate, reason: str, places: list[int], no_cells: Set[int]
    ) -> None:
        numbers = self._parsed.rows
        rows = [numbers[place] for place in places if place not in no_cells]
        if rows:
            group = Handled(column.letter, column.field.name, fate, reason, rows)
            self._parsed.handled.append(group)

    def _tell(self, column: FieldColumn, reading: ColumnReading, cells: Cells) -> None:
        unknown = [place for place, refused in reading.refused if refused.kind == "no_unit"]
        for place, refused in reading.refused:
            if refused.kind != "no_unit":
                self._problem(column, place, cells, refused.kind, refused.severity, refused.message)
        for place, said in reading.notes:
            self._problem(column, place, cells, "check", "note", said)
        if unknown:
            rows = [self._parsed.rows[place] for place in unknown]
            message = (
                f"{column.field.label}（{column.letter} 列）没有写明单位，{len(rows)} 个数不能读："
                f"请在表头写明单位，例如“{column.field.header}”，或在导入时指定单位。"
            )
            cell = f"{column.letter}{self._parsed.header_rows[-1]}"
            name = column.field.name
            self._parsed.problems.append(
                Problem(None, cell, name, "no_unit", "question", message, column.header, rows)
            )

    def _problem(
        self,
        column: FieldColumn,
        place: int,
        cells: Cells,
        kind: str,
        severity: Severity,
        message: str,
    ) -> None:
        row = self._parsed.rows[place]
        cell, name = f"{column.letter}{row}", column.field.name
        self._parsed.problems.append(
            Problem(row, cell, name, kind, severity, message, cells.raws[place])
        )

    def _ask_about_amounts(self, column: FieldColumn, filled: Merged) -> None:
        """An amount merged over several rows belongs to one of them, or to all together."""
        for merge in filled.amounts:
            rows = [row for row in self._parsed.rows if merge.first_row <= row <= merge.last_row]
            message = (
                f"{column.field.label}在合并单元格 {merge.name} 里，看不出属于哪一行，"
                "请拆分单元格后逐行填写。"
            )
            cell = f"{column.letter}{merge.first_row}"
            self._parsed.problems.append(
                Problem(
                    None, cell, column.field.name, "merged_amount", "question", message, rows=rows
                )
            )


def _told(column: FieldColumn, reading: ColumnReading) -> MappedColumn:
    """The column as people are told of it: without a unit above, each of its cells says one."""
    if column.lacks_unit and any(value is not BLANK for value in reading.values):
        return replace(column.mapped, unit_from="cell")
    return column.mapped


def _by_column(corrections: Mapping[str, str]) -> dict[str, dict[int, str]]:
    """Column letter → {row: text that a person put there}."""
    found: dict[str, dict[int, str]] = {}
    for cell, text in corrections.items():
        row, number = split_cell(cell)
        found.setdefault(letters_of(number), {})[row] = text
    return found


def _clear_blanks(reading: ColumnReading, cells: Cells) -> None:
    """空白清除: an empty cell says that what is recorded goes; —, 无 and the like say nothing."""
    for place, kind in enumerate(cells.kinds):
        if not kind:
            reading.values[place] = CLEAR


def _unread(column: FieldColumn) -> str | None:
    """Why a recognised column is not read: numbering, and places that were already used."""
    if column.field.kind is FieldKind.LEFT_OUT:
        return NUMBERING
    return PLACE if column.field.kind is FieldKind.PLACE else None


def _coarser(one: Filled | None, other: Filled | None) -> Filled:
    """The coarser of two precisions; the one that is there where one is missing."""
    if one is BLANK or one is None:
        return BLANK if other is None else other
    if other is BLANK or other is None:
        return one
    return max(one, other, key=lambda each: _COARSENESS.index(str(each)))
