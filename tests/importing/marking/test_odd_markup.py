"""Workbooks as programs other than Excel write them: every dialect of the format is followed."""

import pytest

from registry.importing.grid import Kind
from registry.importing.marking.marks import ABOUT, AUTHOR, Mark
from registry.importing.marking.notes import SAID
from tests.importing.marking.looking import (
    HEADER,
    RED,
    Span,
    colour,
    comment,
    error,
    made,
    mark,
    marked,
    parts,
    sheet,
    sound,
    typed,
)
from tests.importing.reading.books import (
    MAIN,
    OFFICE,
    cells,
    raws,
    read,
    relations,
    zipped,
)

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
HEADER_ROW = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>代码</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>产值</t></is></c></row>'
)
PLAIN = HEADER_ROW + '<row r="2"><c r="A2"><v>7</v></c><c r="B2"><v>8</v></c></row>'


def worksheet(rows=PLAIN, head="", tail="", space=MAIN):
    return (
        f'<worksheet xmlns="{space}" xmlns:r="{OFFICE}">{head}'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )


def kept(data, *marks, last=9):
    """Marks, and sees that every cell of before is there after."""
    before = read(data).sheets[0]
    after = marked(data, *marks, last=last)
    found = cells(read(after).sheets[0])
    for name, cell in cells(before).items():
        assert found[name] == cell, name
    return after


def test_elements_with_a_prefix():
    rows = PLAIN.replace("<", "<x:").replace("<x:/", "</x:")
    part = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    data = kept(made(sheet=part), error("B2"), error("C2"), error("A5"))

    assert colour(sheet(data), "B2") == RED
    assert raws(read(data).sheets[0])["D2"] == "应填数字。"
    assert "<x:autoFilter" in parts(data)["xl/worksheets/sheet1.xml"].decode()


def test_a_strict_workbook():
    links = relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")
    ).replace(OFFICE, STRICT_OFFICE)
    data = kept(
        made(sheet=worksheet(space=STRICT), parts={"xl/_rels/workbook.xml.rels": links}),
        error("B2"),
    )
    held = parts(data)

    assert STRICT.encode() in held["xl/comments1.xml"]
    assert (
        b"purl.oclc.org/ooxml/officeDocument/relationships/comments"
        in held["xl/worksheets/_rels/sheet1.xml.rels"]
    )


def test_rows_and_cells_without_a_place_are_counted():
    rows = (
        '<row><c t="inlineStr"><is><t>代码</t></is></c><c t="str"><v>产值</v></c></row>'
        "<row><c><v>7</v></c><c><v>8</v></c></row>"
        '<row><c><v>9</v></c><c r="D3"><v>10</v></c><c><v>11</v></c></row>'
    )
    data = kept(made(rows), error("B2"), error("B3"), error("E3"), last=3)
    page = sheet(data)

    assert [colour(page, cell) for cell in ("B2", "B3", "E3", "A2")] == [RED, RED, RED, None]
    assert raws(read(data).sheets[0])["F3"] == "应填数字。"


def test_attributes_in_another_order_and_in_single_quotes():
    rows = HEADER_ROW + (
        "<row spans='1:2' r='2' ><c s='0' r='A2' ><v>7</v></c >"
        "<c t = 'n' r = 'B2'><v>8</v></c></row>"
    )
    page = sheet(kept(made(rows), error("A2"), error("B2")))

    assert (colour(page, "A2"), colour(page, "B2")) == (RED, RED)
    assert page["C2"].value == "应填数字。"


def test_comments_and_cdata_that_look_like_rows_and_cells():
    rows = HEADER_ROW + (
        '<!-- <row r="9"><c r="A9"/></row> --><row r="2"><!-- <c r="B2"/> --><c r="A2" '
        't="inlineStr"><is><t><![CDATA[</c></row><row r="7">]]></t></is></c><?x <row?>'
        '<c r="B2"><v>8</v></c></row><!-- </sheetData> -->'
    )
    data = kept(made(rows), error("B2"), error("A4"))

    assert colour(sheet(data), "B2") == RED
    assert raws(read(data).sheets[0])["A2"] == '</c></row><row r="7">'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_sheet_in_another_encoding(encoding):
    said = encoding.removesuffix("-sig")
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>\xe9</t></is></c></row>'
    text = f'<?xml version="1.0" encoding="{said}"?>{worksheet(rows)}'
    data = kept(made(sheet=text.encode(encoding)), error("B2"))

    assert colour(sheet(data), "B2") == RED
    assert raws(read(data).sheets[0])["A1"] == "\xe9"


def test_a_sheet_longer_than_a_piece_of_the_stream():
    rows = HEADER_ROW + "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{"字" * 300}{row}</t></is></c>'
        f'<c r="B{row}"><v>{row}</v></c></row>'
        for row in range(2, 4000)
    )
    marks = [error(f"B{row}") for row in range(2, 4000, 7)]
    page = sheet(kept(made(rows), *marks, last=3999))

    assert [row for row in range(2, 4000) if colour(page, f"B{row}")] == list(range(2, 4000, 7))
    assert [row for row in range(2, 4000) if page[f"C{row}"].value] == list(range(2, 4000, 7))


@pytest.mark.parametrize("ref", ["A1", "A1:XFD1048576", "B7:B7", "nonsense", ""])
def test_a_wrong_dimension_is_put_right(ref):
    data = kept(made(sheet=worksheet(head=f'<dimension ref="{ref}"/>')), error("B2"), last=2)

    found = parts(data)["xl/worksheets/sheet1.xml"].decode().split('dimension ref="')[1]
    assert found.split('"')[0] in {"A1:C2", "A1:C7", "A1:XFD1048576"}


@pytest.mark.parametrize("rows", ["", '<row r="1"/>', '<row r="1" spans="1:3"></row>'])
def test_a_sheet_of_empty_rows(rows):
    page = sheet(marked(made(rows), error("B2")))

    assert page["C1"].value == HEADER
    assert page["C2"].value == "应填数字。"


def test_a_sheet_whose_data_element_is_empty():
    part = f'<worksheet xmlns="{MAIN}"><sheetData/><pageMargins left="1" right="1"/></worksheet>'

    assert colour(sheet(marked(made(sheet=part), error("B2"))), "B2") == RED


def test_new_elements_stand_where_the_schema_wants_them():
    tail = (
        '<sheetProtection sheet="1"/><mergeCells><mergeCell ref="A8:B8"/></mergeCells>'
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>1'
        '</formula></cfRule></conditionalFormatting><dataValidations><dataValidation sqref="A2" '
        'type="whole"><formula1>1</formula1></dataValidation></dataValidations>'
        '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
        '<mc:AlternateContent xmlns:mc="x"/><extLst/>'
    )
    head = "<sheetPr/><sheetViews><sheetView workbookViewId='0'/></sheetViews><sheetFormatPr/>"
    data = kept(made(sheet=worksheet(head=head, tail=tail)), error("B2"))
    text = parts(data)["xl/worksheets/sheet1.xml"].decode()

    order = ["<cols>", "<sheetData>", "<autoFilter", "<mergeCells>", "<legacyDrawing", "<mc:Alt"]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)


def test_a_workbook_without_styles_gets_some():
    links = relations(("rId1", "worksheet", "worksheets/sheet1.xml"))
    data = made(PLAIN, parts={"xl/_rels/workbook.xml.rels": links, "xl/styles.xml": ""})
    held = parts(data)
    del held["xl/styles.xml"]
    page = sheet(kept(zipped(held), error("B2")))

    assert colour(page, "B2") == RED
    assert page["C2"].font.color.rgb == "FFC00000"


@pytest.mark.parametrize("style", ["", "99", "x"])
def test_a_style_that_does_not_exist_is_none(style):
    rows = HEADER_ROW + f'<row r="2"><c r="B2" s="{style}"><v>8</v></c></row>'
    text = parts(marked(made(rows), error("B2")))["xl/worksheets/sheet1.xml"].decode()

    assert '<c r="B2" s="' in text
    assert text.split('<c r="B2" s="')[1].split('"')[0].isdecimal()


def test_an_empty_row_takes_the_row_style():
    styling = (
        f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts>'
        "<fills><fill><patternFill/></fill></fills>"
        '<borders><border/></borders><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs>'
        "</styleSheet>"
    )
    rows = HEADER_ROW + '<row r="2" s="1" customFormat="1"/>'
    page = sheet(marked(made(rows, styling=styling), error("B2")))

    assert page["B2"].number_format == "0.00%"
    assert colour(page, "B2") == RED


def with_comments(comments, drawing, *, name="xl/comments1.xml", tail=True):
    """A workbook whose sheet has comments and the drawing behind them."""
    links = relations(("c", "comments", f"/{name}"), ("d", "vmlDrawing", "../drawings/v.vml"))
    return made(
        sheet=worksheet(tail='<legacyDrawing r:id="d"/>' if tail else ""),
        parts={
            "[Content_Types].xml": typed(
                (name.removeprefix("xl/").removesuffix(".xml"), "comments")
            ),
            "xl/worksheets/_rels/sheet1.xml.rels": links,
            name: comments,
            "xl/drawings/v.vml": drawing,
        },
    )


NOTE = (
    '<v:shape id="_x0000_s{0}" type="#_x0000_t202"><x:ClientData ObjectType="Note">'
    "<x:Row>{1}</x:Row><x:Column>{2}</x:Column></x:ClientData></v:shape>"
)
BUTTON = '<v:shape id="_x0000_s2050"><x:ClientData ObjectType="Button"/></v:shape>'


def drawing(*shapes):
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel">' + "".join(shapes) + "</xml>"
    )


def comments_part(*held):
    body = "".join(
        f'<comment ref="{ref}" authorId="{author}"><text>{text}</text></comment>'
        for ref, author, text in held
    )
    return (
        f'<comments xmlns="{MAIN}"><authors><author>张三</author><author>{AUTHOR}</author>'
        f"</authors><commentList>{body}</commentList></comments>"
    )


def test_existing_comments_shapes_and_buttons_stay():
    data = with_comments(
        comments_part(("A2", 0, "<t>请核</t>"), ("B1", 0, "<r><t>见</t></r><r><t>说明</t></r>")),
        drawing(NOTE.format(1025, 1, 0), NOTE.format(1026, 0, 1), BUTTON),
    )
    after = kept(data, error("A2", "不对。"), error("B2"))
    vml = parts(after)["xl/drawings/v.vml"].decode()

    assert comment(sheet(after), "A2") == "请核\n【本系统】不对。"
    assert comment(sheet(after), "B1") == "见说明"
    assert comment(sheet(after), "B2") == "【本系统】应填数字。"
    assert vml.count('ObjectType="Note"') == 4
    assert BUTTON in vml
    assert "xl/comments2.xml" not in parts(after)


def test_our_own_former_comments_go_with_their_shapes():
    data = with_comments(
        comments_part(
            ("A2", 1, "<t>【本系统】旧</t>"),
            ("C1", 1, f"<t>{SAID}{ABOUT}</t>"),
            ("B1", 0, "<t>见</t>"),
        ),
        drawing(NOTE.format(1025, 1, 0), NOTE.format(1026, 0, 1), NOTE.format(1027, 0, 2)),
    )
    after = marked(data, error("B2"))

    assert comment(sheet(after), "A2") is None
    assert comment(sheet(after), "B1") == "见"
    assert sheet(after)["C1"].value == HEADER


def test_a_drawing_of_buttons_alone_gets_our_notes():
    links = relations(("d", "vmlDrawing", "../drawings/v.vml"))
    part = worksheet(tail='<legacyDrawing r:id="d"/>')
    more = {"xl/worksheets/_rels/sheet1.xml.rels": links, "xl/drawings/v.vml": drawing(BUTTON)}
    after = kept(made(sheet=part, parts=more), error("B2"))

    assert BUTTON in parts(after)["xl/drawings/v.vml"].decode()
    assert comment(sheet(after), "B2") == "【本系统】应填数字。"


def test_a_table_without_room_on_its_right_is_marked_without_our_column():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
    after = kept(made(rows), error("A2"))

    assert cells(read(after).sheets[0]) == {"A1": (Kind.NUMBER, "1"), "XFD1": (Kind.NUMBER, "2")}
    assert comment(sheet(after), "A2") == "【本系统】应填数字。"


def test_a_filter_name_of_the_workbook_follows():
    names = (
        "<definedNames><definedName name='合计'>1</definedName><definedName "
        "name='_xlnm._FilterDatabase' localSheetId='0' hidden='1'>数据!$A$1:$B$2</definedName>"
        "</definedNames>"
    )
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="数据" sheetId="1" '
        f'r:id="rId1"/></sheets>{names}<calcPr/></workbook>'
    )
    part = worksheet(tail='<autoFilter ref="A1:B2"/>')
    text = parts(kept(made(sheet=part, workbook=workbook), error("B2")))["xl/workbook.xml"].decode()

    assert text.count("_FilterDatabase") == 1
    assert "'数据'!$A$1:$C$9" in text
    assert "合计" in text


def test_a_file_that_cannot_be_followed_is_rebuilt_from_what_was_read():
    part = worksheet(tail='<legacyDrawing r:id="gone"/>')
    result = mark(made(sheet=part), "测试.xlsx", [error("B2")], [Span("数据", 1, 2)])
    sound(result.data)

    assert not result.kept
    assert colour(sheet(result.data), "B2") == RED
    assert raws(read(result.data).sheets[0]) == {
        "A1": "代码",
        "B1": "产值",
        "A2": "7",
        "B2": "8",
        "C1": HEADER,
        "C2": "应填数字。",
    }


def test_a_macro_workbook_keeps_its_macros_and_its_ending():
    data = made(PLAIN, parts={"xl/vbaProject.bin": b"\0macro"})
    result = mark(data, "测试.xlsm", [error("B2")], [Span("数据", 1, 2)])

    assert result.ending == "xlsm"
    assert parts(result.data)["xl/vbaProject.bin"] == b"\0macro"


def test_a_mark_outside_every_table_is_shown_too():
    note = Mark("数据", 12, "B12", "这里不是表。", "error")
    page = sheet(kept(made(PLAIN), note, last=2))

    assert colour(page, "B12") == RED
    assert page["C12"].value == "这里不是表。"


def test_a_comment_in_the_last_corner_stays_on_the_sheet():
    rows = '<row r="1048576"><c r="XFC1048576"><v>1</v></c></row>'
    vml = parts(marked(made(rows), error("XFC1048576")))["xl/drawings/vmlDrawing1.vml"].decode()

    corners = [each.split("<")[0].split(",") for each in vml.split("<x:Anchor>")[1:]]
    assert {int(each[4]) < 16_384 and int(each[6]) < 1_048_576 for each in corners} == {True}
