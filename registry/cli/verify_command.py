"""`flask verify`: does a report file still say what was published?"""

from pathlib import Path
from typing import Any

import click

from registry import VERSION
from registry.access import Action
from registry.cli.answer import DONE, NOT_FOUND, REFUSED, Answer, Stop
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import EXISTING

LISTED = 20
"""Places that are named one by one on a terminal."""


@ledger_command("verify")
@click.argument("file", metavar="文件", type=EXISTING)
def command(call: Call, file: Path) -> Answer:
    """核对报告文件与定稿是否一致，并指出若今天重新计算会有哪些不同。

    一致为 0，被改动为 3，没有编号为 2。今天的数与定稿不同不算改动。
    """
    from registry.reports.reading import NoReport
    from registry.services.publishing import NotPublished
    from registry.services.verification import verify

    actor = call.require(Action.VIEW)
    try:
        found = verify(call.session, file.read_bytes(), file.name, call.settings, actor, call.today)
    except NoReport as problem:
        raise Stop(str(problem)) from problem
    except NotPublished as missing:
        raise Stop(str(missing), NOT_FOUND) from missing
    document = {
        "number": found.number,
        "sha256": found.sha256,
        "intact": found.intact,
        "changed": list(found.changed),
        "today": list(found.today),
        "program": found.published.program,
    }
    return Answer(document, _told(document), DONE if found.intact else REFUSED)


def _told(document: dict[str, Any]) -> str:
    changed, today = document["changed"], document["today"]
    lines = [
        f"编号 {document['number']}：{'与定稿一致' if document['intact'] else '与定稿不一致'}。"
    ]
    lines += [
        f"  {one['where']}：定稿为“{one['published']}”，文件为“{one['found']}”"
        for one in changed[:LISTED]
    ]
    if changed and document["program"] != VERSION:
        lines.append(
            f"  定稿时程序版本为 {document['program']}，现为 {VERSION}，版式变化也会列出。"
        )
    if len(changed) > LISTED:
        lines.append(f"  另有 {len(changed) - LISTED} 处不同。")
    lines += [
        f"  按今天的台账，{one['name']}（{one['field']}）由 {one['published']} 变为 {one['today']}"
        for one in today[:LISTED]
    ]
    return "\n".join(lines)
