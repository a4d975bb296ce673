"""The XML spreadsheet of Excel 2003, usually named .xls: one file, cells with types and styles."""

from registry.importing.coordinates import MAX_COLUMN, MAX_ROW, Kind
from registry.importing.readers.formats import DAY, PLAIN, RATE, Format, classify
from registry.importing.readers.frames import Sink
from registry.importing.readers.gathering import Gathering, Held, number_cell
from registry.importing.readers.html import decoded
from registry.importing.readers.limits import damaged, too_much
from registry.importing.readers.markup import Events, read_events
from registry.importing.readers.ods import moment

SS = "urn:schemas-microsoft-com:office:spreadsheet "
NAMED = {
    "Percent": RATE,
    "Short Date": DAY,
    "Long Date": DAY,
    "Medium Date": DAY,
    "General Date": DAY,
}


def read_spreadsheet_ml(data: bytes, sink: Sink) -> None:
    """Sends every worksheet."""
    size = 1 << 18
    events = _Document(sink)
    text = decoded(data)  # expat itself knows no Chinese encoding
    pieces = (
        text[start : start + size].encode("utf-8", "surrogatepass")
        for start in range(0, len(text), size)
    )
    read_events(pieces, events, "XML 内容", "utf-8")
    if not events.sheets:
        raise damaged("没有任何工作表")


class _Document(Events):
    def __init__(self, sink: Sink) -> None:
        self.sheets = 0
        self._sink = sink
        self._formats: dict[str, Format] = {}
        self._style = ""
        self._sheet: _Sheet | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Style":
            self._style = attributes.get(SS + "ID", "")
        elif name == "NumberFormat":
            code = attributes.get(SS + "Format", "")
            self._formats[self._style] = NAMED.get(code) or classify(code)
        elif name == "Worksheet":
            self.sheets += 1
            self._sheet = _Sheet(attributes.get(SS + "Name", ""), self._formats, self._sink)
        elif self._sheet is not None:
            self._sheet.start(name, attributes)

    def end(self, name: str) -> None:
        if self._sheet is not None:
            if name == "Worksheet":
                self._sheet.send()
                self._sheet = None
            else:
                self._sheet.end(name)

    def text(self, data: str) -> None:
        if self._sheet is not None:
            self._sheet.text(data)


class _Sheet:
    """One worksheet; whether it is hidden stands at its end, so it is sent when complete."""

    def __init__(self, name: str, formats: dict[str, Format], sink: Sink) -> None:
        self._name = name
        self._formats = formats
        self._sink = sink
        self._cells: list[tuple[int, int, Held, bool]] = []
        self._row = self._column = self._next_column = 0
        self._cell: dict[str, str] = {}
        self._type = ""
        self._pieces: list[str] | None = None
        self._length = 0
        self._visible_pieces: list[str] | None = None
        self._visible = True
        self._comment = False
        self._merges: list[tuple[int, int, int, int]] = []
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[tuple[int, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Cell":
            self._open_cell(attributes)
        elif name == "Data" and not self._comment:
            self._type = attributes.get(SS + "Type", "String")
            self._pieces, self._length = [], 0
        elif name == "Row":
            self._open_row(attributes)
        elif name == "Comment":
            self._comment = True
        elif name == "Column":
            self._define_column(attributes)
        elif name == "Visible":
            self._visible_pieces = []

    def _open_row(self, attributes: dict[str, str]) -> None:
        row = _whole(attributes, "Index", self._row + 1)
        if not self._row < row <= MAX_ROW:
            raise damaged(f"工作表“{self._name}”的行号重复或次序错乱，见第 {row} 行")
        self._row, self._column = row, 0
        if attributes.get(SS + "Hidden") == "1":
            self._hidden_rows.append(row)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        column = _whole(attributes, "Index", self._column + 1)
        if not self._column < column <= MAX_COLUMN:
            raise damaged(f"工作表“{self._name}”第 {self._row} 行的列号重复或次序错乱")
        across = _whole(attributes, "MergeAcross", 0)
        down = _whole(attributes, "MergeDown", 0)
        if across or down:
            self._merges.append((self._row, column, self._row + down, column + across))
        self._cell = {**attributes, "column": str(column)}
        self._column = column + across
        self._type = ""

    def _define_column(self, attributes: dict[str, str]) -> None:
        first = _whole(attributes, "Index", self._next_column + 1)
        self._next_column = first + _whole(attributes, "Span", 0)
        if attributes.get(SS + "Hidden") == "1":
            self._hidden_columns.append((first, self._next_column))

    def end(self, name: str) -> None:
        if name == "Data" and self._pieces is not None:
            self._close_data("".join(self._pieces))
            self._pieces = None
        elif name == "Cell" and not self._type and SS + "Formula" in self._cell:
            self._put(Held(Kind.UNCACHED, ""))
        elif name == "Comment":
            self._comment = False
        elif name == "Visible" and self._visible_pieces is not None:
            self._visible = "".join(self._visible_pieces) == "SheetVisible"
            self._visible_pieces = None

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)
            self._length += len(data)
            if self._length > 8 * self._sink.limits.text:
                raise too_much(f"工作表“{self._name}”第 {self._row} 行有单元格文字过长")
        elif self._visible_pieces is not None:
            self._visible_pieces.append(data)

    def _close_data(self, text: str) -> None:
        form = self._formats.get(self._cell.get(SS + "StyleID", ""), PLAIN)
        if text:
            try:
                self._put(_held(self._type, text, form))
            except ValueError as error:
                where = f"工作表“{self._name}”第 {self._row} 行"
                raise damaged(f"{where}有无法识别的内容") from error

    def _put(self, cell: Held) -> None:
        is_formula = SS + "Formula" in self._cell
        self._cells.append((self._row, int(self._cell["column"]), cell, is_formula))

    def send(self) -> None:
        """The worksheet is complete."""
        self._sink.begin(self._name, visible=self._visible)
        cells = Gathering(self._name, self._sink)
        for row, column, cell, is_formula in self._cells:
            cells.add(row, column, cell)
            if is_formula:
                cells.formula(row, column)
        cells.send()
        self._sink.end(self._merges, self._hidden_rows, self._hidden_columns)


def _held(kind: str, text: str, form: Format) -> Held:
    if kind == "Number":
        return number_cell(float(text), form, is_1904=False)
    if kind == "DateTime":
        return Held(Kind.DATE, moment(text), precision=form.precision)
    if kind == "Boolean":
        return Held(Kind.BOOL, "TRUE" if text == "1" else "FALSE")
    return Held(Kind.ERROR if kind == "Error" else Kind.TEXT, text)


def _whole(attributes: dict[str, str], name: str, otherwise: int) -> int:
    text = attributes.get(SS + name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise
