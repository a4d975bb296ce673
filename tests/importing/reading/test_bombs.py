"""Files made to exhaust memory, time or patience: each is read cheaply or refused in a sentence."""

import io
import resource
import zipfile
from time import perf_counter

import pytest

from registry.importing.grid import Kind, letters_of
from registry.importing.opening import Unreadable
from tests.importing.reading.books import HEAD, MAIN, TAIL, book, cells, raws, read, zipped


def test_two_cells_in_the_far_corners_are_two_cells() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row>{far}'
    (sheet,) = read(book(rows)).sheets
    assert raws(sheet) == {"A1": "1", "XFD1048576": "2"}
    assert sheet.numbers == [1, 1_048_576]


def test_a_million_empty_rows_and_ghost_columns_cost_nothing() -> None:
    ghosts = '<cols><col min="1" max="16370" width="9" style="1"/></cols>'
    empty = "".join(f'<row r="{n}" spans="1:3" s="1"/>' for n in range(2, 1_000_001))
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XEP1000001"/>{ghosts}<sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c></row>{empty}'
        f'<row r="1000001"><c r="A1000001" s="0"/><c r="XEP1000001" s="0"/></row>{TAIL}'
    )
    (found,) = read(book(sheet=sheet)).sheets
    assert cells(found) == {"A1": (Kind.NUMBER, "1")}


def test_formatted_but_empty_cells_to_the_last_column_are_empty() -> None:
    ghosts = "".join(f'<c r="{letters_of(c)}2" s="0"/>' for c in range(1, 16_371))
    (found,) = read(
        book(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{ghosts}</row>')
    ).sheets
    assert found.numbers == [1]


def test_a_diagonal_is_refused_before_it_becomes_a_square() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="{letters_of(n)}{n}"><v>1</v></c></row>' for n in range(1, 4000)
    )
    with pytest.raises(Unreadable, match="超过 1,000 列"):
        read(book(rows))
    with pytest.raises(Unreadable, match="单元格超过 1,000,000 个"):
        read(book(rows), columns=16_384, cells=1_000_000)


def test_too_many_rows_cells_sheets_and_merges_are_refused_with_the_limit() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 50))
    with pytest.raises(Unreadable, match="“数据”超过 40 行"):
        read(book(rows), rows=40)
    with pytest.raises(Unreadable, match="单元格超过 40 个"):
        read(book(rows), cells=40)
    with pytest.raises(Unreadable, match="工作表超过 0 张"):
        read(book(rows), sheets=0)
    sheet = (
        HEAD
        + "</sheetData><mergeCells>"
        + '<mergeCell ref="A1:B1"/>' * 9
        + "</mergeCells></worksheet>"
    )
    with pytest.raises(Unreadable, match="合并单元格超过 8 处"):
        read(book(sheet=sheet), merges=8)


def test_a_long_text_is_refused_with_its_cell() -> None:
    rows = '<row r="7"><c r="C7" t="str"><v>' + "长" * 40_000 + "</v></c></row>"
    with pytest.raises(Unreadable, match=r"“数据”C7 的文字有 40,000 个字，超过 32,767 个"):
        read(book(rows))


def test_a_cell_of_a_gibibyte_is_refused_by_its_declared_size() -> None:
    with pytest.raises(Unreadable, match="解压后有 1024 MB，超过 640 MB"):
        read(bombed(b"", b"A" * (1 << 20), 1024))


def test_a_cell_of_half_a_gibibyte_is_refused_without_holding_it() -> None:
    head = (HEAD + '<row r="1"><c r="A1" t="str"><v>').encode()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with pytest.raises(Unreadable, match="A1 的文字超过"):
        read(bombed(head, b"A" * (1 << 20), 512))
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert after <= max(before, 200 * 1024)  # KiB


def bombed(head: bytes, block: bytes, times: int) -> bytes:
    """A workbook whose sheet is the head and then the block again and again, packed."""
    source = io.BytesIO(book())
    target = io.BytesIO()
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if not name.endswith("sheet1.xml"):
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(head)
            for _ in range(times):
                part.write(block)
    return target.getvalue()


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "_rels/.rels",
    ],
)
def test_a_document_type_is_refused_in_every_part(doctype: str, part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(book('<row r="1"><c r="A1"><v>1</v></c></row>'))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = doctype.encode() + bytes(parts[part])
    with pytest.raises(Unreadable, match="DOCTYPE"):
        read(zipped(parts))


def test_the_same_name_twice_is_refused() -> None:
    buffer = io.BytesIO(book())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", "<x/>")
    with pytest.raises(Unreadable, match="同名文件"):
        read(buffer.getvalue())


def test_names_that_point_outside_are_only_names() -> None:
    parts: dict[str, str | bytes] = {"../../evil.txt": "x", "/etc/evil": "x", "C:\\evil": "x"}
    (sheet,) = read(book('<row r="1"><c r="A1"><v>1</v></c></row>', parts=parts)).sheets
    assert raws(sheet) == {"A1": "1"}


def test_a_part_that_holds_more_than_it_declares_is_refused() -> None:
    data = bytearray(book('<row r="1"><c r="A1"><v>1</v></c></row>'))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    data = data.replace(size.to_bytes(4, "little"), (size - 9).to_bytes(4, "little"))
    with pytest.raises(Unreadable, match=r"sheet1\.xml"):
        read(bytes(data))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet",
            '<?xml version="1.0" encoding="nope"?><worksheet',
        ),
        ("xl/styles.xml", "<styleSheet", '<?xml version="1.0" encoding="gbk"?><styleSheet'),
    ],
)
def test_an_encoding_that_nobody_knows_is_refused(part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(io.BytesIO(book('<row r="1"><c r="A1"><v>1</v></c></row>'))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = bytes(parts[part]).replace(old.encode(), new.encode())
    with pytest.raises(Unreadable, match="文字编码") as refusal:
        read(zipped(parts))
    assert refusal.value.detail == ""


def test_a_zip_whose_places_lie_before_its_beginning_is_refused() -> None:
    data = bytearray(book('<row r="1"><c r="A1"><v>1</v></c></row>'))
    end = data.rindex(b"PK\5\6")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    data[end + 16 : end + 20] = (start + 77).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="已损坏") as refusal:
        read(bytes(data))
    assert refusal.value.detail == ""


def test_a_file_over_the_limit_is_refused_before_a_process_is_started() -> None:
    with pytest.raises(Unreadable, match="超过 1 KB"):
        read(b"x" * 2000, file_bytes=1024)


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    rows = "".join(
        f'<row r="{n}">' + f"<c s='0' r='A{n}'><v>1</v></c></row>" for n in range(1, 400_000)
    )
    began = perf_counter()
    with pytest.raises(Unreadable, match="超过 1 秒"):
        read(book(rows), seconds=1)
    assert perf_counter() - began < 60


def test_a_reader_that_wants_too_much_memory_is_stopped() -> None:
    strings = "".join(f"<si><t>示例企业{n}</t></si>" for n in range(400_000))
    with pytest.raises(Unreadable, match="内存超过 48 MB"):
        read(book(strings=strings), memory_bytes=48 << 20)
