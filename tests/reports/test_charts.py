"""What the charts of a report show, and what they leave out."""

from dataclasses import replace
from decimal import Decimal

from registry.reports.charts import Chart, Series, charts_of
from registry.reports.report import SplitCell, SplitLine
from tests.reports.district import Made


def stacked(report):
    """The stacked charts of a report."""
    return [chart for chart in charts_of(report) if chart.kind == "stacked"]


def with_hidden(made: Made, hidden: set[int]):
    """The report with the first part of every split withheld in the years of these places."""

    def cell(place: int, one: SplitCell) -> SplitCell:
        return replace(one, value=None, withheld=True) if place in hidden else one

    def first(line: SplitLine) -> SplitLine:
        return replace(line, cells=tuple(cell(n, one) for n, one in enumerate(line.cells)))

    splits = tuple(
        replace(split, lines=(first(split.lines[0]), *split.lines[1:]))
        for split in made.report.splits
    )
    return replace(made.report, splits=splits)


def test_every_year_of_a_stack_is_whole(inside):
    (chart,) = stacked(inside.report)
    split = inside.report.splits[0]
    for index, year in enumerate(split.years):
        place = chart.categories.index(f"{year}年")
        parts = sum((one.values[place] or Decimal(0) for one in chart.series), Decimal(0))
        assert parts == split.total.cells[index].value


def test_a_year_with_a_part_withheld_is_left_out_of_the_stack(inside):
    years = inside.report.splits[0].years
    (chart,) = stacked(with_hidden(inside, {0}))
    assert chart.categories == tuple(f"{year}年" for year in years[1:])
    assert all(len(one.values) == len(years) - 1 for one in chart.series)
    assert stacked(with_hidden(inside, set(range(len(years))))) == []


def path(*lines: tuple[str | None, ...]) -> Chart:
    """A chart of lines over as many years."""
    series = [
        Series("实际", tuple(None if one is None else Decimal(one) for one in line))
        for line in lines
    ]
    years = tuple(f"{2020 + place}年" for place in range(len(lines[0])))
    return Chart("line", "产值", "亿元", 1, years, tuple(series))


def test_a_number_stands_below_where_a_line_would_run_through_it():
    peak = ("904.9", "1813.6", "1017.7", "1046.3", "1059.9", None)
    plan = ("904.9", "1014.2", "1136.6", "1273.8", "1427.6", "1600")
    assert path(peak).labelled_below() == {0, 2}, "its own line comes down to it"
    assert path(peak, plan).labelled_below() == {0, 2, 3}, "the plan's line passes closely"
    assert path(("5", "5", None)).labelled_below() == frozenset()
    assert path((None, None)).labelled_below() == frozenset()
