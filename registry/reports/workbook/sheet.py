"""A worksheet as reports write it: named styles, texts never formulas, formulas with values."""

from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula when the cell is edited or saved as CSV."""

TITLE_HEIGHT = 32
BODY = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_name": "方正小标宋简体", "font_size": 18, "align": "center"},
    "caption": {"font_name": "黑体", "font_size": 12},
    "right": {"align": "right"},
    "left": {"text_wrap": True},
    "head": {
        "font_name": "黑体",
        "align": "center",
        "text_wrap": True,
        "border": 1,
        "bg_color": "#EDF1F5",
    },
    "text": {"text_wrap": True, "border": 1},
    "centre": {"text_wrap": True, "border": 1, "align": "center"},
    "number": {"border": 1, "align": "right"},
    "total": {"border": 1, "align": "right", "bold": True},
    "total_text": {"border": 1, "align": "center", "bold": True},
}


class Sheets:
    """The workbook and its styles; a style with a number format is made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._made: dict[tuple[str, str, bool], Any] = {}

    def style(self, name: str, number_format: str = "", *, quoted: bool = False) -> Any:
        """The named style, with a number format, or quoted so that a text stays a text."""
        key = (name, number_format, quoted)
        if key not in self._made:
            look = {**BODY, **STYLES[name]}
            if number_format:
                look["num_format"] = number_format
            if quoted:
                look["quote_prefix"] = True
            self._made[key] = self.book.add_format(look)
        return self._made[key]

    def add(self, name: str) -> "Sheet":
        """A new worksheet."""
        return Sheet(self, self.book.add_worksheet(name), name)


class Sheet:
    """One worksheet. Rows and columns count from 0, as the library does."""

    def __init__(self, sheets: Sheets, raw: Any, name: str) -> None:
        self.sheets, self.raw, self.name = sheets, raw, name

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        """A text, whatever it looks like; none is an empty cell, which a chart leaves out."""
        if not text:
            self.raw.write_blank(row, column, None, self.sheets.style(style))
            return
        quoted = text.startswith(RISKY)
        self.raw.write_string(row, column, text, self.sheets.style(style, quoted=quoted))

    def number(
        self, row: int, column: int, value: Decimal | int, shape: str, style: str = "number"
    ) -> None:
        """A number in a number format."""
        self.raw.write_number(row, column, float(value), self.sheets.style(style, shape))

    def formula(
        self, row: int, column: int, formula: str, value: Decimal, shape: str, style: str = "number"
    ) -> None:
        """A live formula with the value that we computed for it."""
        self.raw.write_formula(row, column, formula, self.sheets.style(style, shape), float(value))

    def merged(self, area: tuple[int, int, int, int], text: str, style: str = "centre") -> None:
        """A text over several cells (first row, first column, last row, last column)."""
        if area[:2] == area[2:]:
            return self.text(area[0], area[1], text, style)
        look = self.sheets.style(style, quoted=text.startswith(RISKY))
        self.raw.merge_range(*area, "", look)
        self.raw.write_string(area[0], area[1], text, look)
        return None

    def title(self, text: str, last: int) -> None:
        """The first row: the title over all columns up to `last`, high enough for its letters."""
        self.merged((0, 0, 0, last), text, "title")
        self.raw.set_row(0, TITLE_HEIGHT)

    def heads(self, row: int, heads: tuple[str, ...]) -> None:
        """A header row."""
        for column, head in enumerate(heads):
            self.text(row, column, head, "head")

    def widths(self, *widths: float) -> None:
        """Column widths in characters."""
        for column, width in enumerate(widths):
            self.raw.set_column(column, column, width)

    def reference(self, row: int, column: int) -> str:
        """This cell as another sheet names it."""
        return f"'{self.name}'!{xl_rowcol_to_cell(row, column, True, True)}"


def cell(row: int, column: int) -> str:
    """A1."""
    return str(xl_rowcol_to_cell(row, column))


def span(first: int, last: int, column: int) -> str:
    """B3:B9: rows `first` to `last` of a column."""
    name = xl_col_to_name(column)
    return f"{name}{first + 1}:{name}{last + 1}"


def shape_of(decimals: int, mark: str = "") -> str:
    """The number format of an amount, with a mark behind it where few firms stand behind it."""
    digits = "0" if decimals == 0 else f"0.{'0' * decimals}"
    return f'{digits}"{mark}"' if mark else digits


PERCENT = '0.0"%"'
"""Percent kept in percent: 63.6 is 63.6 %."""
