"""`flask template R --to FILE`: the register's empty workbook."""

from pathlib import Path

import click

from registry.access import Action
from registry.cli.answer import Answer
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import TARGET, OneOf
from registry.terms import Register


@ledger_command("template")
@click.argument("register", metavar="登记表", type=OneOf(Register))
@click.option("--to", "target", metavar="文件", type=TARGET, required=True, help="写入的文件。")
def command(call: Call, register: str, target: Path) -> Answer:
    """取得登记表的空白模板：列名、下拉选项和填写说明。"""
    from registry.importing.lookups import load_vocabularies
    from registry.importing.template import write_template
    from registry.indicators.shipped import series

    call.require(Action.VIEW)
    known = [(one.code, one.label, one.aliases) for one in series()]
    write_template(register, target, load_vocabularies(call.session, known, call.today))
    label = Register(register).label
    return Answer({"register": register, "file": str(target)}, f"已写入“{label}”模板：{target}")
