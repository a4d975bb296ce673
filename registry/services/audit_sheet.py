"""The audit log as a workbook, and the words for what it tells of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from sqlalchemy.orm import Session

from registry.access import Action, Actor
from registry.importing.export.xlsx import MOST_LINES, sheet_writer
from registry.models import AuditEvent
from registry.periods import BEIJING
from registry.records import audit
from registry.terms import AccountEvent

ACTIONS: Mapping[str, str] = {
    **AccountEvent.labels(),
    **{action.value: action.label for action in Action},
}
"""Code of an event → what people call it."""

_COLUMNS = (
    *(("编号", 10), ("时间", 20), ("账号", 16), ("动作", 22), ("对象", 40), ("结果", 8)),
    *(("来源地址", 18), ("详情", 50)),
)


def audit_sheet(
    session: Session,
    wanted: audit.Wanted,
    *,
    actor: Actor,
    now: datetime,
    address: str | None,
) -> bytes:
    """The workbook's bytes: a line for every event as wanted, the newest first.

    Those that a sheet cannot hold are left out, and the log says so.
    """
    out, lines = BytesIO(), 0
    with sheet_writer(
        out,
        sheet="审计日志",
        headers=[header for header, _ in _COLUMNS],
        numeric=[False] * len(_COLUMNS),
        names={},
        widths=[width for _, width in _COLUMNS],
    ) as sheet:
        for part in audit.every(session, wanted, MOST_LINES):
            sheet.write(list(zip(*map(_texts, part), strict=True)))
            lines += len(part)
    audit.record_alone(
        session,
        actor=actor.name,
        action=Action.EXPORT,
        subject="审计日志",
        now=now,
        address=address,
        detail=f"{lines} 条{'，更早的未导出' if lines == MOST_LINES else ''}",
    )
    return out.getvalue()


def _texts(event: AuditEvent) -> Sequence[str]:
    return (
        str(event.id),
        f"{event.happened_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
        event.actor,
        ACTIONS.get(event.action, event.action),
        event.subject or "",
        "成功" if event.succeeded else "失败",
        event.address or "",
        event.detail or "",
    )
