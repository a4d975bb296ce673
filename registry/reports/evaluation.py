"""The evaluation table (评价表) as texts: its heads and its cells, for Word and for the page."""

from decimal import Decimal

from registry.reports.report import Report, ReportRow, SplitCell, YearFigure
from registry.reports.words import FLAG, NOTHING, WITHHELD, number, percent, trimmed

FIRST = ("序号", "类别", "指标", "单位", "属性")
LAST = ("完成率", "进度", "时间进度", "评价", "数据来源", "责任单位")


def heads(report: Report) -> tuple[str, ...]:
    """序号 · 类别 · 指标 · 单位 · 属性 · 2020年 · 2021年 … · 2025年目标 · 完成率 · … · 责任单位."""
    years = (f"{year}年" for year in (report.base_year, *report.years))
    return (*FIRST, *years, f"{report.end_year}年目标", *LAST)


def cells(row: ReportRow) -> tuple[str, ...]:
    """A line's texts under `heads`."""
    hidden = WITHHELD if row.now.withheld else NOTHING
    return (
        str(row.number),
        row.category,
        row.name,
        row.unit,
        row.binding,
        base_text(row),
        *(figure_text(figure, row.decimals) for figure in row.years),
        target_text(row),
        hidden if row.completion is None else percent(row.completion),
        hidden if _hides_progress(row) else percent(row.progress),
        percent(row.elapsed),
        row.verdict or NOTHING,
        row.source or NOTHING,
        row.responsible or NOTHING,
    )


def _hides_progress(row: ReportRow) -> bool:
    """A withheld value would show through its progress; without a base there is none anyway."""
    return row.now.withheld and row.base_kind == "number"


def base_text(row: ReportRow) -> str:
    """The base year's number; an interval's value and a note as the plan prints them."""
    if row.base is not None and row.base_kind == "number":
        return trimmed(row.base)
    return row.base_text if row.base_text not in ("", "-") else NOTHING


def target_text(row: ReportRow) -> str:
    """The number to be reached, or the words."""
    return trimmed(row.target) if row.target is not None else row.target_text or NOTHING


def figure_text(figure: YearFigure, decimals: int) -> str:
    """A year's figure: with the mark where few firms stand behind it, ＊ where it is withheld."""
    return _marked(figure.value, decimals, withheld=figure.withheld, flagged=figure.flagged)


def split_text(cell: SplitCell, decimals: int) -> str:
    """A split's cell, likewise."""
    return _marked(cell.value, decimals, withheld=cell.withheld, flagged=cell.flagged)


def _marked(value: Decimal | None, decimals: int, *, withheld: bool, flagged: bool) -> str:
    if withheld:
        return WITHHELD
    if value is None:
        return NOTHING
    return f"{number(value, decimals)}{FLAG if flagged else ''}"
