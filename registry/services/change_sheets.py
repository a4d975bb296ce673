"""变更清单: everything that an import did as a workbook, at once or by a job."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.importing.export.xlsx import MOST_LINES, sheet_writer
from registry.periods import beijing_day
from registry.records.imports import one_import
from registry.records.revision_changes import MODELS, Asked, Place, counted, places
from registry.services import actors, kept_files
from registry.services.import_changes import Entry, entries, viewer_of
from registry.services.worker import Failure, Task
from registry.terms import ChangeKind

KIND = "import_changes"
SHORT = 1_000
"""So many records are written while the person waits."""

CHUNK = 500
_COLUMNS = (
    *(("变更方式", 10), ("企业", 32), ("统一社会信用代码", 22), ("记录", 12), ("哪一条", 30)),
    *(("字段", 20), ("原值", 24), ("新值", 24), ("文件", 30), ("工作表", 16), ("单元格", 12)),
    ("原文", 24),
)


class TooLong(Exception):
    """More lines than a sheet holds; says what to do."""


def asked_of(revision: int, said: Mapping[str, str]) -> Asked:
    """Which changes an address or an order asks for; what it does not know asks for all."""
    kind, field = said.get("kind", ""), said.get("field", "")
    table, _, name = field.partition(".")
    model = next((one for one in MODELS if one.__tablename__ == table), None)
    if model is None or (name and name not in model.__table__.c):
        model, name = None, ""
    return Asked(revision, kind if kind in ChangeKind.labels() else "", model, name)


def sheet(
    session: Session,
    asked: Asked,
    actor: Actor,
    today: date,
    tell: Callable[[int, int, str], None] | None = None,
) -> bytes:
    """The workbook's bytes. Raises TooLong. tell -- is told (done, total, step)."""
    viewer = viewer_of(actor, today)
    models = {model for model, _ in counted(session, asked, viewer)}
    found = places(session, asked, viewer, models)
    out = BytesIO()
    with sheet_writer(
        out,
        sheet="变更清单",
        headers=[header for header, _ in _COLUMNS],
        numeric=[False] * len(_COLUMNS),
        names={},
        widths=[width for _, width in _COLUMNS],
    ) as writer:
        written = 0
        for start in range(0, len(found), CHUNK):
            if tell is not None:
                tell(start, len(found), "正在写变更清单")
            lines = list(_lines(session, asked, found[start : start + CHUNK], today))
            written += len(lines)
            if written > MOST_LINES:
                raise TooLong("变更超过一张表能容纳的行数，请先按变更方式或字段筛选，再导出。")
            if lines:
                writer.write(list(zip(*lines, strict=True)))
    return out.getvalue()


def run(task: Task) -> Any:
    """Write the workbook that somebody ordered and keep it for them."""
    order = task.job.argument
    with task.database.session() as session:
        actor = actors.actor_named(session, task.job.owner)
        if actor is None or not may(actor, Action.EXPORT):
            raise Failure("账号已停用或没有权限，没有导出。")
        whose = actor.whose_imports
        found = one_import(session, int(order["import"]), whose)
        if found is None:
            raise Failure("这次导入已不存在。")
        asked = asked_of(found.revision, order)
        try:
            data = sheet(session, asked, actor, beijing_day(task.clock()), task.report)
        except TooLong as refusal:
            raise Failure(str(refusal)) from refusal
        return kept_files.keep(session, task, file_name(found.id), data)


def file_name(import_id: int) -> str:
    """What the workbook is called."""
    return f"导入{import_id}变更清单.xlsx"


def _lines(
    session: Session, asked: Asked, found: Sequence[Place], today: date
) -> Iterator[Sequence[str]]:
    for entry in entries(session, asked, found, today):
        yield from _of_entry(entry)


def _of_entry(entry: Entry) -> Iterator[Sequence[str]]:
    firm = entry.firm
    about = (
        entry.kind.label,
        *((firm.name, firm.uscc or "") if firm is not None else ("", "")),
        *(entry.record, entry.which),
    )
    for line in entry.fields:
        yield (*about, line.label, line.old, line.new, line.file, line.sheet, line.cell, line.raw)
