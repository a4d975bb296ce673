"""`flask undo`: an import or any revision taken back, as a new revision."""

from typing import TYPE_CHECKING

import click

from registry.access import Action, may
from registry.cli.answer import NOT_FOUND, Answer, Stop
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import OneOf

if TYPE_CHECKING:
    from registry.services.undo_conflicts import Dispute

SHOWN = 20


@ledger_command("undo")
@click.argument("target", metavar="导入编号|r变更记录号")
@click.option("--conflicts", type=OneOf(("keep", "restore")), help="冲突处：保留现值或恢复旧值。")
@click.option("--commit", is_flag=True, help="写入台账；不加则只预览。")
def command(call: Call, target: str, conflicts: str | None, commit: bool) -> Answer:
    """撤回一次导入或一条变更记录：删去它新建的，恢复它改动的；此后又被改过的逐项列出。"""
    from registry.services.undo_conflicts import disputes
    from registry.services.undoing import NotUndoable, commit_undo, preview_undo

    actor = call.actor
    if not (may(actor, Action.UNDO_OWN) or may(actor, Action.UNDO_OTHERS)):
        call.require(Action.UNDO_OWN)
    try:
        undo = preview_undo(call.session, target, actor=actor, choice=conflicts)  # type: ignore[arg-type]
        if commit:
            undo = commit_undo(call.session, undo, actor=actor, now=call.now)
    except NotUndoable as refusal:
        raise Stop(str(refusal), NOT_FOUND) from refusal
    lines = [f"删除 {undo.plan.deleted} 行，恢复 {undo.plan.restored} 行。"]
    lines += [f"{undo.plan.closed} 行不再待核对。"] if undo.plan.closed else []
    lines += [f"{undo.plan.reopened} 行重新待核对。"] if undo.plan.reopened else []
    shown = disputes(call.session, undo.plan.revision, undo.plan.conflicts[:SHOWN], call.today)
    lines += [line for one in shown for line in _lines(one)]
    more = len(undo.plan.conflicts) - SHOWN
    lines += [f"  还有 {more} 处冲突，见 --json"] if more > 0 else []
    if undo.committed and undo.revision:
        lines.append(f"已撤回：变更记录 r{undo.revision}。")
    elif undo.committed:
        lines.append("没有需要撤回的内容。")
    elif undo.status:
        lines.append(
            "有冲突待决定：未写入任何内容。请用 --conflicts keep 或 restore 说明如何处理。"
        )
    else:
        lines.append("以上为预览，未写入任何内容；确认后加 --commit 写入。")
    return Answer(undo.document(), "\n".join(lines), undo.status)


def _lines(one: "Dispute") -> list[str]:
    """A conflict: whose record, why, and the three values of each field."""
    told = [
        f"    {line.label}：之前 {line.before or '空'}，当时改为 {line.imported or '空'}，"
        f"现在 {line.present or '空'}"
        for line in one.fields
    ]
    return [f"  冲突：{one.called}。{one.reason}", *told]
