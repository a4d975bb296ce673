"""Small lines in a table (走势): where an indicator stood each year, beside its way to the target.

The geometry is worked out here, so that a page needs no script to show it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.services.indicator_page import Step

WIDTH, HEIGHT, EDGE = 132, 30, 4


@dataclass(frozen=True)
class Spark:
    """The paths of one line as SVG wants them; empty where there is nothing to draw.

    line -- what was reached; aim -- the way to the target; here, goal -- their last points
    words -- the same for whoever cannot see it
    """

    line: str
    aim: str
    here: tuple[float, float] | None
    goal: tuple[float, float] | None
    words: str


def spark_of(steps: Sequence[Step], decimals: int) -> Spark:
    """The line of one indicator: 统计数, and 台账汇总数 where a year has none."""
    reached = [step.ledger if step.official is None else step.official for step in steps]
    aims = [step.milestone for step in steps]
    known = [value for value in (*reached, *aims) if value is not None]
    if not known:
        return Spark("", "", None, None, "没有各年数据")
    low, high = min(known), max(known)

    def place(index: int, value: Decimal) -> tuple[float, float]:
        across = EDGE + (WIDTH - 2 * EDGE) * index / max(1, len(steps) - 1)
        part = (value - low) / (high - low) if high > low else Decimal("0.5")
        return round(across, 1), round(float(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * part), 1)

    line = [place(at, value) for at, value in enumerate(reached) if value is not None]
    aim = [place(at, value) for at, value in enumerate(aims) if value is not None]
    words = "，".join(
        f"{step.year}年{value:,.{decimals}f}"
        for step, value in zip(steps, reached, strict=True)
        if value is not None
    )
    return Spark(
        _path(line),
        _path(aim),
        line[-1] if line else None,
        aim[-1] if aim else None,
        words or "没有各年数据",
    )


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if at else 'M'}{x} {y}" for at, (x, y) in enumerate(points))
