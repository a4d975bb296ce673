"""Cells of a read grid as spreadsheet XML, with the number formats that they were read under."""

import re
from datetime import date, datetime, time
from typing import Final

from registry.importing.coordinates import Kind
from registry.importing.grid import Column
from registry.importing.marking.frame import TRANSITIONAL
from registry.importing.marking.markup import plain_xml, text_xml

TEXT: Final = "@"
PERCENT: Final = "0.00%"
DAY: Final = "yyyy\\-mm\\-dd"
MOMENT: Final = "yyyy\\-mm\\-dd\\ hh:mm:ss"
CLOCK: Final = "hh:mm:ss"
_SHORT = {"year": 'yyyy"年"', "month": 'yyyy"年"m"月"'}
_ERROR = re.compile(r"#[A-Z0-9/!?_]+")
_FIRST_FORMAT = 164  # lower ids are built in
_FIRST_DAY = date(1899, 12, 30).toordinal()
_MARCH_1900 = 61  # before it, Excel counts a day that never was
_SECONDS = 86_400
_DIGITS = 15


class CellWriter:
    """Writes cells, collecting the formats that they need; ``styles`` is the part for them."""

    def __init__(self) -> None:
        self._formats: dict[str, int] = {}

    def column(self, column: Column, numbers: list[int], span: range) -> list[bytes]:
        """The cells of a column in some of its rows; b'' where empty."""
        letter, raw, kinds = column.letter, column.raw, column.kinds
        return [
            self._cell(column, index, f"{letter}{numbers[index]}".encode(), raw[index])
            if kinds[index]
            else b""
            for index in span
        ]

    def _cell(self, column: Column, index: int, name: bytes, raw: str) -> bytes:
        kind = column.kinds[index]
        if kind == Kind.NUMBER:
            return self._number(column, index, name, raw)
        if kind == Kind.DATE:
            return self._date(column, index, name, raw)
        if kind == Kind.BOOL:
            return b'<c r="%s" t="b"><v>%d</v></c>' % (name, raw == "TRUE")
        if kind == Kind.ERROR and _ERROR.fullmatch(raw):
            return b'<c r="%s" t="e"><v>%s</v></c>' % (name, plain_xml(raw))
        if kind == Kind.UNCACHED:
            return b'<c r="%s"><f>NA()</f></c>' % name  # its formula is not known; it must be seen
        return self._text(name, raw)

    def _number(self, column: Column, index: int, name: bytes, raw: str) -> bytes:
        """A number; one of more digits than a double holds is kept as text, or it would change."""
        if sum(map(str.isdigit, raw.strip("-0."))) > _DIGITS:
            return self._text(name, raw)
        width = column.padded.get(index)
        style = 0
        if width:
            style, raw = self._style("0" * width), raw.lstrip("0") or "0"
        elif index in column.percent:
            style = self._style(PERCENT)
        return b'<c r="%s" s="%d"><v>%s</v></c>' % (name, style, raw.encode())

    def _date(self, column: Column, index: int, name: bytes, raw: str) -> bytes:
        """A date as its serial number; one that Excel's calendar does not have stays text."""
        serial = serial_of(raw)
        if serial is None:
            return self._text(name, raw)
        code = _SHORT.get(column.precision.get(index, ""))
        if code is None:
            code = CLOCK if ":" in raw and "-" not in raw else MOMENT if "T" in raw else DAY
        return b'<c r="%s" s="%d"><v>%s</v></c>' % (name, self._style(code), serial.encode())

    def _text(self, name: bytes, raw: str) -> bytes:
        return b'<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (
            name,
            self._style(TEXT),
            text_xml(raw),
        )

    def _style(self, code: str) -> int:
        return self._formats.setdefault(code, len(self._formats) + 1)

    def styles(self) -> bytes:
        """The styles part."""
        formats = b"".join(
            b'<numFmt numFmtId="%d" formatCode="%s"/>' % (_FIRST_FORMAT + style, plain_xml(code))
            for code, style in self._formats.items()
        )
        xf = (
            b'<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        )
        xfs = b"".join(xf % (_FIRST_FORMAT + style) for style in self._formats.values())
        return _STYLES % (
            TRANSITIONAL,
            b"<numFmts>" + formats + b"</numFmts>" if formats else b"",
            b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' + xfs,
        )


_STYLES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%s">%s'
    b'<fonts><font><sz val="11"/><name val="\xe5\xae\x8b\xe4\xbd\x93"/></font></fonts>'
    b'<fills><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b"<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    b'<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b"<cellXfs>%s</cellXfs>"
    b'<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def serial_of(iso: str) -> str | None:
    """``2021-09-01T08:30:00`` -> its serial number in the 1900 system; None where it has none."""
    day, _, clock = iso.rpartition("T") if "T" in iso else (iso, "", "")
    if ":" in day:
        day, clock = "", day
    try:
        serial = _day(day) if day else 0
        seconds = _seconds(clock) if clock else 0.0
    except ValueError:
        return None
    if serial is None or (not serial and not seconds):
        return None
    return repr(serial + seconds / _SECONDS) if seconds else str(serial)


def _day(iso: str) -> int | None:
    serial = datetime.strptime(iso, "%Y-%m-%d").toordinal() - _FIRST_DAY  # noqa: DTZ007 - a plain day
    if serial < _MARCH_1900:
        serial -= 1
    return serial if serial > 0 else None


def _seconds(clock: str) -> float:
    moment = time.fromisoformat(clock)
    return (moment.hour * 60 + moment.minute) * 60 + moment.second + moment.microsecond / 1e6
