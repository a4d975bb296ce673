"""Writing one large sheet as a stream: flat memory, one pass, texts that stay texts.

Texts stand inline in their cells, so nothing is kept; no text can become a formula, and one that
begins like a formula carries the quote prefix, so that editing it in Excel does not make it one.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from registry.importing.coordinates import letters_of
from registry.importing.printing import pages_wide

REVISION_NAME = "registry_revision"
REGISTER_NAME = "registry_register"
"""Defined names of an exported workbook: what it was made of, for the three-way compare."""

MOST_LINES = 1_048_575
"""Lines that a sheet holds below its heads."""

LEVEL = 2
"""Of zlib: higher ones cost more time than they save room."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_SPECIAL = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
FORMULA_LIKE = ("=", "+", "-", "@")

TEXT_STYLE, QUOTED_STYLE, HEAD_STYLE = 1, 2, 3
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="等线"/>'
    '</font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
    "</borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    'quotePrefix="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" '
    'applyNumberFormat="1" applyFont="1"><alignment wrapText="1" vertical="center"/></xf>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)

_PRINTED = (
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="{wide}" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
)
"""A4 lying down, some pages wide, the pages numbered."""

Texts = Sequence[str | None]


class SheetWriter:
    """The rows of the one sheet; columns are given chunk by chunk."""

    def __init__(self, stream: IO[bytes], numeric: Sequence[bool]) -> None:
        self._stream = stream
        self._numeric = list(numeric)
        self._row = 2

    def write(self, columns: Sequence[Texts]) -> None:
        """Append rows given column by column; a number is a text of at most 15 digits."""
        size = len(columns[0])
        numbers = range(self._row, self._row + size)
        cells = [
            _cells(letters_of(place + 1), numbers, texts, numeric=numeric)
            for place, (texts, numeric) in enumerate(zip(columns, self._numeric, strict=True))
        ]
        rows = [
            f'<row r="{number}">{"".join(row)}</row>'
            for number, row in zip(numbers, zip(*cells, strict=True), strict=True)
        ]
        self._stream.write("".join(rows).encode())
        self._row += size


@contextmanager
def sheet_writer(
    target: IO[bytes],
    *,
    sheet: str,
    headers: Sequence[str],
    numeric: Sequence[bool],
    names: dict[str, str],
    widths: Sequence[int],
    keys: int = 0,
) -> Iterator[SheetWriter]:
    """A workbook of one sheet, written while the block runs.

    numeric -- per column, whether its plain numbers become number cells
    names -- defined names of the workbook → constant
    keys -- so many columns in front stand on every page where one is too narrow for all
    """
    wide = pages_wide(widths, keys)
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=LEVEL) as package:
        for name, text in _parts(sheet, names, keys if wide > 1 else 0).items():
            package.writestr(name, text)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            stream.write(_opening(headers, widths).encode())
            yield SheetWriter(stream, numeric)
            stream.write(f"</sheetData>{_PRINTED.format(wide=wide)}</worksheet>".encode())


def _cells(letter: str, numbers: range, texts: Texts, *, numeric: bool) -> list[str]:
    """The XML of one column's cells, '' where there is nothing."""
    if numeric:
        return [
            "" if not text else _number_or_text(letter, number, text)
            for number, text in zip(numbers, texts, strict=True)
        ]
    joined = "\n".join(text for text in texts if text)
    plain = _SPECIAL.search(joined) is None
    return [
        ""
        if not text
        else f'<c r="{letter}{number}" s="1" t="inlineStr"><is><t>{text}</t></is></c>'
        if plain and text[0] > "@" and text[-1] > " "
        else _text(f"{letter}{number}", text)
        for number, text in zip(numbers, texts, strict=True)
    ]


def _number_or_text(letter: str, number: int, text: str) -> str:
    if text[-1].isdigit() and is_number(text):
        return f'<c r="{letter}{number}"><v>{text}</v></c>'
    return _text(f"{letter}{number}", text)


def is_number(text: str) -> bool:
    """Whether a text is a plain number that a spreadsheet holds without loss."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit() and len(digits.strip("0")) <= 15


def _text(cell: str, text: str) -> str:
    style = QUOTED_STYLE if text.startswith(FORMULA_LIKE) else TEXT_STYLE
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    kept = escape(_CODED.sub("_x005F_", _FORBIDDEN.sub("", text)))
    return f'<c r="{cell}" s="{style}" t="inlineStr"><is><t{space}>{kept}</t></is></c>'


def _opening(headers: Sequence[str], widths: Sequence[int]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, start=1)
    )
    cells = "".join(
        f'<c r="{letters_of(n)}1" s="{HEAD_STYLE}" t="inlineStr"><is><t>{escape(header)}</t></is>'
        "</c>"
        for n, header in enumerate(headers, start=1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f'</sheetViews><cols>{columns}</cols><sheetData><row r="1">{cells}</row>'
    )


def _parts(sheet: str, names: dict[str, str], keys: int) -> dict[str, str]:
    """Everything but the sheet itself; its first row and `keys` columns stand on every page."""
    heads = f"'{sheet}'!$1:$1"
    if keys:
        heads = f"'{sheet}'!$A:${letters_of(keys)},{heads}"
    defined = f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{heads}</definedName>'
    defined += "".join(
        f'<definedName name="{escape(name)}" hidden="1">{escape(value)}</definedName>'
        for name, value in names.items()
    )
    kinds = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles"}
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    return {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet '
            f'name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets>'
            f"<definedNames>{defined}</definedNames></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": _STYLES,
    }


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
