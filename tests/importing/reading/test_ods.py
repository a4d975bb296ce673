"""OpenDocument spreadsheets."""

import pytest

from registry.importing.grid import Kind, Range
from registry.importing.opening import Unreadable
from tests.importing.reading.books import cells, raws, read, read_here, zipped

SPACES = (
    " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "style")
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(body: str, *, manifest: str = "") -> bytes:
    """A file with one sheet of these rows."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>"
        '<style:style style:name="ta1"><style:table-properties table:display="false"/>'
        "</style:style>"
        f"</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def cell(kind: str, value: str = "", shown: str = "", more: str = "", name: str = "value") -> str:
    """One cell with a typed value."""
    given = f' office:{name}="{value}"' if value else ""
    typed = f'office:value-type="{kind}"{given}{more}'
    return f"<table:table-cell {typed}><text:p>{shown}</text:p></table:table-cell>"


def table(row: str) -> bytes:
    """A file of one sheet with one row."""
    return ods(
        f'<table:table table:name="a"><table:table-row>{row}</table:table-row></table:table>'
    )


def test_types_repeats_and_places_are_kept() -> None:
    row = (
        '<table:table-cell table:number-columns-repeated="2"/>'
        + cell("float", "0.30000000000000004", "0.3", ' table:number-columns-repeated="2"')
        + cell("percentage", "0.125", "12.5%")
        + cell("date", "2021-09-01T00:00:00", "x", name="date-value")
        + cell("date", "2021-09-01T08:30:00.5", "x", name="date-value")
        + cell("time", "PT08H30M00S", "x", name="time-value")
        + cell("time", "PT36H00M00S", "x", name="time-value")
        + cell("boolean", "true", "真", name="boolean-value")
        + cell("float", "1234", "001234")
        + cell("string", shown='甲<text:s text:c="2"/><text:span>乙</text:span></text:p><text:p>二')
    )
    (sheet,) = read(
        ods(
            '<table:table table:name="数据"><table:table-column table:number-columns-repeated="3"/>'
            '<table:table-column table:visibility="collapse"/>'
            '<table:table-row table:number-rows-repeated="4"><table:table-cell/></table:table-row>'
            f'<table:table-row table:number-rows-repeated="2" table:visibility="filter">{row}'
            "</table:table-row>"
            '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        )
    ).sheets
    assert sheet.numbers == [5, 6]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({5, 6}, {"D"})
    assert {name: held for name, held in cells(sheet).items() if name.endswith("6")} == {
        "C6": (Kind.NUMBER, "0.3"),
        "D6": (Kind.NUMBER, "0.3"),
        "E6": (Kind.NUMBER, "0.125"),
        "F6": (Kind.DATE, "2021-09-01"),
        "G6": (Kind.DATE, "2021-09-01T08:30:00.500"),
        "H6": (Kind.DATE, "08:30:00"),
        "I6": (Kind.NUMBER, "1.5"),
        "J6": (Kind.BOOL, "TRUE"),
        "K6": (Kind.NUMBER, "001234"),
        "L6": (Kind.TEXT, "甲  乙\n二"),
    }
    assert [c.letter for c in sheet.columns if c.percent] == ["E"]
    assert [c.letter for c in sheet.columns if c.padded] == ["K"]


def test_errors_formulas_comments_and_merges_are_told_apart() -> None:
    formula = ' table:formula="of:=1/0"'
    error = ' calcext:value-type="error"'
    row = (
        cell("string", shown="#DIV/0!", more=formula + error)
        + cell("float", "0", "Err:502", formula)
        + cell("float", "2", "2", formula)
        + '<table:table-cell table:formula="of:=A1"/>'
        + '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p>'
        "</office:annotation><text:p>#N/A</text:p></table:table-cell>"
        + cell(
            "string",
            shown="合并",
            more=' table:number-rows-spanned="2" table:number-columns-spanned="3"',
        )
        + '<table:covered-table-cell table:number-columns-repeated="2"/>'
    )
    head = '<table:table table:name="甲" table:style-name="ta1">'
    (sheet,) = read(ods(f"{head}<table:table-row>{row}</table:table-row></table:table>")).sheets
    assert not sheet.visible
    assert cells(sheet) == {
        "A1": (Kind.ERROR, "#DIV/0!"),
        "B1": (Kind.ERROR, "Err:502"),
        "C1": (Kind.NUMBER, "2"),
        "D1": (Kind.UNCACHED, ""),
        "E1": (Kind.TEXT, "#N/A"),
        "F1": (Kind.TEXT, "合并"),
    }
    assert sheet.formulas == {"A1", "B1", "C1", "D1"}
    assert sheet.merges == [Range(1, 6, 2, 8)]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            '<table:table-row table:number-rows-repeated="900000">{}</table:table-row>',
            "超过 300,000 行",
        ),
        ("<table:table-row>{}</table:table-row>", "超过 1,000 列"),
    ],
)
def test_repeats_that_are_bombs_are_refused(body: str, says: str) -> None:
    many = cell(
        "string", shown="x", more=' table:number-columns-repeated="9000"' if "列" in says else ""
    )
    with pytest.raises(Unreadable, match=says):
        read(ods(f'<table:table table:name="a">{body.format(many)}</table:table>'))


def test_a_table_within_a_cell_is_refused_because_its_rows_would_be_the_sheets() -> None:
    inner = '<table:table table:name="内"><table:table-row><table:table-cell/></table:table-row>'
    nested = f"<table:table-cell>{inner}</table:table></table:table-cell>"
    with pytest.raises(Unreadable, match="工作表“a”第 1 行的单元格里套着另一张表"):
        read(table(nested))


def test_an_encrypted_or_broken_file_is_refused() -> None:
    with pytest.raises(Unreadable, match="已加密"):
        read(ods("", manifest="<manifest:encryption-data/>"))
    with pytest.raises(Unreadable, match="没有任何工作表"):
        read(ods(""))
    with pytest.raises(Unreadable, match="无法识别的数值"):
        read(table(cell("float", "x")))


def test_a_space_is_a_space_and_nothing_more() -> None:
    with pytest.raises(Unreadable, match="文字"):
        read(table(cell("string", shown='a<text:s/>b<text:s text:c="99999999"/>')))
    row = cell("string", shown="a<text:s/>b<text:tab/>c<text:line-break/>d")
    assert raws(read(table(row)).sheets[0]) == {"A1": "a b\tc\nd"}


ELSEWHERE = "'file:///示例/上月.ods'#$数据"


def test_formulas_that_refer_to_other_files_say_so_and_their_kept_copies_are_no_sheets() -> None:
    row = (
        f'<table:table-cell table:formula="of:=[{ELSEWHERE}.A1]" office:value-type="float"'
        ' office:value="5"><text:p>5</text:p></table:table-cell>'
    )
    line = "<table:table-row>{}</table:table-row></table:table>"
    kept = f'<table:table table:name="{ELSEWHERE}">{line}'
    own = f'<table:table table:name="表"><table:table-row>{row}</table:table-row></table:table>'
    book = read(ods(own + kept.format(cell("float", "9", "9"))), "表.ods")

    (sheet,) = book.sheets
    assert raws(sheet) == {"A1": "5"}
    assert "引用其他文件" in sheet.notes[0]


def test_formulas_within_the_file_say_nothing() -> None:
    row = (
        '<table:table-cell table:formula="of:=[$\'别的表\'.A1]" office:value-type="float"'
        ' office:value="5"><text:p>5</text:p></table:table-cell>'
    )

    assert read(table(row), "表.ods").sheets[0].notes == []


def test_of_a_stretch_only_its_rows_and_the_heads_are_taken_apart() -> None:
    rows = "".join(
        f'<table:table-row table:number-rows-repeated="{times}">'
        f"<table:table-cell{span}><text:p>示例{place}</text:p></table:table-cell>"
        f"{cell('float', str(place), str(place))}</table:table-row>"
        for place, (times, span) in enumerate(
            ((1, ""), (3, ""), (1, ' table:number-rows-spanned="3"'), (4, ""), (1, ""), (5, "")), 1
        )
    )
    data = ods(f'<table:table table:name="a">{rows}</table:table>')
    (whole,) = read_here(data).sheets

    (found,) = read_here(data, heads_to=1, first_row=7, last_row=10).sheets

    asked = {1, *range(6, 11)}  # a repeated row that reaches into the stretch is read as a whole
    told = {name: one for name, one in cells(whole).items() if int(name[1:]) in asked}
    assert cells(found) == told
    assert found.merges == whole.merges
