"""`flask publish`: freeze a report with everything it was made of (定稿存档)."""

from datetime import date

import click

from registry.access import Action
from registry.cli.answer import NOT_FOUND, Answer, Stop
from registry.cli.asked import day_of, knowledge
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import DAY, YEAR, OneOf
from registry.terms import Audience, Door


@ledger_command("publish")
@click.option("--plan", required=True, metavar="规划", help="规划代码，如 daxing-14-5。")
@click.option("--year", type=YEAR, required=True, help="年度。")
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
def command(
    call: Call,
    plan: str,
    year: int,
    on: date | None,
    known: str | None,
    audience: str,
    lift_guard: str | None,
    reason: tuple[str, ...],
) -> Answer:
    """定稿存档：固定口径、设置、数值、背后各行和程序版本，给出编号和指纹。"""
    from registry import VERSION
    from registry.cli.reporting import reasons, reasons_told
    from registry.indicators.in_force import UnknownPlan
    from registry.indicators.reading import BadDefinition
    from registry.indicators.rules import BadSetting
    from registry.services.publishing import publish
    from registry.services.report_vintages import with_reasons
    from registry.services.reporting import BeforeThePlan, Wanted

    actor = call.require(Action.PUBLISH)
    if lift_guard is not None:
        call.require(Action.LIFT_GUARD)
    on, at, now = day_of(call, year, on), knowledge(call, known), call.now
    wanted = Wanted(plan, year, on, Audience(audience), lift_guard, reasons(reason))
    try:
        wanted = with_reasons(call.session, wanted, at, call.settings, actor, call.today)
        receipt = publish(call.session, wanted, at, call.settings, actor, now, VERSION, Door.FORM)
    except UnknownPlan as missing:
        raise Stop(str(missing), NOT_FOUND) from missing
    except (BadDefinition, BadSetting, BeforeThePlan) as problem:
        raise Stop(str(problem)) from problem
    document = {
        "number": receipt.number,
        "sha256": receipt.sha256,
        "revision": receipt.revision,
        "known": receipt.known,
    }
    text = f"已定稿：编号 {receipt.number}，指纹 {receipt.sha256}，变更记录 r{receipt.revision}。"
    return Answer(document, "\n".join((text, *reasons_told(wanted.changes.values()))))
