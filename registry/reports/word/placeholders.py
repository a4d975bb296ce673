"""Placeholders of a template (占位符): what there are, what stands for them, and their check.

A template may only name values: no statements, no calls. Whatever else Jinja could do is refused
when the template is uploaded, and rendering happens in its sandbox all the same.
"""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from registry.reports.evaluation import figure_text, target_text
from registry.reports.notes import INSIDE
from registry.reports.report import Report, ReportRow, Seal
from registry.reports.words import UNJUDGED, chinese_day, percent
from registry.terms import Audience

MAX_UNPACKED = 60 * 1024 * 1024
"""Bytes that a template may unpack to; an office template has far fewer."""

TEXTS = {
    "标题": "报告全称",
    "规划名称": "规划的名称",
    "年度": "报告年度，四位数字",
    "基期年": "规划基期年",
    "目标年": "规划目标年",
    "统计时点": "统计时点，如2025年12月31日",
    "时点说明": "统计时点和台账时点的一句话",
    "使用范围": "内部使用或对外提供",
    "编号": "定稿编号，未定稿时为空",
    "指纹": "定稿指纹，未定稿时为空",
    "成文日期": "成文日期",
    "页脚说明": "内部资料 注意保管、编号和指纹",
}
BLOCKS = {
    "总体情况": "总体情况各段",
    "各指标情况": "按类别分节，每项指标一句话",
    "评价表": "评价表，另起横页",
    "图表": "可编辑的图",
    "分项表": "分产业领域、分镇街的表",
    "口径说明": "评价规则、口径和与规划原文的差异",
}
INDICATOR = "指标"
FIELDS = ("名称", "单位", "数值", "目标", "完成率", "进度", "时间进度", "评价", "来源", "句子")
BLOCK = re.compile(r"\{\{\s*(" + "|".join(BLOCKS) + r")\s*\}\}")
PLACE = re.compile(r"\{\{.*?\}\}")
QUOTED = 30
"""Characters of a text that a sentence quotes."""
NAMES_ONLY = "模板中只能使用 {{ 名称 }} 形式的占位符，不能使用语句、运算或函数。"
OPEN, CLOSE = "\ue000", "\ue001"
"""Around a block's name once rendered: two characters that nobody types."""


class BadTemplate(ValueError):
    """A template that cannot be used; the message is the sentence for the user."""


def environment() -> SandboxedEnvironment:
    """The sandbox that templates are read and rendered in; a missing name is an error."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def check_template(data: bytes, indicators: frozenset[str]) -> None:
    """Raise BadTemplate with a sentence naming what is unknown, unclosed or not allowed.

    indicators -- codes that `指标.` may be followed by
    """
    template = open_template(data)
    body, *others = _sources(template)
    for source in (body, *others):
        try:
            tree = environment().parse(source)
        except TemplateSyntaxError as error:
            raise BadTemplate(_fault(source)) from error
        for node in tree.find_all(nodes.Node):
            _check_node(node, indicators)
            if source is not body and isinstance(node, nodes.Name) and node.name in BLOCKS:
                raise BadTemplate(
                    f"占位符“{node.name}”只能放在正文中，不能放在页眉、页脚或属性里。"
                )
    _check_blocks(template)


def open_template(data: bytes) -> DocxTemplate:
    """The template. Raises BadTemplate for what is no harmless docx."""
    try:
        with ZipFile(BytesIO(data)) as package:
            names = [item.filename for item in package.infolist()]
            size = sum(item.file_size for item in package.infolist())
            links = any(
                b'TargetMode="External"' in package.read(n) for n in names if n.endswith(".rels")
            )
        if size > MAX_UNPACKED:
            raise BadTemplate("模板解压后过大，请删去其中的大图片后再上传。")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise BadTemplate("模板含有宏，请另存为不含宏的 .docx 后再上传。")
        if links:
            raise BadTemplate("模板引用了外部文件或网址，请改为嵌入或删除后再上传。")
        template = DocxTemplate(BytesIO(data))
        template.init_docx()
    except (BadZipFile, KeyError, ValueError, SyntaxError) as error:
        if isinstance(error, BadTemplate):
            raise
        raise BadTemplate(
            "模板不是可以打开的 Word 文档（.docx），请用 WPS 或 Word 另存后再上传。"
        ) from error
    return template


def _check_blocks(template: DocxTemplate) -> None:
    """A block takes the place of its paragraph, so it must stand there alone, outside tables."""
    body = template.docx.element.body
    for paragraph in body.iter(qn("w:p")):
        text = "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
        found = BLOCK.search(text)
        if found and (text.strip() != found[0] or paragraph.getparent() is not body):
            raise BadTemplate(
                f"占位符“{found[1]}”须单独成段，同一段不能有其他文字，也不能放在表格里。"
            )


def _sources(template: DocxTemplate) -> Iterator[str]:
    """Everything that rendering would treat as a template: body, headers, footers, properties."""
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith("footnotes+xml"):
            yield template.patch_xml(part.blob.decode())
    properties = template.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield getattr(properties, name) or ""


def _fault(source: str) -> str:
    """What keeps a text from being a template, with the words at which it happens."""
    words = re.sub(r"<[^>]+>", "", source.replace("</w:p>", "\n"))
    if "{%" in words:
        return NAMES_ONLY
    for line in words.splitlines():
        if line.count("{{") != line.count("}}"):
            return f"“{line.strip()[:QUOTED]}”处的占位符没有写完整，请检查 {{{{ 和 }}}} 是否成对。"
    for place in PLACE.findall(words):
        try:
            environment().parse(place)
        except TemplateSyntaxError:
            return (
                f"“{place[:QUOTED]}”不是占位符，{{{{ 和 }}}} 之间只能有一个名称，名称中不能有空格。"
            )
    return "模板中的占位符没有写完整，请检查 {{ 和 }} 是否成对。"


_HARMLESS = (nodes.Template, nodes.Output, nodes.TemplateData)


def _check_node(node: nodes.Node, indicators: frozenset[str]) -> None:
    if isinstance(node, nodes.Name):
        if node.name not in {*TEXTS, *BLOCKS, INDICATOR}:
            known = "、".join([*TEXTS, *BLOCKS])
            raise BadTemplate(f"模板中的占位符“{node.name}”不认识，可用的有：{known}。")
    elif isinstance(node, nodes.Getattr):
        _check_path(node, indicators)
    elif not isinstance(node, _HARMLESS):
        raise BadTemplate(NAMES_ONLY)


def _check_path(node: nodes.Getattr, indicators: frozenset[str]) -> None:
    """指标.output.数值: a known indicator, then a known field."""
    below = node.node
    if isinstance(below, nodes.Name) and below.name == INDICATOR:
        if node.attr not in indicators:
            raise BadTemplate(f"模板中的占位符“指标.{node.attr}”不认识：规划没有这项指标。")
    elif isinstance(below, nodes.Getattr) and isinstance(below.node, nodes.Name):
        if node.attr not in FIELDS:
            raise BadTemplate(
                f"模板中的占位符“指标.{below.attr}.{node.attr}”不认识，"
                f"“{node.attr}”可改为：{'、'.join(FIELDS)}。"
            )
    else:
        raise BadTemplate(f"模板中的占位符“….{node.attr}”不认识。")


def context(report: Report, seal: Seal | None, made_on: date) -> dict[str, Any]:
    """What stands for every placeholder; a block is a mark that is replaced afterwards."""
    values: dict[str, Any] = {
        "标题": report.title,
        "规划名称": report.plan_name,
        "年度": str(report.year),
        "基期年": str(report.base_year),
        "目标年": str(report.end_year),
        "统计时点": chinese_day(report.on),
        "时点说明": report.clocks,
        "使用范围": report.audience.label,
        "编号": seal.number if seal else "",
        "指纹": seal.sha256 if seal else "",
        "成文日期": chinese_day(seal.published_on if seal else made_on),
        "页脚说明": footer_line(report, seal),
        INDICATOR: {row.indicator: _fields(row) for row in report.rows},
    }
    return values | {name: f"{OPEN}{name}{CLOSE}" for name in BLOCKS}


def footer_line(report: Report, seal: Seal | None) -> str:
    """内部资料 注意保管 and the number with its fingerprint, or that it is a draft."""
    left = INSIDE if report.audience is Audience.INTERNAL else report.audience.label
    right = f"编号{seal.number}　指纹{seal.sha256[:16]}" if seal else "未定稿"
    return f"{left}　　{right}"


def _fields(row: ReportRow) -> dict[str, str]:
    values = (
        row.name,
        row.unit,
        figure_text(row.now, row.decimals),
        target_text(row),
        percent(row.completion),
        percent(row.progress),
        percent(row.elapsed),
        row.verdict or UNJUDGED,
        row.source,
        row.statement,
    )
    return dict(zip(FIELDS, values, strict=True))
