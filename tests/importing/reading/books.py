"""Hand-made workbooks, part by part, and short ways to ask what was read."""

import io
import marshal
import zipfile
from typing import Any

from registry.importing.assembly import Assembler
from registry.importing.grid import Kind, Sheet, Workbook
from registry.importing.opening import Limits, open_workbook
from registry.importing.readers.frames import Sink
from registry.importing.readers.sniffing import read_any

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
HEAD = f'<worksheet xmlns="{MAIN}"><sheetData>'
TAIL = "</sheetData></worksheet>"


def relations(*links: tuple[str, str, str]) -> str:
    """A relationships part of (id, type, target)."""
    body = "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for i, kind, target in links
    )
    return f'<Relationships xmlns="{PACKAGE}">{body}</Relationships>'


def styles(*codes: str | int) -> str:
    """A styles part; style 0 is general, then one for each format code or built-in id."""
    own, xfs = "", '<xf numFmtId="0"/>'
    for index, code in enumerate(codes):
        if isinstance(code, int):
            xfs += f'<xf numFmtId="{code}"/>'
        else:
            quoted = code.replace("&", "&amp;").replace('"', "&quot;")
            own += f'<numFmt numFmtId="{164 + index}" formatCode="{quoted}"/>'
            xfs += f'<xf numFmtId="{164 + index}"/>'
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts>'
        f"<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>{xfs}</cellXfs></styleSheet>"
    )


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts; the same bytes at any moment, for tests are named after them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def book(
    rows: str = "",
    *,
    sheet: str | bytes | None = None,
    strings: str = "",
    styling: str = "",
    workbook: str = "",
    properties: str = "",
    **more: Any,
) -> bytes:
    """An xlsx of one sheet: its rows, or the whole sheet part; other parts by their file names."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook
        or f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
        '<sheets><sheet name="数据" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "styles", "styles.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet if sheet is not None else HEAD + rows + TAIL,
        "xl/styles.xml": styling or styles(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    parts.update(more.get("parts", {}))
    return zipped(parts)


def read(data: bytes, name: str = "测试.xlsx", **limits: int) -> Workbook:
    """Through the child process, as the program does."""
    return open_workbook(data, name, Limits()._replace(**limits))


def read_here(data: bytes, **limits: int) -> Workbook:
    """In this process: for tests that read hundreds of files."""
    assembler = Assembler()
    kind = read_any(io.BytesIO(data), local_sink(assembler, Limits()._replace(**limits)))
    return Workbook("测试", "", kind, assembler.sheets, assembler.notes)


def local_sink(assembler: Assembler, limits: Limits) -> Sink:
    """A sink whose frames arrive at once."""
    pending = bytearray()

    def write(data: bytes) -> None:
        pending.extend(data)
        size = int.from_bytes(pending[:4], "little")
        if len(pending) > 4 and len(pending) == 4 + size:
            kind, *values = marshal.loads(bytes(pending[4:]))  # noqa: S302 - our own
            pending.clear()
            assembler.take(kind, tuple(values))

    return Sink(write, limits)


def cells(sheet: Sheet) -> dict[str, tuple[Kind, str]]:
    """Every cell that is not empty, by its name."""
    return {f"{letter}{row}": (cell.kind, cell.raw) for row, letter, cell in sheet.cells()}


def raws(sheet: Sheet) -> dict[str, str]:
    """Every cell's original text, by its name."""
    return {name: raw for name, (_, raw) in cells(sheet).items()}
