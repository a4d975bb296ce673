"""Native charts in Word (可编辑的图): chart parts with caches, each fed by its embedded workbook.

python-docx knows no charts. The chart XML and its workbook are written by python-pptx, whose
writer is the same DrawingML that Word and WPS read, and put into the package as parts.
"""

from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph
from lxml import etree
from pptx.chart.chart import Chart as Styled
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml as parse_chart
from pptx.oxml.ns import qn
from pptx.util import Pt

from registry.reports.charts import COLOURS, Chart
from registry.reports.workbook.sheet import shape_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
}
FONT = "宋体"
GREY = "D9D9D9"


def add_chart(
    document: Document, paragraph: Paragraph, chart: Chart, number: int, width: Length
) -> None:
    """Draw `chart` inline in `paragraph`, `width` wide; it stays editable in Word and WPS."""
    height = Mm(40 + 6 * len(chart.categories)) if chart.kind == "bar" else Mm(72)
    data = _data(chart)
    package = document.part.package
    blob = _chart_xml(chart, data)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, blob, package)
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"),
        XLSX,
        data._workbook_writer.xlsx_blob,
        package,
    )
    linked = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = blob.replace(b"rIdBook", linked.encode())
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    paragraph.add_run()._r.append(_drawing(relation, number, chart.title, width, height))


def _data(chart: Chart) -> Any:
    """Categories and series as the writer wants them; a missing value is a gap."""
    data = CategoryChartData(number_format=shape_of(chart.decimals))
    data.categories = list(chart.categories)
    for series in chart.series:
        data.add_series(
            series.name, [None if value is None else float(value) for value in series.values]
        )
    return data


def _chart_xml(chart: Chart, data: Any) -> bytes:
    """The chart with its caches, styled, and a place for the relation to its workbook."""
    space = parse_chart(data.xml_bytes(KINDS[chart.kind]))
    styled = Styled(space, None)
    styled.has_title = False
    styled.has_legend = True
    styled.legend.position = XL_LEGEND_POSITION.BOTTOM
    styled.legend.include_in_layout = False
    styled.font.size, styled.font.name = Pt(9), FONT
    for fonts in space.iter(qn("a:latin")):
        far_east = fonts.getparent().makeelement(qn("a:ea"), {"typeface": FONT})
        fonts.addnext(far_east)
    _axes(styled, chart)
    _colours(styled, chart)
    for number in space.iter(qn("c:axId"), qn("c:crossAx")):
        # The schema wants them without a sign; python-pptx writes signed ones.
        number.set("val", number.get("val").lstrip("-"))
    for old in space.findall(qn("c:externalData")):
        space.remove(old)
    external = etree.SubElement(space, qn("c:externalData"))
    external.set(qn("r:id"), "rIdBook")
    etree.SubElement(external, qn("c:autoUpdate")).set("val", "0")
    text: bytes = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text


def _axes(styled: Any, chart: Chart) -> None:
    values, names = styled.value_axis, styled.category_axis
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string(GREY)
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0", False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = RGBColor.from_string("7F7F7F")
    names.has_major_gridlines = False
    if chart.kind == "bar":
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _colours(styled: Any, chart: Chart) -> None:
    plot = styled.plots[0]
    if chart.kind != "line":
        plot.gap_width = 60
    for index, series in enumerate(plot.series):
        colour = RGBColor.from_string(COLOURS[index % len(COLOURS)])
        if chart.kind != "line":
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
            continue
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour, Pt(2.25)
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour
        if index:
            series.format.line.dash_style = MSO_LINE.DASH
        else:
            labels = series.data_labels
            labels.show_value, labels.position = True, XL_LABEL_POSITION.ABOVE
            labels.number_format, labels.number_format_is_linked = shape_of(chart.decimals), False
            for place in chart.labelled_below():
                series.points[place].data_label.position = XL_LABEL_POSITION.BELOW


def _drawing(relation: str, number: int, title: str, width: Length, height: Length) -> Any:
    """The frame that shows a chart part inline, with its title as the alternative text."""
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{2000 + number}" name="图{number}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        f' r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    for properties in drawing.iter("{*}docPr"):
        properties.set("descr", title)
    return drawing
