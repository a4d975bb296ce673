"""`flask trace`: from a figure to the rows, files, sheets and cells behind it."""

from datetime import date
from pathlib import Path

import click

from registry.access import Action, Actor
from registry.cli.answer import NOT_FOUND, Answer, Stop
from registry.cli.asked import day_of, knowledge
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.grids import grid
from registry.cli.kinds import DAY, TARGET, YEAR, OneOf
from registry.importing.opening import limits_of
from registry.indicators.in_force import PlanInForce, UnknownIndicator, UnknownPlan, plan_in_force
from registry.indicators.reading import BadDefinition
from registry.indicators.rules import BadSetting, Rules
from registry.indicators.trace import Trace, TraceRow, Untraceable, Viewer, trace
from registry.indicators.trace_document import trace_json
from registry.records.rows import At
from registry.services.originals import traced_to_text

HEADS = ("企业（系列）", "统一社会信用代码", "数值", "变更记录", "出处", "原文")
NOTHING = "—"


@ledger_command("trace")
@click.option("--plan", required=True, metavar="规划", help="规划代码。")
@click.option("--indicator", required=True, metavar="指标", help="指标代码，如 output。")
@click.option("--year", type=YEAR, required=True, help="年度。")
@click.option("--part", type=OneOf(("numerator", "denominator")), help="分子或分母。")
@click.option("--basis", type=OneOf(("ledger", "official")), help="台账汇总数或统计数。")
@click.option("--on", type=DAY, help="统计时点；不填为年末，未到年末为今天。")
@click.option("--known", metavar="r号|日期", help="台账时点：当时所知的台账。")
@click.option("--to", "target", type=TARGET, help="另外写成溯源表（.xlsx）。")
def command(
    call: Call,
    plan: str,
    indicator: str,
    year: int,
    part: str | None,
    basis: str | None,
    on: date | None,
    known: str | None,
    target: Path | None,
) -> Answer:
    """一个指标背后的每一行，直到文件、工作表和单元格；各行之和等于该数。"""
    actor = call.require(Action.VIEW if target is None else Action.EXPORT)
    if target is not None and target.suffix.lower() != ".xlsx":
        raise Stop(f"“{target.name}”应以 .xlsx 结尾。")
    day, at, rules = day_of(call, year, on), knowledge(call, known), Rules.of(call.settings)
    viewer = Viewer(actor.scope, call.today, call.settings.small_cell)
    try:
        found = trace(
            call.session,
            plan,
            indicator,
            year,
            part,  # type: ignore[arg-type]  # OneOf lets nothing else pass
            basis,  # type: ignore[arg-type]
            day,
            at,
            rules,
            viewer,
        )
    except (UnknownPlan, UnknownIndicator, Untraceable) as missing:
        raise Stop(str(missing), NOT_FOUND) from missing
    except (BadDefinition, BadSetting) as problem:
        raise Stop(str(problem)) from problem
    if target is not None:
        _write(call, actor, found, plan_in_force(call.session, plan, at, rules), (day, at), target)
    found = traced_to_text(call.session, found, limits_of(call.settings))
    return Answer(trace_json(found), _told(found))


def _write(
    call: Call,
    actor: Actor,
    found: Trace,
    plan: PlanInForce,
    clocks: tuple[date, At],
    target: Path,
) -> None:
    """溯源表 as a file."""
    from registry.services.trace_sheet import Figure, export_trace

    figure = Figure(plan.name, plan.definition(found.indicator).name, found.side, *clocks)
    limits = limits_of(call.settings)
    data = export_trace(call.session, found, figure, limits, actor=actor, now=call.now)
    target.write_bytes(data)


def _told(found: Trace) -> str:
    total = NOTHING if found.value is None else f"{found.value:,f}"
    title = f"{found.indicator}  {found.year}年  合计 {total} {found.unit}  共 {len(found.rows)} 行"
    return f"{title}\n\n{grid(HEADS, [_line(row) for row in found.rows], frozenset({2, 3}))}"


def _line(row: TraceRow) -> list[str]:
    origin = row.origin
    return [
        f"{row.enterprise} {row.item}" if row.item else row.enterprise,
        row.uscc or "",
        NOTHING if row.value is None else f"{row.value:,f}",
        f"r{origin.revision}" if origin else NOTHING,
        origin.place if origin else NOTHING,
        origin.raw or "" if origin else "",
    ]
