"""A file is what it holds, whatever it is called; what is no table is named in a sentence."""

import pytest

from registry.importing.grid import Kind, Range
from registry.importing.opening import Unreadable
from tests.importing.reading.binary import compound
from tests.importing.reading.books import MAIN, book, cells, raws, read, zipped

DRAWING = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的（0 字节）"),
        (b"\0" * 4000, "没有内容"),
        (b" \r\n\t\n", "没有内容"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "图片（PNG）"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "图片（JPEG）"),
        (b"GIF89a" + b"\0" * 50, "图片（GIF）"),
        (b"BM\x36\0\0\0\0\0", "图片（BMP）"),
        (b"{\\rtf1\\ansi}", "RTF"),
        (b"Rar!\x1a\x07\x01\0", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "7z"),
        (b"\x1f\x8b\x08\0", "GZ"),
        (b"PK\x05\x06" + b"\0" * 18, "空的压缩包"),
        (b"SQLite format 3\0", "数据库"),
        (b"MZ\x90\0\x03\0", "程序"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "Excel 5.0 以前"),
        (b"PK\x03\x04" + b"\0" * 40, "压缩结构"),
        (book()[:-30], "压缩结构"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "OLE2"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "MHTML"),
        (b'<?xml version="1.0"?><config/>', "XML 文件"),
        (b"<html><body><p>no table</p></body></html>", "没有表格"),
        (zipped({"word/document.xml": "<x/>", "[Content_Types].xml": "<Types/>"}), "Word"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "PowerPoint"),
        (zipped({"OFD.xml": "<x/>"}), "OFD"),
        (zipped({"a.txt": "x", "b.xlsx": "y"}), "ZIP 压缩包"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument 文档"),
        (compound({"WordDocument": b"x" * 5000}), "Word"),
        (compound({"PowerPoint Document": b"x" * 5000}), "PowerPoint"),
        (compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 5000}), "已加密"),
        (compound({"Contents": b"x" * 5000}), "没有表格"),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, bytes) else value,
)
@pytest.mark.parametrize("name", ["名单.xlsx", "名单.csv"])
def test_what_is_no_table_is_named_whatever_its_ending(data: bytes, says: str, name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, name)
    sentence = refusal.value.sentence
    assert says in sentence
    assert sentence.startswith(f"“{name}”无法读取：")
    assert sentence.endswith("。")
    assert "\n" not in sentence
    assert refusal.value.detail == ""


def test_an_xlsx_called_xls_and_a_table_of_text_called_xlsx_are_read() -> None:
    assert read(book('<row r="1"><c r="A1"><v>1</v></c></row>'), "旧.xls").format == "xlsx"
    assert read(b"MZ,BM\n1,2\n", "假.xlsx").format == "csv"
    assert raws(read(b"BM,x\n1,2\n").sheets[0])["A1"] == "BM"


def test_a_workbook_with_macros_is_read_and_its_macros_are_not() -> None:
    data = book(
        '<row r="1"><c r="A1"><v>1</v></c></row>', parts={"xl/vbaProject.bin": b"\0rubbish"}
    )
    assert read(data).format == "xlsm"


def test_a_web_page_called_xls_gives_its_tables_as_text() -> None:
    page = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
    <meta http-equiv=Content-Type content="text/html; charset=gb2312"><style>td{x:y}</style></head>
    <body><table><tr><td><!-- only layout --></td></tr></table>
    <table border=1><tr><th colspan=2>企业&nbsp;情况</th><th rowspan="2">备注</th></tr>
    <tr><td>名称<td>产值<br>万元</tr>
    <tr style='display:none'><td>示例甲</td><td> 12&lt;3 </td>
    <td><table><tr><td>内</td></tr></table></td>
    </table></body></html>"""
    found = read(page.encode("gbk"), "导出.xls")
    assert found.format == "html"
    (sheet,) = found.sheets
    assert raws(sheet) == {
        "A1": "企业\xa0情况",
        "C1": "备注",
        "A2": "名称",
        "B2": "产值\n万元",
        "A3": "示例甲",
        "B3": "12<3",
        "C3": "内",
    }
    assert sheet.merges == [Range(1, 1, 1, 2), Range(1, 3, 2, 3)]
    assert sheet.hidden_rows == {3}


def test_a_web_page_with_a_giant_span_is_cheap() -> None:
    (sheet,) = read(b"<table><tr><td rowspan=99999999 colspan=99>a<td>b</table>").sheets
    assert raws(sheet) == {"A1": "a", "CV1": "b"}


def test_the_xml_of_excel_2003_keeps_types_formats_and_places() -> None:
    document = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
    <Styles><Style ss:ID="d"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style>
    <Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles>
    <Worksheet ss:Name="表一"><Table><Column ss:Index="2" ss:Hidden="1"/>
    <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">标题<html:B>粗</html:B></Data></Cell>
     <Cell><Data ss:Type="Number">0.30000000000000004</Data>
     <Comment><ss:Data>批注</ss:Data></Comment></Cell></Row>
    <Row ss:Index="5" ss:Hidden="1"><Cell ss:Index="2" ss:StyleID="d">
     <Data ss:Type="DateTime">2021-09-01T00:00:00.000</Data></Cell>
     <Cell ss:StyleID="p" ss:Formula="=1/8"><Data ss:Type="Number">0.125</Data></Cell>
     <Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=A1"/>
     <Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table>
    <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">
    <Visible>SheetHidden</Visible></WorksheetOptions>
    </Worksheet></Workbook>"""
    found = read(document.encode(), "旧.xls")
    assert found.format == "xml"
    (sheet,) = found.sheets
    assert cells(sheet) == {
        "A1": (Kind.TEXT, "标题粗"),
        "C1": (Kind.NUMBER, "0.3"),
        "B5": (Kind.DATE, "2021-09-01"),
        "C5": (Kind.NUMBER, "0.125"),
        "D5": (Kind.ERROR, "#DIV/0!"),
        "E5": (Kind.UNCACHED, ""),
        "F5": (Kind.BOOL, "TRUE"),
    }
    assert (sheet.visible, sheet.hidden_rows, sheet.hidden_columns) == (False, {5}, {"B"})
    assert sheet.merges == [Range(1, 1, 1, 2)]
    assert sheet.formulas == {"C5", "D5", "E5"}
    assert [c.letter for c in sheet.columns if c.percent] == ["C"]
    assert [c.letter for c in sheet.columns if c.precision] == ["B"]


def test_the_xml_of_excel_2003_may_be_in_a_chinese_encoding() -> None:
    document = """<?xml version="1.0" encoding="gb2312"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>
    <Row><Cell><Data ss:Type="String">示例企业</Data></Cell></Row></Table></Worksheet></Workbook>"""
    (sheet,) = read(document.encode("gbk"), "旧.xls").sheets
    assert (sheet.name, raws(sheet)) == ("表", {"A1": "示例企业"})


def test_a_word_document_in_xml_is_not_a_table() -> None:
    with pytest.raises(Unreadable, match="XML 文件"):
        read(f'<?xml version="1.0"?><w:document xmlns:w="{DRAWING}"/>'.encode())


def test_a_bare_sheet_part_is_not_a_workbook() -> None:
    with pytest.raises(Unreadable, match="XML 文件"):
        read(f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"/>'.encode())
