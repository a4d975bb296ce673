"""导出任务: a whole register as a workbook that imports again unchanged, made by a job."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from registry.access import Action, may
from registry.periods import beijing_day
from registry.records.rows import NOW, Known
from registry.services import actors, kept_files
from registry.services.exporting import export_register
from registry.services.worker import Failure, Task
from registry.terms import Register

KIND = "export_register"


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for.

    on -- 统计时点, None for today; known -- the revision that the ledger is read at, None for now
    address -- the network address that the order came from
    """

    register: Register
    on: date | None
    known: int | None
    address: str | None

    def argument(self) -> dict[str, Any]:
        """The order as a job keeps it."""
        on = self.on and self.on.isoformat()
        given = {"on": on, "known": self.known, "address": self.address}
        return {"register": str(self.register), **given}

    @classmethod
    def of(cls, argument: dict[str, Any]) -> Self:
        """The order that a job keeps."""
        on = argument["on"] and date.fromisoformat(argument["on"])
        return cls(Register(argument["register"]), on, argument["known"], argument["address"])


def run(task: Task) -> Any:
    """Write the workbook and keep it for whoever ordered it."""
    order = Order.of(task.job.argument)
    name = f"{order.register.label}-{beijing_day(task.clock()).isoformat()}.xlsx"
    task.report(0, 0, "正在写工作簿")
    with task.database.session() as session, TemporaryDirectory() as folder:
        actor = actors.actor_named(session, task.job.owner)
        if actor is None or not may(actor, Action.EXPORT):
            raise Failure("账号已停用或没有权限，没有导出。")
        target = Path(folder, "register.xlsx")
        done = export_register(
            session,
            order.register,
            target,
            actor=actor,
            now=task.clock(),
            at=NOW if order.known is None else Known(order.known),
            on=order.on,
            address=order.address,
        )
        task.report(0, 0, "正在保存")
        kept = kept_files.keep(session, task, name, target.read_bytes())
    return {**kept, "rows": done.rows, "revision": done.revision}
