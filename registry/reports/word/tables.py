"""Tables in Word (表格): fixed columns, heads repeated, lines that do not break, thin borders."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from docx.table import Table, _Cell

from registry.reports.word import layout


def add_table(
    document: Document,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    total: Length,
    *,
    size: float = 10.5,
    left: frozenset[int] = frozenset(),
    right: frozenset[int] = frozenset(),
) -> Table:
    """A table at the end of the document; its element can be moved to where it belongs.

    widths -- proportions of the columns; left, right -- columns aligned so, the others centred
    """
    table: Table = document.add_table(rows=1 + len(rows), cols=len(heads))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _borders(table)
    columns = [int(total * width / sum(widths)) for width in widths]
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, columns, strict=True):
        grid.w = Length(width)
    for index, texts in enumerate((heads, *rows)):
        cells = table.rows[index].cells
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.width = Length(columns[column])
            side = layout.CENTRE
            if index and column in left:
                side = layout.LEFT_SIDE
            elif index and column in right:
                side = layout.RIGHT_SIDE
            _fill(cell, text, size, side, head=not index)
        _keep_together(table.rows[index]._tr, head=not index)
    return table


def merge_runs(table: Table, column: int, size: float) -> None:
    """Join neighbours of a column that say the same, below the head."""
    first = 1
    texts = [row.cells[column].text for row in table.rows]
    for index in range(2, len(texts) + 1):
        if index < len(texts) and texts[index] == texts[first]:
            continue
        if index - 1 > first:
            for row in range(first + 1, index):
                table.cell(row, column).text = ""
            merged = table.cell(first, column).merge(table.cell(index - 1, column))
            for extra in merged.paragraphs[1:]:
                extra._p.getparent().remove(extra._p)
            _fill(merged, texts[first], size, layout.CENTRE, head=False)
        first = index


def keep_on_one_page(table: Table) -> None:
    """A small table moves to the next page whole."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _fill(cell: _Cell, text: str, size: float, side: Any, *, head: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = paragraph.part.document.styles[layout.CELL]
    paragraph.alignment = side
    for old in list(paragraph.runs):
        old._r.getparent().remove(old._r)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if head:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), layout.HEITI)


def _keep_together(row: Any, *, head: bool) -> None:
    """The head stands again on every page, and no line breaks over two."""
    properties = row.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader") if head else ("w:cantSplit",):
        properties.append(OxmlElement(name))


def _borders(table: Table) -> None:
    """Single lines of half a point, cell margins of half a millimetre."""
    properties = table._tbl.tblPr
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        outer = side in ("top", "bottom")
        for name, value in (("val", "single"), ("sz", "8" if outer else "4"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "28")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout_type = properties.find(qn("w:tblLayout"))
    if layout_type is not None:
        layout_type.addprevious(borders)
        layout_type.addnext(margins)
    else:
        properties.extend([borders, margins])
