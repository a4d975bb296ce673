"""xlsx and xlsm (Office Open XML, transitional and strict). Macros are never opened.

The workbook is found by its relationships, as are sheets, styles and shared strings; the usual
names serve only where a file has no relationships at all.
"""

from registry.importing.readers.formats import BUILT_IN, PLAIN, Format, classify
from registry.importing.readers.frames import Sink
from registry.importing.readers.gathering import REFERS
from registry.importing.readers.limits import damaged
from registry.importing.readers.markup import Events
from registry.importing.readers.package import Package, Relation
from registry.importing.readers.sheet import SheetReader
from registry.importing.readers.strings import SharedStrings
from registry.importing.readers.values import Values

RECALCULATES = (
    "本表含公式，且文件要求打开时重新计算：读到的是文件里保存的结果，"
    "如由程序生成，请先用 WPS 或 Excel 打开并保存一次"
)
MAX_FORMATS = 70_000  # Excel allows 65,490


class _Workbook(Events):
    """xl/workbook.xml: the sheets in the order of the tabs, and the date system."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []  # name, relationship id, visible
        self.is_1904 = False
        self.recalculates = False
        self.refers = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            link = next((v for key, v in attributes.items() if key.endswith(" id")), "")
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", ""), link, visible))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "externalReference":
            self.refers = True
        elif name == "calcPr":
            self.recalculates = attributes.get("fullCalcOnLoad") in {"1", "true"}


class _Styles(Events):
    """xl/styles.xml: the number format of each cell style."""

    def __init__(self) -> None:
        self.formats: list[Format] = []
        self._own: dict[int, Format] = {}
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._own[_whole(attributes.get("numFmtId"))] = classify(
                attributes.get("formatCode", "")
            )
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside and len(self.formats) < MAX_FORMATS:
            number = _whole(attributes.get("numFmtId"))
            self.formats.append(self._own.get(number) or BUILT_IN.get(number, PLAIN))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def read_xlsx(package: Package, sink: Sink) -> None:
    """Sends every worksheet; sheets that are charts or dialogs hold no cells."""
    part = _workbook_part(package)
    book = _Workbook()
    package.read(part, book)
    relations = package.relations(part)
    strings = _strings(package, _one(relations, "sharedStrings"))
    sink.strings(strings)
    values = Values(
        strings,
        _formats(package, _one(relations, "styles")),
        is_1904=book.is_1904,
    )
    worksheets = 0
    for name, link, visible in book.sheets:
        relation = relations.get(link)
        if relation is None:
            raise damaged(f"找不到工作表“{name}”的内容")
        if relation.kind == "worksheet":
            worksheets += 1
            _read_sheet(package, relation.target, name, values, sink, book, visible=visible)
    if not worksheets:
        raise damaged("没有任何工作表")


def _read_sheet(
    package: Package,
    part: str,
    name: str,
    values: Values,
    sink: Sink,
    book: _Workbook,
    *,
    visible: bool,
) -> None:
    sink.begin(name, visible=visible)
    reader = SheetReader(name, values, sink)
    reader.read(package.chunks(part))
    if reader.has_formulas and book.recalculates:
        sink.note(RECALCULATES)
    if reader.has_formulas and book.refers:
        sink.note(REFERS)
    sink.end(reader.merges, reader.hidden_rows, reader.hidden_columns)


def _workbook_part(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "officeDocument":
            return relation.target
    return "xl/workbook.xml"


def _one(relations: dict[str, Relation], kind: str) -> str:
    return next((found.target for found in relations.values() if found.kind == kind), "")


def _strings(package: Package, part: str) -> list[str]:
    if not part or not package.has(part):
        return []
    strings = SharedStrings()
    strings.read(package.chunks(part))
    return strings.texts


def _formats(package: Package, part: str) -> list[Format]:
    styles = _Styles()
    if part and package.has(part):
        package.read(part, styles)
    return styles.formats
