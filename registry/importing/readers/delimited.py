"""csv and tsv: what the encoding and the delimiter are, then every field as text.

Encodings are tried from the surest: a byte order mark, UTF-16 by its zero bytes, strict UTF-8, and
GB18030, which takes nearly anything and so comes last.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice, zip_longest

from registry.importing.coordinates import MAX_COLUMN, Kind
from registry.importing.readers.frames import Sink, Slice, shared
from registry.importing.readers.limits import Refused, damaged, too_much

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = ",\t;|"
ROWS_AT_ONCE, CELLS_AT_ONCE = 1_000, 50_000
_AS_TEXT = re.compile(r'="([^"]*)"')
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x19\x1b-\x1f]")


def encoding_of(data: bytes) -> str | None:
    """The name of the codec that decodes the whole file; None where it is no text."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return name if _decodes(data, name) else None
    guessed = _utf16(data[:4096])
    if guessed and _decodes(data, guessed):
        return guessed
    if len(_CONTROL.findall(data[:65_536])) * 50 > min(len(data), 65_536):
        return None
    return next((name for name in ("utf-8", "gb18030") if _decodes(data, name)), None)


def _utf16(start: bytes) -> str:
    """Zero bytes on one side only: commas, digits and line ends have them, Chinese has none."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > 1 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 1 and not odd else ""


def _decodes(data: bytes, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    view, step = memoryview(data), 1 << 20
    try:
        for start in range(0, len(data), step):
            decoder.decode(view[start : start + step])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def read_delimited(data: bytes, sink: Sink) -> None:
    """Sends the one sheet, as yet without a name; the 1-based row is the record's, as in Excel."""
    encoding = encoding_of(data)
    if encoding is None:
        raise Refused(
            "内容不是表格，也不是可识别的文字；请确认文件，并用 WPS 或 Excel 另存为 .xlsx"
        )
    sink.begin("", visible=True)
    csv.field_size_limit(max(sink.limits.text * 4, 1 << 17))
    delimiter, first = _delimiter(data, encoding)
    if b"\0" in data and not encoding.startswith("utf-16"):
        sink.note("文件中有空字符（NUL），已去掉")
    is_quoted_well = _send(data, encoding, delimiter, first, sink)
    if not is_quoted_well:
        sink.note("个别双引号没有按规则书写，相应内容已按原样读取")
    sink.end()


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    with io.TextIOWrapper(io.BytesIO(data), encoding, newline="") as lines:
        for line in lines:
            yield line.replace("\0", "") if "\0" in line else line


def _delimiter(data: bytes, encoding: str) -> tuple[str, int]:
    """The delimiter that cuts the first records into most fields, and how many lines to skip."""
    sample = list(islice(_lines(data[:1_000_000], encoding), 30))
    if sample and (told := re.fullmatch(r"sep=(.)\s*", sample[0], re.IGNORECASE)):
        return told[1], 1
    return max(DELIMITERS, key=lambda mark: _fields(sample, mark)), 0


def _fields(lines: list[str], delimiter: str) -> int:
    """The median number of fields beyond the first."""
    try:
        counts = sorted(len(record) for record in csv.reader(lines, delimiter=delimiter) if record)
    except csv.Error:
        return 0
    return counts[len(counts) // 2] - 1 if counts else 0


def _send(data: bytes, encoding: str, delimiter: str, skip: int, sink: Sink) -> bool:
    """All records; False where quotes were not written by the rules."""
    regular = _is_regular(data, encoding, delimiter, skip)
    records = csv.reader(islice(_lines(data, encoding), skip, None), delimiter=delimiter)
    start = 1
    try:
        while batch := list(_batch(records, sink)):
            _send_batch(start, batch, sink)
            start += len(batch)
    except csv.Error as error:
        raise too_much(f"第 {start} 行以后有单元格文字过长，可能是双引号没有配对") from error
    return regular


def _is_regular(data: bytes, encoding: str, delimiter: str, skip: int) -> bool:
    """A strict pass where there are quotes at all: one that never closes swallows the rest."""
    if b'"' not in data:
        return True
    lines = islice(_lines(data, encoding), skip, None)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    last = 0
    try:
        for _ in reader:
            last += 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise damaged(f"第 {last + 1} 行的双引号没有配对") from error
        return False
    return True


def _batch(records: Iterator[list[str]], sink: Sink) -> Iterator[list[str]]:
    cells = 0
    for record in islice(records, ROWS_AT_ONCE):
        if len(record) > MAX_COLUMN:
            raise too_much(f"有一行超过 {sink.limits.columns:,} 列")
        yield record
        cells += len(record)
        if cells > CELLS_AT_ONCE:
            return


def _send_batch(start: int, batch: list[list[str]], sink: Sink) -> None:
    columns = {}
    for number, fields in enumerate(zip_longest(*batch, fillvalue=""), 1):
        formulas = [index for index, field in enumerate(fields) if field[:2] == '="']
        texts = [_AS_TEXT.sub(r"\1", field) for field in fields] if formulas else fields
        kinds = bytes([Kind.TEXT if text else 0 for text in texts])
        columns[number] = Slice(shared(texts), kinds, (), formulas)
    sink.rows(range(start, start + len(batch)), columns)
