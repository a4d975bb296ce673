"""`flask indicators`: the plan's table."""

from datetime import date
from decimal import Decimal

import click

from registry.access import Action
from registry.cli.answer import NOT_FOUND, Answer, Stop
from registry.cli.asked import day_of, knowledge
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.grids import clipped, grid
from registry.cli.kinds import DAY, YEAR
from registry.indicators.compute import indicator_table
from registry.indicators.in_force import UnknownPlan, plan_in_force
from registry.indicators.reading import BadDefinition
from registry.indicators.rules import BadSetting, Rules
from registry.indicators.table import IndicatorRow, Table, as_json
from registry.quantities import show_decimal

HEADS = (
    *("", "指标", "单位", "属性", "基期", "目标"),
    *("统计数", "台账汇总数", "差额", "完成率", "进度", "时间进度", "评价"),
)
NUMBERS = frozenset({0, 4, 5, 6, 7, 8, 9, 10, 11})
NAME_WIDTH = 34
NOTHING = "—"


@ledger_command("indicators")
@click.option("--plan", required=True, metavar="规划", help="规划代码，如 daxing-14-5。")
@click.option("--year", type=YEAR, help="年度；不填为规划目标年或今年。")
@click.option("--on", type=DAY, help="统计时点；不填为年末，未到年末为今天。")
@click.option("--known", metavar="r号|日期", help="台账时点：当时所知的台账。")
def command(call: Call, plan: str, year: int | None, on: date | None, known: str | None) -> Answer:
    """规划指标表：基期、目标、统计数、台账汇总数、差额、进度和评价。"""
    call.require(Action.VIEW)
    at, rules = knowledge(call, known), Rules.of(call.settings)
    try:
        end = plan_in_force(call.session, plan, at, rules).span.end
        year = year or min(end, call.today.year)
        table = indicator_table(call.session, plan, year, day_of(call, year, on), at, rules)
    except UnknownPlan as missing:
        raise Stop(str(missing), NOT_FOUND) from missing
    except (BadDefinition, BadSetting) as problem:
        raise Stop(str(problem)) from problem
    return Answer(as_json(table), _told(table))


def _told(table: Table) -> str:
    title = f"{table.name}  {table.year}年  统计时点 {table.on}  台账时点 r{table.known}"
    body = grid(HEADS, [_line(number, row) for number, row in enumerate(table.rows, 1)], NUMBERS)
    notes = (
        f"{number:>2} {row.name}：{'；'.join(row.reasons)}。"
        for number, row in enumerate(table.rows, 1)
        if row.reasons
    )
    return "\n".join([title, "", body, "", *notes])


def _line(number: int, row: IndicatorRow) -> list[str]:
    return [
        str(number),
        clipped(row.name, NAME_WIDTH),
        row.unit,
        row.binding.label,
        _number(row.base, row.decimals) if row.base is not None else row.base_text or NOTHING,
        _number(row.target, row.decimals) if row.target is not None else row.target_text or NOTHING,
        _number(row.official, row.decimals),
        _number(row.ledger, row.decimals),
        _number(row.difference, row.decimals),
        _percent(row.completion),
        _percent(row.progress),
        _percent(row.elapsed),
        row.verdict.label if row.verdict else NOTHING,
    ]


def _number(value: Decimal | None, decimals: int) -> str:
    return NOTHING if value is None else show_decimal(value, decimals)


def _percent(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{show_decimal(value, 1)}%"
