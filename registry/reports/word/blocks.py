"""The blocks of a document (内容块): what takes the place of a paragraph that names one."""

from collections.abc import Callable
from copy import deepcopy
from itertools import groupby
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from registry.reports.charts import charts_of
from registry.reports.evaluation import cells, heads, split_text
from registry.reports.notes import counted
from registry.reports.report import Report
from registry.reports.word import layout
from registry.reports.word.charts import add_chart
from registry.reports.word.placeholders import CLOSE, OPEN
from registry.reports.word.tables import add_table, keep_on_one_page, merge_runs

NUMERALS = "一二三四五六七八九十"
NARROW = 7.5
"""Points of the text in the wide table (六号): table and notes stand on one page."""


class Place:
    """Where a block is written: before the paragraph that named it, in that paragraph's look."""

    def __init__(self, document: Document, named: Paragraph) -> None:
        self.document, self.named = document, named

    def paragraph(self, text: str, style: str | None = None) -> Paragraph:
        """A paragraph; without a style, one that looks as the template's own."""
        if style is None:
            copy = deepcopy(self.named._p)
            self.named._p.addprevious(copy)
            made = Paragraph(copy, self.named._parent)
            first, *others = made.runs
            first.text = text
            for run in others:
                copy.remove(run._r)
            return made
        made = self.document.add_paragraph(text, style=self.document.styles[style])
        self.named._p.addprevious(made._p)
        return made

    def element(self, element: Any) -> None:
        """A table made at the end of the document."""
        self.named._p.addprevious(element)


def fill_blocks(document: Document, report: Report) -> None:
    """Put every block in the place of its paragraph."""
    marked = {f"{OPEN}{name}{CLOSE}": write for name, write in WRITERS.items()}
    for paragraph in list(document.paragraphs):
        write = marked.get(paragraph.text.strip())
        if write is not None:
            write(Place(document, paragraph), report)
            document.element.body.remove(paragraph._p)


def _summary(place: Place, report: Report) -> None:
    for sentence in report.summary:
        place.paragraph(sentence)


def _statements(place: Place, report: Report) -> None:
    """（一）综合指标, then one paragraph per indicator with 差异原因 where it is known."""
    groups = [(name, list(rows)) for name, rows in groupby(report.rows, lambda row: row.category)]
    for index, (category, rows) in enumerate(groups):
        numeral = NUMERALS[index] if index < len(NUMERALS) else str(index + 1)
        if category:
            place.paragraph(f"（{numeral}）{category}", layout.LEVEL_2)
        for row in rows:
            change = f"与上期差异原因：{row.change}。" if row.change else ""
            place.paragraph(f"{row.number}. {row.statement}{change}")


def _charts(place: Place, report: Report) -> None:
    """Each chart in a paragraph of single spacing, its caption below."""
    for number, chart in enumerate(charts_of(report), 1):
        frame = place.paragraph("", layout.FIGURE)
        frame.paragraph_format.keep_with_next = True
        add_chart(place.document, frame, chart, number, layout.TYPE_AREA_WIDTH)
        caption = place.paragraph(
            f"图{number}　{chart.title}（单位：{chart.unit}）", layout.CAPTION
        )
        caption.paragraph_format.keep_with_next = False


def _splits(place: Place, report: Report) -> None:
    """Small tables by 产业领域 and 镇街, each under its caption."""
    for number, split in enumerate(report.splits, 1):
        place.paragraph(f"表{number}　{split.title}（单位：{split.unit}）", layout.CAPTION)
        names = (split.by, *(f"{year}年" for year in split.years), f"{split.years[-1]}年户数")
        rows = [
            (
                line.name,
                *(split_text(cell, split.decimals) for cell in line.cells),
                str(line.cells[-1].firms),
            )
            for line in (*split.lines, split.total)
        ]
        widths = (3.0, *(1.5 for _ in split.years), 1.9)
        numbers = frozenset(range(1, len(names)))
        table = add_table(
            place.document, names, rows, widths, layout.TYPE_AREA_WIDTH, right=numbers
        )
        keep_on_one_page(table)
        place.element(table._tbl)
        place.paragraph("", layout.NOTE)


def _notes(place: Place, report: Report) -> None:
    """Rules, then how each indicator is counted; the date that follows never stands alone."""
    rules = (f"{number}. {note}" for number, note in enumerate(report.notes, 1))
    written = [place.paragraph(text) for text in (*rules, *map(counted, report.rows))]
    for last in written[-1:]:
        last.paragraph_format.keep_with_next = True


def _table(place: Place, report: Report) -> None:
    """附件: the evaluation table on landscape pages of its own."""
    upright = place.document.sections[-1]
    following = place.named._p.getnext()
    is_last = following is None or following.tag == qn("w:sectPr")
    _end_section(place, upright)
    annex = place.paragraph("附件", layout.ANNEX)
    title = place.paragraph(f"{report.plan_name}{report.year}年度实施情况评价表", layout.CAPTION)
    for run in title.runs:
        run.font.size = Pt(16)
    units = "、".join(dict.fromkeys(row.unit for row in report.rows))
    unit = place.paragraph(f"单位：{units}", layout.NOTE)
    unit.alignment = layout.RIGHT_SIDE
    annex.paragraph_format.keep_with_next = True
    place.element(_evaluation(place, report))
    for number, note in enumerate((report.clocks, *report.notes), 1):
        place.paragraph(f"{'注：' if number == 1 else '　　'}{number}. {note}", layout.NOTE)
    if is_last:
        _turn(upright)
    else:
        _end_section(place, upright, landscape=True)


def _evaluation(place: Place, report: Report) -> Any:
    names = heads(report)
    years = len(report.years)
    by_year = (11.2 for _ in range(years))
    widths = (5, 6.8, 35.8, 13.2, 9.6, 14, *by_year, 11.4, 11.4, 11.4, 11.4, 9.7, 20, 9.3)
    figures = frozenset(range(6, 6 + years)) | {7 + years, 8 + years, 9 + years}
    table = add_table(
        place.document,
        names,
        [cells(row) for row in report.rows],
        widths,
        layout.LANDSCAPE_WIDTH,
        size=NARROW,
        left=frozenset({2}),
        right=figures,
    )
    for alike in (1, len(names) - 1):
        merge_runs(table, alike, NARROW)
    return table._tbl


def _end_section(place: Place, upright: Section, *, landscape: bool = False) -> None:
    """Close the section here with a copy of the document's own page set-up."""
    end = place.paragraph("", layout.NOTE)
    properties = deepcopy(upright._sectPr)
    if landscape:
        _turn(Section(properties, place.document.part))
    end._p.get_or_add_pPr().append(properties)


def _turn(section: Section) -> None:
    """A4 lying down: the type area is turned with the page."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = layout.PAPER[1], layout.PAPER[0]
    section.left_margin, section.right_margin = Mm(37), Mm(35)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(14)


Writer = Callable[[Place, Report], None]
WRITERS: dict[str, Writer] = {
    "总体情况": _summary,
    "各指标情况": _statements,
    "图表": _charts,
    "分项表": _splits,
    "口径说明": _notes,
    "评价表": _table,
}
