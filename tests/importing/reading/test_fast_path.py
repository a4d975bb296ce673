"""The regular expression and expat must tell the same story, whichever takes a run of rows."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.importing.assembly import Assembler
from registry.importing.grid import letters_of
from registry.importing.opening import Limits
from registry.importing.readers.formats import DAY, PLAIN, RATE
from registry.importing.readers.markup import Hybrid, plain
from registry.importing.readers.sheet import SheetReader
from registry.importing.readers.strings import SharedStrings
from registry.importing.readers.values import Values
from tests.importing.reading.books import HEAD, MAIN, TAIL, local_sink

STRINGS = ["", "甲", "二", "a&b", "长" * 50]
NEVER = 1 << 40

values = st.sampled_from(["1", "-2.5", "0.30000000000000004", "12.50", "44440", "1E+20", "007", ""])
texts = st.sampled_from(["甲", " a ", "&lt;b&gt;", "_x000A_", "&#25991;", "", "行\n二", "a\r\nb"])
styles = st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"', ' s="99"', ' s=""'])


@st.composite
def cell(draw: st.DrawFn, name: str) -> str:
    """A cell as one of many programs might write it."""
    kind = draw(st.sampled_from(["n", "s", "inline", "str", "b", "e", "formula", "blank", "odd"]))
    style, value = draw(styles), draw(values)
    shared = draw(st.integers(0, len(STRINGS) - 1))
    known = {
        "n": f'<c r="{name}"{style}><v>{value}</v></c>',
        "s": f'<c r="{name}"{style} t="s"><v>{shared}</v></c>',
        "inline": f'<c r="{name}"{style} t="inlineStr"><is><t>{draw(texts)}</t></is></c>',
        "str": f'<c r="{name}" t="str"{style}><v>{draw(texts)}</v></c>',
        "b": f'<c r="{name}" t="b"><v>1</v></c>',
        "e": f'<c r="{name}" t="e"><v>#N/A</v></c>',
        "formula": f'<c r="{name}"{style}><f>A1&amp;""</f><v>{value}</v></c>',
        "blank": draw(st.sampled_from([f'<c r="{name}"{style}/>', f'<c r="{name}"></c>', ""])),
        "odd": draw(
            st.sampled_from(
                [
                    f"<c s='1' r='{name}'><v>{value}</v></c>",
                    f'<c r="{name}" ><v>{value}</v></c>',
                    f'<c r="{name}" t="str"><v><![CDATA[<c r="Z1"><v>1</v></c>]]></v></c>',
                    f'<c r="{name}" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>',
                    f'<c r="{name}"><f t="shared" si="0"/></c>',
                    f'<c r="{name}"><v>{value}</v><extLst><ext/></extLst></c>',
                    f'<c r="{name}"><v/></c>',
                ]
            )
        ),
    }
    return known[kind]


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Rows with gaps, comments, hidden marks and ordinary cells."""
    number, written = 0, []
    for _ in range(draw(st.integers(1, 12))):
        number += draw(st.integers(1, 3))
        columns = draw(st.sets(st.integers(1, 30), max_size=6))
        body = "".join(draw(cell(f"{letters_of(c)}{number}")) for c in sorted(columns))
        attributes = draw(st.sampled_from(["", ' spans="1:3"', ' hidden="1"', ' ht="0"']))
        row = f'<row r="{number}"{attributes}>{body}</row>'
        comment = f'<!-- <row r="{number}"><c r="A{number}"><v>9</v></c></row> -->'
        written.append(draw(st.sampled_from(["", "", "", "\n", comment])) + row)
    return "".join(written)


def told(sheet: bytes, least: int, step: int) -> Any:
    """What the reader makes of a sheet part cut into pieces of ``step`` bytes."""
    assembler = Assembler()
    sink = local_sink(assembler, Limits())
    sink.strings(STRINGS)
    sink.begin("数据", visible=True)
    formats = Values(STRINGS, [PLAIN, DAY, RATE], is_1904=False)
    reader = SheetReader("数据", formats, sink)
    reader.least = least
    try:
        reader.read(sheet[at : at + step] for at in range(0, len(sheet), step))
    except Exception as refusal:  # noqa: BLE001 - whatever it is, both must say it
        return type(refusal)
    sink.end(reader.merges, reader.hidden_rows, reader.hidden_columns)
    return assembler.sheets, reader.has_formulas


@example(
    '<row r="4"><c r="A4"><v>1</v></c><c r="B4" s="1"><v>-2.5</v></c></row>'
    '<row r="5"><c r="A5" s="1"><v>-2.5</v></c></row>',
    1,
)
@given(rows(), st.integers(1, 400))
def test_both_ways_read_the_same(body: str, step: int) -> None:
    sheet = (HEAD + body + TAIL).encode()
    assert told(sheet, 0, step) == told(sheet, NEVER, len(sheet))


def test_ordinary_rows_do_take_the_fast_way() -> None:
    sink = local_sink(Assembler(), Limits())
    sink.strings(STRINGS)
    sink.begin("数据", visible=True)
    reader = SheetReader("数据", Values(STRINGS, [PLAIN], is_1904=False), sink)
    ordinary = "".join(
        f'<row r="{n}" spans="1:3"><c r="A{n}" t="s"><v>1</v></c><c r="B{n}" s="1"/>'
        f'<c r="C{n}"><v>{n}.5</v></c><c r="E{n}" t="inlineStr"><is><t>甲</t></is></c></row>'
        for n in range(1, 50)
    )
    assert reader.fast(ordinary)
    assert reader.fast('<row r="60"><c r="C60"><f>A1</f><v>3</v></c></row>')
    assert reader.fast('<row r="61"><c r="AB61"><v>new column</v></c></row>') is False
    assert reader.fast('<row r="62"><c r="AB62"><v>4</v></c></row>')
    assert not reader.fast('<!-- <row r="63"></row> -->')
    assert not reader.fast('<row r="64"><c r="A64" t="s"><v>9</v></c></row>')


def test_a_comment_that_spans_runs_hides_the_rows_inside_it() -> None:
    many = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 200))
    body = f'<row r="1"><c r="A1"><v>1</v></c></row><!-- {many} --><row r="2"/>'
    sheet = (HEAD + body + TAIL).encode()
    (found,), _ = told(sheet, 0, 100)
    assert found.numbers == [1]


def test_rows_out_of_order_are_refused_on_both_ways() -> None:
    body = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in (1, 2, 2))
    sheet = (HEAD + body + TAIL).encode()
    assert told(sheet, 0, 60) == told(sheet, NEVER, 60) != []
    assert isinstance(told(sheet, 0, 60), type)


items = st.sampled_from(
    [
        "<si><t>甲</t></si>",
        '<si><t xml:space="preserve"> 乙 </t></si>',
        "<si><t/></si>",
        "<si><t>&lt;丙&gt;</t></si>",
        "<si><r><t>丁</t></r><r><t>戊</t></r><rPh><t>x</t></rPh></si>",
        "<si><t>a_x000D_b</t></si>",
        "<!-- <si><t>no</t></si> -->",
        "<si><t><![CDATA[</t></si><si><t>]]></t></si>",
    ]
)


@given(st.lists(items, max_size=30), st.integers(1, 200))
def test_shared_texts_are_the_same_on_both_ways(written: list[str], step: int) -> None:
    part = f'<sst xmlns="{MAIN}">{"".join(written)}</sst>'.encode()
    found = []
    for least in (0, NEVER):
        strings = SharedStrings()
        strings.least = least
        strings.read(part[at : at + step] for at in range(0, len(part), step))
        found.append(strings.texts)
    assert found[0] == found[1]
    assert len(found[0]) == part.count(b"<si>") - part.count(b"no<") - part.count(b"CDATA")


@pytest.mark.parametrize("text", ["&nbsp;", "&", "a & b", "&#0;", "&#xD800;", "&#x110000;", "&#x;"])
def test_what_xml_does_not_define_is_no_character(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        plain(text)


def test_runs_are_only_taken_where_they_are_worth_it() -> None:
    assert 1 << 12 < Hybrid.least < 1 << 18
