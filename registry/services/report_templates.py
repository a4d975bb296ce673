"""报告模板: staff upload a Word template for a plan; which one is in force is a plan setting.

The template is a stored file; the setting keeps its history, so an older one can be put back.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.indicators.in_force import UnknownPlan, plan_in_force
from registry.indicators.rules import Rules
from registry.models import Plan, PlanSetting, Revision, StoredFile
from registry.records.files import content, store
from registry.records.rows import NOW, At, rows, versions
from registry.records.writer import Writer, write
from registry.reports.word.placeholders import check_template
from registry.terms import Door

SETTING = "report.template"
BUILT_IN = "内置"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class UnknownTemplate(LookupError):
    """There is no such template; the message is the sentence for the user."""


def save_template(
    session: Session, plan: str, data: bytes, name: str, actor: Actor, now: datetime, door: Door
) -> str:
    """Check a template, keep it and put it in force for a plan; returns its SHA-256.

    Raises BadTemplate with a sentence naming what is wrong; UnknownPlan.
    """
    in_force = plan_in_force(session, plan, NOW, Rules())
    check_template(data, frozenset(target.indicator for target in in_force.targets))
    with write(session, actor=actor.name, door=door, now=now, note=f"报告模板：{name}") as writer:
        file = store(writer, data, name=name, actor=actor.name, now=now, media_type=DOCX)
        query = select(StoredFile.sha256).where(StoredFile.id == file)
        sha256 = str(writer.connection.scalar(query))
        _put_in_force(writer, session, plan, sha256)
    return sha256


def use_built_in(session: Session, plan: str, actor: Actor, now: datetime, door: Door) -> None:
    """Put the program's own template in force again. Raises UnknownPlan."""
    with write(session, actor=actor.name, door=door, now=now, note="恢复内置报告模板") as writer:
        _put_in_force(writer, session, plan, BUILT_IN)


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A template that was in force once. since -- when it last became so, and by whom."""

    sha256: str
    name: str
    size: int
    since: datetime
    by: str
    current: bool


def template_versions(session: Session, plan: str) -> list[TemplateVersion]:
    """Every template of a plan but the built-in one, the newest first."""
    plans, setting = rows(Plan, NOW).c, rows(PlanSetting, NOW).c
    query = (
        select(setting.id)
        .join_from(setting.id.table, plans.id.table, plans.id == setting.plan_id)
        .where(plans.code == plan, setting.name == SETTING)
    )
    setting_id = session.scalar(query)
    if setting_id is None:
        return []
    chain = versions(session, PlanSetting, setting_id)
    put = {one["value"]: one["revision_id"] for one in chain}
    revisions = {
        one.id: one
        for one in session.scalars(select(Revision).where(Revision.id.in_(put.values())))
    }
    files = session.scalars(select(StoredFile).where(StoredFile.sha256.in_(put)))
    found = [
        TemplateVersion(
            *(file.sha256, file.name, file.size),
            *(revisions[put[file.sha256]].recorded_at, revisions[put[file.sha256]].actor),
            current=chain[-1]["value"] == file.sha256,
        )
        for file in files
    ]
    return sorted(found, key=lambda one: put[one.sha256], reverse=True)


def use_template(
    session: Session, plan: str, sha256: str, actor: Actor, now: datetime, door: Door
) -> str:
    """Put an earlier template in force again; returns its name. Raises UnknownTemplate."""
    known = {one.sha256: one.name for one in template_versions(session, plan)}
    if sha256 not in known:
        raise UnknownTemplate("没有这个报告模板。")
    note = f"报告模板：{known[sha256]}"
    with write(session, actor=actor.name, door=door, now=now, note=note) as writer:
        _put_in_force(writer, session, plan, sha256)
    return known[sha256]


def _put_in_force(writer: Writer, session: Session, plan: str, value: str) -> None:
    plans = rows(Plan, NOW).c
    plan_id = session.scalar(select(plans.id).where(plans.code == plan))
    if plan_id is None:
        raise UnknownPlan(f"没有规划“{plan}”。")
    setting = rows(PlanSetting, NOW).c
    query = select(setting.id, setting.revision_id, setting.value).where(
        setting.plan_id == plan_id, setting.name == SETTING
    )
    found = session.execute(query).first()
    if found is None:
        row = {"plan_id": plan_id, "name": SETTING, "value": value, "question": None}
        writer.apply(PlanSetting, insert=[row])
    elif found.value != value:
        change = {"id": found.id, "revision_id": found.revision_id, "value": value}
        writer.apply(PlanSetting, update=[change])


def template_in_force(session: Session, plan: str, at: At) -> bytes | None:
    """The plan's own template; None where the built-in one is in force."""
    plans, setting = rows(Plan, at).c, rows(PlanSetting, at).c
    query = (
        select(setting.value)
        .join_from(setting.id.table, plans.id.table, plans.id == setting.plan_id)
        .where(plans.code == plan, setting.name == SETTING)
    )
    return template_by_hash(session, session.scalar(query) or BUILT_IN) or None


def template_by_hash(session: Session, sha256: str) -> bytes | None:
    """A stored template; empty bytes for the built-in one, None where it is unknown."""
    if sha256 == BUILT_IN:
        return b""
    file = session.scalar(select(StoredFile.id).where(StoredFile.sha256 == sha256))
    return None if file is None else content(session, file)
