"""ods (OpenDocument spreadsheet): content.xml as a stream of events.

python-calamine reads it too, but hands over errors as blanks and drops what is hidden.
Source: OpenDocument 1.3 part 3; error cells as LibreOffice marks them (``calcext:value-type``).
"""

import re

from registry.importing.coordinates import MAX_COLUMN, MAX_ROW, Kind
from registry.importing.readers.formats import double_text, number_text
from registry.importing.readers.frames import Sink
from registry.importing.readers.gathering import REFERS, Gathering, Held
from registry.importing.readers.limits import ENCRYPTED, Refused, damaged, too_much
from registry.importing.readers.markup import Events, read_events
from registry.importing.readers.ods_stretch import stretch
from registry.importing.readers.package import Package

OFFICE, TABLE, TEXT, STYLE = (
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0 "
    for name in ("office", "table", "text", "style")
)
CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_ASIDE = {"annotation", "frame", "shapes", "custom-shape", "rect", "line", "g", "tracked-changes"}
_ERROR = re.compile(r"#(?:N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!)|Err:\d+")
_REFERS = re.compile(r"'(?:[^']|'')*'#\$")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,](\d+))?S")


def read_ods(package: Package, sink: Sink) -> None:
    """Sends every sheet."""
    if b"encryption-data" in package.start_of("META-INF/manifest.xml", 1 << 20):
        raise Refused(ENCRYPTED)
    events = _Content(sink)
    chunks = stretch(package.chunks("content.xml"), sink.limits)
    read_events(chunks, events, "content.xml")
    if not events.sheets:
        raise damaged("没有任何工作表")


class _Content(Events):
    def __init__(self, sink: Sink) -> None:
        self.sheets = 0
        self._sink = sink
        self._aside = 0  # inside a comment or a drawing, whose text is no cell's
        self._kept = False  # inside a sheet of another file, kept here for formulas
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet: _Sheet | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ASIDE:
            self._aside += 1
        elif self._aside or self._kept:
            return
        elif self._sheet is not None:
            if name == "table":
                raise self._sheet.nested()
            self._sheet.start(name, attributes)
        elif name == "table":
            self._begin(attributes)
        elif name == "style":
            self._style = attributes.get(STYLE + "name", "")
        elif name == "table-properties" and attributes.get(TABLE + "display") == "false":
            self._hidden_styles.add(self._style)

    def _begin(self, attributes: dict[str, str]) -> None:
        name = attributes.get(TABLE + "name", "")
        self._kept = _REFERS.match(name) is not None
        if self._kept:
            return
        self.sheets += 1
        visible = attributes.get(TABLE + "style-name", "") not in self._hidden_styles
        self._sink.begin(name, visible=visible)
        self._sheet = _Sheet(name, self._sink)

    def end(self, name: str) -> None:
        if name in _ASIDE:
            self._aside -= 1
        elif self._kept:
            self._kept = name != "table"
        elif self._sheet is not None and not self._aside:
            if name == "table":
                self._sheet.send()
                self._sheet = None
            else:
                self._sheet.end(name)

    def text(self, data: str) -> None:
        if self._sheet is not None and not self._aside:
            self._sheet.text(data)


class _Sheet:
    """One table; rows and cells may stand for many like them."""

    def __init__(self, name: str, sink: Sink) -> None:
        self._name = name
        self._sink = sink
        self._cells = Gathering(name, sink)
        self._row, self._row_times = 1, 1
        self._column, self._column_times = 1, 1
        self._next_column = 1  # of the column definitions
        self._held: list[tuple[int, int, Held, bool]] = []  # the row: column, times, cell, formula
        self._attributes: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._length = 0
        self._in_paragraph = 0
        self._merges: list[tuple[int, int, int, int]] = []
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._hidden = False
        self._refers = False
        self._far = False  # nobody asks for the row: its cells are not taken apart

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            self._open_cell(attributes)
        elif name == "p" and self._attributes is not None:
            self._paragraphs.append("")
            self._in_paragraph += 1
        elif name == "s":
            self.text(" " * min(_count(attributes, TEXT + "c"), self._sink.limits.text + 1))
        elif name in {"tab", "line-break"}:
            self.text("\t" if name == "tab" else "\n")
        elif name == "table-row":
            self._row_times = _count(attributes, TABLE + "number-rows-repeated")
            self._hidden = attributes.get(TABLE + "visibility", "visible") != "visible"
            self._column = 1
            self._far = self._is_far()
        elif name == "table-column":
            self._define_column(attributes)

    def nested(self) -> Refused:
        """A table within a cell: its rows are none of the sheet's, so nothing would be in place."""
        return Refused(
            f"工作表“{self._name}”第 {self._row} 行的单元格里套着另一张表；"
            "请用 WPS 或 Excel 打开，把里面的表移到单独的工作表，再另存为 .xlsx 后导入"
        )

    def _is_far(self) -> bool:
        limits = self._sink.limits
        if not limits.last_row or self._row <= limits.heads_to:
            return False
        last = self._row + self._row_times - 1
        return self._row > limits.last_row or last < limits.first_row

    def _define_column(self, attributes: dict[str, str]) -> None:
        first = self._next_column
        self._next_column += _count(attributes, TABLE + "number-columns-repeated")
        if attributes.get(TABLE + "visibility", "visible") != "visible":
            self._hidden_columns.append((first, self._next_column - 1))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._column_times = _count(attributes, TABLE + "number-columns-repeated")
        self._attributes = None if self._far else attributes
        self._paragraphs.clear()
        self._length = 0
        down = _count(attributes, TABLE + "number-rows-spanned")
        across = _count(attributes, TABLE + "number-columns-spanned")
        if down > 1 or across > 1:
            last = self._row + down - 1, self._column + across - 1
            self._merges.append((self._row, self._column, *last))

    def end(self, name: str) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            self._close_cell()
        elif name == "p":
            self._in_paragraph -= self._in_paragraph > 0
        elif name == "table-row":
            self._close_row()

    def text(self, data: str) -> None:
        if self._in_paragraph:
            self._paragraphs[-1] += data
            self._length += len(data)
            if self._length > 8 * self._sink.limits.text:
                raise too_much(f"工作表“{self._name}”第 {self._row} 行有单元格文字过长")

    def _close_cell(self) -> None:
        if self._far:
            self._column += self._column_times
            return
        attributes = self._attributes or {}
        has_formula = TABLE + "formula" in attributes
        self._refers |= has_formula and bool(_REFERS.search(attributes[TABLE + "formula"]))
        try:
            cell = held(attributes, "\n".join(self._paragraphs), has_formula=has_formula)
        except ValueError as error:
            raise damaged(f"工作表“{self._name}”第 {self._row} 行有无法识别的数值") from error
        if cell is not None:
            if self._column_times > self._sink.limits.columns:
                raise too_much(f"工作表“{self._name}”超过 {self._sink.limits.columns:,} 列")
            self._held.append((self._column, self._column_times, cell, has_formula))
        self._column += self._column_times
        self._attributes = None
        if self._column > MAX_COLUMN + 1:
            raise damaged(f"工作表“{self._name}”的列号超出 XFD")

    def _close_row(self) -> None:
        if self._held:
            if (
                self._row + self._row_times > MAX_ROW + 1
                or self._row_times > self._sink.limits.rows
            ):
                raise too_much(f"工作表“{self._name}”超过 {self._sink.limits.rows:,} 行")
            for row in range(self._row, self._row + self._row_times):
                self._add(row)
                if self._hidden:
                    self._hidden_rows.append(row)
        self._row += self._row_times
        self._held.clear()

    def _add(self, row: int) -> None:
        for first, times, cell, has_formula in self._held:
            for column in range(first, first + times):
                self._cells.add(row, column, cell)
                if has_formula:
                    self._cells.formula(row, column)

    def send(self) -> None:
        """The sheet is complete."""
        if len(self._merges) > self._sink.limits.merges:
            raise too_much(f"工作表“{self._name}”的合并单元格超过 {self._sink.limits.merges:,} 处")
        self._cells.send()
        if self._refers:
            self._sink.note(REFERS)
        self._sink.end(self._merges, self._hidden_rows, self._hidden_columns)


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1


def held(attributes: dict[str, str], shown: str, *, has_formula: bool) -> Held | None:
    """A cell from its attributes and the text that it shows; None where it is empty."""
    kind = attributes.get(OFFICE + "value-type", "")
    if attributes.get(CALC_TYPE) == "error" or (has_formula and _ERROR.fullmatch(shown)):
        return Held(Kind.ERROR, shown or "#VALUE!")
    if kind in {"float", "currency", "percentage"}:
        return _number(attributes.get(OFFICE + "value", ""), shown, is_rate=kind == "percentage")
    if kind == "date":
        return Held(Kind.DATE, moment(attributes.get(OFFICE + "date-value", "")))
    if kind == "time":
        return _duration(attributes.get(OFFICE + "time-value", ""))
    if kind == "boolean":
        is_true = attributes.get(OFFICE + "boolean-value") == "true"
        return Held(Kind.BOOL, "TRUE" if is_true else "FALSE")
    text = attributes.get(OFFICE + "string-value", shown)
    if text:
        return Held(Kind.TEXT, text)
    return Held(Kind.UNCACHED, "") if has_formula and not kind else None


def _number(value: str, shown: str, *, is_rate: bool) -> Held:
    """A code such as 001234 shows more zeros than its number has."""
    text = number_text(value)
    if shown.isdecimal() and shown.isascii() and shown != text and shown.lstrip("0") == text:
        return Held(Kind.NUMBER, shown, width=len(shown))
    return Held(Kind.NUMBER, text, percent=is_rate)


def moment(value: str) -> str:
    """``2021-09-01T12:00:00.123456000`` to the millisecond, midnight as the day alone.

    ValueError where it is no such text.
    """
    day, _, clock = value.partition("T")
    clock, _, fraction = clock.partition(".")
    fraction = fraction[:3].rstrip("0")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise ValueError(value)
    if clock in {"", "00:00:00"} and not fraction:
        return day
    return f"{day}T{clock}" + (f".{fraction:0<3}" if fraction else "")


def _duration(value: str) -> Held:
    """A time of day, or a longer time as its number of days."""
    match = _DURATION.fullmatch(value)
    if match is None:
        raise ValueError(value)
    hours, minutes, seconds = (int(part) for part in match.groups()[:3])
    fraction = (match[4] or "")[:3].rstrip("0")
    if hours < 24:
        clock = f"{hours:02}:{minutes:02}:{seconds:02}"
        return Held(Kind.DATE, clock + (f".{fraction:0<3}" if fraction else ""))
    days = (hours * 3600 + minutes * 60 + seconds) / 86_400
    return Held(Kind.NUMBER, double_text(days))
