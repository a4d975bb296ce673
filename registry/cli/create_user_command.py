"""`flask create-user`: an account with a random password, shown once."""

import click

from registry.access import Action, Role
from registry.cli.answer import Answer, Stop
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import OneOf


def _words(text: str | None) -> tuple[str, ...]:
    """Words separated by commas, semicolons or 、."""
    plain = (text or "").translate(str.maketrans("，；、,", ";;;;"))
    return tuple(filter(None, (word.strip() for word in plain.split(";"))))


@ledger_command("create-user")
@click.argument("name", metavar="账号名")
@click.option("--role", type=OneOf(Role), required=True, help="角色。")
@click.option("--display", metavar="姓名", help="姓名；不填则同账号名。")
@click.option("--towns", metavar="镇街", help="负责的镇街，名称或代码，用逗号分开；不填为全区。")
@click.option("--parks", metavar="园区", help="负责的园区，名称或代码，用逗号分开。")
@click.option("--phones", is_flag=True, help="允许查看电话。")
def command(
    call: Call,
    name: str,
    role: str,
    display: str | None,
    towns: str | None,
    parks: str | None,
    phones: bool,
) -> Answer:
    """建立账号。随机口令只显示这一次，首次登录须修改。"""
    from registry.services import accounts

    actor = call.require(Action.MANAGE_ACCOUNTS)
    new = accounts.NewAccount(
        name, display or name, Role(role), _words(towns), _words(parks), phones
    )
    try:
        password = accounts.create_account(
            call.session, new, by=actor.name, settings=call.settings, now=call.now
        )
    except accounts.BadAccount as problem:
        raise Stop(str(problem)) from problem
    click.echo(f"账号 {name}  首次口令 {password}（只显示这一次，首次登录须修改）", err=True)
    return Answer({"name": name, "role": role}, f"已建立账号 {name}（{new.role.label}）。")
