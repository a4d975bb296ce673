"""Reports as jobs: write a file to be fetched, or freeze a report (working rows hold the file)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.indicators.in_force import UnknownPlan
from registry.indicators.reading import BadDefinition
from registry.indicators.rules import BadSetting
from registry.models import Revision
from registry.periods import beijing_day
from registry.records.conflicts import AlreadyDone
from registry.records.rows import NOW, At, Known
from registry.reports.word.placeholders import BadTemplate
from registry.reports.word.template import default_template
from registry.services import actors, kept_files, report_files, report_writing
from registry.services.publishing import NotPublished, publish
from registry.services.report_templates import BUILT_IN, template_by_hash
from registry.services.reporting import BeforeThePlan, Wanted
from registry.services.worker import Failure, Task
from registry.terms import Audience, Door

FILE, PUBLISH = "report_file", "report_publish"
STEPS = ("正在汇总数据", "正在生成文件", "正在保存")


@dataclass(frozen=True)
class Order:
    """What a person asked for: a report or a published one's number, and how it is written.

    known -- the revision; None for the ledger as it stands; template -- SHA-256 of one to try
    """

    wanted: Wanted | None
    known: int | None = None
    number: str | None = None
    ending: str = ".xlsx"
    template: str | None = None

    @property
    def at(self) -> At:
        """The point of knowledge."""
        return NOW if self.known is None else Known(self.known)

    def argument(self) -> dict[str, Any]:
        """The order as a job keeps it."""
        own = self.wanted
        wanted = own and {**vars(own), "on": own.on.isoformat(), "audience": str(own.audience)}
        return {**vars(self), "wanted": wanted}

    @classmethod
    def of(cls, argument: Mapping[str, Any]) -> "Order":
        """What `argument` made of it."""
        own = argument["wanted"]
        if own is not None:
            on, audience = date.fromisoformat(own["on"]), Audience(own["audience"])
            own = Wanted(**{**own, "on": on, "audience": audience})
        return cls(**{**argument, "wanted": own})


def run_file(task: Task) -> Any:
    """Write the file and keep it for the person who ordered it."""
    order = Order.of(task.job.argument)
    with task.database.session() as session:
        actor = _actor(session, task)
        today = beijing_day(task.clock())
        task.report(0, len(STEPS), STEPS[0])
        try:
            issue = _issue(session, order, task, actor, today)
            task.report(1, len(STEPS), STEPS[1])
            if order.template is not None:  # a trial is no proof of anything
                issue = replace(issue, seal=None)
            template = _template(session, order.template)
            data = report_writing.written(session, issue, order.ending, today, template)
        except (*REFUSALS, BadTemplate) as refusal:
            raise Failure(str(refusal)) from refusal
        task.report(2, len(STEPS), STEPS[2])
        return kept_files.keep(session, task, issue.named(order.ending), data)


REFUSALS = (UnknownPlan, BadDefinition, BadSetting, BeforeThePlan, NotPublished)


def _template(session: Session, sha256: str | None) -> bytes | None:
    """The template to try; None for the one in force."""
    if sha256 is None:
        return None
    return default_template() if sha256 == BUILT_IN else template_by_hash(session, sha256)


def _actor(session: Session, task: Task) -> Actor:
    actor = actors.actor_named(session, task.job.owner)
    if actor is None or not may(actor, Action.OPEN_REPORTS):
        raise Failure("账号已停用或没有权限，没有生成报告。")
    return actor


def _issue(
    session: Session, order: Order, task: Task, actor: Actor, today: date
) -> report_files.Issue:
    if order.wanted is None:
        return report_files.opened(session, order.number or "")
    return report_files.made(
        session, order.wanted, order.at, task.settings, actor, today, order.ending
    )


def run_publish(task: Task, program: str) -> Any:
    """Freeze the report once, however often the job is delivered."""
    order = Order.of(task.job.argument)
    with task.database.session() as session:
        _raise_if_done(session, task.job.id)
        actor = _actor(session, task)
        if order.wanted is None or not may(actor, Action.PUBLISH):
            raise Failure("没有定稿存档的权限。")
        task.report(0, len(STEPS), STEPS[0])
        now, job_id = task.clock(), task.job.id
        try:
            receipt = publish(
                *(session, order.wanted, order.at, task.settings, actor, now, program, Door.FORM),
                job_id=job_id,
            )
        except REFUSALS as refusal:
            raise Failure(str(refusal)) from refusal
    return {"number": receipt.number, "sha256": receipt.sha256, "revision": receipt.revision}


def _raise_if_done(session: Session, job_id: str) -> None:
    done = session.scalar(select(Revision.id).where(Revision.job_id == job_id))
    if done is not None:
        raise AlreadyDone(done)
