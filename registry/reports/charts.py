"""What the charts show (图表): the same categories and series for workbook and document."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from registry.reports.report import Report, ReportRow, Split
from registry.reports.words import elapsed_words

Kind = Literal["line", "bar", "stacked"]

COLOURS = ("0072B2", "E69F00", "009E73", "CC79A7", "56B4E9", "D55E00", "999999", "F0E442")
"""Okabe and Ito's colours: told apart by every kind of eye and on a grey printer."""

ROOM = 6
"""A number above a line takes up to this part of the chart's height."""


@dataclass(frozen=True)
class Series:
    """One line or one colour of bars; None leaves a gap."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: line over the years, bars by indicator, or parts stacked over the years."""

    kind: Kind
    title: str
    unit: str
    decimals: int
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    def labelled_below(self) -> frozenset[int]:
        """The places of the first line whose number stands below: above, a line runs through it.

        Its own line comes down to the place steeply, or another one passes closely.
        """
        values, others = self.series[0].values, [one.values for one in self.series[1:]]
        room = max((one for line in (values, *others) for one in line if one), default=Decimal(0))
        room /= ROOM
        padded = (None, *values, None)

        def is_crossed(place: int, value: Decimal) -> bool:
            own = [one for one in (padded[place], padded[place + 2]) if one is not None]
            over = [one for one in (line[place] for line in others) if one is not None]
            return any(one - value > room for one in own) or any(
                0 < one - value < room for one in over
            )

        return frozenset(
            place
            for place, value in enumerate(values)
            if value is not None and is_crossed(place, value)
        )


def charts_of(report: Report) -> tuple[Chart, ...]:
    """The charts worth drawing: paths of amounts, progress of all indicators, amounts by part."""
    paths = [_path(report, row) for row in report.rows if _has_path(row)]
    amounts = [split for split in report.splits if _is_amount(report, split)]
    parts = [chart for chart in map(_parts, amounts) if chart.categories]
    return (*paths, *_progress(report), *parts)


def _has_path(row: ReportRow) -> bool:
    """An amount of the plan with a base and a figure to draw."""
    return (
        row.kind == "level"
        and row.base_kind == "number"
        and row.target is not None
        and any(figure.value is not None for figure in row.years)
    )


def _path(report: Report, row: ReportRow) -> Chart:
    """The way from the base to the target, and where the figures went."""
    years = (report.base_year, *report.years, *range(report.years[-1] + 1, report.end_year + 1))
    planned = (row.base, *(figure.milestone for figure in row.years), *row.ahead)
    actual = (row.base, *(figure.value for figure in row.years), *(None for _ in row.ahead))
    return Chart(
        "line",
        f"{row.name}与规划里程碑",
        row.unit,
        row.decimals,
        tuple(f"{year}年" for year in years),
        (Series("实际", actual), Series("里程碑", planned)),
    )


def _progress(report: Report) -> list[Chart]:
    """完成率 beside 进度, for every indicator that has one of them."""
    rows = [row for row in report.rows if row.completion is not None]
    if not rows:
        return []
    elapsed = elapsed_words(rows[0].elapsed)
    return [
        Chart(
            "bar",
            f"各指标完成率与进度，时间进度{elapsed}",
            "%",
            1,
            tuple(row.name.removeprefix("其中：") for row in rows),
            (
                Series("完成率", tuple(row.completion for row in rows)),
                Series("进度", tuple(row.progress for row in rows)),
            ),
        )
    ]


def _is_amount(report: Report, split: Split) -> bool:
    row = report.row(split.indicator)
    return row is not None and row.kind == "level" and split.by == "产业领域"


def _parts(split: Split) -> Chart:
    """The parts of an amount, stacked; a year with a part withheld is left out: it looks small."""
    years = [
        index
        for index in range(len(split.years))
        if not any(line.cells[index].withheld for line in split.lines)
    ]
    return Chart(
        "stacked",
        split.title,
        split.unit,
        split.decimals,
        tuple(f"{split.years[index]}年" for index in years),
        tuple(
            Series(line.name, tuple(line.cells[index].value for index in years))
            for line in split.lines
        ),
    )
