"""What stands below the table (注): how it was counted, judged and guarded."""

from registry.indicators.rules import Rules
from registry.reports.report import Report, ReportRow
from registry.reports.words import FLAG, WITHHELD, number, trimmed
from registry.terms import Audience

INSIDE = "内部资料  注意保管"


def notes_of(report: Report, rules: Rules) -> tuple[str, ...]:
    """The notes in order; each is a sentence."""
    return (
        "统计数为统计部门反馈数，台账汇总数为台账企业数据合计；评价采用统计数，"
        "没有统计数的采用台账数并在“数据来源”中注明。",
        "完成率＝当期值÷目标值，只列示，不作评价依据；进度＝（当期值－基期值）÷（目标值－基期值）；"
        "时间进度为规划期已过时间的比重。",
        f"进度达到时间进度{number(rules.fast_from * 100, 0)}%的为“快于预期”，"
        f"{number(rules.on_track_from * 100, 0)}%以上的为“基本符合预期”；期末达到目标"
        f"{number(rules.exceeded_from * 100, 0)}%的为“超额完成”，约束性指标只分“完成”和“未完成”。",
        "“比上年名义增长（下降）”按两年公布的现价数直接计算，与统计部门的可比口径增速不同。",
        *_guard_notes(report),
    )


def counted(row: ReportRow) -> str:
    """How an indicator is counted, and where the plan's prose and table differ."""
    return f"{row.name.removeprefix('其中：')}：{row.meaning}{row.plan_note}"


def _guard_notes(report: Report) -> list[str]:
    limits = f"不足{report.small_cell}家或一家占比超过{trimmed(report.dominance)}%"
    if report.guarded:
        return [f"{WITHHELD}表示台账数涉及企业{limits}，或由其可推算上述数据，不予显示。"]
    if report.audience is Audience.EXTERNAL:
        return [f"本报告经批准未隐去涉及企业{limits}的数据。"]
    return [f"{FLAG}表示台账数涉及企业{limits}，不得对外提供。"] if _flags(report) else []


def _flags(report: Report) -> bool:
    """Whether anything is marked."""
    lines = [line for split in report.splits for line in (*split.lines, split.total)]
    in_splits = any(cell.flagged for line in lines for cell in line.cells)
    figures = (figure for row in report.rows for figure in row.years)
    return in_splits or any(f.flagged for f in figures) or any(row.flagged for row in report.rows)
