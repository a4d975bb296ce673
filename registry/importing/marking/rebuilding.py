"""A plain xlsx from what was read, for sources that cannot be spliced (xls, et, ods, csv, xlsb).

It reads back as the same grid: texts stay texts, codes keep their zeros, dates their precision.
Rows stream into the zip, so memory stays that of the grid and no temporary file is made.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final

from registry.importing.coordinates import letters_of
from registry.importing.grid import Column, Range, Sheet, Workbook
from registry.importing.marking.cells import CellWriter
from registry.importing.marking.frame import TRANSITIONAL
from registry.importing.marking.markup import plain_xml
from registry.importing.marking.parts import LEVEL

MOST_NAME: Final = 31
_WIDEST, _NARROWEST, _LOOKED_AT = 50, 9, 200
_ROWS_AT_ONCE = 500
_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = b"http://schemas.openxmlformats.org/package/2006"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MEDIA = b"application/vnd.openxmlformats-officedocument.spreadsheetml."


def rebuild(book: Workbook) -> tuple[bytes, dict[str, str]]:
    """The workbook as xlsx, and the name that each sheet has there (31 characters, no ``[]:*?/``).

    Of two sheets with the same name the first is meant.
    """
    output, cells = BytesIO(), CellWriter()
    fitting: list[str] = []
    for sheet in book.sheets:
        fitting.append(_fitting(sheet.name, {name.lower() for name in fitting}))
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as target:
        target.writestr("[Content_Types].xml", _content_types(len(fitting)))
        target.writestr("_rels/.rels", _relationships([("officeDocument", "xl/workbook.xml")]))
        target.writestr("xl/workbook.xml", _workbook(book.sheets, fitting))
        links = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(fitting) + 1)]
        links.append(("styles", "styles.xml"))
        target.writestr("xl/_rels/workbook.xml.rels", _relationships(links))
        for number, sheet in enumerate(book.sheets, start=1):
            with target.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for piece in _sheet(sheet, cells):
                    part.write(piece)
        target.writestr("xl/styles.xml", cells.styles())
    names: dict[str, str] = {}
    for sheet, name in zip(book.sheets, fitting, strict=True):
        names.setdefault(sheet.name, name)
    return output.getvalue(), names


def _fitting(name: str, taken: set[str]) -> str:
    """A name that Excel accepts and no other sheet has."""
    base = _UNFIT.sub("_", name)[:MOST_NAME].strip("'") or "Sheet"
    if base.lower() == "history":
        base += "_"
    fitting, number = base, 1
    while fitting.lower() in taken:
        number += 1
        suffix = f"({number})"
        fitting = base[: MOST_NAME - len(suffix)] + suffix
    return fitting


def _content_types(sheets: int) -> bytes:
    parts = [(b"workbook.xml", b"sheet.main+xml"), (b"styles.xml", b"styles+xml")]
    parts += [(b"worksheets/sheet%d.xml" % n, b"worksheet+xml") for n in range(1, sheets + 1)]
    overrides = b"".join(
        b'<Override PartName="/xl/%s" ContentType="%s%s"/>' % (part, _MEDIA, kind)
        for part, kind in parts
    )
    return (
        b'%s<Types xmlns="%s/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        b'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>%s</Types>'
    ) % (_DECLARATION, _PACKAGE, overrides)


def _relationships(links: Iterable[tuple[str, str]]) -> bytes:
    told = b"".join(
        b'<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>'
        % (number, _OFFICE, kind.encode(), target.encode())
        for number, (kind, target) in enumerate(links, start=1)
    )
    root = b'%s<Relationships xmlns="%s/relationships">%s</Relationships>'
    return root % (_DECLARATION, _PACKAGE, told)


def _workbook(sheets: list[Sheet], names: list[str]) -> bytes:
    """The list of sheets; Excel wants one that can be seen, and opens on it."""
    seen = [number for number, sheet in enumerate(sheets) if sheet.visible] or [0]
    told = b"".join(
        b'<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>'
        % (plain_xml(name), number + 1, b"" if number in seen else b' state="hidden"', number + 1)
        for number, name in enumerate(names)
    )
    return (
        b'%s<workbook xmlns="%s" xmlns:r="%s"><bookViews><workbookView activeTab="%d"/></bookViews>'
        b"<sheets>%s</sheets></workbook>"
    ) % (_DECLARATION, TRANSITIONAL, _OFFICE, seen[0], told)


def _sheet(sheet: Sheet, cells: CellWriter) -> Iterator[bytes]:
    last = letters_of(max((column.number for column in sheet.columns), default=1))
    end = f"{last}{max(sheet.numbers, default=1)}".encode()
    head = b'%s<worksheet xmlns="%s"><dimension ref="A1:%s"/>' % (_DECLARATION, TRANSITIONAL, end)
    yield head + _widths(sheet) + b"<sheetData>"
    for first in range(0, len(sheet.numbers), _ROWS_AT_ONCE):
        yield _rows(sheet, cells, range(first, min(first + _ROWS_AT_ONCE, len(sheet.numbers))))
    yield b"</sheetData>"
    if sheet.merges:
        ranges = b"".join(b'<mergeCell ref="%s"/>' % each.name.encode() for each in _apart(sheet))
        yield b"<mergeCells>" + ranges + b"</mergeCells>"
    yield b"</worksheet>"


def _apart(sheet: Sheet) -> list[Range]:
    """Merged ranges of more than one cell; Excel refuses the file where two overlap."""
    kept: list[Range] = []
    reach: list[Range] = []
    for merge in sorted(set(sheet.merges)):
        if merge.first_row == merge.last_row and merge.first_column == merge.last_column:
            continue
        reach = [each for each in reach if each.last_row >= merge.first_row]
        if not any(
            each.first_column <= merge.last_column and merge.first_column <= each.last_column
            for each in reach
        ):
            kept.append(merge)
            reach.append(merge)
    return kept


def _rows(sheet: Sheet, cells: CellWriter, span: range) -> bytes:
    """Rows of the grid; each column is turned into cells at once."""
    columns = [cells.column(column, sheet.numbers, span) for column in sheet.columns]
    parts = []
    for place, row in enumerate(zip(*columns, strict=True)):
        number = sheet.numbers[span[place]]
        hidden = b' hidden="1"' if number in sheet.hidden_rows else b""
        parts.append(b'<row r="%d"%s>%s</row>' % (number, hidden, b"".join(row)))
    return b"".join(parts)


def _widths(sheet: Sheet) -> bytes:
    told = b"".join(
        b'<col min="%d" max="%d" width="%d" customWidth="1"%s/>'
        % (
            column.number,
            column.number,
            _width(column),
            b' hidden="1"' if column.letter in sheet.hidden_columns else b"",
        )
        for column in sheet.columns
    )
    return b"<cols>" + told + b"</cols>" if told else b""


def _width(column: Column) -> int:
    """As wide as what stands in the first rows; a Chinese character takes two places."""
    texts = column.raw[:_LOOKED_AT]
    longest = max((sum(_places(letter) for letter in text[:60]) for text in texts), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _places(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
