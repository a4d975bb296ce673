"""The named conditions of measures (口径条件): each once, with its Chinese words and its SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, case, literal, or_, true

from registry.indicators.lens import Columns, Lens
from registry.records.honours import in_force
from registry.terms import Level

Clause = ColumnElement[bool]

CHAMPION_FAMILY = "single_champion"
LITTLE_GIANT_FAMILY = "little_giant"


@dataclass(frozen=True)
class Predicate:
    """A condition on one line of a table, as people call it and as the database checks it."""

    name: str
    table: str
    label: str
    sql: Callable[[Columns, Lens], Clause]


def _divisions(line: Columns, first: int, last: int) -> Clause:
    """大类, the first two digits of the industry code, from first to last."""
    code = line["industry_code"]
    return and_(code >= f"{first:02}", code < f"{last + 1:02}")


def _in_library(line: Columns, lens: Lens) -> Clause:
    return line["in_library"] == 1


def _industrial(line: Columns, lens: Lens) -> Clause:
    return _divisions(line, 6, 46)


def _manufacturing(line: Columns, lens: Lens) -> Clause:
    return _divisions(line, 13, 43)


def _unclassified(line: Columns, lens: Lens) -> Clause:
    return line["industry_code"].is_(None)


def _advanced(line: Columns, lens: Lens) -> Clause:
    return line["advanced"].is_(True)


def _advanced_unknown(line: Columns, lens: Lens) -> Clause:
    return line["advanced"].is_(None)


def _high_tech(line: Columns, lens: Lens) -> Clause:
    return line["high_tech_code"].is_not(None)


def _champion(line: Columns, lens: Lens) -> Clause:
    """单项冠军 ∪ 小巨人, 国家级 unless the setting lets 市级 count too."""
    with_city = lens.rules.answers.get("champions.level") == "city"
    levels = [Level.NATIONAL, Level.CITY] if with_city else [Level.NATIONAL]
    return and_(
        line["family"].in_([CHAMPION_FAMILY, LITTLE_GIANT_FAMILY]), line["level"].in_(levels)
    )


def _smart_benchmark(line: Columns, lens: Lens) -> Clause:
    return line["kind"].in_(benchmark_kinds(lens))


def benchmark_kinds(lens: Lens) -> list[str]:
    """The honour kinds that the plan's setting calls 智能制造标杆."""
    text = lens.rules.answers.get("smart_benchmarks.kinds", "")
    return [kind.strip() for kind in text.replace("；", ";").split(";") if kind.strip()]


def _valid(line: Columns, lens: Lens) -> Clause:
    return in_force(line, line["day"])


def _gained(line: Columns, lens: Lens) -> Clause:
    """Recognised within the plan and by the day, and not withdrawn since; may have expired."""
    day, withdrawn = line["day"], line["withdrawn_on"]
    return and_(
        _within_plan(line["recognised_on"], day, lens), or_(withdrawn.is_(None), withdrawn > day)
    )


def _assumed(line: Columns, lens: Lens) -> Clause:
    return line["assumed"] == 1


def _kind_counts(line: Columns, lens: Lens) -> Clause:
    return line["counts"].is_(True)


def _new_in_plan(line: Columns, lens: Lens) -> Clause:
    return _within_plan(line["first_on"], line["day"], lens)


def _not_withdrawn(line: Columns, lens: Lens) -> Clause:
    if lens.rules.answers.get("innovation_platforms.withdrawn") == "kept":
        return true()
    return line["standing_levels"] > 0


def _within_plan(
    happened: ColumnElement[date], day: ColumnElement[date], lens: Lens
) -> ColumnElement[bool]:
    """From the plan's first day to `day`, at most to the plan's last day."""
    first = literal(date(lens.span.start, 1, 1), Date)
    last = literal(date(lens.span.end, 12, 31), Date)
    return and_(happened >= first, happened <= case((day < last, day), else_=last))


PREDICATES: dict[str, Predicate] = {
    predicate.name: predicate
    for predicate in (
        Predicate("in_library", "figures", "规上在库", _in_library),
        Predicate("industrial", "figures", "工业（行业门类B、C、D）", _industrial),
        Predicate("manufacturing", "figures", "制造业（行业门类C）", _manufacturing),
        Predicate("unclassified", "figures", "没有行业代码", _unclassified),
        Predicate("advanced", "figures", "高精尖（归类判定）", _advanced),
        Predicate("advanced_unknown", "figures", "未判定是否高精尖", _advanced_unknown),
        Predicate("high_tech", "figures", "高技术制造业（2017分类）", _high_tech),
        Predicate("champion", "honour", "单项冠军或“专精特新”小巨人", _champion),
        Predicate("smart_benchmark", "honour", "智能制造标杆类荣誉", _smart_benchmark),
        Predicate("valid", "honour", "当日有效", _valid),
        Predicate("gained", "honour", "规划期内新认定", _gained),
        Predicate("assumed", "honour", "认定日期为暂记、待补", _assumed),
        Predicate("kind_counts", "platform", "计入指标的平台类型", _kind_counts),
        Predicate("new_in_plan", "platform", "规划期内首次达到", _new_in_plan),
        Predicate("not_withdrawn", "platform", "未全部撤销", _not_withdrawn),
    )
}
"""Every condition by its name in the definition files."""
