"""Short ways to mark a workbook in a test, and to look at what came out."""

import io
import re
import warnings
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from registry.importing.marking.frame import _ORDER
from registry.importing.marking.mark import Marked, mark
from registry.importing.marking.marks import HEADER, Mark, Span
from registry.importing.marking.styles import AMBER, RED
from tests.importing.reading.books import TYPES, book

__all__ = [
    "AMBER",
    "HEADER",
    "RED",
    "Mark",
    "Marked",
    "Span",
    "error",
    "mark",
    "marked",
    "question",
]


def error(cell: str, message: str = "应填数字。", sheet: str = "数据") -> Mark:
    """A mark of a cell's error."""
    return Mark(sheet, int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), cell, message, "error")


def question(cell: str, message: str = "与上年相差较大。", sheet: str = "数据") -> Mark:
    """A mark of a cell that waits for a person."""
    return Mark(sheet, error(cell).row, cell, message, "question")


def marked(data: bytes, *marks: Mark, header: int = 1, last: int = 9, **options: Any) -> bytes:
    """A workbook spliced and found sound; its table begins at ``header``."""
    result = mark(data, "测试.xlsx", marks, [Span("数据", header, last)], **options)
    assert result.kept
    sound(result.data)
    return result.data


def saved(book: openpyxl.Workbook) -> bytes:
    """The file of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet(data: bytes, name: str = "数据") -> Worksheet:
    """A sheet as openpyxl sees it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # hand-made workbooks name no default style
        return openpyxl.load_workbook(io.BytesIO(data))[name]


def colour(page: Worksheet, cell: str) -> str | None:
    """The fill that a cell shows."""
    fill = page[cell].fill
    return fill.fgColor.rgb if fill.fill_type == "solid" else None


def comment(page: Worksheet, cell: str) -> str | None:
    """The text of a cell's comment."""
    held = page[cell].comment
    return held.text if held else None


def parts(data: bytes) -> dict[str, bytes]:
    """Every part of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sound(data: bytes) -> None:
    """A package as Excel wants it: unique names, types, targets, XML, and elements in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = [name.lower() for name in archive.namelist()]
    assert len(names) == len(set(names))
    held = {name: content for name, content in parts(data).items() if not name.endswith("/")}
    for name, content in held.items():
        if name.endswith((".xml", ".rels", ".vml")):
            ET.fromstring(content)  # noqa: S314 - of our own making
        if "/worksheets/sheet" in name and name.endswith(".xml"):
            _in_order(content)
    _targets_exist(held)
    _shapes_match(held)


def _in_order(content: bytes) -> None:
    names = [child.tag.rpartition("}")[2] for child in ET.fromstring(content)]  # noqa: S314
    ranks = [_ORDER.index(name) for name in names if name in _ORDER]
    assert ranks == sorted(ranks), names
    single = [name for name in names if name != "conditionalFormatting"]
    assert len(single) == len(set(single))


def _targets_exist(held: dict[str, bytes]) -> None:
    lower = {name.lower() for name in held}
    types = held["[Content_Types].xml"].decode()
    assert types.count('Extension="vml"') <= 1
    for name, content in held.items():
        if not name.endswith(".rels"):
            continue
        links = re.findall(rb'Id="([^"]*)"', content)
        assert len(links) == len(set(links))
        for target in re.findall(
            r'Target="(/xl/(?:comments|drawings|styles)[^"]*)"', content.decode()
        ):
            assert target[1:].lower() in lower
            assert target.endswith(".vml") or f'PartName="{target}"' in types


def _shapes_match(held: dict[str, bytes]) -> None:
    """As many notes have a shape as there are comments, and no shape's id is used twice."""
    drawings = [content for name, content in held.items() if name.endswith(".vml")]
    for content in drawings:
        shapes = re.findall(rb'<(?:\w+:)?shape\s[^>]*\bid="([^"]+)"', content)
        assert len(shapes) == len(set(shapes))
    comments = sum(
        len(re.findall(rb"<(?:\w+:)?comment\s", content))
        for name, content in held.items()
        if "comments" in name.lower() and name.endswith(".xml") and "threaded" not in name.lower()
    )
    notes = sum(content.count(b'ObjectType="Note"') for content in drawings)
    assert notes == comments


MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml."
PARTS = (
    ("workbook", "sheet.main"),
    ("worksheets/sheet1", "worksheet"),
    ("styles", "styles"),
    ("sharedStrings", "sharedStrings"),
)


def typed(*more: tuple[str, str]) -> str:
    """The content types of a hand-made workbook; ``more`` are its further parts."""
    body = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    body += 'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    for name, kind in (*PARTS, *more):
        body += f'<Override PartName="/xl/{name}.xml" ContentType="{MEDIA}{kind}+xml"/>'
    return TYPES.replace("/>", f">{body}</Types>")


def made(rows: str = "", **options: Any) -> bytes:
    """A hand-made workbook that openpyxl opens too."""
    options["parts"] = {"[Content_Types].xml": typed()} | options.get("parts", {})
    return book(rows, **options)
