"""`flask restore FILE`: a backup into an empty ledger, proved before it is kept."""

from pathlib import Path

import click

from registry.access import Action
from registry.cli.answer import Answer, Stop
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import EXISTING


@ledger_command("restore")
@click.argument("file", metavar="文件", type=EXISTING)
def command(call: Call, file: Path) -> Answer:
    """把备份恢复到空台账（SQLite 或 PostgreSQL），逐表核对指纹后才生效。"""
    from registry.services.backup import BadBackup, restore

    if call.acting_as is not None:
        call.require(Action.OPERATE)
    try:
        manifest = restore(call.unready_database, file)
    except BadBackup as problem:
        raise Stop(str(problem)) from problem
    tables = manifest["tables"]
    total = sum(entry["rows"] for entry in tables.values())
    document = {"file": str(file), "revision": manifest["revision"], "rows": total}
    text = (
        f"已恢复 {len(tables)} 张表、{total} 行，逐表指纹一致（变更记录 r{manifest['revision']}）。"
    )
    return Answer(document | {"tables": tables, "proved": True}, text)
