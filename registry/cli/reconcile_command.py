"""`flask reconcile FILE`: an official list beside the ledger; --commit keeps it for settling."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from registry.access import Action
from registry.cli.answer import Answer, Stop
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import DAY, EXISTING, OneOf
from registry.importing.opening import Unreadable
from registry.periods import BadPeriod, Period
from registry.terms import Against, ListGroup, Origin

SHOWN = 20
TELLABLE = (ListGroup.NEAR, ListGroup.LISTED, ListGroup.OURS)
CODED = {Against.HONOUR: "honour", Against.PLATFORM: "platform"}


class With(click.ParamType):
    """What a list is compared with: firms, library:PERIOD, honour:CODE or platform:CODE."""

    name = "对象"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[Against, str]:
        """Read honour:srdi."""
        if isinstance(value, tuple):
            return value
        kind, _, subject = str(value).partition(":")
        if kind not in Against.labels() or bool(subject) == (kind == Against.FIRMS):
            form = "firms、library:2026-09、honour:荣誉代码 或 platform:平台代码"
            self.fail(f"“{value}”请写成 {form}。", param, ctx)
        against = Against(kind)
        try:
            return against, Period.parse(subject).code if against is Against.LIBRARY else subject
        except BadPeriod as problem:
            self.fail(str(problem), param, ctx)


@ledger_command("reconcile")
@click.argument("file", metavar="文件", type=EXISTING)
@click.option("--against", "side", type=With(), required=True, help="与什么核对。")
@click.option("--on", type=DAY, help="核对日：有效存量以该日为准；不填为今天。")
@click.option("--sheet", default="", metavar="工作表", help="文件里有几张名单时用哪一张。")
@click.option("--title", default="", metavar="名称", help="名单名称；不填用文件名。")
@click.option("--batch", default="", metavar="批次", help="整份名单的批次。")
@click.option("--recognised-on", type=DAY, help="整份名单的认定日期。")
@click.option("--document-no", default="", metavar="文号", help="依据的文号。")
@click.option("--source", type=OneOf(Origin.labels()), help="规上在库名单的数据来源。")
@click.option("--commit", is_flag=True, help="名单存档，可在网页上逐条处理；不加则只核对。")
def command(
    call: Call,
    file: Path,
    side: tuple[Against, str],
    on: date | None,
    sheet: str,
    title: str,
    batch: str,
    recognised_on: date | None,
    document_no: str,
    source: str | None,
    commit: bool,
) -> Answer:
    """名单与台账对照：名单有我无、我有名单无、名称近似；台账数据不变，加 --commit 名单存档。"""
    from registry.importing.reconcile.reading import BadList
    from registry.services.reconciling import lists
    from registry.services.reconciling.given import Papers, given
    from registry.services.reconciling.ours import Side
    from registry.services.reconciling.view import foreseen

    actor = call.require(Action.IMPORT)
    if source == Origin.STATISTICS:
        call.require(Action.VIEW_FIRM_STATISTICS)
    _check(call, *side)
    papers = Papers(batch, recognised_on, document_no, source or "")
    said = given(title or file.stem, Side(*side, on or call.today), papers, sheet)
    told: dict[str, Any] = {"actor": actor, "now": call.now}
    try:
        found = lists.compare(
            call.session, file.name, file.read_bytes(), said, settings=call.settings, **told
        )
    except (Unreadable, BadList) as problem:
        raise Stop(str(problem)) from problem
    shown = foreseen(call.session, found, **told)
    number = lists.keep(call.session, found, **told) if commit else None
    return _answer(call, shown, found.official.sha256, number)


def _check(call: Call, against: Against, subject: str) -> None:
    """Stop where nothing of that code exists."""
    from registry.records.dossier import code_names

    if against not in CODED:
        return
    known = code_names(call.session, call.today)[CODED[against]]
    if subject not in known:
        named = "、".join(f"{code}（{name}）" for code, name in known.items())
        raise Stop(f"没有代码为“{subject}”的{against.label}类型，可用的有：{named}。")


def _answer(call: Call, found: Any, sha256: str, number: int | None) -> Answer:
    from registry.services.reconciling.lists import heads

    kept = heads(call.session, call.actor, number)[0] if number is not None else None
    head = found.head
    document = {
        "file": head.file,
        "sha256": sha256,
        "sheet": head.sheet,
        "against": str(head.side.against.value),
        "subject": head.side.subject or None,
        "on": head.side.on.isoformat(),
        "groups": {str(group.value): count for group, count in found.counts.items()},
        "left_out": head.left_out,
        "lines": [_line(one) for one in found.lines],
        "committed": kept is not None,
        "list_id": number,
        "import_id": kept.import_id if kept else None,
    }
    return Answer(document, "\n".join(_told(found, number)))


def _line(line: Any) -> dict[str, Any]:
    return {
        "group": str(line.group.value),
        "row": line.row,
        "cell": line.cell,
        "name": line.name,
        "uscc": line.code,
        "enterprise": line.firm_name or None,
        "enterprise_uscc": line.firm_code,
        "detail": line.detail or None,
        "note": line.note or None,
        "candidates": [
            {"enterprise": one.name, "uscc": one.uscc, "why": one.why} for one in line.candidates
        ],
    }


def _told(found: Any, number: int | None) -> list[str]:
    head = found.head
    counts = " · ".join(f"{group.label} {count}" for group, count in found.counts.items())
    lines = [f"{head.file} › {head.sheet}：名单 {found.listed} 行", f"  {counts}"]
    for group in TELLABLE:
        own = found.of(group)
        lines += [f"  {group.label} {_place(one)}{one.name}{_near(one)}" for one in own[:SHOWN]]
        if len(own) > SHOWN:
            lines.append(f"  {group.label}还有 {len(own) - SHOWN} 条，见 --json")
    if number is None:
        return [*lines, "以上为核对结果，未写入任何内容；加 --commit 名单存档，在网页上逐条处理。"]
    return [*lines, f"名单已存档：名单核对 {number}，在网页“导入 › 名单核对”中逐条处理。"]


def _place(line: Any) -> str:
    return f"{line.cell} " if line.cell else ""


def _near(line: Any) -> str:
    names = "、".join(one.name for one in line.candidates)
    return f"（近似：{names}）" if names else ""
