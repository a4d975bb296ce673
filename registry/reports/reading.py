"""Read a report file back (读回): the seal it bears and every text and number it shows.

Each shown value has a place in words, so that two files can be compared place by place.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
import openpyxl
from docx.oxml.ns import qn
from lxml import etree

from registry.reports.seals import FINGERPRINT, NUMBER, TEMPLATE

Shown = Mapping[str, Any]
"""Place in words → the text or number that stands there."""

MAX_UNPACKED = 200 * 1024 * 1024
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
ENDINGS = (".xlsx", ".docx", ".json")


class NoReport(ValueError):
    """The file is none of ours; the message is the sentence for the user."""


@dataclass(frozen=True)
class ReadFile:
    """A report file: its ending, the seal it bears (None where it has none), what it shows.

    formulas -- what computes the cells of a workbook that are computed
    """

    ending: str
    number: str | None
    sha256: str | None
    template: str | None
    shown: Shown
    formulas: Shown = field(default_factory=dict)


def read_file(data: bytes, name: str) -> ReadFile:
    """Read a report file by the ending of its name. Raises NoReport."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise NoReport(f"“{name}”不是报告文件，请给出 .xlsx、.docx 或 .json 文件。")
    try:
        if ending == ".json":
            return _json(data)
        _guard(data)
        return _workbook(data) if ending == ".xlsx" else _document(data)
    except (
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        etree.XMLSyntaxError,
    ) as error:
        if isinstance(error, NoReport):
            raise
        raise NoReport(f"无法读取“{name}”：文件已损坏或不是报告文件。") from error


def _guard(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as package:
        if sum(item.file_size for item in package.infolist()) > MAX_UNPACKED:
            raise NoReport("文件解压后过大，不是本系统生成的报告。")


def _json(data: bytes) -> ReadFile:
    document = json.loads(data.decode("utf-8-sig"))
    shown = dict(_flat(document["report"], ""))
    return ReadFile(".json", document["number"], document["sha256"], None, shown)


def _flat(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """rows[3].official and so on."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for index, item in enumerate(value, 1):
            yield from _flat(item, f"{place}[{index}]")
    else:
        yield place, value


def _workbook(data: bytes) -> ReadFile:
    """Values of all cells; a formula without a stored value counts as the formula itself."""
    values: Any = openpyxl.load_workbook(BytesIO(data), data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(data))
    shown: dict[str, Any] = {}
    computed: dict[str, Any] = {}
    for sheet in values.worksheets:
        for row, written in zip(sheet.iter_rows(), formulas[sheet.title].iter_rows(), strict=True):
            for cell, source in zip(row, written, strict=True):
                place, value = f"{sheet.title}!{cell.coordinate}", cell.value
                if source.data_type == "f":
                    computed[place] = source.value
                    value = source.value if value is None else value
                if value not in (None, ""):
                    shown[place] = value
    named = {item.name: str(item.value) for item in values.custom_doc_props.props}
    seal = named.get(NUMBER), named.get(FINGERPRINT)
    return ReadFile(".xlsx", *seal, None, shown, computed)


def _document(data: bytes) -> ReadFile:
    """Paragraphs and cells in order, footers, and the cached numbers of the charts."""
    document = docx.Document(BytesIO(data))
    shown: dict[str, Any] = {}
    texts = filter(None, (_text(paragraph) for paragraph in document.element.body.iter(qn("w:p"))))
    shown |= {f"正文第{index}段": text for index, text in enumerate(texts, 1)}
    footers: set[str] = set()
    charts = []
    for part in document.part.package.iter_parts():
        if part.content_type.endswith("footer+xml"):
            footers |= _footer(part.blob)
        elif part.content_type == CHART_TYPE:
            charts.append((_trailing_number(str(part.partname)), part.blob))
    shown |= {f"页脚第{index}行": text for index, text in enumerate(sorted(footers), 1)}
    for index, (_, blob) in enumerate(sorted(charts), 1):
        shown |= _cached(blob, index)
    named = _custom(document)
    return ReadFile(".docx", named.get(NUMBER), named.get(FINGERPRINT), named.get(TEMPLATE), shown)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _text(paragraph: Any) -> str:
    return "".join(piece.text or "" for piece in paragraph.iter(qn("w:t"))).strip()


def _footer(blob: bytes) -> set[str]:
    """The lines of a footer without page numbers, which every program writes for itself."""
    paragraphs = etree.fromstring(blob, _parser()).iter(qn("w:p"))
    fixed = (one for one in paragraphs if one.find(f".//{qn('w:instrText')}") is None)
    return set(filter(None, map(_text, fixed)))


def _trailing_number(name: str) -> int:
    """The number of a chart in its name: chart2.xml comes before chart10.xml."""
    digits = re.search(r"(\d+)\.xml$", name)
    return int(digits[1]) if digits else 0


def _cached(blob: bytes, number: int) -> dict[str, Any]:
    """What a chart shows without opening its workbook."""
    points = etree.fromstring(blob, _parser()).iter(f"{CHART}v")
    return {
        f"图{number}第{index}个缓存值": _number(point.text or "")
        for index, point in enumerate(points, 1)
    }


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text


def _custom(document: Any) -> dict[str, str]:
    for relation in document.part.package.rels.values():
        if relation.reltype.endswith("/custom-properties"):
            root = etree.fromstring(relation.target_part.blob, _parser())
            return {item.get("name", ""): "".join(map(str, item.itertext())) for item in root}
    return {}


def changed_places(frozen: ReadFile, found: ReadFile) -> list[dict[str, Any]]:
    """Every place where a file shows something else than the published report does.

    A program that saves a workbook without its computed values leaves the formula: the same one
    is no change.
    """
    old, new = frozen.shown, found.shown
    unsaved = {place for place, formula in found.formulas.items() if new.get(place) == formula}
    return [
        {"where": place, "published": old.get(place), "found": new.get(place)}
        for place in dict.fromkeys([*old, *new])
        if not _same(old.get(place), new.get(place))
        and not (place in unsaved and new[place] == frozen.formulas.get(place))
    ]


def _same(one: Any, other: Any) -> bool:
    """Equal; numbers to the twelve digits that every program keeps."""
    numbers = (int, float)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return bool(one == other)
