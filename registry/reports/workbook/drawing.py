"""Sheet 图表: native charts, each beside the numbers it draws."""

from typing import Any

from registry.reports.charts import COLOURS, Chart
from registry.reports.report import Report, Seal
from registry.reports.workbook.printing import set_up
from registry.reports.workbook.sheet import Sheet, Sheets, shape_of

NAME = "图表"
HEIGHT = 22
"""Rows that a chart takes."""

FONT = {"name": "宋体", "size": 10}
KINDS = {
    "line": {"type": "line"},
    "bar": {"type": "bar"},
    "stacked": {"type": "column", "subtype": "stacked"},
}


def write_charts(
    sheets: Sheets, report: Report, charts: tuple[Chart, ...], seal: Seal | None
) -> None:
    """Numbers on the left, the chart on the right, one below the other."""
    sheet = sheets.add(NAME)
    line, breaks = 0, []
    widest = max((len(chart.series) for chart in charts), default=0)
    for chart in charts:
        _numbers(sheet, line, chart)
        drawn = _drawn(sheets, sheet, line, chart)
        sheet.raw.insert_chart(line, widest + 2, drawn)
        line += max(HEIGHT + (8 if chart.kind == "bar" else 0), len(chart.categories) + 4)
        breaks.append(line)
    sheet.widths(38, *(13 for _ in range(widest)), 3)
    sheet.raw.set_h_pagebreaks(breaks[1::2])
    set_up(sheet, report, seal)


def _numbers(sheet: Sheet, line: int, chart: Chart) -> None:
    sheet.text(line, 0, f"{chart.title}（{chart.unit}）", "caption")
    sheet.heads(line + 1, ("", *(series.name for series in chart.series)))
    for index, category in enumerate(chart.categories):
        sheet.text(line + 2 + index, 0, category)
        for column, series in enumerate(chart.series, 1):
            value = series.values[index]
            if value is None:
                sheet.text(line + 2 + index, column, "", "centre")
            else:
                sheet.number(line + 2 + index, column, value, shape_of(chart.decimals))


def _drawn(sheets: Sheets, sheet: Sheet, line: int, chart: Chart) -> Any:
    drawn = sheets.book.add_chart(KINDS[chart.kind])
    first, last = line + 2, line + 1 + len(chart.categories)
    for column, series in enumerate(chart.series, 1):
        drawn.add_series(
            {
                "name": [sheet.name, line + 1, column],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, column, last, column],
                "values_data": [None if one is None else float(one) for one in series.values],
                **_look(chart, column - 1),
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"name": "黑体", "size": 12, "bold": False}})
    drawn.set_legend({"position": "bottom", "font": FONT})
    drawn.set_chartarea({"border": {"none": True}})
    drawn.show_blanks_as("gap")
    _axes(drawn, chart)
    drawn.set_size({"width": 720, "height": HEIGHT * 19 + (140 if chart.kind == "bar" else 0)})
    return drawn


def _look(chart: Chart, index: int) -> dict[str, Any]:
    colour = f"#{COLOURS[index % len(COLOURS)]}"
    if chart.kind != "line":
        return {"fill": {"color": colour}, "gap": 60}
    dash = "dash" if index else "solid"
    return {
        "line": {"color": colour, "width": 2.25, "dash_type": dash},
        "marker": {
            "type": "circle" if index == 0 else "none",
            "size": 6,
            "fill": {"color": colour},
        },
        "data_labels": _labels(chart) if index == 0 else {},
    }


def _labels(chart: Chart) -> dict[str, Any]:
    """The numbers of a line, where the line leaves room for them."""
    below = chart.labelled_below()
    places = range(len(chart.categories))
    custom = [{"position": "below" if place in below else "above"} for place in places]
    return {"value": True, "position": "above", "font": FONT, "custom": custom}


def _axes(drawn: Any, chart: Chart) -> None:
    light = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
    values = {"num_font": FONT, "num_format": shape_of(0), "major_gridlines": light}
    values |= {"name": chart.unit, "name_font": {**FONT, "bold": False}, "line": {"none": True}}
    names = {"num_font": FONT, "label_position": "low"}
    if chart.kind == "bar":  # lying bars: the library calls the upright axis y, first name on top
        drawn.set_x_axis({**values, "label_position": "high"})
        drawn.set_y_axis({**names, "reverse": True, "major_gridlines": {"visible": False}})
    else:
        drawn.set_x_axis(names)
        drawn.set_y_axis(values)
