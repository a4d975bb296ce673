"""The document, read by other means: GB/T 9704 layout, native charts, templates of staff."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from registry.reports.report import Seal
from registry.reports.word.document import document_bytes
from registry.reports.word.placeholders import BLOCKS, TEXTS, BadTemplate, check_template
from registry.reports.word.template import default_template
from tests.reports.district import TODAY

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SEAL = Seal("PG2025-001", "ab" * 32, date(2026, 1, 5))
CODES = frozenset({"output"})


@pytest.fixture(scope="module")
def data(inside) -> bytes:
    return document_bytes(inside.report, SEAL, TODAY)


@pytest.fixture(scope="module")
def document(data):
    return docx.Document(BytesIO(data))


def near(one, other) -> bool:
    return abs(one - other) < Mm(0.1)


def font_of(style) -> tuple[str, float]:
    return style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size.pt


def test_the_page_is_that_of_the_standard(document):
    section = document.sections[0]
    assert near(section.page_width, Mm(210))
    assert near(section.page_height, Mm(297))
    margins = section.top_margin, section.left_margin, section.right_margin, section.bottom_margin
    assert all(near(*pair) for pair in zip(margins, (Mm(37), Mm(28), Mm(26), Mm(35)), strict=True))


def test_body_headings_and_title_have_their_fonts_and_lines(document):
    styles = document.styles
    assert font_of(styles["Normal"]) == ("仿宋_GB2312", 16)
    assert font_of(styles["Heading 1"]) == ("黑体", 16)
    assert font_of(styles["Heading 2"]) == ("楷体_GB2312", 16)
    assert font_of(styles["公文标题"]) == ("方正小标宋简体", 22)
    body = styles["Normal"].paragraph_format
    assert (body.line_spacing_rule, body.line_spacing) == (WD_LINE_SPACING.EXACTLY, Pt(28))
    indent = styles["Normal"].element.pPr.ind
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert all(style.font.bold is not True for style in (styles["Heading 1"], styles["公文标题"]))


def test_the_text_has_its_levels_a_sentence_per_indicator_and_its_day(document, inside):
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "大兴区“十四五”高精尖产业发展目标"
    assert texts[1] == "2025年度实施情况报告"
    assert [t for t in texts if t.startswith(("一、", "二、", "三、", "四、"))] == [
        "一、总体情况",
        "二、各项指标进展情况",
        "三、图表",
        "四、口径与说明",
    ]
    assert "（一）综合指标" in texts
    for row in inside.report.rows:
        assert f"{row.number}. {row.statement}" in texts
    assert "2026年1月5日" in texts
    assert not any("{{" in text or "\ue000" in text for text in texts)


def test_page_numbers_stand_on_the_outer_side_between_dashes(document):
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs, section.even_page_footer.paragraphs
    assert (odd[0].text, even[0].text) == ("— 1 —", "— 1 —")
    assert (odd[0].alignment, even[0].alignment) == (2, 0)
    assert " PAGE " in "".join(node.text for node in odd[0]._p.iter(qn("w:instrText")))
    line = f"内部资料  注意保管　　编号PG2025-001　指纹{'ab' * 8}"
    assert (odd[1].text, even[1].text) == (line, line)


def test_the_wide_table_lies_on_pages_of_its_own_and_repeats_its_head(document, inside):
    last = document.sections[-1]
    assert last.orientation == WD_ORIENT.LANDSCAPE
    assert near(last.page_width, Mm(297))
    assert document.sections[0].orientation == WD_ORIENT.PORTRAIT
    table = document.tables[-1]
    assert [cell.text for cell in table.rows[0].cells][:7] == [
        *("序号", "类别", "指标", "单位", "属性", "2020年", "2021年")
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(table.rows) == 15
    texts = [cell.text for cell in table.rows[1].cells]
    assert texts[2:11] == [
        *("规模以上工业总产值", "亿元", "预期性", "904.9"),
        *("1850.3", "1017.7", "985.2", "998.0", "1043.7"),
    ]
    assert texts[11:14] == ["1600", "65.2%", "20.0%"]
    categories = [row.cells[1].text for row in table.rows[1:]]
    assert categories == [row.category for row in inside.report.rows]


def test_a_picture_stands_in_a_paragraph_of_single_spacing(document):
    drawn = [p for p in document.paragraphs if p._p.findall(f".//{qn('w:drawing')}")]
    assert len(drawn) == 3
    for paragraph in drawn:
        assert paragraph.style.paragraph_format.line_spacing_rule == WD_LINE_SPACING.SINGLE
        assert paragraph.text == ""


def charts_in(data: bytes):
    """Name → (chart XML, the workbook it is fed by)."""
    with ZipFile(BytesIO(data)) as package:
        for name in sorted(n for n in package.namelist() if n.startswith("word/charts/chart")):
            chart = etree.fromstring(package.read(name))
            relations = package.read(f"word/charts/_rels/{name.rsplit('/', 1)[1]}.rels")
            (relation,) = etree.fromstring(relations)
            external = chart.find(f"{CHART}externalData")
            assert external.get(qn("r:id")) == relation.get("Id")
            book = package.read(f"word/{relation.get('Target').removeprefix('../')}")
            yield chart, openpyxl.load_workbook(BytesIO(book))


def test_every_chart_is_native_and_its_cache_says_what_its_workbook_says(data):
    count = 0
    for chart, book in charts_in(data):
        count += 1
        for series in chart.iter(f"{CHART}ser"):
            reference = series.find(f"{CHART}val/{CHART}numRef")
            sheet, area = reference.findtext(f"{CHART}f").split("!")
            cells = [cell.value for (cell,) in book[sheet][area.replace("$", "")]]
            cached = {
                int(point.get("idx")): float(point.findtext(f"{CHART}v"))
                for point in reference.iter(f"{CHART}pt")
            }
            drawn = [cached.get(index) for index in range(len(cells))]
            assert [value is None for value in drawn] == [value is None for value in cells]
            assert list(filter(None, drawn)) == pytest.approx(list(filter(None, cells)))
    assert count == 3


def test_the_first_chart_draws_the_figures_of_the_report(data, inside):
    chart, _ = next(iter(charts_in(data)))
    actual, planned = chart.iter(f"{CHART}ser")
    row = inside.report.rows[0]
    values = [
        float(point.findtext(f"{CHART}v"))
        for point in actual.find(f"{CHART}val").iter(f"{CHART}pt")
    ]
    assert values == [float(row.base), *(float(figure.value) for figure in row.years)]
    ends = [
        float(point.findtext(f"{CHART}v"))
        for point in planned.find(f"{CHART}val").iter(f"{CHART}pt")
    ]
    assert (round(ends[1], 1), ends[-1]) == (1014.2, pytest.approx(1600))


def test_a_published_document_names_its_report_in_its_properties(data, inside):
    with ZipFile(BytesIO(data)) as package:
        custom = etree.fromstring(package.read("docProps/custom.xml"))
    named = {item.get("name"): "".join(item.itertext()) for item in custom}
    assert named == {"报告编号": "PG2025-001", "报告指纹": "ab" * 32, "模板指纹": "内置"}
    with ZipFile(BytesIO(document_bytes(inside.report, None, TODAY))) as package:
        assert "docProps/custom.xml" not in package.namelist()


def test_texts_with_markup_in_them_come_out_as_they_are(inside):
    first, *others = inside.report.rows
    odd = replace(first, name="甲<乙>&{{ 丙 }}", statement="一 & 二 <三>。")
    report = replace(inside.report, plan_name="计划 <&> {{ 年度 }}", rows=(odd, *others))
    made = docx.Document(BytesIO(document_bytes(report, None, TODAY)))
    assert made.paragraphs[0].text == "计划 <&> {{ 年度 }}"
    assert any("一 & 二 <三>。" in paragraph.text for paragraph in made.paragraphs)
    assert made.tables[-1].rows[1].cells[2].text == "甲<乙>&{{ 丙 }}"


def template(*texts: str, footer: str = "") -> bytes:
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    if footer:
        made.sections[0].footer.paragraphs[0].text = footer
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_template_of_staff_decides_what_is_printed_and_where(inside):
    own = template(
        "{{ 年度 }}年简报",
        "{{ 总体情况 }}",
        "产值{{ 指标.output.数值 }}亿元",
        "{{ 评价表 }}",
        "结束",
    )
    check_template(own, CODES)
    made = docx.Document(BytesIO(document_bytes(inside.report, None, TODAY, own)))
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert texts[0] == "2025年简报"
    assert texts[1 : 1 + len(inside.report.summary)] == list(inside.report.summary)
    assert "产值1043.7亿元" in texts
    assert texts[-1] == "结束"
    assert [section.orientation for section in made.sections] == [0, 1, 0]


def test_the_built_in_template_passes_its_own_check_and_uses_every_block():
    check_template(default_template(), CODES)
    body = "".join(p.text for p in docx.Document(BytesIO(default_template())).paragraphs)
    assert [name for name in BLOCKS if f"{{{{ {name} }}}}" not in body] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 年份 }}", "模板中的占位符“年份”不认识，可用的有：标题、"),
        ("{{ 指标.outputs.数值 }}", "“指标.outputs”不认识"),
        ("{{ 指标.output.数字 }}", "“数字”可改为：名称、"),
        ("截至{{ 年度 ", "“截至{{ 年度”处的占位符没有写完整"),
        ("{{ 年 度 }}", "“{{ 年 度 }}”不是占位符"),
        ("{% for x in 指标 %}", "不能使用语句"),
        ("{% for x in 指标 %}{% endfor %}", "不能使用语句"),
        ("{{ 年度.__class__ }}", "不认识"),
        ("{{ ().__class__ }}", "“….__class__”不认识"),
        ("{{ 年度|upper }}", "不能使用语句"),
        ("{{ range(9) }}", "不能使用语句"),
        ("见{{ 评价表 }}", "“评价表”须单独成段"),
    ],
)
def test_a_template_that_cannot_work_is_refused_with_the_placeholder_s_name(text, said):
    with pytest.raises(BadTemplate) as refused:
        check_template(template(text), CODES)
    assert said in str(refused.value)
    assert "emplate" not in str(refused.value)


def test_a_block_in_a_footer_and_an_unknown_name_there_are_refused():
    with pytest.raises(BadTemplate, match="只能放在正文中"):
        check_template(template("正文", footer="{{ 评价表 }}"), CODES)
    with pytest.raises(BadTemplate, match="“页码”不认识"):
        check_template(template("正文", footer="{{ 页码 }}"), CODES)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nonsense", b"<html>"])
def test_what_is_no_word_document_is_refused(data):
    with pytest.raises(BadTemplate, match="不是可以打开的 Word 文档"):
        check_template(data, CODES)


def test_a_placeholder_split_by_word_into_pieces_is_still_read():
    made = docx.Document(BytesIO(template("")))
    paragraph = made.paragraphs[0]
    for piece in ("{", "{ 年", "度", " }", "}"):
        paragraph.add_run(piece)
    file = BytesIO()
    made.save(file)
    check_template(file.getvalue(), CODES)


def test_every_placeholder_has_a_meaning_for_the_people_who_write_templates():
    assert all({**TEXTS, **BLOCKS}.values())
