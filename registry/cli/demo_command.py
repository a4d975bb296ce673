"""`flask demo`: a fictional district, the same every time."""

import click

from registry.access import Action
from registry.cli.answer import NOT_FOUND, Answer, Stop
from registry.cli.call import Call
from registry.cli.command import ledger_command


@ledger_command("demo")
def command(call: Call) -> Answer:
    """装入虚构的示例数据（名称均含“示例”）；台账中已有其他数据时拒绝。"""
    from registry.services.demo import fill

    call.require(Action.OPERATE)

    def report(done: int, total: int, step: str) -> None:
        click.echo(f"[{done + 1}/{total}] {step}", err=True)

    try:
        revisions = fill.fill(call.session, settings=call.settings, now=call.now, report=report)
    except fill.NotEmpty as refusal:
        raise Stop(str(refusal), NOT_FOUND) from refusal
    if not revisions:
        return Answer({"revisions": 0}, "示例数据已在台账中，无需再装。")
    text = f"示例数据已装入，共 {revisions} 条变更记录。查看：flask indicators --plan daxing-14-5"
    return Answer({"revisions": revisions}, text)
