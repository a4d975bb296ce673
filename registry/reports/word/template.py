"""The template that comes with the program (内置模板): staff download it, edit it and upload it."""

from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn

from registry.reports.word import layout

SECOND_STYLES = "/relationships/stylesWithEffects"
LINES = (
    (layout.TITLE_STYLE, "{{ 规划名称 }}"),
    (layout.TITLE_STYLE, "{{ 年度 }}年度实施情况报告"),
    (layout.BODY_STYLE, ""),
    (layout.LEVEL_1, "一、总体情况"),
    (layout.BODY_STYLE, "{{ 总体情况 }}"),
    (layout.LEVEL_1, "二、各项指标进展情况"),
    (layout.BODY_STYLE, "{{ 各指标情况 }}"),
    (layout.LEVEL_1, "三、图表"),
    (layout.BODY_STYLE, "{{ 图表 }}"),
    (layout.BODY_STYLE, "{{ 分项表 }}"),
    (layout.LEVEL_1, "四、口径与说明"),
    (layout.BODY_STYLE, "{{ 时点说明 }}"),
    (layout.BODY_STYLE, "{{ 口径说明 }}"),
    (layout.BODY_STYLE, ""),
    ("成文日期", "{{ 成文日期 }}"),
    (layout.BODY_STYLE, "{{ 评价表 }}"),
)
"""Style and text of every paragraph."""


def default_template() -> bytes:
    """The built-in template as a docx."""
    document = docx.Document()
    _drop_second_styles(document)
    layout.ensure_styles(document, anew=True)
    layout.speak_chinese(document)
    layout.odd_and_even(document)
    section = document.sections[0]
    layout.set_page(section)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    for footer, right in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        layout.page_number(footer.paragraphs[0], right=right)
        layout.footer_text(footer.add_paragraph(), "{{ 页脚说明 }}")
    for style, text in LINES:
        dated = style == "成文日期"
        paragraph = document.add_paragraph(text, style=layout.BODY_STYLE if dated else style)
        paragraph.paragraph_format.keep_with_next = not text or None
        if dated:
            paragraph.alignment = layout.RIGHT_SIDE
            indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
            indent.set(qn("w:rightChars"), "400")
            indent.set(qn("w:right"), "1280")
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "{{ 标题 }}", ""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _drop_second_styles(document: Document) -> None:
    """Leave out Word 2010's copy of the styles (stylesWithEffects): it would lack all of ours."""
    relations = document.part.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith(SECOND_STYLES)]:
        del relations[key]
