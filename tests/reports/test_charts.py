"""What the charts of a report show, and what they leave out."""

from dataclasses import replace
from decimal import Decimal

from registry.reports.charts import charts_of
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
