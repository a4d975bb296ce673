"""The result of a reconciliation as a workbook, noted in the audit log."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from sqlalchemy.orm import Session

from registry.access import Action, Actor
from registry.importing.export.xlsx import sheet_writer
from registry.periods import BEIJING
from registry.records import audit
from registry.services.reconciling.view import Line, Reconciled

NAME = "registry_reconciliation"
_COLUMNS = (
    *(("核对结果", 12), ("名单单元格", 10), ("名单中的名称", 34), ("名单中的代码", 22)),
    *(("台账企业", 34), ("台账代码", 22), ("台账登记", 30), ("说明", 40)),
    *(("处理方式", 12), ("理由或日期", 24), ("处理人", 12), ("处理时间", 18), ("变更记录", 10)),
)


def export_result(
    session: Session, found: Reconciled, *, actor: Actor, now: datetime, address: str | None
) -> bytes:
    """The workbook's bytes: a line for every row of the list and every firm that it lacks."""
    out = BytesIO()
    with sheet_writer(
        out,
        sheet="名单核对",
        headers=[header for header, _ in _COLUMNS],
        numeric=[False] * len(_COLUMNS),
        names={NAME: str(found.head.id)},
        widths=[width for _, width in _COLUMNS],
    ) as sheet:
        if found.lines:
            sheet.write(list(zip(*map(_texts, found.lines), strict=True)))
    audit.record_alone(
        session,
        actor=actor.name,
        action=Action.EXPORT.value,
        now=now,
        subject=f"名单核对 {found.head.id}",
        address=address,
        detail=f"{len(found.lines)} 行",
    )
    return out.getvalue()


def _texts(line: Line) -> Sequence[str]:
    done = line.settled
    listed = line.row is not None
    return (
        line.group.label,
        line.cell or "",
        line.name if listed else "",
        (line.code or "") if listed else "",
        line.firm_name,
        line.firm_code or "",
        line.detail,
        line.note or "；".join(f"近似：{one.name}（{one.why}）" for one in line.candidates),
        done.how.label if done else "",
        done.reason if done else "",
        done.by if done else "",
        f"{done.at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if done else "",
        f"r{done.revision}" if done and done.revision else "",
    )
