"""Which reader takes a file: decided by its content, never by its name.

What no reader takes is named, so that people know what they hold and what to do with it.
"""

import re
import site
from typing import IO

from registry.importing.readers.compound import Compound
from registry.importing.readers.delimited import read_delimited
from registry.importing.readers.frames import Sink
from registry.importing.readers.limits import ENCRYPTED, SAVE_AS, Refused, damaged
from registry.importing.readers.ods import read_ods
from registry.importing.readers.package import Package
from registry.importing.readers.xls import read_xls
from registry.importing.readers.xlsx import read_xlsx

ZIP = b"PK\x03\x04"
OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
COPY = "请把其中的表格复制到 Excel 或 WPS 表格中，另存为 .xlsx 再导入"
UNPACK = "请先解压，再选择其中的表格文件"
FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"这是 PDF 文件；{COPY}"),
    (b"\x89PNG", "这是图片（PNG）；请向报送单位索取原始表格文件"),
    (b"\xff\xd8\xff", "这是图片（JPEG）；请向报送单位索取原始表格文件"),
    (b"GIF8", "这是图片（GIF）；请向报送单位索取原始表格文件"),
    (b"BM", "这是图片（BMP）；请向报送单位索取原始表格文件"),
    (b"II*\x00", "这是图片（TIFF）；请向报送单位索取原始表格文件"),
    (b"MM\x00*", "这是图片（TIFF）；请向报送单位索取原始表格文件"),
    (b"{\\rtf", f"这是文字文档（RTF）；{COPY}"),
    (b"Rar!", f"这是 RAR 压缩包；{UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"这是 7z 压缩包；{UNPACK}"),
    (b"\x1f\x8b", f"这是 GZ 压缩包；{UNPACK}"),
    (b"PK\x05\x06", "这是空的压缩包；请重新导出或向报送单位索取"),
    (b"SQLite format 3", "这是数据库文件；请导出为 .xlsx 再导入"),
    (b"MZ", "这是程序文件（EXE），不要打开；请向报送单位核实来源"),
    (b"\x7fELF", "这是程序文件，不要打开；请向报送单位核实来源"),
)
ZIPPED: tuple[tuple[str, str], ...] = (
    ("word/", f"这是 Word 文档；{COPY}"),
    ("ppt/", f"这是 PowerPoint 演示文稿；{COPY}"),
    ("ofd.xml", f"这是 OFD 版式文件；{COPY}"),
    ("index/document.iwa", "这是苹果 Numbers 表格；请在 Numbers 中导出为 Excel 再导入"),
)
COMPOUND: tuple[tuple[str, str], ...] = (
    ("worddocument", f"这是 Word 文档；{COPY}"),
    ("powerpoint document", f"这是 PowerPoint 演示文稿；{COPY}"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|meta|table|body|style)\b", re.IGNORECASE)
SPREADSHEET_ML = b"urn:schemas-microsoft-com:office:spreadsheet"


def read_any(stream: IO[bytes], sink: Sink) -> str:
    """Reads the file into ``sink`` and says what format it was."""
    start = stream.read(8192)
    stream.seek(0)
    if start.startswith(ZIP):
        return _zipped(stream, sink)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(stream, sink)
    for magic, sentence in FOREIGN:
        if start.startswith(magic) and not _is_text(start, magic):
            raise Refused(sentence)
    if start.startswith(OLD_EXCEL):
        raise Refused(f"这是 Excel 5.0 以前的格式；{SAVE_AS}")
    return _text(start, stream, sink)


def _is_text(start: bytes, magic: bytes) -> bool:
    """A table may begin with the letters BM or MZ; a picture or a program has bytes below 9."""
    return len(magic) == 2 and magic.isalpha() and min(start[:512]) >= 9


def _zipped(stream: IO[bytes], sink: Sink) -> str:
    package = Package(stream, sink.limits)
    names = package.names
    if package.start_of("mimetype").startswith(b"application/vnd.oasis.opendocument."):
        return _open_document(package, sink)
    if any(name.endswith("workbook.bin") for name in names):
        return _calamine(stream, sink)
    for mark, sentence in ZIPPED:
        if any(name.startswith(mark) for name in names):
            raise Refused(sentence)
    if "[content_types].xml" in names or any(name.startswith("xl/") for name in names):
        read_xlsx(package, sink)
        return "xlsm" if any(name.endswith("vbaproject.bin") for name in names) else "xlsx"
    raise Refused(f"这是 ZIP 压缩包，不是表格；{UNPACK}")


def _open_document(package: Package, sink: Sink) -> str:
    if not package.start_of("mimetype").startswith(b"application/vnd.oasis.opendocument.spread"):
        raise Refused(f"这是 OpenDocument 文档，不是表格；{COPY}")
    read_ods(package, sink)
    return "ods"


def _calamine(stream: IO[bytes], sink: Sink) -> str:
    site.main()  # the child starts without site-packages; only this format needs them
    from registry.importing.readers.calamine import read_with_calamine  # noqa: PLC0415 - as said

    stream.seek(0)
    read_with_calamine(stream, sink)
    return "xlsb"


def _compound(stream: IO[bytes], sink: Sink) -> str:
    compound = Compound(stream.read())
    if "encryptedpackage" in compound.names:
        raise Refused(ENCRYPTED)
    for mark, sentence in COMPOUND:
        if mark in compound.names:
            raise Refused(sentence)
    if not compound.names.keys() & {"workbook", "book"}:
        raise damaged("里面没有表格")
    read_xls(compound, sink)
    return "xls"


def _text(start: bytes, stream: IO[bytes], sink: Sink) -> str:
    from registry.importing.readers.html import read_html  # noqa: PLC0415 - slow to load
    from registry.importing.readers.spreadsheet_ml import read_spreadsheet_ml  # noqa: PLC0415 - too

    kind = _kind_of_text(start)
    read = {"xml": read_spreadsheet_ml, "html": read_html, "csv": read_delimited}[kind]
    read(stream.read(), sink)
    return kind


def _kind_of_text(start: bytes) -> str:
    if not start.strip(b"\0\xff \r\n\t"):
        raise Refused("文件里没有内容；请重新导出或向报送单位索取")
    bare = start.replace(b"\0", b"")  # UTF-16 reads as ASCII without them
    if b"MIME-Version:" in bare[:512]:
        raise Refused(f"这是单个网页文件（MHTML），只是改名成了表格；{SAVE_AS}")
    if not bare.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<"):
        return "csv"
    is_xml = b"<?xml" in bare[:64]
    if is_xml and SPREADSHEET_ML in bare:
        return "xml"
    if _HTML.search(bare[:4096]):
        return "html"
    if is_xml:
        raise Refused(f"这是 XML 文件，不是表格；{SAVE_AS}")
    return "csv"
