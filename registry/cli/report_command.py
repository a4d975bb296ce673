"""`flask report`: 规划实施情况 as a workbook, a document or JSON, by the file's ending."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from registry.access import Action
from registry.cli.answer import Answer, Stop
from registry.cli.asked import day_of, knowledge
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import DAY, EXISTING, TARGET, YEAR, OneOf
from registry.terms import Audience

ENDINGS = (".xlsx", ".docx", ".json")


@ledger_command("report")
@click.option("--plan", metavar="规划", help="规划代码，如 daxing-14-5。")
@click.option("--year", type=YEAR, help="年度。")
@click.option("--to", "target", type=TARGET, required=True, help="写入的文件：xlsx、docx 或 json。")
@click.option("--on", type=DAY, help="统计时点；不填为年末，未到年末为今天。")
@click.option("--known", metavar="r号|日期", help="台账时点：当时所知的台账。")
@click.option(
    "--for",
    "audience",
    type=OneOf(Audience),
    default=str(Audience.INTERNAL),
    help="使用范围：internal 内部使用（默认），external 对外提供。",
)
@click.option("--lift-guard", metavar="理由", help="对外提供时不隐去小样本数据，须写明理由。")
@click.option(
    "--reason",
    multiple=True,
    metavar="指标=原因",
    help="与上期差异原因，可多次给出；不给的由系统说明。",
)
@click.option("--template", type=EXISTING, help="这一次使用的 Word 模板。")
@click.option("--number", metavar="编号", help="重新取出已定稿的报告，不必给规划和年度。")
def command(
    call: Call,
    plan: str | None,
    year: int | None,
    target: Path,
    on: date | None,
    known: str | None,
    audience: str,
    lift_guard: str | None,
    reason: tuple[str, ...],
    template: Path | None,
    number: str | None,
) -> Answer:
    """生成规划实施情况报告；内容与已定稿的报告一致时带上编号和指纹。"""
    from registry.cli.reporting import made_or_opened, reasons, told, written
    from registry.services.reporting import Wanted, record_export

    actor = call.require(Action.EXPORT)
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise Stop(f"“{target.name}”应以 .xlsx、.docx 或 .json 结尾。")
    if lift_guard is not None:
        call.require(Action.LIFT_GUARD)
    wanted = None
    if number is None:
        if plan is None or year is None:
            raise Stop("请给出 --plan 和 --year，或用 --number 取出已定稿的报告。")
        day, who = day_of(call, year, on), Audience(audience)
        wanted = Wanted(plan, year, day, who, lift_guard, reasons(reason))
    issue = made_or_opened(call, wanted, number, knowledge(call, known), ending)
    if template is not None:  # such a file could not be made anew to check it
        issue = replace(issue, seal=None)
    target.write_bytes(written(call, issue, ending, template))
    record_export(call.session, issue.wanted, actor, call.now, ending[1:], issue.number)
    return told(issue, target)
