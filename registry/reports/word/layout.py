"""GB/T 9704-2012 as Word styles: paper, type area, fonts with their East Asian names, page numbers.

Fonts are named, never shipped: a machine without 仿宋_GB2312 puts its own in their place. A report
is a draft of an office document, so it has neither the red head nor a seal.
"""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

PAPER = (Mm(210), Mm(297))
TOP, LEFT, RIGHT, BOTTOM = Mm(37), Mm(28), Mm(26), Mm(35)
TYPE_AREA_WIDTH = Mm(156)
LANDSCAPE_WIDTH = Mm(225)
LINE = Pt(28)
TWO_CHARACTERS = 200
"""Hundredths of a character, as Word counts an indent."""

LATIN = "Times New Roman"
FANGSONG, HEITI, KAITI = "仿宋_GB2312", "黑体", "楷体_GB2312"
TITLE, SONGTI = "方正小标宋简体", "宋体"

CENTRE, RIGHT_SIDE, LEFT_SIDE = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.LEFT,
)
BODY_STYLE, TITLE_STYLE = "Normal", "公文标题"
LEVEL_1, LEVEL_2 = "Heading 1", "Heading 2"
CAPTION, CELL, FIGURE, NOTE, ANNEX = "图表题", "表格文字", "图", "注释", "附件标识"

STYLES: dict[str, dict[str, Any]] = {
    BODY_STYLE: {"font": FANGSONG, "size": 16, "line": LINE, "indent": TWO_CHARACTERS},
    TITLE_STYLE: {"font": TITLE, "size": 22, "line": Pt(35), "align": CENTRE},
    LEVEL_1: {"font": HEITI, "size": 16, "line": LINE, "indent": TWO_CHARACTERS},
    LEVEL_2: {"font": KAITI, "size": 16, "line": LINE, "indent": TWO_CHARACTERS},
    CAPTION: {"font": HEITI, "size": 12, "align": CENTRE, "before": 6, "after": 3},
    CELL: {"font": SONGTI, "size": 10.5},
    FIGURE: {"font": SONGTI, "size": 10.5, "align": CENTRE},
    NOTE: {"font": SONGTI, "size": 9},
    ANNEX: {"font": HEITI, "size": 16, "line": LINE},
}
"""Name → font, size in points, exact line (None: single), first-line indent, alignment."""


def ensure_styles(document: Document, *, anew: bool = False) -> None:
    """Add the report's styles that a document lacks; `anew` sets all of them, for a template."""
    names = {style.name for style in document.styles}
    for name, look in STYLES.items():
        if name not in names:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        elif not anew:
            continue
        _set_style(document.styles[name], look, plain=name == BODY_STYLE)


def _set_style(style: Any, look: dict[str, Any], *, plain: bool) -> None:
    if not plain:
        style.base_style = None if style.name not in (LEVEL_1, LEVEL_2) else style.base_style
    style.font.size, style.font.bold, style.font.italic = Pt(look["size"]), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in list(fonts.attrib):
        del fonts.attrib[slot]
    for slot, name in (
        ("ascii", LATIN),
        ("hAnsi", LATIN),
        ("cs", LATIN),
        ("eastAsia", look["font"]),
    ):
        fonts.set(qn(f"w:{slot}"), name)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 0))
    shape.alignment = look.get("align", WD_ALIGN_PARAGRAPH.JUSTIFY if plain else LEFT_SIDE)
    shape.keep_with_next = style.name in (LEVEL_1, LEVEL_2, CAPTION)
    line = look.get("line")
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if line else WD_LINE_SPACING.SINGLE
    if line:
        shape.line_spacing = line
    _indent(style.element.get_or_add_pPr(), look.get("indent", 0), look["size"])


def _indent(properties: Any, hundredths: int, size: float) -> None:
    """A first-line indent in characters, and in twips for programs that do not count characters."""
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(hundredths))
    indent.set(qn("w:firstLine"), str(int(size * 20 * hundredths / 100)))


def set_page(section: Section) -> None:
    """A4 upright with the type area of 156 × 225 mm."""
    section.page_width, section.page_height = PAPER
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance, section.footer_distance = Mm(15), Mm(22)


def page_number(paragraph: Paragraph, *, right: bool) -> None:
    """— 1 —, 四号 宋体, on the outer side and one character in."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.alignment = RIGHT_SIDE if right else LEFT_SIDE
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "0")
    indent.set(qn("w:firstLine"), "0")
    indent.set(qn("w:rightChars" if right else "w:leftChars"), "100")
    indent.set(qn("w:right" if right else "w:left"), "280")
    _song(paragraph.add_run("— "))
    _field(paragraph, "PAGE")
    _song(paragraph.add_run(" —"))


def _song(run: Any, size: float = 14) -> Any:
    run.font.size = Pt(size)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{slot}"), SONGTI)
    return run


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that Word and WPS compute themselves."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = _song(paragraph.add_run())
        if kind == "text":
            run.text = text
            continue
        name = "w:fldChar" if kind else "w:instrText"
        element = OxmlElement(name)
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
        run._r.append(element)


def footer_text(paragraph: Paragraph, text: str) -> None:
    """The line below the page number."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.alignment = CENTRE
    _indent(paragraph._p.get_or_add_pPr(), 0, 9)
    _song(paragraph.add_run(text), 9)


def speak_chinese(document: Document) -> None:
    """Mark the document's language, so that WPS and Word check and break lines as Chinese."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for properties in defaults.iter(qn("w:rPr")):
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        properties.append(language)


def odd_and_even(document: Document) -> None:
    """Page numbers stand on the outer side: pages differ left and right."""
    document.settings.odd_and_even_pages_header_footer = True
