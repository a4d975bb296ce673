"""`flask init`: tables, code tables, plans, and at the first start two accounts."""

import click

from registry.access import Action
from registry.cli.answer import Answer
from registry.cli.call import Call, operator_name
from registry.cli.command import ledger_command


@ledger_command("init")
def command(call: Call) -> Answer:
    """建立或升级台账，装入规划和代码表；可重复执行。

    首次启动时建立“系统管理员”和“编辑（全区）”两个账号，随机口令只显示这一次，首次登录须修改。
    """
    from registry.services.setup import initialise

    if call.acting_as is not None:
        call.require(Action.OPERATE)
    call.is_current(call.unready_database)  # a newer ledger is left alone
    done = initialise(call.unready_database, call.settings, actor=operator_name(), now=call.now)
    for name, password in done.passwords.items():
        click.echo(f"账号 {name}  首次口令 {password}（只显示这一次，首次登录须修改）", err=True)
    document = {
        "written": done.written,
        "revision": done.revision,
        "accounts": list(done.passwords),
    }
    if done.revision is None:
        return Answer(document, "台账已是最新，没有需要装入的内容。")
    return Answer(
        document, f"台账已就绪：装入或更新 {done.written} 行，变更记录 r{done.revision}。"
    )
