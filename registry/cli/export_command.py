"""`flask export --register R --to FILE`: a register that imports again unchanged."""

from datetime import date
from pathlib import Path

import click

from registry.access import Action
from registry.cli.answer import Answer, Stop
from registry.cli.asked import knowledge
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import DAY, TARGET, OneOf
from registry.terms import Register

ENDINGS = (".xlsx", ".csv")


@ledger_command("export")
@click.option("--register", type=OneOf(Register), required=True, help="登记表。")
@click.option("--on", type=DAY, help="统计时点；不填为今天。")
@click.option("--known", metavar="r号|日期", help="台账时点：当时所知的台账。")
@click.option(
    "--to", "target", metavar="文件", type=TARGET, required=True, help="写入的 .xlsx 或 .csv。"
)
def command(call: Call, register: str, on: date | None, known: str | None, target: Path) -> Answer:
    """导出登记表，可原样再导入；电话和统计局反馈的单户数据按权限处理，并记入审计日志。"""
    from registry.services.exporting import export_register

    actor = call.require(Action.EXPORT)
    if target.suffix.lower() not in ENDINGS:
        raise Stop(f"“{target.name}”应以 .xlsx 或 .csv 结尾。")
    done = export_register(
        call.session,
        Register(register),
        target,
        actor=actor,
        now=call.now,
        at=knowledge(call, known),
        on=on,
    )
    label = Register(register).label
    return Answer(
        done.document(), f"已导出“{label}”{done.rows} 行到 {target}（r{done.revision}）。"
    )
