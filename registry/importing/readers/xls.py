"""xls and et: the binary workbook of Excel 5 to 2003 and of WPS. Source: [MS-XLS].

python-calamine reads it too, but hands over errors as blanks and drops number formats, hidden rows
and which cells are formulas; here an import needs all of them, so the records are read directly.
"""

import struct
from collections.abc import Callable

from registry.importing.coordinates import Kind
from registry.importing.readers.biff import Blocks, Text, continued, records
from registry.importing.readers.compound import Compound
from registry.importing.readers.formats import BUILT_IN, PLAIN, Format, classify
from registry.importing.readers.frames import Sink
from registry.importing.readers.gathering import REFERS, Gathering, Held, number_cell
from registry.importing.readers.limits import ENCRYPTED, Refused, damaged, too_much

TOO_OLD = "这是 Excel 4.0 或更早的格式；请用 WPS 或 Excel 打开后“另存为 .xlsx”再导入"
UNCOMPUTED = "本表的公式结果全部为空，可能从未计算过；请用 WPS 或 Excel 打开并保存一次后再导入"
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
SUPBOOK, EXTERNSHEET = 0x1AE, 0x17
OF_ITSELF, ADD_IN, ENCODED = 0x401, 0x3A01, 1
BOF, END, FILEPASS, CODEPAGE, DATEMODE = 0x809, 0x0A, 0x2F, 0x42, 0x22
FORMAT, XF, BOUNDSHEET, SST = 0x41E, 0xE0, 0x85, 0xFC
LABELSST, LABEL, RSTRING, NUMBER, RK, MULRK = 0xFD, 0x204, 0xD6, 0x203, 0x27E, 0xBD
BOOLERR, FORMULA, STRING, MERGED, ROW, COLINFO = 0x205, 0x06, 0x207, 0xE5, 0x208, 0x7D
WORKSHEET = 0x10


def read_xls(compound: Compound, sink: Sink) -> None:
    """Sends every worksheet; charts, dialogs and macro sheets are passed over."""
    data = compound.stream("workbook" if "workbook" in compound.names else "book")
    try:
        book = _Book(data)
        if not book.sheets:
            raise damaged("没有任何工作表")
        for name, place, visible in book.sheets:
            _Sheet(book, name, sink).read(place, visible=visible)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise damaged("记录内容无法识别") from error


class _Book:
    """The globals: strings, formats, the date system and where the sheets begin."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.text = Text(_version(data, 0))
        self.strings: list[str] = []
        self.is_1904 = False
        self.refers = False
        self.sheets: list[tuple[str, int, bool]] = []
        self._own: dict[int, Format] = {}
        self._format_ids: list[int] = []
        handlers: dict[int, Callable[[Blocks], None]] = {
            CODEPAGE: self._codepage,
            DATEMODE: self._datemode,
            FORMAT: self._format,
            XF: self._xf,
            BOUNDSHEET: self._boundsheet,
            SST: self._sst,
            SUPBOOK: self._supporting,
            EXTERNSHEET: self._extern_sheet,
        }
        for kind, body, following in records(data, 0):
            if kind == FILEPASS:
                raise Refused(ENCRYPTED)
            handler = handlers.get(kind)
            if handler is not None:
                handler(continued(data, body, following))

    def format_of(self, style: int) -> Format:
        """The number format behind a cell's style."""
        if style >= len(self._format_ids):
            return PLAIN
        number = self._format_ids[style]
        return self._own.get(number) or BUILT_IN.get(number, PLAIN)

    def _codepage(self, blocks: Blocks) -> None:
        self.text.codepage = blocks.number(2)

    def _datemode(self, blocks: Blocks) -> None:
        self.is_1904 = blocks.number(2) == 1

    def _format(self, blocks: Blocks) -> None:
        number = blocks.number(2)
        self._own[number] = classify(self.text.read(blocks, 2 if self.text.is_unicode else 1))

    def _xf(self, blocks: Blocks) -> None:
        blocks.take(2)
        self._format_ids.append(blocks.number(2))

    def _boundsheet(self, blocks: Blocks) -> None:
        place, state, kind = blocks.number(4), blocks.number(1), blocks.number(1)
        name = self.text.read(blocks, 1)
        if kind == 0:
            self.sheets.append((name, place, state & 3 == 0))

    def _supporting(self, blocks: Blocks) -> None:
        """A workbook whose sheets formulas speak of: this one, an add-in or another file."""
        blocks.take(2)
        self.refers |= blocks.number(2) not in (OF_ITSELF, ADD_IN)

    def _extern_sheet(self, blocks: Blocks) -> None:
        """Before Excel 97 a sheet itself: that of another file begins with an encoded path."""
        if not self.text.is_unicode:
            blocks.take(1)
            self.refers |= blocks.number(1) == ENCODED

    def _sst(self, blocks: Blocks) -> None:
        """All strings there are: some writers count them wrong."""
        blocks.take(8)
        while not blocks.exhausted:
            self.strings.append(blocks.string())


def _version(data: bytes, place: int) -> int:
    """The BIFF version of the substream at ``place``."""
    kind, _, version = struct.unpack_from("<3H", data, place)
    if kind in {0x009, 0x209, 0x409}:
        raise Refused(TOO_OLD)
    if kind != BOF:
        raise damaged("工作簿开头")
    return int(version)


class _Sheet:
    """One worksheet substream."""

    def __init__(self, book: _Book, name: str, sink: Sink) -> None:
        self._book = book
        self._name = name
        self._sink = sink
        self._cells = Gathering(name, sink)
        self._formats: dict[int, Format] = {}
        self._pending: tuple[int, int] | None = None  # a formula whose text follows
        self._formulas = self._empty_results = 0
        self._merges: list[tuple[int, int, int, int]] = []
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._following = 0
        self._handlers: dict[int, Callable[[bytes], None]] = {
            LABELSST: self._label_sst,
            LABEL: self._label,
            RSTRING: self._label,
            NUMBER: self._number,
            RK: self._rk,
            MULRK: self._mul_rk,
            BOOLERR: self._bool_or_error,
            FORMULA: self._formula,
            STRING: self._string,
            MERGED: self._merged,
            ROW: self._row,
            COLINFO: self._columns,
        }

    def read(self, place: int, *, visible: bool) -> None:
        """The substream that begins at ``place``; only a worksheet holds cells."""
        _version(self._book.data, place)
        if struct.unpack_from("<H", self._book.data, place + 6)[0] != WORKSHEET:
            return
        self._sink.begin(self._name, visible=visible)
        handlers, depth = self._handlers, 0
        for kind, body, following in records(self._book.data, place):
            if kind == BOF:
                depth += 1
            elif kind == END:
                depth -= 1
            elif depth == 1:
                handler = handlers.get(kind)
                if handler is not None:
                    self._following = following
                    handler(body)
        self._cells.send()
        self._tell_of_formulas()
        self._sink.end(self._merges, self._hidden_rows, self._hidden_columns)

    def _tell_of_formulas(self) -> None:
        if self._formulas and self._formulas == self._empty_results:
            self._sink.note(UNCOMPUTED)
        if self._formulas and self._book.refers:
            self._sink.note(REFERS)

    def _put(self, row: int, column: int, kind: Kind, raw: str) -> None:
        if raw:
            self._cells.add(row + 1, column + 1, Held(kind, raw))

    def _put_number(self, row: int, column: int, style: int, value: float) -> None:
        form = self._formats.get(style)
        if form is None:
            form = self._formats[style] = self._book.format_of(style)
        self._cells.add(row + 1, column + 1, number_cell(value, form, is_1904=self._book.is_1904))

    def _label_sst(self, body: bytes) -> None:
        row, column, _, index = struct.unpack_from("<3HI", body)
        self._put(row, column, Kind.TEXT, self._book.strings[index])

    def _label(self, body: bytes) -> None:
        row, column, _ = struct.unpack_from("<3H", body)
        blocks = continued(self._book.data, body[6:], self._following)
        self._put(row, column, Kind.TEXT, self._book.text.read(blocks))

    def _number(self, body: bytes) -> None:
        self._put_number(*struct.unpack_from("<3Hd", body))

    def _rk(self, body: bytes) -> None:
        row, column, style, packed = struct.unpack_from("<3HI", body)
        self._put_number(row, column, style, unpacked(packed))

    def _mul_rk(self, body: bytes) -> None:
        row, first = struct.unpack_from("<2H", body)
        for index, (style, packed) in enumerate(struct.iter_unpack("<HI", body[4:-2])):
            self._put_number(row, first + index, style, unpacked(packed))

    def _bool_or_error(self, body: bytes) -> None:
        row, column, _, value, is_error = struct.unpack_from("<3H2B", body)
        self._put_special(row, column, 2 if is_error else 1, value)

    def _put_special(self, row: int, column: int, kind: int, value: int) -> None:
        if kind == 2:
            self._put(row, column, Kind.ERROR, ERRORS.get(value, "#VALUE!"))
        else:
            self._put(row, column, Kind.BOOL, "TRUE" if value else "FALSE")

    def _formula(self, body: bytes) -> None:
        """The cached result: a double, or 0xFFFF in its upper end and what it is in its first."""
        row, column, style = struct.unpack_from("<3H", body)
        self._cells.formula(row + 1, column + 1)
        self._formulas += 1
        if body[12:14] != b"\xff\xff":
            self._put_number(row, column, style, struct.unpack_from("<d", body, 6)[0])
        elif body[6] == 0:
            self._pending = row, column
        elif body[6] in (1, 2):
            self._put_special(row, column, body[6], body[8])
        else:
            self._empty_results += 1

    def _string(self, body: bytes) -> None:
        if self._pending is not None:
            blocks = continued(self._book.data, body, self._following)
            self._put(*self._pending, Kind.TEXT, self._book.text.read(blocks))
            self._pending = None

    def _merged(self, body: bytes) -> None:
        for top, bottom, left, right in struct.iter_unpack(
            "<4H", body[2 : 2 + (len(body) - 2) // 8 * 8]
        ):
            self._merges.append((top + 1, left + 1, bottom + 1, right + 1))
        if len(self._merges) > self._sink.limits.merges:
            raise too_much(f"工作表“{self._name}”的合并单元格超过 {self._sink.limits.merges:,} 处")

    def _row(self, body: bytes) -> None:
        if body[12] & 0x20:
            self._hidden_rows.append(struct.unpack_from("<H", body)[0] + 1)

    def _columns(self, body: bytes) -> None:
        first, last, width, _, flags = struct.unpack_from("<5H", body)
        if flags & 1 or not width:
            self._hidden_columns.append((first + 1, last + 1))


def unpacked(packed: int) -> float:
    """An RK number: 30 bits of a double or of an integer, perhaps in hundredths."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value
