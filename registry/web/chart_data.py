"""What static/src/charts.js draws: numbers with the very texts that stand in the table beside them.

A chart is {kind, unit, categories, series: [{name, values, texts, role, tones}], line}; nothing is
computed in the browser.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from registry.indicators.in_force import TargetInForce
from registry.indicators.table import IndicatorRow, Table
from registry.quantities import WAN_YUAN, from_base
from registry.services.indicator_page import Step
from registry.services.indicator_splits import Ranking
from registry.terms import Verdict
from registry.web.formats import decimal, fixed

Chart = dict[str, Any]
MOST_BARS = 15
TONES = {Verdict.BEHIND: "behind", Verdict.MISSED: "behind"}
"""Verdicts whose bar is drawn in the warning colour."""


def path_chart(row: IndicatorRow, target: TargetInForce, steps: Sequence[Step]) -> Chart:
    """Both figures over the years against the milestones and the target."""
    places = row.decimals
    series = [
        _series("统计数", [step.official for step in steps], places, "official"),
        _series("台账汇总数", [step.ledger for step in steps], places, "ledger"),
        _series("目标路径", [step.milestone for step in steps], places, "milestone"),
    ]
    if all(step.milestone is None for step in steps) and target.value is not None:
        series.append(_series("目标", [target.value] * len(steps), places, "milestone"))
    return {
        "kind": "line",
        "unit": row.unit,
        "categories": [f"{step.year}年" for step in steps],
        "series": [one for one in series if any(value is not None for value in one["values"])],
    }


def ranking_chart(ranking: Ranking, row: IndicatorRow) -> Chart:
    """The parts from the largest on, at most so many."""
    parts = [part for part in ranking.parts if part.value is not None][:MOST_BARS]
    return {
        "kind": "rank",
        "unit": row.unit,
        "categories": [part.name for part in parts],
        "series": [
            _series(f"{ranking.years[-1]}年", [part.value for part in parts], row.decimals, "bar")
        ],
    }


def pace_chart(table: Table) -> Chart:
    """进度 of every indicator that has one, beside 时间进度."""
    rows = [row for row in table.rows if row.progress is not None]
    elapsed = table.rows[0].elapsed if table.rows else Decimal(0)
    bars = _series("进度", [row.progress for row in rows], 1, "bar")
    bars["tones"] = [TONES.get(row.verdict, "plain") if row.verdict else "plain" for row in rows]
    return {
        "kind": "rank",
        "unit": "%",
        "categories": [row.name for row in rows],
        "series": [bars],
        "line": {"value": float(elapsed), "text": f"时间进度{decimal(elapsed, 0)}%"},
    }


def investment_chart(project: Any, months: Sequence[Any]) -> Chart:
    """自开工累计完成投资 at the end of each month, with 总投资 as the line to reach."""
    told = [month for month in months if month.done_total is not None]
    done = [from_base(month.done_total, WAN_YUAN) for month in told]
    series = [_series("累计完成", done, 2, "ledger")]
    if project.total_investment is not None:
        whole = from_base(project.total_investment, WAN_YUAN)
        series.append(_series("总投资", [whole] * len(told), 2, "milestone"))
    categories = [f"{month.year}-{month.through:02d}" for month in told]
    return {"kind": "line", "unit": "万元", "categories": categories, "series": series}


def _series(name: str, values: Iterable[Decimal | None], places: int, role: str) -> Chart:
    told = list(values)
    return {
        "name": name,
        "role": role,
        "values": [None if value is None else float(value) for value in told],
        "texts": [fixed(value, places) for value in told],
    }
