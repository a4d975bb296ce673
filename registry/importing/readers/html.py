"""Web pages named .xls, as many government systems export them: each table a sheet of text.

A page shows text only, so every cell is text as shown; scripts and links are never followed.
"""

import re
from html.parser import HTMLParser

from registry.importing.coordinates import MAX_COLUMN, Kind
from registry.importing.readers.delimited import encoding_of
from registry.importing.readers.frames import Sink
from registry.importing.readers.gathering import Gathering, Held
from registry.importing.readers.limits import Refused, damaged, too_much

_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
NO_TABLE = "这是网页（HTML），里面没有表格；请把数据粘贴到 Excel 或 WPS 表格中，另存为 .xlsx 再导入"


def read_html(data: bytes, sink: Sink) -> None:
    """Sends every outermost table that holds anything."""
    page = _Page(sink)
    page.feed(decoded(data))
    page.close()
    page.finish()
    if not page.tables:
        raise Refused(NO_TABLE)


def decoded(data: bytes) -> str:
    """By the encoding that the text itself states, if it decodes; GBK may claim to be UTF-8."""
    stated = _CHARSET.search(data[:4096])
    names = [stated[1].decode().lower()] if stated else []
    names = ["gb18030" if name in {"gb2312", "gbk"} else name for name in names]
    for name in (*names, encoding_of(data) or ""):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise damaged("文字编码无法识别")


class _Page(HTMLParser):
    def __init__(self, sink: Sink) -> None:
        super().__init__(convert_charrefs=True)
        self.tables = 0
        self._sink = sink
        self._depth = 0
        self._silent = ""  # script or style
        self._table: _Table | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only what shapes a table matters."""
        if tag in {"script", "style", "head"} and self._table is None:
            self._silent = tag
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._table = _Table(self._sink)
        elif self._table is not None:
            self._inside(tag, {name: value or "" for name, value in attrs})

    def _inside(self, tag: str, attributes: dict[str, str]) -> None:
        table = self._table
        assert table is not None
        if tag in {"br", "p", "div", "tr", "li"} and (self._depth > 1 or tag != "tr"):
            table.text("\0")  # a line break, whatever spaces surround it
        elif tag == "tr":
            table.open_row(is_hidden=bool(_HIDDEN.search(attributes.get("style", ""))))
        elif tag in {"td", "th"}:
            if self._depth == 1:
                table.open_cell(attributes)
            else:
                table.text(" ")

    def handle_endtag(self, tag: str) -> None:
        """Tables end; rows and cells end where the next begins or the table does."""
        if tag == self._silent:
            self._silent = ""
        elif tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self.finish()
        elif self._table is not None and self._depth == 1 and tag in {"td", "th", "tr"}:
            self._table.close_cell()

    def handle_data(self, data: str) -> None:
        """Text of the cell."""
        if self._table is not None and not self._silent:
            self._table.text(data)

    def finish(self) -> None:
        """Sends the table that is open; one that holds nothing only lays out the page."""
        table, self._table, self._depth = self._table, None, 0
        if table is not None and table.send(self.tables + 1):
            self.tables += 1


class _Table:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._row = 0
        self._column = 0
        self._taken: dict[int, set[int]] = {}  # places that a cell above spans
        self._cells: list[tuple[int, int, str]] = []
        self._pieces: list[str] | None = None
        self._merges: list[tuple[int, int, int, int]] = []
        self._hidden_rows: list[int] = []

    def open_row(self, *, is_hidden: bool) -> None:
        self.close_cell()
        self._taken.pop(self._row, None)
        self._row += 1
        self._column = 0
        if is_hidden:
            self._hidden_rows.append(self._row)
        if self._row > self._sink.limits.rows:
            raise too_much(f"表格超过 {self._sink.limits.rows:,} 行")

    def open_cell(self, attributes: dict[str, str]) -> None:
        self.close_cell()
        self._row = self._row or 1
        taken = self._taken.get(self._row, set())
        self._column += 1
        while self._column in taken:
            self._column += 1
        down, across = _span(attributes, "rowspan"), _span(attributes, "colspan")
        if down > 1 or across > 1:
            last = self._row + down - 1, self._column + across - 1
            self._merges.append((self._row, self._column, *last))
            spanned = range(self._column, self._column + across)
            for row in range(self._row, self._row + down):
                self._taken.setdefault(row, set()).update(spanned)
        if self._column + across > MAX_COLUMN:
            raise too_much(f"表格超过 {self._sink.limits.columns:,} 列")
        self._pieces = []

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def close_cell(self) -> None:
        if self._pieces is not None:
            lines = _SPACE.sub(" ", "".join(self._pieces)).split("\0")
            text = "\n".join(line.strip(" \xa0") for line in lines).strip("\n")
            if text:
                self._cells.append((self._row, self._column, text))
            self._pieces = None

    def send(self, number: int) -> bool:
        """Whether it held anything."""
        self.close_cell()
        if not self._cells:
            return False
        name = f"表{number}"
        self._sink.begin(name, visible=True)
        cells = Gathering(name, self._sink)
        for row, column, text in self._cells:
            cells.add(row, column, Held(Kind.TEXT, text))
        cells.send()
        self._sink.end(self._merges, self._hidden_rows)
        return True


def _span(attributes: dict[str, str], name: str) -> int:
    """At most 1,000, as in browsers: a span of a million rows is a bomb."""
    text = attributes.get(name, "1").strip()
    return min(max(1, int(text)), 1_000) if text.isdecimal() and len(text) < 10 else 1
