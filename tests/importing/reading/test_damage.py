"""Whatever is done to a file's bytes, it is read or refused; no reader ever slips."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.importing.readers.limits import Refused
from tests.importing.reading.binary import record, text, xls
from tests.importing.reading.books import book, read_here, styles, zipped
from tests.importing.reading.test_ods import cell, table

ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>44440</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>甲&amp;乙</t></is></c>'
    '<c r="C2"><f>A1</f><v>1.5</v></c><c r="D2" t="e"><v>#N/A</v></c></row>'
)
WORKBOOK = book(ROWS, strings="<si><t>示例</t></si>", styling=styles("yyyy-mm", "000"))
BINARY = xls(
    record(0xFD, "3HI", 2, 1, 0, 0)
    + record(0x203, "3Hd", 2, 2, 0, 1.5)
    + record(0xE5, "5H", 1, 0, 2, 0, 3),
    globals_=record(0xFC, "II", 2, 2, tail=text("示例公司") + text("乙")),
)
SHEET = table(cell("float", "1.5", "1.5") + cell("date", "2021-09-01", "x", name="date-value"))
PAGE = "<html><table><tr><td colspan=2>甲<td>乙</table></html>".encode()
LINES = '名称,"备注"\n甲,"一\n二"\n'.encode("gb18030")


def damaged(data: bytes, draw: st.DataObject) -> bytes:
    """Some bytes changed, left out or put in."""
    whole = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        place = draw.draw(st.integers(0, len(whole) - 1))
        new = draw.draw(st.binary(max_size=4))
        whole[place : place + draw.draw(st.integers(0, 4))] = new
        whole = whole or bytearray(b"x")
    return bytes(whole)


@pytest.mark.parametrize("data", [WORKBOOK, BINARY, SHEET, PAGE, LINES], ids=range(5))
@given(draw=st.data())
def test_a_damaged_file_is_read_or_refused(data: bytes, draw: st.DataObject) -> None:
    with suppress(Refused):
        read_here(damaged(data, draw))


@pytest.mark.parametrize("data", [WORKBOOK, SHEET], ids=["xlsx", "ods"])
@given(draw=st.data())
def test_a_file_with_a_damaged_part_is_read_or_refused(data: bytes, draw: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    part = draw.draw(st.sampled_from(sorted(name for name, held in parts.items() if held)))
    parts[part] = damaged(bytes(parts[part]), draw)
    with suppress(Refused):
        read_here(zipped(parts))
