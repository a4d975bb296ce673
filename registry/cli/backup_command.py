"""`flask backup FILE`: the whole ledger in one zip."""

from pathlib import Path

import click

from registry.access import Action
from registry.cli.answer import Answer
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import TARGET


@ledger_command("backup")
@click.argument("file", metavar="文件", type=TARGET)
def command(call: Call, file: Path) -> Answer:
    """把整个台账存成一个压缩包，内含每张表的行数和指纹。"""
    from registry import VERSION
    from registry.services.backup import backup

    call.require(Action.OPERATE)
    manifest = backup(call.database, file, now=call.now, program=VERSION)
    tables = manifest["tables"]
    total = sum(entry["rows"] for entry in tables.values())
    document = {"file": str(file), "revision": manifest["revision"], "rows": total}
    text = f"已备份 {len(tables)} 张表、{total} 行到 {file}（变更记录 r{manifest['revision']}）。"
    return Answer(document | {"tables": tables}, text)
